"""One row of statistics for each column of a table, with flags for what usually needs a second look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.composite.model import Floats
from chiso.engine.composite.shape import shape_of


@dataclass(frozen=True, slots=True)
class Limits:
    """Below these shares (above them for `skew` and `kurtosis` together) a column is flagged."""

    available: float = 0.65
    nonzero: float = 0.5
    unique: float = 0.5
    skew: float = 2.0
    kurtosis: float = 3.5


@dataclass(frozen=True, slots=True)
class ColumnStatistics:
    """Statistics of one indicator over the units; NaN where they are not defined.

    `same` is the largest number of units with one value. The `low_…` flags are shares of all units; `outliers` means
    that both |skewness| and kurtosis are beyond their limits.
    """

    code: str
    minimum: float
    maximum: float
    mean: float
    median: float
    sd: float
    skew: float
    kurtosis: float
    available: int
    nonzero: int
    unique: int
    same: int
    low_available: bool
    low_nonzero: bool
    low_unique: bool
    outliers: bool


def statistics(codes: Sequence[str], values: Floats, limits: Limits | None = None) -> tuple[ColumnStatistics, ...]:
    """The statistics of each column of units × codes."""
    limits = limits or Limits()
    shape = shape_of(values, limits.skew, limits.kurtosis)
    return tuple(
        _of_column(code, values[:, at], float(shape.skew[at]), float(shape.kurtosis[at]), limits)
        for at, code in enumerate(codes)
    )


def _of_column(code: str, column: Floats, skew: float, kurtosis: float, limits: Limits) -> ColumnStatistics:
    n = len(column)
    x = column[~np.isnan(column)]
    if not len(x):
        no = float("nan")
        return ColumnStatistics(code, no, no, no, no, no, no, no, 0, 0, 0, 0, True, True, True, False)
    nonzero = int((x != 0).sum())
    counts = np.unique(x, return_counts=True)[1]
    return ColumnStatistics(
        code,
        float(x.min()),
        float(x.max()),
        float(x.mean()),
        float(np.median(x)),
        float(x.std(ddof=1)) if len(x) > 1 else float("nan"),
        skew,
        kurtosis,
        len(x),
        nonzero,
        len(counts),
        int(counts.max()),
        len(x) / n < limits.available,
        nonzero / n < limits.nonzero,
        len(counts) / n < limits.unique,
        abs(skew) > limits.skew and kurtosis > limits.kurtosis,
    )
