"""The one pass over the data: weighted sums of every variable in every cell.

Each variable is a numerator `y` and, for ratios, a denominator `x`; a mean is the ratio to 1, a total has none. Rows
where either is missing leave the domain and stay in the design. One `bincount` a sum and variable: no sorting of the
data, no copy of rows × variables beyond a block.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.survey.codes import Flags, Floats, Ints
from chiso.engine.survey.layout import Layout, add_runs

BLOCK = 16_000_000
"""Numbers in memory at a time, for one kind of sum."""


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

    def column(self, item: Item) -> Column:
        """The rows of an item that have values and weight."""
        layout = self.layout
        y = layout.inside(item.y())
        x = None if item.x is None else layout.inside(item.x())
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
            top[number] = np.bincount(column.cell, weights=column.weight * column.y, minlength=cells)
            if shared and number:
                continue
            if column.complete:
                weight[number], count[number] = self._whole_weight, self._whole_count
            else:
                weight[number] = np.bincount(column.cell, weights=column.weight, minlength=cells)
                count[number] = np.bincount(column.cell, minlength=cells)
            if bottom is not weight:
                values = column.weight if column.x is None else column.weight * column.x
                bottom[number] = np.bincount(column.cell, weights=values, minlength=cells)
        return Block(columns, top, bottom, weight, count)


def spread(columns: Sequence[Column], estimate: Floats, domains: int) -> Floats:
    """Σ w (y − estimate·x)² by item and domain, taken about the estimate itself so that nothing cancels."""
    found = np.empty((len(columns), domains))
    for number, column in enumerate(columns):
        centre = estimate[number] if domains > 1 else estimate[number, 0]
        fitted = centre[column.domain] if domains > 1 else centre
        error = column.y - fitted if column.x is None else column.y - fitted * column.x
        if domains == 1:
            found[number] = np.dot(column.weight * error, error)
        else:
            found[number] = np.bincount(column.domain, weights=column.weight * error * error, minlength=domains)
    return found
