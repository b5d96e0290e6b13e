"""Database rules that both engines must keep: dated rows, append-only tables.

The trap: a trigger written for one engine silently protects nothing on the other, so each rule here has its twin.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Self

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.base import ModelState

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


class ReadInBulk(models.Model):
    """A table whose rows are read by the hundred thousand: they are built without walking through `__init__`.

    The trap: Django builds each row field by field and tells its init signals, which costs more than the database's
    whole answer. Tables that carry this mixin have no listeners of those signals.
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **how: Any) -> Self:
        fields = _attnames(cls)
        if how or len(values) != len(fields) or type(values) not in _WHOLE_ROWS:
            return super().from_db(db, field_names, values, **how)
        row = cls.__new__(cls)
        row._state = state = ModelState()
        state.adding, state.db = False, db
        row.__dict__.update(zip(fields, values, strict=True))
        return row


_WHOLE_ROWS = (tuple, list)


def _attnames(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of a model in the order in which rows come."""
    known: tuple[str, ...] | None = model.__dict__.get("_read_in_bulk")
    if known is None:
        known = tuple(field.attname for field in model._meta.concrete_fields)
        model._read_in_bulk = known  # type: ignore[attr-defined]
    return known


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


def relations_with_rows(row: models.Model) -> list[models.ForeignObjectRel]:
    """The relations by which other rows refer to this one: what stands in the way of taking it back."""
    found = []
    for relation in row._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel):
            continue
        model = relation.related_model
        if model._base_manager.filter(**{relation.field.name: row.pk}).exists():
            found.append(relation)
    return found
