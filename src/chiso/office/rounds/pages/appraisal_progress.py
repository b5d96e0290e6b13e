"""Who still appraises one sheet, and the two ways out: give finished criteria back, or close with cells still open."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.office.http import actor_of, now, page, thing_of
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.operations import finishing
from chiso.office.rounds.queries.appraisal_progress import progress_of
from chiso.office.rounds.targets import own_sheet_target, sheet_target


@require_GET
@page("sheets.move", target=own_sheet_target)
def appraisal_progress(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The appraising units of a sheet, what each has open, and the round owner's verbs."""
    sheet: Sheet = thing_of(request)
    context = {"sheet": sheet, "round": sheet.group.round, "progress": progress_of(sheet)}
    return render(request, "rounds/appraisal_progress.html", context)


@require_POST
@page("sheets.move", target=own_sheet_target)
def reopen_criteria(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Give criteria back to the unit that finished them: `unit`, `reason`."""
    _reopen(request)
    return redirect("rounds:appraisal_progress", sheet_id=sheet_id)


@require_POST
@page("sheets.appraise", target=sheet_target)
def take_back_criteria(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """An appraiser takes the own unit's finished criteria back: `unit`, `reason`."""
    _reopen(request)
    return redirect("rounds:appraisal_sheet", sheet_id=sheet_id)


def _reopen(request: HttpRequest) -> None:
    unit = request.POST.get("unit", "")
    if not unit.isdecimal():
        raise Http404
    finishing.reopen_criteria(
        actor=actor_of(request),
        sheet=thing_of(request),
        unit_id=int(unit),
        reason=request.POST.get("reason", ""),
        at=now(),
    )
    messages.success(request, _("Đã mở lại tiêu chí để thẩm định tiếp."))


@require_POST
@page("sheets.move", target=own_sheet_target)
def close_appraisal(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """End the appraisal that the sheet is in although cells are open: `reason`."""
    sheet: Sheet = thing_of(request)
    finishing.close_appraisal(actor=actor_of(request), sheet=sheet, reason=request.POST.get("reason", ""), at=now())
    messages.success(request, _("Đã kết thúc lần thẩm định này; ô chưa thẩm định giữ giá trị trước đó."))
    return redirect("rounds:worksheet", sheet_id=sheet.pk)
