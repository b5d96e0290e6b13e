"""Letters that wait for a signature, what is in one, and its paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.engine.text import parse_date
from chiso.office.accounts.permissions import allows, allows_somewhere
from chiso.office.directives.targets import directive_target
from chiso.office.http import actor_of, day_posted, now, page, problems_json, thing_of
from chiso.office.reminders.ladder import ladder_on
from chiso.office.reminders.models import ReminderAction, ReminderLetter
from chiso.office.reminders.operations.letters import draft_about, drop_letter, issue_letter, leave_out
from chiso.office.reminders.paper import reminder_paper
from chiso.office.reminders.queries import letters as queries
from chiso.office.reminders.targets import letter_target, unit_target
from chiso.office.reports.paper.pdf import pdf_program
from chiso.office.reports.printing import printed
from chiso.office.units.models import Unit


@require_GET
@page("reminders.view")
def index(request: HttpRequest) -> HttpResponse:
    """The letters a reader may see: drafts first; and when the last night ran."""
    actor = actor_of(request)
    found = list(queries.letters_for(actor)[:100])
    context = {
        "drafts": [one for one in found if one.is_open],
        "closed": [one for one in found if not one.is_open],
        "run": queries.last_run(),
        "units": [(grant.unit_id, grant.unit_name) for grant in actor.grants
                  if allows(actor, "directives.report", unit_id=grant.unit_id)],
        "may_manage": allows_somewhere(actor, "reminders.manage"),
        "watches": allows(actor, "reminders.view"),
        "ladder": ladder_on(timezone.localdate()),
    }  # fmt: skip
    return render(request, "reminders/index.html", context)


@require_POST
@page("reminders.manage", target=directive_target)
def draft(request: HttpRequest, directive_id: int) -> HttpResponse:
    """A letter to the silent units of one directive."""
    made = draft_about(actor=actor_of(request), directive=thing_of(request), at=now())
    return redirect("reminders:letter", letter_id=made.pk)


def _letter(request: HttpRequest, found: ReminderLetter, *, status: int = 200, **more: Any) -> HttpResponse:
    units = queries.addressees(found)
    kept = [one for one in units if one.left_out is None]
    context = {
        "letter": found,
        "units": units,
        "kept": kept,
        "open_units": [one for one in kept if one.open_lines],
        "is_criticism": found.action == ReminderAction.CRITICISM,
        "may_manage": allows(actor_of(request), "reminders.manage", unit_id=found.owner_id),
        "has_pdf": pdf_program() is not None,
        "today": timezone.localdate(),
        **more,
    }
    return render(request, "reminders/letter.html", context, status=status)


@require_GET
@page("reminders.view", target=letter_target)
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """A letter: its units, what each has not done, and what can be done with it."""
    return _letter(request, thing_of(request))


@require_GET
@page("reminders.view", target=unit_target)
def received(request: HttpRequest, unit_id: int, letter_id: int) -> HttpResponse:
    """An issued letter as the addressed unit sees it: its own lines."""
    unit: Unit = thing_of(request)
    found = queries.letter_by_id(letter_id)
    mine = None
    if found is not None and found.document_id is not None:
        mine = next((one for one in queries.addressees(found) if one.unit == unit and one.left_out is None), None)
    if found is None or mine is None:
        raise Http404
    return render(request, "reminders/received.html", {"letter": found, "one": mine})


@require_GET
@page("reminders.view", target=letter_target)
def letter_paper(request: HttpRequest, letter_id: int, form: str) -> HttpResponse:
    """The letter in Word or PDF/A."""
    found: ReminderLetter = thing_of(request)
    data = reminder_paper(found, day=timezone.localdate(now()))
    name = "phe-binh" if found.action == ReminderAction.CRITICISM else "don-doc"
    return printed("reminder_letter", data, f"{name}-{found.pk}", form)


@require_POST
@page("reminders.manage", target=letter_target)
def spare(request: HttpRequest, letter_id: int, unit_id: int) -> HttpResponse:
    """Take a unit out of the draft."""
    found: ReminderLetter = thing_of(request)
    unit = unit_target(unit_id=unit_id).thing
    try:
        leave_out(actor=actor_of(request), letter=found, unit=unit, reason=request.POST.get("reason", ""), at=now())
    except InputError as error:
        return _letter(request, found, status=422, problems=problems_json([*error.problems]))
    messages.success(request, _("Đã bỏ %(unit)s khỏi văn bản.") % {"unit": unit.name})
    return redirect("reminders:letter", letter_id=found.pk)


@require_POST
@page("reminders.manage", target=letter_target)
def issue(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Record the signed letter: its number and day; the units are told."""
    found: ReminderLetter = thing_of(request)
    posted = request.POST
    try:
        typed = posted.get("answer_by", "").strip()
        issue_letter(
            actor=actor_of(request),
            letter=found,
            number=posted.get("number", ""),
            issued_on=day_posted(request, "issued_on", timezone.localdate()),
            answer_by=parse_date(typed, where="answer_by") if typed else None,
            at=now(),
        )
    except InputError as error:
        return _letter(request, found, status=422, problems=problems_json([*error.problems]), typed=posted)
    messages.success(request, _("Đã ban hành và báo cho các đơn vị."))
    return redirect("reminders:letter", letter_id=found.pk)


@require_POST
@page("reminders.manage", target=letter_target)
def drop(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Decide that a draft is not issued."""
    found: ReminderLetter = thing_of(request)
    try:
        drop_letter(actor=actor_of(request), letter=found, reason=request.POST.get("reason", ""), at=now())
    except InputError as error:
        return _letter(request, found, status=422, problems=problems_json([*error.problems]))
    messages.success(request, _("Đã dừng văn bản."))
    return redirect("reminders:index")
