"""Ranks, 1 = best, taken before anything is rounded for show.

The trap: rank what is printed and two provinces tie that do not; rank raw binary numbers and two that tie do not,
because 0.1 + 0.2 is not 0.3. So values are compared at 10 significant digits: far finer than any published figure,
far coarser than the noise of floating point.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chiso.engine.composite.model import Floats, Places
from chiso.engine.composite.steps import Ties

DIGITS = 10
_MOST = 290
_POWERS = 10.0 ** np.arange(-_MOST, _MOST + 1)


def rounded(values: Floats, digits: int = DIGITS) -> Floats:
    """Values at a number of significant digits; 0, NaN and infinities stay."""
    with np.errstate(divide="ignore", invalid="ignore"):
        exponent = np.floor(np.log10(np.abs(values)))
    usable = np.isfinite(exponent)
    shift = np.where(usable, (digits - 1) - exponent, 0.0).astype(np.int64)
    factor = _POWERS[np.clip(shift, -_MOST, _MOST) + _MOST]
    return np.where(usable, np.rint(values * factor) / factor, values)


def ranked(values: Floats, ties: Ties = "min", *, digits: int | None = DIGITS) -> Floats:
    """The rank of each value among those of its row (… × units), the highest first; NaN has no rank.

    `digits` None compares exactly.
    """
    x = values if digits is None else rounded(values, digits)
    order = np.argsort(-x, axis=-1, kind="stable")
    ordered = np.take_along_axis(x, order, axis=-1)
    fresh = np.empty(ordered.shape, dtype=bool)
    fresh[..., 0] = True
    np.not_equal(ordered[..., 1:], ordered[..., :-1], out=fresh[..., 1:])
    if ties == "dense":
        found = np.cumsum(fresh, axis=-1, dtype=np.float64)
    else:
        position = np.arange(1, x.shape[-1] + 1, dtype=np.float64)
        found = np.maximum.accumulate(np.where(fresh, position, 0.0), axis=-1)
        if ties in ("max", "average"):
            last = np.empty(fresh.shape, dtype=bool)
            last[..., -1] = True
            last[..., :-1] = fresh[..., 1:]
            ends = np.where(last, position, np.inf)
            highest = np.minimum.accumulate(ends[..., ::-1], axis=-1)[..., ::-1]
            found = highest if ties == "max" else (found + highest) / 2
    result = np.empty_like(found)
    np.put_along_axis(result, order, found, axis=-1)
    result[np.isnan(x)] = np.nan
    return result


def rank_columns(
    values: Floats, slices: Sequence[Places], ties: Ties = "min", groups: Sequence[str] | None = None
) -> Floats:
    """Ranks of each column of units × codes, within each slice of rows (a year) and within each group."""
    result = np.full(values.shape, np.nan)
    labels = None if groups is None else np.array(groups)
    for rows in slices:
        parts = [rows] if labels is None else [rows[labels[rows] == label] for label in np.unique(labels[rows])]
        for part in parts:
            result[part] = ranked(np.ascontiguousarray(values[part].T), ties).T
    return result
