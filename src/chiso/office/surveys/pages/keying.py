"""Paper entry: the forms of a collection, keying one, deciding where two keyings differ."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chiso.engine.errors import InputError, Problem
from chiso.office.accounts.permissions import allows
from chiso.office.http import actor_of, language_of, now, page, problems_json
from chiso.office.surveys.models import Collection, PaperForm
from chiso.office.surveys.operations.keying import compared, key_paper, settle_paper
from chiso.office.surveys.paper_entry import fields_of
from chiso.office.surveys.queries.keying import collection_by_id, keyings_of, paper_by_id
from chiso.office.surveys.versions import form_of


def _collection_or_404(collection_id: int) -> Collection:
    found = collection_by_id(collection_id)
    if found is None:
        raise Http404
    return found


@require_GET
@page("surveys.key")
def papers(request: HttpRequest, collection_id: int) -> HttpResponse:
    """What is left to key and to decide, and the error rate."""
    found = _collection_or_404(collection_id)
    context = {
        "collection": found,
        "wave": found.wave,
        "keyings": keyings_of(found),
        "may_decide": allows(actor_of(request), "surveys.manage"),
        "may_view": allows(actor_of(request), "surveys.view"),
    }
    return render(request, "surveys/papers.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@page("surveys.key")
def key(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Key a form; nothing of another keying of it is shown."""
    found = _collection_or_404(collection_id)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            number = request.POST.get("number", "")
            done = key_paper(actor=actor_of(request), collection=found, number=number, posted=request.POST, at=now())
        except InputError as error:
            problems = [*error.problems]
        else:
            messages.success(request, _keyed_words(done.turn, done.result is not None) % {"number": done.paper.number})
            return redirect("surveys:key", collection_id=collection_id)
    context = {
        "collection": found,
        "wave": found.wave,
        "fields": fields_of(form_of(found.version), language_of(), request.POST),
        "typed": request.POST,
        "problems": problems_json(problems),
        "wrong": {problem.where for problem in problems},
        "may_view": allows(actor_of(request), "surveys.view"),
    }
    return render(request, "surveys/key.html", context, status=422 if problems else 200)


def _keyed_words(turn: int, settled: bool) -> str:
    if turn == 1:
        return _("Đã nhập lần một phiếu %(number)s; người khác nhập lần hai.")
    if settled:
        return _("Phiếu %(number)s: hai lần nhập giống nhau, đã tính.")
    return _("Phiếu %(number)s: hai lần nhập có chỗ khác; người thứ ba quyết định.")


def _paper_or_404(paper_id: int) -> PaperForm:
    found = paper_by_id(paper_id)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@never_cache
@page("surveys.manage")
def settle(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The fields that differ, both values side by side; a third person decides with the paper in hand."""
    paper = _paper_or_404(paper_id)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            settle_paper(actor=actor_of(request), paper=paper, chosen=_chosen(request), at=now())
        except InputError as error:
            problems = [*error.problems]
        else:
            messages.success(request, _("Đã chốt phiếu %(number)s.") % {"number": paper.number})
            return redirect("surveys:papers", collection_id=paper.collection_id)
    waiting = paper.keyings.exclude(sealed="").count() == 2
    context: dict[str, Any] = {
        "paper": paper,
        "collection": paper.collection,
        "wave": paper.collection.wave,
        "entries": _entries(paper) if waiting else (),
        "waiting": waiting,
        "is_keyer": paper.keyings.filter(keyer_id=actor_of(request).acting_id).exists(),
        "problems": problems_json(problems),
    }
    return render(request, "surveys/settle.html", context, status=422 if problems else 200)


def _entries(paper: PaperForm) -> list[dict[str, Any]]:
    fields = {field.name: field for field in fields_of(form_of(paper.version), language_of(), {})}
    return [{"entry": entry, "field": fields.get(entry.name)} for entry in compared(paper).differing]


def _chosen(request: HttpRequest) -> dict[str, str]:
    """By field: the first value, the second, or what was typed beside them."""
    found = {}
    for name, picked in request.POST.items():
        if name.startswith("pick:"):
            field = name.removeprefix("pick:")
            typed = request.POST.get(f"other:{field}", "")
            found[field] = typed if picked == "other" else request.POST.get(f"{picked}:{field}", "")
    return found
