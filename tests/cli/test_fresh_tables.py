"""An empty database gets its tables at once; they must be those that the migrations make, on both databases."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from chiso.cli.fresh_tables import GUARDS, create_fresh, in_the_way, is_ours
from chiso.office import database

_POSTGRES_SHAPE = {
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,"
    " is_nullable, column_default, is_identity FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}


@dataclass
class Databases:
    """An empty database, which stands for the installation's own meanwhile, and the tests' own, grown by migrations."""

    empty: BaseDatabaseWrapper
    grown: BaseDatabaseWrapper


@pytest.fixture
def databases(db: None, tmp_path: Path) -> Iterator[Databases]:
    grown = connections[DEFAULT_DB_ALIAS]
    settings: dict[str, Any] = dict(grown.settings_dict)
    settings["NAME"] = (
        str(tmp_path / "fresh.sqlite3") if grown.vendor == "sqlite" else f"{grown.settings_dict['NAME']}_fresh"
    )
    empty = type(grown)(settings, DEFAULT_DB_ALIAS)
    if grown.vendor == "postgresql":
        _on_the_server(grown, f'DROP DATABASE IF EXISTS "{settings["NAME"]}"', f'CREATE DATABASE "{settings["NAME"]}"')
    # other packages' migrations reach for the default database, whichever they are run on
    connections[DEFAULT_DB_ALIAS] = empty
    yield Databases(empty, grown)
    empty.close()
    connections[DEFAULT_DB_ALIAS] = grown
    if grown.vendor == "postgresql":
        _on_the_server(grown, f'DROP DATABASE "{settings["NAME"]}"')


def _on_the_server(database: BaseDatabaseWrapper, *statements: str) -> None:
    with database._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def shape_of(database: BaseDatabaseWrapper) -> dict[str, list[Any]]:
    """Every table, column, constraint, index and guard, in an order that does not depend on how they came about."""
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            return {f"{kind} {name}": [of, sorted(_parts(sql))] for kind, name, of, sql in cursor.fetchall()}
        found = {}
        for what, query in _POSTGRES_SHAPE.items():
            cursor.execute(query)
            found[what] = sorted(map(_without_given_name, cursor.fetchall()), key=repr)
        return found


def _without_given_name(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """PostgreSQL names keys after their table, and keeps the name when the table gets another one."""
    return tuple(re.sub(r"\b\w+_(pkey|key|like)\b", r"\1", text) if isinstance(text, str) else text for text in row)


def _parts(sql: str) -> list[str]:
    """The definitions between the outer brackets of a statement, one by one, and what stands around them."""
    before, _, rest = " ".join(sql.split()).partition("(")
    parts, depth, begin = [before.strip()], 0, 0
    for place, letter in enumerate(rest):
        depth += (letter == "(") - (letter == ")")
        if (letter == "," and not depth) or depth < 0:
            parts.append(rest[begin:place].strip())
            begin = place + 1
            depth = max(depth, 0)
    # the columns of a table copied by SQLite come back with or without the name of their table
    return [re.sub(r'"\w+"\."(\w+)"', r'"\1"', part) for part in [*parts, rest[begin:].strip()]]


def test_the_tables_made_at_once_are_those_that_the_migrations_make(databases: Databases):
    assert create_fresh(databases.empty)
    made, grown = shape_of(databases.empty), shape_of(databases.grown)
    assert made.keys() == grown.keys()
    assert {name: made[name] for name in made if made[name] != grown[name]} == {
        name: grown[name] for name in made if made[name] != grown[name]
    }


def test_every_migration_is_noted_as_applied(databases: Databases):
    create_fresh(databases.empty)
    call_command("migrate", check_unapplied=True, verbosity=0)
    ours = {key for key in MigrationLoader(None).disk_migrations if is_ours(key[0])}
    assert ours <= set(MigrationRecorder(databases.empty).applied_migrations())


def test_a_database_with_tables_is_left_to_the_migrations(databases: Databases):
    with databases.empty.cursor() as cursor:
        cursor.execute("CREATE TABLE something (id integer)")
    assert not create_fresh(databases.empty)
    assert databases.empty.introspection.table_names() == ["something"]


def test_no_migration_of_ours_keeps_a_fresh_installation_from_its_tables():
    """Code that a database without rows does not need is marked `elidable=True`; guards come from office.database."""
    found = MigrationLoader(None).disk_migrations
    assert {key: in_the_way(one) for key, one in found.items() if is_ours(key[0]) and in_the_way(one)} == {}


def test_the_process_that_collects_static_files_begins_without_django():
    """It is spawned, and a spawned process imports this module before it can set anything up."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "chiso.web.settings"}
    subprocess.run([sys.executable, "-c", "import chiso.cli.preparing"], check=True, env=environment)


def test_the_guards_are_known_by_where_they_come_from():
    assert database.append_only("rounds_remark").code.__module__ == GUARDS


def test_code_that_may_put_rows_in_is_in_the_way_unless_it_says_otherwise():
    def fill(apps: object, editor: object) -> None: ...

    seeding, mending = migrations.RunPython(fill), migrations.RunPython(fill, elidable=True)
    migration = migrations.Migration("0099_words", "rounds")
    migration.operations = [seeding, mending, migrations.RunSQL("SELECT 1")]
    assert in_the_way(migration) == [seeding, migration.operations[2]]
