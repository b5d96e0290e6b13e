"""Postings: what is owed follows from the list and the calendar; on time, late, too short and missing from dates."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.postings.duties import periods_of
from chiso.office.postings.models import Checklist, Posting
from chiso.office.postings.operations import (
    Hung,
    Item,
    Row,
    record_many,
    record_posting,
    set_checklist,
    take_down,
    withdraw_posting,
)
from chiso.office.postings.queries import communes_year, duties_in, items_of, list_of_year
from chiso.office.postings.table import read_checklist, sample, write_checklist
from chiso.office.reporting.figures import fed_figures
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY  # 15/01/2026
D = dt.timedelta
NEW_YEAR = dt.date(2026, 1, 1)
JUNE = dt.date(2026, 6, 30)


@pytest.fixture
def owner(province):
    return province.actor(Role.ROUND_OWNER)


@pytest.fixture
def officer(commune):
    return factories.actor(factories.member(Role.UNIT_OFFICER, commune))


@pytest.fixture
def listed(owner):
    items = [
        Item("Dự toán ngân sách", "commune", "year", 10, "Điều 11 khoản 2", 30),
        Item("Tình hình ngân sách quý", "commune", "quarter", 20),
        Item("Công trình ở thôn", "village", "year", 5),
    ]
    return set_checklist(actor=owner, title="Danh mục", basis="KH 1", items=items, valid_from=NEW_YEAR, at=AT)


def post(officer, commune, item, **given):
    told = {"place": "Trụ sở xã", "posted_on": DAY, "minutes": "Biên bản 1", **given}
    where, period = told.pop("unit", commune), told.pop("period", "2026")
    return record_posting(
        actor=officer, commune=commune, unit=where, item=item, period=period, told=Hung(**told), at=AT
    )


def states(commune, today):
    return [(duty.item.number, duty.period.code, duty.state) for duty in duties_in([commune], 2026, today)[commune.pk]]


def test_a_year_has_the_periods_of_each_item():
    assert [one.code for one in periods_of("quarter", 2026)] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert [one.code for one in periods_of("half", 2026)] == ["2026-H1", "2026-H2"]
    assert [one.first.month for one in periods_of("month", 2026)] == list(range(1, 13))
    assert [one.code for one in periods_of("year", 2026)] == ["2026"]


def test_what_is_due_and_not_posted_is_missing_and_what_is_not_due_waits(listed, commune, village):
    assert states(commune, DAY) == [(1, "2026", "missing"), (2, "2026-Q1", "waiting"), (3, "2026", "missing")]
    assert len(states(commune, JUNE)) == 4  # the second quarter has begun


def test_a_posting_is_on_time_late_or_too_short_by_its_dates(listed, officer, commune):
    first, second, _village = items_of(listed)
    post(officer, commune, second, period="2026-Q1", posted_on=dt.date(2026, 1, 5))
    made = post(officer, commune, first)
    assert states(commune, DAY) == [(1, "2026", "late"), (2, "2026-Q1", "on_time")]
    take_down(actor=officer, posting=made, on=DAY, at=AT)
    assert states(commune, DAY)[0] == (1, "2026", "short")


def test_the_better_of_two_places_counts(listed, officer, commune):
    first = items_of(listed)[0]
    post(officer, commune, first)
    post(officer, commune, first, place="Nhà văn hóa", posted_on=dt.date(2026, 1, 8))
    assert states(commune, DAY)[0] == (1, "2026", "on_time")


def test_a_village_posts_what_is_owed_by_villages_and_the_commune_answers_for_it(listed, officer, commune, village):
    own, _quarter, below = items_of(listed)
    post(officer, commune, below, unit=village, posted_on=dt.date(2026, 1, 3))
    assert states(commune, DAY)[-1] == (3, "2026", "on_time")
    for where, item in ((commune, below), (village, own)):
        with pytest.raises(InputError) as error:
            post(officer, commune, item, unit=where, place="Nơi khác")
        assert [problem.code for problem in error.value.problems] == ["postings.unit"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"place": " "}, "postings.empty"),
        ({"minutes": ""}, "postings.no_proof"),
        ({"posted_on": DAY + D(1)}, "postings.day"),
        ({"posted_on": dt.date(2025, 12, 31)}, "postings.day"),
        ({"taken_down_on": dt.date(2026, 1, 1)}, "postings.day"),
        ({"period": "2026-Q1"}, "postings.period"),
        ({"period": "x"}, "postings.period"),
    ],
)
def test_what_cannot_have_hung_is_refused(listed, officer, commune, given, code):
    with pytest.raises(InputError) as error:
        post(officer, commune, items_of(listed)[0], **given)
    assert [problem.code for problem in error.value.problems] == [code]
    assert not Posting.objects.exists()


def test_a_place_counts_once_a_period_and_may_be_taken_back(listed, officer, commune):
    first = items_of(listed)[0]
    made = post(officer, commune, first)
    with pytest.raises(InputError) as error:
        post(officer, commune, first)
    assert [problem.code for problem in error.value.problems] == ["postings.twice"]
    withdraw_posting(actor=officer, posting=made, reason="Ghi nhầm kỳ", at=AT)
    assert states(commune, DAY)[0] == (1, "2026", "missing")
    post(officer, commune, first)


def test_several_postings_are_entered_together_or_not_at_all(listed, officer, commune):
    first, second, _village = items_of(listed)
    hung = Hung(place="Trụ sở", posted_on=dt.date(2026, 1, 5), minutes="BB 1")
    rows = [Row(first, commune, "2026", hung), Row(second, commune, "2026-Q1", hung)]
    with pytest.raises(InputError):
        record_many(actor=officer, commune=commune, rows=[*rows, Row(first, commune, "2026-Q2", hung)], at=AT)
    assert not Posting.objects.exists()
    assert record_many(actor=officer, commune=commune, rows=rows, at=AT) == 2
    assert states(commune, DAY) == [(1, "2026", "on_time"), (2, "2026-Q1", "on_time")]


def test_the_database_wants_proof(listed, officer, commune):
    made = post(officer, commune, items_of(listed)[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=made.pk).update(minutes="")


def test_a_new_list_ends_the_one_before_and_none_is_set_into_the_past(owner, listed):
    items = [Item("Khác", "commune", "month", 5)]
    set_checklist(actor=owner, title="Mới", basis="KH 2", items=items, valid_from=DAY, at=AT)
    assert Checklist.objects.get(pk=listed.pk).valid_to == DAY
    assert list_of_year(2026, DAY).title == "Mới"
    with pytest.raises(InputError) as error:
        set_checklist(actor=owner, title="Cũ", basis="KH 0", items=items, valid_from=NEW_YEAR, at=AT)
    assert [problem.code for problem in error.value.problems] == ["postings.list_since"]


def test_the_units_that_miss_most_stand_first(listed, officer, commune, province):
    post(officer, commune, items_of(listed)[0])
    lines = communes_year(2026, DAY)
    assert lines[-1].unit == commune
    assert [line.tally.missing for line in lines] == sorted((line.tally.missing for line in lines), reverse=True)


def test_the_number_of_queries_does_not_grow_with_communes(listed, province, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        communes_year(2026, JUNE)


def test_counts_feed_a_criterion(listed, officer, commune, village):
    post(officer, commune, items_of(listed)[2], unit=village, posted_on=dt.date(2026, 1, 3))
    post(officer, commune, items_of(listed)[0])
    found = fed_figures("postings", commune, 2026, DAY)
    assert {name: int(value) for name, value in found.items()} == {
        "total": 2, "posted": 2, "on_time": 1, "missing": 0, "rate": 50,
    }  # fmt: skip


def test_a_list_comes_back_as_it_was_written(listed):
    items = items_of(listed)
    again = read_checklist(write_checklist(listed.title, items), "danh-muc.xlsx")
    assert [(one.text, one.legal, one.level, one.every, one.within, one.hang_for) for one in again] == [
        (one.text, one.legal, one.level, one.every, one.within, one.hang_for) for one in items
    ]


def test_every_wrong_cell_of_a_list_is_told_at_once(owner):
    table = "Nội dung,Cấp,Kỳ,Hạn\nDự toán,xã,tuần,10\n,thôn,quý,5\nBáo cáo,tỉnh,năm,400\n"
    items = read_checklist(table.encode(), "a.csv")
    with pytest.raises(InputError) as error:
        set_checklist(actor=owner, title="A", basis="B", items=items, valid_from=NEW_YEAR, at=AT)
    assert sorted(problem.code for problem in error.value.problems) == [
        "postings.days", "postings.empty", "postings.every", "postings.level",
    ]  # fmt: skip
    with pytest.raises(InputError):
        read_checklist("Nội dung,Cấp,Kỳ,Hạn\nDự toán,xã,năm,2.5\n".encode(), "a.csv")
    assert not Checklist.objects.exists()


def test_the_shipped_list_has_every_clause_of_the_article_and_the_days_that_the_law_gives(owner):
    title, basis, items = sample()
    made = set_checklist(actor=owner, title=title, basis=basis, items=items, valid_from=NEW_YEAR, at=AT, is_sample=True)
    of_commune = made.items.filter(level="commune", legal__startswith="Điều 11")
    days = {int(item.legal.split("khoản ")[1].split(";")[0]): item.hang_for for item in of_commune}
    assert sorted(days) == list(range(1, 15))
    assert {clause for clause, least in days.items() if least == 30} == set(range(1, 13)) - {4}
    assert days[4] == days[13] == 365  # hangs all year
    assert "thiết đặt" in made.basis


def test_a_commune_writes_in_its_own_name_only(province, listed, officer, commune):
    with pytest.raises(NotAllowed):
        post(officer, province.communes[1], items_of(listed)[0])


def test_the_pages_set_a_list_and_record_a_posting(client, province, owner, officer, commune):
    client.force_login(factories.Person.objects.get(pk=owner.person_id))
    assert client.post(reverse("postings:checklist"), {"title": "A", "basis": "B"}).status_code == 422
    assert client.post(reverse("postings:checklist"), {"sample": "1", "valid_from": "01/01/2026"}).status_code == 302
    item = Checklist.objects.get().items.get(number=1)
    client.force_login(factories.Person.objects.get(pk=officer.person_id))
    address = reverse("postings:record", kwargs={"unit_id": commune.pk})
    typed = {"duty": f"{item.pk}.{commune.pk}.2026", "place": "Trụ sở", "posted_on": "02/01/2026", "minutes": "BB"}
    assert client.post(address, typed | {"place": ""}).status_code == 422
    assert client.post(address, typed).status_code == 302
    assert "Trụ sở" in client.get(reverse("postings:commune", kwargs={"unit_id": commune.pk})).content.decode()
