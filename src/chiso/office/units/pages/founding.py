"""Taking a province from the register for our own, and founding what stands inside a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import parse_date, search_key
from chiso.engine.units import Body, Handover
from chiso.engine.units.io import load_bodies, load_handovers
from chiso.office.http import actor_of, day_posted, now, page, problems_json
from chiso.office.units.models import PROVINCES, Unit, UnitKind
from chiso.office.units.operations import (
    INNER_KINDS,
    Named,
    add_body,
    adopt_province,
    body_key,
    found_bodies,
    has_bodies,
)
from chiso.office.units.queries import children_on, is_loaded, path_on, provinces_on, unit_by_key
from chiso.office.units.queries.lookup import own_province, predecessors_of


@dataclass(frozen=True, slots=True)
class Choice:
    """A body that the decrees name, and the unit where it stands already."""

    body: Body
    unit: Unit | None


def named() -> Named:
    """The names and hand-overs that ship."""
    return Named(load_bodies(), load_handovers())


@require_GET
@page("units.manage")
def adopt(request: HttpRequest) -> HttpResponse:
    """The provinces of today, one of which may become ours; or which one is."""
    if not is_loaded():
        return render(request, "units/unloaded.html")
    return render(request, "units/adopt.html", _adopting(request))


def _adopting(request: HttpRequest, **more: Any) -> dict[str, Any]:
    today = actor_of(request).as_of
    return {"ours": own_province(today), "provinces": provinces_on(today), "typed": request.POST, **more}


@require_POST
@page("units.manage")
def adopting(request: HttpRequest) -> HttpResponse:
    """Takes the chosen province with everything that lies in it."""
    actor = actor_of(request)
    try:
        province = unit_by_key(request.POST.get("key", "").strip())
        if province is None:
            message = Text("Chưa chọn tỉnh, thành phố", "No province was chosen")
            raise InputError([Problem("units.not_a_province", message, where="key")])
        count = adopt_province(actor=actor, province=province, reason=request.POST.get("reason", ""), at=now())
    except InputError as error:
        context = _adopting(request, problems=problems_json([*error.problems]))
        return render(request, "units/adopt.html", context, status=422)
    messages.success(request, _("Đã nhận %(name)s: %(n)d đơn vị.") % {"name": province.name, "n": count})
    return redirect("units:bodies", key=province.key)


@require_GET
@page("units.manage")
def bodies(request: HttpRequest, *, key: str) -> HttpResponse:
    """What stands inside a unit, what the decrees name for it, and a form for what they don't."""
    return render(request, "units/bodies.html", _bodies(request, _ours(key)))


def _ours(key: str) -> Unit:
    found = unit_by_key(key)
    if found is None or found.is_reference:
        raise Http404
    return found


def _bodies(request: HttpRequest, unit: Unit, **more: Any) -> dict[str, Any]:
    today = actor_of(request).as_of
    day = min(today, unit.valid_to or today)
    standing = list(children_on(unit, day)) if unit.is_valid_on(day) else []
    kinds = [UnitKind(kind) for kind in INNER_KINDS.get(unit.kind, ())]
    return {
        "unit": unit,
        "path": path_on(unit, day),
        "standing": [child for child in standing if child.kind in kinds],
        "choices": _choices(unit, standing) if has_bodies(unit) else [],
        "handovers": _told(load_handovers()) if unit.kind in PROVINCES else [],
        "kinds": [(str(kind), kind.label) for kind in kinds],
        "past": predecessors_of(unit) if unit.kind in PROVINCES else (),
        "typed": request.POST,
        **more,
    }


def _choices(unit: Unit, standing: list[Unit]) -> list[Choice]:
    there = {child.key: child for child in standing} | {search_key(child.name): child for child in standing}
    level = "province" if unit.kind in PROVINCES else "ward" if unit.kind == UnitKind.WARD else "commune"
    levels = ("commune", "ward") if level == "ward" else (level,)
    return [
        Choice(body, there.get(body_key(body, unit)) or there.get(search_key(body.name.vi)))
        for body in load_bodies()
        if body.level in levels and body.valid_to is None and not (level == "ward" and body.code == "xa-kinh-te")
    ]


def _told(handovers: tuple[Handover, ...]) -> list[tuple[str, str, str, Handover]]:
    """Each hand-over with the names of its two bodies and of the province it is told of, as a table reads them."""
    places = {row.place: unit.name for row in handovers if row.place and (unit := unit_by_key(row.place))}
    names = {body.code: body.name.vi for body in load_bodies()}
    same = _("Sở cùng tên của tỉnh trước sáp nhập")
    heir = _("sở cùng tên")
    return [
        (names.get(row.predecessor, same), names.get(row.successor, heir), places.get(row.place, row.place), row)
        for row in handovers
    ]


@require_POST
@page("units.manage")
def found(request: HttpRequest, *, key: str) -> HttpResponse:
    """Founds the bodies that the decrees name, and those chosen beside them."""
    unit = _ours(key)
    try:
        past = request.POST.get("past_since", "").strip()
        made = found_bodies(
            actor=actor_of(request),
            under=unit,
            named=named(),
            since=day_posted(request, "since", unit.valid_from),
            also=request.POST.getlist("also"),
            past_since=parse_date(past, where="past_since") if past else None,
            at=now(),
        )
    except InputError as error:
        context = _bodies(request, unit, problems=problems_json([*error.problems]))
        return render(request, "units/bodies.html", context, status=422)
    messages.success(request, _("Đã lập %(n)d đơn vị.") % {"n": len(made.units) - len(made.already)})
    return redirect("units:bodies", key=key)


@require_POST
@page("units.manage")
def add(request: HttpRequest, *, key: str) -> HttpResponse:
    """Adds one body that no decree names."""
    unit = _ours(key)
    try:
        made = add_body(
            actor=actor_of(request),
            under=unit,
            name=request.POST.get("name", ""),
            kind=request.POST.get("kind", ""),
            since=day_posted(request, "from", actor_of(request).as_of),
            abbreviation=request.POST.get("abbreviation", "").strip()[:32],
            at=now(),
        )
    except InputError as error:
        context = _bodies(request, unit, problems=problems_json([*error.problems]))
        return render(request, "units/bodies.html", context, status=422)
    messages.success(request, _("Đã thêm %(name)s.") % {"name": made.name})
    return redirect("units:bodies", key=key)
