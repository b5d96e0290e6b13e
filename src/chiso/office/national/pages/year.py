"""The province's own index of a year: list, overview, leads, handing in, the ministry's form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.accounts.permissions import allows, allows_somewhere
from chiso.office.evidence.pages import attachment
from chiso.office.http import actor_of, now, page, problems_json, thing_of
from chiso.office.national.form import annex_of
from chiso.office.national.operations import leads
from chiso.office.national.operations.consolidating import hand_in, take_back
from chiso.office.national.pages.forms import Fields, read_window
from chiso.office.national.problems import refuse
from chiso.office.national.queries import overview as queries
from chiso.office.national.queries.ministry import newest_results
from chiso.office.national.targets import national_target
from chiso.office.national.workbook import write_form
from chiso.office.reports.paper.rendering import render as render_paper
from chiso.office.reports.queries import template_bytes
from chiso.office.rounds.models import Sheet, SheetState
from chiso.office.rounds.queries.todo import blockers_of
from chiso.office.units.queries.lookup import unit_by_id


@require_GET
@page("national.view")
def index(request: HttpRequest) -> HttpResponse:
    """The years of the province's own index, newest first."""
    sheets = list(queries.national_sheets())
    results = newest_results(sheets)
    found = [(view.sheet, view, results.get(view.sheet.pk)) for view in queries.overviews(sheets, now())]
    return render(
        request,
        "national/index.html",
        {"years": found, "may_open": allows_somewhere(actor_of(request), "rounds.manage")},
    )


@require_GET
@page("national.view", target=national_target)
def year(request: HttpRequest, group_id: int) -> HttpResponse:
    """Who leads what, who is silent, what the leaves are worth."""
    return render(request, "national/year.html", _year(request, thing_of(request)))


def _year(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    actor, round_ = actor_of(request), sheet.group.round
    may_manage = allows(actor, "national.manage")
    units = queries.departments_on(round_.as_of) if may_manage else None
    may_consolidate = allows(actor, "national.consolidate")
    view = queries.overview(sheet, now())
    return {
        "sheet": sheet,
        "round": round_,
        "group": sheet.group,
        "view": view,
        "mine": view.of(queries.led_units(actor)) if allows_somewhere(actor, "national.contribute") else (),
        "units": units,
        "people": queries.people_of(units, actor.as_of) if units is not None else {},
        "may_manage": may_manage,
        "may_sheet": allows(actor, "sheets.view", unit_id=sheet.unit_id),
        "may_fill": allows(actor, "sheets.fill", unit_id=sheet.unit_id),
        "may_consolidate": may_consolidate,
        "blockers": blockers_of(sheet) if may_consolidate and sheet.state in queries.OPEN else (),
        "is_open": sheet.state in queries.OPEN,
        "is_handed_in": sheet.state == SheetState.SELF_LOCKED,
        "may_results": allows(actor, "sheets.enter_results", unit_id=sheet.unit_id),
    }


@require_POST
@page("national.manage", target=national_target)
def lead(request: HttpRequest, group_id: int) -> HttpResponse:
    """Name who leads a node, or take it back."""
    sheet: Sheet = thing_of(request)
    actor, fields = actor_of(request), Fields(request.POST)
    try:
        if fields.text("unit") == "":
            leads.remove_lead(actor=actor, group=sheet.group, node=fields.text("node"), at=now())
        else:
            unit = unit_by_id(int(fields.text("unit"))) if fields.text("unit").isdecimal() else None
            if unit is None:
                raise refuse("no_unit", "Không có cơ quan này.", "There is no such unit.", where="unit")
            opens, closes = read_window(fields)
            leads.set_lead(
                actor=actor,
                group=sheet.group,
                node=fields.text("node"),
                unit=unit,
                contact=queries.person_in(unit.pk, fields.text("contact"), actor.as_of),
                opens_at=opens,
                closes_at=closes,
                at=now(),
            )
    except InputError as error:
        context = {**_year(request, sheet), "problems": problems_json([*error.problems]), "typed": request.POST}
        return render(request, "national/year.html", context, status=422)
    messages.success(request, _("Đã ghi cơ quan chủ trì."))
    return redirect("national:year", group_id=group_id)


@require_POST
@page("national.consolidate", target=national_target)
def consolidate(request: HttpRequest, group_id: int) -> HttpResponse:
    """Hand the self score in, or open it again."""
    sheet: Sheet = thing_of(request)
    actor, seen = actor_of(request), request.POST.get("version", "")
    version = int(seen) if seen.isdecimal() else None
    try:
        if request.POST.get("verb") == "take_back":
            take_back(actor=actor, sheet=sheet, reason=request.POST.get("reason", ""), at=now(), version=version)
            messages.success(request, _("Đã mở lại bảng tự đánh giá."))
        else:
            hand_in(actor=actor, sheet=sheet, at=now(), version=version)
            messages.success(request, _("Đã chốt bảng tự đánh giá của tỉnh."))
    except InputError as error:
        context = {**_year(request, sheet), "problems": problems_json([*error.problems]), "typed": request.POST}
        return render(request, "national/year.html", context, status=422)
    return redirect("national:year", group_id=group_id)


@require_GET
@page("national.view", target=national_target)
def form(request: HttpRequest, group_id: int, kind: str) -> HttpResponse:
    """The ministry's form with the self score, in Excel or Word."""
    sheet: Sheet = thing_of(request)
    round_, training = sheet.group.round, bool(settings.IS_TRAINING or sheet.group.round.is_training)
    paper = annex_of(queries.overview(sheet, now()), queries.evidence_words(sheet), day=timezone.localdate(now()))
    if kind == "docx":
        data, media = render_paper(template_bytes("national_annex"), paper, training=training), MEDIA_TYPES["docx"]
    else:
        data, media = write_form(paper, at=timezone.localtime(now()), training=training), MEDIA_TYPES["xlsx"]
    return attachment(data, f"tu-danh-gia-{sheet.unit.key}-{round_.year}.{kind}", media)
