"""The checklist of postings: all communes, one commune with what it misses, recording, the list itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.accounts.permissions import allows, allows_somewhere
from chiso.office.evidence.pages import attachment
from chiso.office.evidence.queries import document_of
from chiso.office.http import actor_of, both_posted, day_posted, now, page, problems_json, target_by, thing_of
from chiso.office.postings import queries
from chiso.office.postings.duties import tally_of
from chiso.office.postings.models import Posting
from chiso.office.postings.operations import Hung, record_posting, set_checklist, take_down, withdraw_posting
from chiso.office.postings.table import read_checklist, sample, write_checklist
from chiso.office.units.models import Unit
from chiso.office.units.queries.lookup import unit_by_id

unit_target = target_by(unit_by_id, "unit_id", lambda found: found.pk)
"""The commune of the address."""
posting_target = target_by(queries.posting_by_id, "posting_id", lambda found: found.commune_id)
"""The commune that keeps the posting."""


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else timezone.localdate().year


@require_GET
@page("postings.view")
def index(request: HttpRequest) -> HttpResponse:
    """Every commune's year."""
    return _index(request)


def _index(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    year, today, actor = _year(request), timezone.localdate(), actor_of(request)
    listed = queries.list_of_year(year, today)
    lines = queries.communes_year(year, today) if listed else []
    context = {
        "year": year,
        "today": today,
        "listed": listed,
        "items": queries.items_of(listed),
        "lines": lines,
        "missing": sum(line.tally.missing for line in lines),
        "lacking": sum(line.tally.missing > 0 for line in lines),
        "mine": [(grant.unit_id, grant.unit_name) for grant in actor.grants
                 if any(line.unit.pk == grant.unit_id for line in lines)],
        "may_manage": allows_somewhere(actor, "postings.manage"),
        **more,
    }  # fmt: skip
    return render(request, "postings/index.html", context, status=status)


@require_POST
@page("postings.manage")
def checklist(request: HttpRequest) -> HttpResponse:
    """Set the list from a file, or the sample list."""
    posted, file = request.POST, request.FILES.get("file")
    try:
        day = day_posted(request, "valid_from", dt.date(timezone.localdate().year, 1, 1))
        if "sample" in posted:
            title, basis, items = sample()
            set_checklist(actor=actor_of(request), title=title, basis=basis, items=items, valid_from=day, at=now(),
                          is_sample=True)  # fmt: skip
        elif file is None:
            told = Text("Chưa chọn tệp nào.", "No file was chosen.")
            raise InputError([Problem("postings.no_file", told, where="file")])
        else:
            read = read_checklist(file.read(), file.name or "")
            set_checklist(actor=actor_of(request), title=posted.get("title", ""), basis=posted.get("basis", ""),
                          items=read, valid_from=day, at=now())  # fmt: skip
    except InputError as error:
        return _index(request, status=422, problems=problems_json([*error.problems]), typed=posted)
    messages.success(request, _("Đã đặt danh mục."))
    return redirect("postings:index")


@require_GET
@page("postings.view")
def excel(request: HttpRequest) -> HttpResponse:
    """The list of the year as a table that can be read in again."""
    listed = queries.list_of_year(_year(request), timezone.localdate())
    title = listed.title if listed else "DANH MỤC NIÊM YẾT"
    return attachment(write_checklist(title, queries.items_of(listed)), "danh-muc-niem-yet.xlsx", MEDIA_TYPES["xlsx"])


@require_GET
@page("postings.view")
def commune(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One commune's year: what is missing first."""
    return _commune(request, unit_target(unit_id=unit_id).thing)


def _commune(request: HttpRequest, unit: Unit, *, status: int = 200, **more: Any) -> HttpResponse:
    year, today = _year(request), timezone.localdate()
    duties = queries.duties_in([unit], year, today)[unit.pk]
    order = ("missing", "short", "late", "waiting", "on_time")
    may_record = allows(actor_of(request), "postings.record", unit_id=unit.pk)
    context = {
        "unit": unit,
        "year": year,
        "today": today,
        "listed": queries.list_of_year(year, today),
        "duties": sorted(duties, key=lambda duty: (order.index(duty.state), duty.due)),
        "tally": tally_of(duties),
        "open": [duty for duty in duties if duty.posting is None],
        "may_record": may_record,
        "documents": queries.proofs_of(unit.pk) if may_record else (),
        **more,
    }
    return render(request, "postings/commune.html", context, status=status)


@require_POST
@page("postings.record", target=unit_target)
def write(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Record that something hung."""
    unit, posted = thing_of(request), request.POST

    def verb() -> None:
        item_pk, _sign, rest = posted.get("duty", "").partition(".")
        place_pk, _sign, period = rest.partition(".")
        item = queries.item_by_id(int(item_pk)) if item_pk.isdecimal() else None
        where = unit_by_id(int(place_pk)) if place_pk.isdecimal() else None
        if item is None or where is None:
            told = Text("Chưa chọn nội dung.", "Nothing was chosen.")
            raise InputError([Problem("postings.no_duty", told, where="duty")])
        chosen = posted.get("evidence", "")
        up, down = both_posted(
            lambda: day_posted(request, "posted_on", timezone.localdate()),
            lambda: day_posted(request, "taken_down_on") if posted.get("taken_down_on", "").strip() else None,
        )
        hung = Hung(
            place=posted.get("place", ""), posted_on=up, taken_down_on=down,
            minutes=posted.get("minutes", ""),
        )  # fmt: skip
        record_posting(actor=actor_of(request), commune=unit, unit=where, item=item, period=period, told=hung,
                       evidence=document_of(int(chosen)) if chosen.isdecimal() else None, at=now())  # fmt: skip

    return _did(request, unit, verb)


def _did(request: HttpRequest, unit: Unit, verb: Callable[[], None]) -> HttpResponse:
    try:
        verb()
    except InputError as error:
        return _commune(request, unit, status=422, problems=problems_json([*error.problems]), typed=request.POST)
    messages.success(request, _("Đã ghi."))
    return redirect("postings:commune", unit_id=unit.pk)


@require_POST
@page("postings.record", target=posting_target)
def down(request: HttpRequest, posting_id: int) -> HttpResponse:
    """The day on which it came down."""
    found: Posting = thing_of(request)

    def verb() -> None:
        day = day_posted(request, "on", timezone.localdate())
        take_down(actor=actor_of(request), posting=found, on=day, at=now())

    return _did(request, found.commune, verb)


@require_POST
@page("postings.record", target=posting_target)
def withdraw(request: HttpRequest, posting_id: int) -> HttpResponse:
    """Take a posting out of the count."""
    found: Posting = thing_of(request)
    reason = request.POST.get("reason", "")
    return _did(
        request,
        found.commune,
        lambda: withdraw_posting(actor=actor_of(request), posting=found, reason=reason, at=now()),
    )
