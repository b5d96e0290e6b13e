"""Plans: the list, one plan with its cells, goals and tasks, the appendix read and confirmed, Excel."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.engine.tasks import Status
from chiso.engine.text import parse_decimal
from chiso.office.accounts.permissions import allows
from chiso.office.directives.due import read_due
from chiso.office.directives.forms import one_with_code
from chiso.office.directives.models import GoalKind, Plan, Task
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.operations.planning import add_tasks, assigned_on_of, make_plan, set_goal
from chiso.office.directives.pages.register import XLSX
from chiso.office.directives.plan_table import NewTask, read_plan_table
from chiso.office.directives.problems import problem
from chiso.office.directives.queries import plans as queries
from chiso.office.directives.queries import rolling
from chiso.office.directives.queries.following import by_month
from chiso.office.directives.targets import plan_target
from chiso.office.directives.weaknesses import sheets_to_copy, weaknesses_of
from chiso.office.directives.words import STATUS_WORDS
from chiso.office.directives.workbook import Column, table_workbook
from chiso.office.frameworks.queries import framework_of, versions
from chiso.office.http import actor_of, now, page, problems_json, thing_of
from chiso.office.units.queries import units_on

_SALT = "chiso.directives.plan"
_PER_PAGE = 100
_DRAWN = 400
_COLUMNS = (
    Column("STT", 6),
    Column("Nhiệm vụ", 60),
    Column("Sản phẩm", 34),
    Column("Cơ quan chủ trì", 26),
    Column("Cơ quan phối hợp", 30),
    Column("Thời hạn", 16),
    Column("Mã tiêu chí", 12),
    Column("Ngày xong", 14),
    Column("Tình trạng", 22),
    Column("Số ngày quá hạn", 12),
)
CELLS: tuple[Status, ...] = ("open_overdue", "open_within", "done_late", "done_on_time")


def own_bodies(request: HttpRequest) -> list[tuple[int, str]]:
    """The units in whose name the person may plan."""
    actor = actor_of(request)
    held = {g.unit_id: g.unit_name for g in actor.grants if allows(actor, "directives.plan", unit_id=g.unit_id)}
    return list(held.items())


@require_GET
@page("directives.view")
def plan_list(request: HttpRequest) -> HttpResponse:
    """Every plan."""
    return _list(request)


def _list(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"plans": queries.plans(), "units": own_bodies(request), "versions": versions(), **more}
    return render(request, "directives/plans.html", context, status=status)


@require_POST
@page("directives.plan")
def new_plan(request: HttpRequest) -> HttpResponse:
    """Open a plan."""
    posted, units = request.POST, own_bodies(request)
    try:
        code = posted.get("code", "").strip()
        directive, wrong = one_with_code(code) if code else (None, [])
        if wrong:
            raise InputError(wrong)
        unit, year, version = posted.get("unit", ""), posted.get("year", ""), posted.get("framework", "")
        known = {str(each.pk): each for each in versions()}
        until = posted.get("until", "").strip()
        plan = make_plan(
            actor=actor_of(request),
            owner_id=int(unit) if unit.isdecimal() else units[0][0],
            title=posted.get("title", ""),
            year=int(year) if year.isdecimal() and len(year) == 4 else 0,
            directive=directive,
            framework=known.get(version),
            until=(int(until) if until.isdecimal() else 0) if until else None,
            at=now(),
        )
    except InputError as error:
        return _list(request, status=422, problems=problems_json([*error.problems]), typed=posted)
    return redirect("directives:plan", plan_id=plan.pk)


@require_GET
@page("directives.view")
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan: its four cells, goals and tasks."""
    return _plan(request, plan_target(plan_id=plan_id).thing)


def _plan(request: HttpRequest, found: Plan, *, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    tasks = queries.tasks_of(found)
    cells = queries.cells_of(tasks, today)
    cell = request.GET.get("cell", "")
    shown = tasks.filter(queries.in_cell(today)[cell]) if cell in CELLS else tasks
    leads = request.GET.get("unit", "")
    if leads.isdecimal():
        shown = shown.filter(lead_id=int(leads))
    pages = Paginator(shown, _PER_PAGE).get_page(request.GET.get("page"))
    may_plan = allows(actor_of(request), "directives.plan", unit_id=found.owner_id)
    view = request.GET.get("view", "")
    drawn = queries.lines_of(shown.order_by("due", "id")[:_DRAWN], today) if view in ("board", "timeline") else ()
    context = {
        "view": view if drawn else "table",
        "board": [(name, words, [line for line in drawn if line.status == name]) for name, words in _board()],
        "timeline": by_month(drawn),
        "plan": found,
        "cells": cells,
        "tally": [(name, STATUS_WORDS[name], getattr(cells, name)) for name in CELLS],
        "cell": cell,
        "by_unit": queries.by_unit(tasks, today),
        "pages": pages,
        "lines": queries.lines_of(pages, today),
        "goals": found.goals.order_by("year", "index", "id"),
        "carried_on": rolling.carried_on(found, today),
        "carried_in": rolling.carried_in(found),
        "rolled_into": found.rolled_into.order_by("year"),
        "kinds": GoalKind.choices,
        "today": today,
        "may_plan": may_plan,
        "all_units": units_on(today) if may_plan else (),
        "sheets": sheets_to_copy() if may_plan else (),
        **more,
    }
    return render(request, "directives/plan.html", context, status=status)


def _board() -> list[tuple[Status, object]]:
    """The columns of the board: what is open before what is done."""
    return [(name, STATUS_WORDS[name]) for name in ("open_overdue", "open_within", "done_late", "done_on_time")]


def _refused(request: HttpRequest, found: Plan, error: InputError) -> HttpResponse:
    return _plan(request, found, status=422, problems=problems_json([*error.problems]), typed=request.POST)


@require_POST
@page("directives.plan", target=plan_target)
def goal(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Set one goal."""
    found: Plan = thing_of(request)
    posted = request.POST
    value, year = posted.get("value", "").strip(), posted.get("year", "").strip()
    try:
        set_goal(
            actor=actor_of(request),
            plan=found,
            index=posted.get("index", ""),
            field=posted.get("field", ""),
            kind=posted.get("kind", ""),
            year=(int(year) if year.isdecimal() else 0) if year else None,
            value=parse_decimal(value, where="value") if value else None,
            at=now(),
        )
    except InputError as error:
        return _refused(request, found, error)
    return redirect("directives:plan", plan_id=found.pk)


@require_POST
@page("directives.plan", target=plan_target)
def add_task(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Add one task by hand."""
    found: Plan = thing_of(request)
    posted, at = request.POST, now()
    try:
        own = assigned_on_of(found, at)
        due, problems = read_due(posted.get("due", ""), own=own, year=found.year, where="due")
        beside = UnitNames.on(timezone.localdate(at)).find(posted.get("with", ""))
        lead = posted.get("lead", "")
        if problems:
            raise InputError(problems)
        task = NewTask(
            content=posted.get("content", ""),
            lead=int(lead) if lead.isdecimal() else 0,
            number=posted.get("number", "")[:20],
            deliverable=posted.get("deliverable", "")[:500],
            with_text=posted.get("with", "")[:500],
            units=() if beside.is_group else tuple(unit.pk for unit in beside.units),
            due=due.day.isoformat() if due.day else "",
            due_text=posted.get("due", "")[:120],
            repeat=due.repeat,
            node=posted.get("node", "")[:40],
            parent=posted.get("parent", ""),
        )
        add_tasks(actor=actor_of(request), plan=found, tasks=[task], at=at)
    except InputError as error:
        return _refused(request, found, error)
    return redirect("directives:plan", plan_id=found.pk)


@require_POST
@page("directives.plan", target=plan_target)
def check_appendix(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Read an appendix and say everything that is wrong, or the tasks it would add; nothing is stored."""
    found: Plan = thing_of(request)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise InputError([problem("directives.no_file", "file", ("Chưa chọn tệp nào.", "No file was chosen."))])
        nodes = frozenset(framework_of(found.framework).by_code) if found.framework is not None else None
        own = assigned_on_of(found, now())
        table = read_plan_table(file.read(), file.name or "", own=own, year=found.year, nodes=nodes, near=[found.owner])
    except InputError as error:
        return _refused(request, found, error)
    kept = [asdict(task) for task in table.tasks]
    payload = signing.dumps([found.pk, file.name, kept], salt=_SALT, compress=True) if table.can_run else ""
    problems = problems_json([*table.problems])
    return _plan(request, found, status=422 if problems else 200, table=table, payload=payload, problems=problems)


@require_POST
@page("directives.plan", target=plan_target)
def store_appendix(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Add the tasks of the appendix that was checked, all or none."""
    found: Plan = thing_of(request)
    try:
        pk, name, kept = signing.loads(request.POST.get("payload", ""), salt=_SALT, max_age=3600)
    except signing.BadSignature as error:
        raise InputError(
            [problem("directives.expired", "file", ("Bảng đã kiểm quá một giờ.", "Checked too long ago."))]
        ) from error
    if pk != found.pk:
        raise InputError([problem("directives.other_plan", "file", ("Bảng của kế hoạch khác.", "Of another plan."))])
    tasks = [NewTask(**{**row, "units": tuple(row["units"])}) for row in kept]
    made = add_tasks(actor=actor_of(request), plan=found, tasks=tasks, at=now(), source=str(name))
    messages.success(request, _("Đã thêm %(n)d nhiệm vụ.") % {"n": len(made)})
    return redirect("directives:plan", plan_id=found.pk)


@require_POST
@page("directives.plan", target=plan_target)
def copy_weaknesses(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Make last year's weak criteria tasks of this plan."""
    found: Plan = thing_of(request)
    chosen = next((sheet for sheet in sheets_to_copy() if str(sheet.pk) == request.POST.get("sheet")), None)
    try:
        tasks = weaknesses_of(chosen, found, fallback=found.owner) if chosen is not None else []
        if not tasks:
            told = ("Không có tiêu chí điểm thấp nào chưa có nhiệm vụ.", "No weak criterion is left without a task.")
            raise InputError([problem("directives.no_weakness", "sheet", told)])
        made = add_tasks(actor=actor_of(request), plan=found, tasks=tasks, at=now())
    except InputError as error:
        return _refused(request, found, error)
    messages.success(request, _("Đã thêm %(n)d nhiệm vụ.") % {"n": len(made)})
    return redirect("directives:plan", plan_id=found.pk)


def _due(task: Task) -> dt.date | str | None:
    """A day as a day, so that a sheet can be sorted by it; other words as they were written ("Quý II")."""
    is_day = task.due is not None and task.due_text in ("", f"{task.due:%d/%m/%Y}")
    return task.due if is_day else task.due_text


@require_GET
@page("directives.view")
def plan_excel(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plan's appendix with where each task stands, in Excel; it can be read in again."""
    found: Plan = plan_target(plan_id=plan_id).thing
    rows = [
        [line.task.number, line.task.content, line.task.deliverable, line.lead, line.task.with_text,
         _due(line.task), line.task.node, line.task.completed_on,
         str(STATUS_WORDS[line.status]), line.late if line.late > 0 else None]
        for line in queries.lines_of(queries.tasks_of(found), timezone.localdate())
    ]  # fmt: skip
    reply = HttpResponse(table_workbook(found.title, _COLUMNS, rows), content_type=XLSX)
    reply["Content-Disposition"] = f'attachment; filename="ke-hoach-{found.pk}.xlsx"'
    return reply
