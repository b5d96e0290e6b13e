"""Many rows of one kind written by one prepared statement.

The trap: `bulk_create` builds the text of its statements anew for every batch, which takes longer than the database
needs to store them. For hundreds of thousands of values that is the difference between seconds and a minute.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connections, models, router


def insert_rows(objects: Sequence[models.Model]) -> None:
    """Insert new objects of one model, related objects saved before; their keys are not read back. Part of a verb."""
    if not objects:
        return
    model = type(objects[0])
    connection = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    for each in objects:
        each._prepare_related_fields_for_save(operation_name="insert_rows")  # type: ignore[attr-defined]
    rows = [
        tuple(field.get_db_prep_save(getattr(each, field.attname), connection) for field in fields)  # type: ignore[arg-type]
        for each in objects
    ]
    with connection.cursor() as cursor:
        # only names of our own tables and columns, quoted; every value is a parameter
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", rows)  # noqa: S608
