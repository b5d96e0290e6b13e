"""The radar, handing a directive down, and a unit's answer to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.engine.tasks import likeness_of
from chiso.engine.text import parse_decimal
from chiso.office.accounts.permissions import allows, require
from chiso.office.directives.forms import one_with_code
from chiso.office.directives.models import Directive, Handed
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.operations.cascading import answer_directive, explain_silence, hand_down, who_answers
from chiso.office.directives.pages.register import XLSX
from chiso.office.directives.problems import problem
from chiso.office.directives.queries import radar as queries
from chiso.office.directives.targets import directive_target, handed_target
from chiso.office.directives.texts import text_of
from chiso.office.directives.workbook import Column, table_workbook
from chiso.office.http import actor_of, day_asked, day_posted, now, page, problems_json, thing_of
from chiso.office.workdays.queries import office_calendar


@require_GET
@page("directives.view")
def radar(request: HttpRequest) -> HttpResponse:
    """Units × directives on a day."""
    as_of = day_asked(request, "day", timezone.localdate()) or timezone.localdate()
    asked = request.GET.get("page", "")
    found = queries.radar(as_of, page=int(asked) if asked.isdecimal() else 1)
    mine = queries.waiting_for(actor_of(request).unit_ids, as_of)[:10]
    base = reverse("directives:handed", kwargs={"handed_id": 0}).removesuffix("0/")
    context = {"radar": found, "mine": mine, "numbers": range(1, found.pages + 1), "base": base}
    return render(request, "directives/radar.html", context)


@require_GET
@page("directives.view")
def silent_excel(request: HttpRequest) -> HttpResponse:
    """Every handed directive with who has answered it, in Excel: the table of implementing documents."""
    as_of = day_asked(request, "day", timezone.localdate()) or timezone.localdate()
    names = {
        "on_time": "Đúng hạn",
        "late": "Muộn",
        "waiting": "Còn hạn",
        "silent": "Quá hạn",
        "explained": "Đã giải trình",
    }
    found = queries.handed_on(as_of).select_related("unit", "directive", "answer")
    rows = [
        [row.unit.name, row.directive.code, row.directive.issued_on, row.due,
         row.answer.code if row.answer and state in ("on_time", "late") else "",
         row.answered_on if state in ("on_time", "late") else None, names[state], row.explanation, row.copied]
        for row in found.order_by("unit__sort_key", "directive__issued_on", "id")
        for state in [queries.state_of(row, as_of)]
    ]  # fmt: skip
    columns = [Column("Đơn vị", 30), Column("Văn bản chỉ đạo", 20), Column("Ngày ban hành", 14), Column("Hạn", 14),
               Column("Văn bản triển khai", 20), Column("Ngày", 14), Column("Tình trạng", 14), Column("Giải trình", 40),
               Column("% chép lại", 10)]  # fmt: skip
    title = f"BẢNG VĂN BẢN TRIỂN KHAI, tính đến {as_of:%d/%m/%Y}"
    reply = HttpResponse(table_workbook(title, columns, rows), content_type=XLSX)
    reply["Content-Disposition"] = 'attachment; filename="van-ban-trien-khai.xlsx"'
    return reply


@require_GET
@page("directives.plan", target=directive_target)
def cascade(request: HttpRequest, directive_id: int) -> HttpResponse:
    """The form that hands a directive down."""
    return _cascade(request, thing_of(request))


def _cascade(request: HttpRequest, found: Directive, *, status: int = 200, **more: Any) -> HttpResponse:
    handed = queries.handed_of(found)
    context = {"directive": found, "handed": handed, "today": timezone.localdate(), **more}
    return render(request, "directives/cascade.html", context, status=status)


@require_POST
@page("directives.plan", target=directive_target)
def hand(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Hand the directive to the units that were written."""
    found: Directive = thing_of(request)
    posted = request.POST
    try:
        on = day_posted(request, "on", timezone.localdate())
        units = UnitNames.on(on).units_in(posted.get("units", ""), "units")
        points = posted.get("points", "").strip()
        made = hand_down(
            actor=actor_of(request),
            directive=found,
            units=units,
            on=on,
            due=deadline_posted(request, on),
            points=parse_decimal(points, where="points") if points else None,
            at=now(),
        )
    except InputError as error:
        return _cascade(request, found, status=422, problems=problems_json([*error.problems]), typed=posted)
    messages.success(request, _("Đã giao cho %(n)d đơn vị.") % {"n": len(made)})
    return redirect("directives:radar")


def deadline_posted(request: HttpRequest, on: dt.date) -> dt.date:
    """The deadline as typed: a day, or so many working days after the day of handing down."""
    typed = request.POST.get("due", "").strip()
    if typed.isdecimal():
        return office_calendar().add_working_days(on, int(typed))
    return day_posted(request, "due")


@require_GET
@page("directives.view")
def handed(request: HttpRequest, handed_id: int) -> HttpResponse:
    """One directive for one unit: its answer, what was copied, or its explanation."""
    return _handed(request, handed_target(handed_id=handed_id).thing)


def _handed(request: HttpRequest, found: Handed, *, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    verb, asked = who_answers(found, today)
    passages: list[str] = []
    if found.answer is not None and found.copied:
        text = text_of(found.answer)
        like = likeness_of(text, text_of(found.directive))
        passages = [text[one.start : one.end] for one in sorted(like.passages, key=lambda each: -each.words)[:20]]
    context = {
        "handed": found,
        "state": queries.state_of(found, today),
        "passages": passages,
        "may_report": allows(actor_of(request), verb, unit_id=asked),
        "today": today,
        **more,
    }
    return render(request, "directives/handed.html", context, status=status)


@require_POST
@page("directives.view")
def answer(request: HttpRequest, handed_id: int) -> HttpResponse:
    """Name the implementing document, by its code in the register."""
    found: Handed = handed_target(handed_id=handed_id).thing
    verb, asked = who_answers(found, timezone.localdate())
    require(actor_of(request), verb, unit_id=asked)
    try:
        document, wrong = one_with_code(request.POST.get("code", ""))
        if document is None:
            raise InputError(wrong or [problem("directives.no_code", "code", ("Chưa ghi số.", "No code."))])
        answer_directive(actor=actor_of(request), handed=found, answer=document, at=now())
    except InputError as error:
        return _handed(request, found, status=422, problems=problems_json([*error.problems]), typed=request.POST)
    messages.success(request, _("Đã ghi."))
    return redirect("directives:handed", handed_id=found.pk)


@require_POST
@page("directives.view")
def explain(request: HttpRequest, handed_id: int) -> HttpResponse:
    """Say why there is no implementing document."""
    found: Handed = handed_target(handed_id=handed_id).thing
    try:
        explain_silence(actor=actor_of(request), handed=found, text=request.POST.get("text", ""), at=now())
    except InputError as error:
        return _handed(request, found, status=422, problems=problems_json([*error.problems]), typed=request.POST)
    messages.success(request, _("Đã ghi."))
    return redirect("directives:handed", handed_id=found.pk)
