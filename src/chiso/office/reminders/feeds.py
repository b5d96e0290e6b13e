"""A unit's deadlines as an iCalendar feed (RFC 5545) behind a secret link, for Thunderbird, Outlook and telephones.

The trap: a calendar program cannot sign in, so the link is the key. It is derived from the installation's secret and
the feed's serial: the database alone opens no feed, and a new serial closes all earlier links. The second trap: an
all-day event ends on the day after (DTEND is exclusive), or it lasts no time at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core import signing
from django.utils import timezone

from chiso.office.directives.models import Handed, Task
from chiso.office.reminders.models import CalendarFeed
from chiso.office.units.queries.villages import with_villages

if TYPE_CHECKING:
    from icalendar import Event

_SALT = "chiso.reminders.feed"
SHOWN = 500


def token_of(feed: CalendarFeed) -> str:
    """The secret part of the feed's address."""
    return signing.Signer(salt=_SALT).sign(f"{feed.unit_id}.{feed.serial}").replace(":", "~")


def feed_behind(token: str) -> CalendarFeed | None:
    """The feed that a link opens; None for a link that was changed, or never ours."""
    try:
        unit_id, serial = signing.Signer(salt=_SALT).unsign(token.replace("~", ":")).split(".")
    except (signing.BadSignature, ValueError):
        return None
    return CalendarFeed.objects.select_related("unit").filter(unit=int(unit_id), serial=int(serial)).first()


def calendar_of(feed: CalendarFeed, *, site: str, at: dt.datetime) -> bytes:
    """The open tasks of the unit and its villages and its unanswered directives, all-day events on their deadlines.

    The nearest 500 of each.
    """
    from icalendar import Calendar  # a fifth of a second that no start of the site has to pay

    made = Calendar()
    made.add("prodid", "-//ChiSo//Lich cong viec//VI")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Hạn công việc: {feed.unit.name}")
    made.add("x-published-ttl", "PT6H")
    for event in (*_tasks(feed, site, at), *_handed(feed, site, at)):
        made.add_component(event)
    return bytes(made.to_ical())


def _tasks(feed: CalendarFeed, site: str, at: dt.datetime) -> Iterable[Event]:
    leads = with_villages([feed.unit_id], timezone.localtime(at).date())
    found = Task.objects.filter(lead__in=leads, completed_on__isnull=True, due__isnull=False)
    found = found.select_related("plan", "lead")
    for task in found.order_by("due", "id")[:SHOWN]:
        if task.due is not None:
            village = f"{task.lead.name}. " if task.lead_id != feed.unit_id else ""
            about = village + f"{task.plan.title}. {task.deliverable}".strip(" .")
            yield _event(f"task-{task.pk}", task.content, task.due, about, f"{site}/directives/tasks/{task.pk}/", at)


def _handed(feed: CalendarFeed, site: str, at: dt.datetime) -> Iterable[Event]:
    found = Handed.objects.filter(unit=feed.unit_id, answer__isnull=True, explained_on__isnull=True)
    for row in found.select_related("directive").order_by("due", "id")[:SHOWN]:
        title = f"Ban hành văn bản triển khai {row.directive.code}"
        link = f"{site}/directives/handed/{row.pk}/"
        yield _event(f"handed-{row.pk}", title, row.due, row.directive.title, link, at)


def _event(uid: str, title: str, day: dt.date, about: str, link: str, at: dt.datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uid}@chiso")
    event.add("dtstamp", at.astimezone(dt.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", title[:250])
    if about:
        event.add("description", about)
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    return event
