"""Outside figures come in here: a survey's results, a table of the statistics office, unit by unit."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chiso.engine.errors import InputError
from chiso.office.http import actor_of, now, page, problems_json, thing_of
from chiso.office.rounds.models import RoundGroup
from chiso.office.rounds.operations.results_table import save_results
from chiso.office.rounds.queries.results import ResultCell, ResultLine, ResultsTable, groups_with_results, results_table
from chiso.office.rounds.stage_targets import group_target


@require_GET
@page("sheets.enter_results")
def results_index(request: HttpRequest) -> HttpResponse:
    """The groups that wait for figures from outside."""
    return render(request, "rounds/results_index.html", {"groups": groups_with_results()})


@require_http_methods(["GET", "POST"])
@page("sheets.enter_results", target=group_target)
def results_entry(request: HttpRequest, group_id: int) -> HttpResponse:
    """The table of a group; it is saved as a whole and comes back with what was typed when something is wrong."""
    group: RoundGroup = thing_of(request)
    table = results_table(group)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        figures, versions = _read(request, table)
        try:
            written = save_results(
                actor=actor_of(request),
                group=group,
                figures=figures,
                versions=versions,
                source=request.POST.get("source", ""),
                at=now(),
            )
            messages.success(request, _("Đã lưu %(n)d số liệu.") % {"n": written})
            return redirect("rounds:results_entry", group_id=group_id)
        except InputError as error:
            problems = problems_json([*error.problems])
    context = {
        "group": group,
        "round": group.round,
        "table": table,
        "problems": problems,
        "typed": request.POST,
        "source": request.POST.get("source", table.source),
    }
    return render(request, "rounds/results_entry.html", context, status=422 if problems else 200)


def _read(
    request: HttpRequest, table: ResultsTable
) -> tuple[dict[int, dict[str, dict[str, str]]], dict[tuple[int, str], int]]:
    """What the form changes: all figures of every leaf with a changed cell, and the versions of those that stood."""
    figures: dict[int, dict[str, dict[str, str]]] = {}
    versions: dict[tuple[int, str], int] = {}
    for line in table.lines:
        unit_id = line.sheet.unit_id
        for node in _changed(request, line):
            cells = [cell for cell in line.cells if cell.column.node.code == node]
            figures.setdefault(unit_id, {})[node] = {cell.column.spec.name: _typed(request, cell) for cell in cells}
            seen = request.POST.get(f"v|{unit_id}|{node}", "0")
            if cells[0].version or seen != "0":
                versions[unit_id, node] = int(seen) if seen.isdecimal() else 0
    return figures, versions


def _changed(request: HttpRequest, line: ResultLine) -> list[str]:
    """Leaves of a unit with a cell that says something else than what stands; an emptied cell says nothing."""
    changed = [
        cell.column.node.code
        for cell in line.cells
        if cell.is_open and _typed(request, cell) not in ("", cell.text) and cell.name in request.POST
    ]
    return list(dict.fromkeys(changed))


def _typed(request: HttpRequest, cell: ResultCell) -> str:
    return (request.POST.get(cell.name) or "").strip()
