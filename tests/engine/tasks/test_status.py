"""The four cells, the published totals, and circles."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.tasks import Cells, Stated, circle_in, count_cells, gaps_of, status_of

DUE = dt.date(2026, 6, 30)
DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))


@pytest.mark.parametrize(
    ("completed", "as_of", "status"),
    [
        (DUE, DUE, "done_on_time"),
        (DUE + DAY, DUE + DAY, "done_late"),
        (None, DUE, "open_within"),
        (None, DUE + DAY, "open_overdue"),
        (DUE + DAY, DUE, "open_within"),
        (DUE + 3 * DAY, DUE + DAY, "open_overdue"),
    ],
)
def test_the_cell_follows_from_the_dates(completed, as_of, status):
    assert status_of(due=DUE, completed_on=completed, as_of=as_of) == status


@given(completed=st.none() | days, as_of=days)
def test_work_without_a_deadline_is_never_late(completed, as_of):
    assert status_of(due=None, completed_on=completed, as_of=as_of) in ("done_on_time", "open_within")


@given(tasks=st.lists(st.tuples(st.none() | days, st.none() | days), max_size=30), as_of=days)
def test_every_task_stands_in_exactly_one_cell(tasks, as_of):
    cells = count_cells(status_of(due=due, completed_on=done, as_of=as_of) for due, done in tasks)
    assert cells.total == len(tasks)


def test_the_real_totals_add_up():
    cells = Cells(14_068, 1_983, 5_640, 223)
    assert (cells.total, cells.done, cells.open) == (21_914, 16_051, 5_863)
    assert (
        gaps_of(Stated(total=21_914, done_on_time=14_068, done_late=1_983, open_within=5_640, open_overdue=223)) == ()
    )
    assert gaps_of(Stated(total=833, done=585, open_overdue=181, open_within=67)) == ()


def test_the_published_total_that_its_parts_miss_by_one_is_shown_and_not_mended():
    stated = Stated(total=15_533, done=13_119, open=2_414, open_within=2_065, open_overdue=348)
    gaps = gaps_of(stated)
    assert [(gap.whole, gap.stated, gap.summed, gap.missing) for gap in gaps] == [
        ("open", 2_414, 2_413, 1),
        ("total", 15_533, 15_532, 1),
    ]


def test_rates_are_of_their_own_base_and_absent_without_one():
    assert Cells(3, 1, 4, 2).done_rate == Decimal(40)
    assert Cells(3, 1, 4, 2).on_time_rate == Decimal(75)
    assert Cells(3, 1, 4, 2).overdue_rate == Decimal(20)
    assert Cells(0, 0, 2, 0).on_time_rate is None


def test_a_circle_is_found_and_a_tree_is_not_one():
    assert circle_in({"1": "3", "2": "1", "3": "2", "9": "1"}) == ("1", "3", "2")
    assert circle_in({"1.1": "1", "1.2": "1", "1.1.1": "1.1"}) == ()
    assert circle_in({"1": "1"}) == ("1",)
