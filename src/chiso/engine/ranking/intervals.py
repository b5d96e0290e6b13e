"""Confidence sets for ranks: between which places a unit stands, given how unsure the scores are.

The trap: a rank is not measured, it is counted from other people's errors. Drawing each score anew and reading off
ranks ("the bootstrap rank") does not cover when scores are close, which is when anybody asks. The sets here come from
tests of all differences.

Method: Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for Ranks, Review of Economic Studies 91(1), 476-518,
with the step-down of Romano and Wolf (2005), JASA 100, 94-108. A unit's set runs from 1 + the number of units
significantly above it to p − the number significantly below it. Draws are N(0, Σ), the statistic of a pair is
(x_j − x_k)/s_jk, the critical value the type-7 quantile of its maximum over the pairs still in play.

A unit with a value but no standard error keeps its rank and gets no set. It may stand above or below anybody, so the
others' sets leave room for it. A unit without a value is not ranked.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.ranking.arrays import Bools, Floats, Ints
from chiso.engine.ranking.close import NONE, close_pairs
from chiso.engine.ranking.draws import normal_draws
from chiso.engine.ranking.estimates import FEW_DF, Estimates, ranks_of
from chiso.engine.ranking.lowering import lowered_quantiles
from chiso.engine.ranking.marginal import Pairs, Sides, marginal_critical
from chiso.engine.ranking.maxima import CorrelatedMaxima, Maxima, ScreenedMaxima

Family = Literal["simultaneous", "marginal"]
FEW_UNITS = 100


@dataclass(frozen=True, slots=True)
class RankRow:
    """One unit: its rank (None without a value) and the set from `lower` to `upper` (None without an error)."""

    unit: str
    estimate: float | None
    se: float | None
    rank: int | None
    lower: int | None
    upper: int | None


@dataclass(frozen=True)
class RankIntervals:
    """Sets of ranks; `rank`, `lower`, `upper` are 0 where there is none.

    `critical` has one value for all units (simultaneous) or one a unit (marginal, NaN without an error). `few_df`:
    the errors themselves are estimated from so few degrees of freedom that true coverage may be lower than `coverage`.
    `notes` are to be shown with the result.
    """

    estimates: Estimates
    rank: Ints
    lower: Ints
    upper: Ints
    coverage: float
    family: Family
    sides: Sides
    stepdown: bool
    draws: int
    seed: int
    critical: Floats
    steps: int
    few_df: bool
    notes: tuple[Problem, ...] = ()

    def rows(self) -> tuple[RankRow, ...]:
        """The units in the order of the input."""
        x, se = self.estimates.values, self.estimates.errors
        return tuple(
            RankRow(
                unit,
                None if np.isnan(x[at]) else float(x[at]),
                None if np.isnan(se[at]) else float(se[at]),
                int(self.rank[at]) or None,
                int(self.lower[at]) or None,
                int(self.upper[at]) or None,
            )
            for at, unit in enumerate(self.estimates.units)
        )

    def possibly_best(self, places: int) -> tuple[str, ...]:
        """Units that cannot be excluded from the best `places` ("tau-best")."""
        return tuple(self.estimates.units[at] for at in np.flatnonzero((self.lower > 0) & (self.lower <= places)))

    def possibly_worst(self, places: int) -> tuple[str, ...]:
        """Units that cannot be excluded from the last `places` ("tau-worst")."""
        least = int(self.estimates.ranked.sum()) - places + 1
        return tuple(self.estimates.units[at] for at in np.flatnonzero(self.upper >= max(1, least)))


def rank_intervals(
    estimates: Estimates,
    *,
    coverage: float = 0.95,
    family: Family = "simultaneous",
    sides: Sides = "two-sided",
    stepdown: bool = True,
    draws: int = 1000,
    seed: int = 1,
) -> RankIntervals:
    """Confidence sets for the ranks of all units.

    `simultaneous`: all sets are right together with probability `coverage`; `marginal`: each by itself. `lower`:
    only the best place is bounded, `upper`: only the worst. Raises InputError (`ranking.coverage`, `ranking.draws`).
    """
    _check(coverage, draws)
    compared = np.flatnonzero(estimates.compared)
    x, se = estimates.values[compared], estimates.errors[compared]
    covariance = None if estimates.covariance is None else estimates.covariance[np.ix_(compared, compared)]
    names = [estimates.units[at] for at in compared]
    critical, steps = np.full(len(names), np.nan), 0
    if len(names) > 1:
        z = normal_draws(names, se, covariance, draws, seed)
        pairs = Pairs(x, se, covariance, z)
        if family == "marginal":
            critical, steps = marginal_critical(pairs, coverage, sides, stepdown=stepdown)
        else:
            common, steps = _simultaneous(pairs, coverage, stepdown=stepdown)
            critical = np.full(len(names), common)
    else:
        pairs = Pairs(x, se, covariance, np.empty((0, len(names))))
    above, below = _counts(pairs, critical)
    whole, lower, upper = int(estimates.ranked.sum()), *(np.zeros(len(estimates.units), dtype=np.int64) for _ in "lu")
    lower[compared] = 1 if sides == "upper" else 1 + above
    upper[compared] = whole if sides == "lower" else whole - below
    told = critical[:1] if family == "simultaneous" else _spread_out(critical, compared, len(estimates.units))
    few = estimates.df is not None and estimates.df < FEW_DF
    return RankIntervals(
        estimates, ranks_of(estimates.values), lower, upper, coverage, family, sides, stepdown,
        draws, seed, told, steps, few, _notes(estimates, few=few),
    )  # fmt: skip


def told_apart(found: RankIntervals) -> Bools:
    """Which unit is significantly above which: row above column, by the simultaneous critical value.

    Units without an error are told apart from nobody. Raises InputError (`ranking.not_simultaneous`).
    """
    if found.family != "simultaneous":
        raise InputError(
            [
                Problem(
                    "ranking.not_simultaneous",
                    Text("cần khoảng hạng đồng thời", "simultaneous rank sets are needed"),
                    got=found.family,
                    hint=Text("chọn --family simultaneous", "use --family simultaneous"),
                )
            ]
        )
    size, compared = len(found.estimates.units), np.flatnonzero(found.estimates.compared)
    covariance = found.estimates.covariance
    matrix = None if covariance is None else covariance[np.ix_(compared, compared)]
    pairs = Pairs(found.estimates.values[compared], found.estimates.errors[compared], matrix, np.empty((0, size)))
    above = np.zeros((size, size), dtype=np.bool_)
    critical = float(found.critical[0]) if len(found.critical) else 0.0
    for at, unit in enumerate(compared):
        above[unit, compared] = pairs.values[at] - pairs.values > critical * pairs.spread(at)
    return above


def _simultaneous(pairs: Pairs, coverage: float, *, stepdown: bool) -> tuple[float, int]:
    """The critical value common to all pairs, and the steps it took."""
    maxima = _maxima(pairs)
    tops, critical, steps, rejected = maxima.bounds()[None], math.inf, 0, 0
    while True:

        def again(_: Ints, draws: Ints, last: float = critical) -> Floats:
            return maxima.again(draws.ravel(), last).reshape(draws.shape)

        (critical,), tops = lowered_quantiles(tops, again, coverage)
        steps += 1
        before, rejected = rejected, _rejections(pairs, critical)
        if not stepdown or rejected == before:
            return float(critical), steps


def _maxima(pairs: Pairs) -> Maxima:
    """Few units are quicker pair by pair, and so are those of which too many pairs are strongly correlated."""
    close = NONE if pairs.covariance is None else close_pairs(pairs.covariance)
    if len(pairs.values) > FEW_UNITS and not close.is_wide:
        return ScreenedMaxima(pairs.values, pairs.errors, pairs.draws, pairs.covariance, close)
    covariance = np.diag(pairs.errors**2) if pairs.covariance is None else pairs.covariance
    return CorrelatedMaxima(pairs.values, covariance, pairs.draws, close)


def _rejections(pairs: Pairs, critical: float) -> int:
    above, _ = _counts(pairs, np.full(len(pairs.values), critical))
    return int(above.sum())


def _counts(pairs: Pairs, critical: Floats) -> tuple[Ints, Ints]:
    """How many units are significantly above and below each, at its own critical value; exact where s is 0."""
    size = len(pairs.values)
    above, below = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for unit in range(size if size > 1 else 0):
        gap, reach = pairs.values - pairs.values[unit], critical[unit] * pairs.spread(unit)
        above[unit], below[unit] = np.count_nonzero(gap > reach), np.count_nonzero(-gap > reach)
    return above, below


def _spread_out(critical: Floats, places: Ints, size: int) -> Floats:
    found = np.full(size, np.nan)
    found[places] = critical
    return found


def _check(coverage: float, draws: int) -> None:
    problems = []
    if not 0.5 <= coverage < 1:
        problems.append(
            Problem(
                "ranking.coverage",
                Text("độ tin cậy không dùng được", "the coverage cannot be used"),
                got=str(coverage),
                expected=Text("từ 0,5 đến dưới 1, ví dụ 0,95", "0.5 to below 1, for example 0.95"),
            )
        )
    if draws < 100:
        problems.append(
            Problem(
                "ranking.draws",
                Text("quá ít lần rút ngẫu nhiên", "too few draws"),
                got=str(draws),
                expected=Text("ít nhất 100, thường là 1.000", "at least 100, usually 1,000"),
            )
        )
    if problems:
        raise InputError(problems)


def _notes(estimates: Estimates, *, few: bool) -> tuple[Problem, ...]:
    notes = [
        _note("ranking.no_value", "chưa có điểm: không xếp hạng", "no estimate: not ranked", estimates.units[at])
        for at in np.flatnonzero(~estimates.ranked)
    ] + [
        _note(
            "ranking.no_se",
            "chưa có sai số chuẩn: có hạng nhưng không có khoảng hạng",
            "no standard error: a rank but no interval",
            estimates.units[at],
        )
        for at in np.flatnonzero(estimates.ranked & ~estimates.compared)
    ]
    if few:
        notes.append(
            _note(
                "ranking.few_df",
                "sai số chuẩn ước lượng từ quá ít bậc tự do: khoảng hạng thật có thể rộng hơn",
                "the errors are estimated from few degrees of freedom: true rank sets may be wider",
                f"df = {estimates.df:g}",
            )
        )
    return tuple(notes)


def _note(code: str, vi: str, en: str, got: str) -> Problem:
    return Problem(code, Text(vi, en), got=got, severity="warning")
