"""The tables of an empty database, made at once as they are today and not as they grew.

The trap: a migration makes Django build every related model anew, so a hundred migrations take ten seconds and the
next hundred forty, which every first start pays for changes that an empty database never lived through. Here each table
is created once in its last form, the guards of append-only tables are put on, and our migrations are noted as applied.
An upgrade goes through the migrations as always; a test compares both results, column by column, on both databases.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

OURS = "chiso."
# by name: a process that is only being started imports this before Django is set up
GUARDS = "chiso.office.database"
_SHAPE = (
    migrations.CreateModel,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AddField,
    migrations.AlterField,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.AlterModelTable,
    migrations.AlterUniqueTogether,
)


def create_fresh(connection: BaseDatabaseWrapper) -> bool:
    """Make all tables of an empty database. False, and nothing done, where only the migrations themselves will do."""
    if connection.introspection.table_names():
        return False
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    ours = [found for found, _ in executor.migration_plan(leaves) if is_ours(found.app_label)]
    if any(in_the_way(migration) for migration in ours):
        return False
    executor.migrate([leaf for leaf in leaves if not is_ours(leaf[0])])
    if any(is_ours(app_label) for app_label, _ in executor.recorder.applied_migrations()):
        return False
    state = executor.loader.project_state()
    _create_tables(connection, state)
    _put_guards(connection, ours, state)
    for migration in ours:
        executor.recorder.record_applied(migration.app_label, migration.name)
    return True


def is_ours(app_label: str) -> bool:
    """Whether an app is of this product; other packages' migrations are run as they are."""
    return apps.get_app_config(app_label).name.startswith(OURS)


def in_the_way(migration: Migration) -> list[Operation]:
    """The operations that may put rows into an empty database, so that the last form of the tables is not enough.

    `elidable` is Django's word for code that a database without rows does not need.
    """
    return [
        operation
        for operation in migration.operations
        if not (isinstance(operation, _SHAPE) or _is_guard(operation) or getattr(operation, "elidable", False))
    ]


def _is_guard(operation: Operation) -> bool:
    """Whether the operation is one of `office.database`, which only puts triggers on tables or takes them off."""
    return isinstance(operation, migrations.RunPython) and operation.code.__module__ == GUARDS


def _create_tables(connection: BaseDatabaseWrapper, state: ProjectState) -> None:
    with connection.schema_editor(atomic=True) as editor:
        for model in state.apps.get_models():
            # the models of the state carry our labels; proxies share another model's table
            if is_ours(model._meta.app_label) and model._meta.managed and not model._meta.proxy:
                editor.create_model(model)


def _put_guards(connection: BaseDatabaseWrapper, ours: Iterable[Migration], state: ProjectState) -> None:
    """In the order of the migrations: a guard that was taken off for a change was put on again after it."""
    with connection.schema_editor(atomic=True) as editor:
        for migration in ours:
            for operation in filter(_is_guard, migration.operations):
                operation.database_forwards(migration.app_label, editor, state, state)
