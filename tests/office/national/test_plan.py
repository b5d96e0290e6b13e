"""Targets: their arithmetic, and that they never stand against another version's maxima."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.office.national.plan import Aim, Plan, view_of
from chiso.office.national.shipped import dak_nong_2021, shipped_framework
from tests.factories import small_framework

MAXIMA = ["10", "10", "14.5", "11", "16", "7", "16", "15.5"]
D = Decimal


def _plan(**aims: str) -> Plan:
    return Plan("nho-so-2025", {code[1:].replace("_", "."): Aim(D(points)) for code, points in aims.items()})


def test_the_eight_field_maxima_of_2948_sum_to_one_hundred():
    framework = shipped_framework("par-tinh-2948-2017")
    assert [node.max for node in framework.roots] == [D(text) for text in MAXIMA]
    assert framework.total == sum(map(D, MAXIMA)) == 100
    assert framework.nodes == framework.roots  # no criterion is invented


def test_the_slip_of_the_source_is_kept_in_words():
    told = shipped_framework("par-tinh-2948-2017").description
    assert "38 tiêu chí" in told.vi
    assert "39 (6 + 4 + 5 + 4 + 9 + 3 + 5 + 3)" in told.vi
    assert "38 criteria" in told.en


def test_the_targets_of_dak_nong_have_a_sum_and_no_maxima():
    found = dak_nong_2021()
    assert found.view.total == D("89.37")
    assert (found.ranks_up, found.sipas) == (1, 85)
    assert {line.node.max for line in found.view.lines} == {None}
    assert (found.view.base, found.view.keep, found.view.raise_, found.view.unknown) == (None, (), (), 8)


def test_targets_of_one_version_are_refused_against_maxima_of_another():
    with pytest.raises(InputError) as refused:
        view_of(dak_nong_2021().plan, shipped_framework("par-tinh-2948-2017"))
    assert [problem.code for problem in refused.value.problems] == ["targets.other_version"]


def test_a_target_of_eleven_stands_where_the_maximum_is_unknown_though_the_other_version_has_seven():
    # 11 points for field 6: more than 2948's maximum of 7, which shows that the two must not be joined
    assert dak_nong_2021().plan.aims["6"].points == 11
    assert shipped_framework("par-tinh-2948-2017").node("6").max == 7


def test_the_sum_takes_a_node_s_own_target_before_those_below_it():
    view = view_of(_plan(n1="3.5", n1_1="1", n2_1="2", n2_2="1.5", n2_3="0.5"), small_framework())
    assert view.total == D("7.5")
    assert view.missing == ()


def test_a_field_without_a_target_leaves_the_sum_unknown():
    view = view_of(_plan(n1="3.5", n2_1="2"), small_framework())
    assert view.total is None
    assert [node.code for node in view.missing] == ["2"]


def test_parts_that_say_something_else_than_their_whole_are_shown_and_kept():
    view = view_of(_plan(n1="3.5", n1_1="1", n1_2="1", n1_3="1", n2="5"), small_framework())
    assert view.total == D("8.5")
    assert [(note.code, note.where, note.severity) for note in view.notes] == [("targets.sum_differs", "1", "warning")]


def test_the_lists_follow_the_declared_thresholds_and_last_year_comes_before_now():
    framework = small_framework()
    plan = Plan("nho-so-2025", {}, keep_from=D(90), raise_below=D(50))
    view = view_of(
        plan, framework, now={"1.1": D(1), "1.2": D(1), "2.1": D(3)}, before={"2.1": D("1.2"), "1.3": D("0.4")}
    )
    assert [line.node.code for line in view.keep] == ["1.1"]
    # by points to win: 2.1 has 1.8 left, 1.3 has 0.6; 1.2 stands at exactly 50 % and is in neither
    assert [line.node.code for line in view.raise_] == ["2.1", "1.3"]
    assert view.unknown == 2


def test_the_rank_goal_says_unknown_where_nobody_knows_the_points():
    known = Plan("nho-so-2025", {"1": Aim(D(3)), "2": Aim(D(5))}, rank_points=D("8.6"))
    assert view_of(known, small_framework()).to_rank == D("0.6")
    assert view_of(_plan(n1="3", n2="5"), small_framework()).to_rank is None


@pytest.mark.parametrize(("code", "points"), [("1", "4.01"), ("1.1", "-0.1"), ("9", "1")])
def test_a_target_outside_its_node_is_refused(code, points):
    with pytest.raises(InputError):
        view_of(Plan("nho-so-2025", {code: Aim(D(points))}), small_framework())


@given(st.tuples(*(st.decimals(0, 1, places=2) for _ in range(6))))
def test_leaf_targets_always_sum_to_the_total(shares):
    framework = small_framework()
    aims = {leaf.code: Aim(share * (leaf.max or 0)) for leaf, share in zip(framework.leaves, shares, strict=True)}
    view = view_of(Plan(framework.code, aims), framework)
    assert view.total == sum(aim.points for aim in aims.values())
    assert view.total <= framework.total
