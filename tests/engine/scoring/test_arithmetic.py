"""Exact rounding, against the decimal library."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.frameworks.model import Rounding, RoundingMode
from chiso.engine.scoring.arithmetic import POINT, divide, from_units, narrow, product, rounded, times, to_units

NATIVE = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "half_down": ROUND_HALF_DOWN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
}
MODES = st.sampled_from(sorted(NATIVE))


@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.integers(0, 6), MODES)
def test_rounding_agrees_with_the_decimal_library(units: int, scale: int, places: int, mode: RoundingMode) -> None:
    exact = Decimal(units).scaleb(-scale)
    wanted = exact.quantize(Decimal(1).scaleb(-places), rounding=NATIVE[mode], context=Context(prec=60))
    found = rounded(np.array([units * 10 ** (6 - scale)]), 1, Rounding(Decimal(1).scaleb(-places), mode))
    assert from_units(int(found[0])) == wanted


@given(
    st.lists(st.tuples(st.integers(-(10**30), 10**30), st.integers(1, 10**25)), min_size=1, max_size=5),
    st.integers(1, 10**7),
    MODES,
)
def test_division_is_exact_at_any_size(pairs: list[tuple[int, int]], step: int, mode: RoundingMode) -> None:
    above = narrow(np.array([left for left, _ in pairs], dtype=object))
    below = narrow(np.array([right for _, right in pairs], dtype=object))
    for found, (left, right) in zip(divide(above, below, step, mode).tolist(), pairs, strict=True):
        assert found % step == 0
        distance = abs(Fraction(left, right) - found)
        assert distance < step if mode in ("up", "down") else distance * 2 <= step


@given(st.lists(st.integers(-(2**61), 2**61), min_size=1), st.integers(-(2**61), 2**61))
def test_products_never_overflow(values: list[int], factor: int) -> None:
    column = np.array(values)
    assert times(column, factor).tolist() == [value * factor for value in values]
    assert product(column, column).tolist() == [value * value for value in values]


def test_a_number_with_more_decimals_than_points_have_is_not_cut_silently() -> None:
    with pytest.raises(ValueError, match="more than 6 decimals"):
        to_units(Decimal("0.1234567"))
    assert to_units(Decimal("1.5")) == 1_500_000 == POINT * 3 // 2
