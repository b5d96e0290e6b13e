"""Reads of what is late, of what one unit has to do, and of the days on which something is due.

The trap: the late list is looked at by leaders with thirty seconds. It is sorted by who is late most, counted in the
database, and a directive nobody answered is as late as a task.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from chiso.engine.calendar import CalendarGapError, WorkingCalendar
from chiso.engine.tasks import Cells
from chiso.office.directives.models import Handed, Task
from chiso.office.directives.queries.plans import TaskLine, cells_of, lines_of
from chiso.office.units.models import Unit
from chiso.office.units.queries.villages import names_beside, villages_below
from chiso.office.workdays.queries import office_calendar

PER_DAY = 6


def overdue_tasks(as_of: dt.date) -> QuerySet[Task]:
    """Every open task whose deadline has passed, the latest first."""
    found = Task.objects.filter(completed_on__isnull=True, due__lt=as_of)
    return found.select_related("lead", "plan").order_by("due", "id")


def silent_handed(as_of: dt.date) -> QuerySet[Handed]:
    """Every directive that a unit should have answered and did not, nor explained."""
    found = Handed.objects.filter(answer__isnull=True, explained_on__isnull=True, due__lt=as_of)
    return found.select_related("unit", "directive").order_by("due", "id")


@dataclass(frozen=True, slots=True)
class Late:
    """One unit with late work: how many tasks, how many directives without an answer, and since when."""

    unit: Unit
    name: str
    tasks: int
    directives: int
    since: dt.date

    @property
    def total(self) -> int:
        return self.tasks + self.directives


def late_units(as_of: dt.date) -> list[Late]:
    """The units with late work, most first. Three queries, four with villages."""
    tasks: Any = overdue_tasks(as_of).order_by().values("lead").annotate(n=Count("pk"), first=Min("due"))
    handed: Any = silent_handed(as_of).order_by().values("unit").annotate(n=Count("pk"), first=Min("due"))
    by_unit: dict[int, list[tuple[int, int, dt.date]]] = defaultdict(list)
    for row in tasks:
        by_unit[row["lead"]].append((row["n"], 0, row["first"]))
    for row in handed:
        by_unit[row["unit"]].append((0, row["n"], row["first"]))
    units = Unit.objects.in_bulk(list(by_unit))
    names = names_beside(units.values(), as_of)
    found = [
        Late(
            units[pk],
            names[pk],
            sum(t for t, _h, _d in rows),
            sum(h for _t, h, _d in rows),
            min(day for _t, _h, day in rows),
        )
        for pk, rows in by_unit.items()
    ]
    return sorted(found, key=lambda one: (-one.total, one.since, one.unit.sort_key))


@dataclass(frozen=True, slots=True)
class UnitWork:
    """What one unit has to do on a day."""

    unit: Unit
    cells: Cells
    open: tuple[TaskLine, ...]
    standing: tuple[TaskLine, ...]
    done: tuple[TaskLine, ...]
    handed: tuple[Handed, ...]
    beside: tuple[TaskLine, ...]
    villages: tuple[TaskLine, ...]
    as_of: dt.date

    @property
    def silent(self) -> int:
        """Directives whose time to answer has passed without an answer or an explanation."""
        return sum(one.answer_id is None and one.explained_on is None and one.due < self.as_of for one in self.handed)


def work_of(unit: Unit, as_of: dt.date, size: int = 60) -> UnitWork:
    """The tasks that the unit leads or helps with and the directives it has to answer. Eight queries."""
    led = Task.objects.filter(lead=unit).select_related("lead", "plan")
    is_open = led.filter(completed_on__isnull=True)
    beside = Task.objects.filter(units=unit, completed_on__isnull=True).select_related("lead", "plan")
    below = villages_below([unit], as_of)[unit.pk]
    of_villages = Task.objects.filter(lead__in=below, completed_on__isnull=True).select_related("lead", "plan")
    handed = Handed.objects.filter(unit=unit).select_related("directive", "answer").order_by("-handed_on", "-id")
    return UnitWork(
        unit=unit,
        cells=cells_of(Task.objects.filter(lead=unit), as_of),
        open=lines_of(is_open.filter(due__isnull=False).order_by("due", "id")[:size], as_of),
        standing=lines_of(is_open.filter(due__isnull=True).order_by("id")[:size], as_of),
        done=lines_of(led.filter(completed_on__isnull=False).order_by("-completed_on", "-id")[:20], as_of),
        handed=tuple(handed[:40]),
        beside=lines_of(beside.order_by("due", "id")[:size], as_of),
        villages=lines_of(of_villages.order_by("due", "id")[:size], as_of) if below else (),
        as_of=as_of,
    )


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar page; `more` is how many things did not fit."""

    day: dt.date
    in_month: bool
    is_working: bool
    tasks: tuple[TaskLine, ...] = ()
    handed: tuple[Handed, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday, with everything that is due in it."""

    first: dt.date
    weeks: tuple[tuple[Day, ...], ...]
    due: int = 0
    late: int = 0
    before: dt.date = field(default=dt.date.min)
    after: dt.date = field(default=dt.date.max)


def month_of(first: dt.date, as_of: dt.date, units: Sequence[int] | None = None) -> Month:
    """The month that begins on `first`; with `units`, only what these have to do. Six queries."""
    days = [day for week in calendar.Calendar().monthdatescalendar(first.year, first.month) for day in week]
    window = Q(due__gte=days[0], due__lte=days[-1])
    tasks, handed = Task.objects.filter(window), Handed.objects.filter(window)
    if units is not None:
        tasks, handed = tasks.filter(lead__in=units), handed.filter(unit__in=units)
    due, answers = _by_due(tasks), _by_due(handed)
    late = _by_due(tasks.filter(completed_on__isnull=True, due__lt=as_of))
    first_tasks = _firsts(tasks, "lead")
    # a day full of tasks shows nothing else
    first_handed = _firsts(handed.filter(due__in=[day for day in days if due[day] < PER_DAY]), "unit", "directive")
    lines: dict[dt.date, list[TaskLine]] = defaultdict(list)
    for line in lines_of(first_tasks, as_of):
        if line.task.due is not None:
            lines[line.task.due].append(line)
    waiting: dict[dt.date, list[Handed]] = defaultdict(list)
    for one in first_handed:
        waiting[one.due].append(one)
    office = office_calendar()
    shown = []
    for day in days:
        shown.append(_day(day, first, office, lines[day], waiting[day], due[day] + answers[day]))
    inside = [day for day in days if day.month == first.month]
    return Month(
        first=first,
        weeks=tuple(tuple(shown[at : at + 7]) for at in range(0, len(shown), 7)),
        due=sum(due[day] + answers[day] for day in inside),
        late=sum(late[day] for day in inside),
        before=(first - dt.timedelta(days=1)).replace(day=1),
        after=(first + dt.timedelta(days=32)).replace(day=1),
    )


def _by_due(rows: QuerySet[Any]) -> Counter[dt.date]:
    """How many rows are due on each day, read from the index alone: late ones are counted for themselves."""
    return Counter(dict(rows.order_by().values_list("due").annotate(n=Count("pk"))))


def _firsts(rows: QuerySet[Any], *related: str) -> QuerySet[Any]:
    """The first few of each day: a day of a large province holds hundreds, and no page should read them all."""
    place = Window(RowNumber(), partition_by=[F("due")], order_by=[F("id").asc()])
    keys = rows.order_by().annotate(place=place).filter(place__lte=PER_DAY).values("pk")
    found: QuerySet[Any] = rows.model._default_manager.filter(pk__in=keys)
    return found.select_related(*related).order_by("due", "id")


def _day(
    day: dt.date,
    first: dt.date,
    office: WorkingCalendar,
    tasks: Sequence[TaskLine],
    handed: Sequence[Handed],
    many: int,
) -> Day:
    try:
        working = office.is_working_day(day)
    except CalendarGapError:
        working = day.weekday() < 5
    kept = tuple(tasks[:PER_DAY])
    rest = tuple(handed[: PER_DAY - len(kept)])
    return Day(day, day.month == first.month, working, kept, rest, many - len(kept) - len(rest))


def by_month(lines: Iterable[TaskLine]) -> list[tuple[dt.date | None, list[TaskLine]]]:
    """Tasks by the month of their deadline, those without one last: the plan as a time line."""
    months: dict[dt.date | None, list[TaskLine]] = defaultdict(list)
    for line in lines:
        months[line.task.due.replace(day=1) if line.task.due else None].append(line)
    return sorted(months.items(), key=lambda one: (one[0] is None, one[0] or dt.date.max))
