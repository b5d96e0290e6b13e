"""An agency's day, one dossier, and its letter of apology."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.dossiers.columns import COLUMNS, short
from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.permissions import allows
from chiso.office.dossiers.models import Agency, Letter
from chiso.office.dossiers.moments import zoned
from chiso.office.dossiers.operations.letters import issue_letter, open_contact
from chiso.office.dossiers.paper import apology_paper
from chiso.office.dossiers.queries import work
from chiso.office.dossiers.queries.registers import procedure_names
from chiso.office.dossiers.targets import agency_target, letter_target
from chiso.office.http import actor_of, language_of, now, page, problems_json, thing_of
from chiso.office.reports.printing import printed


@require_GET
@page("dossiers.work", target=agency_target)
def agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Today, due tomorrow, overdue, late without a letter."""
    found: Agency = thing_of(request)
    procedure = request.GET.get("procedure", "").strip()
    context = {
        "agency": found,
        "procedure": procedure,
        "procedure_name": procedure_names().get(procedure, ""),
        "today": work.today(found, now(), procedure),
        "letters": work.letters_of(found),
        "may_apologise": allows(actor_of(request), "dossiers.apologise", unit_id=found.unit_id),
    }
    return render(request, "dossiers/agency.html", context)


def _dossier(request: HttpRequest, found: Agency, dossier_id: str, **more: Any) -> dict[str, Any]:
    row = work.dossier(found, dossier_id)
    if row is None:
        raise Http404
    due = row.get("due_at")
    return {
        "agency": found,
        "dossier_id": dossier_id,
        "facts": [
            (short(column.meaning).in_(language_of()), _shown(row[column.name], column.name))
            for column in COLUMNS
            if row.get(column.name) is not None
        ],
        "due": zoned(due) if isinstance(due, dt.datetime) else None,
        "letter": work.letter_of(dossier_id),
        "may_apologise": allows(actor_of(request), "dossiers.apologise", unit_id=found.unit_id),
        **more,
    }


def _shown(value: object, column: str) -> str:
    if column == "procedure":
        return f"{value} {procedure_names().get(str(value), '')}".strip()
    if column == "channel":
        online, in_person, post = _("trực tuyến"), _("trực tiếp"), _("bưu chính")
        words = {"online": online, "2": online, "in_person": in_person, "1": in_person, "post": post, "3": post}
        return words.get(str(value), str(value))
    if isinstance(value, dt.datetime):
        return f"{value:%H:%M %d/%m/%Y}"
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return f"{value:g}" if isinstance(value, float) else str(value)


@require_GET
@page("dossiers.work", target=agency_target)
def dossier(request: HttpRequest, agency_id: int, dossier_id: str) -> HttpResponse:
    """What is known of one dossier; without names."""
    return render(request, "dossiers/dossier.html", _dossier(request, thing_of(request), dossier_id))


@require_POST
@page("dossiers.apologise", target=agency_target)
def apologise(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Write down the letter of a dossier."""
    found: Agency = thing_of(request)
    posted = request.POST
    dossier_id = posted.get("dossier", "")
    try:
        made = issue_letter(
            actor=actor_of(request),
            agency=found,
            dossier_id=dossier_id,
            number=posted.get("number", ""),
            reason=posted.get("reason", ""),
            new_due_at=_new_due(posted.get("new_due", "")),
            signer=posted.get("signer", ""),
            signer_title=posted.get("signer_title", ""),
            at=now(),
        )
    except InputError as error:
        if work.dossier(found, dossier_id) is None:
            raise
        more = {"problems": problems_json([*error.problems]), "typed": posted}
        return render(request, "dossiers/dossier.html", _dossier(request, found, dossier_id, **more), status=422)
    messages.success(request, _("Đã ghi thư xin lỗi của hồ sơ %(code)s.") % {"code": made.dossier_id})
    return redirect("dossiers:dossier", agency_id=found.pk, dossier_id=made.dossier_id)


def _new_due(typed: str) -> dt.datetime:
    from chiso.engine.dossiers.asked import read_moment

    try:
        found = read_moment(typed)
    except InputError:
        expected = Text("17:00 05/03/2026 hoặc 05/03/2026", "05/03/2026 or 2026-03-05T17:00")
        message = Text("Thời điểm hẹn mới không đọc được.", "The new appointment cannot be read.")
        raise InputError([Problem("dossiers.moment", message, "new_due", typed[:40], expected)]) from None
    end_of_day = found.replace(hour=17) if found.time() == dt.time() else found
    return timezone.make_aware(end_of_day)


@require_GET
@page("dossiers.apologise", target=letter_target)
def word(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter as form 04 in Word; opening the address is recorded."""
    found: Letter = thing_of(request)
    contact = open_contact(actor=actor_of(request), letter=found, at=now())
    return printed("apology_letter", apology_paper(found, contact), f"xin-loi-{found.pk}", "docx")
