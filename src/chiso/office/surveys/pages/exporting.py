"""An anonymised copy: mark what may identify, see the risk, download with a purpose."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.evidence.pages import attachment
from chiso.office.http import actor_of, now, page, problems_json
from chiso.office.surveys.anonymous import outgoing, risk_before
from chiso.office.surveys.models import Microdata
from chiso.office.surveys.operations.exporting import export_microdata
from chiso.office.surveys.queries.waves import exports_of, microdata_by_id

USUAL_K = 5


def _microdata_or_404(microdata_id: int) -> Microdata:
    found = microdata_by_id(microdata_id)
    if found is None:
        raise Http404
    return found


def _k(typed: str) -> int:
    if typed.strip().isdecimal() and len(typed.strip()) < 9:
        return int(typed)
    raise InputError(
        [Problem("anonymise.k", Text("k phải là số nguyên.", "k is a whole number."), where="k", got=typed[:20])]
    )


def _page(request: HttpRequest, kept: Microdata, asked: Any, problems: list[Problem]) -> HttpResponse:
    found = outgoing(kept)
    chosen = asked.getlist("quasi")
    risk = None
    try:
        k = _k(asked.get("k", str(USUAL_K)))
        risk = risk_before(found, chosen, k) if chosen else None
    except InputError as error:
        problems = problems or [*error.problems]
        k = USUAL_K
    context = {
        "kept": kept,
        "wave": kept.wave,
        "found": found,
        "columns": [(name, found.frame[name].drop_nulls().n_unique(), name in chosen) for name in found.quasi],
        "risk": risk,
        "k": k,
        "purpose": asked.get("purpose", ""),
        "exports": exports_of(kept),
        "problems": problems_json(problems),
    }
    return render(request, "surveys/export.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "POST"])
@page("surveys.export")
def export(request: HttpRequest, microdata_id: int) -> HttpResponse:
    """The columns that would go out; posted, the risk for those that are marked."""
    return _page(request, _microdata_or_404(microdata_id), request.POST, [])


@require_POST
@page("surveys.export")
def download(request: HttpRequest, microdata_id: int) -> HttpResponse:
    """The archive; who took it, for what and how it was protected is on record."""
    kept, posted = _microdata_or_404(microdata_id), request.POST
    try:
        made = export_microdata(
            actor=actor_of(request),
            microdata=kept,
            quasi=posted.getlist("quasi"),
            k=_k(posted.get("k", "")),
            purpose=posted.get("purpose", ""),
            at=now(),
        )
    except InputError as error:
        return _page(request, kept, posted, [*error.problems])
    return attachment(made.data, f"{kept.wave.survey.code}-{kept.wave.year}-an-danh.zip", MEDIA_TYPES["zip"])
