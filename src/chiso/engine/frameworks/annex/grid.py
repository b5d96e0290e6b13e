"""A table as a grid of cells, whatever file it came from; a merged cell stands at every place it covers.

The trap: a merged cell holds its value at one corner only, so a row read on its own has lost its criterion. Here every
covered place holds the same `Cell` object, and `Cell.row`/`Cell.column` tell where it begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One cell as shown: `text` (letters mended), `number` when the file stores a number, `day` when it stores a date.

    `row` and `column` count from 0 within the grid; `where` is the address for people. `formula` is set when the file
    holds a formula without a saved result. Two cells are equal only if they are the same cell.
    """

    text: str
    where: str
    row: int
    column: int
    height: int = 1
    width: int = 1
    number: Decimal | None = None
    day: date | None = None
    formula: str = ""
    percent: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.formula


Hidden = bool | frozenset[str]
"""Which hidden parts are read: all, none, or those at these places."""
HIDDEN_TEXT = "chữ ẩn"
"""The place that stands for all hidden words of a Word file."""


@dataclass(frozen=True, slots=True)
class HiddenPart:
    """A hidden row, column, sheet or words that hold something; `code` is the warning's, `place` the address."""

    code: str
    place: str
    text: str
    is_read: bool


def is_wanted(place: str, include: Hidden) -> bool:
    """Whether the hidden part at `place` is to be read."""
    return include if isinstance(include, bool) else place in include


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell, or None, at each column. `place` is its number in the file; `loose` is text outside a table."""

    cells: tuple[Cell | None, ...]
    place: int
    loose: bool = False

    def begun(self, index: int) -> tuple[Cell, ...]:
        """The distinct cells that begin in this row (the `index`-th of the grid), left to right, without empty ones."""
        return tuple(cell for cell in self.distinct() if cell.row == index and not cell.is_empty)

    def distinct(self) -> tuple[Cell, ...]:
        """Every cell once, left to right, whether it begins here or above."""
        # cells are equal only if they are the same one
        return tuple(dict.fromkeys(cell for cell in self.cells if cell is not None))


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: a sheet of a workbook, or a table of a Word file with the paragraphs before it."""

    name: str
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)

    def cells(self) -> Iterator[Cell]:
        """Every cell once."""
        for index, row in enumerate(self.rows):
            yield from row.begun(index)

    def part(self, name: str, first: int, end: int) -> Grid:
        """The rows from `first` up to `end` as a table of its own; a cell that begins above begins with them."""
        builder = Builder(name, self.width)
        for row in self.rows[first:end]:
            builder.add_row(row.place, loose=row.loose)
        for cell in dict.fromkeys(cell for row in self.rows[first:end] for cell in row.distinct()):
            top, bottom = max(cell.row, first), min(cell.row + cell.height, end)
            builder.lay(replace(cell, row=top - first, height=bottom - top))
        return builder.build()

    def columns(self, name: str, first: int, end: int) -> Grid:
        """The columns from `first` up to `end` as a table of its own; a cell over both sides belongs to the left."""
        builder = Builder(name, end - first)
        for row in self.rows:
            builder.add_row(row.place, loose=row.loose)
        for cell in self.cells():
            if first <= cell.column < end:
                builder.lay(replace(cell, column=cell.column - first))
        return builder.build()

    def with_texts(self, texts: Mapping[Cell, str]) -> Grid:
        """The same table with other words in its cells; every cell must have them."""
        builder = Builder(self.name, self.width)
        for row in self.rows:
            builder.add_row(row.place, loose=row.loose)
        for cell in self.cells():
            builder.lay(replace(cell, text=texts[cell]))
        return builder.build()


@dataclass
class Builder:
    """Builds a grid row by row; cells that span rows are laid down at once."""

    name: str
    width: int
    rows: list[list[Cell | None]] = field(default_factory=list)
    places: list[tuple[int, bool]] = field(default_factory=list)

    def add_row(self, place: int, *, loose: bool = False) -> int:
        """A new empty row; gives its index."""
        self.rows.append([None] * self.width)
        self.places.append((place, loose))
        return len(self.rows) - 1

    def lay(self, cell: Cell) -> None:
        """Put a cell on every place it covers among the rows there are."""
        for row in self.rows[cell.row : cell.row + cell.height]:
            for column in range(cell.column, min(cell.column + cell.width, self.width)):
                row[column] = cell

    def build(self) -> Grid:
        rows = zip(self.rows, self.places, strict=True)
        return Grid(self.name, tuple(Row(tuple(cells), place, loose) for cells, (place, loose) in rows))
