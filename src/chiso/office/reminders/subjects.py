"""What units can be reminded of: open tasks, directives without an implementing document, periodic reports.

Each source says what waits, for whom, until when, and whose letter it would be; the night climbs the ladder for all of
them alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chiso.office.directives.models import Handed, Task
from chiso.office.reminders.models import ReminderSubject
from chiso.office.reporting.models import UnitReport


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that a unit has to do until `due`; `owner_id` is the unit in whose name letters go out."""

    subject: str
    subject_id: int
    unit_id: int
    owner_id: int
    due: dt.date


Source = Callable[[int, dt.date, dt.date], Iterable[Waiting]]


def _tasks(unit_id: int, today: dt.date, until: dt.date) -> Iterable[Waiting]:
    found = Task.objects.filter(lead=unit_id, completed_on__isnull=True, due__lte=until, assigned_on__lte=today)
    for pk, due, owner in found.values_list("pk", "due", "plan__owner").iterator(chunk_size=5000):
        yield Waiting(ReminderSubject.TASK, pk, unit_id, owner, due)  # type: ignore[arg-type]  # due is not null: due__lte


def _handed(unit_id: int, today: dt.date, until: dt.date) -> Iterable[Waiting]:
    found = Handed.objects.filter(
        unit=unit_id, answer__isnull=True, explained_on__isnull=True, due__lte=until, handed_on__lte=today
    )
    for pk, due, owner in found.values_list("pk", "due", "directive__registered_by_unit"):
        yield Waiting(ReminderSubject.HANDED, pk, unit_id, owner, due)


def _reports(unit_id: int, today: dt.date, until: dt.date) -> Iterable[Waiting]:
    found = UnitReport.objects.filter(unit=unit_id, sent_on__isnull=True, due__lte=until, period__last__lte=today)
    for pk, due, owner in found.values_list("pk", "due", "period__series__owner"):
        yield Waiting(ReminderSubject.REPORT, pk, unit_id, owner, due)


SOURCES: dict[str, Source] = {
    ReminderSubject.TASK: _tasks,
    ReminderSubject.HANDED: _handed,
    ReminderSubject.REPORT: _reports,
}


def waiting_of(unit_id: int, today: dt.date, until: dt.date) -> list[Waiting]:
    """Everything open of a unit with a deadline up to `until`. One query a source."""
    return [one for source in SOURCES.values() for one in source(unit_id, today, until)]


def units_waiting(until: dt.date) -> list[int]:
    """The units with anything open and due up to a day, in a fixed order. One query a source."""
    tasks = Task.objects.filter(completed_on__isnull=True, due__lte=until).order_by()
    handed = Handed.objects.filter(answer__isnull=True, explained_on__isnull=True, due__lte=until).order_by()
    reports = UnitReport.objects.filter(sent_on__isnull=True, due__lte=until).order_by()
    found = [tasks.values_list("lead", flat=True), handed.values_list("unit", flat=True)]
    return sorted({pk for rows in (*found, reports.values_list("unit", flat=True)) for pk in rows.distinct()})
