"""From rules to tables: which rules cross, what cells lie between them, which neighbours are merged.

The trap: boxes that are no tables. A frame, an underlined heading, a form's line to write on, a stamp all have rules.
A table has rules that cross, is a third of the page wide, and, which only its text can tell (`written.py`), holds words
in at least two rows and two columns. Its outer sides may be open: the rules across show how far it goes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chiso.engine.directives.tables.rules import SCANNED, Look, Rule, rules_of
from chiso.engine.directives.tables.straight import Turn, straightened, tilt_of
from chiso.engine.directives.tables.written import Boxed, Cell, one_line

if TYPE_CHECKING:
    from chiso.engine.directives.tables.rules import Grey

_TOUCH = 8
"""Rules that miss each other by less do cross."""
_SHY = 6
"""A short rule ends no further than this from the one it runs into."""
_LONG = 120
"""No letter is as long."""
_ONE_LINE = 10
"""Rules that are nearer to each other are one line of the table: a double rule, or a bent one."""
_RULED = 0.8
"""The share of the side between two cells that is ruled unless the cells are merged; a high letter is less."""
_WIDTH = 1 / 3


@dataclass(frozen=True, slots=True)
class Area:
    """The place of a cell in its table: first row and column, and how many of each it covers."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on the straightened picture: where its lines stand, and its cells from left to right, row by row."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    areas: tuple[Area, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.columns[0], self.rows[0], self.columns[-1], self.rows[-1]

    def box_of(self, area: Area) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of one cell."""
        return (
            self.columns[area.column],
            self.rows[area.row],
            self.columns[area.column + area.width],
            self.rows[area.row + area.height],
        )

    def area_at(self, x: float, y: float) -> Area | None:
        """The cell around a point; None outside of the table."""
        left, top, right, bottom = self.box
        if not (left <= x <= right and top <= y <= bottom):
            return None
        column = min(bisect_right(self.columns, x), len(self.columns) - 1) - 1
        row = min(bisect_right(self.rows, y), len(self.rows) - 1) - 1
        return next(
            area
            for area in self.areas
            if area.row <= row < area.row + area.height and area.column <= column < area.column + area.width
        )

    def filled(self, texts: Mapping[Area, str]) -> Boxed:
        """What its cells hold, given the lines of text of those that hold any."""
        rows: list[dict[int, Cell]] = [{} for _ in self.rows[1:]]
        for area in self.areas:
            rows[area.row][area.column] = Cell(one_line(texts.get(area, "")), area.width)
            for row in rows[area.row + 1 : area.row + area.height]:
                row[area.column] = Cell("", area.width, continued=True)
        table = tuple(tuple(row[column] for column in sorted(row)) for row in rows)
        return Boxed(table, "\n\n".join(texts[area] for area in self.areas if area in texts))


@dataclass(frozen=True, slots=True)
class Ruled:
    """The tables of one page from top to bottom, and the turn that makes the page straight."""

    grids: tuple[Grid, ...]
    turn: Turn


def ruled_tables(picture: Grey, look: Look) -> Ruled:
    """The tables that the rules on a page's picture, about 150 dots an inch, make; a scanned page may lie askew."""
    turn = tilt_of(picture) if look is SCANNED else Turn()
    across, down = rules_of(straightened(picture, turn), look)
    if look.anchored:
        across, down = _anchored(across, down), _anchored(down, across)
    grids = [grid for rules in _crossing(across, down) for grid in _grid(*rules)]
    wide = [grid for grid in grids if grid.box[2] - grid.box[0] >= _WIDTH * picture.shape[1]]
    return Ruled(tuple(sorted(wide, key=lambda grid: grid.rows[0])), turn)


def _crossing(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The rules that hang together, each group with those across and those down."""
    left = [rule for rule in down if any(_touch(rule, other) for other in across)]
    waiting = list(across)
    while waiting:
        mine, other = [waiting.pop()], []
        found: list[Rule] = list(mine)
        while found:
            new_down = [rule for rule in left if any(_touch(rule, one) for one in found)]
            left = [rule for rule in left if rule not in new_down]
            other += new_down
            found = [rule for rule in waiting if any(_touch(one, rule) for one in new_down)]
            waiting = [rule for rule in waiting if rule not in found]
            mine += found
        if len(mine) >= 2 and other:
            yield mine, other


def _anchored(rules: Sequence[Rule], others: Sequence[Rule]) -> tuple[Rule, ...]:
    """Without short rules that do not reach from one crossing rule to another: strokes of letters."""
    return tuple(rule for rule in rules if rule.end - rule.start >= _LONG or _reaches(rule, others))


def _reaches(rule: Rule, others: Sequence[Rule]) -> bool:
    met = [other for other in others if other.start - _TOUCH <= rule.at <= other.end + _TOUCH]
    return all(any(abs(other.at - end) <= _SHY for other in met) for end in (rule.start, rule.end))


def _touch(down: Rule, across: Rule) -> bool:
    return (
        across.start - _TOUCH <= down.at <= across.end + _TOUCH
        and down.start - _TOUCH <= across.at <= down.end + _TOUCH
    )


def _grid(across: list[Rule], down: list[Rule]) -> Iterator[Grid]:
    columns = _lines(down, min(rule.start for rule in across), max(rule.end for rule in across))
    rows = _lines(across, min(rule.start for rule in down), max(rule.end for rule in down))
    if len(columns) < 3:
        return
    areas = _areas(
        len(rows) - 1,
        len(columns) - 1,
        lambda row, column: _is_ruled(across, rows[row + 1], columns[column], columns[column + 1]),
        lambda row, column: _is_ruled(down, columns[column + 1], rows[row], rows[row + 1]),
    )
    used_rows, used_columns = sorted({area.row for area in areas}), sorted({area.column for area in areas})
    if len(used_columns) < 2:
        return
    yield Grid(
        (*(columns[at] for at in used_columns), columns[-1]),
        (*(rows[at] for at in used_rows), rows[-1]),
        tuple(_renumbered(area, used_rows, used_columns) for area in areas),
    )


def _lines(rules: list[Rule], first: int, last: int) -> tuple[float, ...]:
    """Where the lines of the table stand; open sides at the ends of the rules that cross."""
    found: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if found and rule.at - found[-1][-1].at <= _ONE_LINE:
            found[-1].append(rule)
        else:
            found.append([rule])
    places = [sum(rule.at for rule in group) / len(group) for group in found]
    before = [float(first)] if first < places[0] - 2 * _ONE_LINE else []
    after = [float(last)] if last > places[-1] + 2 * _ONE_LINE else []
    return (*before, *places, *after)


def _is_ruled(rules: list[Rule], at: float, start: float, end: float) -> bool:
    """Whether most of a cell's side is covered by rules."""
    near = sorted((max(rule.start, start), min(rule.end, end)) for rule in rules if abs(rule.at - at) <= _ONE_LINE)
    covered, reached = 0.0, start
    for begin, stop in near:
        covered += max(0.0, stop - max(begin, reached))
        reached = max(reached, stop)
    return covered >= _RULED * (end - start)


def _areas(
    rows: int, columns: int, ruled_below: Callable[[int, int], bool], ruled_right: Callable[[int, int], bool]
) -> tuple[Area, ...]:
    """The cells: each reaches right and down until a rule or another cell stops it, and stays a rectangle."""
    taken: set[tuple[int, int]] = set()
    found: list[Area] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            width = 1
            while (
                column + width < columns
                and (row, column + width) not in taken
                and not ruled_right(row, column + width - 1)
            ):
                width += 1
            height = 1
            while (
                row + height < rows
                and not any(ruled_below(row + height - 1, column + at) for at in range(width))
                and not any(ruled_right(row + height, column + at) for at in range(width - 1))
            ):
                height += 1
            found.append(Area(row, column, height, width))
            taken |= {(row + down, column + right) for down in range(height) for right in range(width)}
    return tuple(found)


def _renumbered(area: Area, rows: list[int], columns: list[int]) -> Area:
    """The same cell where lines at which no cell begins are left out."""
    row, column = rows.index(area.row), columns.index(area.column)
    height = sum(area.row <= at < area.row + area.height for at in rows)
    width = sum(area.column <= at < area.column + area.width for at in columns)
    return Area(row, column, height, width)
