"""The council's screens: disputed leaves with both values, votes, settling, meetings and their minutes."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.permissions import allows, allows_somewhere
from chiso.office.evidence.queries import Filter, library, readable
from chiso.office.http import actor_of, day_posted, now, page, thing_of
from chiso.office.rounds.models import AnswerStatus, CouncilPosition, Dispute, Round, VoteChoice
from chiso.office.rounds.operations import council
from chiso.office.rounds.operations.stage_values import Value
from chiso.office.rounds.queries.council import (
    council_candidates,
    dispute_view,
    disputes_by_id,
    disputes_of,
    disputes_on,
    leaves_of_round,
    meetings_of,
    members_by_id,
    members_of,
    minutes,
    next_open,
    open_disputes_by_round,
    sheets_before_council,
)
from chiso.office.rounds.queries.leaf_detail import leaf_detail
from chiso.office.rounds.queries.rounds import groups_of, round_lines
from chiso.office.rounds.stage_targets import dispute_target, meeting_target
from chiso.office.rounds.targets import round_target


@require_GET
@page("council.view")
def council_index(request: HttpRequest) -> HttpResponse:
    """The councils of all rounds, those that run first; straight to the only one."""
    found = round_lines()
    if len(found) == 1:
        return redirect("rounds:council", round_id=found[0].round.pk)
    waiting = open_disputes_by_round()
    context = {
        "running": [(line.round, waiting.get(line.round.pk, 0)) for line in found if line.is_running],
        "over": [(line.round, waiting.get(line.round.pk, 0)) for line in found if not line.is_running],
        "waiting": sum(waiting.values()),
    }
    return render(request, "rounds/council_index.html", context)


@require_GET
@page("council.view", target=round_target)
def council_room(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round's council: disputed leaves, members, meetings."""
    round_: Round = thing_of(request)
    views = disputes_of(round_)
    show = request.GET.get("show", "open")
    open_ = [view for view in views if view.dispute.decided_at is None]
    actor = actor_of(request)
    runs = allows_somewhere(actor, "council.run")
    context = {
        "round": round_,
        "groups": groups_of(round_.pk),
        "all_count": len(views),
        "open_count": len(open_),
        "views": views if show == "all" else open_,
        "show": show,
        "members": members_of(round_),
        "meetings": meetings_of(round_),
        "runs": runs,
        "open_views": open_,
        "candidates": council_candidates(actor.as_of) if runs else (),
        "positions": CouncilPosition.choices,
        "sheets": sheets_before_council(round_) if runs else (),
        "leaves": leaves_of_round(round_) if runs else (),
    }
    return render(request, "rounds/council.html", context)


@require_GET
@page("council.view", target=dispute_target)
def dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """One disputed leaf: both values, reasons, thread, evidence, votes; voting and settling for who may."""
    found: Dispute = thing_of(request)
    actor = actor_of(request)
    view = dispute_view(found)
    member = next((each for each in members_of(found.sheet.group.round) if each.person_id == actor.person_id), None)
    following = next_open(found, for_member=member if not allows(actor, "council.run") else None)
    context = {
        "view": view,
        "following": following,
        "detail": leaf_detail(found.sheet, found.node, actor),
        "round": found.sheet.group.round,
        "member": member if member and allows(actor, "council.vote") else None,
        "own_vote": view.vote_of(member.pk) if member else None,
        "choices": VoteChoice.choices,
        "runs": allows(actor, "council.run"),
        "is_open": found.decided_at is None and found.sheet.state == "council",
    }
    return render(request, "rounds/dispute.html", context)


@require_POST
@page("council.vote", target=dispute_target)
def vote(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Cast or change a vote; on to the next leaf that the member has not voted on."""
    found: Dispute = thing_of(request)
    actor = actor_of(request)
    council.cast_vote(
        actor=actor,
        dispute=found,
        choice=request.POST.get("choice", ""),
        comment=request.POST.get("comment", ""),
        at=now(),
    )
    messages.success(request, _("Đã ghi biểu quyết: %(leaf)s.") % {"leaf": _leaf(found)})
    voter = next((each for each in members_of(found.sheet.group.round) if each.person_id == actor.acting_id), None)
    following = next_open(found, for_member=voter)
    return redirect("rounds:dispute", dispute_id=following.pk if following else dispute_id)


@require_POST
@page("council.run", target=dispute_target)
def settle(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Write down what the council settled on; on to the next leaf, at the end to the agenda.

    `take` = a stage whose value the council adopts as it stands; else the figures typed.
    """
    found: Dispute = thing_of(request)
    council.settle_dispute(
        actor=actor_of(request),
        dispute=found,
        value=_value(request, found),
        version=int(request.POST.get("version") or 0),
        at=now(),
    )
    messages.success(request, _("Đã ghi kết luận: %(leaf)s.") % {"leaf": _leaf(found)})
    following = next_open(found)
    if following is not None:
        return redirect("rounds:dispute", dispute_id=following.pk)
    if found.meeting_id is not None:
        return redirect("rounds:meeting", meeting_id=found.meeting_id)
    return redirect("rounds:council", round_id=found.sheet.group.round_id)


def _value(request: HttpRequest, dispute: Dispute) -> Value:
    reason = request.POST.get("reason", "")
    taken = dispute_view(dispute).values.get(request.POST.get("take", ""))
    if taken is not None:
        return Value(taken.inputs, taken.status, reason)
    typed = {name.removeprefix("in."): str(text) for name, text in request.POST.items() if name.startswith("in.")}
    return Value(typed, request.POST.get("status", AnswerStatus.ANSWERED), reason)


def _leaf(dispute: Dispute) -> str:
    return f"{dispute.sheet.unit.name}, {dispute.node}"


@require_POST
@page("council.run", target=dispute_target)
def reopen(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Take a settled leaf up again."""
    council.reopen_dispute(
        actor=actor_of(request), dispute=thing_of(request), reason=request.POST.get("reason", ""), at=now()
    )
    return redirect("rounds:dispute", dispute_id=dispute_id)


@require_POST
@page("council.run", target=round_target)
def raise_dispute(request: HttpRequest, round_id: int) -> HttpResponse:
    """Put a leaf of one sheet before the council by hand."""
    chosen = request.POST.get("sheet", "")
    sheet = sheets_before_council(thing_of(request)).filter(pk=chosen).first() if chosen.isdecimal() else None
    if sheet is None:
        raise Http404
    found = council.raise_dispute(
        actor=actor_of(request),
        sheet=sheet,
        node=request.POST.get("node", "").strip(),
        summary=request.POST.get("summary", ""),
        at=now(),
    )
    return redirect("rounds:dispute", dispute_id=found.pk)


@require_POST
@page("council.run", target=round_target)
def name_members(request: HttpRequest, round_id: int) -> HttpResponse:
    """Name the council: one position for each person ticked."""
    round_: Round = thing_of(request)
    people = {person.pk: person for person in council_candidates(actor_of(request).as_of)}
    people.update({member.person_id: member.person for member in members_of(round_)})
    chosen = [
        (people[int(name.removeprefix("person."))], CouncilPosition(position))
        for name, position in request.POST.items()
        if name.startswith("person.")
        and position in CouncilPosition.values
        and name.removeprefix("person.").isdigit()
        and int(name.removeprefix("person.")) in people
    ]
    council.name_members(actor=actor_of(request), round_=round_, members=chosen, at=now())
    messages.success(request, _("Đã cập nhật hội đồng."))
    return redirect("rounds:council", round_id=round_id)


@require_POST
@page("council.run", target=round_target)
def convene(request: HttpRequest, round_id: int) -> HttpResponse:
    """Convene a meeting."""
    round_: Round = thing_of(request)
    meeting = council.convene(
        actor=actor_of(request),
        round_=round_,
        held_at=_moment(request),
        place=request.POST.get("place", ""),
        present=members_by_id(round_, request.POST.getlist("present")),
        disputes=disputes_by_id(round_, request.POST.getlist("dispute")),
        at=now(),
    )
    return redirect("rounds:meeting", meeting_id=meeting.pk)


def _moment(request: HttpRequest) -> dt.datetime:
    day, clock = day_posted(request, "day"), request.POST.get("clock", "").strip() or "08:00"
    try:
        time = dt.time.fromisoformat(clock)
    except ValueError:
        wanted = Text("giờ:phút, ví dụ 08:00", "hours:minutes, such as 08:00")
        problem = Problem(
            "rounds.bad_time", Text("Giờ họp không đọc được.", "The time cannot be read."), "clock", clock, wanted
        )
        raise InputError([problem]) from None
    return timezone.make_aware(dt.datetime.combine(day, time))


@require_GET
@page("council.view", target=meeting_target)
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting: agenda, attendance, what was settled."""
    found = thing_of(request)
    views = disputes_on(found)
    context = {
        "meeting": found,
        "round": found.round,
        "paper": minutes(found),
        "papers": library(actor_of(request), Filter(type="minutes"))[:40],
        "views": views,
        "open_count": sum(view.dispute.decided_at is None for view in views),
        "runs": allows(actor_of(request), "council.run"),
    }
    return render(request, "rounds/meeting.html", context)


@require_POST
@page("council.run", target=meeting_target)
def close_meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Close the meeting and number its minutes."""
    chosen = request.POST.get("document", "")
    council.close_meeting(
        actor=actor_of(request),
        meeting=thing_of(request),
        minutes_number=request.POST.get("number", ""),
        minutes=readable(actor_of(request)).filter(pk=chosen).first() if chosen.isdigit() else None,
        at=now(),
    )
    messages.success(request, _("Đã kết thúc phiên họp."))
    return redirect("rounds:meeting", meeting_id=meeting_id)
