"""The pairs of units whose estimates correlate most, and an upper bound of every draw's largest difference.

The trap: one strongly correlated pair makes the bound s_jk² ≥ (1 − ρ)(v_j + v_k) wide for all pairs, though most
correlate far less. The few pairs with the largest ρ are therefore computed one by one, and the bound of the rest goes
by the largest ρ among the rest.

With e = z/σ a difference of any other pair is at most √(e_j² + e_k²)/√(1 − ρ) by the inequality of Cauchy and Schwarz,
so the ends of a draw bound it at no cost; only the draws with the largest bounds can decide a high quantile.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chiso.engine.ranking.arrays import Floats, Ints

_A_UNIT = 4
"""So many pairs a unit are computed one by one at most."""
_CHUNK = 64
"""Pairs at a time: their draws stay within the processor's cache."""
_ROUNDING = 1 + 1e-12
_WIDE = 1.5
"""Beyond this widening of the bound (a correlation of 0.56) too many units would have to be looked at."""
_PARTNERS = 32
"""With more close pairs than this, looking at those of one unit costs as much as looking at every other."""


@dataclass(frozen=True)
class ClosePairs:
    """Pairs `one[i]`, `other[i]` with the errors `s[i]` of their differences (0: known exactly); and `widening`,
    1/√(1 − ρ) for the largest correlation ρ of all other pairs, at least 1, infinite for a perfect one."""

    one: Ints
    other: Ints
    s: Floats
    widening: float

    @property
    def is_wide(self) -> bool:
        """Whether the bound of the other pairs proves too little."""
        return self.widening >= _WIDE

    def partners(self, count: int) -> Ints | None:
        """For each of `count` units those close to it, a row each, filled up with the unit itself; None where one has
        very many."""
        one, other = np.concatenate([self.one, self.other]), np.concatenate([self.other, self.one])
        size = np.bincount(one, minlength=count)
        if size.max(initial=0) > _PARTNERS:
            return None
        order = np.argsort(one, kind="stable")
        place = np.arange(len(order)) - (np.cumsum(size) - size)[one[order]]
        found = np.repeat(np.arange(count)[:, None], size.max(initial=0), axis=1)
        found[one[order], place] = other[order]
        return found

    def among(self, units: Ints) -> ClosePairs:
        """The same with the places of the units in a sorted choice of them that leaves none of these out."""
        return ClosePairs(np.searchsorted(units, self.one), np.searchsorted(units, self.other), self.s, self.widening)

    def largest(self, draws: Floats, values: Floats, critical: float) -> Floats:
        """The largest standardised difference of each draw over these pairs in play, at least 0."""
        found = np.zeros(len(draws))
        z = np.ascontiguousarray(draws.T)
        for at in range(0, len(self.one), _CHUNK):
            some = slice(at, at + _CHUNK)
            one, other, s = self.one[some], self.other[some], self.s[some]
            gap = z[one] - z[other]
            gap /= np.where(s > 0, s, np.inf)[:, None]
            lead, most = values[one] - values[other], unrejected(critical, s)
            np.maximum(found, gap[lead <= most].max(axis=0, initial=0.0), out=found)
            np.maximum(found, -gap[-lead <= most].min(axis=0, initial=0.0), out=found)
        return found


NONE = ClosePairs(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0), 1.0)
"""Of independent estimates no pair is close."""


def close_pairs(covariance: Floats) -> ClosePairs:
    """The closest pairs of a covariance matrix; units without error are close to nobody."""
    v = np.diag(covariance)
    error = np.sqrt(np.clip(v, 0, None))
    inverse = np.divide(1.0, error, out=np.zeros_like(error), where=error > 0)
    correlation = np.triu(covariance * inverse * inverse[:, None], 1)
    count = min(_A_UNIT * len(v), correlation.size - 1)
    limit = max(0.0, float(np.partition(correlation, -count - 1, axis=None)[-count - 1])) if count > 0 else 0.0
    one, other = np.nonzero(correlation > limit)
    s = np.sqrt(np.clip(v[one] + v[other] - 2 * covariance[one, other], 0, None))
    s[s <= 1e-9 * error.max(initial=0.0)] = 0
    return ClosePairs(one, other, s, float("inf") if limit >= 1 - 1e-9 else (1 - limit) ** -0.5)


def upper_bounds(draws: Floats, errors: Floats, close: ClosePairs) -> Floats:
    """Of each draw (draws × units), what no standardised difference of a pair exceeds."""
    if np.isinf(close.widening):
        return np.full(len(draws), np.finfo(np.float64).max)
    e = np.divide(draws, errors, out=np.zeros_like(draws), where=errors > 0)
    ends = close.widening * reach(e.max(axis=1, initial=0.0), -e.min(axis=1, initial=0.0))
    found = np.maximum(ends, close.largest(draws, np.zeros(draws.shape[1]), np.inf))
    return np.asarray(found * _ROUNDING, dtype=np.float64)


def unrejected(critical: float | Floats, s: Floats) -> Floats:
    """The largest lead of each pair that is not rejected; infinite critical values reject none, and pairs whose
    difference is known exactly (s = 0) never matter."""
    return np.multiply(critical, s, out=np.zeros_like(s), where=s > 0)


def reach(one: Floats, other: Floats) -> Floats:
    """The most that a pair with these standardised draws can differ."""
    return np.asarray(np.hypot(np.maximum(one, 0), np.maximum(other, 0)), dtype=np.float64)
