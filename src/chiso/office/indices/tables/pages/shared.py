"""What the pages of published tables share: which source, which year, whose point of view."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest

from chiso.office.http import actor_of
from chiso.office.indices.models import Source
from chiso.office.indices.tables import queries
from chiso.office.indices.tables.queries import Held
from chiso.office.units.queries import unit_by_id
from chiso.office.units.queries.lookup import own_province


def source_or_404(code: str) -> Source:
    """The source of an address."""
    found = queries.source_by_code(code)
    if found is None:
        raise Http404
    return found


def held_or_404(source: Source, year: int, number: str = "") -> Held:
    """The newest edition of a year, or the one asked for by number."""
    found = queries.edition_of(source, year, int(number) if number.isdecimal() else None)
    if found is None:
        raise Http404
    return found


def subject(request: HttpRequest, held: Held | None, *, anybody: bool = True) -> str:
    """Whose point of view: the unit asked for, our province, a unit of the reader, or else (`anybody`) the first one.

    Empty where there is none.
    """
    if held is None:
        return ""
    units = held.table.units
    asked = request.GET.get("unit", "")
    if asked in units:
        return asked
    actor = actor_of(request)
    ours = own_province(actor.as_of)
    mine = [unit_by_id(grant.unit_id) for grant in actor.grants]
    keys = [unit.key for unit in (ours, *mine) if unit is not None]
    return next((key for key in keys if key in units), units[0] if units and anybody else "")


def before_of(editions: Sequence[Held], year: int) -> Held | None:
    """The newest table before a year."""
    return next((held for held in reversed(editions) if held.year < year), None)
