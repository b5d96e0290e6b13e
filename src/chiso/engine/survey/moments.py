"""The one pass over the data: weighted sums of every variable in every cell.

Each variable is a numerator `y` and, for ratios, a denominator `x`; a mean is the ratio to 1, a total has none. Rows
where either is missing leave the domain and stay in the design. One `bincount` a sum and variable: no sorting of the
data, no copy of rows × variables beyond a block.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from chiso.engine.survey.codes import Flags, Floats, Ints
from chiso.engine.survey.layout import Layout, add_runs

if TYPE_CHECKING:
    from scipy.sparse import csc_array

BLOCK = 16_000_000
"""Numbers in memory at a time, for one kind of sum."""

SLICE = 1 << 15
"""Rows worked on at a time: their columns and products stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to estimate; `y` and `x` give the column when asked (NaN = missing), `x` None means 1."""

    name: str
    y: Callable[[], Floats]
    x: Callable[[], Floats] | None = None
    level: str = ""


@dataclass(frozen=True)
class Column:
    """The rows of one item that count: their cell, domain, weight and values; arrays of equal length."""

    cell: Ints
    domain: Ints
    weight: Floats
    y: Floats
    x: Floats | None
    complete: bool
    rows: Ints | None = None
    """The places of these rows among those inside a domain; None when complete."""


@dataclass(frozen=True)
class Block:
    """Sums for B items: `top` (Σwy), `bottom` (Σwx, or Σw), `weight` (Σw) and `count` by cell.

    `bottom`, `weight`, `count` have one row when all items are complete, B otherwise.
    """

    columns: tuple[Column, ...]
    top: Floats
    bottom: Floats
    weight: Floats
    count: Floats


class Reader:
    """Reads items over a layout, in blocks of bounded memory."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._weight = layout.inside(layout.design.weight)
        self._alive: Flags | None = self._weight != 0 if (self._weight == 0).any() else None
        cells = layout.cells
        self._whole_weight = np.bincount(layout.cell, weights=self._weight, minlength=cells)
        alive = layout.cell if self._alive is None else layout.cell[self._alive]
        self._whole_count = np.bincount(alive, minlength=cells).astype(np.float64)
        self.rows_by_domain = add_runs(self._whole_count, layout.domain_starts)

    def block_size(self) -> int:
        """How many items fit into memory together."""
        return max(1, BLOCK // max(1, self.layout.cells, len(self.layout.cell)))

    @cached_property
    def _adding(self) -> csc_array:
        """Cells × rows with the weights: one pass adds up a column, where bincount needs three."""
        from scipy.sparse import csc_array  # late, as all of SciPy here

        rows = len(self.layout.cell)
        return csc_array((self._weight, self.layout.cell, np.arange(rows + 1)), shape=(self.layout.cells, rows))

    def _sums(self, column: Column, values: Floats) -> Floats:
        """Σ weight × values by cell."""
        if column.complete and len(values) > SLICE:
            return np.asarray(self._adding @ values)
        return _sum_products(column.cell, self.layout.cells, column.weight, values)

    def column(self, item: Item) -> Column:
        """The rows of an item that have values and weight."""
        layout = self.layout
        y = layout.inside(item.y())
        x = None if item.x is None else layout.inside(item.x())
        if self._alive is None and not _may_miss(y) and (x is None or not _may_miss(x)):
            return Column(layout.cell, layout.domain, self._weight, y, x, True)
        missing = np.isnan(y)
        if x is not None:
            missing |= np.isnan(x)
        if self._alive is not None:
            missing |= ~self._alive
        if not missing.any():
            return Column(layout.cell, layout.domain, self._weight, y, x, True)
        rows = np.flatnonzero(~missing)
        return Column(
            layout.cell[rows],
            layout.domain[rows],
            self._weight[rows],
            y[rows],
            None if x is None else x[rows],
            False,
            rows,
        )

    def block(self, items: Sequence[Item]) -> Block:
        """The sums of some items."""
        columns = tuple(self.column(item) for item in items)
        cells = self.layout.cells
        shared = all(column.complete and column.x is None for column in columns)
        top = np.empty((len(columns), cells))
        rows = 1 if shared else len(columns)
        weight, count = np.empty((rows, cells)), np.empty((rows, cells))
        bottom = weight if all(column.x is None for column in columns) else np.empty((rows, cells))
        for number, column in enumerate(columns):
            top[number] = self._sums(column, column.y)
            if shared and number:
                continue
            if column.complete:
                weight[number], count[number] = self._whole_weight, self._whole_count
            else:
                weight[number] = np.bincount(column.cell, weights=column.weight, minlength=cells)
                count[number] = np.bincount(column.cell, minlength=cells)
            if bottom is not weight:
                x = column.x
                bottom[number] = weight[number] if x is None else self._sums(column, x)
        return Block(columns, top, bottom, weight, count)


def _may_miss(values: Floats) -> bool:
    """Whether a value may be missing, in one pass that allocates nothing and starts no threads."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isnan(np.add.reduce(values)))


def _sum_products(codes: Ints, count: int, weight: Floats, values: Floats) -> Floats:
    """Σ weight × values by code, in slices that stay in the processor's cache."""
    if len(codes) <= SLICE or count > SLICE // 2:
        return np.asarray(np.bincount(codes, weights=weight * values, minlength=count), dtype=np.float64)
    found = np.zeros(count)
    for at in range(0, len(codes), SLICE):
        part = slice(at, at + SLICE)
        found += np.bincount(codes[part], weights=weight[part] * values[part], minlength=count)
    return found


def spread(columns: Sequence[Column], estimate: Floats, domains: int) -> Floats:
    """Σ w (y − estimate·x)² by item and domain, taken about the estimate itself so that nothing cancels."""
    found = np.empty((len(columns), domains))
    for number, column in enumerate(columns):
        found[number] = _spread_one(column, estimate[number], domains)
    return found


def _spread_one(column: Column, centre: Floats, domains: int) -> Floats:
    rows = len(column.y)
    length = SLICE if domains <= SLICE // 2 else rows
    found = np.zeros(domains)
    for at in range(0, rows, max(length, 1)):
        part = slice(at, at + length)
        domain = column.domain[part]
        # codes are within bounds: no need to check each again
        error = centre.take(domain, mode="clip") if domains > 1 else np.full(len(domain), centre[0])
        if column.x is not None:
            error *= column.x[part]
        np.subtract(column.y[part], error, out=error)
        error *= error
        error *= column.weight[part]
        found += np.bincount(domain, weights=error, minlength=domains)
    return found
