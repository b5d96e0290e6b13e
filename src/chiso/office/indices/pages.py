"""Published results: overview, ranking, field matrix, a unit's result, the story of a number, downloads."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chiso.engine.bundle import plain_number, read_payload, write_bundle
from chiso.office.accounts.permissions import allows, allows_somewhere
from chiso.office.frameworks.queries import version_by_id
from chiso.office.http import actor_of, language_of, page
from chiso.office.indices import queries
from chiso.office.indices.beside import beside, columns_of, percents
from chiso.office.indices.corrected import corrected
from chiso.office.indices.models import ResultRow, ResultSet
from chiso.office.indices.rescoring import other_versions, rescored_table
from chiso.office.indices.stories import story_of
from chiso.office.rounds.queries.complaints import sheet_of_result
from chiso.office.rounds.queries.rounds import group_of_result

SORTS = ("rank", "name", "change")


def _warnings(codes: tuple[str, ...]) -> list[str]:
    words = {
        "framework": _("Bộ tiêu chí hai năm khác nhau nên mức thay đổi chỉ để tham khảo."),
        "units": _("Số đơn vị được xếp hạng hai năm khác nhau."),
    }
    return [words[code] for code in codes]


def _result(result_id: int) -> ResultSet:
    return get_object_or_404(queries.all_results(), pk=result_id)


def _row(result: ResultSet, unit_id: int) -> ResultRow:
    row = queries.row_of(result, unit_id)
    if row is None:
        raise Http404
    return row


@require_GET
@page("results.view")
def index(request: HttpRequest) -> HttpResponse:
    """Every publication, newest year first; corrections beside what they supersede."""
    results = list(queries.all_results())
    current = [result for result in results if not queries.is_superseded(result)]
    complaints = allows_somewhere(actor_of(request), "complaints.view")
    return render(request, "indices/index.html", {"results": results, "current": current, "complaints": complaints})


@require_GET
@page("results.view")
def ranking(request: HttpRequest, result_id: int) -> HttpResponse:
    """One group's ranking with grades and the change against the year before."""
    result = _result(result_id)
    sort = request.GET.get("sort", "rank")
    search = request.GET.get("q", "").strip()
    found = queries.ranking(
        result,
        search=search,
        sort=sort if sort in SORTS else "rank",  # type: ignore[arg-type]  # one of SORTS
        language=language_of(),
    )
    context = {
        **_frame(result),
        "found": found,
        "sort": sort,
        "search": search,
        "warnings": _warnings(found.comparison.warnings),
        "sorts": [("rank", _("Theo hạng")), ("name", _("Theo tên")), ("change", _("Theo mức thay đổi"))],
        "scale": queries.scale_of(found),
        "others": other_versions(result),
        "corrected": corrected(result),
        "broken": sum(line.restructured for line in found.lines),
        "beside": beside(result, found.comparison.previous) if "beside" in request.GET else None,
        "like_round": _like_round(request, result),
    }
    return render(request, "indices/ranking.html", context)


def _like_round(request: HttpRequest, result: ResultSet) -> int | None:
    """The round of these results, for who may open the next one like it."""
    group = group_of_result(result) if allows_somewhere(actor_of(request), "rounds.manage") else None
    return group.round_id if group else None


def _frame(result: ResultSet) -> dict[str, Any]:
    """What every page of a result set shows: its versions and its hash."""
    return {"result": result, "versions": queries.versions_of(result), "superseded": queries.is_superseded(result)}


@require_GET
@page("results.view")
def matrix(request: HttpRequest, result_id: int) -> HttpResponse:
    """Fields × units."""
    result = _result(result_id)
    return render(request, "indices/matrix.html", {**_frame(result), "matrix": queries.matrix(result)})


@require_GET
@page("results.view")
def unit(request: HttpRequest, result_id: int, unit_id: int) -> HttpResponse:
    """One unit: fields, every leaf, where points were lost, the years before."""
    result = _result(result_id)
    row = _row(result, unit_id)
    before, comparison = queries.previous_row(result, unit_id)
    framework = queries.framework_of_result(result)
    same = comparison.previous is not None and "framework" not in comparison.warnings
    lines = queries.unit_lines(row, framework, before if same else None) if framework else ()
    sheet = sheet_of_result(result, unit_id)
    actor = actor_of(request)
    columns = columns_of(row.unit, result.year)
    asked = columns is not None and "beside" in request.GET
    context = {
        **_frame(result),
        "columns": columns,
        "beside": columns.told_rows(percents(columns, result.family)) if columns is not None and asked else None,
        "row": row,
        "grade": queries.grade_name(framework, row.grade, language_of()),
        "lines": lines,
        "gaps": queries.gaps(lines),
        "before": before,
        "comparison": comparison,
        "warnings": _warnings(comparison.warnings),
        "history": queries.history_of_unit(unit_id),
        "sheet": sheet,
        "may_complain": sheet is not None
        and not queries.is_superseded(result)
        and allows(actor, "complaints.file", unit_id=unit_id),
    }
    return render(request, "indices/unit.html", context)


@require_GET
@page("results.view")
def story(request: HttpRequest, result_id: int, unit_id: int, node: str) -> HttpResponse:
    """The story of one number: rule, inputs, evidence, four scores, decision; inner parts for who may see the sheet."""
    result = _result(result_id)
    row = _row(result, unit_id)
    found = story_of(result, row, node, actor_of(request))
    if found is None:
        raise Http404
    return render(request, "indices/story.html", {**_frame(result), "row": row, "story": found})


@require_GET
@page("results.view")
def payload(request: HttpRequest, result_id: int) -> HttpResponse:
    """The payload byte for byte: its SHA-256 is the result set's hash."""
    result = get_object_or_404(queries.with_payload(), pk=result_id)
    return _download(result.payload.encode(), "application/json", _file_name(result, "json"))


@require_GET
@page("results.view")
def bundle(request: HttpRequest, result_id: int) -> HttpResponse:
    """The result with all it was computed from, as tables in one zip file. Imported results have no such thing."""
    result = get_object_or_404(queries.with_payload().exclude(payload=""), pk=result_id)
    return _download(write_bundle(read_payload(result.payload)), "application/zip", _file_name(result, "zip"))


@require_GET
@page("results.view")
def table(request: HttpRequest, result_id: int) -> HttpResponse:
    """The ranking and the field points as CSV that Excel opens."""
    result = _result(result_id)
    found = queries.matrix(result)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        ["key", "unit", "points", "base", "percent", "rank", "grade", *(node.code for node in found.fields)]
    )
    for row, cells in found.rows:
        numbers = (row.points, row.base, row.percent, row.rank)
        writer.writerow(
            [
                row.unit.key,
                row.unit_name,
                *(plain_number(number) or "" for number in numbers),
                row.grade,
                *((plain_number(cell.points) or "") if cell else "" for cell in cells),
            ]
        )
    return _download(("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8", _file_name(result, "csv"))


def _file_name(result: ResultSet, kind: str) -> str:
    """What a download is called; figures of a training copy say so when the page is gone."""
    return f"{result.code}-{result.number}{'-tap-huan' if result.is_training else ''}.{kind}"


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@page("results.view")
def rescored(request: HttpRequest, result_id: int, version_id: int) -> HttpResponse:
    """What the published figures would give under another version: re-computed, never a ranking."""
    result, version = _result(result_id), version_by_id(version_id)
    if version is None or result.framework_id in (None, version.pk) or version.family != result.family:
        raise Http404
    table = rescored_table(result, version)
    context = {
        "result": result,
        "version": version,
        "table": table,
        "others": other_versions(result),
        "may_link": allows(actor_of(request), "frameworks.store"),
    }
    return render(request, "indices/rescored.html", context)
