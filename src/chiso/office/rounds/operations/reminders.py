"""Reminding units: by hand with a text (told by the worker), and by the system as a deadline comes near."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.notifications.models import Notice
from chiso.office.notifications.operations import notify
from chiso.office.rounds.models import Reminder, Round, Sheet
from chiso.office.rounds.operations.notices import tell_unit
from chiso.office.rounds.operations.windows import nothing_chosen
from chiso.office.rounds.queries.deadlines import calendar_of
from chiso.office.rounds.workflow import workflow_of

REMINDED = (Role.UNIT_OFFICER, Role.UNIT_LEADER)
DAYS_AHEAD = (3, 1)


def request_reminder(*, actor: Actor, round_: Round, sheets: Sequence[Sheet], text: str, at: dt.datetime) -> Reminder:
    """Ask for the same reminder to several units; the caller hands it to the worker."""
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
    keys = [sheet.pk for sheet in sheets]
    with transaction.atomic():
        reminder = Reminder.objects.create(
            round=round_, text=text.strip(), sheets=keys, requested_by_id=actor.acting_id, requested_at=at
        )
        record(
            actor=actor,
            action="rounds.round.remind",
            obj=round_,
            stream=f"round:{round_.pk}",
            at=at,
            grant=grant,
            reason=text.strip(),
            data={"sheets": keys, "reminder": reminder.pk},
        )
    return reminder


def send_reminder(*, reminder_id: int, at: dt.datetime) -> int:
    """Tell the people of every unit chosen, then whoever asked; returns how many people were told in all.

    Idempotent: a run that was cut off is taken up where it stopped, a finished one does nothing. Work of the system:
    whoever asked was allowed to.
    """
    reminder = Reminder.objects.select_related("round").get(pk=reminder_id)
    if reminder.finished_at is not None:
        return reminder.told
    round_ = reminder.round
    told = 0
    for sheet in Sheet.objects.filter(pk__in=reminder.sheets).select_related("group__round").order_by("id"):
        key = f"reminder:{reminder.pk}:sheet:{sheet.pk}"
        tell_unit(
            sheet=sheet,
            roles=REMINDED,
            key=key,
            title=Text(f"Đôn đốc: {round_.name}", f"Reminder: {round_.name}"),
            detail=reminder.text,
            at=at,
        )
        told += Notice.objects.filter(key=key).count()
    count = len(reminder.sheets)
    with transaction.atomic():
        Reminder.objects.filter(pk=reminder.pk).update(finished_at=at, told=told)
        notify(
            people=[reminder.requested_by_id],
            key=f"reminder:{reminder.pk}:sent",
            title=Text(
                f"Đã gửi đôn đốc đến {count} đơn vị, {told} người", f"Reminder sent to {count} units, {told} people"
            ),
            detail=round_.name,
            link=reverse("rounds:board", kwargs={"round_id": round_.pk}),
            at=at,
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
