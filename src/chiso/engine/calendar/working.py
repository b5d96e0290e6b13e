"""Which days are working days, counted without ever guessing a year that nobody has decided.

The trap: a library that treats an unknown year as "no holidays" gives a due date on the second day of Tết. Here a year
without rows, or whose Tết is not placed yet, raises; `accept_provisional` lets the undecided (not the unknown) pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

import numpy as np
import numpy.typing as npt

from chiso.engine.calendar.hours import Seconds, WorkingHours
from chiso.engine.calendar.rows import DAYS_OFF, CalendarRow, find_contradictions
from chiso.engine.errors import InputError, Problem, Text

VIETNAM = timezone(timedelta(hours=7))
"""Official time in all of Vietnam, without daylight saving."""

Days = npt.NDArray[np.datetime64]
Counts = npt.NDArray[np.int64]
_DAY = 86_400


class CalendarGapError(InputError):
    """The calendar does not know the days asked for."""


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its reasons: `skipped` are the dated facts passed on the way, `doubts` the unsure ones."""

    day: date
    skipped: tuple[CalendarRow, ...]
    doubts: tuple[CalendarRow, ...]


class WorkingCalendar:
    """Working days and working time from dated rows; immutable.

    Saturdays and Sundays are off unless swapped. `years` are those with at least one row and no gap between them;
    `provisional_years` hold an `anchor`, a feast not yet placed by decision.
    """

    def __init__(
        self,
        rows: Iterable[CalendarRow],
        *,
        hours: WorkingHours | None = None,
        accept_provisional: bool = False,
    ) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: (row.day, row.kind)))
        self.hours = hours or WorkingHours()
        self.accept_provisional = accept_provisional
        self._refuse_bad_rows()
        years = sorted({row.day.year for row in self.rows})
        self.years = range(years[0], years[-1] + 1)
        self.provisional_years = frozenset(row.day.year for row in self.rows if row.kind == "anchor")
        self._first = date(years[0], 1, 1)
        self._open = self._open_days()
        self._passed = np.concatenate([[0], np.cumsum(self._open)]).astype(np.int64)
        self._working = np.flatnonzero(self._open).astype(np.int64)
        self._unsure = np.array([year in self.provisional_years or year not in years for year in self.years])

    def accepting_provisional(self) -> WorkingCalendar:
        """The same calendar that also answers for undecided years; show `explain_due(...).doubts` with its answers."""
        return WorkingCalendar(self.rows, hours=self.hours, accept_provisional=True)

    # -- one day at a time ------------------------------------------------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        """Whether people work on that day. Raises CalendarGapError outside the known years."""
        return bool(self._open[self._index(day)])

    def add_working_days(self, start: date, days: int) -> date:
        """The day on which the n-th working day after `start` falls; the start itself is not counted.

        Negative counts go back. Zero gives `start` unchanged, working or not. Raises CalendarGapError when the answer
        or the start lies outside the known years.
        """
        if days == 0:
            self._index(start)
            return start
        place = self._place(self._index(start), days)
        if not 0 <= place < len(self._working):
            raise self._gap(self.years[-1] + 1 if days > 0 else self.years[0] - 1)
        found = self._first + timedelta(days=int(self._working[place]))
        self._refuse_between(start, found)
        return found

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; negative when `end` is earlier.

        `working_days_between(d, add_working_days(d, n)) == n` for every n ≥ 0.
        """
        self._refuse_between(start, end)
        return int(self._passed[self._index(end) + 1] - self._passed[self._index(start) + 1])

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`, negative when `end` is earlier; `hours.in_days` gives days.

        Moments with a time zone are taken to Vietnamese time; those without are Vietnamese time.
        """
        first, last = _local(start), _local(end)
        self._refuse_between(first.date(), last.date())
        return timedelta(seconds=self._worked(last) - self._worked(first))

    def add_working_time(self, start: datetime, duration: timedelta) -> datetime:
        """The earliest moment (Vietnamese time, without zone) at which that much working time has passed.

        `duration` must not be negative; zero gives `start`.
        """
        moment = _local(start)
        seconds = duration // timedelta(seconds=1)
        if seconds <= 0:
            return moment
        found = self.moment_of(self.worked_by(moment) + seconds)
        self._refuse_between(moment.date(), found.date())
        return found

    def worked_by(self, moment: datetime) -> int:
        """Working seconds from the calendar's beginning to that moment: what deadlines with pauses are reckoned in."""
        return self._worked(_local(moment))

    def moment_of(self, worked: int) -> datetime:
        """The earliest moment by which that many working seconds (at least one) have passed since the beginning."""
        days, rest = divmod(worked - 1, self.hours.seconds_per_day)
        if days >= len(self._working):
            raise self._gap(self.years[-1] + 1)
        day = self._first + timedelta(days=int(self._working[days]))
        self._index(day)
        return datetime.combine(day, time()) + timedelta(seconds=self.hours.moment_after(rest + 1))

    def explain_due(self, start: date, days: int) -> Due:
        """The due date of `add_working_days`, with the dated facts between and those of them that are unsure."""
        due = self.add_working_days(start, days)
        low, high = min(start, due), max(start, due)
        passed = tuple(row for row in self.rows if low <= row.day <= high)
        doubts = tuple(row for row in passed if row.verified == "no" or row.kind in ("anchor", "pending"))
        return Due(due, tuple(row for row in passed if row.kind in DAYS_OFF or row.kind == "swap_work"), doubts)

    # -- many at once -----------------------------------------------------------------------------------------------

    def are_working_days(self, days: Days) -> npt.NDArray[np.bool_]:
        """`is_working_day` for an array of datetime64[D]."""
        return self._open[self._indices(days)]

    def add_working_days_many(self, starts: Days, counts: Counts | int) -> Days:
        """`add_working_days` for arrays of datetime64[D] and of whole numbers (broadcast). Refuses as a whole."""
        indices = self._indices(starts)
        steps = np.asarray(counts, dtype=np.int64)
        places = self._passed[indices + np.where(steps > 0, 1, 0)] + steps - np.where(steps > 0, 1, 0)
        if places.size and bool(np.any((steps != 0) & ((places < 0) | (places >= len(self._working))))):
            raise self._gap(self.years[-1] + 1 if bool(np.any(places >= len(self._working))) else self.years[0] - 1)
        found = np.where(steps == 0, indices, self._working[np.clip(places, 0, len(self._working) - 1)])
        self._refuse_unsure(np.minimum(found, indices), np.maximum(found, indices))
        return np.datetime64(self._first, "D") + found.astype("timedelta64[D]")

    def working_days_between_many(self, starts: Days, ends: Days) -> Counts:
        """`working_days_between` for arrays of datetime64[D] (broadcast)."""
        first, last = self._indices(starts), self._indices(ends)
        self._refuse_unsure(np.minimum(first, last), np.maximum(first, last))
        return self._passed[last + 1] - self._passed[first + 1]

    def working_seconds_between_many(self, starts: Days, ends: Days) -> Seconds:
        """Working seconds between arrays of moments (datetime64, Vietnamese time); divide by 28,800 for days."""
        first_day, first = self._moments(starts)
        last_day, last = self._moments(ends)
        self._refuse_unsure(np.minimum(first_day, last_day), np.maximum(first_day, last_day))
        return last - first

    def worked_by_many(self, moments: Days) -> Seconds:
        """`worked_by` for an array of moments (datetime64, Vietnamese time)."""
        return self._moments(moments)[1]

    def moment_of_many(self, worked: Seconds) -> Days:
        """`moment_of` for an array; datetime64[s]."""
        days, rest = np.divmod(worked - 1, self.hours.seconds_per_day)
        if days.size and int(days.max()) >= len(self._working):
            raise self._gap(self.years[-1] + 1)
        indices = self._working[days]
        self._refuse_unsure(indices, indices)
        midnight = (np.datetime64(self._first, "D") + indices.astype("timedelta64[D]")).astype("datetime64[s]")
        found: Days = midnight + self.hours.moment_after_many(rest + 1).astype("timedelta64[s]")
        return found

    # -- inside -----------------------------------------------------------------------------------------------------

    def _refuse_bad_rows(self) -> None:
        problems = find_contradictions(self.rows)
        if not self.rows:
            problems = [Problem("calendar.empty", Text("Lịch không có ngày nào.", "The calendar has no rows."))]
        if any(problem.severity == "error" for problem in problems):
            raise InputError(problems)

    def _open_days(self) -> npt.NDArray[np.bool_]:
        length = (date(self.years[-1] + 1, 1, 1) - self._first).days
        open_days = (np.arange(length) + self._first.weekday()) % 7 < 5
        for row in self.rows:
            if row.kind in DAYS_OFF or row.kind == "swap_work":
                open_days[(row.day - self._first).days] = row.kind == "swap_work"
        return open_days

    def _place(self, index: int, days: int) -> int:
        """Where in the list of working days the answer stands."""
        return int(self._passed[index + 1]) + days - 1 if days > 0 else int(self._passed[index]) + days

    def _worked(self, moment: datetime) -> int:
        """Working seconds since the calendar begins."""
        index = self._index(moment.date())
        until = self.hours.worked_until(moment.hour * 3600 + moment.minute * 60 + moment.second)
        return int(self._passed[index]) * self.hours.seconds_per_day + (until if self._open[index] else 0)

    def _moments(self, moments: Days) -> tuple[Counts, Seconds]:
        seconds = moments.astype("datetime64[s]")
        days = seconds.astype("datetime64[D]")
        indices = self._indices(days)
        until = self.hours.worked_until_many((seconds - days).astype(np.int64))
        return indices, self._passed[indices] * self.hours.seconds_per_day + np.where(self._open[indices], until, 0)

    def _index(self, day: date) -> int:
        if day.year not in self.years or self._is_unsure(day.year):
            raise self._gap(day.year)
        return (day - self._first).days

    def _indices(self, days: Days) -> Counts:
        if np.any(np.isnat(days)):
            raise InputError([Problem("calendar.missing_day", Text("Có ngày bị trống.", "A day is missing."))])
        indices = (days.astype("datetime64[D]") - np.datetime64(self._first, "D")).astype(np.int64)
        if indices.size and (indices.min() < 0 or indices.max() >= len(self._open)):
            raise self._gap(self.years[-1] + 1 if indices.max() >= len(self._open) else self.years[0] - 1)
        self._refuse_unsure(indices, indices)
        return indices

    def _is_unsure(self, year: int) -> bool:
        return bool(self._unsure[year - self.years[0]]) and not (
            self.accept_provisional and year in self.provisional_years
        )

    def _refuse_between(self, start: date, end: date) -> None:
        low, high = min(start, end), max(start, end)
        for year in range(low.year, high.year + 1):
            if year not in self.years or self._is_unsure(year):
                raise self._gap(year)

    def _refuse_unsure(self, low: Counts, high: Counts) -> None:
        """Refuses arrays of intervals of which one touches a year that is not answered for."""
        for year in self.years:
            if self._is_unsure(year) and low.size:
                begin, end = (date(year, 1, 1) - self._first).days, (date(year, 12, 31) - self._first).days
                if bool(np.any((low <= end) & (high >= begin))):
                    raise self._gap(year)

    def _gap(self, year: int) -> CalendarGapError:
        if year in self.provisional_years:
            message = Text(
                f"Lịch nghỉ Tết năm {year} chưa có quyết định.", f"The Tết holidays of {year} are not decided yet."
            )
            hint = Text(
                "Nhập lịch khi có quyết định, hoặc chấp nhận kết quả tạm tính.",
                "Enter the decision, or accept provisional answers.",
            )
            return CalendarGapError([Problem("calendar.provisional_year", message, got=str(year), hint=hint)])
        message = Text(f"Lịch làm việc không có năm {year}.", f"The working calendar has no year {year}.")
        known = f"{self.years[0]}–{self.years[-1]}"
        hint = Text("Nhập ngày nghỉ của năm đó.", "Enter the holidays of that year.")
        return CalendarGapError(
            [Problem("calendar.year_not_covered", message, got=str(year), expected=Text(known, known), hint=hint)]
        )


def _local(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(VIETNAM).replace(tzinfo=None)
