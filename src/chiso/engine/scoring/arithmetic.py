"""Exact points as whole numbers: millionths of a point, in NumPy arrays.

The trap: points added as binary doubles drift, and two units that tie stop tying. Here a point is an integer number of
millionths. Arrays are int64 while every product surely fits, and Python integers (dtype object) otherwise; the same
expressions run on both, so a huge figure costs time and never an answer.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from chiso.engine.frameworks.model import Rounding, RoundingMode

Ints = npt.NDArray[Any]
"""int64, or object holding Python integers."""

POINT_DECIMALS = 6
POINT = 10**POINT_DECIMALS
_SAFE = 2**62


def to_units(number: Decimal, decimals: int = POINT_DECIMALS) -> int:
    """The number in units of 10^-decimals; ValueError when it has more decimals than that."""
    scaled = number.scaleb(decimals)
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{number} has more than {decimals} decimals")
    return whole


def from_units(units: int, decimals: int = POINT_DECIMALS) -> Decimal:
    """The exact decimal of a whole number of 10^-decimals, with at least two decimals."""
    return _from_units(int(units), decimals)


@lru_cache(maxsize=4096)
def _from_units(units: int, decimals: int) -> Decimal:
    """Few points differ on thousands of sheets."""
    number = Decimal(units).scaleb(-decimals)
    text = f"{number:f}"
    while decimals > 2 and text.endswith("0"):
        text, decimals = text[:-1], decimals - 1
    return Decimal(text)


def fits(number: int) -> bool:
    """Whether a whole number can stand beside int64 values."""
    return abs(number) < _SAFE


def largest(values: Ints) -> int:
    """The largest absolute value; 0 for an empty array."""
    return int(max(abs(int(values.max())), abs(int(values.min())))) if len(values) else 0


def room_for(values: Ints, factor: int) -> Ints:
    """The same values in a dtype in which multiplying by `factor` is exact."""
    if values.dtype != object and largest(values) * abs(factor) >= _SAFE:
        return values.astype(object)
    return values


def times(values: Ints, factor: int) -> Ints:
    """Exact product with one whole number."""
    return room_for(values, factor) * factor


def plus(values: Ints, number: int) -> Ints:
    """Exact sum with one whole number."""
    if values.dtype != object and largest(values) + abs(number) >= _SAFE:
        values = values.astype(object)
    return values + number


def product(left: Ints, right: Ints) -> Ints:
    """Exact product of two arrays."""
    return room_for(left, largest(right)) * room_for(right, largest(left))


def divide(numerator: Ints, denominator: Ints | int, step: int, mode: RoundingMode) -> Ints:
    """numerator / denominator as a multiple of `step`, exactly rounded; the denominator is positive."""
    whole = (
        product(np.full(len(numerator), step), denominator)
        if isinstance(denominator, np.ndarray)
        else denominator * step
    )
    if isinstance(whole, int) and whole >= _SAFE:
        numerator = numerator.astype(object)
    quotient = numerator // whole
    twice = 2 * room_for(numerator - quotient * whole, 2)
    return (quotient + _carry(twice, whole, quotient, mode)) * step


def _carry(twice: Ints, whole: Ints | int, quotient: Ints, mode: RoundingMode) -> Ints:
    """1 where the floor quotient must go up. Halves and directions are those of the absolute value."""
    negative = quotient < 0
    if mode == "down":
        return ((twice > 0) & negative).astype(np.int64)
    if mode == "up":
        return ((twice > 0) & ~negative).astype(np.int64)
    tie = twice == whole
    if mode == "half_up":
        up = tie & ~negative
    elif mode == "half_down":
        up = tie & negative
    else:
        up = tie & (quotient % 2 == 1)
    carried: Ints = ((twice > whole) | up).astype(np.int64)
    return carried


def rounded(numerator: Ints, denominator: Ints | int, rounding: Rounding) -> Ints:
    """numerator / denominator rounded to the rounding's step; numerator in points' units, result in the same."""
    return divide(numerator, denominator, to_units(rounding.step), rounding.mode)


def narrow(values: Ints) -> Ints:
    """int64 where every value fits, unchanged otherwise."""
    if values.dtype == object and largest(values) < _SAFE:
        return values.astype(np.int64)
    return values
