"""Where respondents answer: by link, by code, page by page, saved as they go, with or without JavaScript.

No account and no cookie but the language: the address is the respondent's own. What is written is kept when a page is
left, and on every change where the browser runs scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chiso.engine.errors import InputError, Problem
from chiso.engine.forms.filling import Asked, Filled, Step, fill
from chiso.engine.text import parse_date
from chiso.office.http import language_of, now, problems_json, public
from chiso.office.sealing import Unreadable
from chiso.office.surveys.form_engine import needs_engine, on_pages
from chiso.office.surveys.models import Collection, Draft, Invitation
from chiso.office.surveys.operations.drafts import draft_values, finish_draft, save_draft, start_draft
from chiso.office.surveys.queries import field
from chiso.office.surveys.versions import form_of

FEW = 7
"""Up to so many points of a span are offered side by side; more are typed."""
MANY = 40
"""More choices than this are a menu: nobody scrolls past them on a phone."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as the page shows it: `widget` names the part of the template, `problem` only when it is time."""

    asked: Asked
    widget: str
    points: tuple[str, ...]
    value: str
    problem: str


@public
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code of a printed letter."""
    typed = request.POST.get("code", "")
    if request.method == "POST" and field.invitation_by_code(typed) is not None:
        return redirect("answer:code", code="".join(letter for letter in typed.upper() if letter.isalnum()))
    status = 422 if request.method == "POST" else 200
    return render(request, "answer/enter.html", {"typed": typed, "is_wrong": status == 422}, status=status)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, code: str) -> HttpResponse:
    """The letter's QR: what this is about, then begin or go on. Looking begins nothing."""
    invitation = field.invitation_by_code(code)
    if invitation is None:
        return render(request, "answer/enter.html", {"typed": code, "is_wrong": True}, status=404)
    return _begin(request, invitation.collection, invitation, code)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The public link or its QR."""
    found = field.collection_by_token(token)
    if found is None:
        return render(request, "answer/over.html", {"problems": []}, status=404)
    return _begin(request, found, None)


def _begin(request: HttpRequest, found: Collection, invitation: Invitation | None, code: str = "") -> HttpResponse:
    if request.method == "POST" and needs_engine(found.version):
        return redirect("answer:engine", key=found.public_token if invitation is None else code)
    if request.method == "POST":
        try:
            key = start_draft(collection=found, invitation=invitation, at=now())
        except InputError as error:
            return _over(request, [*error.problems])
        return redirect("answer:write", key=key)
    used = invitation is not None and (hasattr(invitation, "submission") or invitation.revoked_at is not None)
    context = {
        "collection": found,
        "title": found.version.title,
        "questions": sum(1 for each in form_of(found.version).questions() if each.kind != "note"),
        "is_over": found.closed_at is not None or used or not on_pages(found.version),
        "has_personal": bool(found.version.personal),
        "by_code": invitation is not None,
    }
    return render(request, "answer/begin.html", context)


def _over(request: HttpRequest, problems: list[Problem], status: int = 409) -> HttpResponse:
    return render(request, "answer/over.html", {"problems": problems_json(problems)}, status=status)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, key: str) -> HttpResponse:
    """One page of the questionnaire: shown, saved, left for the next or the one before, sent at the end."""
    draft = field.draft_by_key(key)
    if draft is None:
        return render(request, "answer/over.html", {"problems": []}, status=404)
    try:
        values = draft_values(draft)
        if request.method == "GET":
            return _page(request, draft, key, values, _number(request.GET), checked=False)
        return _posted(request, draft, key, values)
    except (InputError, Unreadable) as error:
        return _over(request, [*error.problems] if isinstance(error, InputError) else [])


def _number(asked: QueryDict) -> int:
    typed = asked.get("page", "")
    return int(typed) if typed.isdecimal() and len(typed) < 5 else 0


def _posted(request: HttpRequest, draft: Draft, key: str, values: Mapping[str, str]) -> HttpResponse:
    number, wish = _number(request.POST), request.POST.get("go", "next")
    before = _filled(draft, values)
    step = _step(before, number)
    kept = save_draft(draft=draft, values=_typed(request.POST, step), page=number, at=now())
    if wish == "save":
        # the script's own saving: what is asked now, nothing told yet
        return _page(request, draft, key, kept, number, checked=False)
    if wish == "back":
        return redirect(f"{request.path}?page={max(number - 1, 0)}")
    after = _step(_filled(draft, kept), number)
    if any(each.problem for each in after.asked) or _grew(step, after):
        return _page(request, draft, key, kept, number, checked=True, status=422)
    if wish == "send":
        return _send(request, draft, key, kept)
    return redirect(f"{request.path}?page={number + 1}")


def _send(request: HttpRequest, draft: Draft, key: str, values: Mapping[str, str]) -> HttpResponse:
    filled = _filled(draft, values)
    open_at = next((step.number for step in filled.steps if any(each.problem for each in step.asked)), None)
    if open_at is not None:
        return _page(request, draft, key, values, open_at, checked=True, status=422)
    finish_draft(draft=draft, at=now())
    return redirect("answer:done")


def _filled(draft: Draft, values: Mapping[str, str]) -> Filled:
    return fill(form_of(draft.version), values, timezone.localtime(now()), language_of())


def _step(filled: Filled, number: int) -> Step:
    return filled.steps[min(number, len(filled.steps) - 1)] if filled.steps else Step(0, "", ())


def _grew(before: Step, after: Step) -> bool:
    """Whether an answer brought up questions or choices on the same page that nobody has seen yet."""
    seen = {each.question.path: bool(each.offers) for each in before.asked}
    return any(
        each.question.kind != "note"
        and (each.question.path not in seen or (bool(each.offers) and not seen[each.question.path]))
        for each in after.asked
    )


def _typed(posted: QueryDict, step: Step) -> dict[str, str]:
    """What the page sent, as the form writes it: dates as ISO, decimals with a point."""
    found = {}
    for each in step.asked:
        question = each.question
        name = f"q:{question.column}"
        if question.kind == "many":
            found[question.column] = " ".join(posted.getlist(name))
        elif question.kind == "acknowledge":
            found[question.column] = "OK" if posted.get(name) else ""
        elif question.kind != "note":
            found[question.column] = _plain(question.kind, posted.get(name, "").strip())
    return found


def _plain(kind: str, text: str) -> str:
    """Vietnamese dates and decimals become the form's; what cannot be read stays, and is told."""
    if kind == "decimal" or kind == "range":
        return text.replace(",", ".")
    if kind == "date" and "/" in text:
        try:
            return parse_date(text).isoformat()
        except InputError:
            return text
    if kind == "datetime":
        return text if not text or "+" in text else f"{text}{timezone.localtime(now()):%z}"
    return text


def _page(
    request: HttpRequest,
    draft: Draft,
    key: str,
    values: Mapping[str, str],
    number: int,
    *,
    checked: bool,
    status: int = 200,
) -> HttpResponse:
    filled = _filled(draft, values)
    step = _step(filled, number)
    shown = [_show(each, checked) for each in step.asked]
    context = {
        "collection": draft.collection,
        "title": draft.version.title,
        "step": step,
        "shown": shown,
        "key": key,
        "wrong": [each for each in shown if each.problem],
        "of": len(filled.steps),
        "at": step.number + 1,
        "is_last": step.number + 1 >= len(filled.steps),
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "answer/write.html", context, status=status)


_WIDGETS = {"integer": "number", "decimal": "number", "date": "date", "time": "time", "datetime": "datetime"}


def _show(asked: Asked, checked: bool) -> Shown:
    question = asked.question
    widget = _WIDGETS.get(question.kind, question.kind)
    points = _points(question.span) if question.kind == "range" else ()
    if question.kind == "range":
        widget = "points" if points else "number"
    if question.kind == "text" and "multiline" in question.appearance:
        widget = "long"
    long = len(asked.offers) > MANY and not any(offer.image for offer in asked.offers)
    if question.kind == "one" and (long or any(word in question.appearance for word in ("minimal", "autocomplete"))):
        widget = "menu"
    problem = asked.problem.message.in_(language_of()) if asked.problem and checked else ""
    return Shown(asked, widget, points, asked.value, problem)


def _points(span: tuple[str, str, str]) -> tuple[str, ...]:
    """The points of a short span of whole numbers, to be ticked."""
    try:
        low, high, step = (int(part or default) for part, default in zip(span, ("1", "10", "1"), strict=True))
    except ValueError:
        return ()
    points = range(low, high + 1, step) if step > 0 else range(0)
    return tuple(map(str, points)) if 1 < len(points) <= max(FEW, 11) else ()


@public
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """Thanks."""
    return render(request, "answer/done.html", {"title": _("Đã gửi")})
