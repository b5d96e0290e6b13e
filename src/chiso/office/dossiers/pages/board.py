"""The province's board, its drill to procedures, and their monitor tables in Word, PDF and Excel."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.dossiers.models import Agency
from chiso.office.dossiers.monitor import Monitor, agency_monitor, province_monitor
from chiso.office.dossiers.paper import monitor_paper
from chiso.office.dossiers.queries import figures, work
from chiso.office.dossiers.queries.registers import procedure_names
from chiso.office.dossiers.targets import agency_target
from chiso.office.dossiers.workbook import monitor_workbook
from chiso.office.evidence.pages import attachment
from chiso.office.http import actor_of, day_asked, now, page, thing_of
from chiso.office.reports.printing import issuer_of, printed
from chiso.office.units.models import Unit
from chiso.office.units.queries import province_name


def start_of(request: HttpRequest) -> dt.date:
    """The month from which dossiers count: asked for in the address, else January."""
    today = timezone.localdate(now())
    found = day_asked(request, "from", today.replace(month=1, day=1))
    return (found or today).replace(day=1)


@require_GET
@page("dossiers.work")
def index(request: HttpRequest) -> HttpResponse:
    """The agencies that one may see, worst first."""
    at, start, actor = now(), start_of(request), actor_of(request)
    codes = work.visible_codes(actor)
    shown = figures.board(at, start, codes)
    context: dict[str, Any] = {
        "board": shown,
        "months": figures.by_month(at, codes),
        "tomorrow": work.due_tomorrow_at(codes, at),
        "silent": sum(line.silent for line in shown.lines),
        "start": start,
        "may_import": allows_somewhere(actor, "dossiers.import"),
        "whole": codes is None,
    }
    return render(request, "dossiers/index.html", context)


@require_GET
@page("dossiers.work")
def table(request: HttpRequest, form: str) -> HttpResponse:
    """The agencies that one may see as a file."""
    at, start = now(), start_of(request)
    shown = figures.board(at, start, work.visible_codes(actor_of(request)))
    return _table(request, province_monitor(shown, province_name(), at), f"theo-doi-ho-so-{start:%Y-%m}", form)


@require_GET
@page("dossiers.work", target=agency_target)
def procedures_table(request: HttpRequest, agency_id: int, form: str) -> HttpResponse:
    """One agency's procedures as a file."""
    found: Agency = thing_of(request)
    at, start = now(), start_of(request)
    told = agency_monitor(found, figures.by_procedure(found.code, at, start), start, at)
    return _table(request, told, f"theo-doi-ho-so-{found.code}-{start:%Y-%m}", form, found.unit)


def _table(
    request: HttpRequest, monitor: Monitor, name: str, form: str, issuer: Unit | None = None
) -> HttpResponse:  # fmt: skip
    if form == "xlsx":
        return attachment(monitor_workbook(monitor), f"{name}.xlsx", MEDIA_TYPES["xlsx"])
    return printed("dossier_monitor", monitor_paper(monitor, issuer or issuer_of(actor_of(request))), name, form)


@require_GET
@page("dossiers.work", target=agency_target)
def procedures(request: HttpRequest, agency_id: int) -> HttpResponse:
    """One agency by procedure."""
    found: Agency = thing_of(request)
    at, start = now(), start_of(request)
    names = procedure_names()
    rows = [(row, names.get(str(row["procedure"]), "")) for row in figures.by_procedure(found.code, at, start)]
    context = {"agency": found, "rows": rows, "start": start}
    return render(request, "dossiers/procedures.html", context)
