"""The log of communication activities: proofs, one link once, months against what is owed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.communications.links import link_key
from chiso.office.communications.models import Activity
from chiso.office.communications.operations.activities import Told, log_activity, set_quota, withdraw_activity
from chiso.office.communications.queries import owing_units, year_of, years_of
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY
LINK = "https://baomau.example/tin/123"


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


@pytest.fixture
def officer(province):
    return province.actor(Role.UNIT_OFFICER)


@pytest.fixture
def unit(province):
    return province.units["so-y-te"]


def news(officer, unit, link=LINK, held_on=DAY, **told):
    given = {"kind": "news", "held_on": held_on, "title": "Cải cách thủ tục", "link": link, **told}
    return log_activity(actor=officer, unit_id=unit.pk, told=Told(**given), at=AT)


@pytest.mark.parametrize(
    "same",
    [
        "http://www.baomau.example/tin/123/",
        "BAOMAU.EXAMPLE/tin/123",
        "https://m.baomau.example:443/tin/123?utm_source=zalo&fbclid=Iw#binh-luan",
        "https://baomau.example/tin/123?",
    ],
)
def test_one_page_under_many_addresses_is_one_link(same):
    assert link_key(same) == link_key(LINK)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://baomau.example/tin/123", "https://baomau.example/tin/124"),
        ("https://baomau.example/xem?id=1", "https://baomau.example/xem?id=2"),
        ("https://baomau.example/Tin", "https://baomau.example/tin"),
        ("https://a.example/tin", "https://b.example/tin"),
    ],
)
def test_different_pages_stay_different(one, other):
    assert link_key(one) != link_key(other)


def test_the_order_of_parameters_does_not_make_a_new_page():
    assert link_key("https://x.example/a?b=1&c=2") == link_key("https://x.example/a?c=2&b=1")


@pytest.mark.parametrize(
    "typed", ["", "javascript:alert(1)", "tin số 5", "ftp://x.example/a", "https://[", "localhost"]
)
def test_what_is_no_address_has_no_key(typed):
    assert link_key(typed) == ""


def test_a_link_counts_once_in_the_whole_province(province, officer, unit):
    news(officer, unit)
    owner = province.actor(Role.ROUND_OWNER)
    with pytest.raises(InputError) as error:
        log_activity(
            actor=owner,
            unit_id=province.units["so-noi-vu"].pk,
            told=Told("social", DAY, "Chia sẻ", "www.baomau.example/tin/123/?utm_medium=x"),
            at=AT,
        )
    assert codes(error) == ["communications.twice"]
    assert error.value.problems[0].got == "Sở Y tế, 15/01/2026"


def test_two_writers_at_once_are_kept_apart_by_the_database(officer, unit):
    first = news(officer, unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.create(
            unit=unit, kind="news", held_on=DAY, title="x", link="x", link_key=first.link_key, entered_at=AT
        )


def test_a_link_that_was_taken_back_is_free_again(officer, unit):
    withdraw_activity(actor=officer, activity=news(officer, unit), reason="nhập nhầm đơn vị", at=AT)
    news(officer, unit)
    assert year_of(unit, 2026, DAY).done == 1


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"title": " "}, ["communications.no_title"]),
        ({"held_on": DAY + dt.timedelta(days=1)}, ["communications.day"]),
        ({"held_on": DAY - dt.timedelta(days=500)}, ["communications.day"]),
        ({"kind": "rumour"}, ["communications.kind"]),
        ({"link": ""}, ["communications.needs_link", "communications.no_proof"]),
        ({"link": "báo tỉnh"}, ["communications.link"]),
        ({"kind": "meeting", "link": ""}, ["communications.no_proof"]),
    ],
)
def test_what_is_wrong_is_told_all_at_once(officer, unit, told, wrong):
    with pytest.raises(InputError) as error:
        news(officer, unit, **told)
    assert codes(error) == wrong
    assert not Activity.objects.exists()


def test_a_meeting_is_proved_by_minutes_or_a_document_of_the_units_own_library(province, officer, unit):
    log_activity(actor=officer, unit_id=unit.pk, told=Told("meeting", DAY, "Họp tổ", minutes="Biên bản 3/BB"), at=AT)
    foreign = factories.document(province.units["so-tu-phap"], province.people["unit_officer"])
    with pytest.raises(InputError) as error:
        log_activity(actor=officer, unit_id=unit.pk, told=Told("meeting", DAY, "Họp"), evidence=foreign, at=AT)
    assert codes(error) == ["communications.foreign_evidence"]


def test_months_are_met_short_running_or_ahead(province, officer, unit):
    owner = province.actor(Role.ROUND_OWNER)
    set_quota(actor=owner, unit_kind="department", minimum=2, basis="KH 1", valid_from=dt.date(2025, 11, 1), at=AT)
    for number, day in enumerate((dt.date(2025, 11, 3), dt.date(2025, 11, 30), dt.date(2025, 12, 1), DAY)):
        news(officer, unit, link=f"{LINK}{number}", held_on=day)
    states = {month.first.month: (month.done, month.state) for month in year_of(unit, 2025, DAY).months}
    assert (states[10], states[11], states[12]) == ((0, "free"), (2, "met"), (1, "short"))
    now = year_of(unit, 2026, DAY).months
    assert [now[0].state, now[1].state] == ["running", "ahead"]


def test_a_higher_quota_leaves_the_months_before_as_they_were(province, unit):
    owner = province.actor(Role.ROUND_OWNER)
    for minimum, month in ((1, 11), (4, 12)):
        first = dt.date(2025, month, 1)
        set_quota(actor=owner, unit_kind="department", minimum=minimum, basis="KH", valid_from=first, at=AT)
    assert [month.owed for month in year_of(unit, 2025, DAY).months][9:] == [0, 1, 4]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"minimum": 0}, "communications.minimum"),
        ({"basis": ""}, "communications.no_basis"),
        ({"valid_from": dt.date(2026, 1, 2)}, "communications.from"),
        ({"unit_kind": "x"}, "communications.unit_kind"),
    ],
)
def test_a_quota_that_cannot_be_is_refused(province, given, code):
    good = {"unit_kind": "commune", "minimum": 1, "basis": "KH", "valid_from": dt.date(2026, 1, 1)}
    with pytest.raises(InputError) as error:
        set_quota(actor=province.actor(Role.ROUND_OWNER), at=AT, **{**good, **given})
    assert codes(error) == [code]


def test_an_officer_logs_for_the_own_unit_only(province, officer):
    with pytest.raises(NotAllowed):
        news(officer, province.units["so-tu-phap"])


def test_the_table_costs_the_same_for_many_units(province, django_assert_max_num_queries):
    owner = province.actor(Role.ROUND_OWNER)
    for kind in ("department", "commune", "ward"):
        set_quota(actor=owner, unit_kind=kind, minimum=1, basis="KH", valid_from=dt.date(2026, 1, 1), at=AT)
    units = owing_units(2026, DAY)
    assert len(units) == 6
    with django_assert_max_num_queries(2):
        assert len(years_of(units, 2026, DAY)) == 6


def test_the_pages_log_an_activity_and_show_the_months(client, province, unit):
    client.force_login(province.people["unit_officer"], backend="django.contrib.auth.backends.ModelBackend")
    log = reverse("communications:log", kwargs={"unit_id": unit.pk})
    assert client.post(log, {"kind": "news", "title": "x", "link": ""}).status_code == 422
    client.post(log, {"kind": "news", "title": "Cải cách", "link": LINK})
    assert "Cải cách" in client.get(reverse("communications:unit", kwargs={"unit_id": unit.pk})).content.decode()
    assert client.get(reverse("communications:excel")).status_code == 200
