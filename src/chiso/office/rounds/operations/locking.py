"""What the system does by itself when a deadline has passed: the moves that the workflow marks with `at_deadline`.

The trap: after a change of framework some values wait for their unit's confirmation, and a unit that never confirms
would hold up everybody's round. The deadline counts; what was not confirmed is named in the record, told to the unit,
and stays marked for its appraiser (ADR 0043).
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone

from chiso.engine.errors import InputError, Text
from chiso.office.accounts.actors import system_actor
from chiso.office.accounts.models import Role
from chiso.office.errors import Conflict
from chiso.office.rounds.models import Round, Sheet, Stage, Window
from chiso.office.rounds.operations.moves import move
from chiso.office.rounds.operations.notices import tell_unit
from chiso.office.rounds.queries.deadlines import deadline_passed
from chiso.office.rounds.queries.framework_change import unconfirmed_of
from chiso.office.rounds.workflow import Move, Workflow, workflow_of

log = logging.getLogger(__name__)


def move_at_deadlines(*, round_: Round, at: dt.datetime) -> int:
    """Make every move of this round that is due; returns how many sheets moved.

    Idempotent: a sheet that has moved is no longer in the state that the move starts from. One sheet's fault does not
    keep the others open.
    """
    flow = workflow_of(round_.workflow)
    moved = 0
    for due in flow.moves:
        if due.at_deadline:
            moved += _move_all(round_, flow, due, at)
    Window.objects.filter(round=round_, closes_at__lte=at, locked_at__isnull=True).update(locked_at=at)
    return moved


def _move_all(round_: Round, flow: Workflow, due: Move, at: dt.datetime) -> int:
    found = (
        Sheet.objects.filter(deadline_passed(flow, round_.pk, due.at_deadline, at))
        .filter(group__round=round_, state__in=due.sources)
        .select_related("group__round", "unit")
        .defer("group__framework__source")
        .order_by("id")
    )
    moved = 0
    waiting = unconfirmed_of(found)
    for sheet in found:
        try:
            _move_one(sheet, due, waiting.get(sheet.pk, []), at)
            moved += 1
        except (Conflict, InputError):  # somebody moved it in the same moment; nothing is owed
            log.info("sheet %s moved before %s", sheet.pk, due.verb)
    return moved


def _move_one(sheet: Sheet, due: Move, unconfirmed: list[str], at: dt.datetime) -> None:
    """The move of one sheet; a self score that is shut with unconfirmed values says so to its unit."""
    is_told = bool(unconfirmed) and due.ledger == Stage.SELF
    data = {"unconfirmed": unconfirmed} if is_told else None
    with transaction.atomic():
        step = move(
            sheet=sheet, verb=due.verb, actor=system_actor(timezone.localdate(at)), at=at, reason="hết hạn", data=data
        )
        if is_told:
            listed = ", ".join(unconfirmed)
            tell_unit(
                sheet=sheet,
                roles=(Role.UNIT_OFFICER, Role.UNIT_LEADER),
                key=f"sheet:{sheet.pk}:unconfirmed:{step.pk}",
                title=Text("Phiếu khóa khi còn tiêu chí chưa xác nhận lại", "Locked with leaves not confirmed again"),
                detail=listed[:300],
                at=at,
            )
