"""Handing the province's own self score in: the round owner consolidates, without a role in the province's unit.

The trap: a department's sheet is sent by its own leader, and the owner who judges it must not. The province's own sheet
is judged by the ministry; here the owner is who writes it. So the right is a verb of its own and asks for that sheet.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import InputError, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.national.operations.contributing import require_province
from chiso.office.national.problems import refuse
from chiso.office.rounds.models import Sheet, SheetState, Transition
from chiso.office.rounds.operations.moves import move
from chiso.office.rounds.queries.deadlines import calendar_of
from chiso.office.rounds.queries.todo import blockers_of

_VERB = "national.consolidate"


def hand_in(*, actor: Actor, sheet: Sheet, at: dt.datetime, version: int | None = None) -> Transition:
    """Close the self score: both steps of the round's table, submission and approval, in the owner's name.

    Raises InputError that names every leaf still to be done, and when the sheet stands elsewhere.
    """
    require(actor, _VERB)
    require_province(sheet)
    problems = [blocker.problem() for blocker in blockers_of(sheet)]
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        if sheet.state != SheetState.SELF_SUBMITTED:
            move(sheet=sheet, verb="submit_for_approval", actor=actor, at=at, version=version, instead=_VERB)
            version = None
        return move(sheet=sheet, verb="approve", actor=actor, at=at, version=version, instead=_VERB)


def take_back(*, actor: Actor, sheet: Sheet, reason: str, at: dt.datetime, version: int | None = None) -> Transition:
    """Open the handed-in self score again, with a reason."""
    require(actor, _VERB)
    require_province(sheet)
    if calendar_of(sheet.group.round_id, [sheet.pk]).is_over(sheet.pk, "self", at):
        raise refuse(
            "take_back_late",
            "Đã hết thời gian tự chấm của đợt nên không mở lại được.",
            "The round's self-scoring is over.",
            where="reason",
            hint=Text("Lùi lịch của đợt, hoặc mở khóa phiếu.", "Move the round's calendar, or unlock the sheet."),
        )
    return move(sheet=sheet, verb="withdraw", actor=actor, reason=reason, at=at, version=version, instead=_VERB)
