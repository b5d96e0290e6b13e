"""The reading desk: a document in, its text and its drafted items side by side, each decided by a person."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.directives.pdf import TakesLong
from chiso.engine.errors import InputError
from chiso.office.directives.forms import typed_entry, typed_parents
from chiso.office.directives.jobs import read_document
from chiso.office.directives.model_reader import configured_model
from chiso.office.directives.models import DirectiveType, Draft, DraftItem, GoalKind, Plan, ReadingRun
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.operations.desk import (
    Correction,
    accept_clear,
    accept_item,
    enter_draft,
    register_draft,
    reject_item,
    reopen_item,
)
from chiso.office.directives.operations.planning import make_plan
from chiso.office.directives.operations.reading import ask_reading, draft_document
from chiso.office.directives.pages.plans import own_bodies
from chiso.office.directives.pages.register import own_registers
from chiso.office.directives.queries import desk as queries
from chiso.office.directives.targets import draft_item_target, draft_target, reading_target
from chiso.office.errors import kept_problems_in
from chiso.office.evidence.operations import Upload
from chiso.office.http import actor_of, language_of, now, page, problems_json, thing_of

_PER_PAGE = 30


@require_GET
@page("directives.register")
def index(request: HttpRequest) -> HttpResponse:
    """Documents that were read, and the place to bring another."""
    return _index(request)


def _index(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    found = Paginator(queries.drafts(actor_of(request)), _PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "directives/drafts.html",
        {
            "found": found,
            "units": own_registers(request),
            "model": configured_model(),
            "running": queries.readings(actor_of(request)),
            **more,
        },
        status=status,
    )


@require_POST
@page("directives.register")
def read(request: HttpRequest) -> HttpResponse:
    """Read a file or pasted text into a draft."""
    units, file = own_registers(request), request.FILES.get("file")
    typed, actor, at = request.POST.get("unit", ""), actor_of(request), now()
    unit_id = int(typed) if typed.isdecimal() else (units[0][0] if units else 0)
    upload, pasted = Upload(file.name or "", file.read()) if file else None, request.POST.get("text", "")
    model = configured_model() if request.POST.get("model") == "1" else None
    try:
        if model is None:
            with suppress(TakesLong):  # a scan is left to the worker
                made = draft_document(actor=actor, unit_id=unit_id, upload=upload, pasted=pasted, at=at, patient=False)
                return redirect("directives:desk", draft_id=made.pk)
        run = ask_reading(actor=actor, unit_id=unit_id, upload=upload, pasted=pasted, model=model, at=at)
    except InputError as error:
        return _index(request, status=422, problems=problems_json([*error.problems]), typed=request.POST)
    read_document.enqueue(run.pk)
    return redirect("directives:reading", run_id=run.pk)


@require_GET
@page("directives.register", target=reading_target)
def reading(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far the worker is with a document; when it is read, its desk."""
    run: ReadingRun = thing_of(request)
    if run.draft_id is not None:
        answer = redirect("directives:desk", draft_id=run.draft_id)
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": answer.url})
        return answer
    problems = kept_problems_in(language_of(), run.problems)
    return render(request, "directives/reading.html", {"run": run, "problems": problems})


@require_GET
@page("directives.register", target=draft_target)
def desk(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The text with its marks, and the items beside it."""
    return _desk(request, thing_of(request))


def _desk(request: HttpRequest, draft: Draft, *, status: int = 200, **more: Any) -> HttpResponse:
    today, actor = timezone.localdate(), actor_of(request)
    lines = queries.lines_of(draft, today)
    wanted = request.GET.get("show", "")
    plans = queries.plans_to_fill(actor)
    context = {
        "draft": draft,
        "notes": draft.notes.order_by("start"),
        "paragraphs": queries.paragraphs(draft, [line.item for line in lines]),
        "lines": queries.shown(lines, wanted),
        "counts": queries.counts_of(lines),
        "show": wanted if wanted in queries.FILTERS else "all",
        "plans": plans,
        "bodies": own_bodies(request),
        "unit_labels": UnitNames.on(today).labels(),
        "year": (draft.issued_on or today).year,
        **_editing(draft),
        **more,
    }
    return render(request, "directives/desk.html", context, status=status)


def _editing(draft: Draft) -> dict[str, Any]:
    """What the forms of an item choose from."""
    return {
        "kinds": GoalKind.choices,
        "types": DirectiveType.choices,
    }


@require_POST
@page("directives.register", target=draft_item_target)
def decide(request: HttpRequest, item_id: int) -> HttpResponse:
    """Accept, correct, reject one item, or take that back; htmx gets the item again, a plain form the page."""
    item: DraftItem = thing_of(request)
    actor, at, verb = actor_of(request), now(), request.POST.get("do", "")
    problems: list[dict[str, str]] = []
    try:
        if verb == "reject":
            item = reject_item(actor=actor, item=item, at=at)
        elif verb == "reopen":
            item = reopen_item(actor=actor, item=item, at=at)
        else:
            item = accept_item(actor=actor, item=item, at=at, change=_typed(request) if verb == "correct" else None)
    except InputError as error:
        problems = problems_json([*error.problems])
    if not request.headers.get("HX-Request"):
        if problems:
            return _desk(request, item.draft, status=422, problems=problems)
        return redirect(f"{reverse('directives:desk', kwargs={'draft_id': item.draft_id})}#n{item.position}")
    lines = queries.lines_of(item.draft, timezone.localdate(at))
    context = {
        "draft": item.draft,
        "line": next(line for line in lines if line.item.pk == item.pk),
        "counts": queries.counts_of(lines),
        "problems": problems,
        "typed": request.POST if problems and verb == "correct" else None,
        **_editing(item.draft),
    }
    return render(request, "directives/_draft_answer.html", context, status=422 if problems else 200)


def _typed(request: HttpRequest) -> Correction:
    names = ("content", "index", "field", "measure", "value", "lead", "beside", "deliverable", "due_text", "node")
    return Correction(**{name: request.POST.get(name, "") for name in names})


@require_POST
@page("directives.register", target=draft_target)
def clear(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Accept everything about which nothing is doubtful."""
    done = accept_clear(actor=actor_of(request), draft=thing_of(request), at=now())
    messages.success(request, ngettext("Đã nhận %(n)d mục.", "Đã nhận %(n)d mục.", done) % {"n": done})
    return redirect("directives:desk", draft_id=draft_id)


@require_POST
@page("directives.register", target=draft_target)
def enter_register(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Enter the document into the register with the facts of the form."""
    draft: Draft = thing_of(request)
    try:
        entry, parents = typed_entry(request.POST), typed_parents(request.POST.get("parents", ""))
        made = register_draft(actor=actor_of(request), draft=draft, entry=entry, parents=parents, at=now())
    except InputError as error:
        return _desk(request, draft, status=422, problems=problems_json([*error.problems]), facts=request.POST)
    messages.success(request, _("Đã vào sổ %(code)s.") % {"code": made.code})
    return redirect("directives:desk", draft_id=draft_id)


@require_POST
@page("directives.plan")
def enter(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Make goals and tasks of what was accepted, in a plan that is there or a new one."""
    draft = draft_target(draft_id=draft_id).thing
    try:
        plan = _plan_for(request, draft)
        goals, tasks = enter_draft(actor=actor_of(request), draft=draft, plan=plan, at=now())
    except InputError as error:
        return _desk(request, draft, status=422, problems=problems_json([*error.problems]))
    done = {"goals": goals, "tasks": tasks}
    messages.success(request, _("Đã vào kế hoạch: %(goals)d mục tiêu, %(tasks)d nhiệm vụ.") % done)
    return redirect("directives:plan", plan_id=plan.pk)


def _plan_for(request: HttpRequest, draft: Draft) -> Plan:
    """The plan that was chosen; a new one carries the document's title."""
    chosen, bodies = request.POST.get("plan", ""), own_bodies(request)
    known = {str(plan.pk): plan for plan in queries.plans_to_fill(actor_of(request))}
    if chosen in known:
        return known[chosen]
    year, unit = request.POST.get("year", ""), request.POST.get("owner", "")
    return make_plan(
        actor=actor_of(request),
        owner_id=int(unit) if unit.isdecimal() else (bodies[0][0] if bodies else draft.unit_id),
        title=request.POST.get("title", "") or draft.title or draft.name,
        year=int(year) if year.isdecimal() and len(year) == 4 else 0,
        directive=draft.directive,
        at=now(),
    )
