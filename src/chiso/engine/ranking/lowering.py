"""Type-7 quantiles of maxima; of maxima that can only have fallen, looked at again no further than matters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chiso.engine.ranking.arrays import Floats, Ints

_SLACK = 1.3


def type_7(values: Floats, probability: float) -> tuple[float, float]:
    """R's default quantile, and the lower of the two order statistics between which it lies."""
    place = (len(values) - 1) * probability
    low = int(place)
    high = min(low + 1, len(values) - 1)
    parted = np.partition(values, [low, high])
    return float(parted[low] + (place - low) * (parted[high] - parted[low])), float(parted[low])


def lowered_quantile(tops: Floats, again: Callable[[Ints], Floats], coverage: float) -> float:
    """The type-7 quantile of the maxima `again(draws)`, of which `tops` are upper bounds; exact.

    Only the largest draws decide a high quantile, and a draw that was not looked at lies below its bound.
    """
    count = len(tops)
    order = np.argsort(-tops)
    wanted, seen = min(count, int(_SLACK * (1 - coverage) * count) + 4), 0
    lowered = tops.copy()
    while True:
        chosen = order[seen:wanted]
        lowered[chosen] = again(chosen)
        seen = wanted
        quantile, deciding = type_7(lowered, coverage)
        if seen == count or deciding > tops[order[seen]]:
            return quantile
        wanted = min(count, 2 * wanted)
