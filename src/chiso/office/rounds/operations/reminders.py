"""Reminding units: by hand with a text, and by the system as a deadline comes near."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.rounds.models import Round, Sheet
from chiso.office.rounds.operations.notices import tell_unit
from chiso.office.rounds.operations.windows import nothing_chosen
from chiso.office.rounds.queries.deadlines import calendar_of
from chiso.office.rounds.workflow import workflow_of

REMINDED = (Role.UNIT_OFFICER, Role.UNIT_LEADER)
DAYS_AHEAD = (3, 1)


def remind(*, actor: Actor, round_: Round, sheets: Sequence[Sheet], text: str, at: dt.datetime) -> int:
    """Send the same reminder to the people of several units; returns how many people got it."""
    grant = require(actor, "rounds.remind")
    problems = []
    if not text.strip():
        problems.append(
            Problem(
                "reminder.empty",
                Text("Chưa có nội dung đôn đốc.", "The reminder has no text."),
                where="text",
                hint=Text("Nêu việc phải làm và thời hạn.", "Say what is to be done and by when."),
            )
        )
    if not sheets:
        problems.append(nothing_chosen())
    if problems:
        raise InputError(problems)
    told = 0
    with transaction.atomic():
        for sheet in sheets:
            told += len(
                tell_unit(
                    sheet=sheet,
                    roles=REMINDED,
                    key=f"sheet:{sheet.pk}:reminded:{at:%Y%m%d%H%M}",
                    title=Text(f"Đôn đốc: {round_.name}", f"Reminder: {round_.name}"),
                    detail=text.strip(),
                    at=at,
                )
            )
        record(
            actor=actor,
            action="rounds.round.remind",
            obj=round_,
            stream=f"round:{round_.pk}",
            at=at,
            grant=grant,
            reason=text.strip(),
            data={"sheets": [sheet.pk for sheet in sheets], "people": told},
        )
    return told


def remind_near_deadlines(*, round_: Round, at: dt.datetime) -> int:
    """Tell every unit whose sheet is still open three days and one day before its deadline, once each."""
    flow = workflow_of(round_.workflow)
    waiting = [state.code for state in flow.states if state.writes in ("self", "explanation")]
    sheets = Sheet.objects.filter(group__round=round_, state__in=waiting).select_related("group__round")
    calendar = calendar_of(round_.pk)
    told = 0
    for sheet in sheets:
        step = flow.state(sheet.state).step
        deadline = calendar.deadline(sheet.pk, step)
        if deadline is None or not calendar.has_opened(step, at):
            continue
        near = [days for days in DAYS_AHEAD if dt.timedelta(0) < deadline - at <= dt.timedelta(days=days)]
        if not near:
            continue
        local = timezone.localtime(deadline)
        told += len(
            tell_unit(
                sheet=sheet,
                roles=REMINDED,
                key=f"sheet:{sheet.pk}:due:{step}:{local:%Y%m%d}:{min(near)}",
                title=Text(f"Sắp đến hạn: {local:%H:%M %d/%m/%Y}", f"Due soon: {local:%d/%m/%Y %H:%M}"),
                at=at,
            )
        )
    return told
