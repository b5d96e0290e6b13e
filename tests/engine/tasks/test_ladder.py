"""The ladder: one rung at a time, with the time between two rungs left to the unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.tasks import Rung, check_ladder, next_rung

LADDER = check_ladder(
    [Rung("phe-binh", "criticism", 15), Rung("sap-den-han", "notice", -3), Rung("qua-han", "notice", 1),
     Rung("den-han", "notice", 0), Rung("cong-van", "letter", 5)]
)  # fmt: skip


def codes_on(days, given=None, pending=()):
    rung = next_rung(LADDER, days=days, given=given or {}, pending=pending)
    return rung and rung.code


@pytest.mark.parametrize(
    ("days", "given", "rung"),
    [
        (-4, {}, None),
        (-3, {}, "sap-den-han"),
        (-2, {}, "sap-den-han"),
        (-2, {"sap-den-han": -3}, None),
        (0, {"sap-den-han": -3}, "den-han"),
        (1, {"den-han": 0}, "qua-han"),
        (4, {"qua-han": 1}, None),
        (5, {"qua-han": 1}, "cong-van"),
        (14, {"qua-han": 1, "cong-van": 5}, None),
        (15, {"qua-han": 1, "cong-van": 5}, "phe-binh"),
        (99, {"qua-han": 1, "cong-van": 5, "phe-binh": 15}, None),
    ],
)
def test_each_rung_comes_on_its_day_and_once(days, given, rung):
    assert codes_on(days, given) == rung


def test_a_task_that_was_loaded_long_overdue_begins_at_the_first_rung_and_keeps_the_gaps():
    given, seen = {}, {}
    for days in range(200, 230):
        code = codes_on(days, given)
        if code:
            given[code] = seen[code] = days
    assert seen == {"qua-han": 200, "cong-van": 204, "phe-binh": 214}


def test_a_letter_that_nobody_signed_keeps_criticism_away():
    assert codes_on(60, {"qua-han": 1}, pending={"cong-van"}) is None


def test_a_rung_that_was_put_in_below_one_already_given_is_not_made_up_for():
    assert codes_on(20, {"cong-van": 5}) == "phe-binh"


def test_a_ladder_with_everything_wrong_says_all_of_it():
    with pytest.raises(InputError) as error:
        check_ladder([Rung("a", "letter", -1), Rung("a", "notice", 2), Rung("b", "notice", 2)])
    assert [problem.code for problem in error.value.problems] == ["ladder.twice", "ladder.twice", "ladder.early"]


@given(st.lists(st.integers(-30, 60), min_size=1, max_size=40))
def test_whatever_nights_it_runs_no_rung_is_given_twice_and_the_order_holds(nights):
    given: dict[str, int] = {}
    order = []
    for days in sorted(nights):
        rung = next_rung(LADDER, days=days, given=given)
        if rung is not None:
            assert rung.code not in given
            assert rung.days <= days
            given[rung.code] = days
            order.append(rung.days)
    assert order == sorted(order)
