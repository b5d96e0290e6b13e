"""The working calendar of the office: the product's days, with the office's own in their place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from django.db.models import QuerySet

from chiso.engine.calendar import CalendarGapError, CalendarRow, RowKind, WorkingCalendar
from chiso.engine.calendar.io import shipped_rows
from chiso.office.workdays.models import CalendarDay, DayKind


@dataclass(frozen=True, slots=True)
class Shown:
    """A day of the calendar as the page lists it; `own` is the office's entry, None for the product's."""

    row: CalendarRow
    own: CalendarDay | None


def own_days() -> QuerySet[CalendarDay]:
    """The office's entries that stand, in their order."""
    return CalendarDay.objects.filter(withdrawn_at__isnull=True).order_by("day")


def day_by_id(day_id: int) -> CalendarDay | None:
    return CalendarDay.objects.filter(pk=day_id).first()


def office_calendar() -> WorkingCalendar:
    """The calendar by which the office counts; years not decided yet are answered for. One query."""
    return calendar_with(own_days().values_list("day", "kind", "name", "basis"))


def calendar_with(own: Iterable[tuple[dt.date, str, str, str]]) -> WorkingCalendar:
    """The product's days with these in place of whatever it says of them. Raises InputError for contradictions."""
    return _calendar(tuple(own))


@lru_cache(maxsize=8)
def _calendar(own: tuple[tuple[dt.date, str, str, str], ...]) -> WorkingCalendar:
    taken = {day for day, *_rest in own}
    rows = [row for row in shipped_rows() if row.day not in taken]
    rows += [
        CalendarRow(day, cast(RowKind, kind), name, basis, "yes", basis)
        for day, kind, name, basis in own
        if kind != DayKind.ORDINARY
    ]
    return WorkingCalendar(rows, accept_provisional=True)


def days_of(year: int) -> tuple[Shown, ...]:
    """Every special day of a year, in order. One query."""
    own = {one.day: one for one in own_days().filter(day__year=year)}
    shown = [Shown(row, None) for row in shipped_rows() if row.day.year == year and row.day not in own]
    shown += [
        Shown(CalendarRow(one.day, cast(RowKind, one.kind), one.name, one.basis, "yes", one.basis), one)
        for one in own.values()
    ]
    return tuple(sorted(shown, key=lambda each: each.row.day))


def known_years() -> range:
    """The years that the product's days cover."""
    years = [row.day.year for row in shipped_rows()]
    return range(min(years), max(years) + 1)


def working_days(start: dt.date, end: dt.date, calendar: WorkingCalendar | None = None) -> int:
    """Working days after `start` up to and including `end`; weekdays alone where no calendar knows the year."""
    try:
        return (calendar or office_calendar()).working_days_between(start, end)
    except CalendarGapError:
        sign, first, last = (1, start, end) if start <= end else (-1, end, start)
        return sign * sum((first + dt.timedelta(days=n)).weekday() < 5 for n in range(1, (last - first).days + 1))


def day_after(start: dt.date, days: int, calendar: WorkingCalendar | None = None) -> dt.date:
    """The day `days` working days after `start` (before it when negative), by weekdays where no calendar reaches."""
    try:
        return (calendar or office_calendar()).add_working_days(start, days)
    except CalendarGapError:
        day, step = start, 1 if days > 0 else -1
        for _ in range(abs(days)):
            day += dt.timedelta(days=step)
            while day.weekday() >= 5:
                day += dt.timedelta(days=step)
        return day


def is_working_day(day: dt.date) -> bool:
    """Whether the office works on that day."""
    try:
        return office_calendar().is_working_day(day)
    except CalendarGapError:
        return day.weekday() < 5
