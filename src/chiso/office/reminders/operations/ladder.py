"""Setting the office's own ladder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from chiso.engine.errors import InputError
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.database import valid_on
from chiso.office.directives.problems import problem
from chiso.office.reminders.ladder import Ladder, ladder_of
from chiso.office.reminders.models import LadderStep, ReminderAction, ReminderAudience

Step = tuple[str, str, int, str]  # code, action, working days after the deadline, audience


def set_ladder(*, actor: Actor, steps: Sequence[Step], valid_from: dt.date, at: dt.datetime) -> Ladder:
    """The ladder from a day on; the one before stays for the days before. Raises InputError with everything wrong."""
    grant = require(actor, "reminders.manage")
    problems = []
    for _code, action, _days, audience in steps:
        if action not in ReminderAction.values or audience not in ReminderAudience.values:
            problems.append(
                problem(
                    "ladder.unknown", "step", ("Bậc đôn đốc không rõ.", "Unknown step."), got=f"{action} {audience}"
                )
            )
    if not steps:
        problems.append(problem("ladder.empty", "step", ("Thang đôn đốc trống.", "The ladder is empty.")))
    if problems:
        raise InputError(problems)
    ladder = ladder_of(list(steps), is_own=True)
    with transaction.atomic():
        LadderStep.objects.filter(valid_from__gte=valid_from).delete()
        LadderStep.objects.filter(valid_on(valid_from)).update(valid_to=valid_from)
        made = LadderStep.objects.bulk_create(
            [LadderStep(code=c, action=a, days=d, audience=w, valid_from=valid_from) for c, a, d, w in steps]
        )
        record(
            actor=actor,
            action="reminders.ladder.set",
            obj=made[0],
            stream="reminders:ladder",
            at=at,
            grant=grant,
            data={"on": valid_from.isoformat(), "steps": [f"{a} {d} {w}" for _c, a, d, w in steps]},
        )
    return ladder
