"""Comparison of the two systems, and forecast: asked for, on their way, and as they were kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.dossiers.jobs import make_study
from chiso.office.dossiers.models import RunState, StudyKind
from chiso.office.dossiers.operations.studies import ask_study
from chiso.office.dossiers.queries import kept as queries
from chiso.office.dossiers.queries.work import visible_codes
from chiso.office.dossiers.store import disputes_file
from chiso.office.errors import kept_problems_in
from chiso.office.evidence.pages import attachment
from chiso.office.http import actor_of, language_of, now, page


def _study(request: HttpRequest, kind: StudyKind) -> HttpResponse:
    study, run = queries.newest_study(kind), queries.newest_run(kind)
    failed = run is not None and run.state == RunState.FAILED and (study is None or run.asked_at > study.made_at)
    may_make = allows_somewhere(actor_of(request), "dossiers.import")
    data = queries.seen_by(study, visible_codes(actor_of(request))) if study else None
    context: dict[str, Any] = {
        "study": study,
        "data": data,
        "expected": sum(row.get("will_be_late") or 0 for row in (data or {}).get("agencies", ())),
        "run": run if run is not None and run.is_busy else None,
        "problems": kept_problems_in(language_of(), run.problems) if run is not None and failed else [],
        "names": queries.agency_names(),
        "may_make": may_make,
        "has_book": may_make and study is not None and disputes_file(study.pk).is_file(),
    }
    return render(request, f"dossiers/{kind}.html", context)


@require_GET
@page("dossiers.work")
def reconcile(request: HttpRequest) -> HttpResponse:
    """The newest comparison of the two systems."""
    return _study(request, StudyKind.RECONCILE)


@require_GET
@page("dossiers.work")
def forecast(request: HttpRequest) -> HttpResponse:
    """The newest forecast."""
    return _study(request, StudyKind.FORECAST)


@require_POST
@page("dossiers.import")
def make_reconcile(request: HttpRequest) -> HttpResponse:
    """Have the worker compare."""
    return _asked(request, StudyKind.RECONCILE)


@require_POST
@page("dossiers.import")
def make_forecast(request: HttpRequest) -> HttpResponse:
    """Have the worker forecast."""
    return _asked(request, StudyKind.FORECAST)


def _asked(request: HttpRequest, kind: StudyKind) -> HttpResponse:
    run = ask_study(actor=actor_of(request), kind=kind, at=now())
    if run.state == RunState.WAITING:
        make_study.enqueue(run.pk)
    return redirect(f"dossiers:{kind}")


@require_GET
@page("dossiers.import")
def disputes(request: HttpRequest, study_id: int) -> HttpResponse:
    """The comparison's workbook: the dossiers to dispute, and every difference."""
    study = queries.study_by_id(study_id)
    path = disputes_file(study_id)
    if study is None or not path.is_file():
        raise Http404
    return attachment(path.read_bytes(), f"doi-soat-{study.as_of:%Y-%m-%d}.xlsx", MEDIA_TYPES["xlsx"])
