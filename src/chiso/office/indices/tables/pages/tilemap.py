"""The provinces of a year's table as tiles, with a slider over the years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chiso.engine.errors import InputError
from chiso.office.http import actor_of, day_asked, page
from chiso.office.indices.models import Covers
from chiso.office.indices.tables import queries
from chiso.office.indices.tables.drawing import ruler_of
from chiso.office.indices.tables.pages.shared import source_or_404, subject
from chiso.office.indices.tables.standing import Place, standings_of
from chiso.office.units.pages.country import timeline
from chiso.office.units.queries import is_loaded, tile_map
from chiso.office.units.queries.tiles import ProvinceTile


@dataclass(frozen=True, slots=True)
class ScoredTile:
    """A province in its place with its place in the table; `width` is how far its total lies on the ruler."""

    one: ProvinceTile
    place: Place | None
    width: str


@require_GET
@page("results.view")
def tiles(request: HttpRequest, code: str) -> HttpResponse:
    """The newest year on or before the day asked for; the last day of a year stands for it."""
    source = source_or_404(code)
    years = next((line.years for line in queries.sources() if line.source.pk == source.pk), ())
    if not is_loaded():
        return render(request, "units/unloaded.html")
    if source.covers != Covers.PROVINCES or not years:
        return render(request, "tables/map.html", {"source": source})
    today = actor_of(request).as_of
    days = [dt.date(year, 12, 31) for year in years]
    asked = day_asked(request, "as_of", today)
    day = max((each for each in days if asked is None or each <= asked), default=days[0])
    held = queries.edition_of(source, day.year)
    if held is None:
        raise Http404
    stands = standings_of(held)
    ruler = ruler_of(stands)
    by_key = {place.unit: place for place in stands.places}
    try:
        shown = tile_map(day)
    except InputError as error:
        raise Http404 from error  # the register does not reach back to that year: the table has the figures
    found = []
    for one in shown.tiles:
        place = by_key.get(one.unit.key)
        total = place.total if place else None
        found.append(ScoredTile(one, place, ruler.at(total) if total is not None else "0%"))
    context = timeline(day, today, days) | {
        "source": source,
        "held": held,
        "stands": stands,
        "tiles": found,
        "unit": subject(request, held),
    }
    return render(request, "tables/map.html", context)
