"""Background entry points of rounds, idempotent; the scheduler calls them."""

from __future__ import annotations

import datetime as dt

from chiso.office.rounds.models import Round
from chiso.office.rounds.operations.locking import move_at_deadlines
from chiso.office.rounds.operations.reminders import remind_near_deadlines
from chiso.office.rounds.queries.rounds import running_rounds


def lock_at_deadlines(*, now: dt.datetime) -> int:
    """Lock what is due in every round that is not over; returns how many sheets moved."""
    return sum(move_at_deadlines(round_=round_, at=now) for round_ in _running())


def send_reminders(*, now: dt.datetime) -> int:
    """Remind units of deadlines that come near; returns how many people were told."""
    return sum(remind_near_deadlines(round_=round_, at=now) for round_ in _running())


def _running() -> list[Round]:
    return list(running_rounds())
