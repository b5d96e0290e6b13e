"""The register: series, figures with their revisions, a table from Excel, and feeding statistic leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.scoring import InputSpec
from chiso.engine.text import parse_decimal
from chiso.office.accounts.permissions import allows
from chiso.office.http import actor_of, now, page, problems_json, thing_of
from chiso.office.rounds.models import Sheet, Stage
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.targets import own_sheet_target
from chiso.office.statistics import queries
from chiso.office.statistics.models import Series
from chiso.office.statistics.operations.feeding import feed_leaf
from chiso.office.statistics.operations.figures import import_figures, open_series, record_figure
from chiso.office.statistics.table import FigureRow, plan_rows, read_rows

_SALT = "chiso.statistics.table"


def _index(request: HttpRequest, **more: Any) -> dict[str, Any]:
    lines = queries.all_series()
    may_record = allows(actor_of(request), "statistics.record")
    return {"lines": lines, "empty": sum(line.newest is None for line in lines), "may_record": may_record, **more}


@require_GET
@page("statistics.view")
def index(request: HttpRequest) -> HttpResponse:
    """Every series with its newest figure."""
    return render(request, "statistics/index.html", _index(request))


@require_POST
@page("statistics.record")
def new_series(request: HttpRequest) -> HttpResponse:
    """Open a series."""
    posted = request.POST
    try:
        series = open_series(
            actor=actor_of(request),
            name=posted.get("name", ""),
            measure=posted.get("measure", ""),
            publisher=posted.get("publisher", ""),
            at=now(),
        )
    except InputError as error:
        context = _index(request, problems=problems_json([*error.problems]), typed=posted)
        return render(request, "statistics/index.html", context, status=422)
    return redirect("statistics:series", series_id=series.pk)


def _found(series_id: int) -> Series:
    series = queries.series_by_id(series_id)
    if series is None:
        raise Http404
    return series


def _series(request: HttpRequest, found: Series, **more: Any) -> dict[str, Any]:
    actor = actor_of(request)
    may_feed = allows(actor, "sheets.enter_results")
    return {
        "series": found,
        "periods": queries.periods_of(found),
        "feeds": queries.feeds_of(found),
        "slots": queries.slots() if may_feed else (),
        "may_record": allows(actor, "statistics.record"),
        **more,
    }


@require_GET
@page("statistics.view")
def series(request: HttpRequest, series_id: int) -> HttpResponse:
    """One series: its periods, revisions, and what it feeds."""
    return render(request, "statistics/series.html", _series(request, _found(series_id)))


@require_POST
@page("statistics.record")
def add(request: HttpRequest, series_id: int) -> HttpResponse:
    """Append a figure or a revision."""
    found, posted = _found(series_id), request.POST
    try:
        record_figure(
            actor=actor_of(request),
            series=found,
            period=posted.get("period", ""),
            value=parse_decimal(posted.get("value", ""), where="value"),
            source=posted.get("source", ""),
            reason=posted.get("reason", ""),
            at=now(),
        )
    except InputError as error:
        context = _series(request, found, problems=problems_json([*error.problems]), typed=posted)
        return render(request, "statistics/series.html", context, status=422)
    messages.success(request, _("Đã ghi số liệu."))
    return redirect("statistics:series", series_id=series_id)


@require_GET
@page("sheets.enter_results", target=own_sheet_target)
def leaf(request: HttpRequest, sheet_id: int, node: str) -> HttpResponse:
    """A statistic leaf: what it stands on, and a figure to choose for each of its inputs."""
    return render(request, "statistics/leaf.html", _leaf(thing_of(request), node, chosen=request.GET))


def _leaf(sheet: Sheet, node: str, *, chosen: Mapping[str, str], **more: Any) -> dict[str, Any]:
    slot = next((each for each in queries.slots() if (each.sheet.pk, each.node.code) == (sheet.pk, node)), None)
    if slot is None:
        raise Http404
    fed = {each.input: each for each in queries.vintages_of(sheet, node)}
    figures = queries.figures_for(sheet.group.round.year)
    # the figure that was clicked, else the newest revision of what stands
    first = chosen.get("figure", "")
    lines = []
    for number, spec in enumerate(slot.specs):
        vintage = fed.get(spec.name)
        stands = str((vintage.newer or vintage.figure).pk) if vintage else ""
        picked = chosen.get(f"f.{spec.name}", stands or (first if number == 0 else ""))
        lines.append({"spec": spec, "vintage": vintage, "picked": picked})
    answer = book_of(sheet.pk).own(Stage.APPRAISAL_1).get(node)
    return {
        "sheet": sheet,
        "slot": slot,
        "lines": lines,
        "figures": figures,
        "answer": answer,
        "version": answer.version if answer else 0,
        "history": [line for line in queries.feeds_of_sheet(sheet) if line.feed.node == node],
        **more,
    }


@require_POST
@page("sheets.enter_results", target=own_sheet_target)
def feed(request: HttpRequest, sheet_id: int, node: str) -> HttpResponse:
    """Put figures into a statistic leaf, all of them together."""
    sheet: Sheet = thing_of(request)
    posted, seen = request.POST, request.POST.get("version", "")
    context = _leaf(sheet, node, chosen=posted)
    known = {str(figure.pk): figure for figure in context["figures"]}
    picked = {line["spec"].name: known.get(str(line["picked"])) for line in context["lines"]}
    try:
        missing = [name for name, figure in picked.items() if figure is None]
        if missing:
            raise InputError([_missing(line["spec"]) for line in context["lines"] if line["spec"].name in missing])
        feed_leaf(
            actor=actor_of(request),
            sheet=sheet,
            node=node,
            figures={name: figure for name, figure in picked.items() if figure is not None},
            at=now(),
            version=int(seen) if seen.isdecimal() else None,
        )
    except InputError as error:
        context["problems"] = problems_json([*error.problems])
        return render(request, "statistics/leaf.html", context, status=422)
    messages.success(request, _("Đã đưa số liệu vào tiêu chí."))
    return redirect("national:leaf", group_id=sheet.group_id, node=node)


def _missing(spec: InputSpec) -> Problem:
    return Problem(
        "statistics.not_chosen",
        Text("Chưa chọn số liệu.", "No figure was chosen."),
        where=spec.label.vi or spec.name,
        hint=Text("Tiêu chí cần đủ mọi số liệu cùng lúc.", "The leaf needs all its figures at once."),
    )


@require_POST
@page("statistics.record")
def check(request: HttpRequest) -> HttpResponse:
    """Read a table and say everything that is wrong with it, or what it would do; nothing is stored."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise InputError([_problem("statistics.no_file", "Chưa chọn tệp nào.", "No file was chosen.")])
        rows = read_rows(file.read(), file.name or "")
    except InputError as error:
        context = _index(request, problems=problems_json([*error.problems]))
        return render(request, "statistics/index.html", context, status=422)
    plan = plan_rows(rows)
    payload = signing.dumps([asdict(row) for row in rows], salt=_SALT, compress=True) if plan.can_run else ""
    context = _index(request, plan=plan, problems=problems_json([*plan.problems]), payload=payload)
    return render(request, "statistics/index.html", context, status=200 if plan.can_run else 422)


@require_POST
@page("statistics.record")
def confirm(request: HttpRequest) -> HttpResponse:
    """Append what was checked."""
    try:
        kept = signing.loads(request.POST.get("payload", ""), salt=_SALT, max_age=3600)
    except signing.BadSignature as error:
        raise InputError(
            [_problem("statistics.expired", "Bảng đã kiểm quá một giờ.", "Checked too long ago.")]
        ) from error
    rows = [FigureRow(**{**row, "cells": tuple(row["cells"])}) for row in kept]
    stored = import_figures(actor=actor_of(request), rows=rows, at=now())
    messages.success(request, _("Đã ghi %(n)d số liệu.") % {"n": stored})
    return redirect("statistics:index")


def _problem(code: str, vi: str, en: str) -> Problem:
    return Problem(code, Text(vi, en))
