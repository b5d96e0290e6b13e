"""The largest standardised difference of a draw, over all pairs of units still in play.

The trap: p units make p(p − 1) pairs, and a table of pairs × draws of 3,321 communes is 88 GB. It is never made.

Independent estimates: with e_j = z_j/σ_j the difference of a pair is cos φ·e_j − sin φ·e_k, at most √(e_j² + e_k²) by
the inequality of Cauchy and Schwarz. So only units with extreme e can make the maximum; the search looks at a few of
each end and proves from that bound that nobody else can exceed what it found, or looks at more.
Correlated estimates: with the largest correlation ρ, s_jk² ≥ (1 − ρ)(v_j + v_k), so the same search holds with the
bound wider by 1/√(1 − ρ); the closest pairs are looked at one by one (see `close`). Where that is too wide, or units
are few: pairs row by row, a block of draws at a time.

Only the draws that may decide the quantile are looked at at all: first come the bounds of all, which cost next to
nothing.

A pair's two hypotheses are a ≤ b and b ≤ a. One is out of play when it was rejected at the critical value `critical`
of the step before, that is when x_a − x_b > critical·s_ab (Romano and Wolf 2005); critical values fall from step to
step, so the last one tells everything. Pairs with s = 0 never move and are compared exactly elsewhere.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from chiso.engine.ranking.arrays import Floats, Ints
from chiso.engine.ranking.close import ClosePairs, reach, unrejected, upper_bounds

_FIRST_LOOK = 12
_TOGETHER = 64
"""Draws at most that are looked at again together, with the look that the widest of them needs."""
_BLOCK = 250_000
"""Numbers in a block of work: it stays within the processor's cache."""


class Maxima(Protocol):
    """What rank sets need to know of the draws."""

    def bounds(self) -> Floats:
        """What the maximum of each draw over all pairs does not exceed."""

    def again(self, rows: Ints, critical: float) -> Floats:
        """The maximum of some draws over the pairs in play at a critical value; all are in play at an infinite one."""


class ScreenedMaxima:
    """Draws (draws × units) of estimates `values` with standard errors `errors`; without a covariance independent."""

    def __init__(
        self, values: Floats, errors: Floats, draws: Floats, covariance: Floats | None, close: ClosePairs
    ) -> None:
        keep = _distinct(values, errors)
        self._s = None if covariance is None else spreads(covariance[np.ix_(keep, keep)])
        self._close = close.among(keep)
        self._x, self._errors, self._z = values[keep], errors[keep], draws[:, keep]
        self._v = self._errors**2
        fixed = self._errors == 0
        self._e = np.where(fixed, 0.0, self._z / np.where(fixed, 1.0, self._errors))
        self._fixed = np.flatnonzero(fixed)

    def bounds(self) -> Floats:
        """What the maximum of each draw over all pairs does not exceed."""
        return upper_bounds(self._z, self._errors, self._close)

    def again(self, rows: Ints, critical: float) -> Floats:
        """The maximum of some draws over the pairs in play."""
        draws, count = self._e.shape
        found = np.empty(draws)
        look = min(_FIRST_LOOK, count)
        size = max(1, _BLOCK // (look + 2) ** 2)
        unsure = [self._some(found, rows[at : at + size], look, critical) for at in range(0, len(rows), size)]
        left = np.concatenate(unsure) if unsure else rows
        needed = self._needed(found, left)
        order = np.argsort(needed, kind="stable")
        left, needed = left[order], needed[order]
        while len(left):
            widest = int(needed[: min(_TOGETHER, len(left))][-1])
            taken = min(_TOGETHER, max(1, _BLOCK // (widest + 2) ** 2))
            self._some(found, left[:taken], int(needed[:taken][-1]), critical)
            left, needed = left[taken:], needed[taken:]
        return found[rows]

    def _needed(self, found: Floats, rows: Ints) -> Ints:
        """How many units at each end could still be in a pair that exceeds what was found in each draw."""
        e, best = self._e[rows], found[rows][:, None]
        top, bottom = e.max(axis=1, initial=0.0)[:, None], -e.min(axis=1, initial=0.0)[:, None]
        high = (self._close.widening * reach(e, bottom) >= best).sum(axis=1)
        low = (self._close.widening * reach(-e, top) >= best).sum(axis=1)
        return np.asarray(np.minimum(np.maximum(high, low) + 1, e.shape[1]), dtype=np.int64)

    def _some(self, found: Floats, rows: Ints, look: int, critical: float) -> Ints:
        """Fills in the maxima of some draws; gives back those in which a unit not looked at might exceed them."""
        e = self._e[rows]
        count = e.shape[1]
        if look >= count:
            every = np.broadcast_to(np.arange(count), e.shape)
            found[rows] = self._best(rows, every, every, critical)
            return rows[:0]
        ends = np.argpartition(e, [look, count - look - 1], axis=1)
        low, high = ends[:, :look], ends[:, count - look :]
        fixed = np.broadcast_to(self._fixed, (len(rows), len(self._fixed)))
        best = self._best(rows, np.concatenate([high, fixed], 1), np.concatenate([low, fixed], 1), critical)
        best = np.maximum(best, self._close.largest(self._z[rows], self._x, critical))
        found[rows] = best
        each = np.arange(len(rows))
        top, bottom = e.max(axis=1), -e.min(axis=1)
        next_top, next_bottom = e[each, ends[:, count - look - 1]], -e[each, ends[:, look]]
        unseen = np.maximum(reach(next_top, bottom), reach(top, next_bottom)) * self._close.widening
        return rows[best < unseen]

    def _best(self, rows: Ints, high: Ints, low: Ints, critical: float) -> Floats:
        """The largest difference between units `high` and units `low` of each draw, pairs in play only."""
        z = self._z[rows]
        gap = np.take_along_axis(z, high, 1)[:, :, None] - np.take_along_axis(z, low, 1)[:, None, :]
        if self._s is None:
            s = np.sqrt(self._v[high][:, :, None] + self._v[low][:, None, :])
        else:
            s = self._s[high[:, :, None], low[:, None, :]]
        s[s == 0] = np.inf
        gap /= s
        if np.isfinite(critical):
            gap[self._x[high][:, :, None] - self._x[low][:, None, :] > critical * s] = -np.inf
        return np.asarray(gap.max(axis=(1, 2)), dtype=np.float64)


class CorrelatedMaxima:
    """The same for few units or a matrix with much correlation: every pair is looked at, in blocks of draws."""

    def __init__(self, values: Floats, covariance: Floats, draws: Floats, close: ClosePairs) -> None:
        self._errors, self._draws, self._close = np.sqrt(np.clip(np.diag(covariance), 0, None)), draws, close
        order = np.argsort(-values, kind="stable")
        self._x = values[order]
        self._z = np.ascontiguousarray(draws[:, order].T)
        self._s = spreads(covariance[np.ix_(order, order)])
        self._inverse = np.divide(1.0, self._s, out=np.zeros_like(self._s), where=self._s > 0)

    def bounds(self) -> Floats:
        """What the maximum of each draw over all pairs does not exceed."""
        return upper_bounds(self._draws, self._errors, self._close)

    def again(self, rows: Ints, critical: float) -> Floats:
        """The maximum of some draws over the pairs in play.

        Units are sorted, so "the lower above the higher" is always in play.
        """
        count = len(self._x)
        found = np.zeros(len(rows))
        size = max(16, _BLOCK // max(1, count))
        work = np.empty((count, min(size, len(rows))))
        playing = self._x[:, None] - self._x <= unrejected(critical, self._s)
        for at in range(0, len(rows), size):
            z = self._z[:, rows[at : at + size]]
            best = found[at : at + size]
            for unit in range(count - 1):
                gap = work[: count - unit - 1, : z.shape[1]]
                np.subtract(z[unit], z[unit + 1 :], out=gap)
                gap *= self._inverse[unit, unit + 1 :, None]
                np.maximum(best, -gap.min(axis=0), out=best)
                np.maximum(best, gap[playing[unit, unit + 1 :]].max(axis=0, initial=0.0), out=best)
        return found


def spreads(covariance: Floats) -> Floats:
    """The error of the difference of every pair; 0 where the difference is known exactly."""
    v = np.diag(covariance)
    s = np.sqrt(np.clip(v[:, None] + v - 2 * covariance, 0, None))
    s[s <= 1e-9 * np.sqrt(v.max(initial=0.0))] = 0
    return np.asarray(s, dtype=np.float64)


def _distinct(values: Floats, errors: Floats) -> Ints:
    """The units that can matter: of those without error, which all draw 0, the highest and the lowest stand for all."""
    fixed = np.flatnonzero(errors == 0)
    if len(fixed) <= 2:
        return np.arange(len(values))
    ends = fixed[[int(np.argmax(values[fixed])), int(np.argmin(values[fixed]))]]
    return np.unique(np.concatenate([np.flatnonzero(errors > 0), ends]))
