"""Surveys: the list, a wave with its files, an estimate set, and feeding it into leaves."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import parse_decimal
from chiso.office.accounts.permissions import allows
from chiso.office.http import actor_of, language_of, now, page, problems_json
from chiso.office.surveys.estimates import names_of, rows_of
from chiso.office.surveys.incoming import read_incoming
from chiso.office.surveys.jobs import estimate_file
from chiso.office.surveys.models import EstimateSet, SurveyKind, Wave
from chiso.office.surveys.operations.estimations import ask_estimation
from chiso.office.surveys.operations.feeding import feed_group
from chiso.office.surveys.operations.importing import erase_personal, import_responses
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.office.surveys.pages.uploads import no_file, upload
from chiso.office.surveys.queries import waves as queries

TABLE = ("unit", "block", "code", "name", "est", "se", "df", "lci", "uci", "deff", "n", "status")
"""Columns of the downloaded table."""
AT_ONCE = 5_000_000
"""Bytes of responses that are read and computed while the page waits (about 50,000 rows); more goes to the worker."""


def _index(request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {
        "lines": queries.all_surveys(),
        "kinds": SurveyKind.choices,
        "may_manage": allows(actor_of(request), "surveys.manage"),
        **more,
    }


@require_GET
@page("surveys.view")
def index(request: HttpRequest) -> HttpResponse:
    """Every survey with its waves."""
    return render(request, "surveys/index.html", _index(request))


@require_POST
@page("surveys.manage")
def new_survey(request: HttpRequest) -> HttpResponse:
    """Open a survey (or take one that is there) and a wave of it."""
    posted = request.POST
    try:
        actor, at = actor_of(request), now()
        survey = queries.survey_by_id(posted.get("survey", ""))
        year = _year(posted.get("year", ""))
        if survey is None:
            survey = open_survey(
                actor=actor,
                name=posted.get("name", ""),
                kind=posted.get("kind", ""),
                target=_target(posted.get("target", "")),
                at=at,
            )
        made = open_wave(actor=actor, survey=survey, year=year, at=at)
    except InputError as error:
        context = _index(request, problems=problems_json([*error.problems]), typed=posted)
        return render(request, "surveys/index.html", context, status=422)
    return redirect("surveys:wave", wave_id=made.pk)


def _year(typed: str) -> int:
    if not typed.strip().isdecimal():
        raise InputError([Problem("surveys.year", Text("Năm phải là số.", "The year is a number."), where="year")])
    return int(typed)


def _target(typed: str) -> Decimal | None:
    return parse_decimal(typed, where="target") if typed.strip() else None


def _wave(request: HttpRequest, found: Wave, **more: Any) -> dict[str, Any]:
    return {
        "wave": found,
        "files": queries.files_of(found),
        "jobs": queries.estimations_of(found),
        "may_manage": allows(actor_of(request), "surveys.manage"),
        "may_export": allows(actor_of(request), "surveys.export"),
        **more,
    }


def wave_or_404(wave_id: int) -> Wave:
    """The wave, for pages of anything in it."""
    found = queries.wave_by_id(wave_id)
    if found is None:
        raise Http404
    return found


@require_GET
@page("surveys.view")
def wave(request: HttpRequest, wave_id: int) -> HttpResponse:
    """One wave: its files, what was taken out, what stands of personal data."""
    return render(request, "surveys/wave.html", _wave(request, wave_or_404(wave_id)))


@require_POST
@page("surveys.manage")
def add_responses(request: HttpRequest, wave_id: int) -> HttpResponse:
    """Read responses, design and method together, compute, and keep all or nothing."""
    found, posted = wave_or_404(wave_id), request.POST
    try:
        came = {name: upload(request, name) for name in ("responses", "design", "method")}
        missing = [name for name, file in came.items() if file is None]
        if missing:
            raise InputError([no_file(name) for name in missing])
        kept = {name: file for name, file in came.items() if file is not None}
        personal = [name.strip() for name in posted.get("personal", "").split(",") if name.strip()]
        hard = upload(request, "hard")
        if len(kept["responses"].data) > AT_ONCE:
            files = kept if hard is None else {**kept, "hard": hard}
            job = ask_estimation(actor=actor_of(request), wave=found, files=files, personal=personal, at=now())
            estimate_file.enqueue(job.pk)
            return redirect("surveys:estimation", estimation_id=job.pk)
        incoming = read_incoming(kept["responses"], kept["design"], kept["method"], hard, personal)
        made = import_responses(actor=actor_of(request), wave=found, incoming=incoming, at=now())
    except InputError as error:
        context = _wave(request, found, problems=problems_json([*error.problems]), typed=posted)
        return render(request, "surveys/wave.html", context, status=422)
    messages.success(request, _("Đã nhập câu trả lời và tính ước lượng."))
    return redirect("surveys:estimates", estimates_id=made.pk)


@require_POST
@page("surveys.manage")
def erase(request: HttpRequest, microdata_id: int) -> HttpResponse:
    """Erase the personal columns of a file for good."""
    found = queries.microdata_by_id(microdata_id)
    if found is None:
        raise Http404
    try:
        erase_personal(actor=actor_of(request), microdata=found, reason=request.POST.get("reason", ""), at=now())
    except InputError as error:
        context = _wave(request, found.wave, problems=problems_json([*error.problems]))
        return render(request, "surveys/wave.html", context, status=422)
    messages.success(request, _("Đã xóa dữ liệu cá nhân; câu trả lời và ước lượng còn nguyên."))
    return redirect("surveys:wave", wave_id=found.wave_id)


def _set_or_404(estimates_id: int) -> EstimateSet:
    found = queries.estimates_by_id(estimates_id)
    if found is None:
        raise Http404
    return found


def _estimates(request: HttpRequest, found: EstimateSet, **more: Any) -> dict[str, Any]:
    shown = queries.show(found, request.GET.get("part", ""))
    lines = [line for block in shown.blocks for line in block.lines]
    target = shown.wave.survey.target
    may_feed = allows(actor_of(request), "sheets.enter_results")
    top = shown.parts[0]
    return {
        "shown": shown,
        "survey": shown.wave.survey,
        "headline": shown.whole[0] if shown.whole else None,
        "target": float(target) if target is not None else None,
        "ranked": sum(row["rank"] is not None for row in found.ranking),
        "is_top": shown.part is not None and shown.part.code == top.code,
        "scale": _scale(lines, float(target) if target is not None and shown.part == top else None),
        "bands": {named.code: named.name for named in names_of(found) if named.level is None},
        "notes": [note[language_of()] for note in found.notes],
        "slots": queries.slots() if may_feed else (),
        "feeds": queries.feeds_of(found),
        **more,
    }


def _scale(lines: list[queries.Line], target: float | None) -> tuple[float, float]:
    """From the least to the greatest of everything that is drawn: intervals, last year, target."""
    drawn = [value for line in lines for value in (line.score.value, line.score.low, line.score.high)]
    drawn += [line.before.value for line in lines if line.before]
    known = [value for value in (*drawn, target) if value is not None]
    if not known:
        return 0.0, 1.0
    room = max((max(known) - min(known)) * 0.04, 1e-9)
    return min(known) - room, max(known) + room


@require_GET
@page("surveys.view")
def estimates(request: HttpRequest, estimates_id: int) -> HttpResponse:
    """Values with their intervals, against the target and the year before."""
    return render(request, "surveys/estimates.html", _estimates(request, _set_or_404(estimates_id)))


@require_GET
@page("surveys.view")
def table(request: HttpRequest, estimates_id: int) -> HttpResponse:
    """Every figure of the set as CSV."""
    found = _set_or_404(estimates_id)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    wave = found.microdata.wave
    response["Content-Disposition"] = f'attachment; filename="{wave.survey.code}-{wave.year}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(TABLE)
    for score in rows_of(found):
        figures = (score.value, score.error, score.df, score.low, score.high, score.deff, score.n)
        name = score.name.in_(language_of())
        writer.writerow([score.unit, score.block, score.code, name, *figures, score.status])
    return response


@require_POST
@page("sheets.enter_results")
def feed(request: HttpRequest, estimates_id: int) -> HttpResponse:
    """Put a part's estimates into a survey leaf of every unit that has one."""
    found, posted = _set_or_404(estimates_id), request.POST
    chosen = next((slot for slot in queries.slots() if slot.key == posted.get("slot")), None)
    try:
        if chosen is None:
            message = Text("Chưa chọn tiêu chí.", "No leaf was chosen.")
            raise InputError([Problem("surveys.no_slot", message, where="slot")])
        fed = feed_group(
            actor=actor_of(request),
            group=chosen.group,
            node=chosen.node.code,
            input_name=chosen.spec.name,
            estimates=found,
            part=posted.get("part", ""),
            at=now(),
        )
    except InputError as error:
        context = _estimates(request, found, problems=problems_json([*error.problems]))
        return render(request, "surveys/estimates.html", context, status=422)
    messages.success(request, _("Đã đưa ước lượng vào %(n)d phiếu.") % {"n": fed})
    return redirect("surveys:estimates", estimates_id=estimates_id)
