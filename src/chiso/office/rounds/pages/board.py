"""The board of a round, and what its owner does to many units at once."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.http import actor_of, moment_posted, now, page, thing_of, typed_moment
from chiso.office.rounds.jobs import send_requested_reminder
from chiso.office.rounds.models import Round, Sheet
from chiso.office.rounds.operations.reminders import request_reminder
from chiso.office.rounds.operations.submission import return_sheets
from chiso.office.rounds.operations.windows import extend
from chiso.office.rounds.queries.board import Filters, board_of, every_match, still_scoring, timeline_of
from chiso.office.rounds.targets import round_target, sheets

BULK_LIMIT = 4000


@require_GET
@page("rounds.board", target=round_target)
def board(request: HttpRequest, round_id: int) -> HttpResponse:
    """Units × steps; filters live in the address."""
    at = now()
    filters = filters_of(request.GET.dict())
    found = board_of(thing_of(request), filters, at=at)
    actor = actor_of(request)
    context = {
        "board": found,
        "round": found.round,
        "filters": filters,
        "timeline": timeline_of(found, at=at),
        "may_manage": allows_somewhere(actor, "rounds.manage"),
        "may_open_sheets": allows_somewhere(actor, "rounds.manage") or allows_somewhere(actor, "audit.view"),
        "back": request.get_full_path(),
    }
    return render(request, "rounds/board.html", context)


def filters_of(given: dict[str, str]) -> Filters:
    """The filters that an address or a form states."""
    number = given.get("page", "")
    return Filters(
        group=given.get("group", ""),
        state=given.get("state", ""),
        late=given.get("late") == "1",
        words=given.get("q", "")[:80],
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )


def _chosen(request: HttpRequest) -> list[Sheet]:
    """The ticked sheets of the round; with `to=filtered` every sheet that the board's filters leave, with
    `to=working` those that their units still work on."""
    round_: Round = thing_of(request)
    mine = sheets().filter(group__round=round_)
    to = request.POST.get("to", "")
    if to == "working":
        return list(mine.filter(pk__in=still_scoring(round_, filters_of(request.POST.dict())).values("pk")))
    if to == "filtered":
        found = every_match(round_, filters_of(request.POST.dict()), at=now()).values("pk")
        return list(mine.filter(pk__in=found)[:BULK_LIMIT])
    ticked = [int(text) for text in request.POST.getlist("sheet") if text.isdecimal()]
    return list(mine.filter(pk__in=ticked))


def _back(request: HttpRequest, round_id: int) -> HttpResponse:
    kept = {name: request.POST[name] for name in ("group", "state", "late", "q") if request.POST.get(name)}
    address = reverse("rounds:board", kwargs={"round_id": round_id})
    return HttpResponseRedirect(f"{address}?{urlencode(kept)}" if kept else address)


@require_POST
@page("rounds.remind", target=round_target)
def remind_units(request: HttpRequest, round_id: int) -> HttpResponse:
    reminder = request_reminder(
        actor=actor_of(request),
        round_=thing_of(request),
        sheets=_chosen(request),
        text=request.POST.get("text", ""),
        at=now(),
    )
    send_requested_reminder.enqueue(reminder.pk)
    words = _("Đang gửi đôn đốc đến %(units)d đơn vị; gửi xong sẽ có thông báo.")
    messages.success(request, words % {"units": len(reminder.sheets)})
    return _back(request, round_id)


@require_POST
@page("sheets.extend", target=round_target)
def extend_units(request: HttpRequest, round_id: int) -> HttpResponse:
    """More time for the step that the ticked sheets stand in."""
    chosen = _chosen(request)
    until = moment_posted(request, "extend_until", closing=True)
    made = extend(
        actor=actor_of(request),
        sheets=chosen,
        step=None,
        until=until,
        reason=request.POST.get("extend_reason", ""),
        at=now(),
    )
    words = _("Đã gia hạn cho %(n)d phiếu đến %(until)s.")
    messages.success(request, words % {"n": len(made), "until": typed_moment(until)})
    return _back(request, round_id)


@require_POST
@page("sheets.move", target=round_target)
def return_units(request: HttpRequest, round_id: int) -> HttpResponse:
    until = moment_posted(request, "return_until", closing=True)
    done = return_sheets(
        actor=actor_of(request),
        sheets=_chosen(request),
        reason=request.POST.get("return_reason", ""),
        until=until,
        at=now(),
    )
    words = _("Đã trả lại %(n)d phiếu; hạn bổ sung: %(until)s.")
    messages.success(request, words % {"n": len(done), "until": typed_moment(until)})
    return _back(request, round_id)
