"""How near a deadline is, in working days and in words; derived from dates everywhere, typed nowhere.

The trap: an office swaps days of its own (a storm day off, a Saturday worked for it), so the shipped calendar would
count another number than the reminders do. The caller reads the office's calendar once and hands it in for every row.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from chiso.engine.calendar import CalendarGapError, WorkingCalendar
from chiso.engine.errors import Text

SOON = 5  # working days


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline seen from a moment: `tone` is late, due or "" (far away); `days` are working days, below 0 if past."""

    deadline: dt.datetime
    days: int
    tone: str
    words: Text


def due_of(deadline: dt.datetime | None, at: dt.datetime, office: WorkingCalendar) -> Due | None:
    """The deadline as people speak of it, counted by the office's calendar; None when there is none."""
    if deadline is None:
        return None
    today, last = timezone.localtime(at).date(), timezone.localtime(deadline).date()
    days, unit = _days(today, last, office)
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


def _days(today: dt.date, last: dt.date, office: WorkingCalendar) -> tuple[int, Text]:
    """Working days from today to the last day; plain days where the calendar does not reach."""
    try:
        days = office.working_days_between(today, last)
        return days, Text("ngày làm việc", "working days")
    except CalendarGapError:
        return (last - today).days, Text("ngày", "days")
