"""The country's units on a day: the tree that opens branch by branch, its CSV, and the map of tiles."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from chiso.engine.units import REFORM
from chiso.office.http import actor_of, day_asked, page, problems_json
from chiso.office.units.queries import (
    Shown,
    branches_on,
    change_days,
    country_on,
    find_in_country,
    is_loaded,
    parent_keys_on,
    tile_map,
)
from chiso.office.units.queries.country import Twig


def timeline(day: dt.date, today: dt.date, days: list[dt.date]) -> dict[str, Any]:
    """What the date form needs: the days of the slider, where it stands, and the changes before and after."""
    return {
        "day": day,
        "today": today,
        "days": days,
        "step": max((index for index, change in enumerate(days) if change <= day), default=0),
        "earlier": max((change for change in days if change < day), default=None),
        "later": min((change for change in days if change > day), default=None),
    }


@require_GET
@page("units.view")
def country(request: HttpRequest) -> HttpResponse:
    """The provinces of a day; `open` names the units whose children are shown, `q` searches."""
    if not is_loaded():
        return render(request, "units/unloaded.html")
    today = actor_of(request).as_of
    day = day_asked(request, "as_of", today) or today
    query = request.GET.get("q", "").strip()
    wanted = set(request.GET.getlist("open"))
    parents = parent_keys_on(wanted, day)
    opened = wanted | set(parents.values())
    shown = branches_on(day, opened)
    context = timeline(day, today, change_days(country=True)) | {
        "shown": shown,
        "rows": _rows(request, shown, opened, parents),
        "notes": problems_json(list(shown.notes)),
        "query": query,
        "matches": find_in_country(query, day) if query else None,
        "eve": REFORM - dt.timedelta(days=1),
        "reform": REFORM,
    }
    return render(request, "units/country.html", context)


def _rows(request: HttpRequest, shown: Shown, opened: set[str], parents: dict[str, str]) -> list[tuple[Twig, str, str]]:
    """Each branch with the address that opens or closes it and that of its page; one pattern for hundreds of links."""
    pattern = reverse("units:unit", kwargs={"key": "KEY"})
    return [
        (
            twig,
            _toggle(request.GET, twig.place.key, opened, parents) if twig.below else "",
            pattern.replace("KEY", twig.place.key),
        )
        for twig in shown.twigs
    ]


def _toggle(asked: QueryDict, key: str, opened: set[str], parents: dict[str, str]) -> str:
    """The address that opens one branch, or closes it with what is open in it, and keeps the rest."""
    query = asked.copy()
    closed = {one for one in opened if one == key or parents.get(one) == key}
    query.setlist("open", sorted(opened - closed if key in opened else opened | {key}))
    query.pop("q", None)
    return query.urlencode()


@require_GET
@page("units.view")
def country_csv(request: HttpRequest) -> HttpResponse:
    """Every unit of the country on a day, parents before children."""
    today = actor_of(request).as_of
    day = day_asked(request, "as_of", today) or today
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["depth", "key", "kind", "name"])
    writer.writerows((depth, place.key, place.kind, place.name) for depth, place in country_on(day).walk())
    headers = {"Content-Disposition": f'attachment; filename="don-vi-{day:%Y-%m-%d}.csv"'}
    # the mark lets Excel read it as UTF-8
    return HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@require_GET
@page("units.view")
def tiles(request: HttpRequest) -> HttpResponse:
    """The provinces of a day as tiles and as a table."""
    if not is_loaded():
        return render(request, "units/unloaded.html")
    today = actor_of(request).as_of
    day = day_asked(request, "as_of", today) or today
    shown = tile_map(day)
    # for the map only days on which provinces changed matter
    days = [change for change in change_days(country=True, provinces=True) if change <= today]
    context = timeline(day, today, days) | {
        "map": shown,
        "notes": problems_json(list(shown.notes)),
        "is_before": day < REFORM,
        "break_day": REFORM,
    }
    return render(request, "units/map.html", context)
