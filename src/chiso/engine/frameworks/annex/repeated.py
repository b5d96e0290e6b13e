"""Rows that repeat an item: a field printed again on the next page or sheet, or announced by a summary.

The trap: taken for a field of its own, the repetition counts the points twice; taken for the same, a second criterion
of that number and name is lost.
"""

from __future__ import annotations

from collections.abc import Set

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.lines import Line
from chiso.engine.frameworks.annex.numbering import Number
from chiso.engine.frameworks.annex.problems import shorten, warning
from chiso.engine.text import search_key

_FIRST_USED = Text(
    "Hai nơi ghi điểm khác nhau; đã dùng nơi đầu.", "Two places state different points; the first was used."
)
_SECOND_USED = Text(
    "Bảng tổng hợp và bảng tiêu chí ghi điểm khác nhau; đã dùng bảng tiêu chí.",
    "Summary and table of criteria state different points; the table of criteria was used.",
)


def repeats(item: Item, line: Line, number: Number, summaries: Set[str]) -> bool:
    """Whether the line repeats the item; a field that a summary announced may be named at greater length."""
    if _stands_again(item, line, number):
        return True
    known = item.number
    announced = item.line.table in summaries and line.table not in summaries and item.parent is None
    same = known is not None and (known.parts, known.style) == (number.parts, number.style)
    return announced and same and not item.children and bool(line.name)


def repeats_level(item: Item, line: Line) -> bool:
    """Whether an item in the column of its level is printed again where its cell was cut by the end of a page."""
    if not item.children or item.line.level != line.level or line.scoring:
        return False
    if not line.name or search_key(item.line.name) != search_key(line.name):
        return False
    return line.number is None or (item.number is not None and item.number.parts == line.number.parts)


def take_over(item: Item, line: Line, summaries: Set[str], problems: list[Problem]) -> None:
    """A field repeated on the next page must repeat its points; what only the repetition says is taken over.

    Name and points that a summary announced differently give way to those of the table of the field.
    """
    known = item.line
    announced = known.table in summaries
    if announced and search_key(known.name) != search_key(line.name):
        known.name, known.name_where = line.name, line.name_where
    if known.scoring and line.scoring:
        item.extra.append(Line(line.where, scoring=line.scoring))
    known.scoring = known.scoring or line.scoring
    known.texts = {**line.texts, **known.texts}
    if line.maximum is None or line.maximum == known.maximum:
        return
    before, place = known.maximum, known.maximum_where
    if before is None or announced:
        known.maximum, known.maximum_where = line.maximum, line.maximum_where
    if before is not None:
        code = "annex.sum_mismatch" if announced else "annex.duplicate_code"
        where, got = f"{place} / {line.maximum_where}", f"{shorten(known.name)}: {before:f} ≠ {line.maximum:f}"
        problems.append(warning(code, where=where, got=got, hint=_SECOND_USED if announced else _FIRST_USED))


def _stands_again(item: Item, line: Line, number: Number) -> bool:
    """Whether the line repeats the item: on another page, sheet or in a summary; never two scored rows of one table."""
    if item.number is None or item.number.parts != number.parts or item.number.style != number.style:
        return False
    if not line.name or search_key(item.line.name) != search_key(line.name):
        return False
    if line.scoring and item.line.scoring:
        return line.goes_on and line.maximum in (None, item.maximum)
    return line.goes_on or line.table != item.line.table or (bool(item.children) and not line.scoring)
