"""Database rules that both engines must keep: dated rows, append-only tables.

The trap: a trigger written for one engine silently protects nothing on the other, so each rule here has its twin.
"""

from __future__ import annotations

import datetime as dt

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION chiso_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
FOR EACH ROW EXECUTE FUNCTION chiso_append_only();
"""


def append_only(*tables: str) -> migrations.RunPython:
    """A migration operation that makes `tables` refuse UPDATE and DELETE, on SQLite and on PostgreSQL."""

    def forwards(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        template = {"sqlite": _SQLITE, "postgresql": _POSTGRES}[schema_editor.connection.vendor]
        for table in tables:
            for verb in ("update", "delete"):
                schema_editor.execute(template.format(table=table, verb=verb, VERB=verb.upper()), params=None)

    def backwards(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        on_table = " ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for table in tables:
            for verb in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}" + on_table.format(table=table))

    return migrations.RunPython(forwards, backwards)


class Dated(models.Model):
    """Something true from a day on and, once `valid_to` is set, until the day before it (exclusive)."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def is_valid_on(self, day: dt.date) -> bool:
        """Whether the row is true on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def dated_constraint(name: str) -> models.CheckConstraint:
    """The check every dated table carries: it ends after it begins."""
    return models.CheckConstraint(
        condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")), name=name
    )


def valid_on(day: object, prefix: str = "") -> models.Q:
    """The filter for rows of a dated table that are true on `day`."""
    starts = models.Q(**{f"{prefix}valid_from__lte": day})
    ends = models.Q(**{f"{prefix}valid_to__isnull": True}) | models.Q(**{f"{prefix}valid_to__gt": day})
    return starts & ends
