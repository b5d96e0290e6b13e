"""One year of an index: who stands where, how surely, and who cannot be told apart; its editions and downloads."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.engine.published import check_published
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.http import actor_of, now, page, problems_json
from chiso.office.indices.models import MarkKind
from chiso.office.indices.operations.tables import withdraw_edition
from chiso.office.indices.tables import queries
from chiso.office.indices.tables.changes import total_changes
from chiso.office.indices.tables.drawing import ruler_of
from chiso.office.indices.tables.pages.overview import total_code
from chiso.office.indices.tables.pages.shared import before_of, held_or_404, source_or_404, subject
from chiso.office.indices.tables.standing import standings_of


@require_GET
@page("results.view")
def year(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The table of a year in order of rank."""
    source = source_or_404(code)
    held = held_or_404(source, year, request.GET.get("edition", ""))
    stands = standings_of(held)
    before = before_of(queries.editions(source), year)
    unit = subject(request, held)
    marks = [mark for mark in queries.marks_of(source) if mark.year == year and mark.node == total_code(held)]
    limits = sorted((mark for mark in marks if mark.kind == MarkKind.GROUP), key=lambda mark: -mark.value)
    report = check_published(held.table, weights=dict(held.table.weights) or None) if not held.table.anchors else None
    context = {
        "source": source,
        "held": held,
        "stands": stands,
        "place": stands.of(unit),
        "alike": stands.alike(unit),
        "ruler": ruler_of(stands, *(float(mark.value) for mark in marks)),
        "changes": total_changes(before, held, queries.reorganised_keys(before, held)),
        "before": before,
        "group_of": {
            place.unit: next((mark.name for mark in limits if (place.total or 0) >= float(mark.value)), "")
            for place in stands.places
            if place.total is not None
        },
        "limits": limits,
        "means": [mark for mark in marks if mark.kind in (MarkKind.MEAN, MarkKind.MEDIAN)],
        "editions": list(queries.editions_of_year(source, year)),
        "report": report,
        "notes": problems_json(list(report.problems)) if report else [],
        "years": next((line.years for line in queries.sources() if line.source.pk == source.pk), ()),
        "may_manage": allows_somewhere(actor_of(request), "tables.manage"),
    }
    return render(request, "tables/year.html", context)


@require_GET
@page("results.view")
def payload(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    """An edition byte for byte: its SHA-256 is the one shown."""
    text = queries.payload_of(source_or_404(code), year, number)
    if text is None:
        raise Http404
    return _download(text.encode(), "application/json", f"{code}-{year}-{number}.json")


@require_GET
@page("results.view")
def table(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The year as a wide CSV with our keys, for analysis elsewhere."""
    held = held_or_404(source_or_404(code), year, request.GET.get("edition", ""))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["uCode", "uName", *(node.code for node in held.table.nodes)])
    for unit, row in zip(held.table.units, held.table.values.tolist(), strict=True):
        writer.writerow([unit, held.name_of(unit), *("" if value != value else repr(value) for value in row)])
    return _download(("\ufeff" + out.getvalue()).encode(), "text/csv; charset=utf-8", f"{code}-{year}.csv")


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@page("tables.manage")
def withdraw(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Take the newest edition of a year back."""
    source = source_or_404(code)
    held = held_or_404(source, year)
    try:
        withdraw_edition(actor=actor_of(request), edition=held.edition, reason=request.POST.get("reason", ""), at=now())
    except InputError as error:
        problems = problems_json(list(error.problems))
        return render(request, "problems.html", {"problems": problems, "status": 422}, status=422)
    messages.success(request, _("Đã thu hồi bảng; nhật ký vẫn giữ dấu vết."))
    return redirect("tables:source", code=code)
