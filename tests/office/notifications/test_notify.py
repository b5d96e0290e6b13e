"""Notices: each key once to each person, and only one's own can be marked."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.errors import Text
from chiso.office.notifications.models import Notice
from chiso.office.notifications.operations import mark_read, notify
from chiso.office.notifications.queries import latest_unread, notices_of
from tests import factories
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db
ONE = Text("Một", "One")


def test_the_same_key_reaches_a_person_once() -> None:
    an, binh = factories.person(), factories.person()
    assert notify(people=[an.pk, an.pk], key="k", title=ONE, at=MOMENT) == [an.pk]
    assert notify(people=[an.pk, binh.pk], key="k", title=Text("Hai", "Two"), at=MOMENT) == [binh.pk]
    assert list(notices_of(person_id=an.pk).values_list("title", flat=True)) == ["Một"]


def test_the_bell_counts_the_unread_and_shows_the_newest() -> None:
    an = factories.person()
    for number in range(7):
        notify(
            people=[an.pk],
            key=str(number),
            title=Text(f"Tin {number}", f"News {number}"),
            at=MOMENT + dt.timedelta(minutes=number),
        )
    unread = latest_unread(person_id=an.pk)
    assert (unread.count, [notice.title for notice in unread.latest]) == (7, [f"Tin {n}" for n in (6, 5, 4, 3, 2)])


def test_the_bell_costs_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    an = factories.person()
    notify(people=[an.pk], key="k", title=ONE, at=MOMENT)
    with django_assert_num_queries(1):
        latest_unread(person_id=an.pk)


def test_nobody_marks_another_persons_notice() -> None:
    an, binh = factories.person(), factories.person()
    notify(people=[an.pk, binh.pk], key="k", title=ONE, at=MOMENT)
    notice = Notice.objects.get(person=an)
    assert mark_read(actor=factories.actor(binh), notice_id=notice.pk, at=MOMENT) == 0
    assert mark_read(actor=factories.actor(an), at=MOMENT) == 1
    assert (latest_unread(person_id=an.pk).count, latest_unread(person_id=binh.pk).count) == (0, 1)


def test_long_words_are_cut_to_what_the_table_holds() -> None:
    an = factories.person()
    notify(people=[an.pk], key="k", title=Text("x" * 500, "x" * 500), detail="y" * 500, at=MOMENT)
    notice = Notice.objects.get()
    assert (len(notice.title), len(notice.title_en), len(notice.detail)) == (200, 200, 300)
