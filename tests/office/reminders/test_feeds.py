"""The calendar feed: read back by an independent reader, opened by its link only, closed by a new one."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
from django.urls import reverse

from chiso.office.accounts.models import Role
from chiso.office.directives.operations.cascading import hand_down
from chiso.office.reminders.feeds import token_of
from chiso.office.reminders.models import CalendarFeed
from chiso.office.reminders.operations.feeds import change_link
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY


@pytest.fixture
def feed(province):
    unit = province.units["so-y-te"]
    plan = factories.directive_plan(province.units["so-noi-vu"], title="Kế hoạch năm")
    long = "Rà soát, đơn giản hóa; thủ tục hành chính thuộc lĩnh vực phụ trách của đơn vị, trình phê duyệt phương án"
    factories.directive_task(plan, unit, due=DAY, content=long)
    factories.directive_task(plan, unit, due=None, content="thường xuyên")
    factories.directive_task(plan, unit, due=DAY, content="đã xong", completed_on=DAY)
    factories.directive_task(plan, province.units["so-tu-phap"], due=DAY, content="của sở khác")
    order = factories.directive(province.units["so-noi-vu"], "10/CT-UBND", issued_on=DAY)
    hand_down(actor=province.actor(Role.ROUND_OWNER), directive=order, units=[unit], on=DAY, due=DAY, at=AT)
    return change_link(actor=province.actor(Role.UNIT_OFFICER), unit=unit, at=AT)


def fetch(client, feed, **headers):
    return client.get(reverse("reminders:feed", kwargs={"token": token_of(feed)}), headers=headers)


def test_anybody_with_the_link_reads_the_open_deadlines_as_days(client, feed):
    reply = fetch(client, feed)
    assert reply["Content-Type"] == "text/calendar; charset=utf-8"
    read = icalendar.Calendar.from_ical(reply.content)
    events = {str(event["summary"]): event for event in read.walk("VEVENT")}
    assert len(events) == 2
    task = next(event for title, event in events.items() if title.startswith("Rà soát, đơn giản hóa; thủ tục"))
    assert task.decoded("dtstart") == DAY
    assert task.decoded("dtend") == DAY + dt.timedelta(days=1)
    assert "Ban hành văn bản triển khai 10/CT-UBND" in events
    assert len({str(event["uid"]) for event in events.values()}) == 2


def test_the_bytes_are_as_calendar_programs_want_them(client, feed):
    lines = fetch(client, feed).content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert max(len(line) for line in lines) <= 75
    for wanted in (b"VERSION:2.0", b"METHOD:PUBLISH", b"DTSTART;VALUE=DATE:20260115"):
        assert wanted in lines


def test_a_reader_that_has_it_already_is_told_so(client, feed):
    mark = fetch(client, feed)["ETag"]
    assert fetch(client, feed, if_none_match=mark).status_code == 304


def test_a_new_link_closes_the_old_one(client, province, feed):
    old = token_of(feed)
    change_link(actor=province.actor(Role.UNIT_OFFICER), unit=feed.unit, at=AT)
    assert client.get(reverse("reminders:feed", kwargs={"token": old})).status_code == 404
    assert fetch(client, CalendarFeed.objects.get()).status_code == 200


@pytest.mark.parametrize("token", ["1.1", "1.1~AAAA", "x", "9" * 400])
def test_a_guessed_link_opens_nothing(client, feed, token):
    assert client.get(reverse("reminders:feed", kwargs={"token": token})).status_code == 404


def test_only_the_units_own_people_get_the_link(client, province, feed):
    page = reverse("reminders:link", kwargs={"unit_id": feed.unit_id})
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(province.people["unit_officer"], backend=backend)
    assert token_of(feed) in client.get(page).content.decode()
    client.force_login(province.people["administrator"], backend=backend)
    assert client.get(page).status_code == 403
