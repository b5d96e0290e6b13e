"""The audit view: who did what, when, why, and how far the chains are sealed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chiso.office.audit.queries import EventFilter, actions, chain_state, event_rows, events, streams
from chiso.office.http import day_asked, page

PER_PAGE = 100


@require_GET
@page("audit.view")
def event_list(request: HttpRequest) -> HttpResponse:
    wanted = _filter(request)
    shown = Paginator(events(wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": event_rows(shown.object_list),
        "wanted": wanted,
        "streams": streams(wanted.stream),
        "actions": actions(),
        "chain": chain_state(wanted.stream) if wanted.stream else None,
    }
    return render(request, "audit/events.html", context)


def _filter(request: HttpRequest) -> EventFilter:
    return EventFilter(
        stream=request.GET.get("stream", ""),
        action=request.GET.get("action", ""),
        obj=request.GET.get("object", ""),
        person=request.GET.get("person", "").strip(),
        since=day_asked(request, "since"),
        until=day_asked(request, "until"),
    )
