"""The target sheet of a year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accountability.queries import owners_of
from chiso.office.accounts.permissions import allows
from chiso.office.http import actor_of, now, page, problems_json, thing_of
from chiso.office.national.operations.targets import save_targets
from chiso.office.national.pages.forms import Fields, read_targets
from chiso.office.national.queries.carried import carried_into
from chiso.office.national.queries.overview import departments_on
from chiso.office.national.queries.targets import targets_of
from chiso.office.national.targets import national_target
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.scores import framework_for


def _context(request: HttpRequest, sheet: Sheet, **more: Any) -> dict[str, Any]:
    may_manage = allows(actor_of(request), "national.manage")
    page, carried = targets_of(sheet), carried_into(sheet.group)
    return {
        "sheet": sheet,
        "round": sheet.group.round,
        "group": sheet.group,
        "page": page,
        "carried": carried,
        "again": carried.still_again(page) if carried is not None else (),
        "changed": carried.changed if carried is not None and carried.is_fresh(page) else (),
        "owners": owners_of(framework_for(sheet), timezone.localdate()),
        "units": departments_on(sheet.group.round.as_of) if may_manage else (),
        "may_manage": may_manage,
        **more,
    }


@require_GET
@page("national.view", target=national_target)
def targets(request: HttpRequest, group_id: int) -> HttpResponse:
    """Target, now, last year, gap, owner; the two lists; the sum against the rank."""
    return render(request, "national/targets.html", _context(request, thing_of(request)))


@require_POST
@page("national.manage", target=national_target)
def save(request: HttpRequest, group_id: int) -> HttpResponse:
    """Store all targets of the year together."""
    sheet: Sheet = thing_of(request)
    seen, fields = request.POST.get("version", ""), Fields(request.POST)
    names = {unit.pk: unit.name for unit in departments_on(sheet.group.round.as_of)}
    try:
        goal, aims = read_targets(fields, framework_for(sheet), names)
        save_targets(
            actor=actor_of(request),
            group=sheet.group,
            goal=goal,
            aims=aims,
            version=int(seen) if seen.isdecimal() else 0,
            at=now(),
        )
    except InputError as error:
        context = _context(request, sheet, problems=problems_json([*error.problems]), typed=request.POST)
        return render(request, "national/targets.html", context, status=422)
    messages.success(request, _("Đã lưu bảng mục tiêu."))
    return redirect("national:targets", group_id=group_id)
