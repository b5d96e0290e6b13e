"""Reading an official annex: upload, confirm the rules beside the source cells, store as a version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chiso.engine.errors import InputError
from chiso.office.evidence.operations import Upload
from chiso.office.frameworks.annex_review import Review, ReviewRow, review_of
from chiso.office.frameworks.models import AnnexDraft
from chiso.office.frameworks.operations.annexes import HEADER, decide_rules, store_annex, upload_annex
from chiso.office.frameworks.pages import no_file
from chiso.office.frameworks.queries import draft_by_id, open_drafts
from chiso.office.http import actor_of, now, page, problems_json


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
    return {key: request.POST.get(key, "") for key in HEADER}


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
    shown = request.GET.get("show", "")
    rows = review.rows if shown == "all" or not review.doubtful else _to_look_at(review)
    problems = problems_json([*error.problems]) if error else []
    context: dict[str, Any] = {
        "stored": stored,
        "review": review,
        "rows": rows,
        "all": rows is review.rows,
        "warnings": problems_json([*review.draft.warnings]),
        "problems": problems,
    }
    return render(request, "frameworks/annex_draft.html", context, status=422 if problems else 200)


def _to_look_at(review: Review) -> tuple[ReviewRow, ...]:
    """The leaves that are not surely read, those already decided and those with a mistake."""
    return tuple(row for row in review.leaves if row.choice != "read" or row.problems or not row.node.is_typed)


@require_POST
@page("frameworks.store")
def decide(request: HttpRequest, *, draft_id: int) -> HttpResponse:
    """Keep the decisions of the rows that were shown."""
    stored, posted = _wanted(draft_id), request.POST
    columns = (posted.getlist(name) for name in ("node", "choice", "text"))
    rules = {
        node: {"choice": choice, "text": text} if choice == "edited" else {"choice": choice}
        for node, choice, text in zip(*columns, strict=False)
    }
    actor, at = actor_of(request), now()
    decide_rules(
        actor=actor, draft=stored, rules=rules, header=_header(request), version=_number(posted.get("version")), at=at
    )
    messages.success(request, _("Đã giữ quyết định; chưa lưu thành bộ tiêu chí."))
    return redirect("frameworks:annex_draft", draft_id=draft_id)


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
