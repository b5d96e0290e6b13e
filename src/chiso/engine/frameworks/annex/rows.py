"""Rows of a table as lines: which cells begin in a row, what their columns hold, whose number and points they are.

The trap: a row of merged cells may hold a field, a criterion and a sub-criterion at once, each with its number.
"""

from __future__ import annotations

import re

from chiso.engine.errors import Problem
from chiso.engine.frameworks.annex.filling import (
    pair_cases,
    take_case,
    take_channel,
    take_maximum,
    take_points,
    take_scoring,
    take_weight,
)
from chiso.engine.frameworks.annex.grid import Cell, Grid, Row
from chiso.engine.frameworks.annex.headings import Heading, is_heading_row, is_rating_row
from chiso.engine.frameworks.annex.layout import is_for_others, layout_of
from chiso.engine.frameworks.annex.lines import Line, Located
from chiso.engine.frameworks.annex.names import settle_name, take_name
from chiso.engine.frameworks.annex.notes import reads_as_note
from chiso.engine.frameworks.annex.numbering import Number, as_written, from_cell
from chiso.engine.frameworks.annex.problems import warning
from chiso.engine.frameworks.annex.roles import Role
from chiso.engine.text import search_key


class LineReader:
    """Reads the lines of one table; `previous` carries the last number on to the next table."""

    def __init__(self, grid: Grid, heading: Heading, problems: list[Problem], previous: Number | None = None) -> None:
        self._grid, self._heading, self._problems = grid, heading, problems
        self.previous = previous
        self._roles = layout_of(grid, heading, problems)
        self._level_points = self._points_by_level()

    def read(self) -> list[Line]:
        """Every line below the heading."""
        found: list[Line] = []
        start, for_others = self._heading.end, False
        for index, row in enumerate(self._grid.rows):
            if row.loose:
                line = self._loose(row, index)
                found.extend([line] if line else [])
            elif index >= start and is_rating_row(row, index):
                begun = row.begun(index)
                got = " | ".join(cell.text for cell in begun)
                self._problems.append(warning("annex.row_unread", where=begun[0].where, got=got))
                break
            elif index >= start and not self._is_idle(row, index):
                for_others = is_for_others(self._roles, row, index, below_one=for_others)
                found.extend([] if for_others else self._lines(row, index))
        return found

    def _loose(self, row: Row, index: int) -> Line | None:
        """The last paragraph before the table, when it is numbered like a field.

        Before the first table a number that does not begin counts the sections of the text ("II. Bảng tiêu chí").
        """
        following = self._grid.rows[index + 1] if index + 1 < len(self._grid.rows) else None
        cells = row.begun(index)
        if following is None or following.loose or not cells:
            return None
        line = Line(cells[0].where, spans_table=True)
        take_name(line, cells[0])
        line.table = self._grid.name
        settle_name(line, has_scoring=True)
        if line.number is None or line.number.style == "bullet" or re.match(r"(?i)phụ lục", cells[0].text):
            return None
        begins = self.previous is not None or line.number.last_value == 1 or line.maximum is not None
        return line if begins else None

    def _is_idle(self, row: Row, index: int) -> bool:
        cells = row.begun(index)
        if not cells or is_heading_row(row, index) or all(self._repeats_heading(cell) for cell in cells):
            return True
        texts = [re.sub(r"[()\s]", "", cell.text) for cell in cells]
        counting = [str(place) for place in range(1, len(texts) + 1)]
        return len(texts) >= 3 and (texts == counting or texts == ["A", "B", *counting[: len(texts) - 2]])

    def _repeats_heading(self, cell: Cell) -> bool:
        """Whether the same words stand in the heading above this cell's column."""
        heading = self._grid.rows[self._heading.first : self._heading.end]
        above = [row.cells[cell.column] for row in heading]
        return any(known is not None and search_key(known.text) == search_key(cell.text) for known in above)

    def _lines(self, row: Row, index: int) -> list[Line]:
        names = self._heading_columns("name")
        begun = row.begun(index)
        lines: list[Line] = []
        for column in names:
            cell = row.cells[column]
            if cell is not None and cell.row == index and not cell.is_empty:
                if lines and lines[-1].name_where == cell.where:
                    continue
                line = Line(cell.where, level=self._level(column))
                line.has_place = line.level is None or column == names[-1] or bool(self._level_points)
                line.spans_table = cell.width >= max(2, self._grid.width - 1)
                line.wide = cell.width > self._usual_width(column)
                take_name(line, cell)
                lines.append(line)
        if not lines and len(begun) == 1 and reads_as_note(begun[0].text):
            return [Line(begun[0].where, begun[0].text, begun[0].where, table=self._grid.name)]
        if not lines:
            lines.append(Line(begun[0].where))
        self._take_numbers(lines, row, index)
        self._take_rest(lines, row, index)
        for line in lines:
            line.table = self._grid.name
            line.beside_numbers = bool(self._heading_columns("code")) and line.number_where == line.name_where
            settle_name(line, has_scoring=bool(self._heading_columns("scoring")))
        return [
            line for line in lines if line.name or line.scoring or line.texts or line.number or line.maximum is not None
        ]

    def _heading_columns(self, role: Role) -> tuple[int, ...]:
        return tuple(column for column, known in enumerate(self._roles) if known == role)

    def _level(self, column: int) -> int | None:
        names = self._heading_columns("name")
        return names.index(column) if len(names) > 1 else None

    def _usual_width(self, column: int) -> int:
        """Over how many columns the heading of a column goes."""
        above = [row.cells[column] for row in self._grid.rows[self._heading.first : self._heading.end]]
        return max((cell.width for cell in above if cell is not None), default=1)

    def _take_numbers(self, lines: list[Line], row: Row, index: int) -> None:
        """A number that begins in this row is that of the name behind it over as many rows, else of the deepest."""
        for column in self._heading_columns("code"):
            cell = row.cells[column]
            if cell is None or cell.row != index or cell.is_empty or self._covers_name(cell):
                continue
            number, mended = from_cell(cell, self.previous)
            line = next((item for item in lines if self._same_rows(item, cell, row)), lines[-1])
            if number is None:
                if not line.name:
                    take_name(line, cell)
                continue
            if line.number is not None and line.number.style != "bullet" and line.number.parts != number.parts:
                line.name = next(one.text for one in row.distinct() if one.where == line.name_where)
            line.number, line.number_where, line.number_mended = number, cell.where, mended
            line.number_written = as_written(cell, number, mended=mended)
        for line in lines:
            if line.number is not None and line.number.style != "bullet":
                self.previous = line.number

    def _covers_name(self, cell: Cell) -> bool:
        covered = range(cell.column, cell.column + cell.width)
        return any(self._roles[column] == "name" for column in covered if column < len(self._roles))

    def _same_rows(self, line: Line, cell: Cell, row: Row) -> bool:
        """Whether a name is one of several, stands behind the number and spans the same rows."""
        names = [row.cells[column] for column in self._heading_columns("name")]
        named = next((name for name in names if name is not None and name.where == line.name_where), None)
        return named is not None and len(names) > 1 and named.height == cell.height and named.column > cell.column

    def _points_by_level(self) -> dict[int, int]:
        """The level of each points column, where every level of names has points of its own beside it."""
        names, points = self._heading_columns("name"), self._heading_columns("max")
        paired = 1 < len(names) == len(points)
        return {column: level for level, column in enumerate(points)} if paired else {}

    def _pointed(self, lines: list[Line], cell: Cell) -> Line:
        """The line whose points the cell holds."""
        level = self._level_points.get(cell.column)
        return next((line for line in lines if level is not None and line.level == level), lines[-1])

    def _take_rest(self, lines: list[Line], row: Row, index: int) -> None:
        line = lines[-1]
        for cell in sorted(row.begun(index), key=lambda found: self._role(found) == "channel"):
            role = self._role(cell)
            if role == "max":
                take_maximum(self._pointed(lines, cell), cell, self._problems)
            elif role == "weight":
                take_weight(line, cell, self._problems)
            elif role == "points":
                take_points(line, cell)
            elif role == "scoring":
                take_scoring(line, cell)
            elif role == "case":
                take_case(line, cell, self._heading, has_maximum=bool(self._heading_columns("max")))
            elif role == "channel":
                take_channel(line, cell, self._heading)
            elif role is not None and role not in ("name", "code", "other max", "unused"):
                line.texts.setdefault(role, Located(cell.text, cell.where))
        pair_cases(line)

    def _role(self, cell: Cell) -> Role | None:
        """The role of the columns that a cell covers; a name wins, a figure in a wide cell is points."""
        covered = [
            self._roles[column] for column in range(cell.column, min(cell.column + cell.width, len(self._roles)))
        ]
        for role in ("name", "max", "weight", "scoring"):
            if role in covered:
                return role
        return next((role for role in covered if role is not None), None)
