"""A series over the years, cut where years cannot be compared.

The trap: PAPI of 2018 counts eight dimensions and PAPI of 2017 six; a line drawn through both is a picture of the
framework. A slope is given for each comparable stretch by itself, and only from three years on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

BreakKind = Literal["framework", "anchors", "units", "other"]


@dataclass(frozen=True, slots=True)
class Break:
    """Why `year` is not comparable with the years before it."""

    year: int
    kind: BreakKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Comparable years with a value; `slope` in points a year with its standard error, None from fewer than three.

    `opened_by` is the break before its first year; `p` is two-sided for "no trend": normal where the errors are known,
    Student's t with the degrees of freedom of the scatter where they are not.
    """

    years: tuple[int, ...]
    values: tuple[float, ...]
    slope: float | None
    slope_se: float | None
    opened_by: Break | None = None
    p: float | None = None


def trend_of(
    values: Mapping[int, float], breaks: Sequence[Break] = (), *, errors: Mapping[int, float] | None = None
) -> tuple[Stretch, ...]:
    """The stretches of a series, by least squares on the year, weighted by 1/se² where every year has an error.

    With errors the slope's error follows from them; without, from the scatter around the line.
    """
    years = sorted(year for year, value in values.items() if value == value)
    cuts = sorted(breaks, key=lambda cut: cut.year)
    pieces: dict[int, list[int]] = {}
    for year in years:
        pieces.setdefault(sum(cut.year <= year for cut in cuts), []).append(year)
    return tuple(_stretch(piece, values, errors or {}, cuts[at - 1] if at else None) for at, piece in pieces.items())


def _stretch(
    years: Sequence[int], values: Mapping[int, float], errors: Mapping[int, float], opened_by: Break | None
) -> Stretch:
    y = np.array([values[year] for year in years])
    if len(years) < 3:
        return Stretch(tuple(years), tuple(y.tolist()), None, None, opened_by)
    known = all(errors.get(year, 0) > 0 for year in years)
    weight = np.array([errors[year] ** -2.0 for year in years]) if known else np.ones(len(years))
    x = np.array(years, dtype=np.float64)
    x -= np.average(x, weights=weight)
    spread = float(weight @ x**2)
    slope = float(weight @ (x * (y - np.average(y, weights=weight)))) / spread
    rest = y - np.average(y, weights=weight) - slope * x
    variance = 1 / spread if known else float(rest @ rest) / (len(years) - 2) / spread
    p = _two_sided(slope, variance**0.5, None if known else len(years) - 2)
    return Stretch(tuple(years), tuple(y.tolist()), slope, variance**0.5, opened_by, p)


def _two_sided(slope: float, error: float, df: int | None) -> float:
    from scipy.special import ndtr, stdtr  # late: half a second that no other part needs

    if error == 0:
        return 1.0 if slope == 0 else 0.0
    tail = ndtr(-abs(slope) / error) if df is None else stdtr(df, -abs(slope) / error)
    return float(2 * tail)
