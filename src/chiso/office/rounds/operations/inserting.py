"""Many rows of one kind written by one prepared statement.

The trap: `bulk_create` builds the text of its statements anew for every batch, which takes longer than the database
needs to store them. For hundreds of thousands of values that is the difference between seconds and a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connections, models, router

_AS_IS = (str, int, bool, type(None))
"""What every database takes as it is, in columns of text and whole numbers."""
_Prepare = Callable[[Any], Any]


def insert_rows(objects: Sequence[models.Model]) -> None:
    """Insert new objects of one model, related objects saved before; their keys are not read back. Part of a verb."""
    if not objects:
        return
    model = type(objects[0])
    connection = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    keys = [field.attname for field in fields if isinstance(field, models.ForeignKey)]
    for each in objects:
        stored = vars(each)
        if any(stored.get(key) is None for key in keys):  # perhaps saved since it was set
            each._prepare_related_fields_for_save(operation_name="insert_rows")  # type: ignore[attr-defined]
    prepare = [_preparer(field, connection) for field in fields]
    rows = [
        tuple(
            value if type(value) in _AS_IS and ready is None else (ready or plain)(value)
            for field, ready, plain in prepare
            for value in (stored[field.attname],)
        )
        for stored in map(vars, objects)
    ]
    with connection.cursor() as cursor:
        # only names of our own tables and columns, quoted; every value is a parameter
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", rows)  # noqa: S608


def _preparer(field: Any, connection: Any) -> tuple[Any, _Prepare | None, _Prepare]:
    """The field, how its values must always be prepared (None: plain ones need not be), and how others are."""

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if isinstance(field, models.DateTimeField):
        return field, cache(prepare), prepare  # thousands of rows share few moments
    always = isinstance(field, models.JSONField | models.DecimalField)
    return field, prepare if always else None, prepare
