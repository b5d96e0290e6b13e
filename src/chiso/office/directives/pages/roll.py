"""The draft of the plan that follows one: what would move and with which deadline; nothing stored until confirmed."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import parse_date
from chiso.office.directives.forms import one_with_code
from chiso.office.directives.models import Plan
from chiso.office.directives.operations.rolling import roll_over
from chiso.office.directives.queries import rolling
from chiso.office.directives.targets import plan_target
from chiso.office.http import actor_of, now, page, problems_json, thing_of


@require_http_methods(["GET", "HEAD", "POST"])
@page("directives.plan", target=plan_target)
def roll(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The draft for a year; on POST, the plan."""
    found: Plan = thing_of(request)
    years = rolling.years_to_roll(found)
    asked = (request.POST or request.GET).get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else (years[0] if years else found.year)
    if request.method != "POST":
        return _draft(request, found, years, year)
    try:
        made = _rolled(request, found, year)
    except InputError as error:
        wrong = problems_json([*error.problems])
        return _draft(request, found, years, year, status=422, problems=wrong, typed=request.POST)
    messages.success(request, _("Đã lập kế hoạch."))
    return redirect("directives:plan", plan_id=made.pk)


def _rolled(request: HttpRequest, plan: Plan, year: int) -> Plan:
    posted = request.POST
    due: dict[int, Any] = {}
    problems: list[Problem] = []
    code = posted.get("code", "").strip()
    directive, wrong = one_with_code(code) if code else (None, [])
    problems += wrong
    for pk in filter(str.isdecimal, posted.getlist("task")):
        typed = posted.get(f"due-{pk}", "").strip()
        try:
            due[int(pk)] = parse_date(typed, where=f"due-{pk}") if typed else None
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    chosen = set(posted.getlist("goal"))
    goals = [goal for goal in rolling.goals_for(plan, year) if str(goal.pk) in chosen]
    return roll_over(actor=actor_of(request), plan=plan, year=year, title=posted.get("title", ""), due=due,
                     goals=goals, directive=directive, at=now())  # fmt: skip


def _draft(
    request: HttpRequest, plan: Plan, years: list[int], year: int, *, status: int = 200, **more: Any
) -> HttpResponse:
    rows = rolling.proposed_for(plan, year)
    ticked, typed = set(request.POST.getlist("task")), request.POST
    context = {
        "plan": plan,
        "years": years,
        "year": year,
        "rows": [(row, str(row.task.pk) in ticked if typed else row.ticked, typed.get(f"due-{row.task.pk}"))
                 for row in rows],
        "n": sum(row.ticked for row in rows),
        "goals": rolling.goals_for(plan, year),
        "title": typed.get("title") or _titled(plan, year),
        **more,
    }  # fmt: skip
    return render(request, "directives/roll.html", context, status=status)


def _titled(plan: Plan, year: int) -> str:
    """The plan's title for one year: "giai đoạn 2026–2030" becomes "năm 2027"."""
    if plan.until:
        return re.sub(rf"(?:giai đoạn )?{plan.year}\s*[-–]\s*{plan.until}", f"năm {year}", plan.title)
    return plan.title.replace(str(plan.year), str(year))
