"""The office's own days over those that come with the product, and what they change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.workdays.models import CalendarDay
from chiso.office.workdays.operations import set_day, withdraw_day
from chiso.office.workdays.queries import day_after, days_of, is_working_day, office_calendar, working_days
from tests import factories

AT = factories.MOMENT
MONDAY, SATURDAY = dt.date(2026, 6, 1), dt.date(2026, 6, 6)


@pytest.fixture
def owner(province):
    return province.actor(Role.ROUND_OWNER)


def test_a_swap_moves_the_deadlines_and_taking_it_back_returns_them(owner):
    before = day_after(dt.date(2026, 5, 29), 5)
    off = set_day(actor=owner, day=MONDAY, kind="swap_off", name="", basis="12/TB-BNV", at=AT)
    set_day(actor=owner, day=SATURDAY, kind="swap_work", name="", basis="12/TB-BNV", at=AT)
    assert (is_working_day(MONDAY), is_working_day(SATURDAY)) == (False, True)
    assert (before, day_after(dt.date(2026, 5, 29), 5)) == (dt.date(2026, 6, 5), SATURDAY)
    withdraw_day(actor=owner, day=off, at=AT)
    assert working_days(dt.date(2026, 5, 29), SATURDAY) == 6


def test_what_the_product_says_of_a_day_can_be_taken_away(owner):
    new_year = dt.date(2026, 1, 1)
    assert not is_working_day(new_year)
    set_day(actor=owner, day=new_year, kind="ordinary", name="", basis="thử", at=AT)
    assert is_working_day(new_year)
    assert next(one for one in days_of(2026) if one.row.day == new_year).own is not None


def test_a_second_entry_for_a_day_takes_the_place_of_the_first_and_both_stay(owner):
    for kind in ("holiday", "compensatory"):
        set_day(actor=owner, day=MONDAY, kind=kind, name="", basis="thử", at=AT)
    assert list(CalendarDay.objects.order_by("id").values_list("kind", "withdrawn_at")) == [
        ("holiday", AT), ("compensatory", None)
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(day=MONDAY, kind="holiday", name="x", basis="y", added_at=AT)


@pytest.mark.parametrize(
    ("day", "kind", "basis", "code"),
    [
        (MONDAY, "swap_work", "thử", "calendar.swap"),
        (SATURDAY, "swap_off", "thử", "calendar.swap"),
        (MONDAY, "feast", "thử", "calendar.kind"),
        (MONDAY, "holiday", " ", "calendar.no_basis"),
    ],
)
def test_an_entry_that_says_nothing_is_refused(owner, day, kind, basis, code):
    with pytest.raises(InputError) as error:
        set_day(actor=owner, day=day, kind=kind, name="", basis=basis, at=AT)
    assert code in {problem.code for problem in error.value.problems}
    assert not CalendarDay.objects.exists()


def test_years_without_any_calendar_count_weekdays(db):
    assert working_days(dt.date(2031, 1, 3), dt.date(2031, 1, 10)) == 5
    assert working_days(dt.date(2031, 1, 10), dt.date(2031, 1, 3)) == -5
    assert day_after(dt.date(2031, 1, 3), 5) == dt.date(2031, 1, 10)
    assert day_after(dt.date(2031, 1, 10), -5) == dt.date(2031, 1, 3)


def test_a_unit_officer_changes_no_calendar(province):
    with pytest.raises(NotAllowed):
        set_day(actor=province.actor(Role.UNIT_OFFICER), day=MONDAY, kind="holiday", name="", basis="x", at=AT)


def test_the_calendar_costs_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        office_calendar()


def test_the_page_enters_and_takes_back_a_day(client, province):
    client.force_login(province.people["round_owner"], backend="django.contrib.auth.backends.ModelBackend")
    bad = client.post(reverse("workdays:add"), {"day": "31/6/2026", "kind": "holiday", "basis": "x"})
    assert bad.status_code == 422
    client.post(reverse("workdays:add"), {"day": "1/6/2026", "kind": "swap_off", "basis": "12/TB-BNV"})
    made = CalendarDay.objects.get()
    page = client.get(reverse("workdays:calendar"), {"year": "2026"}).content.decode()
    assert "12/TB-BNV" in page
    client.post(reverse("workdays:withdraw", kwargs={"day_id": made.pk}))
    made.refresh_from_db()
    assert made.withdrawn_at is not None
