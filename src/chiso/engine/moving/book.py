"""What has been read of a workbook so far: figures, totals, names, and every cell that could not be read.

The trap: what Excel shows is not what it stores. "1,5" is text, a forgotten formula nothing, and an "x" means whatever
its author meant; none of these may become points in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks.annex.grid import Cell
from chiso.engine.moving.columns import Spot
from chiso.engine.moving.model import Criterion, Figure, Kind, Label, Layout, Stage, Total, Use
from chiso.engine.text import NumberStyle, decimal_of, search_key

_NOT_APPLICABLE = frozenset(
    {"khong ap dung", "kad", "k ap dung", "khong danh gia", "kdg", "n/a", "na", "khong cham", "khong thuoc", "kct"}
)
_BLANK = frozenset({"", "-", "--", "–", "—", "…", "...", "chua cham"})
_MARKS = frozenset({"x", "v", "✓", "✔", "√", "co", "dat", "khong", "khong dat"})
_KINDS: dict[Use, Kind] = {"total": "points", "percent": "percent", "rank": "rank", "grade": "grade"}


@dataclass
class Book:
    """What has been read so far; the readers of the layouts write into it."""

    style: NumberStyle = "auto"
    layouts: list[Layout] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    units: dict[str, Label] = field(default_factory=dict)
    criteria: dict[str, Criterion] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: int = 0

    def unit(self, text: str, where: str) -> str:
        """The unit's name as the key of its figures."""
        name = " ".join(text.split())
        self.units.setdefault(name, Label(name, where))
        return name

    def criterion(self, found: Criterion) -> str:
        self.criteria.setdefault(found.key, found)
        return found.key

    def figure(self, unit: str, criterion: str, stage: Stage, cell: Cell | None) -> None:
        """The figure in a cell; an empty cell is a blank figure only where a cell stands."""
        if cell is None:
            return
        key = search_key(cell.text)
        if cell.formula:
            self.problems.append(formula_without_value(cell))
            return
        if cell.number is None and key in _BLANK:
            self.figures.append(Figure(unit, criterion, stage, "blank", None, cell.where))
        elif key in _NOT_APPLICABLE:
            self.figures.append(Figure(unit, criterion, stage, "not_applicable", None, cell.where))
        elif cell.number is None and key in _MARKS:
            self.figures.append(Figure(unit, criterion, stage, "mark", None, cell.where))
        else:
            value = self.number(cell)
            if value is not None:
                self.figures.append(Figure(unit, criterion, stage, "answered", value, cell.where))

    def number(self, cell: Cell) -> Decimal | None:
        """The number in a cell, or None with a problem that names the cell."""
        if cell.day is not None:
            self.problems.append(date_for_number(cell))
            return None
        if cell.number is not None:
            return cell.number * 100 if cell.percent else cell.number
        try:
            return decimal_of(cell.text.removesuffix("đ").removesuffix("điểm"), style=self.style, where=cell.where)
        except InputError as error:
            self.problems += error.problems
            return None

    def total(self, unit: str, use: Use, stage: Stage, cell: Cell | None, year: int | None = None) -> None:
        if cell is None or (cell.number is None and search_key(cell.text) in _BLANK and not cell.formula):
            return
        kind = _KINDS[use]
        if cell.formula:
            self.problems.append(formula_without_value(cell))
            return
        if kind == "grade":
            self.totals.append(Total(unit, kind, stage, None, cell.text.strip(), cell.where, year))
            return
        value = self.number(cell)
        if value is not None:
            self.totals.append(Total(unit, kind, stage, value, cell.text.strip(), cell.where, year))


def formula_without_value(cell: Cell) -> Problem:
    """A formula that was saved without its result."""
    return Problem(
        "moving.formula",
        Text("Ô là công thức nhưng tệp không lưu giá trị.", "The cell is a formula saved without its value."),
        where=cell.where,
        got=cell.formula[:60],
        hint=Text("Mở tệp bằng Excel, lưu lại rồi thả lại.", "Open it in Excel, save it, and drop it again."),
    )


def date_for_number(cell: Cell) -> Problem:
    """Excel turned a typed number into a date."""
    return Problem(
        "moving.date_for_number",
        Text("Ô điểm là một ngày: Excel đã đổi số thành ngày.", "A date stands for points: Excel changed the number."),
        where=cell.where,
        got=cell.text,
        expected=Text("số điểm, ví dụ 1,5", "points, e.g. 1,5"),
        hint=Text("Đặt ô là kiểu số rồi gõ lại điểm.", "Make the cell a number and type the points again."),
    )
