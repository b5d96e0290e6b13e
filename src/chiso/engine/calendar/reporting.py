"""The periods of administrative-reform reports: when the figures close, when each level's report is due.

The trap: the year of a report is not the calendar year. The figures run from 15 December of the year before to the 14th
of the closing month, and the half-year and the year overlap the quarters. Each level reports some working days before
the level above, so a due date depends on the working calendar.
Source: the figures' windows of the reporting regulation for ministries and provinces, as domain.md quotes them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

PeriodCode = Literal["q1", "half", "q3", "year"]
_DUE_DAY = 20


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """One period of a year: its window (both days included) and the day by which the province's own report is due."""

    code: PeriodCode
    year: int
    first: date
    last: date
    due: date

    def due_for(self, days_before: int, add_working_days: Callable[[date, int], date]) -> date:
        """The due day of a level that reports so many working days earlier, never before the window has closed.

        `add_working_days` counts by the calendar of whoever asks; what it raises or falls back to is its own.
        """
        if days_before == 0:
            return self.due
        return max(add_working_days(self.due, -days_before), self.last)


def report_periods(year: int) -> tuple[ReportPeriod, ...]:
    """The four periods of a year, in the order in which they close."""
    begin = date(year - 1, 12, 15)
    return (
        ReportPeriod("q1", year, begin, date(year, 3, 14), date(year, 3, _DUE_DAY)),
        ReportPeriod("half", year, begin, date(year, 6, 14), date(year, 6, _DUE_DAY)),
        ReportPeriod("q3", year, date(year, 6, 15), date(year, 9, 14), date(year, 9, _DUE_DAY)),
        ReportPeriod("year", year, begin, date(year, 12, 14), date(year, 12, _DUE_DAY)),
    )
