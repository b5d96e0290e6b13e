"""A person's own notices."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from chiso.office.http import actor_of, now, page
from chiso.office.notifications.operations import mark_read
from chiso.office.notifications.queries import notices_of

PER_PAGE = 50


@require_GET
@page(None)
def notices(request: HttpRequest) -> HttpResponse:
    mine = notices_of(person_id=_person_id(request))
    shown = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/list.html", {"page": shown, "has_unread": mine.filter(read_at=None).exists()})


@require_POST
@page(None)
def read_all(request: HttpRequest) -> HttpResponse:
    mark_read(actor=actor_of(request), at=now())
    return redirect("notifications:list")


@require_GET
@page(None)
def open_notice(request: HttpRequest, *, notice_id: int) -> HttpResponse:
    """Go to what the notice is about; somebody else's notice does not exist for the reader."""
    notice = get_object_or_404(notices_of(person_id=_person_id(request)), pk=notice_id)
    mark_read(actor=actor_of(request), at=now(), notice_id=notice.pk)
    return redirect(notice.link or "notifications:list")


def _person_id(request: HttpRequest) -> int:
    person_id = actor_of(request).person_id
    assert person_id is not None  # a page's actor is a signed-in person
    return person_id
