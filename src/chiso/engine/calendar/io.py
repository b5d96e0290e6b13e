"""The only place of this package that opens files."""

from __future__ import annotations

from functools import cache
from importlib import resources

from chiso.engine.calendar.rows import CalendarRow, read_calendar_rows
from chiso.engine.calendar.working import WorkingCalendar


@cache
def shipped_rows() -> tuple[CalendarRow, ...]:
    """The days off and swapped days of 2024–2027 that come with the product, each with its source."""
    data = resources.files("chiso.engine.calendar").joinpath("data/holidays_vn.csv").read_bytes()
    return read_calendar_rows(data, where="holidays_vn.csv")


@cache
def vietnam_calendar(*, accept_provisional: bool = False) -> WorkingCalendar:
    """The working calendar of Vietnam's administration from the shipped rows and the common office hours."""
    return WorkingCalendar(shipped_rows(), accept_provisional=accept_provisional)
