"""Is it above the target? Has it changed? "Cannot be told" is an answer.

The trap: 85,3 % is above 85 % on paper and says nothing when the interval runs from 82 to 88; and two overlapping
intervals do not prove that nothing changed. Both questions get their own test. For two years of a composite the
surveys are taken as independent (the estimates alone are compared): where the same areas are revisited,
`comparing.compare_years` on the microdata is sharper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan, sqrt
from typing import Literal

import numpy as np

from chiso.engine.survey.intervals import false_discovery, t_quantile, t_tail

Standing = Literal["reached", "short", "unclear", "unknown"]
Direction = Literal["up", "down", "no_clear_change", "unknown"]


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate with its error, or None where there is none."""

    value: float | None
    error: float | None
    df: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """After less before; `p` is adjusted (Benjamini-Hochberg) over all changes that were asked for together."""

    diff: float | None
    low: float | None
    high: float | None
    p: float | None
    direction: Direction


def against_target(estimate: Estimated, target: float) -> Standing:
    """`reached` when the whole interval is at the target or above, `short` when all of it is below."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return "unknown"
    if estimate.low >= target:
        return "reached"
    return "short" if estimate.high < target else "unclear"


def changes(pairs: Sequence[tuple[Estimated, Estimated]], confidence: float = 0.95) -> list[Change]:
    """The change of each pair (after, before), tested by Welch's t on both errors; independence is assumed.

    A direction is told only if the adjusted p-value is below 1 − `confidence`.
    """
    parts = [_difference(after, before) for after, before in pairs]
    diff, error, df = (np.array([part[at] for part in parts], dtype=np.float64) for at in range(3))
    with np.errstate(invalid="ignore", divide="ignore"):
        p_values = false_discovery(t_tail(np.where(error > 0, diff / error, np.nan), df))
    half = t_quantile(0.5 + confidence / 2, df) * error
    return [
        Change(
            _or_none(diff[at]),
            _or_none(diff[at] - half[at]),
            _or_none(diff[at] + half[at]),
            _or_none(p_values[at]),
            _direction(diff[at], p_values[at], confidence),
        )
        for at in range(len(parts))
    ]


def _difference(after: Estimated, before: Estimated) -> tuple[float, float, float]:
    """Difference, error and Satterthwaite's degrees of freedom; NaN where something is missing."""
    if after.value is None or before.value is None:
        return nan, nan, nan
    diff = after.value - before.value
    if after.error is None or before.error is None or not after.df or not before.df:
        return diff, nan, nan
    first, second = after.error**2, before.error**2
    if first + second == 0:
        return diff, nan, nan
    return diff, sqrt(first + second), (first + second) ** 2 / (first**2 / after.df + second**2 / before.df)


def _direction(diff: float, p_value: float, confidence: float) -> Direction:
    if not isfinite(p_value):
        return "unknown"
    if p_value >= 1 - confidence:
        return "no_clear_change"
    return "up" if diff > 0 else "down"


def _or_none(value: float) -> float | None:
    return float(value) if isfinite(value) else None
