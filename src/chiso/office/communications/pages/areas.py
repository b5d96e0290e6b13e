"""Survey areas: where outside surveys ask people this year, and what is public there. No respondents, no advice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from chiso.office.accounts.permissions import allows, allows_somewhere
from chiso.office.communications import queries
from chiso.office.communications.models import SurveyArea
from chiso.office.communications.operations.areas import add_areas, change_area, withdraw_area
from chiso.office.directives.naming import UnitNames
from chiso.office.http import actor_of, do_or_show, now, page, target_by, thing_of

area_target = target_by(queries.area_by_id, "area_id", lambda found: found.commune_id)
"""The commune of the area."""


@require_GET
@page("communications.view")
def index(request: HttpRequest) -> HttpResponse:
    """The areas of a year."""
    return _index(request)


def _index(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, today = actor_of(request), timezone.localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else today.year
    lines = queries.areas_of(year)
    mine = {line.area.commune_id for line in lines
            if allows(actor, "communications.log", unit_id=line.area.commune_id)}  # fmt: skip
    people = queries.people_of(mine, today)
    context = {
        "year": year,
        "lines": [(line, people.get(line.area.commune_id, ()) if line.area.commune_id in mine else None)
                  for line in lines],
        "unmet": sum(not (line.area.focal and line.area.public_link) for line in lines),
        "may_manage": allows_somewhere(actor, "communications.manage"),
        **more,
    }  # fmt: skip
    return render(request, "communications/areas.html", context, status=status)


def _did(request: HttpRequest, verb: Callable[[], object]) -> HttpResponse:
    return do_or_show(request, verb, _index, "communications:areas")


@require_POST
@page("communications.manage")
def new(request: HttpRequest) -> HttpResponse:
    """Name the areas of a survey: one or several units."""
    posted, today = request.POST, timezone.localdate()
    year = posted.get("year", "").strip()

    return _did(
        request,
        lambda: add_areas(
            actor=actor_of(request), survey=posted.get("survey", ""), at=now(),
            units=UnitNames.on(today).units_in(posted.get("units", ""), "units"),
            year=int(year) if year.isdecimal() else today.year, source=posted.get("source", ""),
        ),
    )  # fmt: skip


@require_POST
@page("communications.log", target=area_target)
def change(request: HttpRequest, area_id: int) -> HttpResponse:
    """The commune's focal person and public information."""
    area: SurveyArea = thing_of(request)
    chosen, link = request.POST.get("focal", ""), request.POST.get("public_link", "")
    people = queries.people_of([area.commune_id], timezone.localdate())[area.commune_id]
    focal = next((person for person in people if str(person.pk) == chosen), None)
    return _did(
        request, lambda: change_area(actor=actor_of(request), area=area, focal=focal, public_link=link, at=now())
    )


@require_POST
@page("communications.manage", target=area_target)
def withdraw(request: HttpRequest, area_id: int) -> HttpResponse:
    """Take an area off the list."""
    area: SurveyArea = thing_of(request)
    reason = request.POST.get("reason", "")
    return _did(request, lambda: withdraw_area(actor=actor_of(request), area=area, reason=reason, at=now()))
