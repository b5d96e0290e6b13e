"""The province's own index of a year: list, overview, leads, one leaf."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.engine.scoring import inputs_of
from chiso.engine.scoring.scorer import scorer_for
from chiso.office.accounts.permissions import allows, allows_somewhere
from chiso.office.evidence.operations import store_document
from chiso.office.evidence.pages import attachment, upload_of
from chiso.office.evidence.queries import Filter, library
from chiso.office.frameworks.wording import rule_in_words
from chiso.office.http import actor_of, language_of, now, page, problems_json, thing_of
from chiso.office.national.operations import contributing, leads
from chiso.office.national.pages.forms import Fields, read_window
from chiso.office.national.problems import refuse
from chiso.office.national.queries import overview as queries
from chiso.office.national.queries.ministry import newest_result
from chiso.office.national.shipped import dak_nong_2021, shipped_framework
from chiso.office.national.targets import led_link_target, led_target, national_target
from chiso.office.national.workbook import write_form
from chiso.office.rounds.cells import cell_form, cell_options, cell_text
from chiso.office.rounds.models import EvidenceLink, Sheet
from chiso.office.rounds.operations.answers import TypedCell
from chiso.office.units.queries.lookup import unit_by_id


@require_GET
@page("national.view")
def index(request: HttpRequest) -> HttpResponse:
    """The years of the province's own index, newest first."""
    found = [(sheet, queries.overview(sheet, now()), newest_result(sheet)) for sheet in queries.national_sheets()]
    return render(
        request,
        "national/index.html",
        {"years": found, "may_open": allows_somewhere(actor_of(request), "rounds.manage")},
    )


@require_GET
@page("national.view")
def facts(request: HttpRequest) -> HttpResponse:
    """Published facts that ship: each under its own version, never joined."""
    return render(
        request, "national/facts.html", {"version": shipped_framework("par-tinh-2948-2017"), "plan": dak_nong_2021()}
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
    return {
        "sheet": sheet,
        "round": round_,
        "group": sheet.group,
        "view": (view := queries.overview(sheet, now())),
        "mine": view.of(queries.led_units(actor)) if allows_somewhere(actor, "national.contribute") else (),
        "units": units,
        "people": queries.people_of(units, actor.as_of) if units is not None else {},
        "may_manage": may_manage,
        "may_sheet": allows(actor, "sheets.view", unit_id=sheet.unit_id),
        "may_fill": allows(actor, "sheets.fill", unit_id=sheet.unit_id),
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


@require_GET
@page("national.view", target=led_target)
def leaf(request: HttpRequest, group_id: int, node: str) -> HttpResponse:
    """One leaf: its rule, what was entered, its evidence; a form for those who lead it."""
    return render(request, "national/leaf.html", _leaf(request, thing_of(request), node))


def _leaf(request: HttpRequest, sheet: Sheet, node: str, **more: Any) -> dict[str, Any]:
    actor, view, language = actor_of(request), queries.overview(sheet, now()), language_of()
    line = next((each for each in view.leaves if each.node.code == node), None)
    if line is None:
        raise Http404
    specs = inputs_of(view.framework, node)
    assigned = [line.lead.unit_id] if line.lead else []
    answer = line.answer
    may_enter = allows(actor, "national.contribute", assigned=assigned) and line.lead is not None
    return {
        "sheet": sheet,
        "group": sheet.group,
        "round": sheet.group.round,
        "line": line,
        "rule": rule_in_words(scorer_for(view.framework).rules[node], line.node),
        "form": cell_form(specs, language),
        "options": cell_options(specs, language),
        "typed": cell_text(specs, answer.inputs, answer.status, language) if answer else "",
        "version": answer.version if answer else 0,
        "links": queries.links_at(sheet, node),
        "may_enter": may_enter and line.lead is not None and contributing.is_open(line.lead, now()),
        "is_led": may_enter,
        "documents": library(actor, Filter(unit_id=line.lead.unit_id))[:50] if may_enter and line.lead else (),
        **more,
    }


@require_POST
@page("national.contribute", target=led_target)
def enter(request: HttpRequest, group_id: int, node: str) -> HttpResponse:
    """Store figures and explanation of a led leaf."""
    sheet: Sheet = thing_of(request)
    fields, seen = Fields(request.POST), request.POST.get("version", "")
    cell = TypedCell(node, request.POST.get("cell", ""), int(seen) if seen.isdecimal() else 0)
    try:
        contributing.enter_led(actor=actor_of(request), sheet=sheet, cell=cell, at=now())
        contributing.explain_led(
            actor=actor_of(request),
            sheet=sheet,
            node=node,
            note=fields.text("note"),
            seen=request.POST.get("seen_note", ""),
            at=now(),
        )
    except InputError as error:
        context = _leaf(request, sheet, node, problems=problems_json([*error.problems]))
        return render(request, "national/leaf.html", {**context, "typed": cell.text}, status=422)
    messages.success(request, _("Đã lưu số liệu."))
    return redirect("national:leaf", group_id=group_id, node=node)


@require_POST
@page("national.contribute", target=led_target)
def attach(request: HttpRequest, group_id: int, node: str) -> HttpResponse:
    """Bring a document for a led leaf: a new file, or one of the department's library."""
    sheet: Sheet = thing_of(request)
    actor, fields = actor_of(request), Fields(request.POST)
    try:
        document = _document(request, sheet, node)
        number = fields.whole("page")
        fields.check()
        contributing.attach_led(
            actor=actor,
            sheet=sheet,
            node=node,
            document=document,
            section=fields.text("section"),
            page=number,
            at=now(),
        )
    except InputError as error:
        context = _leaf(request, sheet, node, problems=problems_json([*error.problems]))
        return render(request, "national/leaf.html", context, status=422)
    messages.success(request, _("Đã gắn tài liệu."))
    return redirect("national:leaf", group_id=group_id, node=node)


def _document(request: HttpRequest, sheet: Sheet, node: str) -> Any:
    """The document that was chosen or uploaded."""
    actor, file, chosen = actor_of(request), request.FILES.get("file"), request.POST.get("document", "")
    unit_id = min(request.target.assigned, default=0)  # type: ignore[attr-defined]
    if file is not None:
        return store_document(actor=actor, unit_id=unit_id, upload=upload_of(file), at=now()).document
    found = library(actor, Filter()).filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if found is None:
        raise refuse("no_document", "Chưa chọn tài liệu nào.", "No document was chosen.", where="document")
    return found


@require_POST
@page("national.contribute", target=led_link_target)
def detach(request: HttpRequest, link_id: int) -> HttpResponse:
    """Take a document away from a led leaf."""
    link: EvidenceLink = thing_of(request)
    group_id, node = link.sheet.group_id, link.node
    contributing.detach_led(actor=actor_of(request), link=link, at=now())
    return redirect("national:leaf", group_id=group_id, node=node)


@require_GET
@page("national.view", target=national_target)
def form(request: HttpRequest, group_id: int) -> HttpResponse:
    """The ministry's form with the self score, in Excel."""
    sheet: Sheet = thing_of(request)
    round_ = sheet.group.round
    data = write_form(
        queries.overview(sheet, now()),
        queries.evidence_words(sheet),
        at=timezone.localtime(now()),
        training=bool(settings.IS_TRAINING or round_.is_training),
    )
    return attachment(data, f"tu-danh-gia-{sheet.unit.key}-{round_.year}.xlsx", MEDIA_TYPES["xlsx"])
