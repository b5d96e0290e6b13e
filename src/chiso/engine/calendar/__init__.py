"""Working days and working time of Vietnam's administration."""

from chiso.engine.calendar.hours import WorkingHours
from chiso.engine.calendar.rows import CalendarRow, RowKind, Verified, read_calendar_rows
from chiso.engine.calendar.versions import CalendarVersions
from chiso.engine.calendar.working import VIETNAM, CalendarGapError, Due, WorkingCalendar

__all__ = [
    "VIETNAM",
    "CalendarGapError",
    "CalendarRow",
    "CalendarVersions",
    "Due",
    "RowKind",
    "Verified",
    "WorkingCalendar",
    "WorkingHours",
    "read_calendar_rows",
]
