"""Quantiles under weights, with Woodruff intervals or replicates, by domain.

The trap: "the median" has a dozen definitions that differ on short scales, exactly the 1-5 scales of opinion surveys.
The rule is named (`qrule`): `math` (the smallest value whose cumulative share reaches p), `school` (mean of two where
the share is hit exactly), `shahvaish`, and Hyndman and Fan's nine (1996) for weights, as the R package survey has them.

The interval is that of the cumulative share at the quantile, turned back into values (Woodruff 1952); the standard
error is its length over two t quantiles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from chiso.engine.survey.codes import Floats

Rule = Literal["math", "school", "shahvaish", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"]
RULES: tuple[Rule, ...] = get_args(Rule)


EXACT = 1e-12
_STEPWISE: frozenset[Rule] = frozenset({"math", "school", "hf1", "hf2", "hf3", "hf4"})
"""Rules that go by the two values around a cumulative share."""


class Weighted:
    """Values in ascending order with their weights; asked for as many quantiles as needed.

    A share that is hit exactly is a case of its own in half of the rules, so shares nearer than `EXACT` are equal.
    """

    def __init__(self, values: Floats, weights: Floats) -> None:
        order = np.argsort(values, kind="stable")
        order = order[weights[order] != 0]
        self.x = values[order]
        self.w = weights[order]
        self.sums = np.cumsum(self.w)
        self.whole = float(self.sums[-1]) if len(self.x) else 0.0

    def at(self, probability: float, rule: Rule) -> float:
        """The quantile; NaN without values or for a probability outside [0, 1]."""
        if not len(self.x) or not 0 <= probability <= 1:
            return float("nan")
        if len(self.x) == 1 or (rule in _STEPWISE and self.within_first(probability)):
            return float(self.x[0])
        return _RULES[rule](self, probability)

    def within_first(self, p: float) -> bool:
        """Whether the first value alone holds more than the share p: nothing lies below it to look for."""
        return bool((p + EXACT) * self.whole < self.sums[0])

    def neighbours(self, p: float) -> tuple[int, int, float, float]:
        """The last place whose cumulative share is at most p, the next one, and how far p is from either share."""
        found = int(np.searchsorted(self.sums, (p + EXACT) * self.whole, side="right")) - 1
        low = max(found, 0)
        high = min(low + 1, len(self.x) - 1)
        below = p - float(self.sums[low]) / self.whole
        return low, high, 0.0 if abs(below) <= EXACT else below, float(self.sums[high]) / self.whole - p

    def interpolated(self, places: Floats, p: float) -> float:
        return float(np.interp(p, places, self.x))


def _math(data: Weighted, p: float) -> float:
    low, high, below, _ = data.neighbours(p)
    return float(data.x[low] if below == 0 else data.x[high])


def _school(data: Weighted, p: float) -> float:
    low, high, below, _ = data.neighbours(p)
    return float((data.x[low] + data.x[high]) / 2 if below == 0 else data.x[high])


def _hf3(data: Weighted, p: float) -> float:
    starts = np.flatnonzero(np.append(True, data.x[1:] != data.x[:-1]))
    merged = Weighted(data.x[starts], np.add.reduceat(data.w, starts))
    if merged.within_first(p):
        return float(merged.x[0])
    low, high, below, _ = merged.neighbours(p)
    # places are counted from 1 in the definition
    return float(merged.x[low] if below == 0 and (low + 1) % 2 == 0 else merged.x[high])


def _hf4(data: Weighted, p: float) -> float:
    low, high, below, above = data.neighbours(p)
    share = below / (above + below) if above + below else 0.0
    between = data.x[low] * (1 - share) + data.x[high] * share
    # rounding may carry the last digit past a neighbour
    return float(min(max(between, data.x[low]), data.x[high]))


def _shahvaish(data: Weighted, p: float) -> float:
    relative = data.w / data.w.mean()
    places = (np.cumsum(relative) + 0.5 - data.w / 2) / (len(data.x) + 1)
    order = np.argsort(places, kind="stable")
    found = int(np.searchsorted(places[order], p, side="right")) - 1
    return float(data.x[order][min(max(found, 0), len(data.x) - 1)])


def _places(share: Callable[[Weighted], Floats]) -> Callable[[Weighted, float], float]:
    return lambda data, p: data.interpolated(share(data), p)


def _before(data: Weighted) -> Floats:
    return np.append(0.0, data.sums[:-1])


_RULES: dict[Rule, Callable[[Weighted, float], float]] = {
    "math": _math,
    "hf1": _math,
    "school": _school,
    "hf2": _school,
    "hf3": _hf3,
    "hf4": _hf4,
    "hf5": _places(lambda data: (data.sums - data.w / 2) / data.whole),
    "hf6": _places(lambda data: data.sums / (data.whole + data.w[-1])),
    "hf7": _places(lambda data: _before(data) / data.sums[-2]),
    "hf8": _places(lambda data: (_before(data) / 3 + data.sums * 2 / 3) / (data.whole + data.w[-1] / 3)),
    "hf9": _places(lambda data: (_before(data) * 3 / 8 + data.sums * 5 / 8) / (data.whole + data.w[-1] / 4)),
    "shahvaish": _shahvaish,
}
