"""Targets in the rows of a table: the column of aims is known by its heading, never by its position.

The trap: beside "Mục tiêu năm 2024" stands "Kết quả năm 2023" with figures of the same kind, and the measure may stand
in the row, in the heading or in a column of units.
"""

from __future__ import annotations

import re

from chiso.engine.directives.amounts import NUMERAL, decimal_in
from chiso.engine.directives.appendix import Cell, cells_of
from chiso.engine.directives.indices import index_before
from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import Bound, IndexMention, Measure, Target
from chiso.engine.directives.source import Source

_AIM = re.compile(
    r"phấn đấu|mục tiêu|đăng ký|kỳ vọng|(?:chỉ tiêu|kế hoạch)\s+(?:giao|phấn đấu|đề ra|(?:đến\s+)?(?:năm\s+)?20\d\d)",
    re.I,
)
_VALUE = re.compile(
    r"(?:đạt\s+)?(?:(?:thuộc|nằm trong|trong|vào|xếp|đứng)\s+)?"
    rf"(?:[≥>≤<]\s*|từ\s+|trên\s+|dưới\s+|thứ\s+|hạng\s+|nhóm\s+|top\s+)*(?P<value>{NUMERAL})(?:/\d+)?\s*"
    r"(?P<unit>[^\d]*)",
    re.I,
)
_MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    ("percent", re.compile(r"%|phần trăm|(?<!\w)(?:tỷ|tỉ) lệ", re.I)),
    ("group", re.compile(r"(?<!\w)(?:nhóm|top|tốp)\s*(?:\d|$)", re.I)),
    ("rank", re.compile(r"hạng|vị trí|thứ bậc|(?<!\w)thứ\s+\d", re.I)),
    ("points", re.compile(r"(?<!\w)điểm(?! %)", re.I)),
)
_MAX_HEADING = 60


def targets_in_tables(
    source: Source, lines: tuple[Line, ...], indices: tuple[IndexMention, ...], fallback: str
) -> dict[int, list[Target]]:
    """The targets of each row of a table that has a column of aims, by where the row begins."""
    found: dict[int, list[Target]] = {}
    heading: tuple[Cell, ...] = ()
    column = -1
    above = ""
    for line in lines:
        if not line.is_table:
            column, above = -1, source.view[line.span.start : line.span.end]
            continue
        cells = cells_of(source, line)
        at = _aim_column(cells)
        at = at if at > 0 or line.part != "targets" or column > 0 else _column_of_aims_alone(cells)
        if at > 0:
            heading, column = cells, at
            found[line.span.start] = []
        elif 0 <= column < len(cells):
            found[line.span.start] = _in_row(source, cells, heading, column, above, indices, fallback)
    return found


def _aim_column(cells: tuple[Cell, ...]) -> int:
    """Which cell of a heading names aims; -1 for a row that holds figures."""
    places = [at for at, cell in enumerate(cells) if at and len(cell.text) <= _MAX_HEADING and _AIM.search(cell.text)]
    figures = [cell for cell in cells[1:] if re.search(r"\d", re.sub(r"20\d\d", "", cell.text))]
    return places[-1] if places and not figures else -1


def _column_of_aims_alone(cells: tuple[Cell, ...]) -> int:
    """Which cell of a heading under "Chỉ tiêu" holds aims without saying so: "Kế hoạch", or the last of its years."""
    if any(_VALUE.fullmatch(cell.text.strip()) for cell in cells):
        return -1
    years = {
        int(year[1]): at for at, cell in enumerate(cells) if at and (year := _OF_YEAR.fullmatch(cell.text.strip()))
    }
    plain = [at for at, cell in enumerate(cells) if at and _PLAIN_AIM.fullmatch(cell.text.strip())]
    return years[max(years)] if years else plain[-1] if plain else -1


_OF_YEAR = re.compile(r"(?:kế hoạch\s+|chỉ tiêu\s+|KH\s+)?(?:năm\s+)?(20\d\d)(?:\s*\([^()]*\))?", re.I)
_PLAIN_AIM = re.compile(r"kế hoạch|chỉ tiêu|KH|mức (?:phấn đấu|cần đạt|đạt)|yêu cầu đạt|giao", re.I)


def _in_row(
    source: Source,
    cells: tuple[Cell, ...],
    heading: tuple[Cell, ...],
    column: int,
    above: str,
    indices: tuple[IndexMention, ...],
    fallback: str,
) -> list[Target]:
    named = max(cells[:column], key=lambda cell: sum(map(str.isalpha, cell.text)))
    units = [cell.text for cell in cells if cell is not named and cell is not cells[column]]
    others = [cell.text for cell in heading if cell is not heading[column]]
    own = index_before(indices, cells[0].span.start, cells[-1].span.end)
    span = cells[column].span
    found: list[Target] = []
    for part in _NEXT_VALUE.split(cells[column].text.strip()):
        value = _VALUE.fullmatch(part)
        beside = [value["unit"], part] if value else []
        measure = _measure([*beside, heading[column].text, *units, named.text, *others, above])
        if value is None or measure is None:
            continue
        index = own or ("" if measure == "percent" else fallback or index_before(indices, 0, cells[0].span.start))
        number = decimal_in(value["value"])
        bound: Bound = "<=" if measure in ("rank", "group") or re.match(r"[≤<]|dưới", part) else ">="
        found.append(Target(measure, bound, number, None, index, named.text[-160:], source.cut(span), span, 0.8))
    return found


_NEXT_VALUE = re.compile(r"[;,]\s+(?=[^\d\s])")
"""Between two aims of one cell: "67 điểm, xếp hạng 25"."""


def _measure(texts: list[str]) -> Measure | None:
    """The measure that the nearest of the texts names."""
    for text in texts:
        for measure, pattern in _MEASURES:
            if pattern.search(text):
                return measure
    return None
