"""One leaf of the province's own sheet: its rule, what was entered, its evidence, and where its figures came from."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.engine.scoring import inputs_of
from chiso.engine.scoring.scorer import scorer_for
from chiso.office.accountability.queries import owners_of
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import allows
from chiso.office.evidence.pages import own_units, upload_of
from chiso.office.evidence.queries import Filter, library
from chiso.office.frameworks.wording import rule_in_words
from chiso.office.http import actor_of, language_of, now, page, problems_json, thing_of
from chiso.office.national.operations.contributing import Proof, contribute, detach_led, is_open
from chiso.office.national.pages.forms import Fields
from chiso.office.national.problems import refuse
from chiso.office.national.queries import overview as queries
from chiso.office.national.targets import led_link_target, led_target
from chiso.office.rounds.cells import cell_form, cell_options, cell_text
from chiso.office.rounds.leaves import RESULTS_OPEN
from chiso.office.rounds.models import EvidenceLink, Sheet
from chiso.office.rounds.operations.answers import TypedCell
from chiso.office.rounds.workflow import workflow_of
from chiso.office.statistics.queries import vintages_of

_SHOWN = 100


@require_GET
@page("national.view", target=led_target)
def leaf(request: HttpRequest, group_id: int, node: str) -> HttpResponse:
    """One leaf; a form for those who lead it and for who consolidates."""
    return render(request, "national/leaf.html", _leaf(request, thing_of(request), node))


def _leaf(request: HttpRequest, sheet: Sheet, node: str, **more: Any) -> dict[str, Any]:
    actor, view, language = actor_of(request), queries.overview(sheet, now()), language_of()
    line = next((each for each in view.leaves if each.node.code == node), None)
    if line is None:
        raise Http404
    specs, answer = inputs_of(view.framework, node), line.answer
    is_entrant = line.kind == "led" and allows(
        actor, "national.contribute", assigned=[line.lead.unit_id] if line.lead else []
    )
    writes = workflow_of(sheet.group.round.workflow).state(sheet.state).writes == "self"
    in_time = line.lead is None or is_open(line.lead, now()) or allows(actor, "national.consolidate")
    may_results = allows(actor, "sheets.enter_results", unit_id=sheet.unit_id) and sheet.state in RESULTS_OPEN
    return {
        "sheet": sheet,
        "owner": owners_of(view.framework, timezone.localdate()).get(node),
        "family": sheet.group.framework.family,
        "group": sheet.group,
        "round": sheet.group.round,
        "line": line,
        "rule": rule_in_words(scorer_for(view.framework).rules[node], line.node),
        "form": cell_form(specs, language),
        "options": cell_options(specs, language),
        "cell": cell_text(specs, answer.inputs, answer.status, language) if answer else "",
        "version": answer.version if answer else 0,
        "links": queries.links_at(sheet, node),
        "may_enter": is_entrant and writes and in_time,
        "is_early_or_late": is_entrant and writes and not in_time,
        "is_shut": is_entrant and not writes,
        "may_results": may_results and line.kind == "result",
        "vintages": vintages_of(sheet, node) if line.node.channel == "statistic" else (),
        "documents": _documents(actor, line) if is_entrant else (),
        **more,
    }


def _documents(actor: Actor, line: queries.LeafLine) -> list[Any]:
    """Documents to choose from: those of the leading unit; all that the actor may read when nobody leads the leaf."""
    return list(library(actor, Filter(unit_id=line.lead.unit_id if line.lead else None))[:_SHOWN])


@require_POST
@page("national.contribute", target=led_target)
def enter(request: HttpRequest, group_id: int, node: str) -> HttpResponse:
    """Store figure, explanation and evidence of a leaf together."""
    sheet: Sheet = thing_of(request)
    fields, seen = Fields(request.POST), request.POST.get("version", "")
    try:
        contribute(
            actor=actor_of(request),
            sheet=sheet,
            cell=TypedCell(node, request.POST.get("cell", ""), int(seen) if seen.isdecimal() else 0),
            note=fields.text("note"),
            seen_note=request.POST.get("seen_note", ""),
            at=now(),
            proof=_proof(request, fields),
        )
    except InputError as error:
        context = _leaf(request, sheet, node, problems=problems_json([*error.problems]), typed=request.POST)
        return render(request, "national/leaf.html", context, status=422)
    messages.success(request, _("Đã lưu."))
    return redirect("national:leaf", group_id=group_id, node=node)


def _proof(request: HttpRequest, fields: Fields) -> Proof | None:
    """The document that was chosen or uploaded with the figure; None when there is none."""
    file, chosen = request.FILES.get("file"), fields.text("document")
    section, number = fields.text("section"), fields.whole("page")
    fields.check()
    if file is not None:
        return Proof(upload=upload_of(file), unit_id=_library_of(request), section=section, page=number)
    if chosen:
        found = library(actor_of(request), Filter()).filter(pk=int(chosen)).first() if chosen.isdecimal() else None
        return Proof(document=found, section=section, page=number)
    if section or number:
        raise refuse(
            "place_without_document",
            "Có mục hoặc trang nhưng chưa chọn tài liệu.",
            "A section or page was given without a document.",
            where="document",
        )
    return None


def _library_of(request: HttpRequest) -> int:
    """The unit whose library takes a new file: the one that leads the leaf, else the person's own."""
    own = [unit_id for unit_id, _name in own_units(request)]
    led = sorted(request.target.assigned)  # type: ignore[attr-defined]
    return next((unit_id for unit_id in led if unit_id in own), own[0] if own else 0)


@require_POST
@page("national.contribute", target=led_link_target)
def detach(request: HttpRequest, link_id: int) -> HttpResponse:
    """Take a document away from a leaf."""
    link: EvidenceLink = thing_of(request)
    group_id, node = link.sheet.group_id, link.node
    detach_led(actor=actor_of(request), link=link, at=now())
    return redirect("national:leaf", group_id=group_id, node=node)
