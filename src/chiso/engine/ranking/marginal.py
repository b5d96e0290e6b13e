"""Critical values for one unit at a time: only the pairs that contain it count.

The trap: a marginal set is narrower than a simultaneous one because it answers for one unit only. "Our province is
between 3 and 11" may be marginal; a table of everybody's ranges may not.

Step 1 needs, for every unit and draw, the largest difference to any other unit. Among those below, a unit that drew
higher and has the larger error as well can never be the one, so a short list for each draw serves all units.
Later steps can only lower a maximum: they look again only at the draws that may decide the quantile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from chiso.engine.ranking.arrays import Bools, Floats, Ints
from chiso.engine.ranking.lowering import lowered_quantile, type_7

_TABLE = 2000
"""Up to so many units the errors of all pairs are kept (32 MB)."""
Sides = Literal["two-sided", "lower", "upper"]


@dataclass(frozen=True)
class Pairs:
    """Estimates with their draws (draws × units) and the error of the difference of each pair, row by row."""

    values: Floats
    errors: Floats
    covariance: Floats | None
    draws: Floats

    def spread(self, unit: int) -> Floats:
        """s between the unit and every other; 0 where the difference is known exactly."""
        v = self.errors**2
        if self.covariance is None:
            return np.asarray(np.sqrt(v[unit] + v), dtype=np.float64)
        s = np.sqrt(np.clip(v[unit] + v - 2 * self.covariance[unit], 0, None))
        s[s <= 1e-9 * self.errors.max(initial=0.0)] = 0
        return np.asarray(s, dtype=np.float64)

    def inverse(self, unit: int) -> Floats:
        """1/s, and 0 where s is 0, so that such a pair never makes a maximum."""
        s = self.spread(unit)
        return np.divide(1.0, s, out=np.zeros_like(s), where=s > 0)

    def in_play(self, unit: int, critical: float) -> tuple[Bools, Bools]:
        """Which hypotheses are not rejected: "unit not above k" and "unit not below k", for every k."""
        gap, reach = self.values[unit] - self.values, critical * self.spread(unit)
        return gap <= reach, -gap <= reach


def marginal_critical(pairs: Pairs, coverage: float, sides: Sides, *, stepdown: bool) -> tuple[Floats, int]:
    """The critical value of each unit, and the steps of the unit that took the most."""
    tops = _first_maxima(pairs, sides)
    found = np.array([type_7(column, coverage)[0] for column in tops.T])
    steps = 1
    if stepdown:
        for unit in range(len(found)):
            found[unit], taken = _step_down(pairs, unit, tops[:, unit], coverage, sides)
            steps = max(steps, taken)
    return found, steps


def _first_maxima(pairs: Pairs, sides: Sides) -> Floats:
    """The maximum over all other units, draws × units."""
    if pairs.covariance is not None:
        return _by_rows(pairs, sides)
    tops = np.zeros_like(pairs.draws)
    if sides != "lower":
        _raise_to_front(tops, pairs.draws, pairs.errors)
    if sides != "upper":
        _raise_to_front(tops, -pairs.draws, pairs.errors)
    return tops


def _raise_to_front(tops: Floats, draws: Floats, errors: Floats) -> None:
    """Raises `tops` to the largest (z_j − z_k)/s over k, looking only at the k that no other k dominates."""
    v = errors**2
    order = np.argsort(v, kind="stable")
    ordered = draws[:, order]
    lowest = np.minimum.accumulate(ordered, axis=1)
    front = np.ones(ordered.shape, dtype=np.bool_)
    front[:, 1:] = ordered[:, 1:] < lowest[:, :-1]
    size = front.sum(axis=1)
    table = _inverses(v, v) if len(v) <= _TABLE else None
    members = order[np.nonzero(front)[1]]
    starts = np.cumsum(size) - size
    for at in range(size.max()):
        rows = np.flatnonzero(size > at)
        other = members[starts[rows] + at]
        z = draws[rows] if len(rows) < len(draws) else draws
        gap = z - draws[rows, other][:, None]
        gap *= _inverses(v[other], v) if table is None else table[other]
        if len(rows) == len(tops):
            np.maximum(tops, gap, out=tops)
        else:
            tops[rows] = np.maximum(tops[rows], gap)


def _inverses(some: Floats, every: Floats) -> Floats:
    """1/s between some units and every one, from their variances; 0 where s is 0."""
    s = np.add.outer(some, every)
    s[s == 0] = np.inf
    return np.asarray(1 / np.sqrt(s, out=s), dtype=np.float64)


def _by_rows(pairs: Pairs, sides: Sides) -> Floats:
    tops = np.empty_like(pairs.draws)
    for unit in range(tops.shape[1]):
        every = np.ones(tops.shape[1], dtype=np.bool_)
        tops[:, unit] = _again(pairs, unit, pairs.draws, (every, every), sides)
    return tops


def _step_down(pairs: Pairs, unit: int, tops: Floats, coverage: float, sides: Sides) -> tuple[float, int]:
    """The critical value when nothing more is rejected, and the number of steps until then."""
    critical, steps = type_7(tops, coverage)[0], 1
    playing = pairs.in_play(unit, critical)
    while not all(side.all() for side in playing):

        def again(rows: Ints, playing: tuple[Bools, Bools] = playing) -> Floats:
            return _again(pairs, unit, pairs.draws[rows], playing, sides)

        critical = lowered_quantile(tops, again, coverage)
        steps += 1
        before, playing = playing, pairs.in_play(unit, critical)
        if all(np.array_equal(one, other) for one, other in zip(before, playing, strict=True)):
            break
    return critical, steps


def _again(pairs: Pairs, unit: int, draws: Floats, playing: tuple[Bools, Bools], sides: Sides) -> Floats:
    """The maxima of one unit over what is in play, at least 0."""
    gap = draws[:, unit][:, None] - draws
    inverse = pairs.inverse(unit)
    found = np.zeros(len(draws))
    above, below = playing
    if sides != "lower":
        np.maximum(found, (gap * (inverse * above)).max(axis=1), out=found)
    if sides != "upper":
        np.maximum(found, -(gap * (inverse * below)).min(axis=1), out=found)
    return found
