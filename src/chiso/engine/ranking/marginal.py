"""Critical values for one unit at a time: only the pairs that contain it count.

The trap: a marginal set is narrower than a simultaneous one because it answers for one unit only. "Our province is
between 3 and 11" may be marginal; a table of everybody's ranges may not.

Step 1 needs, for every unit and draw, the largest difference to any other unit. Among those below, a unit that drew
higher and has the larger error as well can never be the one, so a short list for each draw serves all units.
That is done in single precision with a margin above its rounding, which makes upper bounds; each step then looks, in
double precision, only at the draws that may decide the quantile. Of correlated estimates the short lists bound all
pairs but the closest, which are looked at one by one (see `close`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from chiso.engine.ranking.arrays import Floats, Ints, Singles
from chiso.engine.ranking.close import NONE, close_pairs, unrejected
from chiso.engine.ranking.extremes import Ends, ends_of
from chiso.engine.ranking.lowering import lowered_quantiles, quantiles

_FEW = 150
"""Up to so many units all pairs are quicker than short lists."""
_BLOCK = 60_000
"""Numbers in a block of work: it stays within the processor's cache."""
_TABLE = 30_000
"""Numbers in a table of one look: larger ones cost more in page faults than in sums."""
_ROUNDING = 2.0**-20
"""Of the size of the numbers: more than all roundings in single precision together."""
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


def marginal_critical(pairs: Pairs, coverage: float, sides: Sides, *, stepdown: bool) -> tuple[Floats, int]:
    """The critical value of each unit, and the steps of the unit that took the most."""
    close = NONE if pairs.covariance is None else close_pairs(pairs.covariance)
    ends = ends_of(pairs.draws, pairs.errors, close)
    tops = _first_bounds(pairs, sides, ends)
    count = len(tops)
    found, steps = np.empty(count), 0
    size = max(1, _BLOCK // count)
    for at in range(0, count, size):
        search = _Search(pairs, np.arange(at, min(at + size, count)), sides, ends)
        found[at : at + size], taken = search.critical(tops[at : at + size], coverage, stepdown=stepdown)
        steps = max(steps, taken)
    return found, steps


class _Search:
    """The steps of some units, whose pairs with every unit make tables of a moderate size."""

    def __init__(self, pairs: Pairs, units: Ints, sides: Sides, ends: Ends | None) -> None:
        self._draws, self._units, self._sides, self._ends = pairs.draws, units, sides, ends
        self._s = np.array([pairs.spread(unit) for unit in units])
        self._inverse = np.divide(1.0, self._s, out=np.zeros_like(self._s), where=self._s > 0)
        self._lead = pairs.values[units][:, None] - pairs.values

    def critical(self, tops: Floats, coverage: float, *, stepdown: bool) -> tuple[Floats, int]:
        """The critical value of each unit when nothing more of it is rejected, and the most steps until then."""
        found, left, steps = np.full(len(tops), np.inf), np.arange(len(tops)), 0
        rejected = np.zeros(len(tops), dtype=np.int64)
        if stepdown:
            found = quantiles(tops, coverage)  # too high at most, so it rejects nothing that the exact one would not
            rejected = self._rejections(left, found)
            steps = int(rejected.any())
        while len(left):
            found[left], tops = lowered_quantiles(tops, self._again(left, found[left]), coverage)
            steps += 1
            now = self._rejections(left, found[left])
            more = stepdown & (now > rejected[left])
            rejected[left] = now
            left, tops = left[more], tops[more]
        return found, steps

    def _rejections(self, left: Ints, critical: Floats) -> Ints:
        return np.asarray(np.count_nonzero(np.abs(self._lead[left]) > critical[:, None] * self._s[left], axis=1))

    def _again(self, left: Ints, critical: Floats) -> Callable[[Ints, Ints], Floats]:
        """What `lowered_quantiles` asks of these units at the critical values before."""
        above, below = self._weights(left, critical)
        width = above.shape[1] if self._ends is None else self._ends.low.shape[1]

        def again(rows: Ints, draws: Ints) -> Floats:
            found = np.empty(draws.shape)
            size = max(1, _TABLE // (width * draws.shape[1]))
            for at in range(0, len(rows), size):
                some, part = rows[at : at + size], slice(at, at + size)
                found[part] = self._maxima(self._units[left[some]], draws[part], above[some], below[some])
            return found

        return again

    def _weights(self, left: Ints, critical: Floats) -> tuple[Floats, Floats]:
        """1/s of the hypotheses in play, "unit not above k" and "unit not below k" for every k, and 0 elsewhere."""
        lead, inverse = self._lead[left], self._inverse[left]
        most = unrejected(critical[:, None], self._s[left])
        above = inverse * (lead <= most) if self._sides != "lower" else np.zeros_like(inverse)
        below = inverse * (-lead <= most) if self._sides != "upper" else np.zeros_like(inverse)
        return above, below

    def _maxima(self, units: Ints, draws: Ints, above: Floats, below: Floats) -> Floats:
        """The largest difference of each unit in some draws of its own (units × draws), at least 0."""
        if self._ends is None:
            return self._in_full(units, draws, above, below)
        found, sure = self._ends.largest(units, draws, above, below)
        unit, draw = np.nonzero(~sure)
        found[unit, draw] = self._in_full(units[unit], draws[unit, draw][:, None], above[unit], below[unit])[:, 0]
        return found

    def _in_full(self, units: Ints, draws: Ints, above: Floats, below: Floats) -> Floats:
        """The same by looking at every other unit."""
        gap = self._draws[draws]
        np.subtract(self._draws[draws, units[:, None]][:, :, None], gap, out=gap)
        up, down = (gap * above[:, None]).max(axis=2), -(gap * below[:, None]).min(axis=2)
        return np.asarray(np.maximum(up, down), dtype=np.float64)


def _first_bounds(pairs: Pairs, sides: Sides, ends: Ends | None) -> Floats:
    """What the largest difference to any other unit does not exceed, units × draws; nearly the difference itself."""
    if ends is None or len(pairs.values) <= _FEW:
        return _bounds_by_pairs(pairs, sides)
    v = pairs.errors**2
    sums = np.sqrt(v[:, None] + v)
    apart = np.divide(ends.widening, sums, out=np.zeros_like(sums), where=sums > 0)
    near = ends.partners
    s = np.array([pairs.spread(unit)[near[unit]] for unit in range(len(near))]).reshape(near.shape)
    inverse = np.divide(1.0, s, out=np.zeros_like(s), where=s > 0)
    most = np.abs(pairs.draws).max(axis=0)
    margin = ((most[:, None] + most) * apart).max(axis=1)
    margin = _ROUNDING * np.maximum(margin, ((most[:, None] + most[near]) * inverse).max(axis=1, initial=0.0))
    z, apart, inverse = pairs.draws.astype(np.float32), apart.astype(np.float32), inverse.astype(np.float32)
    tops = np.zeros_like(z)
    if sides != "lower":
        _raise_to_front(tops, z, pairs.errors, apart)
    if sides != "upper":
        _raise_to_front(tops, -z, pairs.errors, apart)
    for column in range(near.shape[1]):
        gap = z - z[:, near[:, column]]
        gap *= inverse[:, column]
        np.maximum(tops, np.abs(gap) if sides == "two-sided" else -gap if sides == "lower" else gap, out=tops)
    return np.asarray(tops.T + margin[:, None], dtype=np.float64)


def _bounds_by_pairs(pairs: Pairs, sides: Sides) -> Floats:
    """The same by looking at every pair."""
    units = range(len(pairs.values))
    s = np.array([pairs.spread(unit) for unit in units])
    inverse = np.divide(1.0, s, out=np.zeros_like(s), where=s > 0)
    most = np.abs(pairs.draws).max(axis=0)
    margin = _ROUNDING * ((most[:, None] + most) * inverse).max(axis=1)
    tops = _by_pairs(np.ascontiguousarray(pairs.draws.T.astype(np.float32)), inverse.astype(np.float32), sides)
    return np.asarray(tops + margin[:, None], dtype=np.float64)


def _by_pairs(z: Singles, inverse: Singles, sides: Sides) -> Singles:
    """Every pair looked at once for both of its units (units × draws), a block of draws at a time."""
    tops = np.zeros_like(z)
    size = max(16, _BLOCK // max(1, len(z)))
    work = np.empty((len(z), size), dtype=z.dtype)
    for at in range(0, z.shape[1], size):
        some = np.ascontiguousarray(z[:, at : at + size])
        part = tops[:, at : at + size]
        for unit in range(len(z) - 1):
            gap = work[: len(z) - unit - 1, : some.shape[1]]
            np.subtract(some[unit], some[unit + 1 :], out=gap)
            gap *= inverse[unit, unit + 1 :, None]
            if sides == "two-sided":
                np.abs(gap, out=gap)
            elif sides == "lower":
                np.negative(gap, out=gap)
            np.maximum(part[unit], gap.max(axis=0), out=part[unit])
            if sides != "two-sided":
                np.negative(gap, out=gap)
            np.maximum(part[unit + 1 :], gap, out=part[unit + 1 :])
    return tops


def _raise_to_front(tops: Singles, draws: Singles, errors: Floats, inverse: Singles) -> None:
    """Raises `tops` to the largest (z_j − z_k)/s over k, looking only at the k that no other k dominates: among those
    below, a unit that drew higher and has the larger error as well can never be the one. Both are draws × units."""
    order = np.argsort(errors, kind="stable")
    ordered = draws[:, order]
    lowest = np.minimum.accumulate(ordered, axis=1)
    front = np.ones(ordered.shape, dtype=np.bool_)
    front[:, 1:] = ordered[:, 1:] < lowest[:, :-1]
    size = front.sum(axis=1)
    members = order[np.nonzero(front)[1]]
    starts = np.cumsum(size) - size
    for at in range(size.max()):
        rows = np.flatnonzero(size > at)
        other = members[starts[rows] + at]
        z = draws[rows] if len(rows) < len(draws) else draws
        gap = z - draws[rows, other][:, None]
        gap *= inverse[other]
        if len(rows) == len(tops):
            np.maximum(tops, gap, out=tops)
        else:
            tops[rows] = np.maximum(tops[rows], gap)
