"""Passing work on: a task split into parts for other units, and the work of an ended unit given to its successor.

The trap: on 30 June 2025 the districts ended and their open work did not. A task led by a body that no longer exists is
nobody's, and it is found only when it is overdue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import NotAllowed, allows, require
from chiso.office.audit.operations import record
from chiso.office.directives.models import Task, TaskEvent, TaskEventKind
from chiso.office.directives.operations.cascading import pass_on_unanswered
from chiso.office.directives.operations.planning import stream_of
from chiso.office.directives.plan_table import too_early
from chiso.office.directives.problems import problem
from chiso.office.directives.queries.ended import open_tasks_of, unanswered_of
from chiso.office.units.models import Unit
from chiso.office.units.queries.heirs import heirs_of
from chiso.office.units.queries.villages import acting_for


def split_task(
    *,
    actor: Actor,
    task: Task,
    units: Sequence[Unit],
    content: str,
    due: dt.date | None,
    at: dt.datetime,
    deliverable: str = "",
) -> list[Task]:
    """Make parts of a task, one for each unit; the task itself stays with its lead.

    The lead or who ordered the task may. Raises InputError: no unit, a unit twice or ended, a deadline after the
    task's own, a task that is done.
    """
    verb, unit_id = _may_split(actor, task, timezone.localdate(at))
    grant = require(actor, verb, unit_id=unit_id)
    problems = _split_problems(task, units, content, due, timezone.localdate(at))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        made = Task.objects.bulk_create(
            [
                Task(
                    plan=task.plan,
                    parent=task,
                    content=tidy(content),
                    deliverable=tidy(deliverable)[:500],
                    lead=unit,
                    assigned_on=max(task.assigned_on, min(timezone.localdate(at), due or dt.date.max)),
                    due=due,
                    node=task.node,
                )
                for unit in units
            ],
            batch_size=500,
        )
        told = ", ".join(unit.name for unit in units)
        TaskEvent.objects.create(
            task=task,
            kind=TaskEventKind.SPLIT,
            text=f"{tidy(content)[:300]}: {told}"[:1000],
            by_id=actor.person_id,
            at=at,
        )
        record(
            actor=actor,
            action="directives.task.split",
            obj=task,
            stream=stream_of(task.plan),
            at=at,
            grant=grant,
            unit_id=task.lead_id,
            data={"new": len(made), "units": told[:400]},
        )
    return made


def hand_over_work(*, actor: Actor, ended: Unit, successor: Unit, at: dt.datetime, due: dt.date | None = None) -> int:
    """Give every open task of a unit that has ended, and what it never answered, to a unit that took its place.

    Tasks keep their deadlines; directives are to be answered until `due`, which is asked for only where there are any.
    Only the successors that the lineage names may be chosen. Returns how many there were. Raises InputError.
    """
    tasks, unanswered = open_tasks_of(ended), unanswered_of(ended).exists()
    owners = set(tasks.values_list("plan__owner", flat=True))
    grants = {owner: require(actor, "directives.plan", unit_id=owner) for owner in owners}
    problems = _handover_problems(ended, successor, timezone.localdate(at))
    if unanswered and (due is None or due < timezone.localdate(at)):
        told = ("Cần hạn mới, từ hôm nay, cho văn bản chưa triển khai.", "Unanswered directives need a day to come.")
        problems.append(problem("directives.no_due", "due", told, got=f"{due:%d/%m/%Y}" if due else ""))
    if not owners and not unanswered:
        told = ("Đơn vị không còn việc nào mở.", "The unit has no open work.")
        problems.append(problem("directives.no_work", "unit", told, got=ended.name))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        rows = list(tasks.select_for_update().select_related("plan"))
        Task.objects.filter(pk__in=[row.pk for row in rows]).update(lead=successor, version=F("version") + 1)
        words = f"{ended.name} → {successor.name}"
        TaskEvent.objects.bulk_create(
            [
                TaskEvent(task=row, kind=TaskEventKind.HANDOVER, text=words[:1000], by_id=actor.person_id, at=at)
                for row in rows
            ],
            batch_size=500,
        )
        for plan in {row.plan_id: row.plan for row in rows}.values():
            record(
                actor=actor,
                action="directives.task.handover",
                obj=plan,
                stream=stream_of(plan),
                at=at,
                grant=grants.get(plan.owner_id),
                unit_id=successor.pk,
                reason=words,
                data={"new": sum(row.plan_id == plan.pk for row in rows)},
            )
        passed = pass_on_unanswered(actor=actor, ended=ended, successor=successor, due=due, at=at) if due else 0
    return len(rows) + passed


def _may_split(actor: Actor, task: Task, day: dt.date) -> tuple[str, int]:
    reporter = acting_for(task.lead, day).pk
    if allows(actor, "directives.report", unit_id=reporter):
        return "directives.report", reporter
    if allows(actor, "directives.plan", unit_id=task.plan.owner_id):
        return "directives.plan", task.plan.owner_id
    raise NotAllowed("directives.report")


def _split_problems(
    task: Task, units: Sequence[Unit], content: str, due: dt.date | None, today: dt.date
) -> list[Problem]:
    problems = []
    if task.completed_on is not None:
        problems.append(problem("directives.done", "", ("Nhiệm vụ đã hoàn thành.", "The task is done.")))
    if not tidy(content):
        problems.append(problem("directives.no_content", "content", ("Chưa có nội dung.", "The part says nothing.")))
    if not units:
        problems.append(problem("directives.no_units", "units", ("Chưa chọn đơn vị nào.", "No unit was chosen.")))
    for unit in units:
        if not unit.is_valid_on(today):
            told = ("Đơn vị không tồn tại vào ngày này.", "The unit does not exist on this day.")
            problems.append(problem("directives.no_unit", "units", told, got=unit.name))
    if due is not None and due < task.assigned_on:
        problems.append(too_early("due", due, task.assigned_on))
    if due is not None and task.due is not None and due > task.due:
        problems.append(
            problem(
                "directives.after_parent",
                "due",
                ("Hạn của việc thành phần sau hạn của nhiệm vụ.", "The part is due after the task."),
                got=f"{due:%d/%m/%Y}",
                hint=(f"Nhiệm vụ đến hạn {task.due:%d/%m/%Y}.", f"The task is due on {task.due:%d/%m/%Y}."),
            )
        )
    return problems


def _handover_problems(ended: Unit, successor: Unit, today: dt.date) -> list[Problem]:
    problems = []
    if ended.is_valid_on(today):
        told = ("Đơn vị vẫn hoạt động; việc không bàn giao theo cách này.", "The unit still exists.")
        problems.append(problem("directives.not_ended", "unit", told, got=ended.name))
    if successor not in heirs_of([ended], today)[ended.pk]:
        told = ("Không phải nơi tiếp nhận của đơn vị đã kết thúc.", "Not a successor of the ended unit.")
        problems.append(problem("directives.not_successor", "successor", told, got=successor.name))
    if not successor.is_valid_on(today):
        told = ("Nơi tiếp nhận không tồn tại vào ngày này.", "The successor does not exist on this day.")
        problems.append(problem("directives.no_unit", "successor", told, got=successor.name))
    return problems
