"""Tables that stand beside the criteria: one that sums the fields up, one that tells how each criterion is scored.

The trap: read as criteria, a summary counts every point twice, and a sheet of scoring texts looks like another
framework because its codes stand twice. Both are told by what they repeat and what they leave out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.lines import Line, is_total
from chiso.engine.frameworks.annex.numbering import Number, value_of
from chiso.engine.frameworks.annex.problems import shorten, warning
from chiso.engine.frameworks.annex.roles import Role
from chiso.engine.text import format_decimal, search_key

Part = Literal["main", "summary", "details"]

_SUMS = re.compile(r"\b(?:tong hop|co cau (?:diem|thang diem)|phan bo diem|tom tat|ket cau diem|bang tong)\b")
_TOLD: tuple[Role, ...] = ("evidence", "appraiser", "lead", "channel")


def parts_of(tables: Sequence[list[Line]], above: Sequence[list[str]]) -> list[Part]:
    """What each table of an annex is, by its lines and the texts above it."""
    found: list[Part] = []
    for place, lines in enumerate(tables):
        others = [line for other, rows in enumerate(tables) if other != place for line in rows]
        if _sums_up(lines, others, above[place]):
            found.append("summary")
        elif any(part == "main" for part in found) or not _has_names(lines):
            found.append("details" if _tells_more(lines, others) else "main")
        else:
            found.append("main")
    return found


def _has_names(lines: list[Line]) -> bool:
    return any(line.name and line.number is not None for line in lines)


def _rows(lines: Sequence[Line]) -> list[Line]:
    """The rows that stand for fields or criteria: with a number or with points, without totals."""
    return [
        line
        for line in lines
        if not is_total(line)
        and ((line.number is not None and line.number.style != "bullet") or (line.name and line.any_points is not None))
    ]


def _sums_up(lines: list[Line], others: list[Line], above: list[str]) -> bool:
    """Whether a table gives points alone, for rows that others break down, and has fewer rows than they have."""
    rows, known = _rows(lines), _rows(others)
    announced = any(_SUMS.search(search_key(text)) for text in above)
    if len(rows) < 2 or len(rows) * (1 if announced else 2) > len(known):
        return False
    if any(line.maximum is None for line in rows if line.number):
        return False
    if any(line.scoring or any(role in line.texts for role in _TOLD) for line in lines):
        return False
    names = {search_key(line.name) for line in known}
    named = [line for line in rows if search_key(line.name) in names]
    return announced or len(named) * 10 >= len(rows) * 6


def supplies_fields(summary: list[Line], others: list[Line]) -> bool:
    """Whether the fields of a summary in front are the numbered rows that later tables repeat or break down."""
    numbers = [line.number for line in others if line.number is not None and line.number.parts]
    starts = {(number.style, number.parts) for number in numbers} | {
        ("arabic", number.parts[:1]) for number in numbers if number.style == "dotted"
    }
    return any(line.number is not None and (line.number.style, line.number.parts) in starts for line in summary)


def cut_summary(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of a table without, and those of, a summary that stands below its criteria under a line of its own."""
    for place, line in enumerate(lines):
        if line.number is None and line.maximum is None and _SUMS.match(search_key(line.name)):
            rows, known = _rows(lines[place + 1 :]), {search_key(one.name) for one in lines[:place] if one.name}
            repeated = [row for row in rows if search_key(row.name) in known and not row.scoring]
            if len(rows) > 1 and len(repeated) * 10 >= len(rows) * 6:
                return lines[:place], lines[place + 1 :]
    return lines, []


def _tells_more(lines: list[Line], others: list[Line]) -> bool:
    """Whether most rows repeat codes or names of another table and hold texts that the rows there lack."""
    rows, known = _rows(lines) or [line for line in lines if line.name], _rows(others)
    by_number: dict[tuple[str, ...], list[Line]] = {}
    for line in known:
        if line.number is not None:
            by_number.setdefault(line.number.parts, []).append(line)
    by_name = {search_key(line.name): line for line in known if line.name}
    pairs = [(line, _like(line, by_number, by_name)) for line in rows]
    matched = [(line, other) for line, other in pairs if other is not None]
    if len(matched) < 2 or len(matched) * 10 < len(rows) * 6:
        return False
    both = sum(1 for line, other in matched if line.scoring and other.scoring)
    adds = [
        role
        for role in ("scoring", *_TOLD)
        if _count(role, [line for line, _ in matched]) * 2 >= len(matched)
        and _count(role, [other for _, other in matched]) * 10 <= len(matched) * 3
    ]
    return bool(adds) and both * 10 <= len(matched) * 3


def _like(line: Line, by_number: dict[tuple[str, ...], list[Line]], by_name: dict[str, Line]) -> Line | None:
    """The row of another table that has the line's name; else one with its number whose name is much the same."""
    named = by_name.get(search_key(line.name)) if line.name else None
    if named is not None or line.number is None:
        return named
    same = by_number.get(line.number.parts, [])
    return next((other for other in same if not line.name or _alike(line.name, other.name)), None)


def _alike(first: str, second: str) -> bool:
    """Whether two names share most words of the shorter one."""
    words = sorted((set(search_key(first).split()), set(search_key(second).split())), key=len)
    return bool(words[0]) and len(words[0] & words[1]) * 10 >= len(words[0]) * 6


def _count(role: str, lines: list[Line]) -> int:
    return sum(
        1 for line in lines if (line.scoring if role == "scoring" else any(role == known for known in line.texts))
    )


def join_details(items: list[Item], details: Sequence[Item], problems: list[Problem]) -> None:
    """Give what the tables of details say to the criteria of their codes or names; what fits none is named."""
    by_code: dict[str, Item] = {}
    by_name: dict[str, list[Item]] = {}
    for item in items:
        by_code.setdefault(item.code, item)
        if item.number is not None and len(item.number.parts) > 1:
            by_code.setdefault(item.number.printed, item)
        by_name.setdefault(search_key(item.line.name), []).append(item)
    for told in details:
        meant = _item_of(told, by_code, by_name, problems)
        if meant is not None:
            _give(meant, told, problems)
        elif told.line.scoring or told.extra or told.line.texts:
            got = f"{told.code} {shorten(told.line.name)}"
            problems.append(
                warning("annex.details_unmatched", where=told.line.number_where or told.line.where, got=got)
            )


def _item_of(
    told: Item, by_code: dict[str, Item], by_name: dict[str, list[Item]], problems: list[Problem]
) -> Item | None:
    """The criterion that a row of details means: by its code; by its name where the code is another's or nobody's."""
    coded = by_code.get(told.code) or by_code.get(told.number.printed if told.number is not None else "")
    named = by_name.get(search_key(told.line.name), []) if told.line.name else []
    if not told.line.name or (coded is not None and any(item is coded for item in named)):
        return coded
    found = _numbered_alike(told, named) or (named[0] if len(named) == 1 else coded)
    if found is not None and told.line.number_where and not _numbered_alike(told, [found]):
        got = f"{told.code} {shorten(told.line.name)} / {found.code} {shorten(found.line.name)}"
        where = f"{told.line.name_where} / {found.line.name_where}"
        problems.append(warning("annex.details_differ", where=where, got=got))
    return found


def _numbered_alike(told: Item, items: Sequence[Item]) -> Item | None:
    """The one item that prints the number of the row of details, below whatever field."""
    found = [item for item in items if item.number and told.number and item.number.parts == told.number.parts]
    return found[0] if len(found) == 1 else None


def _give(item: Item, told: Item, problems: list[Problem]) -> None:
    """The texts of a row of details to its criterion; points that differ are named, the criterion's are kept."""
    item.line.scoring = item.line.scoring or told.line.scoring
    item.extra = item.extra or told.extra
    item.line.texts = {**told.line.texts, **item.line.texts}
    if item.line.points is None:
        item.line.points = told.line.points
    stated = told.line.maximum
    if stated is None:
        return
    if item.maximum is None and not item.line.maximum_unreadable:
        item.line.maximum, item.line.maximum_where = stated, told.line.maximum_where
    elif stated != item.maximum and item.maximum is not None:
        problems.append(_differs(item, told.line))


def compare_summaries(items: list[Item], summaries: Sequence[Line], problems: list[Problem]) -> None:
    """The rows of a summary against the fields they sum up; both figures are shown, neither is changed."""
    for row in summaries:
        if row.maximum is None:
            continue
        item = next((item for item in items if _names(row, item)), None)
        if item is None:
            got = f"{shorten(row.name)}: {format_decimal(row.maximum)}"
            problems.append(warning("annex.summary_unmatched", where=row.where, got=got))
        elif item.maximum is not None and item.maximum != row.maximum:
            problems.append(_differs(item, row))
        elif item.maximum is None and not item.line.maximum_unreadable:
            item.line.maximum, item.line.maximum_where = row.maximum, row.maximum_where


def _names(row: Line, item: Item) -> bool:
    """Whether a row of a summary means the item: by its name, or a field by its number."""
    if search_key(row.name) == search_key(item.line.name):
        return True
    return item.parent is None and row.number is not None and item.number is not None and _same(row.number, item.number)


def _same(first: Number, second: Number) -> bool:
    return first.parts == second.parts or (
        len(first.parts) == len(second.parts) == 1 and value_of(first.parts[0]) == value_of(second.parts[0])
    )


def _differs(item: Item, row: Line) -> Problem:
    declared, stated = item.line.maximum, row.maximum
    points = " ≠ ".join(format_decimal(figure) for figure in (declared, stated) if figure is not None)
    return warning(
        "annex.sum_mismatch",
        where=f"{item.line.maximum_where or item.line.where} / {row.maximum_where}",
        got=f"{item.code} {shorten(item.line.name)}: {points}",
        hint=Text(
            "Hai bảng ghi điểm khác nhau; đã dùng bảng tiêu chí.",
            "Two tables state different points; the table of criteria was used.",
        ),
    )


def drop_summary_rows(roots: list[Item], summaries: set[str], problems: list[Problem]) -> list[Item]:
    """The fields without rows of an early summary that no later table breaks down: they are named, not scored."""
    kept = []
    for root in roots:
        if root.line.table in summaries and not root.children and not root.line.scoring and not root.extra:
            got = shorten(root.line.name)
            problems.append(warning("annex.summary_unmatched", where=root.line.where, got=got))
        else:
            kept.append(root)
    return kept
