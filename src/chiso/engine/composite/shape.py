"""Skewness and kurtosis of many columns at once, in the definitions that the outlier test needs.

Source: Joanes and Gill (1998), G1 and G2 (also Excel's SKEW and KURT); the test of the JRC handbook's practice: a
column passes when |skewness| or kurtosis is below its limit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chiso.engine.composite.model import Flags, Floats


@dataclass(frozen=True, slots=True)
class Shape:
    """Skewness, kurtosis (0 for a normal distribution) and the verdict of each column.

    `known` is False where there are fewer than four values, or no spread: such a column
    cannot be judged, its figures are NaN.
    """

    skew: Floats
    kurtosis: Floats
    passed: Flags
    known: Flags


def shape_of(values: Floats, skew_limit: float = 2.0, kurtosis_limit: float = 3.5) -> Shape:
    """The shape of each column of `values` (n × m, NaN = missing)."""
    missing = np.isnan(values)
    if missing.any():
        n = values.shape[0] - missing.sum(axis=0, dtype=np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            centred = np.where(missing, 0.0, values - np.where(missing, 0.0, values).sum(axis=0) / n)
    else:
        n = np.full(values.shape[1], float(values.shape[0]))
        centred = values - values.mean(axis=0)
    squares = centred * centred
    second = squares.sum(axis=0)
    third = np.einsum("ij,ij->j", squares, centred)
    fourth = np.einsum("ij,ij->j", squares, squares)
    # what is left of a constant column after centring is rounding error, not spread
    size = np.abs(values).max(axis=0, initial=0.0, where=~missing)
    known = (n >= 4) & (second > n * (1e-14 * size) ** 2) & (second > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        skew = np.sqrt(n) * third / second**1.5 * np.sqrt(n * (n - 1)) / (n - 2)
        kurtosis = ((n + 1) * (n * fourth / second**2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
    skew, kurtosis = np.where(known, skew, np.nan), np.where(known, kurtosis, np.nan)
    return Shape(skew, kurtosis, (np.abs(skew) < skew_limit) | (kurtosis < kurtosis_limit), known)
