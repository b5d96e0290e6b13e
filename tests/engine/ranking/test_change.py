"""Parts of a change sum to it; gaps point the right way; trends stop at breaks; noise is called noise."""

from __future__ import annotations

from math import fsum, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from chiso.engine.errors import InputError
from chiso.engine.ranking import (
    Break,
    Component,
    Scale,
    contribution_to_change,
    gap_table,
    significance_of,
    trend_of,
)

FIGURES = st.floats(-5, 15, allow_nan=False)


@st.composite
def years(draw: st.DrawFn) -> list[Component]:
    codes = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=6))
    scales = st.one_of(
        st.none(),
        st.builds(Scale, st.sampled_from([0.0, 1.0]), st.sampled_from([7.0, 9.0, -3.0]), clipped=st.booleans()),
    )
    return [Component(code, draw(FIGURES), draw(st.floats(0, 2)), draw(scales)) for code in codes]


@settings(max_examples=150, deadline=None)
@given(before=years(), after=years())
def test_contributions_sum_to_the_change(before: list[Component], after: list[Component]):
    found = contribution_to_change(before, after)
    size = 1 + sum(abs(part.points) for part in [*before, *after])
    assert fsum(part.points for part in found.parts) == pytest.approx(found.total, abs=1e-12 * size)
    effects = [found.sum_of(effect) for effect in ("performance", "anchors", "framework")]
    assert fsum(effects) == pytest.approx(found.total, abs=1e-12 * size)


def test_each_effect_is_zero_when_its_cause_did_not_change():
    old = Component("a", 4.0, 0.5, Scale(0, 10))
    only_raw = contribution_to_change([old], [Component("a", 6.0, 0.5, Scale(0, 10))]).parts[0]
    only_anchor = contribution_to_change([old], [Component("a", 4.0, 0.5, Scale(0, 8))]).parts[0]
    only_weight = contribution_to_change([old], [Component("a", 4.0, 0.8, Scale(0, 10))]).parts[0]
    assert (only_raw.performance, only_raw.anchors, only_raw.framework) == (pytest.approx(10.0), 0, 0)
    assert (only_anchor.performance, only_anchor.anchors, only_anchor.framework) == (0, pytest.approx(5.0), 0)
    assert (only_weight.performance, only_weight.anchors, only_weight.framework) == (0, 0, pytest.approx(12.0))


def test_a_published_score_and_a_raw_figure_on_anchors_are_not_one_leaf():
    score, raw = Component("a", 70.0, 0.5), Component("a", 12.0, 0.5, Scale(0.0, 20.0))
    (part,) = contribution_to_change([score], [raw]).parts
    assert (part.performance, part.anchors, part.framework) == (0.0, 0.0, pytest.approx(-5.0))


def test_a_leaf_of_one_year_only_is_the_frameworks_doing():
    found = contribution_to_change([Component("old", 2.0)], [Component("new", 3.0)])
    assert [(part.code, part.performance, part.framework) for part in found.parts] == [
        ("new", 0, 3.0),
        ("old", 0, -2.0),
    ]


@pytest.mark.parametrize(
    ("leaves", "code"), [([Component("a", 1), Component("a", 2)], "duplicate_leaf"), ([Component("a", nan)], "gap")]
)
def test_no_change_is_told_over_gaps_and_doubles(leaves: list[Component], code: str):
    with pytest.raises(InputError, match=code):
        contribution_to_change(leaves, [Component("a", 1)])


def test_equal_anchors_are_refused():
    with pytest.raises(InputError, match="anchors"):
        Scale(3, 3)


def test_gaps_are_positive_where_we_are_behind():
    leaves = [Component("online", 60.0, 0.2, Scale(0, 100)), Component("days", 7.0, 0.1, Scale(10, 2))]
    others = {
        "x": {"online": 90.0, "days": 3.0},
        "y": {"online": 50.0, "days": 9.0},
        "z": {"online": 70.0},
        "we": {"online": 60.0, "days": 7.0},
    }
    rows = gap_table("we", leaves, others, targets={"online": 80.0}, peers=["y"], last_year={"days": 8.0})
    gaps = {(gap.code, gap.reference): (gap.at, gap.raw, pytest.approx(gap.points), gap.unit) for gap in rows}
    assert gaps == {
        ("online", "target"): (80, 20, 4.0, ""),
        ("online", "best"): (90, 30, 6.0, "x"),
        ("online", "median"): (70, 10, 2.0, ""),
        ("online", "peers"): (50, -10, -2.0, ""),
        ("days", "best"): (3, 4, 5.0, "x"),
        ("days", "median"): (6, 1, 1.25, ""),
        ("days", "peers"): (9, -2, -2.5, ""),
        ("days", "last_year"): (8, -1, -1.25, ""),
    }


def test_an_unknown_peer_is_refused():
    with pytest.raises(InputError, match="unknown_peer"):
        gap_table("we", [], {}, peers=["nobody"])


def test_changes_are_judged_by_their_errors_and_by_how_many_were_asked():
    before, after = np.array([40.0, 40.0, 40.0, 40.0]), np.array([43.0, 40.9, 37.0, 43.0])
    errors = np.array([0.5, 0.4, 0.5, nan])
    found = significance_of(before, after, errors, errors)
    assert found.verdict == ("up", "unclear", "down", "unknown")
    assert found.p[1] == pytest.approx(0.1116, abs=1e-4) and (found.p_fdr[:3] >= found.p[:3]).all()


def test_no_trend_runs_through_a_break():
    values = {2015: 30.0, 2016: 31.0, 2017: 32.0, 2018: 44.0, 2019: 43.0, 2020: 42.0, 2021: nan, 2025: 50.0}
    breaks = [Break(2025, "units"), Break(2018, "framework", "8 nội dung")]
    first, second, third = trend_of(values, breaks)
    assert (first.slope, second.slope, third.slope) == (pytest.approx(1.0), pytest.approx(-1.0), None)
    assert first.opened_by is None and second.opened_by == breaks[1] and third.opened_by == breaks[0]


def test_known_errors_give_the_slopes_error():
    (found,) = trend_of({2015: 1.0, 2016: 2.5, 2017: 3.0}, errors={2015: 0.5, 2016: 0.5, 2017: 0.5})
    assert found.slope == pytest.approx(1.0) and found.slope_se == pytest.approx(0.5 / 2**0.5)


def test_a_trend_says_how_sure_it_is():
    (noisy,) = trend_of({2015: 1.0, 2016: 2.0, 2017: 1.5})
    # slope 0.25 with a scatter of one degree of freedom: far from sure
    assert noisy.p == pytest.approx(2 * stats.t.sf(noisy.slope / noisy.slope_se, 1), rel=1e-9)
    (sure,) = trend_of({2015: 1.0, 2016: 2.0, 2017: 3.0}, errors=dict.fromkeys((2015, 2016, 2017), 0.1))
    assert sure.p == pytest.approx(2 * stats.norm.sf(sure.slope / sure.slope_se), rel=1e-9)
    assert trend_of({2015: 2.0, 2016: 2.0, 2017: 2.0})[0].p == 1.0
