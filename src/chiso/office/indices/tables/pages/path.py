"""The path of a unit to a target: who moves what, the cheapest steps, and with one click the tasks of a plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import parse_date, parse_decimal
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.directives.models import Plan
from chiso.office.directives.pages.plans import own_bodies
from chiso.office.directives.queries import plans as plan_queries
from chiso.office.http import actor_of, language_of, now, page, problems_json
from chiso.office.indices.models import Effort, Source
from chiso.office.indices.operations.tables import NewLever, set_levers
from chiso.office.indices.tables import queries
from chiso.office.indices.tables.operations import plan_path
from chiso.office.indices.tables.pages.shared import source_or_404
from chiso.office.indices.tables.pages.unit import stands_or_404
from chiso.office.indices.tables.planning import Asked, Found, LeafSteps, find_path, leaves_of, tasks_of
from chiso.office.indices.tables.standing import Standings
from chiso.office.units.queries import unit_by_id, units_on
from chiso.office.units.queries.lookup import own_province


@dataclass(frozen=True)
class _View:
    """What every answer of the page rests on."""

    source: Source
    stands: Standings
    unit: str
    leaves: tuple[LeafSteps, ...]


def _view(code: str, year: int, unit: str) -> _View:
    source = source_or_404(code)
    _, stands = stands_or_404(source, year, unit)
    return _View(source, stands, unit, leaves_of(stands, unit, queries.levers_of(source)))


@require_GET
@page("results.view")
def path(request: HttpRequest, code: str, year: int, unit: str) -> HttpResponse:
    """Choose a target; the answer stands below it."""
    return _page(request, _view(code, year, unit))


def _page(request: HttpRequest, view: _View, *, status: int = 200, **more: Any) -> HttpResponse:
    asked, problems, found = None, [], None
    given = request.POST if request.method == "POST" else request.GET
    if view.leaves and given.get("goal"):
        try:
            asked = _asked(given)
            found = find_path(queries.editions(view.source), view.stands, view.unit, view.leaves, asked)
        except InputError as error:
            problems, status = list(error.problems), 422
    place, actor = view.stands.of(view.unit), actor_of(request)
    bodies = own_bodies(request)
    context: dict[str, Any] = {
        "source": view.source,
        "held": view.stands.held,
        "unit": view.unit,
        "name": view.stands.held.name_of(view.unit),
        "place": place,
        "ranked": view.stands.ranked,
        "leaves": view.leaves,
        "found": found,
        "running": _running(found),
        "asked": given,
        "goal": given.get("goal") or "rank",
        "suggested": max(1, (place.rank or 2) - 1) if place else 1,
        "problems": problems_json(problems),
        "still": problems_json(list(found.still)) if found else [],
        "efforts": Effort.choices,
        "leads": units_on(actor.as_of),
        "plans": [plan for plan in plan_queries.plans() if plan.owner_id in {pk for pk, _name in bodies}],
        "bodies": bodies,
        "may_plan": bool(bodies),
        "may_manage": allows_somewhere(actor, "tables.manage"),
        **more,
    }
    return render(request, "tables/path.html", context, status=status)


def _running(found: Found | None) -> list[tuple[LeafSteps, Any, float]]:
    """The steps with the total after each."""
    if found is None:
        return []
    total, rows = found.path.start, []
    for leaf, level in found.chosen:
        total += level.gain
        rows.append((leaf, level, total))
    return rows


def _asked(given: QueryDict) -> Asked:
    problems: list[Problem] = []
    score = rank = latest = None
    text = given.get("value", "").strip()
    if given.get("goal") == "score":
        try:
            score = float(parse_decimal(text, where="value"))
        except InputError as error:
            problems += error.problems
    elif text.isdecimal() and int(text) >= 1:
        rank = int(text)
    else:
        message, expected = (
            Text("Hạng phải là số nguyên dương.", "A rank is a whole number."),
            Text("ví dụ 5", "e.g. 5"),
        )
        problems.append(Problem("path.rank", message, "value", text[:20], expected))
    sure = given.get("sure", "").strip() or "80"
    if not sure.isdecimal() or not 1 <= int(sure) <= 99:
        message = Text("Xác suất từ 1 đến 99 %.", "A probability is from 1 to 99%.")
        problems.append(Problem("path.probability", message, "sure", sure[:20]))
        sure = "80"
    try:
        typed = given.get("latest", "").strip()
        latest = parse_date(typed, where="latest") if typed else None
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return Asked(score, rank, int(sure) / 100, latest)


@require_POST
@page("tables.manage")
def levers(request: HttpRequest, code: str, year: int, unit: str) -> HttpResponse:
    """Say who moves which leaf, how hard it is and until when."""
    view = _view(code, year, unit)
    try:
        changed = set_levers(
            actor=actor_of(request),
            source=view.source,
            levers=_levers(request.POST, [leaf.code for leaf in view.leaves]),
            at=now(),
        )
    except InputError as error:
        return _page(request, view, status=422, problems=problems_json(list(error.problems)))
    told = ngettext("Đã lưu phân công của %(n)d nội dung.", "Đã lưu phân công của %(n)d nội dung.", changed)
    messages.success(request, told % {"n": changed})
    return redirect("tables:path", code=code, year=year, unit=unit)


def _levers(posted: QueryDict, codes: list[str]) -> list[NewLever]:
    problems: list[Problem] = []
    found = []
    for code in codes:
        if f"effort.{code}" not in posted:
            continue
        due: dt.date | None = None
        try:
            typed = posted.get(f"due.{code}", "").strip()
            due = parse_date(typed, where=code) if typed else None
        except InputError as error:
            problems += error.problems
        effort, chance = (posted.get(f"{name}.{code}", "") for name in ("effort", "chance"))
        lead = posted.get(f"lead.{code}", "")
        found.append(
            NewLever(
                code,
                int(effort) if effort.isdecimal() else 0,
                int(lead) if lead.isdecimal() else None,
                due,
                int(chance) if chance.isdecimal() else 0,
                f"out.{code}" in posted,
            )
        )
    if problems:
        raise InputError(problems)
    return found


@require_POST
@page("directives.plan")
def to_plan(request: HttpRequest, code: str, year: int, unit: str) -> HttpResponse:
    """The steps found for the target asked become tasks, in one click."""
    view, at = _view(code, year, unit), now()
    posted, actor = request.POST, actor_of(request)
    try:
        asked = _asked(posted)
        found = find_path(queries.editions(view.source), view.stands, view.unit, view.leaves, asked)
        if not found.chosen:
            message = Text("Không có việc nào để đưa vào kế hoạch.", "There is no step to plan.")
            raise InputError([Problem("path.nothing", message)])
        plan = _plan(request)
        owner = plan.owner if plan is not None else _owner(request)
        tasks = tasks_of(found, view.source.name, owner, not_before=actor.as_of, language=language_of())
        chosen = plan_path(
            actor=actor,
            plan=plan,
            owner_id=owner.pk,
            title=posted.get("title", "").strip()
            or _("Nâng %(index)s năm %(year)d") % {"index": view.source.name, "year": actor.as_of.year},
            year=actor.as_of.year,
            tasks=tasks,
            index=view.source.name,
            score=None if asked.score is None else Decimal(repr(asked.score)),
            rank=asked.rank,
            at=at,
        )
    except InputError as error:
        return _page(request, view, status=422, problems=problems_json(list(error.problems)))
    told = ngettext("Đã thêm %(n)d nhiệm vụ vào kế hoạch.", "Đã thêm %(n)d nhiệm vụ vào kế hoạch.", len(tasks))
    messages.success(request, told % {"n": len(tasks)})
    return redirect("directives:plan", plan_id=chosen.pk)


def _plan(request: HttpRequest) -> Plan | None:
    asked = request.POST.get("plan", "")
    allowed = {pk for pk, _name in own_bodies(request)}
    return next((p for p in plan_queries.plans() if str(p.pk) == asked and p.owner_id in allowed), None)


def _owner(request: HttpRequest) -> Any:
    bodies = own_bodies(request)
    asked = request.POST.get("owner", "")
    chosen = next((pk for pk, _name in bodies if str(pk) == asked), bodies[0][0] if bodies else 0)
    return unit_by_id(chosen) or own_province(actor_of(request).as_of)
