"""Units as they were on a day."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chiso.office.accounts.permissions import allows
from chiso.office.accounts.queries import members
from chiso.office.http import actor_of, day_asked, page
from chiso.office.indices.queries import history_of_unit
from chiso.office.rounds.queries.rounds import sheets_of_units
from chiso.office.units.queries import change_days, children_on, life_of, path_on, tree_on, unit_by_key

# the province and what stands directly under it; divisions and villages are read on the page of their unit
DEPTH = 1


@require_GET
@page("units.view")
def tree(request: HttpRequest) -> HttpResponse:
    today = actor_of(request).as_of
    day = day_asked(request, "as_of", today) or today
    shown = tree_on(day)
    days = change_days()
    context = {
        "tree": shown,
        "branches": shown.shown(DEPTH),
        "day": day,
        "today": today,
        "days": days,
        "step": _step(days, day),
        "earlier": max((change for change in days if change < day), default=None),
        "later": min((change for change in days if change > day), default=None),
    }
    return render(request, "units/tree.html", context)


def _step(days: list[dt.date], day: dt.date) -> int:
    """The position of the slider: the last change that is not after the day."""
    return max((index for index, change in enumerate(days) if change <= day), default=0)


@require_GET
@page("units.view")
def unit(request: HttpRequest, *, key: str) -> HttpResponse:
    actor = actor_of(request)
    found = unit_by_key(key)
    if found is None:
        raise Http404
    day = day_asked(request, "as_of", actor.as_of) or actor.as_of
    if not found.is_valid_on(day):
        day = found.valid_from if day < found.valid_from else _last_day(found.valid_to)
    history = history_of_unit(found.pk)
    context = {
        "unit": found,
        "day": day,
        "path": path_on(found, day),
        "children": children_on(found, day),
        "life": life_of(found),
        "members": members(found.pk, actor.as_of).order_by("role", "id"),
        "may_see_people": allows(actor, "accounts.view"),
        "sheets": sheets_of_units([found.pk]) if allows(actor, "sheets.view", unit_id=found.pk) else None,
        "history": history,
    }
    return render(request, "units/unit.html", context)


def _last_day(valid_to: dt.date | None) -> dt.date:
    assert valid_to is not None  # a unit that is not valid later than its beginning has an end
    return valid_to - dt.timedelta(days=1)
