"""Addresses of the evidence library. Nothing here hands a browser bytes that it could run."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows
from chiso.office.evidence import queries
from chiso.office.evidence.formatting import citation
from chiso.office.evidence.forms import DescriptionForm, FilterForm
from chiso.office.evidence.models import Document, DocumentType
from chiso.office.evidence.operations import Stored, Upload, describe_document, limits, store_document
from chiso.office.evidence.previews import NoPreview, page_picture, preview_of
from chiso.office.evidence.store import MissingFile, file_store
from chiso.office.evidence.texts import text_grid, word_blocks, workbook_grids
from chiso.office.http import Target, actor_of, now, page, problems_json, thing_of, wants_json
from chiso.office.rounds.queries.evidence import round_lacking, uses_of
from chiso.office.rounds.queries.evidence import sheet_lacking as lacking_of
from chiso.office.rounds.targets import round_target, sheet_target

_PER_PAGE = 50
_PICKED = 30
# whatever a reply of ours carries, a browser treats it as inert: no scripts, no frames of other pages, no guessing
_INERT = "default-src 'none'; sandbox"


def unit_target(**kwargs: Any) -> Target:
    """The unit named in the address; what a person of that unit may do there."""
    return Target(unit_id=kwargs["unit_id"], assigned=frozenset({kwargs["unit_id"]}))


def own_units(request: HttpRequest) -> list[tuple[int, str]]:
    """The units to whose library the person may add, in the order of the grants."""
    actor = actor_of(request)
    return list(
        {
            grant.unit_id: grant.unit_name
            for grant in actor.grants
            if allows(actor, "evidence.add", unit_id=grant.unit_id)
        }.items()
    )


@require_GET
@page("evidence.view")
def library(request: HttpRequest) -> HttpResponse:
    """All documents that the person may see, narrowed by the address."""
    return _library(request)


def _library(request: HttpRequest, problems: list[dict[str, str]] | None = None) -> HttpResponse:
    actor = actor_of(request)
    form = FilterForm(request.GET)
    chosen = form.chosen()
    found = Paginator(queries.library(actor, chosen), _PER_PAGE).get_page(request.GET.get("page"))
    units = own_units(request)
    context = {
        "documents": found,
        "chosen": chosen,
        "types": DocumentType.choices,
        "years": queries.years(actor),
        "owners": queries.owners(actor),
        "units": units,
        "unit_id": units[0][0] if units else None,
        "problems": problems or [],
        "max_mb": limits().max_bytes // 2**20,
        "filtered": bool(chosen.words or chosen.type or chosen.year or chosen.used or chosen.unit_id),
    }
    return render(request, "evidence/library.html", context, status=422 if problems else 200)


@require_POST
@page("evidence.add", target=unit_target)
def upload(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Add the posted files (`files`, several) to the unit's library; each stands or falls alone."""
    stored: list[Stored] = []
    problems: list[dict[str, str]] = []
    files = request.FILES.getlist("files")
    for file in files:
        try:
            stored.append(store_document(actor=actor_of(request), unit_id=unit_id, upload=upload_of(file), at=now()))
        except InputError as error:
            problems += [
                {**told, "where": told["where"] or str(file.name)} for told in problems_json([*error.problems])
            ]
    if not files:
        problems = [_nothing_came()]
    if wants_json(request):
        status = 200 if stored else 422
        return JsonResponse({"stored": [_stored_json(one) for one in stored], "problems": problems}, status=status)
    for one in stored:
        messages.success(request, _told(one))
    return _library(request, problems) if problems else redirect("evidence:library")


def upload_of(file: UploadedFile[Any]) -> Upload:
    """The uploaded file, never more than one byte beyond the limit (which the inspection then refuses)."""
    return Upload(str(file.name or ""), file.read(limits().max_bytes + 1))


def _nothing_came() -> dict[str, str]:
    return {
        "code": "evidence.no_file",
        "where": "",
        "message": _("Chưa chọn tệp nào."),
        "got": "",
        "expected": _("ít nhất một tệp"),
        "hint": _("Chọn tệp hoặc kéo thả tệp vào khung."),
        "severity": "error",
    }


def _told(one: Stored) -> str:
    name = {"title": citation(one.document)}
    if one.already:
        return _("Kho đã có tài liệu này, không lưu thêm bản thứ hai: %(title)s") % name
    return _("Đã lưu: %(title)s") % name


def _stored_json(one: Stored) -> dict[str, Any]:
    return {
        "id": one.document.pk,
        "label": citation(one.document),
        "already": one.already,
        "message": _told(one),
        "warnings": problems_json([*one.warnings]),
        "href": reverse("evidence:document", kwargs={"document_id": one.document.pk}),
    }


@require_GET
@page("evidence.view", target=unit_target)
def pick(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The picker of a worksheet: search, choose one document (`document`), say where in it (`section`, `page`).

    A fragment to be placed inside the caller's own form; `?chosen=ID` ticks a document, `?list=1` gives the list alone.
    """
    form = FilterForm(request.GET)
    chosen = form.chosen()
    actor = actor_of(request)
    found = queries.library(actor, queries.Filter(words=chosen.words, type=chosen.type, year=chosen.year))
    ticked = request.GET.get("chosen", "")
    documents = list(found.filter(owner_id=unit_id)[:_PICKED])
    if ticked.isdecimal() and all(document.pk != int(ticked) for document in documents):
        documents = [*found.filter(owner_id=unit_id, pk=int(ticked)), *documents]
    context = {
        "documents": documents,
        "ticked": int(ticked) if ticked.isdecimal() else None,
        "unit_id": unit_id,
        "chosen": chosen,
        "types": DocumentType.choices,
        "may_add": allows(actor, "evidence.add", unit_id=unit_id),
        "max_mb": limits().max_bytes // 2**20,
    }
    return render(request, "evidence/_pick_list.html" if request.GET.get("list") else "evidence/_pick.html", context)


@require_GET
@page("evidence.view", target=queries.document_target)
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """A document: its pages, what is said of it, its signatures, where it is used."""
    return _document(request, queries.document_of(document_id))


def _document(request: HttpRequest, shown: Document, form: DescriptionForm | None = None) -> HttpResponse:
    may_edit = allows(actor_of(request), "evidence.add", unit_id=shown.owner_id)
    initial = {name: getattr(shown, name) for name in ("number", "issuer", "type", "signer", "title")}
    if shown.issued_on:
        initial["issued_on"] = f"{shown.issued_on:%d/%m/%Y}"
    context = {
        **_preview(request, shown),
        "uses": uses_of(shown),
        "may_edit": may_edit,
        "unconfirmed": queries.is_unconfirmed(shown),
        "may_follow": allows(actor_of(request), "sheets.view", unit_id=shown.owner_id),
        "form": (form or DescriptionForm(initial=initial)) if may_edit else None,
    }
    return render(request, "evidence/document.html", context, status=422 if form else 200)


@require_GET
@page("evidence.view", target=queries.document_target)
def preview(request: HttpRequest, document_id: int) -> HttpResponse:
    """The preview alone, for the panel beside a score; opens at `?page=`."""
    return render(request, "evidence/_preview.html", _preview(request, queries.document_of(document_id)))


def _preview(request: HttpRequest, shown: Document) -> dict[str, Any]:
    """What the preview template needs."""
    file = shown.file
    how = preview_of(file)
    context: dict[str, Any] = {"document": shown, "kind": how.kind, "pages": how.pages}
    wanted = request.GET.get("page", "")
    at = min(max(int(wanted), 1), how.pages) if wanted.isdecimal() and len(wanted) < 6 else 1
    context |= {"at": at, "previous": at - 1 or None, "next": at + 1 if at < how.pages else None}
    try:
        if how.kind == "text":
            context["blocks"] = word_blocks(file_store().get(file.sha256))
        elif how.kind == "table":
            context["grids"] = workbook_grids(file_store().get(file.sha256))
        elif how.kind == "lines":
            context["grids"] = (text_grid(file_store().get(file.sha256), file.media_type),)
        elif how.kind == "pages" and not file_store().holds(file.sha256):
            raise MissingFile(file.sha256)
    except NoPreview:
        context["kind"] = "download"
    except MissingFile:
        context["kind"] = "missing"
    return context


@require_GET
@page("evidence.view", target=queries.document_target)
def page_image(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """One page as a picture that we drew."""
    file = queries.document_of(document_id).file
    try:
        response = HttpResponse(page_picture(file, number), content_type="image/png")
    except (NoPreview, MissingFile) as error:
        raise Http404 from error
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return _inert(response)


@require_GET
@page("evidence.view", target=queries.document_target)
def download(request: HttpRequest, document_id: int) -> HttpResponse:
    """The stored bytes, always as a download."""
    shown = queries.document_of(document_id)
    try:
        data = file_store().get(shown.file.sha256)
    except MissingFile as error:
        raise Http404 from error
    return attachment(data, shown.file_name, shown.file.media_type)


def attachment(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes that a browser saves and never opens by itself."""
    response = HttpResponse(data, content_type=media_type)
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in name)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response["Cache-Control"] = "private, no-store"
    return _inert(response)


def _inert(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _INERT
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_POST
@page("evidence.add", target=queries.document_target)
def describe(request: HttpRequest, document_id: int) -> HttpResponse:
    """Mend what is said about a document."""
    shown = queries.document_of(document_id)
    form = DescriptionForm(request.POST)
    if not form.is_valid():
        return _document(request, shown, form)
    describe_document(actor=actor_of(request), document=shown, description=form.description(), at=now())
    messages.success(request, _("Đã lưu thông tin tài liệu."))
    return redirect("evidence:document", document_id=document_id)


@require_GET
@page("sheets.view", target=sheet_target)
def sheet_lacking(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The leaves of a sheet that have less evidence than the framework asks for."""
    found = lacking_of(thing_of(request))
    context = {"sheets": [found] if found.leaves else [], "sheet": found.sheet, "round": found.sheet.group.round}
    return render(request, "evidence/lacking.html", _lacking(context))


@require_GET
@page("rounds.consolidate", target=round_target)
def lacking(request: HttpRequest, round_id: int) -> HttpResponse:
    """The same over all sheets of a round."""
    return render(
        request,
        "evidence/lacking.html",
        _lacking({"sheets": round_lacking(thing_of(request)), "round": thing_of(request)}),
    )


def _lacking(context: dict[str, Any]) -> dict[str, Any]:
    """The counts that the headline says."""
    sheets = context["sheets"]
    return {
        **context,
        "leaves": sum(len(found.leaves) for found in sheets),
        "open": sum(found.open for found in sheets),
    }
