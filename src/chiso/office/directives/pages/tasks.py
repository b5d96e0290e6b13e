"""My tasks, and one task: progress, done, more time, open again, judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows
from chiso.office.directives.models import Grade, Task
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.operations.proving import prove_with_result
from chiso.office.directives.operations.working import (
    complete_task,
    evaluate_task,
    extend_task,
    reopen_task,
    report_progress,
)
from chiso.office.directives.problems import problem
from chiso.office.directives.queries import plans as queries
from chiso.office.directives.targets import task_owner_target
from chiso.office.evidence.queries import document_of
from chiso.office.http import actor_of, day_posted, now, page, problems_json, target_by, thing_of
from chiso.office.rounds.queries.provable import leaves_to_prove
from chiso.office.rounds.targets import sheets
from chiso.office.units.queries.villages import acting_for, with_villages

task_lead_target = target_by(
    queries.task_by_id, "task_id", lambda found: acting_for(found.lead, timezone.localdate()).pk
)
"""The unit that reports on the task: its lead, of a village its commune."""


@require_GET
@page("directives.report")
def mine(request: HttpRequest) -> HttpResponse:
    """The tasks of the reader's units and of their villages: late ones first, then by deadline."""
    actor, today = actor_of(request), timezone.localdate()
    own = [pk for pk in sorted(actor.unit_ids) if allows(actor, "directives.report", unit_id=pk)]
    units = with_villages(own, today)
    found = queries.open_tasks(units, _after(request))
    lines = queries.lines_of(found.tasks, today)
    first = "after" not in request.GET
    context = {
        "lines": lines,
        "late": sum(line.status == "open_overdue" for line in lines),
        "cells": queries.cells_of_units(units, today) if first else None,
        "after": f"{found.after.due.isoformat()}.{found.after.pk}" if found.after else "",
        "first": first,
        "own": own,
        "standing": queries.lines_of(queries.standing_tasks(units), today) if first else (),
        "done": queries.lines_of(queries.recently_done(units, today - dt.timedelta(days=7)), today) if first else (),
        "today": today,
    }
    return render(request, "directives/mine.html", context)


def _after(request: HttpRequest) -> queries.After | None:
    """The place in the address from which the page goes on; nonsense begins at the start."""
    day, _dot, pk = request.GET.get("after", "").partition(".")
    try:
        return queries.After(dt.date.fromisoformat(day), int(pk)) if pk else None
    except ValueError:
        return None


@require_GET
@page("directives.view")
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task with its history."""
    return show_task(request, task_lead_target(task_id=task_id).thing)


def show_task(request: HttpRequest, found: Task, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a task, for every form on it."""
    actor, today = actor_of(request), timezone.localdate()
    reporter = acting_for(found.lead, today)
    may_report = allows(actor, "directives.report", unit_id=reporter.pk)
    documents = queries.proofs_for(reporter) if may_report else ()
    context = {
        "task": found,
        "line": queries.lines_of([found], today)[0],
        "events": queries.events_of(found),
        "units": found.units.order_by("sort_key"),
        "parts": queries.lines_of(found.parts.select_related("lead").order_by("id"), today),
        "may_report": may_report,
        "reporter": reporter,
        "unit_labels": UnitNames.on(today).labels() if found.completed_on is None else (),
        "may_order": allows(actor, "directives.plan", unit_id=found.plan.owner_id),
        "documents": documents,
        "leaves": leaves_to_prove(reporter) if may_report and found.evidence is not None else (),
        "grades": Grade.choices,
        "today": today,
        **more,
    }
    return render(request, "directives/task.html", context, status=status)


def _did(request: HttpRequest, verb: Callable[[Task], Any]) -> HttpResponse:
    """Do one verb with the task as the form saw it; a refusal shows the page again."""
    found: Task = thing_of(request)
    seen = request.POST.get("version", "")
    found.version = int(seen) if seen.isdecimal() else found.version
    try:
        verb(found)
    except InputError as error:
        return show_task(request, found, status=422, problems=problems_json([*error.problems]), typed=request.POST)
    messages.success(request, _("Đã ghi."))
    return redirect("directives:task", task_id=found.pk)


@require_POST
@page("directives.report", target=task_lead_target)
def progress(request: HttpRequest, task_id: int) -> HttpResponse:
    """Report progress."""
    text = request.POST.get("text", "")
    return _did(request, lambda found: report_progress(actor=actor_of(request), task=found, text=text, at=now()))


@require_POST
@page("directives.report", target=task_lead_target)
def complete(request: HttpRequest, task_id: int) -> HttpResponse:
    """Close the task with its result."""
    chosen = request.POST.get("evidence", "")

    def done(found: Task) -> None:
        complete_task(
            actor=actor_of(request),
            task=found,
            completed_on=day_posted(request, "completed_on", timezone.localdate()),
            result=request.POST.get("result", ""),
            evidence=document_of(int(chosen)) if chosen.isdecimal() else None,
            at=now(),
        )

    return _did(request, done)


@require_POST
@page("directives.report", target=task_lead_target)
def prove(request: HttpRequest, task_id: int) -> HttpResponse:
    """Use the result of the task as evidence of a criterion."""
    found: Task = thing_of(request)
    sheet_pk, _sign, node = request.POST.get("leaf", "").partition(".")
    sheet = sheets().filter(pk=int(sheet_pk)).first() if sheet_pk.isdecimal() else None
    try:
        if sheet is None:
            told = ("Chưa chọn tiêu chí.", "No criterion was chosen.")
            raise InputError([problem("directives.no_leaf", "leaf", told)])
        prove_with_result(actor=actor_of(request), task=found, sheet=sheet, node=node, at=now())
    except InputError as error:
        return show_task(request, found, status=422, problems=problems_json([*error.problems]), typed=request.POST)
    messages.success(request, _("Đã gắn kết quả vào tiêu chí %(node)s.") % {"node": node})
    return redirect("directives:task", task_id=found.pk)


@require_POST
@page("directives.plan", target=task_owner_target)
def extend(request: HttpRequest, task_id: int) -> HttpResponse:
    """Give more time."""
    reason = request.POST.get("reason", "")
    return _did(
        request,
        lambda found: extend_task(
            actor=actor_of(request), task=found, due=day_posted(request, "due"), reason=reason, at=now()
        ),
    )


@require_POST
@page("directives.plan", target=task_owner_target)
def reopen(request: HttpRequest, task_id: int) -> HttpResponse:
    """Open the task again."""
    reason = request.POST.get("reason", "")
    return _did(request, lambda found: reopen_task(actor=actor_of(request), task=found, reason=reason, at=now()))


@require_POST
@page("directives.plan", target=task_owner_target)
def evaluate(request: HttpRequest, task_id: int) -> HttpResponse:
    """Judge the result."""
    grade, note = request.POST.get("grade", ""), request.POST.get("note", "")
    return _did(
        request, lambda found: evaluate_task(actor=actor_of(request), task=found, grade=grade, note=note, at=now())
    )
