"""The working hours of a day, and working time within a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from chiso.engine.errors import InputError, Problem, Text

Seconds = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The periods of a working day, in order and apart; the default is the common office day of eight hours.

    Raises InputError (`calendar.hours`) for periods that are empty or overlap.
    """

    periods: tuple[tuple[time, time], ...] = ((time(7, 30), time(11, 30)), (time(13), time(17)))

    def __post_init__(self) -> None:
        moments = [_seconds(moment) for period in self.periods for moment in period]
        if not moments or any(later <= earlier for earlier, later in pairwise(moments)):
            message = Text("Giờ làm việc trống hoặc chồng nhau.", "Working hours are empty or overlap.")
            raise InputError([Problem("calendar.hours", message, got=str(self.periods)[:80])])

    @property
    def seconds_per_day(self) -> int:
        """Working seconds in one working day."""
        return sum(_seconds(end) - _seconds(start) for start, end in self.periods)

    def worked_until(self, second_of_day: int) -> int:
        """Working seconds of a working day that have passed at that second of the day."""
        return sum(
            min(max(second_of_day - _seconds(start), 0), _seconds(end) - _seconds(start)) for start, end in self.periods
        )

    def worked_until_many(self, second_of_day: Seconds) -> Seconds:
        """The same for an array of seconds of the day."""
        total = np.zeros_like(second_of_day)
        for start, end in self.periods:
            total += np.clip(second_of_day - _seconds(start), 0, _seconds(end) - _seconds(start))
        return total

    def moment_after(self, worked: int) -> int:
        """The earliest second of the day at which that many working seconds (at least one) have passed."""
        left = worked
        for start, end in self.periods:
            length = _seconds(end) - _seconds(start)
            if left <= length:
                return _seconds(start) + left
            left -= length
        return _seconds(self.periods[-1][1])

    def moment_after_many(self, worked: Seconds) -> Seconds:
        """The same for an array."""
        found, before = np.full_like(worked, _seconds(self.periods[-1][1])), 0
        for start, end in self.periods:
            length = _seconds(end) - _seconds(start)
            here = (worked > before) & (worked <= before + length)
            found = np.where(here, _seconds(start) + worked - before, found)
            before += length
        return found

    def in_days(self, duration: timedelta) -> Decimal:
        """Working time in working days: eight hours (or the day's length) make one day. Exact."""
        return Decimal(duration // timedelta(seconds=1)) / self.seconds_per_day


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
