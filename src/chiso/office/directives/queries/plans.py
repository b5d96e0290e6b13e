"""Reads of plans and tasks: where they stand on a day, by cell, by unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from chiso.engine.tasks import Cells, Status, status_of
from chiso.office.directives.models import Goal, Plan, Task, TaskEvent
from chiso.office.evidence.models import Document
from chiso.office.units.models import Unit
from chiso.office.units.queries.villages import names_beside

PAGE = 50


def in_cell(as_of: dt.date) -> dict[Status, Q]:
    """The rows of each cell on a day, as `status_of` places them."""
    done = Q(completed_on__isnull=False, completed_on__lte=as_of)
    on_time = Q(due__isnull=True) | Q(completed_on__lte=F("due"))
    within = Q(due__isnull=True) | Q(due__gte=as_of)
    return {
        "done_on_time": done & on_time,
        "done_late": done & ~on_time,
        "open_within": ~done & within,
        "open_overdue": ~done & ~within,
    }


def _counted(as_of: dt.date) -> dict[str, Any]:
    return {name: Count("pk", filter=rows) for name, rows in in_cell(as_of).items()}


def cells_of(tasks: QuerySet[Task], as_of: dt.date) -> Cells:
    """The four cells of tasks. One query."""
    return Cells(**tasks.order_by().aggregate(**_counted(as_of)))


def cells_of_units(unit_ids: Iterable[int], as_of: dt.date) -> Cells:
    """The four cells of what units lead. One query."""
    return cells_of(Task.objects.filter(lead__in=list(unit_ids)), as_of)


def proofs_for(reporter: Unit) -> QuerySet[Document]:
    """The newest documents of the library of who reports on a task, to close it with."""
    return Document.objects.filter(owner=reporter).order_by("-uploaded_at", "-id")[:50]


@dataclass(frozen=True, slots=True)
class UnitCells:
    """The cells of the tasks that one unit leads, with its name in the list."""

    unit: Unit
    name: str
    cells: Cells


def by_unit(tasks: QuerySet[Task], as_of: dt.date) -> tuple[UnitCells, ...]:
    """The cells by lead, most overdue first. Two queries, three with villages."""
    counted: Any = list(tasks.order_by().values("lead").annotate(**_counted(as_of)))
    rows = {row.pop("lead"): row for row in counted}
    units = Unit.objects.in_bulk(list(rows))
    names = names_beside(units.values(), as_of)
    found = [UnitCells(units[pk], names[pk], Cells(**row)) for pk, row in rows.items()]
    return tuple(sorted(found, key=lambda one: (-one.cells.open_overdue, -one.cells.done_late, one.unit.sort_key)))


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task and where it stands; `days` to the deadline while it is open, negative when it has passed.

    `lead` is the lead's name, a village's beside its commune.
    """

    task: Task
    status: Status
    days: int | None
    lead: str

    @property
    def late(self) -> int:
        return -(self.days or 0)


def lines_of(tasks: Iterable[Task], as_of: dt.date) -> tuple[TaskLine, ...]:
    """Tasks with where they stand; their leads are read already. One query where a village leads one."""
    found, tasks = [], list(tasks)
    leads = names_beside((task.lead for task in tasks), as_of)
    for task in tasks:
        status = status_of(due=task.due, completed_on=task.completed_on, as_of=as_of)
        end = task.completed_on if status.startswith("done") and task.completed_on is not None else as_of
        days = None if task.due is None else (task.due - end).days
        found.append(TaskLine(task, status, days, leads[task.lead_id]))
    return tuple(found)


def plans() -> QuerySet[Plan]:
    """All plans, newest year first, each with how many tasks it has."""
    return Plan.objects.select_related("owner", "directive").annotate(n=Count("tasks")).order_by("-year", "-id")


def plan_by_id(plan_id: int) -> Plan | None:
    return Plan.objects.select_related("owner", "directive", "framework", "rolled_from").filter(pk=plan_id).first()


def task_by_id(task_id: int) -> Task | None:
    found = Task.objects.select_related("plan__owner", "plan__directive", "lead", "parent", "evidence")
    return found.filter(pk=task_id).first()


def goals_of(plan: Plan) -> QuerySet[Goal]:
    """The targets of a plan in their order."""
    return Goal.objects.filter(plan=plan).order_by("id")


def tasks_of(plan: Plan) -> QuerySet[Task]:
    """The tasks of a plan in their order."""
    return Task.objects.filter(plan=plan).select_related("lead").order_by("id")


def events_of(task: Task) -> QuerySet[TaskEvent]:
    return TaskEvent.objects.filter(task=task).select_related("by").order_by("-id")


@dataclass(frozen=True, slots=True)
class After:
    """Where the next page of open tasks begins: after this deadline and id."""

    due: dt.date
    pk: int


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page of open tasks by deadline; `after` is where the next begins, None at the end."""

    tasks: tuple[Task, ...]
    after: After | None


def open_tasks(unit_ids: Iterable[int], after: After | None = None, size: int = PAGE) -> OpenPage:
    """The open tasks with a deadline that units lead, earliest first; a page is found by its key, not by counting."""
    found = Task.objects.filter(lead__in=list(unit_ids), completed_on__isnull=True, due__isnull=False)
    if after is not None:
        found = found.filter(Q(due__gt=after.due) | Q(due=after.due, pk__gt=after.pk))
    rows = list(found.select_related("plan", "lead").order_by("due", "id")[: size + 1])
    kept = rows[:size]
    last = kept[-1] if len(rows) > size else None
    return OpenPage(tuple(kept), After(last.due, last.pk) if last is not None and last.due is not None else None)


def standing_tasks(unit_ids: Iterable[int], size: int = PAGE) -> list[Task]:
    """The open tasks without a deadline, newest first."""
    found = Task.objects.filter(lead__in=list(unit_ids), completed_on__isnull=True, due__isnull=True)
    return list(found.select_related("plan", "lead").order_by("-id")[:size])


def recently_done(unit_ids: Iterable[int], since: dt.date, size: int = 10) -> list[Task]:
    """What units finished lately, newest first."""
    found = Task.objects.filter(lead__in=list(unit_ids), completed_on__gte=since)
    return list(found.select_related("plan", "lead").order_by("-completed_on", "-id")[:size])
