"""What happens to a task: progress, more time, done with its result, open again, judged by who ordered it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.directives.models import Grade, Task, TaskEvent, TaskEventKind
from chiso.office.directives.operations.planning import stream_of
from chiso.office.directives.problems import problem
from chiso.office.errors import Conflict
from chiso.office.evidence.models import Document
from chiso.office.units.queries.villages import acting_for


def report_progress(*, actor: Actor, task: Task, text: str, at: dt.datetime) -> TaskEvent:
    """Say how far the work is. Raises InputError when nothing is said or the task is done."""
    grant = require(actor, "directives.report", unit_id=_reporter(task, at))
    problems = _said(text, "text")
    if task.completed_on is not None:
        problems.append(_is_done())
    if problems:
        raise InputError(problems)
    return _happen(actor, task, grant, at, _Step(TaskEventKind.PROGRESS, tidy(text)))


def complete_task(
    *, actor: Actor, task: Task, completed_on: dt.date, result: str, at: dt.datetime, evidence: Document | None = None
) -> TaskEvent:
    """Close a task with its result: the document that came of it in words, or a document of the library.

    `completed_on` may lie back (the day of the result's document), never ahead and never before the assignment.
    """
    reporter = _reporter(task, at)
    grant = require(actor, "directives.report", unit_id=reporter)
    problems = []
    if task.completed_on is not None:
        problems.append(_is_done())
    if not tidy(result) and evidence is None:
        problems.append(
            problem(
                "directives.no_result",
                "result",
                ("Chưa nêu kết quả.", "No result was named."),
                hint=("Ghi số văn bản, đường dẫn, hoặc chọn tài liệu trong kho.", "Name a document or a link."),
            )
        )
    if evidence is not None and evidence.owner_id != reporter:
        problems.append(
            problem(
                "directives.foreign_evidence", "evidence", ("Tài liệu không thuộc kho của đơn vị.", "Not the unit's.")
            )
        )
    if completed_on > timezone.localtime(at).date() or completed_on < task.assigned_on:
        problems.append(
            problem(
                "directives.completed_when",
                "completed_on",
                (
                    "Ngày hoàn thành phải từ ngày giao đến hôm nay.",
                    "It was completed between the assignment and today.",
                ),
                got=f"{completed_on:%d/%m/%Y}",
            )
        )
    if problems:
        raise InputError(problems)
    changes = {"completed_on": completed_on, "result": tidy(result)[:200], "evidence": evidence}
    return _happen(actor, task, grant, at, _Step(TaskEventKind.COMPLETION, tidy(result)), **changes)


def extend_task(*, actor: Actor, task: Task, due: dt.date, reason: str, at: dt.datetime) -> TaskEvent:
    """Give more time, with the reason or the document that allows it. Only who owns the plan may."""
    grant = require(actor, "directives.plan", unit_id=task.plan.owner_id)
    problems = _said(reason, "reason")
    if task.completed_on is not None:
        problems.append(_is_done())
    if task.due is None or due <= task.due:
        problems.append(
            problem(
                "directives.not_later",
                "due",
                ("Hạn mới phải sau hạn đang có.", "The new deadline must be later."),
                got=f"{due:%d/%m/%Y}",
            )
        )
    if problems:
        raise InputError(problems)
    step = _Step(TaskEventKind.EXTENSION, tidy(reason), task.due, due)
    return _happen(actor, task, grant, at, step, due=due, due_text="")


def reopen_task(*, actor: Actor, task: Task, reason: str, at: dt.datetime) -> TaskEvent:
    """Open a task again whose result does not do; what was reported stays in its history."""
    grant = require(actor, "directives.plan", unit_id=task.plan.owner_id)
    problems = _said(reason, "reason")
    if task.completed_on is None:
        problems.append(problem("directives.not_done", "", ("Nhiệm vụ chưa hoàn thành.", "The task is not done.")))
    if problems:
        raise InputError(problems)
    changes = {"completed_on": None, "result": "", "evidence": None, "grade": ""}
    return _happen(actor, task, grant, at, _Step(TaskEventKind.REOPENING, tidy(reason)), **changes)


def evaluate_task(*, actor: Actor, task: Task, grade: str, note: str, at: dt.datetime) -> TaskEvent:
    """Judge the result. Only who owns the plan may; a poor result says why."""
    grant = require(actor, "directives.plan", unit_id=task.plan.owner_id)
    problems = []
    if grade not in Grade.values:
        problems.append(problem("directives.grade", "grade", ("Không có mức này.", "No such grade."), got=grade))
    if grade == Grade.POOR:
        problems += _said(note, "note")
    if task.completed_on is None:
        problems.append(problem("directives.not_done", "", ("Nhiệm vụ chưa hoàn thành.", "The task is not done.")))
    if problems:
        raise InputError(problems)
    text = f"{Grade(grade).label}. {tidy(note)}".strip()
    return _happen(actor, task, grant, at, _Step(TaskEventKind.EVALUATION, text), grade=grade)


def _reporter(task: Task, at: dt.datetime) -> int:
    """Who reports on a task: its lead, of a village its commune."""
    return acting_for(task.lead, timezone.localtime(at).date()).pk


@dataclass(frozen=True, slots=True)
class _Step:
    kind: TaskEventKind
    text: str
    before: dt.date | None = None
    after: dt.date | None = None


def _happen(actor: Actor, task: Task, grant: Grant | None, at: dt.datetime, step: _Step, **changes: Any) -> TaskEvent:
    """One transaction: the row as it is now, what happened, the record. Who saw an older row is told."""
    with transaction.atomic():
        current = Task.objects.select_for_update().get(pk=task.pk)
        if current.version != task.version:
            raise Conflict(mine=step.text, theirs=str(current.completed_on or current.due), version=current.version,
                           by="", at=at)  # fmt: skip
        for name, value in changes.items():
            setattr(current, name, value)
        current.version += 1
        current.save(update_fields=[*changes, "version"])
        event = TaskEvent.objects.create(
            task=current,
            kind=step.kind,
            text=step.text[:1000],
            due_before=step.before,
            due_after=step.after,
            by_id=actor.person_id,
            at=at,
        )
        dates = {key: day.isoformat() for key, day in (("old", step.before), ("new", step.after)) if day is not None}
        record(
            actor=actor,
            action=f"directives.task.{step.kind.value}",
            obj=current,
            stream=stream_of(task.plan),
            at=at,
            grant=grant,
            unit_id=task.lead_id,
            reason=step.text if step.kind in (TaskEventKind.EXTENSION, TaskEventKind.REOPENING) else "",
            data=dates,
        )
    return event


def _said(text: str, where: str) -> list[Problem]:
    if tidy(text):
        return []
    return [problem("directives.nothing_said", where, ("Chưa ghi nội dung.", "Nothing was written."))]


def _is_done() -> Problem:
    return problem(
        "directives.done",
        "",
        ("Nhiệm vụ đã hoàn thành.", "The task is done."),
        hint=("Cơ quan giao việc mở lại nếu cần.", "Who ordered it can open it again."),
    )
