"""Many rows of one kind written by one prepared statement.

The trap: `bulk_create` builds the text of its statements anew for every batch, which takes longer than the database
needs to store them. For hundreds of thousands of values that is the difference between seconds and a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connections, models, router
from django.db.models.constants import OnConflict

_AS_IS = (str, int, bool, type(None))
"""What every database takes as it is, in columns of text and whole numbers."""
_Prepare = Callable[[Any], Any]
Row = list[Any]


class RowWriter:
    """Makes rows of `model` ready, and inserts them later: making ready takes longest and needs no write lock."""

    def __init__(self, model: type[models.Model]) -> None:
        self._model = model
        self._connection = connections[router.db_for_write(model)]
        self._fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
        self._keys = [field.attname for field in self._fields if isinstance(field, models.ForeignKey)]
        self._prepare = [_preparer(field, self._connection) for field in self._fields]

    def ready(self, objects: Sequence[models.Model]) -> list[Row]:
        """The columns of new objects as the database takes them; related objects were saved before."""
        for each in objects:
            stored = vars(each)
            if any(stored.get(key) is None for key in self._keys):  # perhaps saved since it was set
                each._prepare_related_fields_for_save(operation_name="insert_rows")  # type: ignore[attr-defined]
        return [
            [
                value if type(value) in _AS_IS and ready is None else (ready or plain)(value)
                for field, ready, plain in self._prepare
                for value in (stored[field.attname],)
            ]
            for stored in map(vars, objects)
        ]

    def place(self, attname: str) -> int:
        """Where in a row the column of `attname` stands, for a value that is known only when the rows are inserted."""
        return next(place for place, field in enumerate(self._fields) if field.attname == attname)

    def insert(self, rows: Sequence[Row], *, past_standing: bool = False) -> None:
        """Insert rows made ready; their keys are not read back. Part of a verb.

        With `past_standing` a row that stands already, by a unique constraint, stays as it is.
        """
        if not rows:
            return
        operations = self._connection.ops
        conflict = OnConflict.IGNORE if past_standing else None
        quote = operations.quote_name
        columns = ", ".join(quote(str(field.column)) for field in self._fields)
        marks = ", ".join(["%s"] * len(self._fields))
        verb = operations.insert_statement(on_conflict=conflict)
        ending = operations.on_conflict_suffix_sql([], conflict, [], [])
        with self._connection.cursor() as cursor:
            # only names of our own tables and columns, quoted; every value is a parameter
            cursor.executemany(
                f"{verb} {quote(self._model._meta.db_table)} ({columns}) VALUES ({marks}) {ending}",
                rows,
            )


def insert_rows(objects: Sequence[models.Model], *, past_standing: bool = False) -> None:
    """Insert new objects of one model, whose keys nobody asks for afterwards. Part of a verb."""
    if objects:
        writer = RowWriter(type(objects[0]))
        writer.insert(writer.ready(objects), past_standing=past_standing)


def _preparer(field: Any, connection: Any) -> tuple[Any, _Prepare | None, _Prepare]:
    """The field, how its values must always be prepared (None: plain ones need not be), and how others are."""

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if isinstance(field, models.DateTimeField):
        return field, cache(prepare), prepare  # thousands of rows share few moments
    always = isinstance(field, models.JSONField | models.DecimalField)
    return field, prepare if always else None, prepare
