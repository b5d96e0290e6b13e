"""Bonus and penalty cases that a unit declares on its sheet."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.errors import Conflict
from chiso.office.rounds.models import Adjustment, Sheet, Stage
from chiso.office.rounds.operations.answers import open_sheet, touch_open_sheet
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import AnswerBook, SheetScores, framework_for, score_book


def record_adjustment(
    *, actor: Actor, sheet: Sheet, item: str, count: str, version: int, at: dt.datetime, reason: str = ""
) -> tuple[Adjustment, SheetScores]:
    """Store how many cases of a bonus or penalty item the unit declares; `reason` names them. Blank empties the item.

    Raises Conflict when somebody stored another count first, InputError when it is no whole number.
    """
    require(actor, "sheets.fill", unit_id=sheet.unit_id)
    if item not in framework_for(sheet).adjustment_items:
        raise InputError([_no_item(item)])
    book = book_of(sheet.pk)
    old = next((row for row in book.adjustments if row.item == item and row.stage == Stage.SELF), None)
    if (old.version if old else 0) != version:
        raise _theirs(count, old, at)
    row = Adjustment(
        pk=old.pk if old else None,
        sheet=sheet,
        item=item,
        stage=Stage.SELF,
        inputs={"count": count.strip()} if count.strip() else {},
        reason=reason.strip(),
        version=version + 1,
        updated_by_id=actor.person_id,
        updated_at=at,
    )
    others = tuple(each for each in book.adjustments if each is not old)
    scored = score_book(sheet, AnswerBook(book.answers, (*others, row)), Stage.SELF)
    problems = [problem for each in scored.totals.adjustments if each.item == item for problem in each.problems]
    if problems:
        raise InputError(problems)
    try:
        with transaction.atomic():
            if not _write(row):
                raise _theirs(count, Adjustment.objects.filter(pk=row.pk).first(), at)
            touch_open_sheet(sheet, book, {}, at, open_sheet(sheet, at))
    except IntegrityError:
        raise _theirs(count, Adjustment.objects.filter(sheet=sheet, item=item, stage=Stage.SELF).first(), at) from None
    return row, scored


def _write(row: Adjustment) -> bool:
    if row.version == 1:
        row.save(force_insert=True)
        return True
    return bool(
        Adjustment.objects.filter(pk=row.pk, version=row.version - 1).update(
            inputs=row.inputs,
            reason=row.reason,
            version=row.version,
            updated_by_id=row.updated_by_id,
            updated_at=row.updated_at,
        )
    )


def _theirs(count: str, old: Adjustment | None, at: dt.datetime) -> Conflict:
    if old is None:
        return Conflict(mine=count, theirs="", version=0, by="", at=at)
    by = old.updated_by.full_name if old.updated_by else ""
    return Conflict(mine=count, theirs=old.inputs.get("count", ""), version=old.version, by=by, at=old.updated_at)


def _no_item(item: str) -> Problem:
    return Problem(
        "adjustments.no_item",
        Text("Không có mục cộng, trừ điểm này.", "There is no such bonus or penalty."),
        where=item,
        hint=Text("Xem phần điểm cộng, điểm trừ của bộ tiêu chí.", "See the framework's bonus and penalty items."),
    )
