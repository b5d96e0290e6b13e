"""Reads of plans that follow one another: what may move on, what did, and where it stands now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from chiso.office.directives.models import Carry, Goal, Plan, Task
from chiso.office.directives.queries.plans import TaskLine, lines_of


def open_tasks_of(plan: Plan) -> QuerySet[Task]:
    """The tasks of a plan that nobody finished, in their order."""
    return Task.objects.filter(plan=plan, completed_on__isnull=True).select_related("lead").order_by("id")


def years_to_roll(plan: Plan) -> list[int]:
    """The years that a plan may be made for from this one: its own that have none, else the year after."""
    made = set(plan.rolled_into.values_list("year", flat=True))
    years = range(plan.year, plan.until + 1) if plan.until else [plan.year + 1]
    return [year for year in years if year not in made]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A task as the draft of a year proposes it: ticked when it belongs to that year, with its deadline there."""

    task: Task
    ticked: bool
    due: dt.date | None


def proposed_for(plan: Plan, year: int) -> list[Proposed]:
    """Every open task; ticked are those without a deadline and those due by the end of the year."""
    end = dt.date(year, 12, 31)
    return [
        Proposed(task, task.due is None or task.due <= end, _moved(task.due, year) if task.due else None)
        for task in open_tasks_of(plan)
    ]


def _moved(due: dt.date, year: int) -> dt.date:
    """The deadline if it lies in the year or later, else the same day of the year."""
    if due.year >= year:
        return due
    return due.replace(year=year, day=28) if (due.month, due.day) == (2, 29) else due.replace(year=year)


def goals_for(plan: Plan, year: int) -> list[Goal]:
    """The goals that a plan of the year begins with: those set for the year; of a plan of one year, all."""
    found = Goal.objects.filter(plan=plan).order_by("index", "id")
    return list(found.filter(year=year) if plan.until else found)


def carried_on(plan: Plan, today: dt.date) -> list[tuple[Carry, TaskLine]]:
    """What moved on from a plan, with where it stands on a day."""
    rows = list(Carry.objects.filter(source=plan).select_related("target", "task__lead").order_by("id"))
    return list(zip(rows, lines_of([row.task for row in rows], today), strict=True))


def carried_in(plan: Plan) -> dict[int, Carry]:
    """From which plan the tasks of this one came, by task."""
    return {row.task_id: row for row in Carry.objects.filter(target=plan).select_related("source")}
