"""The verbs of one sheet: submit, approve, return, withdraw, unlock, lock again; and its evidence."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.evidence.queries import readable
from chiso.office.http import actor_of, language_of, moment_posted, now, page, thing_of, typed_moment
from chiso.office.rounds.models import EvidenceLink, Sheet
from chiso.office.rounds.operations import submission
from chiso.office.rounds.operations.evidence_links import link_evidence as link
from chiso.office.rounds.operations.evidence_links import unlink_evidence as unlink
from chiso.office.rounds.queries.panel import panel_of
from chiso.office.rounds.queries.worksheet import worksheet_of
from chiso.office.rounds.targets import link_target, own_sheet_target


def _moved(request: HttpRequest, verb: Callable[..., Any], told: str, **extra: Any) -> HttpResponse:
    """Make the move that the posted form asks for, under the version that its page showed."""
    sheet: Sheet = thing_of(request)
    version = request.POST.get("version", "")
    verb(actor=actor_of(request), sheet=sheet, at=now(), version=int(version) if version.isdecimal() else None, **extra)
    messages.success(request, told)
    return redirect("rounds:worksheet", sheet_id=sheet.pk)


@require_POST
@page("sheets.submit", target=own_sheet_target)
def submit_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    return _moved(request, submission.submit, _("Đã trình lãnh đạo duyệt."))


@require_POST
@page("sheets.approve", target=own_sheet_target)
def approve_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    return _moved(request, submission.approve, _("Đã duyệt và nộp phiếu; phiếu được khóa."))


@require_POST
@page("sheets.return", target=own_sheet_target)
def return_to_officer(request: HttpRequest, sheet_id: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _moved(request, submission.return_to_officer, _("Đã trả lại chuyên viên."), reason=reason)


@require_POST
@page("sheets.withdraw", target=own_sheet_target)
def withdraw_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    return _moved(request, submission.withdraw, _("Đã rút lại phiếu."), reason=request.POST.get("reason", ""))


@require_POST
@page("sheets.move", target=own_sheet_target)
def return_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    until = moment_posted(request, "until", closing=True)
    reason = request.POST.get("reason", "")
    return _moved(
        request,
        submission.return_sheet,
        _("Đã trả lại đơn vị; hạn bổ sung: %(until)s.") % {"until": typed_moment(until)},
        reason=reason,
        until=until,
    )


@require_POST
@page("sheets.unlock", target=own_sheet_target)
def unlock_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    until = moment_posted(request, "until", closing=True)
    reason = request.POST.get("reason", "")
    return _moved(
        request,
        submission.unlock,
        _("Đã mở khóa phiếu; hạn: %(until)s.") % {"until": typed_moment(until)},
        reason=reason,
        until=until,
    )


@require_POST
@page("sheets.view", target=own_sheet_target)
def relock(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The round's own table says who may lock again; the move's permissions decide."""
    return _moved(request, submission.relock, _("Đã khóa lại phiếu."))


@require_POST
@page("sheets.fill", target=own_sheet_target)
def link_evidence(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Use a document of the library for a leaf: `node`, `document`, `section`, `page`."""
    sheet: Sheet = thing_of(request)
    node, chosen, number = (request.POST.get(name, "") for name in ("node", "document", "page"))
    document = readable(actor_of(request)).filter(pk=int(chosen) if chosen.isdecimal() else 0).first()
    if document is None:
        raise InputError(
            [
                Problem(
                    "evidence.none_chosen",
                    Text("Chưa chọn tài liệu.", "No document was chosen."),
                    where="document",
                    hint=Text("Chọn một dòng trong kho, hoặc tải tệp lên.", "Choose one of the library, or upload."),
                )
            ]
        )
    link(
        actor=actor_of(request),
        sheet=sheet,
        node=node,
        document=document,
        section=request.POST.get("section", ""),
        page=int(number) if number.isdecimal() else None,
        at=now(),
    )
    return _panel(request, sheet, node)


@require_POST
@page("sheets.fill", target=link_target)
def unlink_evidence(request: HttpRequest, link_id: int) -> HttpResponse:
    """Take a document away from a leaf."""
    found: EvidenceLink = thing_of(request)
    unlink(actor=actor_of(request), link=found, at=now())
    return _panel(request, found.sheet, found.node)


def _panel(request: HttpRequest, sheet: Sheet, node: str) -> HttpResponse:
    """The panel anew for the script, the page for everybody else."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{reverse('rounds:worksheet', kwargs={'sheet_id': sheet.pk})}?leaf={node}")
    found = worksheet_of(sheet, at=now(), language=language_of())
    row = found.by_code.get(node)
    if row is None:
        raise Http404
    context = {
        "sheet": sheet,
        "panel": panel_of(sheet, row, language=language_of()),
        "may_fill": found.is_open,
        "may_link": True,
    }
    response = render(request, "rounds/_panel.html", context)
    told = {"node": node, "links": row.links, "needs": row.needs, "missing": row.is_missing}
    response["HX-Trigger"] = json.dumps({"chiso:proofs": {**told, "count": found.counts["missing"]}})
    return response
