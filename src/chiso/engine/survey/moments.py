"""The one pass over the data: weighted sums of every variable in every cell.

Each variable is a numerator `y` and, for ratios, a denominator `x`; a mean is the ratio to 1, a total has none. Rows
where either is missing leave the domain and stay in the design. One `bincount` a sum and variable: no sorting of the
data, no copy of rows × variables beyond a block.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from chiso.engine.survey.codes import Flags, Floats, Ints
from chiso.engine.survey.layout import Layout, add_runs, starts_of

BLOCK = 16_000_000
"""Numbers in memory at a time, for one kind of sum."""

RUN = 8
"""Rows in a run, on the mean, from which on runs are worth adding up first."""

MOST_MOVED = 1e-3
"""The least share of a sum of squares that may be left of it: three digits of sixteen are given for speed."""

SLICE = 1 << 15
"""Rows worked on at a time, at least: their columns and products stay in the processor's cache."""

_NOBODY: Ints = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to estimate; `y` and `x` give the column when asked (NaN = missing), `x` None means 1."""

    name: str
    y: Callable[[], Floats]
    x: Callable[[], Floats] | None = None
    level: str = ""


@dataclass(frozen=True)
class Rows:
    """One item over all rows inside a domain; rows that do not count have weight 0 and the values 0."""

    weight: Floats
    y: Floats
    x: Floats | None
    gone: Ints
    """Rows that do not count: without a value or without weight."""

    @property
    def counted(self) -> Flags:
        """Row → whether it counts."""
        found = np.ones(len(self.weight), dtype=bool)
        found[self.gone] = False
        return found


@dataclass(frozen=True)
class Column:
    """One item's sums by cell. Its rows are read anew where they are needed: to keep them is what costs memory."""

    rows: Callable[[], Rows]
    ratio: bool
    top: Floats
    """Σwy."""
    bottom: Floats
    """Σwx, or Σw."""
    weight: Floats
    count: Floats
    middle: float
    squares: Floats
    """Σw(y − middle)²; nothing for ratios."""


@dataclass(frozen=True)
class Block:
    """Sums for B items: `top` (Σwy), `bottom` (Σwx, or Σw), `weight` (Σw) and `count` by cell.

    `weight` and `count` have one row when all items are complete, B otherwise; so has `bottom` without ratios.
    """

    columns: tuple[Column, ...]
    top: Floats
    bottom: Floats
    weight: Floats
    count: Floats


@dataclass(frozen=True)
class _Part:
    """Some rows one after another, and how their values are added up by cell."""

    rows: slice
    cell: Ints
    """Of each run where `starts` tell where runs begin, of each row otherwise."""
    starts: Ints | None

    def by_cell(self, values: Floats, cells: int) -> Floats:
        runs = values if self.starts is None else np.add.reduceat(values, self.starts)
        return np.asarray(np.bincount(self.cell, weights=runs, minlength=cells), dtype=np.float64)


def _parts(cell: Ints, cells: int) -> tuple[_Part, ...]:
    """The rows in parts that stay in the processor's cache."""
    length = max(SLICE, 2 * cells)
    parts = (slice(at, min(at + length, len(cell))) for at in range(0, len(cell), length))
    return tuple(_part(part, cell[part]) for part in parts)


def _part(rows: slice, cell: Ints) -> _Part:
    # files are mostly kept place by place: then a cell is some runs of rows, and a run is added up in one go
    starts = starts_of(cell)
    if RUN * len(starts) <= len(cell):
        return _Part(rows, cell[starts], starts)
    return _Part(rows, cell, None)


class Reader:
    """Reads items over a layout, in blocks of bounded memory."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._weight = layout.inside(layout.design.weight)
        self._alive: Flags | None = self._weight != 0 if (self._weight == 0).any() else None
        self._parts = _parts(layout.cell, layout.cells)
        # fresh memory costs more than the products that are written to it
        self._room = np.empty(max(part.rows.stop - part.rows.start for part in self._parts))
        self._whole_weight = self._by_cell(self._weight)
        alive = layout.cell if self._alive is None else layout.cell[self._alive]
        self._whole_count = np.bincount(alive, minlength=layout.cells).astype(np.float64)
        self.rows_by_domain = add_runs(self._whole_count, layout.domain_starts)

    def block_size(self) -> int:
        """How many items fit into memory together."""
        return max(1, BLOCK // max(1, self.layout.cells, len(self.layout.cell)))

    def _by_cell(self, weight: Floats, values: Floats | None = None) -> Floats:
        """Σ weight, or Σ weight × values, by cell."""
        found = np.zeros(self.layout.cells)
        for part in self._parts:
            own = weight[part.rows]
            if values is not None:
                own = np.multiply(own, values[part.rows], out=self._room[: len(own)])
            found += part.by_cell(own, self.layout.cells)
        return found

    def rows(self, item: Item) -> Rows:
        """One item's values, and which of the rows count."""
        y = self.layout.inside(item.y())
        x = None if item.x is None else self.layout.inside(item.x())
        missing = np.isnan(y)
        if x is not None:
            missing |= np.isnan(x)
        if self._alive is not None:
            missing |= ~self._alive
        gone = np.flatnonzero(missing)
        if not len(gone):
            return Rows(self._weight, y, x, gone)
        return Rows(_without(self._weight, gone), _without(y, gone), None if x is None else _without(x, gone), gone)

    def _column(self, item: Item) -> Column:
        if self._alive is None and item.x is None:
            y = self.layout.inside(item.y())
            # one missing value shows in its cell's sum: no pass over long columns is spent on looking for it
            if not np.isnan(y[:SLICE]).any():
                whole = self._sums(item, Rows(self._weight, y, None, _NOBODY))
                if not np.isnan(whole.top).any():
                    return whole
        return self._sums(item, self.rows(item))

    def _sums(self, item: Item, rows: Rows) -> Column:
        weight, count = self._whole_weight, self._whole_count
        if len(rows.gone):
            weight, count = self._by_cell(rows.weight), count - self._count_of(rows.gone)
        cells = self.layout.cells
        top, squares = np.zeros(cells), np.zeros(cells)
        with np.errstate(over="ignore", invalid="ignore"):
            # any number near the values serves
            middle = float(rows.y[:SLICE].mean()) if len(rows.y) else 0.0
            for part in self._parts:
                own, values = rows.weight[part.rows], rows.y[part.rows]
                products = np.multiply(own, values, out=self._room[: len(own)])
                top += part.by_cell(products, cells)
                if rows.x is None:
                    np.subtract(values, middle, out=products)
                    products *= products
                    products *= own
                    squares += part.by_cell(products, cells)
        bottom = weight if rows.x is None else self._by_cell(rows.weight, rows.x)
        return Column(partial(self.rows, item), rows.x is not None, top, bottom, weight, count, middle, squares)

    def block(self, items: Sequence[Item]) -> Block:
        """The sums of some items."""
        columns = tuple(self._column(item) for item in items)
        complete = all(column.weight is self._whole_weight for column in columns)
        told = columns[:1] if complete else columns
        weight, count = np.stack([c.weight for c in told]), np.stack([c.count for c in told])
        bottom = np.stack([c.bottom for c in columns]) if any(c.ratio for c in columns) else weight
        return Block(columns, np.stack([c.top for c in columns]), bottom, weight, count)

    def _count_of(self, gone: Ints) -> Ints:
        """Rows with weight among these, by cell."""
        lost = gone if self._alive is None else gone[self._alive[gone]]
        return np.bincount(self.layout.cell[lost], minlength=self.layout.cells)

    def spread(self, columns: Sequence[Column], centre: Floats, weight: Floats) -> Floats:
        """Σ w (y − centre·x)² by item and domain; `weight` is Σw.

        The sums about the middle are moved to each centre, unless that would leave too few digits.
        """
        middle = np.array([[column.middle] for column in columns])
        moved = weight * (centre - middle) ** 2
        found: Floats = add_runs(np.stack([column.squares for column in columns]), self.layout.domain_starts) - moved
        lost = (found < MOST_MOVED * moved).any(axis=1)
        for number, column in enumerate(columns):
            if lost[number] or column.ratio:
                found[number] = self._squares(column.rows(), centre[number])
        return found

    def _squares(self, rows: Rows, centre: Floats) -> Floats:
        """The same from the rows of one item."""
        domains = self.layout.domains.count
        found = np.zeros(domains)
        for part in self._parts:
            domain = self.layout.domain[part.rows]
            # codes are within bounds: no need to check each again
            error = centre.take(domain, mode="clip", out=self._room[: len(domain)])
            if rows.x is not None:
                error *= rows.x[part.rows]
            np.subtract(rows.y[part.rows], error, out=error)
            error *= error
            error *= rows.weight[part.rows]
            found += np.bincount(domain, weights=error, minlength=domains)
        return found


def _without(values: Floats, gone: Ints) -> Floats:
    found = values.copy()
    found[gone] = 0.0
    return found
