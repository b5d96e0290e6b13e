"""A person's own notices, what they want besides the bell, and the digests that went out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import Problem, Text
from chiso.office.http import actor_of, now, page, problems_json
from chiso.office.notifications.channels import configured_channels
from chiso.office.notifications.hours import DEFAULT, Wishes, wishes_of
from chiso.office.notifications.operations import mark_read, release, set_preference
from chiso.office.notifications.queries import digest_by_id, digests, notices_of, person_address, preference_of

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


@require_GET
@page(None)
def preferences(request: HttpRequest) -> HttpResponse:
    """What the reader wants besides the bell."""
    person_id = _person_id(request)
    return _preferences(request, wishes_of(preference_of(person_id)))


def _preferences(request: HttpRequest, wishes: Wishes, *, status: int = 200, **more: Any) -> HttpResponse:
    channels = {channel.code for channel in configured_channels()}
    context = {
        "wishes": wishes,
        "address": person_address(_person_id(request)),
        "has_mail": "mail" in channels,
        "has_text": bool(channels - {"mail"}),
        **more,
    }
    return render(request, "notifications/settings.html", context, status=status)


@require_POST
@page(None)
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Store what the reader wants. Times as hour:minute."""
    posted = request.POST
    begin, end = _clock(posted.get("quiet_from", "")), _clock(posted.get("quiet_to", ""))
    wishes = Wishes(
        mail=posted.get("mail") == "on",
        text_messages=posted.get("text_messages") == "on",
        quiet_from=begin or DEFAULT.quiet_from,
        quiet_to=end or DEFAULT.quiet_to,
        on_days_off=posted.get("on_days_off") == "on",
    )
    if begin is None or end is None:
        hint = Text("Ghi giờ và phút, ví dụ 18:00.", "Write hour and minute, such as 18:00.")
        wrong = Problem("notices.clock", Text("Giờ không đọc được.", "The time cannot be read."), hint=hint)
        return _preferences(request, wishes, status=422, problems=problems_json([wrong]))
    set_preference(actor=actor_of(request), wishes=wishes)
    messages.success(request, _("Đã ghi."))
    return redirect("notifications:settings")


def _clock(typed: str) -> dt.time | None:
    try:
        return dt.time.fromisoformat(typed.strip()).replace(tzinfo=None)
    except ValueError:
        return None


@require_GET
@page("accounts.manage")
def sent(request: HttpRequest) -> HttpResponse:
    """The digests that went out, those in doubt first."""
    shown = Paginator(digests(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/sent.html", {"page": shown, "channels": configured_channels()})


@require_POST
@page("accounts.manage")
def send_again(request: HttpRequest, *, digest_id: int) -> HttpResponse:
    """Let a digest in doubt be sent again."""
    found = digest_by_id(digest_id)
    if found is None:
        raise Http404
    release(actor=actor_of(request), digest=found, at=now())
    messages.success(request, _("Sẽ gửi lại trong lần chạy tới."))
    return redirect("notifications:sent")


def _person_id(request: HttpRequest) -> int:
    person_id = actor_of(request).person_id
    assert person_id is not None  # a page's actor is a signed-in person
    return person_id
