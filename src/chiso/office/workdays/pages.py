"""The working calendar of a year, and the office's own entries."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.http import actor_of, day_posted, now, page, problems_json
from chiso.office.workdays import queries
from chiso.office.workdays.models import DayKind
from chiso.office.workdays.operations import set_day, withdraw_day


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else today.year
    known = queries.known_years()
    context = {
        "year": year,
        "years": range(min(known[0], year), max(known[-1], year) + 1),
        "days": queries.days_of(year),
        "kinds": DayKind.choices,
        "kind_words": dict(DayKind.choices),
        "may_manage": allows_somewhere(actor_of(request), "calendar.manage"),
        **more,
    }
    return render(request, "workdays/calendar.html", context, status=status)


@require_GET
@page("calendar.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """The special days of a year, each with its source."""
    return _page(request)


@require_POST
@page("calendar.manage")
def add(request: HttpRequest) -> HttpResponse:
    """Say what a day is."""
    posted = request.POST
    try:
        made = set_day(
            actor=actor_of(request),
            day=day_posted(request, "day"),
            kind=posted.get("kind", ""),
            name=posted.get("name", ""),
            basis=posted.get("basis", ""),
            at=now(),
        )
    except InputError as error:
        return _page(request, status=422, problems=problems_json([*error.problems]), typed=posted)
    messages.success(request, _("Đã ghi ngày %(day)s.") % {"day": f"{made.day:%d/%m/%Y}"})
    return redirect("workdays:calendar")


@require_POST
@page("calendar.manage")
def withdraw(request: HttpRequest, day_id: int) -> HttpResponse:
    """Take an entry back."""
    found = queries.day_by_id(day_id)
    if found is None:
        raise Http404
    withdraw_day(actor=actor_of(request), day=found, at=now())
    messages.success(request, _("Đã rút lại."))
    return redirect("workdays:calendar")
