"""Complaints after publication: filing, re-check, outcome, and the correction by a new result set."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import Text
from chiso.engine.frameworks import Framework
from chiso.engine.scoring import inputs_of
from chiso.office.accounts.permissions import allows
from chiso.office.http import actor_of, language_of, now, page, thing_of
from chiso.office.indices.queries import answer_in, framework_of_result, latest_of_group
from chiso.office.rounds.cells import STATUS_WORDS
from chiso.office.rounds.models import AnswerStatus, Complaint, ComplaintState, Sheet
from chiso.office.rounds.operations import complaints, publication
from chiso.office.rounds.operations.stage_values import Value
from chiso.office.rounds.queries.complaints import awaiting_correction, complaints_of
from chiso.office.rounds.queries.leaf_detail import leaf_detail, worded
from chiso.office.rounds.stage_targets import complaint_target, group_target
from chiso.office.rounds.targets import sheet_target


@require_GET
@page("complaints.view")
def complaint_list(request: HttpRequest) -> HttpResponse:
    """The complaints that the reader may see."""
    found = list(complaints_of(actor_of(request)))
    open_ = [each for each in found if each.state in (ComplaintState.FILED, ComplaintState.RECHECK)]
    return render(request, "rounds/complaints.html", {"complaints": found, "open_count": len(open_)})


@require_POST
@page("complaints.file", target=sheet_target)
def file_complaint(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """File a complaint about the newest result of the sheet's group."""
    sheet: Sheet = thing_of(request)
    result = latest_of_group(sheet.group_id)
    if result is None:
        raise Http404
    complaint = complaints.file_complaint(
        actor=actor_of(request),
        sheet=sheet,
        result_set=result,
        node=request.POST.get("node", ""),
        text=request.POST.get("text", ""),
        at=now(),
    )
    messages.success(request, _("Đã gửi khiếu nại."))
    return redirect("rounds:complaint", complaint_id=complaint.pk)


@require_GET
@page("complaints.view", target=complaint_target)
def complaint(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """One complaint with the leaf it is about."""
    found: Complaint = thing_of(request)
    actor = actor_of(request)
    framework = framework_of_result(found.result_set)
    asked = found.node or request.GET.get("node", "")
    node = asked if framework and asked in framework.by_code and framework.is_leaf(asked) else ""
    context = {
        "complaint": found,
        "sheet": found.sheet,
        "detail": leaf_detail(found.sheet, node, actor) if node else None,
        "leaves": framework.leaves if framework and not found.node else (),
        "node": node,
        "published": _published(found, framework, node) if framework and node else (),
        "can_settle": allows(actor, "complaints.settle"),
        "can_publish": allows(actor, "results.publish"),
        "is_open": found.state in (ComplaintState.FILED, ComplaintState.RECHECK),
        "waits": found.state == ComplaintState.CORRECTED and found.corrected_by_id is None,
    }
    return render(request, "rounds/complaint.html", context)


def _published(complaint: Complaint, framework: Framework, node: str) -> tuple[tuple[Text, str], ...]:
    """The figures of the leaf as they were published, in words."""
    answer = answer_in(complaint.result_set, complaint.sheet.unit.key, node)
    if answer is None:
        return ()
    if answer.status != AnswerStatus.ANSWERED:
        return ((Text("Tình trạng", "Status"), STATUS_WORDS[answer.status].in_(language_of())),)
    return tuple((spec.label, worded(spec, answer.inputs.get(spec.name, ""))) for spec in inputs_of(framework, node))


@require_POST
@page("complaints.settle", target=complaint_target)
def start_recheck(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """Take a complaint up."""
    complaints.start_recheck(actor=actor_of(request), complaint=thing_of(request), at=now())
    return redirect("rounds:complaint", complaint_id=complaint_id)


@require_POST
@page("complaints.settle", target=complaint_target)
def settle_complaint(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """Uphold the result, or settle on corrected inputs of one leaf."""
    found: Complaint = thing_of(request)
    outcome = request.POST.get("outcome", "")
    if request.POST.get("result") == "corrected":
        value = Value(
            {name.removeprefix("in."): str(text) for name, text in request.POST.items() if name.startswith("in.")},
            request.POST.get("status", AnswerStatus.ANSWERED),
        )
        node = found.node or request.POST.get("node", "")
        complaints.correct_result(
            actor=actor_of(request), complaint=found, corrections={node: value}, outcome=outcome, at=now()
        )
        messages.success(request, _("Đã ghi số liệu điều chỉnh. Kết quả công bố chỉ đổi khi công bố bản điều chỉnh."))
    else:
        complaints.uphold_result(actor=actor_of(request), complaint=found, outcome=outcome, at=now())
        messages.success(request, _("Đã giữ nguyên kết quả."))
    return redirect("rounds:complaint", complaint_id=complaint_id)


@require_POST
@page("results.publish", target=group_target)
def publish_correction(request: HttpRequest, group_id: int) -> HttpResponse:
    """Publish the corrections that wait, as a new result set of the group."""
    result = latest_of_group(group_id)
    if result is None:
        raise Http404
    stored = publication.publish_correction(
        actor=actor_of(request),
        result_set=result,
        complaints=awaiting_correction(result),
        reason=request.POST.get("reason", ""),
        at=now(),
    )
    messages.success(request, _("Đã công bố bản điều chỉnh."))
    return redirect("indices:ranking", result_id=stored.pk)
