"""Writing one answer row under its optimistic version, and telling who was first when it has moved on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from chiso.office.errors import Conflict
from chiso.office.inserting import insert_rows
from chiso.office.rounds.cells import CellValue
from chiso.office.rounds.models import Answer


def write_answer(answer: Answer, *, in_savepoint: bool) -> bool:
    """Insert or update the row whose version was `answer.version - 1`; False when somebody was first.

    An insert that loses raises IntegrityError unless it runs in a savepoint of its own.
    """
    if answer.version > 1:
        return bool(
            Answer.objects.filter(pk=answer.pk, version=answer.version - 1).update(
                inputs=answer.inputs,
                status=answer.status,
                reason=answer.reason,
                done=answer.done,
                to_confirm=False,
                version=answer.version,
                updated_by_id=answer.updated_by_id,
                updated_at=answer.updated_at,
            )
        )
    if not in_savepoint:
        answer.save(force_insert=True)
        return True
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def insert_new(answers: Sequence[Answer]) -> bool:
    """Insert rows that nobody had stored yet, all together; False, and nothing stored, when somebody was first."""
    try:
        with transaction.atomic():
            insert_rows(answers)
    except IntegrityError:
        return False
    return True


def same_value(old: Answer | None, value: CellValue) -> bool:
    """Whether the stored value says the same already; an absent row is an empty cell."""
    if old is None:
        return value.is_empty
    return old.inputs == dict(value.inputs) and old.status == value.status


def theirs_of(mine: Any, old: Answer | None, at: dt.datetime, *, text: str | None = None) -> Conflict:
    """The conflict with the row that stands; `text` when it is about the explanation and not the figures."""
    if old is None:
        return Conflict(mine=mine, theirs=CellValue() if text is None else text, version=0, by="", at=at)
    return Conflict(
        mine=mine,
        theirs=CellValue(old.inputs, old.status) if text is None else text,
        version=old.version,
        by=old.updated_by.full_name if old.updated_by else "",
        at=old.updated_at,
    )
