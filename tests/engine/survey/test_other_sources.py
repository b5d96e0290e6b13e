"""Intervals and quantiles beside the same numbers from SciPy and NumPy, which share no code with ours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from chiso.engine.survey.intervals import proportion_interval
from chiso.engine.survey.quantiles import RULES, Rule, Weighted

# Hyndman and Fan's rules under NumPy's names; without weights ours must be theirs. Not hf3: for weights R's survey
# takes the value above unless a share is hit exactly at an even place, which is not NumPy's nearest even place
NAMES: dict[Rule, str] = {
    "math": "inverted_cdf",
    "hf1": "inverted_cdf",
    "school": "averaged_inverted_cdf",
    "hf2": "averaged_inverted_cdf",
    "hf4": "interpolated_inverted_cdf",
    "hf5": "hazen",
    "hf6": "weibull",
    "hf7": "linear",
    "hf8": "median_unbiased",
    "hf9": "normal_unbiased",
}
PROBABILITIES = (0.0, 0.001, 0.1, 0.24, 0.25, 0.26, 0.5, 0.75, 0.9, 0.999, 1.0)


@pytest.mark.parametrize(("method", "theirs"), [("wilson", "wilson"), ("beta", "exact")])
@pytest.mark.parametrize(("yes", "rows"), [(18, 60), (1, 40), (39, 40), (250, 1000), (3, 7)])
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_intervals_of_a_simple_random_sample_are_those_of_scipy(method, theirs, yes, rows, level):
    share = yes / rows
    figures = (share, np.sqrt(share * (1 - share) / rows), rows - 1.0, rows - 1.0, float(rows))
    low, high = proportion_interval(method, *[np.array([value]) for value in figures], level)
    expected = binomtest(yes, rows).proportion_ci(level, method=theirs)
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), rel=1e-9)


@pytest.mark.parametrize("rule", NAMES)
@pytest.mark.parametrize("probability", PROBABILITIES)
@pytest.mark.parametrize("values", [[5.0, 1, 3, 2, 4, 8, 7, 6], [1.0, 2, 3, 4, 5, 7, 11, 13, 17], [2.0, 1.5]])
def test_quantiles_with_equal_weights_are_those_of_numpy(rule, probability, values):
    ours = Weighted(np.array(values), np.ones(len(values))).at(probability, rule)
    assert ours == pytest.approx(float(np.quantile(values, probability, method=NAMES[rule])), rel=1e-12)


def test_the_third_rule_gives_the_first_value_when_its_ties_alone_hold_more_than_the_share():
    data = Weighted(np.array([31.0, 31, 33, 40, 41]), np.array([1.0, 1, 1, 1, 1]))
    assert data.at(0.3, "hf3") == 31.0


@pytest.mark.parametrize("method", ["mean", "logit", "beta", "wilson", "xlogit", "asin"])
@pytest.mark.parametrize("error", [0.0, 1e-17])
def test_a_share_without_error_is_its_own_interval(method, error):
    figures = (np.array([value]) for value in (0.3, error, 5.0, 5.0, 40.0))
    low, high = proportion_interval(method, *figures, 0.95)
    assert (low[0], high[0]) == pytest.approx((0.3, 0.3), rel=1e-12)


ROWS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 9)), min_size=2, max_size=30)


@given(ROWS, st.integers(0, 40))
def test_weighted_quantiles_of_the_smallest_value_reached_are_those_of_numpy(rows, at):
    values, weights = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    probability = at / 40
    theirs = float(np.quantile(values, probability, method="inverted_cdf", weights=weights))
    if not np.isclose(weights[values <= theirs].sum() / weights.sum(), probability, rtol=0, atol=1e-9):
        assert Weighted(values, weights).at(probability, "math") == theirs


@given(ROWS, st.integers(0, 40))
def test_whole_weights_mean_as_many_rows_for_the_mean_of_two(rows, at):
    values, weights = (np.array(column) for column in zip(*rows, strict=True))
    theirs = float(np.quantile(np.repeat(values, weights), at / 40, method="averaged_inverted_cdf"))
    assert Weighted(values.astype(float), weights.astype(float)).at(at / 40, "school") == theirs


@pytest.mark.parametrize("rule", RULES)
@given(rows=ROWS, at=st.integers(0, 60))
def test_no_rule_leaves_the_values_and_the_smallest_probability_has_the_smallest_value(rule, rows, at):
    values, weights = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    data = Weighted(values, weights)
    assert values.min() <= data.at(at / 60, rule) <= values.max()
    if rule != "shahvaish":
        assert data.at(0.0, rule) == values.min()
