"""The bell and the list of notices: one's own, read by opening them."""

from __future__ import annotations

import pytest

from chiso.engine.errors import Text
from chiso.office.accounts.models import Role
from chiso.office.notifications.models import Notice
from chiso.office.notifications.operations import notify
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(province):
    return province.people[Role.UNIT_OFFICER]


def tell(person, key="k1", **more):
    notify(people=[person.pk], key=key, title=Text(f"Tin {key}", f"News {key}"), at=factories.MOMENT, **more)
    return Notice.objects.get(person=person, key=key)


def test_the_bell_counts_what_is_unread(as_person, person):
    tell(person, "a")
    tell(person, "b")
    assert "Thông báo: 2 mục mới" in as_person(person).get("/notices/").text


def test_opening_a_notice_reads_it_and_leads_to_its_thing(as_person, person):
    notice = tell(person, link="/units/")
    response = as_person(person).get(f"/notices/{notice.pk}/")
    assert response["Location"] == "/units/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_somebody_elses_notice_does_not_exist(as_person, person, province):
    notice = tell(province.people[Role.UNIT_LEADER])
    assert as_person(person).get(f"/notices/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_can_be_read_at_once_and_only_ones_own(as_person, person, province):
    tell(person)
    other = tell(province.people[Role.UNIT_LEADER], "other")
    as_person(person).post("/notices/read/")
    assert not Notice.objects.filter(person=person, read_at=None).exists()
    other.refresh_from_db()
    assert other.read_at is None


def test_a_notice_is_read_in_the_language_of_the_page(as_person, person, settings):
    tell(person, "k")
    client = as_person(person)
    assert "Tin k" in client.get("/notices/").text
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/notices/").text
    assert "News k" in page and "Tin k" not in page
