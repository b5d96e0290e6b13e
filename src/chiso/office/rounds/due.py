"""How near a deadline is, in working days and in words; derived from dates everywhere, typed nowhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from chiso.engine.calendar import CalendarGapError
from chiso.engine.calendar.io import vietnam_calendar
from chiso.engine.errors import Text

SOON = 5  # working days


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline seen from a moment: `tone` is late, due or "" (far away); `days` are working days, below 0 if past."""

    deadline: dt.datetime
    days: int
    tone: str
    words: Text


def due_of(deadline: dt.datetime | None, at: dt.datetime) -> Due | None:
    """The deadline as people speak of it; None when there is none."""
    if deadline is None:
        return None
    today, last = timezone.localtime(at).date(), timezone.localtime(deadline).date()
    days, unit = _days(today, last)
    if deadline <= at:
        late = max(-days, 0)
        words = (
            Text(f"Quá hạn {late} {unit.vi}", f"{late} {unit.en} late")
            if late
            else Text("Quá hạn hôm nay", "Late since today")
        )
        return Due(deadline, -late, "late", words)
    words = (
        Text(f"Còn {days} {unit.vi}", f"{days} {unit.en} left") if days > 0 else Text("Hết hạn hôm nay", "Due today")
    )
    return Due(deadline, days, "due" if days <= SOON else "", words)


def _days(today: dt.date, last: dt.date) -> tuple[int, Text]:
    """Working days from today to the last day; plain days where the calendar does not reach."""
    try:
        days = vietnam_calendar(accept_provisional=True).working_days_between(today, last)
        return days, Text("ngày làm việc", "working days")
    except CalendarGapError:
        return (last - today).days, Text("ngày", "days")
