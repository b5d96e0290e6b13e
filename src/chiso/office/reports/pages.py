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
from chiso.office.http import Target, actor_of, now, page, problems_json, thing_of
from chiso.office.reports.excel import compare, content_of, read_copy, write_sheet
from chiso.office.reports.excel.comparing import CellChange
from chiso.office.reports.models import Template
from chiso.office.reports.operations import add_template, apply_changes, retire_template
from chiso.office.reports.paper.content import (
    decision_paper,
    minutes_paper,
    score_sheet_paper,
    self_report_paper,
    submission_paper,
)
from chiso.office.reports.paper.data import described
from chiso.office.reports.paper.defaults import default_template
from chiso.office.reports.paper.kinds import KINDS, Kind
from chiso.office.reports.paper.rendering import render as make
from chiso.office.reports.queries import kinds_with_templates, template_bytes
from chiso.office.rounds.models import CouncilMeeting, Round, RoundGroup, Sheet
from chiso.office.rounds.queries.outcome import decision_of
from chiso.office.rounds.stage_targets import group_target
from chiso.office.rounds.targets import own_sheet_target, sheet_target

_SALT = "chiso.reports.sheet_import"
_SHEET_LIMITS = Limits(max_bytes=10 * 2**20, allowed=frozenset({"xlsx"}))


def meeting_target(**kwargs: Any) -> Target:
    """A council meeting, which is no single unit's thing."""
    meeting = CouncilMeeting.objects.select_related("round__owner").filter(pk=kwargs["meeting_id"]).first()
    if meeting is None:
        raise Http404
    return Target(thing=meeting)


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
    """The submission or the decision of a group in Word."""
    group: RoundGroup = thing_of(request)
    if kind == "submission":
        return _paper(kind, submission_paper(group, day=_today()), group.round, group.code)
    if kind == "decision":
        return _paper(kind, decision_paper(group, decision_of(group), day=_today()), group.round, group.code)
    raise Http404


@require_GET
@page("sheets.view", target=sheet_target)
def sheet_excel(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The unit's own score as a workbook."""
    sheet: Sheet = thing_of(request)
    round_ = sheet.group.round
    data = write_sheet(content_of(sheet), at=timezone.localtime(now()), training=_is_training(round_))
    return attachment(data, f"phieu-cham-diem-{sheet.unit.key}-{round_.year}.xlsx", MEDIA_TYPES["xlsx"])


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


@require_GET
@page("reports.templates")
def templates(request: HttpRequest) -> HttpResponse:
    """The kinds of documents with the office's templates."""
    return _templates(request)


def _templates(request: HttpRequest, kind: Kind | None = None, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    context = {
        "kinds": kinds_with_templates(),
        "refused": kind,
        "problems": problems_json([*problems]),
    }
    return render(request, "reports/templates.html", context, status=422 if problems else 200)


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


@require_GET
@page("reports.templates")
def placeholders(request: HttpRequest, kind: str) -> HttpResponse:
    """What a template of this kind may say."""
    shown = _kind(kind)
    return render(request, "reports/placeholders.html", {"kind": shown, "rows": described(shown.data)})


@require_GET
@page("reports.templates")
def template_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The template in use; `?default=1` gives the product's own."""
    shown = _kind(kind)
    data = default_template(kind) if request.GET.get("default") else template_bytes(kind)
    return attachment(data, f"mau-{shown.file_name}.docx", MEDIA_TYPES["docx"])


@require_POST
@page("reports.templates")
def template_add(request: HttpRequest, kind: str) -> HttpResponse:
    """Take an office's own template, or say everything that is wrong with it and where."""
    shown = _kind(kind)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise InputError([Problem("template.no_file", Text("Chưa chọn tệp nào.", "No file was chosen."))])
        _template, warnings = add_template(actor=actor_of(request), kind=shown, upload=upload_of(file), at=now())
    except InputError as error:
        return _templates(request, shown, error.problems)
    messages.success(request, _("Đã dùng mẫu mới cho: %(name)s") % {"name": shown.name})
    for problem in problems_json([*warnings]):
        told = _("%(where)s: %(message)s Nhận được %(got)s, cần %(expected)s.")
        messages.warning(request, told % problem)
    return redirect("reports:templates")


@require_POST
@page("reports.templates")
def template_retire(request: HttpRequest, template_id: int) -> HttpResponse:
    """Go back to the product's own template."""
    template = Template.objects.filter(pk=template_id).first()
    if template is None:
        raise Http404
    retire_template(actor=actor_of(request), template=template, at=now())
    messages.success(request, _("Đã trở về mẫu của phần mềm."))
    return redirect("reports:templates")


@require_GET
@page("reports.templates")
def template_version(request: HttpRequest, template_id: int) -> HttpResponse:
    """An earlier template, to download."""
    template = Template.objects.select_related("file").filter(pk=template_id).first()
    if template is None:
        raise Http404
    return attachment(file_store().get(template.file.sha256), template.name, MEDIA_TYPES["docx"])
