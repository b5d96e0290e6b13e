"""All indices on one page, one index over its years, one node of it over the years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chiso.engine.published import Node
from chiso.engine.ranking import ranks_of
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.http import actor_of, page
from chiso.office.indices.models import Covers, MarkKind, Source
from chiso.office.indices.tables import queries
from chiso.office.indices.tables.changes import Change, total_changes
from chiso.office.indices.tables.drawing import Ruler, chart_of, ruler_of
from chiso.office.indices.tables.pages.shared import source_or_404, subject
from chiso.office.indices.tables.queries import Held
from chiso.office.indices.tables.standing import Place, breaks_between, course_of, standings_of


@dataclass(frozen=True)
class IndexLine:
    """One index in the view over all of them."""

    source: Source
    years: tuple[int, ...]
    held: Held | None = None
    unit: str = ""
    place: Place | None = None
    ranked: int = 0
    before: float | None = None
    change: Change | None = None
    target: float | None = None
    ruler: Ruler | None = None
    alike: int = 0
    missing: bool = False


@require_GET
@page("results.view")
def index(request: HttpRequest) -> HttpResponse:
    """Every index with our latest place in it."""
    found = queries.sources()
    two = queries.latest_two({line.source.pk: line.source for line in found})
    lines = [_line(request, line.source, line.years, two[line.source.pk]) for line in found]
    context = {
        "lines": [line for line in lines if line.place is not None],
        "others": [line for line in lines if line.place is None],
        "may_manage": allows_somewhere(actor_of(request), "tables.manage"),
    }
    return render(request, "tables/index.html", context)


def _line(request: HttpRequest, source: Source, years: tuple[int, ...], last: tuple[Held, ...]) -> IndexLine:
    if not last:
        return IndexLine(source, years)
    held, unit = last[-1], subject(request, last[-1], anybody=False)
    if not unit:
        return IndexLine(source, years)
    stands = standings_of(held)
    place = stands.of(unit)
    moved = queries.reorganised_keys(last[0], held) if len(last) > 1 else frozenset()
    broken = len(last) > 1 and breaks_between(last[0], held, unit, moved)
    before = last[0].total_of(unit) if len(last) > 1 and not broken else None
    target = queries.targets_of(source, held.year).get(total_code(held))
    return IndexLine(
        source,
        years,
        held,
        unit,
        place,
        stands.ranked,
        before,
        total_changes(last[0], held, moved).get(unit) if before is not None else None,
        target,
        ruler_of(stands, before, target),
        len(stands.alike(unit)),
    )


def total_code(held: Held) -> str:
    """The code of the node that ranks go by."""
    at = held.table.total
    return "TOTAL" if at is None else held.table.nodes[at].code


@require_GET
@page("results.view")
def source(request: HttpRequest, code: str) -> HttpResponse:
    """One index over the years, from one unit's point of view."""
    found = source_or_404(code)
    editions = queries.editions(found)
    last = editions[-1] if editions else None
    unit = subject(request, last)
    course = course_of(editions, unit)
    context = {
        "source": found,
        "last": last,
        "unit": unit,
        "name": last.name_of(unit) if last else "",
        "course": course,
        "chart": chart_of(course),
        "parts": _parts(editions, unit),
        "years": [held.year for held in editions],
        "units": _units(last),
        "has_map": found.covers == Covers.PROVINCES,
        "may_manage": allows_somewhere(actor_of(request), "tables.manage"),
    }
    return render(request, "tables/source.html", context)


def _units(held: Held | None) -> list[tuple[str, str]]:
    return sorted(held.names.items(), key=lambda pair: pair[1]) if held else []


def _parts(editions: tuple[Held, ...], unit: str) -> list[tuple[Node, list[float | None], bool]]:
    """Every part and sub-part of any year, newest names first, with its figure of each year."""
    nodes: dict[str, Node] = {}
    for held in reversed(editions):
        for node in held.table.nodes:
            if node.level in ("part", "subpart"):
                nodes.setdefault(node.code, node)
    found = [(nodes[code], [held.value_of(unit, code) for held in editions], False) for code in sorted(nodes)]
    return [(node, row, all(value is None for value in row)) for node, row, _ in found]


@require_GET
@page("results.view")
def node(request: HttpRequest, code: str, node: str) -> HttpResponse:
    """One part or indicator: every year, and where everybody stands in the last one."""
    found = source_or_404(code)
    editions = [held for held in queries.editions(found) if held.table.column(node) is not None]
    if not editions:
        raise Http404
    last = editions[-1]
    unit = subject(request, last)
    at = last.table.column(node) or 0
    context: dict[str, Any] = {
        "source": found,
        "node": last.table.nodes[at],
        "last": last,
        "unit": unit,
        "name": last.name_of(unit),
        "units": _units(last),
        "years": _node_years(found, editions, node, unit),
        "below": _below(last, node, unit),
        "rows": _node_rows(last, node, unit),
    }
    return render(request, "tables/node.html", context)


@dataclass(frozen=True, slots=True)
class NodeYear:
    """A node in one year: our figure and rank, the best, the median, the published mean."""

    year: int
    own: float | None
    derived: bool
    rank: int | None
    ranked: int
    best: float | None
    best_names: str
    median: float | None
    mean: float | None


def _node_years(source: Source, editions: list[Held], node: str, unit: str) -> list[NodeYear]:
    import numpy as np

    means = {mark.year: float(mark.value) for mark in queries.marks_of(source)
             if mark.kind == MarkKind.MEAN and mark.node == node}  # fmt: skip
    found = []
    for held in editions:
        at = held.table.column(node) or 0
        column = held.table.values[:, at]
        ranks = ranks_of(column)
        known = column[~np.isnan(column)]
        row = held.table.units.index(unit) if unit in held.table.units else None
        best = float(known.max()) if len(known) else None
        names = [held.name_of(each) for each, value in zip(held.table.units, column, strict=True) if value == best]
        found.append(
            NodeYear(
                held.year,
                held.value_of(unit, node),
                (unit, node) in held.table.derived,
                (int(ranks[row]) or None) if row is not None else None,
                len(known),
                best,
                ", ".join(names[:2]),
                float(np.median(known)) if len(known) else None,
                means.get(held.year),
            )
        )
    return found


def _below(held: Held, node: str, unit: str) -> list[tuple[Node, float | None, float | None]]:
    """The parts of a node with our figure and the published error."""
    found = [each for each in held.table.nodes if each.parent == node and each.level != "other"]
    return [(each, held.value_of(unit, each.code), held.value_of(unit, f"{each.code}_SE")) for each in found]


def _node_rows(held: Held, node: str, unit: str) -> list[tuple[int, str, str, float, bool]]:
    """Everybody's figure, best first: rank, key, name, figure, whether it is derived."""
    at = held.table.column(node) or 0
    column = held.table.values[:, at]
    ranks = ranks_of(column)
    rows = [
        (int(ranks[row]), each, held.name_of(each), float(column[row]), (each, node) in held.table.derived)
        for row, each in enumerate(held.table.units)
        if ranks[row]
    ]
    return sorted(rows)
