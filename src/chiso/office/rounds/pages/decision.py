"""From the end of appraisal to publication, as the round owner sees it: move on, preview, decide, publish."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.office.accounts.permissions import allows
from chiso.office.evidence.queries import Filter, library, readable
from chiso.office.frameworks.ranking_words import grades_in_words, ties_in_words
from chiso.office.http import actor_of, day_posted, now, page, thing_of
from chiso.office.indices.queries import latest_of_group
from chiso.office.rounds.models import RoundGroup
from chiso.office.rounds.operations import council, decisions, explanations, publication
from chiso.office.rounds.operations.starting import start_appraisals
from chiso.office.rounds.queries.council import open_disputes
from chiso.office.rounds.queries.outcome import decision_of, decisions_of, group_outcome
from chiso.office.rounds.stage_targets import group_target


@require_GET
@page("council.view", target=group_target)
def decision(request: HttpRequest, group_id: int) -> HttpResponse:
    """The ranking as it would be published now, what still stands in the way, and the decision."""
    group: RoundGroup = thing_of(request)
    actor = actor_of(request)
    found = group_outcome(group)
    states = [sheet.state for sheet in found.sheets]
    made, lines = decisions_of(group), found.lines()
    context = {
        "group": group,
        "round": group.round,
        "lines": lines,
        "framework": found.framework,
        "ties": ties_in_words(found.framework),
        "grades": grades_in_words(found.framework),
        "ranked": found.outcome.ranked_units,
        "late": found.not_before_council,
        "pending": [line for line in lines if line.pending],
        "open_disputes": open_disputes(group),
        "states": {state: states.count(state) for state in states},
        "decision": next(iter(made), None),
        "earlier": made[1:],
        "result": latest_of_group(group.pk),
        "papers": library(actor, Filter(type="decision"))[:40],
        "can_move": allows(actor, "sheets.move"),
        "can_decide": allows(actor, "decisions.record"),
        "can_publish": allows(actor, "results.publish"),
        "can_enter": allows(actor, "sheets.enter_results"),
        "title": _("Kết quả %(name)s: %(group)s") % {"name": group.round.name, "group": group.name},
    }
    return render(request, "rounds/decision.html", context)


@require_POST
@page("sheets.move", target=group_target)
def advance(request: HttpRequest, group_id: int) -> HttpResponse:
    """Begin the appraisal, open the explanation round, or send what is ready to the council."""
    group, actor = thing_of(request), actor_of(request)
    if request.POST.get("to") == "appraisal":
        count = start_appraisals(actor=actor, group=group, at=now())
        messages.success(request, _("Đã bắt đầu thẩm định %(n)d phiếu.") % {"n": count})
    elif request.POST.get("to") == "explanation":
        count = explanations.open_explanations(actor=actor, group=group, at=now())
        messages.success(request, _("Đã mở giải trình cho %(n)d phiếu.") % {"n": count})
    else:
        count = council.send_to_council(actor=actor, group=group, at=now())
        messages.success(request, _("Đã trình hội đồng %(n)d phiếu.") % {"n": count})
    if request.POST.get("back") == "board":
        return redirect("rounds:board", round_id=group.round_id)
    return redirect("rounds:decision", group_id=group_id)


@require_POST
@page("decisions.record", target=group_target)
def record_decision(request: HttpRequest, group_id: int) -> HttpResponse:
    """Record the signed decision."""
    chosen = request.POST.get("document", "")
    decisions.record_decision(
        actor=actor_of(request),
        group=thing_of(request),
        number=request.POST.get("number", ""),
        signed_on=day_posted(request, "signed_on"),
        signer=request.POST.get("signer", ""),
        document=readable(actor_of(request)).filter(pk=chosen).first() if chosen.isdigit() else None,
        at=now(),
    )
    messages.success(request, _("Đã ghi quyết định."))
    return redirect("rounds:decision", group_id=group_id)


@require_POST
@page("decisions.record", target=group_target)
def attach_decision(request: HttpRequest, group_id: int) -> HttpResponse:
    """Attach the signed document to the recorded decision."""
    found, chosen = decision_of(thing_of(request)), request.POST.get("document", "")
    paper = readable(actor_of(request)).filter(pk=chosen).first() if chosen.isdigit() else None
    if found is not None and paper is not None:
        decisions.attach_decision(actor=actor_of(request), decision=found, document=paper, at=now())
        messages.success(request, _("Đã gắn bản ký."))
    return redirect("rounds:decision", group_id=group_id)


@require_POST
@page("results.publish", target=group_target)
def publish(request: HttpRequest, group_id: int) -> HttpResponse:
    """Publish the decided group."""
    stored = publication.publish_results(
        actor=actor_of(request), group=thing_of(request), title=request.POST.get("title", ""), at=now()
    )
    messages.success(request, _("Đã công bố."))
    return redirect("indices:ranking", result_id=stored.pk)
