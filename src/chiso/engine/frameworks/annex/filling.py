"""What the cells of a row give its line: points, cases with their points, the way of scoring, the channel.

The trap: a column may hold what its heading does not promise, such as a case of the scoring in the points column or
"Điều tra xã hội học" for a way of scoring; taken by the heading alone, it would be lost.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from chiso.engine.errors import Problem
from chiso.engine.frameworks.annex.cases import most_of_cases, points_of_case
from chiso.engine.frameworks.annex.cells import aside_of, figure_of, has_sign, weight_of
from chiso.engine.frameworks.annex.grid import Cell
from chiso.engine.frameworks.annex.headings import Heading
from chiso.engine.frameworks.annex.letters import one_line
from chiso.engine.frameworks.annex.lines import Line, Located
from chiso.engine.frameworks.annex.problems import warning
from chiso.engine.frameworks.fields import MAX_DECIMALS, NUMBER_LIMIT
from chiso.engine.text import search_key

_BLANK_FIGURE = re.compile(r"^[-–—_.x]*$", re.IGNORECASE)
_CHANNEL = re.compile(
    r"(?:qua |theo |bang |ket qua )*(?:tu (?:danh gia|cham)(?: va tham dinh)?|tham dinh|hoi dong tham dinh"
    r"|dieu tra(?: xa hoi hoc)?|dtxhh|"
    r"khao sat(?: xa hoi hoc)?|so lieu thong ke|thong ke)"
)


def take_maximum(line: Line, cell: Cell, problems: list[Problem]) -> None:
    """The points in a cell of the points column; what is no figure is named, or is a case of the scoring."""
    line.maximum_where = cell.where
    if cell.formula:
        line.maximum_unreadable = True
        return
    if cell.day is not None:
        line.maximum = Decimal(f"{cell.day.day}.{cell.day.month}")
        problems.append(warning("annex.max_was_date", where=cell.where, got=cell.text))
        return
    line.maximum = _within_limits(figure_of(cell), cell, problems)
    if has_sign(cell):
        problems.append(warning("annex.max_with_sign", where=cell.where, got=cell.text))
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
            problems.append(warning("annex.max_unreadable", where=cell.where, got=cell.text))


def take_weight(line: Line, cell: Cell, problems: list[Problem]) -> None:
    """The weight in a cell, where weights stand for points."""
    line.maximum, line.maximum_where = _within_limits(weight_of(cell), cell, problems), cell.where


def take_points(line: Line, cell: Cell) -> None:
    """The points of an option beside it; words in their place tell how the criterion is scored."""
    line.points = figure_of(cell)
    if line.points is None:
        line.scoring.append(Located(cell.text, cell.where))


def take_case(line: Line, cell: Cell, heading: Heading, *, has_maximum: bool) -> None:
    """A case under the heading that gives its points; without a column for the maximum it is the best one."""
    points = points_of_case(heading.texts[cell.column])
    line.scoring.append(Located(f"{one_line(cell.text).rstrip(' .;:')}: {points}", cell.where))
    if not has_maximum:
        line.maximum, line.maximum_where = most_of_cases(heading.texts), cell.where


def take_scoring(line: Line, cell: Cell) -> None:
    """The way of scoring; a figure there is the points of a case, and the words of a channel name it."""
    figure = figure_of(cell)
    if _CHANNEL.fullmatch(search_key(cell.text)):
        line.texts.setdefault("channel", Located(cell.text, cell.where))
    elif figure is not None and line.points is None:
        line.points = figure
    else:
        line.scoring.append(Located(cell.text, cell.where))


def take_channel(line: Line, cell: Cell, heading: Heading) -> None:
    """The channel in words; points that are all of the line's name it by the heading of their column."""
    figure = figure_of(cell)
    if figure is None:
        line.texts.setdefault("channel", Located(cell.text, cell.where))
    elif figure and figure == line.maximum:
        line.texts.setdefault("channel", Located(heading.texts[cell.column], cell.where))


def _within_limits(figure: Decimal | None, cell: Cell, problems: list[Problem]) -> Decimal | None:
    """The points as a framework file can hold them: at most six decimals and a thousand million."""
    if figure is None or abs(figure) > NUMBER_LIMIT:
        return None
    rounded = figure.quantize(Decimal(1).scaleb(-MAX_DECIMALS), ROUND_HALF_UP)
    if rounded == figure:
        return figure
    problems.append(warning("annex.max_rounded", where=cell.where, got=cell.text))
    return rounded


def pair_cases(line: Line) -> None:
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
