"""Total rows: the sum of a field below its rows, and the sum of all fields at the end.

The trap: "Cộng Bảng 2 | 7,5" below the last table is no total of the annex; taken for one, it would be the points that
every share is reckoned from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.errors import Problem
from chiso.engine.frameworks.annex.building import compare
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.lines import Line
from chiso.engine.frameworks.annex.problems import shorten
from chiso.engine.text import search_key

_SECTION = re.compile(
    r"(?:tong|cong)\b.*?\b(?:linh vuc|phan|muc|nhom|bang|phu luc|trang|chuong|tieu chi)\s+(?:so\s+)?"
    r"(?:[ivx]+|[a-h]|\d+)\b"
    r"|(?:tong(?: cong| diem| so diem)?|cong)\s+(?:[ivx]+|[a-h]|\d+)\.?"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """The points of the whole annex as a sentence above the table tells them: "Tổng điểm tối đa là 100 điểm"."""

    points: Decimal
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Total:
    """A total row and the field that it stands below; None for one that stands in a table of its own."""

    line: Line
    root: Item | None


def settle_totals(
    totals: Sequence[Total], stated: Stated | None, counted: list[Item], apart: list[Item], problems: list[Problem]
) -> Decimal | None:
    """The total that the annex states, else the sum of its fields when all are known.

    Sums of single fields are compared with their fields, the total with all of them. A total that counts the bonus
    fields (`apart`) in is right, too, but what every share is reckoned from leaves them out. What a sentence
    states is compared where there is no total row.
    """
    rows = [total for total in totals if total.line.maximum is not None]
    grand: Line | None = None
    of_fields: set[str] = set()
    for total in rows:
        words = search_key(total.line.name)
        if _is_of_field(total, counted) or (total.root is not None and words in of_fields):
            of_fields.add(words)
            _settle_field(total, problems)
        else:
            grand = total.line
    parts = [root.maximum for root in counted]
    bonus = [item.maximum for item in apart if item.parent is None and (item.maximum or 0) > 0]
    whole = None if None in parts else _sum(parts)
    if grand is not None:
        if bonus and whole is not None and _sum([whole, *bonus]) == grand.maximum:
            return whole
        compare(grand.maximum, parts, grand.maximum_where, shorten(grand.name), problems)
        return grand.maximum
    if stated is not None and stated.points != _sum([whole, *bonus]):
        compare(stated.points, parts, stated.where, stated.text, problems)
    return whole


def _sum(parts: Sequence[Decimal | None]) -> Decimal:
    return sum((part for part in parts if part is not None), Decimal(0))


def _is_of_field(total: Total, counted: list[Item]) -> bool:
    """Whether a total row sums up one field of several: by its words, its place or its figure."""
    root = total.root
    if root is None or len(counted) < 2 or all(root is not one for one in counted):
        return False
    if _SECTION.fullmatch(search_key(total.line.name)) or root is not counted[-1]:
        return True
    whole = [one.maximum for one in counted]
    fits_all = None not in whole and _sum(whole) == total.line.maximum
    return not fits_all and total.line.maximum in (root.maximum, _below(root))


def _below(item: Item) -> Decimal | None:
    """What the children of an item make up, when all are known."""
    known = [child.maximum for child in item.children]
    return _sum(known) if known and None not in known else None


def _settle_field(total: Total, problems: list[Problem]) -> None:
    """A sum below a field beside its points; a field without points has those of its sum."""
    root, line = total.root, total.line
    if root is None or line.maximum is None:
        return
    if root.maximum is None and not root.line.maximum_unreadable:
        root.line.maximum, root.line.maximum_where = line.maximum, line.maximum_where
        return
    sums = {figure for item in root.walk() for figure in (item.maximum, _below(item)) if figure is not None}
    if line.maximum not in sums:
        compare(line.maximum, [root.maximum], line.maximum_where, shorten(line.name), problems)
