"""The worksheet: the grid, the panel beside a leaf, and the small answers that its script asks for."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.scoring import inputs_of
from chiso.office.accounts.permissions import allows, allows_somewhere
from chiso.office.errors import Conflict
from chiso.office.http import actor_of, language_of, now, page, problems_json, thing_of
from chiso.office.rounds.cells import CellValue, cell_text
from chiso.office.rounds.models import Sheet, Stage
from chiso.office.rounds.operations.adjustments import record_adjustment
from chiso.office.rounds.operations.answers import Recorded, TypedCell, record_block, record_cell, record_note
from chiso.office.rounds.queries.panel import panel_of
from chiso.office.rounds.queries.rounds import sheets_of_units
from chiso.office.rounds.queries.worksheet import (
    Row,
    Worksheet,
    counts_of,
    handed_back,
    rows_of,
    worksheet_of,
)
from chiso.office.rounds.scores import framework_for
from chiso.office.rounds.targets import own_sheet_target, sheet_target
from chiso.office.rounds.workflow import workflow_of

SHOWS = ("all", "empty", "missing", "errors")
BLOCK_LIMIT = 600


@require_GET
@page("sheets.fill")
def my_sheets(request: HttpRequest) -> HttpResponse:
    """The sheets of the reader's own units; straight to the worksheet when there is only one that runs."""
    actor = actor_of(request)
    found = list(sheets_of_units(actor.units_as("unit_officer", "unit_leader")))
    running = [sheet for sheet in found if sheet.state not in ("published", "archived")]
    if len(running) == 1 and not request.GET.get("list"):
        return redirect("rounds:worksheet", sheet_id=running[0].pk)
    return render(request, "rounds/my_sheets.html", {"sheets": found, "running": running})


@require_GET
@page("sheets.view", target=sheet_target)
def worksheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The grid with the panel of the leaf in the address, or of the first thing to do."""
    sheet: Sheet = thing_of(request)
    actor, at, language = actor_of(request), now(), language_of()
    found = worksheet_of(sheet, at=at, language=language)
    may_fill = found.is_open and allows(actor, "sheets.fill", unit_id=sheet.unit_id)
    focus = _focus(request, found)
    show = request.GET.get("show", "all")
    context = {
        "worksheet": found,
        "sheet": sheet,
        "round": sheet.group.round,
        "may_fill": may_fill,
        "may_board": allows_somewhere(actor, "rounds.board"),
        "moves": _moves(request, sheet, found),
        "back": handed_back(sheet),
        "show": show if show in SHOWS else "all",
        "option_lists": {row.options: f"options-{index}" for index, row in enumerate(found.own) if row.options},
        "focus": focus.node.code if focus else "",
        "panel": panel_of(sheet, focus, language=language) if focus else None,
        "may_link": may_fill or _may_explain(request, sheet),
        "blocked": sum(len(blocker.nodes) for blocker in found.blockers),
    }
    return render(request, "rounds/worksheet.html", context)


def _focus(request: HttpRequest, found: Worksheet) -> Row | None:
    """The leaf in the address; else the first one with something to do; else the first that the unit fills."""
    asked = found.by_code.get(request.GET.get("leaf", ""))
    if asked is not None and found.framework.is_leaf(asked.node.code):
        return asked
    todo = [node for blocker in found.blockers for node in blocker.nodes]
    first = next((row for row in found.own if row.node.code in todo), None)
    return first or next(iter(found.own), None)


def _moves(request: HttpRequest, sheet: Sheet, found: Worksheet) -> dict[str, bool]:
    """The verbs that the reader may use on the sheet as it stands."""
    actor = actor_of(request)
    return {
        move.verb: True
        for move in found.flow.moves_from(sheet.state)
        if any(allows(actor, permission, unit_id=sheet.unit_id) for permission in move.permissions)
    }


def _may_explain(request: HttpRequest, sheet: Sheet) -> bool:
    flow = workflow_of(sheet.group.round.workflow)
    explains = allows(actor_of(request), "sheets.fill", unit_id=sheet.unit_id)
    return explains and flow.writes(sheet.state, Stage.EXPLANATION)


@require_GET
@page("sheets.view", target=sheet_target)
def leaf_panel(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The panel of one leaf, as a fragment."""
    sheet: Sheet = thing_of(request)
    found = worksheet_of(sheet, at=now(), language=language_of())
    row = found.by_code.get(request.GET.get("leaf", ""))
    if row is None or not found.framework.is_leaf(row.node.code):
        raise Http404
    may_fill = found.is_open and allows(actor_of(request), "sheets.fill", unit_id=sheet.unit_id)
    context = {
        "sheet": sheet,
        "panel": panel_of(sheet, row, language=language_of()),
        "may_fill": may_fill,
        "may_link": may_fill or _may_explain(request, sheet),
    }
    return render(request, "rounds/_panel.html", context)


@require_POST
@page("sheets.fill", target=own_sheet_target)
def save_cell(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Store one cell: `node`, `text`, `version`. 409 with both values when somebody was first."""
    sheet: Sheet = thing_of(request)
    cell = TypedCell(request.POST.get("node", ""), request.POST.get("text", ""), _whole(request.POST.get("version")))
    try:
        recorded = record_cell(actor=actor_of(request), sheet=sheet, cell=cell, at=now())
    except Conflict as conflict:
        return JsonResponse({"conflict": _conflict(sheet, cell.node, conflict)}, status=409)
    return JsonResponse(_told(sheet, recorded))


@require_POST
@page("sheets.fill", target=own_sheet_target)
def save_block(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Store a pasted block: JSON `{"cells": [{"node", "text", "version"}, …]}`; the answer tells every cell apart."""
    sheet: Sheet = thing_of(request)
    recorded = record_block(actor=actor_of(request), sheet=sheet, cells=_cells(request), at=now())
    told = _told(sheet, recorded)
    told["problems"] = {node: problems_json([*problems]) for node, problems in recorded.problems.items()}
    told["conflicts"] = {node: _conflict(sheet, node, conflict) for node, conflict in recorded.conflicts.items()}
    return JsonResponse(told)


def _cells(request: HttpRequest) -> list[TypedCell]:
    """The posted block; InputError for anything that is none."""
    try:
        listed = json.loads(request.body)["cells"]
        cells = [TypedCell(str(cell["node"]), str(cell["text"]), int(cell["version"])) for cell in listed]
    except (ValueError, KeyError, TypeError):
        cells = []
    if not 0 < len(cells) <= BLOCK_LIMIT:
        raise InputError(
            [
                Problem(
                    "block.size",
                    Text("Khối dán không đọc được hoặc quá lớn.", "The pasted block is unreadable or too large."),
                    got=str(len(cells)),
                    expected=Text(f"từ 1 đến {BLOCK_LIMIT} ô", f"1 to {BLOCK_LIMIT} cells"),
                )
            ]
        )
    return cells


@require_POST
@page("sheets.fill", target=own_sheet_target)
def save_note(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Store the explanation of a leaf: `node`, `note`, and `seen`, the text that it replaces."""
    sheet: Sheet = thing_of(request)
    node = request.POST.get("node", "")
    try:
        recorded = record_note(
            actor=actor_of(request),
            sheet=sheet,
            node=node,
            note=request.POST.get("note", ""),
            seen=request.POST.get("seen", ""),
            at=now(),
        )
    except Conflict as conflict:
        told = {"mine": conflict.mine, "theirs": conflict.theirs, "by": conflict.by, "at": _clock(conflict)}
        return JsonResponse({"conflict": told}, status=409)
    if "application/json" not in request.headers.get("Accept", ""):
        return HttpResponseRedirect(f"{reverse('rounds:worksheet', kwargs={'sheet_id': sheet_id})}?leaf={node}")
    return JsonResponse({**_told(sheet, recorded), "note": recorded.saved[node].note})


@require_POST
@page("sheets.fill", target=own_sheet_target)
def save_adjustment(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Store the number of cases of a bonus or penalty item: `item`, `count`, `reason`, `version`."""
    sheet: Sheet = thing_of(request)
    item = request.POST.get("item", "")
    try:
        row, scores = record_adjustment(
            actor=actor_of(request),
            sheet=sheet,
            item=item,
            count=request.POST.get("count", ""),
            reason=request.POST.get("reason", ""),
            version=_whole(request.POST.get("version")),
            at=now(),
        )
    except Conflict as conflict:
        told = {"mine": conflict.mine, "theirs": conflict.theirs, "version": conflict.version, "by": conflict.by}
        return JsonResponse({"conflict": {**told, "at": _clock(conflict)}}, status=409)
    if "application/json" not in request.headers.get("Accept", ""):
        return redirect("rounds:worksheet", sheet_id=sheet_id)
    points = {score.item: _number(score.points) for score in scores.totals.adjustments}
    return JsonResponse(
        {"item": item, "version": row.version, "points": points, "total": _number(scores.totals.points)}
    )


def _told(sheet: Sheet, recorded: Recorded) -> dict[str, Any]:
    """What the grid shows after a change: the stored cells, every row's points, the counts and the total."""
    language = language_of()
    rows = rows_of(sheet, framework_for(sheet), recorded.book, recorded.scores, {}, language)
    by_code = {row.node.code: row for row in rows}
    return {
        "cells": {node: _cell(by_code[node]) for node in recorded.saved},
        "points": {row.node.code: _number(row.points) for row in rows if row.points is not None},
        "open": [row.node.code for row in rows if row.kind == "node" and not row.is_complete],
        "counts": counts_of(rows),
        "total": _number(recorded.scores.totals.points),
    }


def _cell(row: Row) -> dict[str, Any]:
    return {
        "text": row.text,
        "version": row.version,
        "told": row.told.in_(language_of()),
        "empty": row.is_empty,
        "missing": row.is_missing,
    }


def _conflict(sheet: Sheet, node: str, conflict: Conflict) -> dict[str, Any]:
    specs = inputs_of(framework_for(sheet), node)

    def shown(value: CellValue) -> str:
        return cell_text(specs, value.inputs, value.status, language_of())

    return {
        "mine": shown(conflict.mine),
        "theirs": shown(conflict.theirs),
        "version": conflict.version,
        "by": conflict.by,
        "at": _clock(conflict),
    }


def _clock(conflict: Conflict) -> str:
    return f"{timezone.localtime(conflict.at):%H:%M %d/%m/%Y}"


def _number(value: Any) -> str | None:
    return None if value is None else f"{value:f}"


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
