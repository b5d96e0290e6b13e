"""Background entry points of rounds, idempotent; the scheduler and the worker call them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from chiso.office.rounds.models import Round
from chiso.office.rounds.operations.locking import move_at_deadlines
from chiso.office.rounds.operations.reminders import remind_near_deadlines, send_reminder
from chiso.office.rounds.operations.version_move import carry_out_move
from chiso.office.rounds.queries.rounds import running_rounds


def lock_at_deadlines(*, now: dt.datetime) -> int:
    """Lock what is due in every round that is not over; returns how many sheets moved."""
    return sum(move_at_deadlines(round_=round_, at=now) for round_ in _running())


def send_reminders(*, now: dt.datetime) -> int:
    """Remind units of deadlines that come near; returns how many people were told."""
    return sum(remind_near_deadlines(round_=round_, at=now) for round_ in _running())


@task()
def send_requested_reminder(reminder_id: int) -> None:
    """Send the reminder that somebody asked for; running twice tells nobody twice."""
    send_reminder(reminder_id=reminder_id, at=timezone.now())


@task()
def run_version_move(move_id: int) -> None:
    """Carry out a decision by which a group moves to another version; running twice moves it once."""
    carry_out_move(move_id=move_id, at=timezone.now(), clock=timezone.now)


def _running() -> list[Round]:
    return list(running_rounds())
