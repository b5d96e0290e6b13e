"""Making plans, setting goals, adding tasks: one by one, from an appendix, or from last year's weaknesses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.directives.models import Directive, Goal, GoalKind, Plan, Task
from chiso.office.directives.plan_table import NewTask, too_early
from chiso.office.directives.problems import problem
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.units.models import Unit


def make_plan(
    *,
    actor: Actor,
    owner_id: int,
    title: str,
    year: int,
    at: dt.datetime,
    directive: Directive | None = None,
    framework: FrameworkVersion | None = None,
    until: int | None = None,
    rolled_from: Plan | None = None,
) -> Plan:
    """A plan without tasks, of the years up to `until` where that is given.

    Raises NotAllowed; InputError for a missing title or years that cannot be meant.
    """
    grant = require(actor, "directives.plan", unit_id=owner_id)
    problems = []
    if not tidy(title):
        problems.append(problem("directives.plan_title", "title", ("Chưa có tên kế hoạch.", "The plan has no title.")))
    if not 2000 <= year <= 2100:
        problems.append(
            problem("directives.plan_year", "year", ("Năm không hợp lý.", "Not a likely year."), got=str(year))
        )
    if until is not None and not year < until <= min(year + 10, 2100):
        told = ("Năm cuối phải sau năm đầu, không quá mười năm.", "The last year comes after the first, ten at most.")
        problems.append(problem("directives.plan_until", "until", told, got=str(until)))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        plan = Plan.objects.create(
            title=tidy(title)[:300],
            year=year,
            owner_id=owner_id,
            directive=directive,
            framework=framework,
            until=until,
            rolled_from=rolled_from,
            created_at=at,
        )
        record(
            actor=actor,
            action="directives.plan.make",
            obj=plan,
            stream=stream_of(plan),
            at=at,
            grant=grant,
            unit_id=owner_id,
            data={"year": year, **({"number": directive.code} if directive else {})},
        )
    return plan


def set_goal(
    *,
    actor: Actor,
    plan: Plan,
    index: str,
    kind: str,
    value: Decimal | None,
    at: dt.datetime,
    field: str = "",
    text: str = "",
    year: int | None = None,
) -> Goal:
    """Set a target of the plan, or of one of its years; set again it changes, and the record keeps what it was."""
    grant = require(actor, "directives.plan", unit_id=plan.owner_id)
    problems = []
    if not tidy(index):
        problems.append(problem("directives.goal_index", "index", ("Chưa nêu chỉ số.", "No index was named.")))
    if kind not in GoalKind.values:
        problems.append(problem("directives.goal_kind", "kind", ("Không có loại này.", "No such kind."), got=kind))
    if kind != GoalKind.OTHER and value is None:
        problems.append(
            problem("directives.goal_value", "value", ("Chưa có số của mục tiêu.", "The goal has no figure."))
        )
    if value is not None and (value < 0 or (kind == GoalKind.PERCENT and value > 100)):
        problems.append(
            problem(
                "directives.goal_range", "value", ("Mục tiêu ngoài khoảng có thể.", "Out of range."), got=f"{value:f}"
            )
        )
    if year is not None and not plan.year <= year <= (plan.until or plan.year):
        message = ("Năm này không thuộc kế hoạch.", "This year is none of the plan's.")
        problems.append(problem("directives.goal_year", "year", message, got=str(year)))
    if problems:
        raise InputError(problems)
    key: dict[str, Any] = {
        "plan": plan, "index": tidy(index)[:60], "field": tidy(field)[:200], "kind": kind, "year": year,
    }  # fmt: skip
    with transaction.atomic():
        before = Goal.objects.filter(**key).values_list("value", flat=True).first()
        goal, _made = Goal.objects.update_or_create(**key, defaults={"value": value, "text": tidy(text)[:300]})
        told = {
            "value": str(value if value is not None else text),
            **({"year": year} if year is not None else {}),
            **({"old": str(before)} if before is not None else {}),
        }
        record(
            actor=actor,
            action="directives.goal.set",
            obj=plan,
            stream=stream_of(plan),
            at=at,
            grant=grant,
            unit_id=plan.owner_id,
            data={"key": f"{goal.index} {goal.field}".strip(), **told},
        )
    return goal


def add_tasks(
    *,
    actor: Actor,
    plan: Plan,
    tasks: Sequence[NewTask],
    at: dt.datetime,
    source: str = "",
    assigned_on: dt.date | None = None,
) -> list[Task]:
    """Add tasks to a plan, all or none; a parent is named by its number, in these tasks or in the plan.

    `assigned_on` is the day from which the work counts where it is not the plan's own (`assigned_on_of`).
    Raises InputError with everything wrong: a lead that is no unit of the day, a deadline before the assignment.
    """
    grant = require(actor, "directives.plan", unit_id=plan.owner_id)
    assigned_on = assigned_on or assigned_on_of(plan, at)
    problems = check_tasks(tasks, assigned_on, at)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        made = Task.objects.bulk_create([_row(plan, task, assigned_on) for task in tasks], batch_size=500)
        _join(plan, made, tasks)
        _coordinate(made, tasks)
        record(
            actor=actor,
            action="directives.tasks.add",
            obj=plan,
            stream=stream_of(plan),
            at=at,
            grant=grant,
            unit_id=plan.owner_id,
            data={"new": len(made), **({"file": source} if source else {})},
        )
    return made


def check_tasks(tasks: Sequence[NewTask], assigned_on: dt.date, at: dt.datetime) -> list[Problem]:
    """Everything that is wrong with tasks by themselves. One query."""
    today = timezone.localtime(at).date()
    alive = {unit.pk for unit in Unit.objects.filter(pk__in={task.lead for task in tasks}) if unit.is_valid_on(today)}
    problems = []
    if not tasks:
        problems.append(problem("directives.no_tasks", "", ("Không có nhiệm vụ nào.", "There are no tasks.")))
    for task in tasks:
        if not tidy(task.content):
            problems.append(
                problem("directives.no_content", task.place, ("Chưa có nội dung.", "The task says nothing."))
            )
        if task.lead not in alive:
            problems.append(
                problem(
                    "directives.no_unit",
                    task.place or "lead",
                    ("Cơ quan chủ trì không tồn tại vào ngày này.", "The lead does not exist on this day."),
                    got=task.lead_name,
                )
            )
        if task.due_on is not None and task.due_on < assigned_on:
            problems.append(too_early(task.place or "due", task.due_on, assigned_on))
    return problems


def assigned_on_of(plan: Plan, at: dt.datetime) -> dt.date:
    """The day from which the plan's work counts: its directive's date, else the day of entry."""
    return plan.directive.issued_on if plan.directive is not None else timezone.localtime(at).date()


def stream_of(plan: Plan) -> str:
    return f"plan:{plan.pk}"


def _row(plan: Plan, task: NewTask, assigned_on: dt.date) -> Task:
    return Task(
        plan=plan,
        number=task.number,
        group=task.group,
        content=tidy(task.content),
        deliverable=task.deliverable,
        lead_id=task.lead,
        with_text=task.with_text,
        assigned_on=assigned_on,
        due=task.due_on,
        due_text=task.due_text,
        repeat=task.repeat,
        node=task.node,
        points=Decimal(task.points) if task.points else None,
    )


def _join(plan: Plan, made: Sequence[Task], tasks: Sequence[NewTask]) -> None:
    """Tie parts to their parents by number: the same lead's first, else the first of that number."""
    if not any(task.parent for task in tasks):
        return
    by_number: dict[tuple[str, int | None], Task] = {}
    for row in Task.objects.filter(plan=plan).exclude(number="").order_by("-id"):
        by_number[row.number, row.lead_id] = by_number[row.number, None] = row
    joined = []
    for row, task in zip(made, tasks, strict=True):
        parent = by_number.get((task.parent, task.lead)) or by_number.get((task.parent, None))
        if task.parent and parent is not None and parent.pk != row.pk:
            row.parent = parent
            joined.append(row)
    Task.objects.bulk_update(joined, ["parent"], batch_size=500)


def _coordinate(made: Sequence[Task], tasks: Sequence[NewTask]) -> None:
    through = Task.units.through
    rows = [
        through(task_id=row.pk, unit_id=unit)
        for row, task in zip(made, tasks, strict=True)
        for unit in dict.fromkeys(task.units)
    ]
    through._default_manager.bulk_create(rows, batch_size=500)
