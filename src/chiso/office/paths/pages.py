"""The path by rules of a sheet, the province's own or a unit's: target, steps, one click to tasks, how hard each is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.permissions import allows, require
from chiso.office.http import Target, actor_of, language_of, now, page, problems_json, thing_of
from chiso.office.indices.models import Effort
from chiso.office.indices.tables.operations import plan_path
from chiso.office.indices.tables.pages.asking import chosen_owner, chosen_plan, plan_context, read_asked, read_levers
from chiso.office.indices.tables.planning import Asked
from chiso.office.national.queries.targets import targets_of
from chiso.office.national.targets import national_target
from chiso.office.paths.operations import NewSheetLever, lever_verb, set_sheet_levers
from chiso.office.paths.queries import is_own_index, standing_of
from chiso.office.paths.steps import Found, find_path, tasks_of
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.targets import own_sheet_target


@dataclass(frozen=True)
class Addresses:
    """Where the page and its two forms are, and the page that it was opened from."""

    path: str
    levers: str
    plan: str
    back: str
    back_name: str


def _addresses(sheet: Sheet) -> Addresses:
    if is_own_index(sheet):
        urls = [
            reverse(f"paths:{name}", kwargs={"group_id": sheet.group_id}) for name in ("own", "own_levers", "own_plan")
        ]
        back = reverse("national:targets", kwargs={"group_id": sheet.group_id})
        return Addresses(urls[0], urls[1], urls[2], back, _("Mục tiêu: %(round)s") % {"round": sheet.group.round.name})
    names = ("sheet", "sheet_levers", "sheet_plan")
    urls = [reverse(f"paths:{name}", kwargs={"sheet_id": sheet.pk}) for name in names]
    back = reverse("rounds:worksheet", kwargs={"sheet_id": sheet.pk})
    return Addresses(urls[0], urls[1], urls[2], back, _("Phiếu của %(unit)s") % {"unit": sheet.unit.name})


@require_GET
@page("national.view", target=national_target)
def own_index(request: HttpRequest, group_id: int) -> HttpResponse:
    """The province's own index."""
    return _page(request, thing_of(request))


@require_POST
@page("national.manage", target=national_target)
def own_levers(request: HttpRequest, group_id: int) -> HttpResponse:
    """How hard its leaves are to raise."""
    return _set_levers(request, thing_of(request))


@require_POST
@page("directives.plan")
def own_plan(request: HttpRequest, group_id: int) -> HttpResponse:
    """Its path becomes tasks."""
    return _to_plan(request, national_target(group_id=group_id), "national.view")


@require_GET
@page("sheets.view", target=own_sheet_target)
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """A unit's score sheet."""
    return _page(request, thing_of(request))


@require_POST
@page("sheets.fill", target=own_sheet_target)
def sheet_levers(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """How hard its leaves are to raise."""
    return _set_levers(request, thing_of(request))


@require_POST
@page("directives.plan")
def sheet_plan(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Its path becomes tasks."""
    return _to_plan(request, own_sheet_target(sheet_id=sheet_id), "sheets.view")


def _page(request: HttpRequest, sheet: Sheet, *, status: int = 200, **more: Any) -> HttpResponse:
    standing, actor = standing_of(sheet), actor_of(request)
    found: Found | None = None
    problems: list[Problem] = []
    given = request.POST if request.method == "POST" else request.GET
    if standing.open and given.get("goal"):
        try:
            found = find_path(standing, read_asked(given))
        except InputError as error:
            problems, status = list(error.problems), 422
    urls = _addresses(sheet)
    context: dict[str, Any] = {
        "sheet": sheet,
        "round": sheet.group.round,
        "group": sheet.group,
        "is_own": is_own_index(sheet),
        "standing": standing,
        "urls": urls,
        "found": found,
        "running": _running(found),
        "asked": given,
        "goal": given.get("goal") or "score",
        "suggested": _suggested(sheet),
        "problems": problems_json(problems),
        "still": problems_json(list(found.still)) if found else [],
        "efforts": Effort.choices,
        **plan_context(request),
        "plan_url": urls.plan,
        "may_manage": allows(actor, lever_verb(sheet), unit_id=sheet.unit_id),
        **more,
    }
    return render(request, "paths/path.html", context, status=status)


def _suggested(sheet: Sheet) -> str:
    """The target that the form starts from: the sum of the year's targets where it is set, else nothing."""
    if not is_own_index(sheet):
        return ""
    total = targets_of(sheet).view.total
    return "" if total is None else f"{total.normalize():f}".replace(".", "," if language_of() == "vi" else ".")


def _running(found: Found | None) -> list[tuple[Any, Any, Decimal, Decimal]]:
    """The steps with what each adds and the total after each."""
    if found is None:
        return []
    total, rows = Decimal(repr(found.path.start)), []
    for leaf, level in found.chosen:
        total += leaf.gain(level)
        rows.append((leaf, level, leaf.gain(level), total))
    return rows


def _set_levers(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    leaves = [leaf.node.code for leaf in standing_of(sheet).open]
    try:
        levers = [
            NewSheetLever(one.node, one.effort, one.due, one.chance, one.excluded)
            for one in read_levers(request.POST, leaves)
        ]
        changed = set_sheet_levers(actor=actor_of(request), sheet=sheet, leaves=leaves, levers=levers, at=now())
    except InputError as error:
        return _page(request, sheet, status=422, problems=problems_json(list(error.problems)))
    told = ngettext("Đã lưu %(n)d tiêu chí.", "Đã lưu %(n)d tiêu chí.", changed)
    messages.success(request, told % {"n": changed})
    return redirect(_addresses(sheet).path)


def _to_plan(request: HttpRequest, target: Target, verb: str) -> HttpResponse:
    """The steps found for the target asked become tasks, in one click, for whom may see the sheet."""
    actor, at, sheet = actor_of(request), now(), target.thing
    require(actor, verb, unit_id=target.unit_id)
    try:
        asked = read_asked(request.POST)
        found = find_path(standing_of(sheet), asked)
        if not found.chosen:
            message = Text("Không có việc nào để đưa vào kế hoạch.", "There is no step to plan.")
            raise InputError([Problem("path.nothing", message)])
        chosen = _plan(request, sheet, asked, found, at)
    except InputError as error:
        return _page(request, sheet, status=422, problems=problems_json(list(error.problems)))
    n = len(found.chosen)
    told = ngettext("Đã thêm %(n)d nhiệm vụ vào kế hoạch.", "Đã thêm %(n)d nhiệm vụ vào kế hoạch.", n)
    messages.success(request, told % {"n": n})
    return redirect("directives:plan", plan_id=chosen.pk)


def _plan(request: HttpRequest, sheet: Sheet, asked: Asked, found: Found, at: dt.datetime) -> Any:
    actor, plan = actor_of(request), chosen_plan(request)
    owner = plan.owner if plan is not None else chosen_owner(request)
    index = sheet.group.round.name if is_own_index(sheet) else f"{sheet.group.round.name}: {sheet.unit.name}"
    fallback = owner if is_own_index(sheet) else sheet.unit
    tasks = tasks_of(found.chosen, index, fallback, not_before=actor.as_of, language=language_of())
    return plan_path(
        actor=actor,
        plan=plan,
        owner_id=owner.pk,
        title=_("Nâng điểm: %(index)s") % {"index": index},
        year=actor.as_of.year,
        tasks=tasks,
        index=index,
        score=None if asked.score is None else Decimal(repr(asked.score)),
        rank=asked.rank,
        at=at,
    )
