"""The ministry's result: the comparison, and bringing it in after a look at everything that is wrong with it."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows
from chiso.office.http import actor_of, now, page, problems_json, thing_of
from chiso.office.national.ministry import MinistryReading, read_ministry_file, read_typed
from chiso.office.national.operations.ministry import check_publication, store_ministry_result
from chiso.office.national.operations.next_year import plan_next_year
from chiso.office.national.pages.forms import Fields, read_publication
from chiso.office.national.plan import HUNDRED
from chiso.office.national.problems import refuse
from chiso.office.national.queries.ministry import compared, newest_result
from chiso.office.national.queries.targets import following_sheet
from chiso.office.national.targets import national_target
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.scores import framework_for

_SALT = "chiso.national.ministry"


def _context(request: HttpRequest, sheet: Sheet, **more: Any) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "round": sheet.group.round,
        "group": sheet.group,
        "framework": framework_for(sheet),
        "compared": compared(sheet),
        "following": following_sheet(sheet),
        "next_number": sheet.group.round.year + 1,
        "typed": {},
        "may_manage": allows(actor_of(request), "national.manage"),
        **more,
    }


@require_GET
@page("national.view", target=national_target)
def ministry(request: HttpRequest, group_id: int) -> HttpResponse:
    """Self score beside the ministry's."""
    return render(request, "national/ministry.html", _context(request, thing_of(request)))


@require_POST
@page("national.manage", target=national_target)
def check(request: HttpRequest, group_id: int) -> HttpResponse:
    """Read the file or the typed points and say what is wrong; nothing is stored."""
    sheet: Sheet = thing_of(request)
    try:
        reading, sha256 = _reading(request, sheet)
    except InputError as error:
        context = _context(request, sheet, problems=problems_json([*error.problems]), typed=request.POST)
        return render(request, "national/ministry.html", context, status=422)
    payload = {
        "points": {node: str(value) for node, value in reading.points.items()},
        "notes": dict(reading.notes),
        "sha256": sha256,
    }
    context = _context(
        request,
        sheet,
        reading=reading,
        read_lines=_read_lines(sheet, reading),
        problems=problems_json([*reading.problems]),
        typed=request.POST,
        payload=signing.dumps(payload, salt=_salt(sheet), compress=True) if reading.can_store else "",
    )
    return render(request, "national/ministry.html", context, status=200 if reading.can_store else 422)


def _reading(request: HttpRequest, sheet: Sheet) -> tuple[MinistryReading, str]:
    framework, file = framework_for(sheet), request.FILES.get("file")
    if file is not None:
        data = file.read()
        return read_ministry_file(data, file.name or "", framework), hashlib.sha256(data).hexdigest()
    typed = {node.code: request.POST.get(f"p.{node.code}", "") for node in framework.nodes}
    if not any(text.strip() for text in typed.values()):
        raise refuse("nothing", "Chưa chọn tệp và chưa nhập điểm nào.", "No file and no points were given.")
    notes = {node.code: request.POST.get(f"n.{node.code}", "") for node in framework.nodes}
    return read_typed(typed, framework, notes), ""


def _salt(sheet: Sheet) -> str:
    return f"{_SALT}:{sheet.pk}"


@require_POST
@page("national.manage", target=national_target)
def confirm(request: HttpRequest, group_id: int) -> HttpResponse:
    """Store what was checked; everything that is wrong with the publication is told at once."""
    sheet: Sheet = thing_of(request)
    fields, reason = Fields(request.POST), request.POST.get("reason", "")
    try:
        kept = signing.loads(request.POST.get("payload", ""), salt=_salt(sheet), max_age=3600)
    except signing.BadSignature as error:
        raise refuse("expired", "Bảng đã kiểm quá một giờ; tải lên và kiểm lại.", "Checked too long ago.") from error
    reading = MinistryReading({node: Decimal(text) for node, text in kept["points"].items()}, kept["notes"])
    publication = read_publication(fields, kept["sha256"])
    try:
        if fields.problems:
            others = check_publication(publication, reason, replaces=newest_result(sheet) is not None)
            named = {problem.where for problem in fields.problems}
            raise InputError([*fields.problems, *(each for each in others if each.where not in named)])
        store_ministry_result(
            actor=actor_of(request), sheet=sheet, reading=reading, publication=publication, reason=reason, at=now()
        )
    except InputError as error:
        context = _context(
            request,
            sheet,
            problems=problems_json([*error.problems]),
            typed=request.POST,
            payload=request.POST["payload"],
            reading=reading,
            read_lines=_read_lines(sheet, reading),
        )
        return render(request, "national/ministry.html", context, status=422)
    messages.success(request, _("Đã lưu kết quả của Bộ."))
    return redirect("national:ministry", group_id=group_id)


def _read_lines(sheet: Sheet, reading: MinistryReading) -> list[tuple[Any, ...]]:
    """Every node with what was read for it."""
    return [
        (node, reading.points.get(node.code), reading.notes.get(node.code, "")) for node in framework_for(sheet).walk()
    ]


@require_POST
@page("national.manage", target=national_target)
def next_year(request: HttpRequest, group_id: int) -> HttpResponse:
    """Make next year's target rows from what the ministry took away this year."""
    sheet: Sheet = thing_of(request)
    fields = Fields(request.POST)
    try:
        recover = fields.number("recover")
        fields.check()
        made = plan_next_year(
            actor=actor_of(request), sheet=sheet, recover=HUNDRED if recover is None else recover, at=now()
        )
    except InputError as error:
        context = _context(request, sheet, problems=problems_json([*error.problems]), asked=request.POST)
        return render(request, "national/ministry.html", context, status=422)
    told = ngettext("Đã lập %(n)d mục tiêu năm sau.", "Đã lập %(n)d mục tiêu năm sau.", made.added)
    messages.success(request, told % {"n": made.added})
    for each in problems_json([*made.left_out]):
        messages.warning(request, f"{each['where']}: {each['message']}")
    return redirect("national:targets", group_id=made.sheet.group_id)
