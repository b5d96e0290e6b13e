"""Reading an official annex: upload, confirm the rules beside the source cells, store as a version."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chiso.engine.errors import InputError
from chiso.office.evidence.operations import Upload
from chiso.office.frameworks.annex_review import review_of, tables_of
from chiso.office.frameworks.models import AnnexDraft
from chiso.office.frameworks.operations.annexes import HEADER, decide_rules, store_annex, upload_annex
from chiso.office.frameworks.pages import no_file
from chiso.office.frameworks.queries import draft_by_id, open_drafts
from chiso.office.http import actor_of, now, page, problems_json

PER_PAGE = 60
"""Rows of one page: four fields each stay far below the limit of fields, and the page stays light."""


@require_http_methods(["GET", "POST"])
@page("frameworks.store")
def import_annex(request: HttpRequest) -> HttpResponse:
    """Choose a file, or go on with a draft."""
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            uploaded = request.FILES.get("file")
            if uploaded is None:
                raise InputError([no_file()])
            upload = Upload(uploaded.name or "", uploaded.read())
            made = upload_annex(actor=actor_of(request), upload=upload, header=_header(request), at=now())
            return redirect("frameworks:annex_draft", draft_id=made.pk)
        except InputError as error:
            problems = problems_json([*error.problems])
    context = {"problems": problems, "drafts": open_drafts(), "typed": request.POST}
    return render(request, "frameworks/import_annex.html", context, status=422 if problems else 200)


def _header(request: HttpRequest) -> dict[str, str]:
    hidden = "\n".join(request.POST.getlist("hidden"))
    return {**{key: request.POST.get(key, "") for key in HEADER}, "hidden": hidden}


def _wanted(draft_id: int) -> AnnexDraft:
    found = draft_by_id(draft_id)
    if found is None:
        raise Http404
    return found


@require_GET
@page("frameworks.store")
def draft(request: HttpRequest, *, draft_id: int) -> HttpResponse:
    """The draft tree beside the source cells."""
    return _render(request, _wanted(draft_id))


def _render(request: HttpRequest, stored: AnnexDraft, error: InputError | None = None) -> HttpResponse:
    review = review_of(stored)
    everything = request.GET.get("show", "") == "all" or not review.to_look_at
    shown = Paginator(review.rows if everything else review.to_look_at, PER_PAGE).get_page(request.GET.get("page"))
    problems = problems_json([*error.problems]) if error else []
    context: dict[str, Any] = {
        "stored": stored,
        "review": review,
        "page": shown,
        "all": everything,
        "query": request.GET.urlencode(),
        "tables": tables_of(stored),
        "warnings": problems_json([*review.draft.warnings]),
        "problems": problems,
    }
    return render(request, "frameworks/annex_draft.html", context, status=422 if problems else 200)


@require_POST
@page("frameworks.store")
def decide(request: HttpRequest, *, draft_id: int) -> HttpResponse:
    """Keep the decisions of the rows that were shown."""
    stored, posted = _wanted(draft_id), request.POST
    columns = (posted.getlist(name) for name in ("node", "choice", "text", "max", "node_code"))
    rules = {
        node: _decision(choice, text, maximum.strip(), code.strip())
        for node, choice, text, maximum, code in zip_longest(*columns, fillvalue="")
    }
    actor, at = actor_of(request), now()
    decide_rules(
        actor=actor, draft=stored, rules=rules, header=_header(request), version=_number(posted.get("version")), at=at
    )
    messages.success(request, _("Đã giữ quyết định; chưa lưu thành bộ tiêu chí."))
    where = reverse("frameworks:annex_draft", kwargs={"draft_id": draft_id})
    shown = urlencode({key: posted[key] for key in ("show", "page") if posted.get(key)})
    return redirect(f"{where}?{shown}" if shown else where)


def _decision(choice: str, text: str, maximum: str, code: str) -> dict[str, str]:
    kept = {"choice": choice, "text": text} if choice == "edited" else {"choice": choice}
    return {**kept, **{name: typed for name, typed in (("max", maximum), ("code", code)) if typed}}


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


@require_POST
@page("frameworks.store")
def store(request: HttpRequest, *, draft_id: int) -> HttpResponse:
    """Store the draft as a version; what is wrong comes back beside the tree."""
    stored = _wanted(draft_id)
    try:
        version = _number(request.POST.get("version"))
        made = store_annex(actor=actor_of(request), draft=stored, version=version, at=now())
    except InputError as error:
        return _render(request, stored, error)
    messages.success(request, _("Đã lưu bộ tiêu chí; từ nay phiên bản này không sửa được."))
    return redirect("frameworks:browse", version_id=made.pk)
