"""Rows of a table as lines: number, name, points and texts, each with the cell it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from chiso.engine.errors import Problem
from chiso.engine.frameworks.annex.cases import most_of_cases, points_of_case
from chiso.engine.frameworks.annex.cells import aside_of, figure_of, has_sign, is_scoring, read_points, weight_of
from chiso.engine.frameworks.annex.grid import Cell, Grid, Row
from chiso.engine.frameworks.annex.headings import Heading, Role, is_heading_row, is_rating_row
from chiso.engine.frameworks.annex.layout import is_for_others, layout_of
from chiso.engine.frameworks.annex.letters import one_line
from chiso.engine.frameworks.annex.notes import reads_as_note, sums_up
from chiso.engine.frameworks.annex.numbering import Number, as_written, from_cell, split_leading
from chiso.engine.frameworks.annex.problems import warning
from chiso.engine.frameworks.annex.wording.formulas import read_definition
from chiso.engine.frameworks.annex.wording.prepare import clauses_of
from chiso.engine.frameworks.fields import MAX_DECIMALS, NUMBER_LIMIT
from chiso.engine.text import search_key

_BLANK_FIGURE = re.compile(r"^[-–—_.x]*$", re.IGNORECASE)
_IN_NAME = re.compile(
    r"[\s:,–—-]*[(\[]?\s*(?:(?:tổng|tối đa|tổng điểm|điểm tối đa|điểm chuẩn|điểm|thang điểm)\s*:?\s*)*"
    r"(?P<figure>\d{1,4}(?:[.,]\d+)?)\s*(?:điểm|đ)(?!\w)\s*(?:chuẩn|tối đa)?\s*[)\]]?\s*[.;:]?$",
    re.IGNORECASE,
)
_LABELLED_IN_NAME = re.compile(
    r"[\s:,–—-]*[(\[]\s*(?:tối đa|điểm tối đa|điểm chuẩn|tổng điểm)\s*:?\s*(?P<figure>\d{1,4}(?:[.,]\d+)?)\s*[)\]]$",
    re.IGNORECASE,
)
_BARE_IN_NAME = re.compile(r"\s*[(\[]\s*(?P<figure>\d{1,3}(?:[.,]\d{1,2})?)\s*[)\]]$")
_CHANNEL = re.compile(
    r"(?:qua |theo |bang |ket qua )*(?:tu (?:danh gia|cham)(?: va tham dinh)?|tham dinh|hoi dong tham dinh"
    r"|dieu tra(?: xa hoi hoc)?|dtxhh|"
    r"khao sat(?: xa hoi hoc)?|so lieu thong ke|thong ke)"
)
_LETTER = re.compile(r"[a-zđ]\s*(?:[:=]|là)\s", re.IGNORECASE)
_TAIL = re.compile(r"(?:\s*\(\*+\)|\s*\*+|\s*[:;]|(?<=\w{2})\s*[¹²³⁴-⁹⁽⁾]+|(?<=\w{2})\(\d{1,2}\)|\s*\[\d{1,2}\])+$")
_BREAK = re.compile(r"\.\s+|\s*:\s+|\s+\(")
_AGAIN = re.compile(r"\s*\((?:tiếp theo|tiếp|cont)[^)]*\)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Located:
    """A text and the cell it stands in."""

    text: str
    where: str


@dataclass
class Line:
    """One criterion, option or remark of the table. `texts` holds what stands in the other columns.

    `level` is set when each level has a column of its own. `points` is what an options column says, `maximum` the
    points column. `goes_on` marks a name that says "(tiếp theo)"; `has_place` is false where
    the table has no cell for the points of the level; `beside_numbers` marks a number inside the name although the
    table has a column for numbers. `number_written` keeps the marks of the annex: "a)".
    """

    where: str
    name: str = ""
    name_where: str = ""
    number: Number | None = None
    number_written: str = ""
    number_where: str = ""
    number_mended: bool = False
    maximum: Decimal | None = None
    maximum_where: str = ""
    maximum_unreadable: bool = False
    points: Decimal | None = None
    scoring: list[Located] = field(default_factory=list)
    texts: dict[Role, Located] = field(default_factory=dict)
    level: int | None = None
    spans_table: bool = False
    table: str = ""
    has_place: bool = True
    goes_on: bool = False
    beside_numbers: bool = False
    wide: bool = False  # the name's cell is merged over more columns than its heading

    @property
    def any_points(self) -> Decimal | None:
        """The points of the row, whichever column they stand in."""
        return self.points if self.points is not None else self.maximum


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
        self._take_name(line, cells[0])
        line.table = self._grid.name
        _settle(line, has_scoring=True)
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
                self._take_name(line, cell)
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
            _settle(line, has_scoring=bool(self._heading_columns("scoring")))
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

    def _take_name(self, line: Line, cell: Cell) -> None:
        number, rest = (None, cell.text) if _defines_letters(cell.text) else split_leading(cell.text)
        line.name, line.name_where = rest, cell.where
        if number is not None:
            line.number, line.number_written, line.number_where = number, number.printed, cell.where

    def _take_numbers(self, lines: list[Line], row: Row, index: int) -> None:
        """The deepest number that begins in this row belongs to the name that spans as many rows."""
        for column in self._heading_columns("code"):
            cell = row.cells[column]
            if cell is None or cell.row != index or cell.is_empty or self._covers_name(cell):
                continue
            number, mended = from_cell(cell, self.previous)
            line = next((item for item in lines if self._same_rows(item, cell, row)), lines[-1])
            if number is None:
                if not line.name:
                    self._take_name(line, cell)
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
        """Whether a number spans the rows of one of several names, that stands behind it as names of rows do."""
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
                self._take_maximum(self._pointed(lines, cell), cell)
            elif role == "weight":
                line.maximum, line.maximum_where = self._within_limits(weight_of(cell), cell), cell.where
            elif role == "points":
                line.points = figure_of(cell)
                if line.points is None:
                    line.scoring.append(Located(cell.text, cell.where))
            elif role == "scoring":
                self._take_scoring(line, cell)
            elif role == "case":
                self._take_case(line, cell)
            elif role == "channel":
                self._take_channel(line, cell)
            elif role is not None and role not in ("name", "code", "other max", "unused"):
                line.texts.setdefault(role, Located(cell.text, cell.where))
        _pair_lines(line)

    def _take_case(self, line: Line, cell: Cell) -> None:
        """A case under the heading that gives its points; where nothing else does, the best one is the maximum."""
        points = points_of_case(self._heading.texts[cell.column])
        line.scoring.append(Located(f"{one_line(cell.text).rstrip(' .;:')}: {points}", cell.where))
        if not self._heading_columns("max"):
            line.maximum, line.maximum_where = most_of_cases(self._heading.texts), cell.where

    def _role(self, cell: Cell) -> Role | None:
        """The role of the columns that a cell covers; a name wins, a figure in a wide cell is points."""
        covered = [
            self._roles[column] for column in range(cell.column, min(cell.column + cell.width, len(self._roles)))
        ]
        for role in ("name", "max", "weight", "scoring"):
            if role in covered:
                return role
        return next((role for role in covered if role is not None), None)

    def _take_channel(self, line: Line, cell: Cell) -> None:
        """The channel in words; points that are all of the line's name it by the heading of their column."""
        figure = figure_of(cell)
        if figure is None:
            line.texts.setdefault("channel", Located(cell.text, cell.where))
        elif figure and figure == line.maximum:
            line.texts.setdefault("channel", Located(self._heading.texts[cell.column], cell.where))

    def _take_scoring(self, line: Line, cell: Cell) -> None:
        figure = figure_of(cell)
        if _CHANNEL.fullmatch(search_key(cell.text)):
            line.texts.setdefault("channel", Located(cell.text, cell.where))
        elif figure is not None and line.points is None:
            line.points = figure
        else:
            line.scoring.append(Located(cell.text, cell.where))

    def _within_limits(self, figure: Decimal | None, cell: Cell) -> Decimal | None:
        """The points as a framework file can hold them: at most six decimals and a thousand million."""
        if figure is None or abs(figure) > NUMBER_LIMIT:
            return None
        rounded = figure.quantize(Decimal(1).scaleb(-MAX_DECIMALS), ROUND_HALF_UP)
        if rounded == figure:
            return figure
        self._problems.append(warning("annex.max_rounded", where=cell.where, got=cell.text))
        return rounded

    def _take_maximum(self, line: Line, cell: Cell) -> None:
        line.maximum_where = cell.where
        if cell.formula:
            line.maximum_unreadable = True
            return
        if cell.day is not None:
            line.maximum = Decimal(f"{cell.day.day}.{cell.day.month}")
            self._problems.append(warning("annex.max_was_date", where=cell.where, got=cell.text))
            return
        line.maximum = self._within_limits(figure_of(cell), cell)
        if has_sign(cell):
            self._problems.append(warning("annex.max_with_sign", where=cell.where, got=cell.text))
        aside = aside_of(cell)
        if aside:
            line.texts.setdefault(
                "channel" if _CHANNEL.fullmatch(search_key(aside)) else "note", Located(aside, cell.where)
            )
        if line.maximum is None and not _BLANK_FIGURE.match(cell.text.strip()):
            if _has_words(cell.text):
                line.scoring.append(Located(cell.text, cell.where))
            else:
                line.maximum_unreadable = True
                self._problems.append(warning("annex.max_unreadable", where=cell.where, got=cell.text))


def _defines_letters(text: str) -> bool:
    """Whether a text gives the meaning of letters in a formula ("a: tổng số hồ sơ") and no item of a list."""
    return _LETTER.match(text) is not None and all(read_definition(clause) for clause in clauses_of(text))


def _pair_lines(line: Line) -> None:
    """Cases in one cell and their points in another, line beside line, become cases with points."""
    figures = [place for place, text in enumerate(line.scoring) if _are_figures(text.text)]
    if len(figures) != 1 or len(line.scoring) != 2:
        return
    points, cases = line.scoring[figures[0]].text.split("\n"), line.scoring[1 - figures[0]]
    texts = cases.text.split("\n")
    if len(texts) == len(points):
        paired = "\n".join(f"{text.rstrip(' .;:,')}: {figure}" for text, figure in zip(texts, points, strict=True))
        line.scoring = [Located(paired, cases.where)]


def _are_figures(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) > 1 and all(re.fullmatch(r"\d{1,3}(?:[.,]\d+)?\s*(?:điểm|đ)?", line) for line in lines)


def _has_words(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= 2


def _settle(line: Line, *, has_scoring: bool) -> None:
    """Points and options that stand inside the name move out of it."""
    if not has_scoring or not line.scoring:
        _split_options(line)
    line.name = one_line(line.name)
    line.goes_on = _AGAIN.search(line.name) is not None
    line.name = _AGAIN.sub("", line.name)
    numbered = line.number is not None and line.number.style != "bullet"
    if numbered or (sums_up(line.name) and line.any_points is None):  # "Tổng cộng: 100 điểm" in one cell
        take_points_from_name(line)
    line.name = _TAIL.sub("", line.name).strip()


def take_points_from_name(line: Line) -> None:
    """Points at the end of a name ("CHỈ ĐẠO (5 điểm)") become those of the line; two figures that differ are kept."""
    for pattern in (_IN_NAME, _LABELLED_IN_NAME, _BARE_IN_NAME):
        found = pattern.search(line.name)
        if found is None or found.start() == 0:
            continue
        if pattern is _BARE_IN_NAME and (line.maximum is not None or line.maximum_where):
            continue
        figure = read_points(found["figure"])
        if line.maximum is None and not line.maximum_unreadable:
            line.maximum, line.maximum_where = figure, line.name_where
        line.name = line.name[: found.start()]
        if line.maximum != figure:
            line.texts["unused"] = Located(f"{figure}", line.name_where)
        return


def _split_options(line: Line) -> None:
    """Options written below or behind the name in the same cell become its scoring text."""
    parts = line.name.split("\n")
    for found in _BREAK.finditer(parts[0]) if ";" in parts[0] else ():
        clauses = clauses_of(parts[0][found.end() :].removesuffix(")"))
        if len(clauses) > 1 and all(is_scoring(clause) for clause in clauses):
            line.scoring.append(Located("; ".join([*clauses, *parts[1:]]), line.name_where))
            line.name = parts[0][: found.start()]
            return
    for place in range(1, len(parts)):
        if any(is_scoring(clause) for clause in clauses_of(parts[place])):
            line.scoring.append(Located("\n".join(parts[place:]), line.name_where))
            line.name = "\n".join(parts[:place])
            return
