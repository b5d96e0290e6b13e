"""One unit in one year: why it stands there, how far it is from others, what would change if."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import parse_decimal
from chiso.office.http import page, problems_json
from chiso.office.indices.models import Source
from chiso.office.indices.tables import queries
from chiso.office.indices.tables.analysis import WhatIf, gaps_of, split_of, waterfall_of, what_if
from chiso.office.indices.tables.changes import part_changes, total_changes
from chiso.office.indices.tables.drawing import bars_of, ruler_of
from chiso.office.indices.tables.pages.shared import before_of, held_or_404, source_or_404
from chiso.office.indices.tables.queries import Held
from chiso.office.indices.tables.standing import Standings, breaks_between, standings_of
from chiso.office.reports.paper.pdf import pdf_program


def stands_or_404(source: Source, year: int, unit: str) -> tuple[Held, Standings]:
    """A year's table with the unit in it."""
    held = held_or_404(source, year)
    if unit not in held.table.units:
        raise Http404
    return held, standings_of(held)


@require_GET
@page("results.view")
def unit(request: HttpRequest, code: str, year: int, unit: str) -> HttpResponse:
    """Gap table, waterfall of the change, who cannot be told apart."""
    source = source_or_404(code)
    held, stands = stands_or_404(source, year, unit)
    before = before_of(queries.editions(source), year)
    before = before if before is not None and unit in before.table.units else None
    gaps = gaps_of(
        stands,
        unit,
        before=before,
        targets=queries.targets_of(source, year),
        peers=request.GET.getlist("peer"),
    )
    moved = queries.reorganised_keys(before, held)
    parts = part_changes(before, held, unit, moved) if before is not None else ()
    fall = waterfall_of(before, held, unit) if before is not None else None
    labels = {
        "before": _("Năm %(year)d") % {"year": before.year if before else 0},
        "after": _("Năm %(year)d") % {"year": year},
        "framework": _("Đổi bộ nội dung hoặc trọng số"),
        "anchors": _("Đổi mốc chuẩn hóa"),
    }
    context: dict[str, Any] = {
        "source": source,
        "held": held,
        "stands": stands,
        "unit": unit,
        "name": held.name_of(unit),
        "place": stands.of(unit),
        "alike": stands.alike(unit),
        "ruler": ruler_of(stands),
        "before": before,
        "breaks": breaks_between(before, held, unit, moved) if before else (),
        "gaps": gaps,
        "references": _references(gaps.lines),
        "peer_names": [held.name_of(peer) for peer in gaps.peers],
        "fall": fall,
        "has_pdf": pdf_program() is not None,
        "change": total_changes(before, held, moved).get(unit),
        "part_changes": [one for one in parts if one.change.verdict != "unknown"],
        "bars": bars_of(fall, labels) if fall else (),
        "split": split_of(held, unit),
        "split_problems": problems_json(list(split_of(held, unit).why_not)),
        "units": sorted(held.names.items(), key=lambda pair: pair[1]),
    }
    return render(request, "tables/unit.html", context)


def _references(lines: Any) -> list[tuple[str, str]]:
    """The references that any leaf has, in the order of the table."""
    words = {
        "target": _("Mục tiêu"),
        "last_year": _("Năm trước"),
        "peers": _("Nhóm so sánh"),
        "median": _("Trung vị"),
        "best": _("Cao nhất"),
    }
    there = {name for line in lines for name in line.gaps}
    return [(name, label) for name, label in words.items() if name in there]


@require_GET
@page("results.view")
def whatif(request: HttpRequest, code: str, year: int, unit: str) -> HttpResponse:
    """The total and the rank if single leaves stood elsewhere; everybody else and the anchors are held."""
    source = source_or_404(code)
    held, stands = stands_or_404(source, year, unit)
    asked, problems = _asked(request)
    found: WhatIf | None = what_if(stands, unit, asked)
    context = {
        "source": source,
        "held": held,
        "unit": unit,
        "name": held.name_of(unit),
        "found": found,
        "problems": problems_json(problems),
        "split_problems": problems_json(list(split_of(held, unit).why_not)),
    }
    return render(request, "tables/whatif.html", context, status=422 if problems else 200)


def _asked(request: HttpRequest) -> tuple[dict[str, float], list[Problem]]:
    asked: dict[str, float] = {}
    problems: list[Problem] = []
    for name, text in request.GET.items():
        if not name.startswith("v.") or not str(text).strip():
            continue
        try:
            asked[name[2:]] = float(parse_decimal(str(text), where=name[2:]))
        except InputError as error:
            problems += error.problems
    return asked, problems
