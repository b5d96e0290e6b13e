"""Reads of letters: the open drafts, what is in one, what was sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import override

from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import allows
from chiso.office.directives.models import Handed, Task
from chiso.office.reminders.models import (
    CalendarFeed,
    LeftOut,
    LetterState,
    NightRun,
    ReminderLetter,
    ReminderSubject,
    WorkReminder,
)
from chiso.office.reporting.models import PeriodName, UnitReport
from chiso.office.units.models import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a letter reminds of. `is_done`: settled since the draft was made, so no longer to be printed."""

    reminder: WorkReminder
    what: Text
    code: str
    href: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Addressee:
    """A unit of a letter with its lines; `left_out` when it was taken out."""

    unit: Unit
    lines: tuple[Line, ...]
    left_out: LeftOut | None

    @property
    def open_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.is_done)


def letters() -> QuerySet[ReminderLetter]:
    """All letters with how many units each has, drafts first, then the newest."""
    counted = Count("reminders__unit", distinct=True)
    return (
        ReminderLetter.objects.select_related("owner", "document", "about").annotate(n=counted).order_by("state", "-id")
    )


def drafts() -> QuerySet[ReminderLetter]:
    return letters().filter(state=LetterState.DRAFT)


def letters_for(actor: Actor) -> QuerySet[ReminderLetter]:
    """The letters that a reader may see: all for who watches all units, else the issued ones that address theirs."""
    if allows(actor, "reminders.view"):
        return letters()
    mine = Q(reminders__unit__in=actor.unit_ids) & ~Q(left_out__unit__in=actor.unit_ids)
    return letters().filter(mine, state=LetterState.ISSUED).distinct()


def letter_by_id(letter_id: int) -> ReminderLetter | None:
    return letters().filter(pk=letter_id).first()


def draft_about(directive_id: int) -> ReminderLetter | None:
    return ReminderLetter.objects.filter(about=directive_id, state=LetterState.DRAFT).first()


def addressees(letter: ReminderLetter) -> tuple[Addressee, ...]:
    """The units of a letter in Vietnamese order, each with what it is reminded of. Five queries at most."""
    rows = list(letter.reminders.order_by("due", "id"))
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in _lines(rows):
        lines[line.reminder.unit_id].append(line)
    out = {one.unit_id: one for one in letter.left_out.all()}
    units = Unit.everywhere.filter(pk__in=lines).order_by("sort_key", "id")
    return tuple(Addressee(unit, tuple(lines[unit.pk]), out.get(unit.pk)) for unit in units)


def _lines(rows: Iterable[WorkReminder]) -> list[Line]:
    rows = list(rows)
    ids = {kind: [row.subject_id for row in rows if row.subject == kind] for kind in ReminderSubject.values}
    tasks = Task.objects.select_related("lead").in_bulk(ids[ReminderSubject.TASK])
    handed = Handed.objects.select_related("directive").in_bulk(ids[ReminderSubject.HANDED])
    reports = UnitReport.objects.select_related("period__series").in_bulk(ids[ReminderSubject.REPORT])
    made = []
    for row in rows:
        if row.subject == ReminderSubject.TASK:
            made.append(_task_line(row, tasks[row.subject_id]))
        elif row.subject == ReminderSubject.HANDED:
            made.append(_handed_line(row, handed[row.subject_id]))
        else:
            made.append(_report_line(row, reports[row.subject_id]))
    return made


def _task_line(row: WorkReminder, task: Task) -> Line:
    done = task.completed_on is not None or task.due != row.due
    href = reverse("directives:task", kwargs={"task_id": task.pk})
    what = task.content if task.lead_id == row.unit_id else f"{task.lead.name}: {task.content}"
    return Line(row, Text(what, what), task.number, href, done)


def _handed_line(row: WorkReminder, one: Handed) -> Line:
    code = one.directive.code
    what = Text(f"Ban hành văn bản triển khai {code}", f"Issue the implementing document of {code}")
    done = one.answer_id is not None or one.explained_on is not None
    return Line(row, what, code, reverse("directives:handed", kwargs={"handed_id": one.pk}), done)


def _report_line(row: WorkReminder, report: UnitReport) -> Line:
    period, title = report.period, report.period.series.title
    with override("vi"):
        name = str(PeriodName(period.code).label)
    what = Text(
        f"Gửi báo cáo {name} {period.year}: {title}", f"Send the report of {period.code} {period.year}: {title}"
    )
    href = reverse("reporting:report", kwargs={"report_id": report.pk})
    return Line(row, what, report.number, href, report.sent_on is not None)


def last_run() -> NightRun | None:
    """The newest night."""
    return NightRun.objects.order_by("-day").first()


def feed_of(unit_id: int) -> CalendarFeed | None:
    return CalendarFeed.objects.select_related("unit").filter(unit=unit_id).first()
