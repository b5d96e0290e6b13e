"""Who answers for what, on a day of one's choice; naming, passing on, ending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accountability import queries
from chiso.office.accountability.models import Responsibility
from chiso.office.accountability.operations import end_owner, name_owner, pass_on
from chiso.office.accounts.models import Membership
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.frameworks.queries import families
from chiso.office.http import actor_of, day_asked, day_posted, do_or_show, now, page, target_by, thing_of

held_target = target_by(queries.responsibility_by_id, "held_id", lambda found: None)
"""A responsibility; it is the province's, not its unit's, to change."""


@require_GET
@page("accountability.view")
def index(request: HttpRequest) -> HttpResponse:
    """Every responsibility of a day, by index."""
    return _index(request)


def _index(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    day = day_asked(request, "on", today) or today
    rows = list(queries.standing(day))
    may_manage = allows_somewhere(actor_of(request), "accountability.manage")
    context = {
        "day": day,
        "today": today,
        "groups": _by_index(rows),
        "held": len(rows),
        "left_behind": list(queries.left_behind(today)),
        "past": _past(request, today),
        "may_manage": may_manage,
        "heads": queries.heads_on(today) if may_manage else (),
        "holders": sorted({(row.person, row.unit) for row in rows}, key=lambda one: one[1].sort_key),
        "families": families(),
        **more,
    }
    return render(request, "accountability/index.html", context, status=status)


def _by_index(rows: list[Responsibility]) -> list[tuple[str, list[tuple[Responsibility, Text | None]]]]:
    """The rows of each index with the names of their criteria, as the newest version has them."""
    found = []
    for name in dict.fromkeys(row.index for row in rows):
        framework = queries.newest_framework(name)
        nodes = framework.by_code if framework else {}
        mine = [row for row in rows if row.index == name]
        found.append((name, [(row, nodes[row.node].name if row.node in nodes else None) for row in mine]))
    return found


def _past(request: HttpRequest, today: dt.date) -> list[Responsibility]:
    """Who answered before, for the index that was asked about."""
    asked = request.GET.get("history", "")
    rows = queries.history(asked) if asked else []
    return [row for row in rows if row.valid_to is not None and row.valid_to <= today]


def _did(request: HttpRequest, verb: Callable[[], object]) -> HttpResponse:
    return do_or_show(request, verb, _index, "accountability:index")


def _head(request: HttpRequest) -> Membership:
    chosen = request.POST.get("head", "")
    found = queries.head_by_id(int(chosen)) if chosen.isdecimal() else None
    if found is None:
        told = Text("Chưa chọn người chịu trách nhiệm.", "Nobody was chosen.")
        raise InputError([Problem("accountability.no_head", told, where="head")])
    return found


@require_POST
@page("accountability.manage")
def name(request: HttpRequest) -> HttpResponse:
    """Name who answers for an index or a criterion."""
    posted = request.POST
    return _did(
        request,
        lambda: name_owner(
            actor=actor_of(request), index=posted.get("index", ""), node=posted.get("node", ""), head=_head(request),
            on=day_posted(request, "on", timezone.localdate()), basis=posted.get("basis", ""), at=now(),
        ),
    )  # fmt: skip


@require_POST
@page("accountability.manage")
def hand_on(request: HttpRequest) -> HttpResponse:
    """Pass all that a person answers for in a unit to another."""
    posted = request.POST

    def verb() -> object:
        day = day_posted(request, "on", timezone.localdate())
        person, _sign, unit = posted.get("holder", "").partition(".")
        pair = {"person": person, "unit": unit}
        found = queries.standing(day).filter(**pair).first() if person.isdecimal() and unit.isdecimal() else None
        if found is None:
            told = Text("Ngày đó người này không phụ trách mục nào.", "This person holds nothing on that day.")
            raise InputError([Problem("accountability.nothing", told, where="holder")])
        return pass_on(actor=actor_of(request), person=found.person, unit=found.unit, to=_head(request), on=day,
                       basis=posted.get("basis", ""), at=now())  # fmt: skip

    return _did(request, verb)


@require_POST
@page("accountability.manage", target=held_target)
def end(request: HttpRequest, held_id: int) -> HttpResponse:
    """Nobody answers for it from a day on."""
    held: Responsibility = thing_of(request)
    reason = request.POST.get("reason", "")

    def verb() -> None:
        day = day_posted(request, "on", timezone.localdate())
        end_owner(actor=actor_of(request), held=held, on=day, reason=reason, at=now())

    return _did(request, verb)
