"""Rows that head the rows below them without a number: "Nhóm tiêu chí chung", a title merged over the table.

The trap: such a row looks like a criterion whose number is missing; taken for one, its points count twice and what
stands below it loses its parent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.lines import Line, is_note
from chiso.engine.frameworks.annex.names import take_points_from_name
from chiso.engine.frameworks.annex.notes import sums_up
from chiso.engine.frameworks.annex.numbering import ORDER, Number
from chiso.engine.frameworks.annex.outline import Outline
from chiso.engine.text import search_key

_GROUP = re.compile(
    r"(?:phan|nhom|linh vuc|chuong|khoi|tru cot|hop phan|mang|mien|(?:cac )?(?:tieu chi|chi tieu|noi dung|nhiem vu)"
    r" (?:chung|rieng|dac thu|chuyen mon|khac)|cong tac)\b"
)


def heads_rows(line: Line, following: Sequence[Line], outline: Outline) -> bool:
    """Whether a row without a number heads the `following` rows: by its words or its cell, and by how they count."""
    if line.number is not None or not line.name or line.scoring or set(line.texts) - {"unused", "note"}:
        return False
    if sums_up(line.name) or is_note(line) or line.points is not None:
        return False
    first = _first_numbered(following)
    if first is None:
        return False
    begins = first.last_value == 1
    if line.maximum is None and _stated_in_name(line) is None:
        if begins and _counts_again(first, outline):
            return line.name[:1].isupper()
        if begins and (line.wide or line.spans_table):
            return True
        return (begins or line.wide or _follows_head(outline)) and looks_like_head(line)
    marked = line.wide or line.spans_table or looks_like_head(line)
    return (begins or _adds_up(line, following)) if marked else begins and _adds_up(line, following)


def heads_unnumbered(line: Line, following: Sequence[Line]) -> bool:
    """Whether a row heads the rows below it in a table that numbers nothing: by its words or its cell."""
    if (
        not line.name
        or line.scoring
        or set(line.texts) - {"unused", "note"}
        or line.points is not None
        or not following
    ):
        return False
    marked = line.wide or line.spans_table or looks_like_head(line)
    return marked and not sums_up(line.name) and not is_note(line) and any(below.scoring for below in following)


def _follows_head(outline: Outline) -> bool:
    """Whether the rows so far stand below a head without number, beside which another may stand."""
    return bool(outline.path) and outline.path[0].number is None and bool(outline.path[0].children)


def _counts_again(first: Number, outline: Outline) -> bool:
    """Whether rows have been counted up to here that the next row counts from the beginning again, or none yet."""
    known = [item.number for item in outline.path if item.number is not None]
    return not outline.roots or any(number.style == first.style and number.word == first.word for number in known)


def _first_numbered(following: Sequence[Line]) -> Number | None:
    """The number of the row right below; the rows of a head are numbered."""
    number = following[0].number if following else None
    return number if number is not None and number.style != "bullet" else None


def looks_like_head(line: Line) -> bool:
    """Whether a name is printed in capitals, or its first words are those of a part of an annex."""
    return _shouts(_without_points(line).name) or _GROUP.match(search_key(line.name)) is not None


def _shouts(name: str) -> bool:
    """Whether a name is printed in capitals."""
    return name.isupper() and len(re.findall(r"[^\W\d_]", name)) >= 3


def _stated_in_name(line: Line) -> Decimal | None:
    return _without_points(line).maximum


def _without_points(line: Line) -> Line:
    """The name alone, its points apart: "CHỈ ĐẠO (5 điểm)"."""
    copy = Line(line.where, name=line.name)
    take_points_from_name(copy)
    return copy


def _adds_up(line: Line, following: Sequence[Line]) -> bool:
    """Whether the rows down to the next unnumbered one with points, or some of them, make up the row's points."""
    declared = line.maximum if line.maximum is not None else _stated_in_name(line)
    total, count = Decimal(0), 0
    for below in following:
        if below.number is None and below.name and (below.wide or below.spans_table or looks_like_head(below)):
            break
        if below.maximum is not None:
            total, count = total + below.maximum, count + 1
            if total == declared and count > 1:
                return True
    return False


def place_head(line: Line, following: Sequence[Line], outline: Outline) -> Item:
    """Put the head beside the heads before it, or below the field whose rows it divides."""
    take_points_from_name(line)
    first = _first_numbered(following)
    return outline.add_child(line, _parent(outline, first) if first is not None else None)


def _parent(outline: Outline, first: Number) -> Item | None:
    for item in reversed(outline.path):
        if item.number is None:
            return item.parent
        if ORDER[item.number.style] < ORDER[first.style] and not _is_filled(item, first):
            return item
    return None


def _is_filled(item: Item, first: Number) -> bool:
    """Whether the item has rows of its own that count as the head's rows do, from the beginning again."""
    own = [child for child in item.children if child.number is not None and child.number.style == first.style]
    return bool(own) and first.last_value == 1
