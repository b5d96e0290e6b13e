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
from chiso.engine.ranking.extremes import Ends, ends_of
from chiso.engine.ranking.lowering import lowered_quantile, type_7

_TABLE = 2000
"""Up to so many units the errors of all pairs are kept (32 MB)."""
_FEW = 150
"""Up to so many units all pairs are quicker than short lists."""
_BLOCK = 60_000
"""Numbers in a block of work: it stays within the processor's cache."""
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
        room = np.empty((3, *pairs.draws.shape))
        ends = ends_of(pairs.draws, pairs.errors) if pairs.covariance is None else None
        columns = np.ascontiguousarray(tops.T)
        for unit in range(len(found)):
            found[unit], taken = _step_down(pairs, unit, columns[unit], coverage, sides, room, ends)
            steps = max(steps, taken)
    return found, steps


def _first_maxima(pairs: Pairs, sides: Sides) -> Floats:
    """The maximum over all other units, draws × units."""
    if pairs.covariance is not None or len(pairs.values) <= _FEW:
        return _by_pairs(pairs, sides)
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


def _by_pairs(pairs: Pairs, sides: Sides) -> Floats:
    """The same pair by pair, each looked at once for both of its units, a block of draws at a time."""
    count = len(pairs.values)
    inverse = np.array([pairs.inverse(unit) for unit in range(count)])
    tops = np.zeros((count, len(pairs.draws)))
    size = max(16, _BLOCK // max(1, count))
    work = np.empty((count, size))
    for at in range(0, len(pairs.draws), size):
        z = np.ascontiguousarray(pairs.draws[at : at + size].T)
        part = tops[:, at : at + size]
        for unit in range(count - 1):
            gap = work[: count - unit - 1, : z.shape[1]]
            np.subtract(z[unit], z[unit + 1 :], out=gap)
            gap *= inverse[unit, unit + 1 :, None]
            if sides == "two-sided":
                np.abs(gap, out=gap)
            elif sides == "lower":
                np.negative(gap, out=gap)
            np.maximum(part[unit], gap.max(axis=0), out=part[unit])
            if sides != "two-sided":
                np.negative(gap, out=gap)
            np.maximum(part[unit + 1 :], gap, out=part[unit + 1 :])
    return np.ascontiguousarray(tops.T)


def _step_down(
    pairs: Pairs, unit: int, tops: Floats, coverage: float, sides: Sides, room: Floats, ends: Ends | None
) -> tuple[float, int]:
    """The critical value when nothing more is rejected, and the number of steps until then."""
    critical, steps = type_7(tops, coverage)[0], 1
    playing = pairs.in_play(unit, critical)
    inverse = pairs.inverse(unit)
    while not all(side.all() for side in playing):

        def again(rows: Ints, playing: tuple[Bools, Bools] = playing) -> Floats:
            above, below = (side & (sides != other) for side, other in zip(playing, ("lower", "upper"), strict=True))
            if ends is None:
                return _in_full(pairs, unit, rows, inverse, above, below, room)
            found, sure = ends.largest(unit, rows, inverse, above, below)
            rest = np.flatnonzero(~sure)
            found[rest] = _in_full(pairs, unit, rows[rest], inverse, above, below, room)
            return found

        critical = lowered_quantile(tops, again, coverage)
        steps += 1
        before, playing = playing, pairs.in_play(unit, critical)
        if all(np.array_equal(one, other) for one, other in zip(before, playing, strict=True)):
            break
    return critical, steps


def _in_full(pairs: Pairs, unit: int, rows: Ints, inverse: Floats, above: Bools, below: Bools, room: Floats) -> Floats:
    """The maxima of one unit over what is in play in some draws, at least 0; `room` is for work."""
    draws, gap, work = (part[: len(rows)] for part in room)
    np.take(pairs.draws, rows, axis=0, out=draws)
    np.subtract(draws[:, unit][:, None], draws, out=gap)
    found = np.zeros(len(rows))
    if above.any():
        np.maximum(found, np.multiply(gap, inverse * above, out=work).max(axis=1), out=found)
    if below.any():
        np.maximum(found, -np.multiply(gap, inverse * below, out=work).min(axis=1), out=found)
    return found
