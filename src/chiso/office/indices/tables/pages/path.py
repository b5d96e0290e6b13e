"""The path of a unit to a target: who moves what, the cheapest steps, and with one click the tasks of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.http import actor_of, language_of, now, page, problems_json
from chiso.office.indices.models import Effort, Source
from chiso.office.indices.operations.tables import NewLever, set_levers
from chiso.office.indices.tables import queries
from chiso.office.indices.tables.operations import plan_path
from chiso.office.indices.tables.pages.asking import chosen_owner, chosen_plan, plan_context, read_asked, read_levers
from chiso.office.indices.tables.pages.shared import source_or_404
from chiso.office.indices.tables.pages.unit import stands_or_404
from chiso.office.indices.tables.planning import Found, LeafSteps, find_path, leaves_of, tasks_of
from chiso.office.indices.tables.standing import Standings
from chiso.office.units.queries import units_on


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
            asked = read_asked(given)
            found = find_path(queries.editions(view.source), view.stands, view.unit, view.leaves, asked)
        except InputError as error:
            problems, status = list(error.problems), 422
    place, actor = view.stands.of(view.unit), actor_of(request)
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
        **plan_context(request),
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


@require_POST
@page("tables.manage")
def levers(request: HttpRequest, code: str, year: int, unit: str) -> HttpResponse:
    """Say who moves which leaf, how hard it is and until when."""
    view = _view(code, year, unit)
    try:
        changed = set_levers(
            actor=actor_of(request),
            source=view.source,
            levers=[
                NewLever(one.node, one.effort, one.lead, one.due, one.chance, one.excluded)
                for one in read_levers(request.POST, [leaf.code for leaf in view.leaves])
            ],
            at=now(),
        )
    except InputError as error:
        return _page(request, view, status=422, problems=problems_json(list(error.problems)))
    told = ngettext("Đã lưu phân công của %(n)d nội dung.", "Đã lưu phân công của %(n)d nội dung.", changed)
    messages.success(request, told % {"n": changed})
    return redirect("tables:path", code=code, year=year, unit=unit)


@require_POST
@page("directives.plan")
def to_plan(request: HttpRequest, code: str, year: int, unit: str) -> HttpResponse:
    """The steps found for the target asked become tasks, in one click."""
    view, at = _view(code, year, unit), now()
    posted, actor = request.POST, actor_of(request)
    try:
        asked = read_asked(posted)
        found = find_path(queries.editions(view.source), view.stands, view.unit, view.leaves, asked)
        if not found.chosen:
            message = Text("Không có việc nào để đưa vào kế hoạch.", "There is no step to plan.")
            raise InputError([Problem("path.nothing", message)])
        plan = chosen_plan(request)
        owner = plan.owner if plan is not None else chosen_owner(request)
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
