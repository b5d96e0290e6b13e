"""Trimming: limits are kept, and the sum of weights with them."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.survey.spec import SPREADS, Spread, TrimStep
from chiso.engine.survey.weighting import weight_trim

WEIGHTS = st.lists(st.floats(0.5, 500), min_size=2, max_size=40)


@pytest.mark.parametrize("spread", SPREADS)
@given(weights=WEIGHTS, low=st.floats(0.3, 0.99), high=st.floats(1.01, 2))
def test_trimmed_weights_keep_their_limits_and_their_sum(spread: Spread, weights: list[float], low: float, high: float):
    weight = np.array(weights)
    step = TrimStep(low * weight.mean(), high * weight.mean(), spread)
    after = weight_trim(step, weight).weight
    assert (after >= step.lower * (1 - 1e-12)).all() and (after <= step.upper * (1 + 1e-12)).all()
    if spread != "none":
        assert after.sum() == pytest.approx(weight.sum(), rel=1e-9)


def test_what_is_cut_off_goes_to_the_others_by_their_size_or_in_equal_parts():
    weight = np.array([10.0, 20.0, 30.0, 100.0])
    by_size = weight_trim(TrimStep(upper=70.0), weight).weight
    assert by_size.tolist() == pytest.approx([15.0, 30.0, 45.0, 70.0])
    equal = weight_trim(TrimStep(upper=70.0, spread="equal"), weight).weight
    assert equal.tolist() == pytest.approx([20.0, 30.0, 40.0, 70.0])


def test_weights_cut_at_both_ends_keep_their_sum_when_every_one_has_been_cut():
    """Half below and half above: those raised to the lower limit must take what the upper limit leaves over."""
    weight = np.array([1.0, 1.0, 1.0, 40.0])
    after = weight_trim(TrimStep(5.0, 20.0), weight).weight
    assert after.tolist() == pytest.approx([23 / 3, 23 / 3, 23 / 3, 20.0])


def test_limits_that_cannot_hold_the_sum_are_refused():
    with pytest.raises(InputError, match=r"weights\.trim_impossible"):
        weight_trim(TrimStep(upper=5.0), np.array([10.0, 20.0]))


def test_rows_without_weight_stay_without():
    after = weight_trim(TrimStep(2.0, 8.0), pl.Series([0.0, 1.0, 9.0, 4.0]).to_numpy()).weight
    assert after[0] == 0.0 and after.sum() == pytest.approx(14.0)
