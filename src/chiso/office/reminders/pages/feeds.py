"""A unit's calendar link, and the feed behind it that a calendar program fetches without signing in."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from chiso.office.http import actor_of, now, page, public, thing_of
from chiso.office.reminders.feeds import calendar_of, feed_behind, token_of
from chiso.office.reminders.operations.feeds import change_link
from chiso.office.reminders.queries.letters import feed_of
from chiso.office.reminders.targets import unit_target
from chiso.office.units.models import Unit


@require_GET
@page("directives.report", target=unit_target)
def link(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The link of the unit, with how to subscribe."""
    unit: Unit = thing_of(request)
    feed = feed_of(unit.pk)
    address = ""
    if feed is not None:
        address = request.build_absolute_uri(reverse("reminders:feed", kwargs={"token": token_of(feed)}))
    return render(request, "reminders/feed.html", {"unit": unit, "feed": feed, "address": address})


@require_POST
@page("directives.report", target=unit_target)
def change(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Make the link, or a new one that closes the old."""
    change_link(actor=actor_of(request), unit=thing_of(request), at=now())
    messages.success(request, _("Đã có liên kết mới; liên kết cũ không còn mở được."))
    return redirect("reminders:link", unit_id=unit_id)


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed behind a secret link; 404 for any other, with nothing told about why."""
    found = feed_behind(token)
    if found is None:
        raise Http404
    site = f"{request.scheme}://{request.get_host()}"
    body = calendar_of(found, site=site, at=found.changed_at)
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified()
    reply = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    reply["ETag"] = mark
    reply["Content-Disposition"] = 'inline; filename="chiso.ics"'
    reply["Cache-Control"] = "private, max-age=900"
    reply["X-Robots-Tag"] = "noindex"
    return reply
