"""The calendar as it was known on a day: decisions on days off come late, and what was promised before stays promised.

The trap: when the Prime Minister decides a swapped Monday in July, recomputing every due date of the year would turn
dossiers that were resolved on time in March into late ones.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime

from chiso.engine.calendar.working import WorkingCalendar
from chiso.engine.errors import InputError, Problem, Text


class CalendarVersions:
    """Working calendars with the moment from which each was in force; immutable.

    Raises InputError (`calendar.versions`) without any, or with two from the same moment.
    """

    def __init__(self, versions: Iterable[tuple[datetime, WorkingCalendar]]) -> None:
        self.versions = tuple(sorted(versions, key=lambda version: version[0]))
        self._from = [moment for moment, _ in self.versions]
        if not self._from or len(set(self._from)) < len(self._from):
            message = Text("Các bản lịch trống hoặc trùng ngày bắt đầu.", "Calendar versions are empty or coincide.")
            raise InputError([Problem("calendar.versions", message)])

    def at(self, moment: datetime) -> WorkingCalendar:
        """The calendar in force at that moment (Vietnamese time); before the first version, the first."""
        return self.versions[max(bisect_right(self._from, moment) - 1, 0)][1]
