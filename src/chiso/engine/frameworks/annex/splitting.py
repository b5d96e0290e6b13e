"""Tables that stand on one sheet, below or beside each other, taken apart.

The trap: a second heading with other columns is no repetition of the first; read under the first, points become names.
"""

from __future__ import annotations

from chiso.engine.errors import Location, within
from chiso.engine.frameworks.annex.grid import Grid
from chiso.engine.frameworks.annex.headings import begins_heading, find_heading, read_heading


def split_at_headings(grid: Grid) -> list[Grid]:
    """The tables that stand below each other on one sheet: a heading that names other columns begins another."""
    heading = find_heading(grid)
    if heading is None:
        return [grid]
    parts: list[Grid] = []
    first, index = 0, heading.end
    while index < len(grid.rows):
        if not begins_heading(grid, index):
            index += 1
            continue
        other = read_heading(grid, index)
        if other.roles != heading.roles:
            begin = _first_above(grid, index, heading.end)
            parts.append(grid.part(_numbered(grid.name, len(parts)), first, begin))
            first, heading = begin, other
        index = other.end
    parts.append(grid.part(_numbered(grid.name, len(parts)), first, len(grid.rows)) if parts else grid)
    return parts


def _numbered(name: str, before: int) -> str:
    place = Location(f"bảng {before + 1}", f"table {before + 1}")
    return within(name, place) if before else name


def _first_above(grid: Grid, index: int, end: int) -> int:
    """The first of the rows right above a heading that hold nothing or one text alone: its title."""
    while index > end:
        begun = grid.rows[index - 1].begun(index - 1)
        if len(begun) > 1 or any(cell.number is not None for cell in begun):
            break
        index -= 1
    return index


def split_side_by_side(grid: Grid) -> list[Grid]:
    """The tables that stand beside each other, an empty column between them, each with a heading of its own."""
    heading = find_heading(grid)
    if heading is None:
        return [grid]
    below = grid.rows[heading.first :]
    empty = [place for place in range(1, grid.width - 1) if all(row.cells[place] is None for row in below)]
    for place in empty:
        left, right = grid.columns(grid.name, 0, place), grid.columns(_numbered(grid.name, 1), place + 1, grid.width)
        if find_heading(left) is not None and find_heading(right) is not None:
            return [left, *split_side_by_side(right)]
    return [grid]
