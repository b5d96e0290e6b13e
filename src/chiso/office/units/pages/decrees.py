"""Decrees about units: upload a CSV, read everything that is wrong or will change, store it, take the newest back."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files import Limits, inspect
from chiso.engine.units import DecreeReport
from chiso.engine.units.decree_rows import NEEDED
from chiso.engine.units.decree_words import HEADINGS, WORDS, template
from chiso.office.accounts.permissions import allows
from chiso.office.http import actor_of, now, page, problems_json
from chiso.office.units.models import LineageKind
from chiso.office.units.operations import check_file, reverse_decree, store_decrees
from chiso.office.units.queries import change_by_id, changes, is_loaded, newest_decree


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the report: who becomes whom, when, and by what."""

    on: dt.date
    before: str
    kind: str
    after: str
    share: Decimal | None
    basis: str


LIMITS = Limits(max_bytes=4 * 2**20, max_unpacked=40 * 2**20, allowed=frozenset({"csv", "text", "xlsx"}))


@require_GET
@page("units.view")
def decrees(request: HttpRequest) -> HttpResponse:
    """What was loaded and decreed so far; for administrators the form for a file."""
    if not is_loaded():
        return render(request, "units/unloaded.html")
    newest = newest_decree()
    context = {
        "changes": changes(),
        "newest": newest.pk if newest else None,
        "columns": [(column, words[0], column in NEEDED, WORDS.get(column, {})) for column, words in HEADINGS.items()],
        "may_manage": allows(actor_of(request), "units.manage"),
    }
    return render(request, "units/decrees.html", context)


@require_GET
@page("units.view")
def decree_template(request: HttpRequest) -> HttpResponse:
    """A file to fill in, with Vietnamese headings."""
    headers = {"Content-Disposition": 'attachment; filename="nghi-quyet-mau.csv"'}
    return HttpResponse(template(), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
@page("units.manage")
def check(request: HttpRequest) -> HttpResponse:
    """The report on an uploaded file; nothing is stored."""
    uploaded = request.FILES.get("file")
    if uploaded is None:
        message = Text("Chưa chọn tệp", "No file was chosen")
        expected = Text("một tệp Excel hoặc CSV theo mẫu", "an Excel or CSV file with the columns of the template")
        raise InputError([Problem("units.no_file", message, expected=expected)])
    data, name = uploaded.read(), uploaded.name or "decree.csv"
    report: DecreeReport | None = None
    try:
        inspect(data, name, LIMITS)
        report = check_file(data, name)
        problems = list(report.problems)
    except InputError as error:
        problems = list(error.problems)
    sound = report is not None and report.register is not None and bool(report.lineage)
    context = {
        "report": report,
        "sound": sound,
        "problems": problems_json(problems),
        "file_name": name,
        # the very bytes that were checked: what is stored later has the same hash
        "content": base64.b64encode(data).decode() if sound else "",
        "steps": _steps(report) if report is not None else [],
    }
    return render(request, "units/decree_check.html", context, status=200 if sound else 422)


def _steps(report: DecreeReport) -> list[Step]:
    """What a sound file would write, in words."""
    known = report.register
    if known is None:
        return []
    return [
        Step(
            row.on,
            known[row.predecessor].name,
            str(LineageKind(row.kind).label),
            known[row.successor].name if row.successor else "",
            row.share,
            row.legal_basis,
        )
        for row in report.lineage
    ]


@require_POST
@page("units.manage")
def store(request: HttpRequest) -> HttpResponse:
    change = store_decrees(
        actor=actor_of(request),
        data=_content(request),
        name=request.POST.get("name", "").strip() or "decree.csv",
        reason=request.POST.get("reason", ""),
        at=now(),
    )
    messages.success(request, _("Đã lưu: %(n)d đơn vị mới.") % {"n": change.units})
    return redirect("units:decrees")


def _content(request: HttpRequest) -> bytes:
    """The checked file's bytes as the form carried them; damaged ones are an unreadable file."""
    try:
        return base64.b64decode(request.POST.get("content", ""), validate=True)
    except ValueError:
        return b""


@require_POST
@page("units.manage")
def reverse(request: HttpRequest, *, change_id: int) -> HttpResponse:
    change = change_by_id(change_id)
    if change is None:
        raise Http404
    reverse_decree(actor=actor_of(request), change=change, reason=request.POST.get("reason", ""), at=now())
    messages.success(request, _("Đã rút lại; nhật ký giữ cả hai việc."))
    return redirect("units:decrees")
