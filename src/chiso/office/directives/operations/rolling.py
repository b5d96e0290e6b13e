"""The plan of a year made from one of several years, or from last year's: goals of the year, what is unfinished.

The trap: copying unfinished tasks leaves two of each, one of them overdue for ever. A task moves: it keeps its history,
its number and its lead, gets a deadline in the new year, and the plan that it left says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F

from chiso.engine.errors import InputError, Problem
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.directives.models import Carry, Directive, Goal, Plan, Task, TaskEvent, TaskEventKind
from chiso.office.directives.operations.planning import make_plan, set_goal, stream_of
from chiso.office.directives.plan_table import too_early
from chiso.office.directives.problems import problem
from chiso.office.directives.queries.rolling import open_tasks_of, years_to_roll


def roll_over(
    *, actor: Actor, plan: Plan, year: int, title: str, due: Mapping[int, dt.date | None], goals: Sequence[Goal],
    at: dt.datetime, directive: Directive | None = None,
) -> Plan:  # fmt: skip
    """A plan of `year` that follows `plan`: the tasks in `due` move into it with these deadlines, `goals` are set.

    Raises InputError with everything wrong: a year that is none of the plan's or has its plan, a task that is done or
    another plan's, a deadline that passed before the year begins, a task that had a deadline and gets none.
    """
    grant = require(actor, "directives.plan", unit_id=plan.owner_id)
    tasks = {task.pk: task for task in open_tasks_of(plan)}
    problems = _wrong(plan, year, due, tasks)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        made = make_plan(
            actor=actor, owner_id=plan.owner_id, title=title, year=year, at=at, directive=directive,
            framework=plan.framework, rolled_from=plan,
        )  # fmt: skip
        for goal in goals:
            set_goal(actor=actor, plan=made, index=goal.index, field=goal.field, kind=goal.kind, value=goal.value,
                     text=goal.text, at=at)  # fmt: skip
        _move([tasks[pk] for pk in due], due, plan, made, actor, at)
        told = {"year": year, "plan": plan.pk, "passed": len(due)}
        record(actor=actor, action="directives.plan.roll", obj=made, stream=stream_of(made), at=at, grant=grant,
               unit_id=plan.owner_id, data=told)  # fmt: skip
    return made


def _move(
    tasks: Sequence[Task], due: Mapping[int, dt.date | None], plan: Plan, made: Plan, actor: Actor, at: dt.datetime
) -> None:
    words = f"{plan.title} → {made.title}"[:1000]
    carries, events = [], []
    for task in tasks:
        carries.append(Carry(task=task, source=plan, target=made, due_before=task.due, at=at))
        events.append(TaskEvent(task=task, kind=TaskEventKind.CARRY, text=words, due_before=task.due,
                                due_after=due[task.pk], by_id=actor.person_id, at=at))  # fmt: skip
        if task.due != due[task.pk]:
            task.due_text = ""
        task.plan, task.due = made, due[task.pk]
    Carry.objects.bulk_create(carries, batch_size=500)
    TaskEvent.objects.bulk_create(events, batch_size=500)
    Task.objects.bulk_update(tasks, ["plan", "due", "due_text"], batch_size=500)
    Task.objects.filter(plan=made).update(version=F("version") + 1)


def _wrong(plan: Plan, year: int, due: Mapping[int, dt.date | None], tasks: Mapping[int, Task]) -> list[Problem]:
    found = []
    if year not in years_to_roll(plan):
        told = ("Năm này không tiếp nối được hoặc đã có kế hoạch.", "This year cannot follow, or has its plan.")
        found.append(problem("directives.roll_year", "year", told, got=str(year)))
    for pk, day in due.items():
        task = tasks.get(pk)
        if task is None:
            told = ("Nhiệm vụ đã xong hoặc không thuộc kế hoạch này.", "Done, or of another plan.")
            found.append(problem("directives.roll_task", f"due-{pk}", told))
            continue
        if day is None and task.due is not None:
            told = ("Chưa đặt hạn mới.", "It needs a new deadline.")
            found.append(problem("directives.roll_due", f"due-{pk}", told, got=task.content[:80]))
        if day is not None and day < dt.date(year, 1, 1):
            told = ("Hạn mới trước năm của kế hoạch.", "The deadline lies before the plan's year.")
            found.append(problem("directives.roll_due", f"due-{pk}", told, got=f"{day:%d/%m/%Y}"))
        if day is not None and day < task.assigned_on:
            found.append(too_early(f"due-{pk}", day, task.assigned_on))
    return found
