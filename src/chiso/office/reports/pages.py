"""Paper and Excel: what goes out, what comes in, and the office's templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files import Limits, inspect
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.evidence.operations import Upload
from chiso.office.evidence.pages import attachment, upload_of
from chiso.office.evidence.store import file_store
from chiso.office.http import actor_of, now, page, problems_json, thing_of
from chiso.office.reports.excel import compare, content_of, read_copy, write_sheet
from chiso.office.reports.excel.comparing import CellChange
from chiso.office.reports.excel.consolidated import write_round
from chiso.office.reports.jobs import make_round_workbook
from chiso.office.reports.operations import (
    apply_changes,
    attach_signed_decision,
    attach_signed_minutes,
    request_export,
)
from chiso.office.reports.paper.content import (
    decision_paper,
    minutes_paper,
    score_sheet_paper,
    self_report_paper,
    submission_paper,
)
from chiso.office.reports.paper.kinds import KINDS
from chiso.office.reports.paper.rendering import render as make
from chiso.office.reports.queries import exports_of, finished_export, sheet_count, template_bytes
from chiso.office.rounds.models import CouncilMeeting, Decision, Round, RoundGroup, Sheet
from chiso.office.rounds.queries.outcome import decision_of, decisions_of
from chiso.office.rounds.stage_targets import group_target, meeting_target
from chiso.office.rounds.targets import own_sheet_target, round_target, sheet_target

_SALT = "chiso.reports.sheet_import"
AT_ONCE = 60  # sheets whose workbook is made within two seconds
_SHEET_LIMITS = Limits(max_bytes=10 * 2**20, allowed=frozenset({"xlsx"}))


def _is_training(round_: Round) -> bool:
    return bool(settings.IS_TRAINING or round_.is_training)


def _today() -> dt.date:
    return timezone.localdate(now())


def _paper(kind: str, data: Any, round_: Round, about: str) -> HttpResponse:
    """The document as a download named after what it is about."""
    made = make(template_bytes(kind), data, training=_is_training(round_))
    return attachment(made, f"{KINDS[kind].file_name}-{about}-{round_.year}.docx", MEDIA_TYPES["docx"])


_SHEET_PAPERS: dict[str, Callable[..., Any]] = {"score_sheet": score_sheet_paper, "self_report": self_report_paper}


@require_GET
@page("sheets.view", target=sheet_target)
def sheet_paper(request: HttpRequest, sheet_id: int, kind: str) -> HttpResponse:
    """The score sheet or the self-assessment report in Word."""
    if kind not in _SHEET_PAPERS:
        raise Http404
    sheet: Sheet = thing_of(request)
    return _paper(kind, _SHEET_PAPERS[kind](sheet, day=_today()), sheet.group.round, sheet.unit.key)


@require_GET
@page("council.view", target=meeting_target)
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The minutes of a council meeting in Word."""
    meeting: CouncilMeeting = thing_of(request)
    return _paper("council_minutes", minutes_paper(meeting), meeting.round, str(meeting.pk))


@require_GET
@page("council.view", target=group_target)
def group_paper(request: HttpRequest, group_id: int, kind: str) -> HttpResponse:
    """The submission or the decision of a group in Word: the newest decision, or the one in `?decision=`."""
    group: RoundGroup = thing_of(request)
    if kind == "submission":
        return _paper(kind, submission_paper(group, day=_today()), group.round, group.code)
    if kind == "decision":
        return _paper(kind, decision_paper(group, _decision(request, group), day=_today()), group.round, group.code)
    raise Http404


def _decision(request: HttpRequest, group: RoundGroup) -> Decision | None:
    """The group's decision that was asked for; another group's is not found here."""
    asked = request.GET.get("decision")
    if asked is None:
        return decision_of(group)
    found = [one for one in decisions_of(group) if str(one.pk) == asked]
    if not found:
        raise Http404
    return found[0]


@require_GET
@page("sheets.view", target=sheet_target)
def sheet_excel(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The unit's own score as a workbook."""
    sheet: Sheet = thing_of(request)
    round_ = sheet.group.round
    data = write_sheet(content_of(sheet), at=timezone.localtime(now()), training=_is_training(round_))
    return attachment(data, f"phieu-cham-diem-{sheet.unit.key}-{round_.year}.xlsx", MEDIA_TYPES["xlsx"])


@require_GET
@page("rounds.consolidate", target=round_target)
def exports(request: HttpRequest, round_id: int) -> HttpResponse:
    """The round's consolidated workbook: make one, and those that were made."""
    round_: Round = thing_of(request)
    made = list(exports_of(round_))
    context = {"round": round_, "exports": made, "waiting": any(one.finished_at is None for one in made)}
    return render(request, "reports/exports.html", context)


@require_POST
@page("rounds.consolidate", target=round_target)
def export_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """The workbook at once while the round is small; else made by the worker, with a notice at the end."""
    round_: Round = thing_of(request)
    if sheet_count(round_) <= AT_ONCE:
        data = write_round(round_, at=timezone.localtime(now()), training=_is_training(round_))
        return attachment(data, f"tong-hop-{round_.code}.xlsx", MEDIA_TYPES["xlsx"])
    make_round_workbook.enqueue(request_export(actor=actor_of(request), round_=round_, at=now()).pk)
    messages.success(request, _("Đang lập bảng tổng hợp; xong sẽ có thông báo."))
    return redirect("reports:exports", round_id=round_id)


@require_GET
@page("rounds.consolidate")
def export_file(request: HttpRequest, export_id: int) -> HttpResponse:
    """A finished workbook."""
    export = finished_export(export_id)
    if export is None or export.file is None:
        raise Http404
    data = file_store().get(export.file.sha256)
    return attachment(data, f"tong-hop-{export.round.code}.xlsx", MEDIA_TYPES["xlsx"])


@require_POST
@page("decisions.record", target=group_target)
def signed_decision(request: HttpRequest, group_id: int) -> HttpResponse:
    """Bring the signed decision back."""
    attach_signed_decision(
        actor=actor_of(request), group=thing_of(request), upload=_posted(request), at=now(),
        reason=request.POST.get("reason", ""),
    )  # fmt: skip
    messages.success(request, _("Đã gắn quyết định đã ký."))
    return redirect("rounds:decision", group_id=group_id)


@require_POST
@page("council.run", target=meeting_target)
def signed_minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Bring the signed minutes back."""
    attach_signed_minutes(actor=actor_of(request), meeting=thing_of(request), upload=_posted(request), at=now())
    messages.success(request, _("Đã gắn biên bản đã ký."))
    return redirect("rounds:meeting", meeting_id=meeting_id)


def _posted(request: HttpRequest) -> Upload:
    file = request.FILES.get("file")
    if file is None:
        raise InputError([Problem("reports.no_file", Text("Chưa chọn tệp nào.", "No file was chosen."))])
    return upload_of(file)


@require_http_methods(["GET", "POST"])
@page("sheets.fill", target=own_sheet_target)
def sheet_import(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Bring a workbook back: first what it would change, cell by cell; nothing is written here."""
    sheet: Sheet = thing_of(request)
    context: dict[str, Any] = {"sheet": sheet, "round": sheet.group.round}
    if request.method == "GET":
        return render(request, "reports/sheet_import.html", context)
    try:
        found = compare(_copy(request, sheet), content_of(sheet))
    except InputError as error:
        context["problems"] = problems_json([*error.problems])
        return render(request, "reports/sheet_import.html", context, status=422)
    context |= {
        "comparison": found,
        "clean": [change for change in found.changes if change.verdict == "changed"],
        "problems": problems_json([*found.problems]),
        "payload": signing.dumps([asdict(change) for change in found.changes], salt=_salt(sheet), compress=True),
    }
    return render(request, "reports/sheet_import.html", context)


def _copy(request: HttpRequest, sheet: Sheet) -> Any:
    file = request.FILES.get("file")
    upload = upload_of(file) if file else Upload("", b"")
    if not upload.data:
        raise InputError([Problem("excel.no_file", Text("Chưa chọn tệp nào.", "No file was chosen."))])
    inspect(upload.data, upload.name, _SHEET_LIMITS)
    return read_copy(upload.data, content_of(sheet).framework)


def _salt(sheet: Sheet) -> str:
    return f"{_SALT}.{sheet.pk}"


@require_POST
@page("sheets.fill", target=own_sheet_target)
def sheet_apply(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Store the changes that the person chose in the preview."""
    sheet: Sheet = thing_of(request)
    try:
        rows = signing.loads(request.POST.get("payload", ""), salt=_salt(sheet), max_age=24 * 3600)
    except signing.BadSignature:
        messages.error(request, _("Bản xem trước đã cũ. Nhập lại tệp."))
        return redirect("reports:sheet_import", sheet_id=sheet_id)
    changes = [CellChange(**row) for row in rows]
    chosen = [change for change in changes if request.POST.get(f"take:{change.key}") == "mine"]
    done = apply_changes(actor=actor_of(request), sheet=sheet, changes=chosen, at=now())
    messages.success(request, ngettext("Đã ghi %(n)d ô.", "Đã ghi %(n)d ô.", done.stored) % {"n": done.stored})
    if done.clashed:
        told = _("Có người vừa sửa tiếp các mục %(codes)s nên chưa ghi; nhập lại tệp để chọn.")
        messages.warning(request, told % {"codes": ", ".join(done.clashed)})
    for problem in problems_json([*done.problems]):
        messages.error(request, f"{problem['where']}: {problem['message']}")
    return redirect("rounds:worksheet", sheet_id=sheet_id)
