"""The unit's explanation round: what was changed or asked, leaf by leaf."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.office.accounts.permissions import allows
from chiso.office.evidence.queries import Filter, library, readable
from chiso.office.http import actor_of, now, page, thing_of
from chiso.office.rounds.criteria import AFTER_FIRST_APPRAISAL, finished_stages
from chiso.office.rounds.models import Sheet, SheetState
from chiso.office.rounds.operations import explanations
from chiso.office.rounds.operations.evidence_links import link_evidence
from chiso.office.rounds.queries.appraisal_work import work_of
from chiso.office.rounds.queries.deadlines import calendar_of
from chiso.office.rounds.queries.explanations import to_explain, unexplained
from chiso.office.rounds.queries.leaf_detail import leaf_details
from chiso.office.rounds.stage_targets import leaf_target
from chiso.office.rounds.targets import sheet_target


@require_GET
@page("sheets.view", target=sheet_target)
def explanation(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Differences and questions of one sheet; whoever may see the sheet may read it."""
    sheet: Sheet = thing_of(request)
    work = work_of(sheet.group, sheet_ids=[sheet.pk])
    is_early = sheet.state not in AFTER_FIRST_APPRAISAL
    items = () if is_early else to_explain(work, work.sheets[0])
    seen = finished_stages(sheet.state)
    details = leaf_details(sheet, [item.node.code for item in items], actor_of(request), stages=seen)
    is_open = sheet.state == SheetState.EXPLANATION_OPEN
    can_write = is_open and allows(actor_of(request), "sheets.explain", unit_id=sheet.unit_id)
    context = {
        "sheet": sheet,
        "papers": library(actor_of(request), Filter(unit_id=sheet.unit_id))[:100] if can_write else (),
        "pairs": list(zip(items, details, strict=True)),
        "open_questions": 0 if is_early else len(unexplained(work, work.sheets[0])),
        "explained": sum(item.is_explained for item in items),
        "lost": sum(item.difference for item in items),
        "is_early": is_early,
        "is_open": is_open,
        "can_write": can_write,
        "deadline": calendar_of(sheet.group.round_id, [sheet.pk]).deadline(sheet.pk, "explanation"),
    }
    return render(request, "rounds/explanation.html", context)


@require_POST
@page("sheets.explain", target=leaf_target)
def explain_leaf(request: HttpRequest, sheet_id: int, node: str) -> HttpResponse:
    """Add an explanation to a leaf."""
    explanations.explain_leaf(
        actor=actor_of(request), sheet=thing_of(request), node=node, text=request.POST.get("text", ""), at=now()
    )
    messages.success(request, _("Đã lưu giải trình tiêu chí %(node)s.") % {"node": node})
    return redirect("rounds:explanation", sheet_id=sheet_id)


@require_POST
@page("sheets.explain", target=leaf_target)
def add_evidence(request: HttpRequest, sheet_id: int, node: str) -> HttpResponse:
    """Attach a document of the library to a leaf that is being explained."""
    chosen, number = request.POST.get("document", ""), request.POST.get("page", "")
    paper = readable(actor_of(request)).filter(pk=chosen).first() if chosen.isdecimal() else None
    if paper is None:
        messages.error(request, _("Chưa chọn tài liệu."))
    else:
        link_evidence(
            actor=actor_of(request),
            sheet=thing_of(request),
            node=node,
            document=paper,
            section=request.POST.get("section", ""),
            page=int(number) if number.isdecimal() else None,
            at=now(),
        )
        messages.success(request, _("Đã gắn tài liệu vào tiêu chí %(node)s.") % {"node": node})
    return redirect("rounds:explanation", sheet_id=sheet_id)


@require_POST
@page("sheets.explain", target=sheet_target)
def send_explanation(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Send the explanations."""
    version = int(request.POST.get("version") or 0) or None
    explanations.send_explanation(actor=actor_of(request), sheet=thing_of(request), version=version, at=now())
    messages.success(request, _("Đã gửi giải trình."))
    return redirect("rounds:explanation", sheet_id=sheet_id)
