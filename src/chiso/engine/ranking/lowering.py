"""Type-7 quantiles of maxima of which upper bounds are known, looked at no further than matters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chiso.engine.ranking.arrays import Floats, Ints

_SLACK = 1.3


def lowered_quantiles(tops: Floats, again: Callable[[Ints, Ints], Floats], coverage: float) -> tuple[Floats, Floats]:
    """R's default quantile of each row of maxima, exact; and the bounds that are known then.

    `tops` (rows × draws) are upper bounds; `again(rows, draws)` gives the maxima of some draws of each of some rows.
    Only the largest draws decide a high quantile. The order statistic of those looked at can only rise with further
    ones, so draws with a bound below it never matter: two looks are enough.
    """
    count, lowered, rows = tops.shape[1], tops.copy(), np.arange(len(tops))
    low = int((count - 1) * coverage)
    seen = _largest(tops, min(count, int(_SLACK * (1 - coverage) * count) + 4))
    maxima = again(rows, seen)
    lowered[rows[:, None], seen] = maxima
    deciding = np.partition(maxima, low - count, axis=1)[:, low - count]
    unsure = tops >= deciding[:, None]
    unsure[rows[:, None], seen] = False
    row, draw = np.nonzero(unsure)
    if len(row):
        lowered[row, draw] = again(row, draw[:, None])[:, 0]
    return quantiles(lowered, coverage), lowered


def quantiles(values: Floats, coverage: float) -> Floats:
    """The type-7 quantile of each row."""
    place = (values.shape[1] - 1) * coverage
    low = int(place)
    high = min(low + 1, values.shape[1] - 1)
    parted = np.partition(values, [low, high], axis=1)
    return np.asarray(parted[:, low] + (place - low) * (parted[:, high] - parted[:, low]), dtype=np.float64)


def _largest(tops: Floats, wanted: int) -> Ints:
    """Where the largest of each row stand."""
    if wanted == tops.shape[1]:
        return np.broadcast_to(np.arange(wanted), tops.shape)
    return np.argpartition(tops, -wanted, axis=1)[:, -wanted:]
