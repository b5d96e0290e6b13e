"""Correlations between any columns, pair by pair over the units that have both values.

The trap: with gaps, each coefficient stands on other units. `n` says on how many; the matrix need not be one that any
complete table could have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from chiso.engine.composite.model import Floats, Metadata, Places
from chiso.engine.composite.ranks import ranked

Method = Literal["pearson", "spearman", "kendall"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True)
class Correlations:
    """Coefficients of `rows` against `columns` (codes), and the number of units behind each."""

    method: Method
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Floats
    n: Places


@dataclass(frozen=True, slots=True)
class Pair:
    """One coefficient of a long table."""

    first: str
    second: str
    value: float
    n: int


def covariances(x: Floats, y: Floats) -> Floats:
    """Sample covariances of the columns of x against those of y, each over the rows that have both."""
    n, sx, sy, sxy, _, _ = _sums(x, y)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (sxy - sx * sy / n) / (n - 1)


def correlate(
    x: Floats, y: Floats, rows: Sequence[str], columns: Sequence[str], method: Method = "pearson"
) -> Correlations:
    """Coefficients of each column of x (units × rows) against each of y; NaN where a column has no spread."""
    n = (~np.isnan(x)).astype(np.int64).T @ (~np.isnan(y)).astype(np.int64)
    if method == "kendall":
        values = _kendall(x, y)
    elif method == "spearman":
        values = _spearman(x, y)
    else:
        values = _pearson(x, y)
    return Correlations(method, tuple(rows), tuple(columns), values, n)


def _sums(x: Floats, y: Floats) -> tuple[Floats, ...]:
    """n, Σx, Σy, Σxy, Σx², Σy² over pairs, of columns that were centred first (so that little cancels)."""
    seen_x, seen_y = (~np.isnan(x)).astype(np.float64), (~np.isnan(y)).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        cx = np.where(seen_x > 0, x - np.nansum(x, axis=0) / seen_x.sum(axis=0), 0.0)
        cy = np.where(seen_y > 0, y - np.nansum(y, axis=0) / seen_y.sum(axis=0), 0.0)
    return (
        seen_x.T @ seen_y,
        cx.T @ seen_y,
        seen_x.T @ cy,
        cx.T @ cy,
        (cx * cx).T @ seen_y,
        seen_x.T @ (cy * cy),
    )


def _pearson(x: Floats, y: Floats) -> Floats:
    n, sx, sy, sxy, sxx, syy = _sums(x, y)
    with np.errstate(invalid="ignore", divide="ignore"):
        top = sxy - sx * sy / n
        vx, vy = sxx - sx * sx / n, syy - sy * sy / n
        # what centring leaves of a constant column is rounding error
        usable = (vx > 1e-24 * np.maximum(sxx, 1e-300)) & (vy > 1e-24 * np.maximum(syy, 1e-300)) & (n > 1)
        return np.where(usable, np.clip(top / np.sqrt(vx * vy), -1.0, 1.0), np.nan)


def _spearman(x: Floats, y: Floats) -> Floats:
    """Pearson's coefficient of mean ranks, ranked anew among the units of each pair."""

    def places(columns: Floats) -> Floats:
        return ranked(np.ascontiguousarray(columns.T), "average", digits=None).T

    if not (np.isnan(x).any() or np.isnan(y).any()):
        return _pearson(places(x), places(y))
    found = np.full((x.shape[1], y.shape[1]), np.nan)
    for at in range(x.shape[1]):
        both = ~np.isnan(x[:, at : at + 1]) & ~np.isnan(y)
        own = places(np.where(both, x[:, at : at + 1], np.nan))
        other = places(np.where(both, y, np.nan))
        for column in range(y.shape[1]):
            found[at, column] = _pearson(own[:, column : column + 1], other[:, column : column + 1])[0, 0]
    return found


def _kendall(x: Floats, y: Floats) -> Floats:
    """τ-b: pairs in the same order less pairs in opposite order, ties taken out of the denominator."""
    signs_x, signs_y = _signs(x), _signs(y)
    seen_x, seen_y = ~np.isnan(signs_x), ~np.isnan(signs_y)
    zx, zy = np.where(seen_x, signs_x, 0.0), np.where(seen_y, signs_y, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((zx.T @ zy) / np.sqrt(((zx * zx).T @ seen_y) * (seen_x.T.astype(np.float64) @ (zy * zy))))


def _signs(x: Floats) -> Floats:
    first, second = np.triu_indices(len(x), 1)
    return np.sign(x[first] - x[second])


def between_levels(
    codes: Sequence[str], values: Floats, meta: Metadata, levels: tuple[int, int], method: Method = "pearson"
) -> Correlations:
    """Correlations of the nodes of one level with those of another (or among themselves) in a table units × codes."""
    places = {code: at for at, code in enumerate(codes)}
    rows, columns = ([code for code in meta.of_level(level) if code in places] for level in levels)
    x, y = (values[:, [places[code] for code in some]] for some in (rows, columns))
    return correlate(x, y, rows, columns, method)


def with_parents(found: Correlations, meta: Metadata) -> tuple[Pair, ...]:
    """Only the coefficients of a node with a node above it, long."""
    return tuple(pair for pair in long(found) if pair.second in meta.ancestors(pair.first))


def within_groups(found: Correlations, meta: Metadata, level: int) -> tuple[Pair, ...]:
    """Only the coefficients of two different nodes under the same node of a level, each pair once."""
    order = {code: at for at, code in enumerate(found.rows)}
    return tuple(
        pair
        for pair in long(found)
        if order[pair.first] < order.get(pair.second, -1)
        and meta.at_level(pair.first, level) == meta.at_level(pair.second, level)
    )


def long(found: Correlations) -> tuple[Pair, ...]:
    """Every coefficient as a row."""
    return tuple(
        Pair(first, second, float(found.values[row, column]), int(found.n[row, column]))
        for row, first in enumerate(found.rows)
        for column, second in enumerate(found.columns)
    )
