"""Who is late, what one unit has to do, the month by its days; splitting a task, and work of ended units."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows
from chiso.office.directives.models import Task
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.operations.sharing import hand_over_work, split_task
from chiso.office.directives.pages.radar import deadline_posted
from chiso.office.directives.pages.register import XLSX
from chiso.office.directives.pages.tasks import show_task, task_lead_target
from chiso.office.directives.problems import problem
from chiso.office.directives.queries import following as queries
from chiso.office.directives.queries.ended import orphaned_work
from chiso.office.directives.queries.plans import lines_of
from chiso.office.directives.workbook import Column, table_workbook
from chiso.office.http import actor_of, day_posted, now, page, problems_json
from chiso.office.units.queries import unit_by_id
from chiso.office.units.queries.villages import acting_for, with_villages

_PER_PAGE = 100
_COLUMNS = (
    Column("Đơn vị", 30),
    Column("Việc hoặc văn bản", 60),
    Column("Kế hoạch, số văn bản", 36),
    Column("Thời hạn", 14),
    Column("Số ngày quá hạn", 12),
)


@require_GET
@page("directives.view")
def overdue(request: HttpRequest) -> HttpResponse:
    """Everything that is late, by unit; one unit's on request."""
    return _overdue(request)


def _overdue(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    today, chosen = timezone.localdate(), request.GET.get("unit", "")
    late = queries.late_units(today)
    tasks, silent = queries.overdue_tasks(today), queries.silent_handed(today)
    if chosen.isdecimal():
        tasks, silent = tasks.filter(lead_id=int(chosen)), silent.filter(unit_id=int(chosen))
    of_chosen = [one for one in late if str(one.unit.pk) == chosen]
    pages = Paginator(tasks, _PER_PAGE).get_page(request.GET.get("page"))
    may_hand_over = allows(actor_of(request), "directives.plan")
    context = {
        "today": today,
        "late": late,
        "total": sum(one.total for one in late),
        "chosen": of_chosen[0].unit if of_chosen else None,
        "pages": pages,
        "lines": lines_of(pages, today),
        "silent": [(one, (today - one.due).days) for one in silent[:_PER_PAGE]],
        "silent_in_all": sum(one.directives for one in of_chosen or late),
        "orphaned": orphaned_work(today) if may_hand_over else (),
        **more,
    }
    return render(request, "directives/overdue.html", context, status=status)


@require_GET
@page("directives.view")
def overdue_excel(request: HttpRequest) -> HttpResponse:
    """The late list in Excel."""
    today = timezone.localdate()
    rows: list[list[Any]] = [
        [task.lead.name, task.content, task.plan.title, task.due, (today - task.due).days if task.due else None]
        for task in queries.overdue_tasks(today)
    ]
    rows += [
        [one.unit.name, one.directive.title, one.directive.code, one.due, (today - one.due).days]
        for one in queries.silent_handed(today)
    ]
    reply = HttpResponse(table_workbook("DANH SÁCH VIỆC QUÁ HẠN", _COLUMNS, rows), content_type=XLSX)
    reply["Content-Disposition"] = 'attachment; filename="qua-han.xlsx"'
    return reply


@require_POST
@page("directives.plan")
def hand_over(request: HttpRequest) -> HttpResponse:
    """Give the open work of an ended unit to its successor."""
    posted = request.POST
    unit, successor = (unit_by_id(int(value)) if value.isdecimal() else None
                       for value in (posted.get("unit", ""), posted.get("successor", "")))  # fmt: skip
    try:
        if unit is None or successor is None:
            told = ("Chưa chọn nơi tiếp nhận.", "No successor was chosen.")
            raise InputError([problem("directives.no_successor", "successor", told)])
        due = deadline_posted(request, timezone.localdate()) if posted.get("due", "").strip() else None
        n = hand_over_work(actor=actor_of(request), ended=unit, successor=successor, due=due, at=now())
    except InputError as error:
        return _overdue(request, status=422, problems=problems_json([*error.problems]))
    messages.success(
        request,
        ngettext("Đã bàn giao %(n)d việc cho %(unit)s.", "Đã bàn giao %(n)d việc cho %(unit)s.", n)
        % {"n": n, "unit": successor.name},
    )
    return redirect("directives:overdue")


@require_GET
@page("directives.view")
def unit_work(request: HttpRequest, unit_id: int) -> HttpResponse:
    """What one unit has to do: its tasks, the directives it answers, where it helps."""
    unit = unit_by_id(unit_id)
    if unit is None:
        raise Http404
    today = timezone.localdate()
    return render(request, "directives/unit_work.html", {"work": queries.work_of(unit, today), "today": today})


@require_GET
@page("directives.view")
def month(request: HttpRequest) -> HttpResponse:
    """The days of a month with what is due; everybody's, or the reader's own units'."""
    today, actor = timezone.localdate(), actor_of(request)
    year, _dash, number = request.GET.get("month", "").partition("-")
    try:
        first = dt.date(int(year), int(number), 1)
    except ValueError:
        first = today.replace(day=1)
    own = request.GET.get("of", "") == "own"
    shown = queries.month_of(first, today, with_villages(sorted(actor.unit_ids), today) if own else None)
    return render(request, "directives/calendar.html", {"month": shown, "today": today, "own": own})


@require_POST
@page("directives.view")
def split(request: HttpRequest, task_id: int) -> HttpResponse:
    """Make parts of a task for the units that are named."""
    found: Task = task_lead_target(task_id=task_id).thing
    posted, at = request.POST, now()
    names = UnitNames.on(timezone.localdate(at)).close_to([acting_for(found.lead, timezone.localdate(at))])
    try:
        units = names.units_in(posted.get("units", ""), "units")
        typed = posted.get("due", "").strip()
        made = split_task(
            actor=actor_of(request),
            task=found,
            units=units,
            content=posted.get("content", ""),
            deliverable=posted.get("deliverable", ""),
            due=day_posted(request, "due") if typed else found.due,
            at=at,
        )
    except InputError as error:
        return show_task(request, found, status=422, problems=problems_json([*error.problems]), split=posted)
    messages.success(request, ngettext("Đã giao %(n)d việc thành phần.", "Đã giao %(n)d việc thành phần.", len(made))
                     % {"n": len(made)})  # fmt: skip
    return redirect("directives:task", task_id=task_id)
