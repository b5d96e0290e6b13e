"""Which grids of an annex are tables of criteria, with the heading of each.

The trap: the second half of a table stands on the next page without a heading; read with columns guessed anew, its
points would be numbers of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from chiso.engine.errors import InputError, Text
from chiso.engine.frameworks.annex.grid import Grid
from chiso.engine.frameworks.annex.headings import (
    Heading,
    find_heading,
    find_nameless_heading,
    guess_heading,
    rates,
)
from chiso.engine.frameworks.annex.numbering import parse_number
from chiso.engine.frameworks.annex.problems import problem
from chiso.engine.frameworks.annex.splitting import split_at_headings, split_side_by_side
from chiso.engine.text import search_key


@dataclass(frozen=True, slots=True)
class Table:
    """A grid with its heading, and whether the heading was told from the content."""

    grid: Grid
    heading: Heading
    guessed: bool = False


def find_tables(grids: Sequence[Grid], wanted: str | None) -> list[Table]:
    """The grids that are tables of criteria: all, the one called `wanted`, or all with the points column so called.

    Raises InputError when `wanted` names neither a grid nor one of several columns of points.
    """
    if wanted is None:
        return _tables(grids)
    alone = [grid for grid in grids if search_key(grid.name) == search_key(wanted)]
    if alone:
        return _tables(alone)
    tables = _tables(grids)
    chosen = [replace(table, heading=table.heading.of_group(wanted)) for table in tables]
    return chosen if chosen != tables else _unknown(grids, wanted)


def _tables(grids: Sequence[Grid]) -> list[Table]:
    """The tables of criteria; a table without heading goes on with the columns of the one before."""
    found: list[Table] = []
    for grid in [part for whole in grids for side in split_side_by_side(whole) for part in split_at_headings(side)]:
        heading = find_heading(grid)
        if heading is not None and found and _begins_inside(grid, heading, found[-1].heading):
            found.append(Table(grid, Heading(heading.roles, heading.texts, 0, 0)))
        elif heading is not None:
            found.append(Table(grid, heading))
        elif (nameless := find_nameless_heading(grid)) is not None:
            found.append(Table(grid, nameless))
        elif found and found[-1].grid.width == grid.width and _looks_continued(grid) and not rates(grid):
            before = found[-1].heading
            found.append(Table(grid, Heading(before.roles, before.texts, 0, 0)))
    if not any("name" in table.heading.roles for table in found):
        found = []
        for grid in grids:
            guessed = guess_heading(grid)
            if guessed is not None:
                found.append(Table(grid, guessed, guessed=True))
    return found


def _begins_inside(grid: Grid, heading: Heading, before: Heading) -> bool:
    """Whether a table goes on with the rows of the one before and repeats its heading only further down."""
    above = [row for index, row in enumerate(grid.rows[: heading.first]) if not row.loose and len(row.begun(index)) > 1]
    return heading.roles == before.roles and bool(above)


def _unknown(grids: Sequence[Grid], wanted: str) -> NoReturn:
    names = ", ".join(grid.name for grid in grids)
    raise InputError([problem("annex.unknown_table", got=wanted, expected=Text(names, names))])


def _looks_continued(grid: Grid) -> bool:
    """A page's second half has rows with at least a name; a signature block has two short cells."""
    rows = [row for row in grid.rows if not row.loose]
    numbered = bool(rows) and rows[0].cells[0] is not None and parse_number(rows[0].cells[0].text) is not None
    return len(rows) >= 2 or numbered


def texts_above(table: Table) -> list[str]:
    """The texts above a table's heading, and the name of its sheet."""
    above = [
        cell.text
        for index, row in enumerate(table.grid.rows)
        if row.loose or index < table.heading.first
        for cell in row.begun(index)
    ]
    return [*above, table.grid.name]
