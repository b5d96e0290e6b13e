"""Sources, uploads, the state of an import, and the rows it held back."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.dossiers.asked import read_moment
from chiso.engine.dossiers.columns import COLUMNS
from chiso.engine.errors import InputError
from chiso.engine.text.decoding import decode_text
from chiso.office.dossiers.jobs import import_dossiers
from chiso.office.dossiers.models import DossierImport, DossierSource, RegisterKind, Side
from chiso.office.dossiers.operations import intake as operations
from chiso.office.dossiers.operations.registers import set_register as replace_register
from chiso.office.dossiers.problems import refusal
from chiso.office.dossiers.queries import intake as queries
from chiso.office.dossiers.queries.registers import registers
from chiso.office.dossiers.queries.work import agencies, agency_by_id
from chiso.office.http import actor_of, language_of, now, page, problems_json
from chiso.office.units.queries.lookup import units_on

HELD = 200
CONTACTS = ("name", "address", "phone")


def _sources(request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {
        "lines": queries.sources(),
        "sides": Side.choices,
        "imports": queries.imports()[:50],
        "agencies": agencies(),
        "registers": registers(),
        "units": units_on(timezone.localdate(now())),
        **more,
    }


@require_GET
@page("dossiers.import")
def sources(request: HttpRequest) -> HttpResponse:
    """Where extracts come from, and the newest imports."""
    return render(request, "dossiers/sources.html", _sources(request))


@require_POST
@page("dossiers.import")
def new_source(request: HttpRequest) -> HttpResponse:
    """Name a system that gives extracts."""
    posted = request.POST
    try:
        made = operations.add_source(
            actor=actor_of(request),
            name=posted.get("name", ""),
            slug=posted.get("slug", "").strip(),
            side=posted.get("side", ""),
            pull_url=posted.get("pull_url", ""),
            pull_secret=posted.get("pull_secret", ""),
            at=now(),
        )
    except InputError as error:
        context = _sources(request, problems=problems_json([*error.problems]), typed=posted)
        return render(request, "dossiers/sources.html", context, status=422)
    return redirect("dossiers:source", slug=made.slug)


@require_POST
@page("dossiers.import")
def set_register(request: HttpRequest, kind: str) -> HttpResponse:
    """Say which agencies or procedures exist, from the next import on."""
    if kind not in RegisterKind.values:
        raise Http404
    file = request.FILES.get("file")
    text = request.POST.get("codes", "")
    try:
        if isinstance(file, UploadedFile):
            text = decode_text(file.read(), where=file.name or "").text
        count = replace_register(actor=actor_of(request), kind=RegisterKind(kind), text=text, at=now())
    except InputError as error:
        context = _sources(request, problems=problems_json([*error.problems]))
        return render(request, "dossiers/sources.html", context, status=422)
    messages.success(request, _("Danh mục có %(count)s mã; lượt nhập sau sẽ dùng.") % {"count": count})
    return redirect("dossiers:sources")


def _source_or_404(slug: str) -> DossierSource:
    found = queries.source_by_slug(slug)
    if found is None:
        raise Http404
    return found


def _source(found: DossierSource, **more: Any) -> dict[str, Any]:
    mapped = found.mapping.get("columns", {})
    return {
        "source": found,
        "columns": [(column, mapped.get(column.name, "")) for column in COLUMNS],
        "contacts": [(name, found.contacts.get(name, "")) for name in CONTACTS],
        "imports": queries.imports().filter(source=found)[:50],
        **more,
    }


@require_GET
@page("dossiers.import")
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One source: upload, what its headings mean, its imports."""
    return render(request, "dossiers/source.html", _source(_source_or_404(slug)))


@require_POST
@page("dossiers.import")
def map_source(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what the headings mean."""
    found, posted = _source_or_404(slug), request.POST
    operations.set_mapping(
        actor=actor_of(request),
        source=found,
        columns={column.name: posted.get(f"c.{column.name}", "").strip() for column in COLUMNS},
        contacts={name: posted.get(f"p.{name}", "").strip() for name in CONTACTS},
        at=now(),
    )
    messages.success(request, _("Đã ghi ý nghĩa các cột; lượt nhập sau sẽ dùng."))
    return redirect("dossiers:source", slug=found.slug)


@require_POST
@page("dossiers.import")
def token(request: HttpRequest, slug: str) -> HttpResponse:
    """A token for pushing; shown once."""
    found = _source_or_404(slug)
    given = operations.give_token(actor=actor_of(request), source=found, at=now())
    return render(request, "dossiers/source.html", _source(found, token=given))


@require_POST
@page("dossiers.import")
def add_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an upload and hand it to the worker."""
    found, file = _source_or_404(slug), request.FILES.get("file")
    try:
        if not isinstance(file, UploadedFile):
            raise refusal("no_upload", "Chưa chọn tệp.", "No file was chosen.", where="file")
        typed = request.POST.get("extracted_at", "").strip()
        made = operations.ask_import(
            actor=actor_of(request),
            source=found,
            name=file.name or "",
            pieces=file.chunks(),
            at=now(),
            extracted_at=timezone.make_aware(read_moment(typed, end_of_day=True)) if typed else None,
        )
    except InputError as error:
        context = _source(found, problems=problems_json([*error.problems]))
        return render(request, "dossiers/source.html", context, status=422)
    import_dossiers.enqueue(made.pk)
    return redirect("dossiers:import", import_id=made.pk)


def _import_or_404(import_id: int) -> DossierImport:
    found = queries.import_by_id(import_id)
    if found is None:
        raise Http404
    return found


@require_GET
@page("dossiers.import")
def import_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """An import: its progress, its totals, and why rows were held back."""
    found = _import_or_404(import_id)
    held = queries.held_back(found, HELD) if found.state == "done" else None
    context = {
        "row": found,
        "told": [problem[language_of()] for problem in found.problems],
        "held": [(line, code, reasons, _raw(raw)) for line, code, reasons, raw in held.rows()]
        if held is not None
        else [],
    }
    return render(request, "dossiers/import.html", context)


def _raw(text: str | None) -> list[tuple[str, str]]:
    return [(name, "" if value is None else str(value)) for name, value in json.loads(text or "{}").items()]


@require_GET
@page("dossiers.import")
def quarantine(request: HttpRequest, import_id: int) -> HttpResponse:
    """Every row that was held back, as CSV."""
    found = _import_or_404(import_id)
    answer = HttpResponse("\ufeff" + queries.held_back(found).write_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="giu-lai-{found.pk}.csv"'
    return answer


@require_POST
@page("dossiers.import")
def name_agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Say which unit a code of the dossiers is."""
    found = agency_by_id(agency_id)
    if found is None:
        raise Http404
    unit = request.POST.get("unit", "")
    operations.name_agency(
        actor=actor_of(request),
        agency=found,
        name=request.POST.get("name", ""),
        unit_id=int(unit) if unit.isdecimal() else None,
        at=now(),
    )
    return redirect("dossiers:sources")
