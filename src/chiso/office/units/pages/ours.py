"""Our own units as they were on a day, and the page of any one unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chiso.engine.text import format_decimal
from chiso.office.accounts.permissions import allows
from chiso.office.accounts.queries import members
from chiso.office.http import actor_of, day_asked, language_of, page
from chiso.office.indices.queries import HistoryPoint, histories_of_units
from chiso.office.rounds.queries.rounds import sheets_of_units
from chiso.office.units.lifedrawing import draw
from chiso.office.units.models import Unit
from chiso.office.units.pages.country import timeline
from chiso.office.units.queries import (
    LineageColumns,
    change_days,
    children_on,
    code_on,
    codes_on,
    is_loaded,
    life_line,
    life_of,
    lineage_columns,
    path_on,
    tree_on,
    unit_by_key,
)
from chiso.office.units.queries.country import shown_day
from chiso.office.units.queries.lookup import own_province

# the province and what stands directly under it; divisions and villages are read on the page of their unit
DEPTH = 1
YEARS_BACK = 5


@require_GET
@page("units.view")
def tree(request: HttpRequest) -> HttpResponse:
    today = actor_of(request).as_of
    day = day_asked(request, "as_of", today) or today
    shown = tree_on(day)
    branches = shown.shown(DEPTH)
    codes = codes_on([branch.unit for branch in branches], day)
    context = timeline(day, today, change_days()) | {
        "tree": shown,
        "branches": [(branch, codes[branch.unit.pk]) for branch in branches],
        "is_loaded": is_loaded(),
        "ours": own_province(today),
        "may_manage": allows(actor_of(request), "units.manage"),
    }
    return render(request, "units/tree.html", context)


@require_GET
@page("units.view")
def unit(request: HttpRequest, *, key: str) -> HttpResponse:
    actor = actor_of(request)
    found = unit_by_key(key)
    if found is None:
        raise Http404
    asked = day_asked(request, "as_of", actor.as_of) or actor.as_of
    day = shown_day(found, asked)
    columns = lineage_columns(found, actor.as_of.year - YEARS_BACK, actor.as_of.year)
    histories = histories_of_units({column.unit.pk for column in columns.columns} | {found.pk})
    line = life_line(found, actor.as_of)
    context = {
        "unit": found,
        "day": day,
        "code": code_on(found, day),
        "path": path_on(found, day),
        "children": children_on(found, day),
        "life": life_of(found),
        "drawing": draw(line) if line.edges else None,
        "heirs": line.heirs,
        "columns": columns if len(columns.columns) > 1 else None,
        "beside": columns.told_rows(_percents(columns, histories)),
        "members": members(found.pk, actor.as_of).order_by("role", "id"),
        "may_see_people": allows(actor, "accounts.view"),
        "may_manage": allows(actor, "units.manage"),
        "sheets": _sheets(actor_may_see=allows(actor, "sheets.view", unit_id=found.pk), unit=found),
        "history": histories.get(found.pk, ()),
    }
    return render(request, "units/unit.html", context)


def _sheets(*, actor_may_see: bool, unit: Unit) -> object:
    """The unit's sheets; None for who may not see them and for units that have none by nature."""
    return sheets_of_units([unit.pk]) if actor_may_see and not unit.is_reference else None


def _percents(columns: LineageColumns, histories: Mapping[int, Sequence[HistoryPoint]]) -> dict[tuple[int, int], str]:
    """The newest published percentage by unit and year, for the units side by side."""
    return {
        (column.unit.pk, point.year): format_decimal(point.row.percent, 2, language=language_of())
        for column in columns.columns
        for point in histories.get(column.unit.pk, ())
        if point.row.percent is not None
    }
