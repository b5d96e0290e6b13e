"""Bonus and penalty points, which no total holds: whole fields of them, and single items among the criteria.

The trap: "Chậm nộp hồ sơ (điểm trừ) | -1" between criteria looks like one; counted as one it would lower the most that
a unit can reach. It is set apart, and said so with its cell.
"""

from __future__ import annotations

import re
from decimal import Decimal

from chiso.engine.errors import Problem
from chiso.engine.frameworks.annex.building import scoring_text
from chiso.engine.frameworks.annex.draft import DraftAdjustment
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.letters import one_line
from chiso.engine.frameworks.annex.problems import shorten, warning
from chiso.engine.frameworks.annex.wording.counting import PerCase, read_per_case
from chiso.engine.frameworks.annex.wording.prepare import clauses_of
from chiso.engine.text import format_decimal, search_key

_BONUS = re.compile(r"^(diem thuong|diem cong|phan thuong|diem khuyen khich|cong diem|thuong diem)\b")
_PENALTY = re.compile(r"^(diem tru|phan tru|diem phat|tru diem)\b")
_BOTH = re.compile(r"\b(diem )?(thuong|cong)\b.*\b(diem )?(tru|phat)\b")
_ITEM = re.compile(r"\((?:\s*(?:la|phan|muc))*\s*(?P<side>diem (?:thuong|cong|tru|phat)|cong diem|tru diem)\b[^)]*\)")
_MINUS = re.compile(r"(?<![\d%])\s[-−–]\s?\d|[:(]\s*[-−–]\s?\d")
_TAKES = re.compile(r"\b(?:bi )?tru\b")


def set_adjustments_apart(roots: list[Item], problems: list[Problem]) -> tuple[list[Item], list[Item]]:
    """The fields that make up the total, and what is bonus or penalty: fields, and single items taken out of theirs."""
    apart: list[Item] = []
    kept = []
    for root in roots:
        if _side(root) is not None:
            apart.append(root)
        else:
            apart.extend(_single(root, problems))
            if not _is_emptied(root, apart):
                kept.append(root)
    return kept, apart


def is_adjustment(name: str) -> bool:
    """Whether a name says that it is a bonus or a penalty."""
    key = search_key(name)
    return any(pattern.match(key) for pattern in (_BONUS, _PENALTY)) or _ITEM.search(key) is not None


def _side(item: Item) -> bool | None:
    """True for bonus, False for penalty, None for an ordinary field or criterion."""
    key = search_key(item.line.name)
    told = _ITEM.search(key)
    if _PENALTY.match(key) or _takes_points(item):
        return False
    if told is not None:
        return "tru" not in told["side"] and "phat" not in told["side"]
    return True if _BONUS.match(key) else None


def _takes_points(item: Item) -> bool:
    """Whether a maximum below zero is meant: the way of scoring, or the name, takes points off."""
    if item.maximum is None or item.maximum >= 0:
        return False
    told = search_key(f"{item.line.name}\n{scoring_text(item)}")
    return _TAKES.search(told) is not None or _MINUS.search(told) is not None


def _single(item: Item, problems: list[Problem]) -> list[Item]:
    """The bonus and penalty items below an ordinary one, taken away from it."""
    found: list[Item] = []
    for child in item.children:
        if _side(child) is None:
            found.extend(_single(child, problems))
            continue
        found.append(child)
        side = "điểm thưởng" if _side(child) else "điểm trừ"
        points = "" if child.maximum is None else f": {format_decimal(child.maximum)}"
        got = f"{child.code} {shorten(child.line.name)}{points} ({side})"
        problems.append(warning("annex.adjustment_apart", where=child.line.maximum_where or child.line.where, got=got))
    gone = {id(one) for one in found}
    item.children = [child for child in item.children if id(child) not in gone and not _is_emptied(child, found)]
    return found


def _is_emptied(item: Item, apart: list[Item]) -> bool:
    """Whether an item that had children lost them all and has nothing to be scored by itself."""
    return not item.children and any(one.parent is item for one in apart) and not item.line.scoring


def read_adjustments(
    apart: list[Item], problems: list[Problem]
) -> tuple[list[DraftAdjustment], Decimal | None, Decimal | None]:
    """Bonus and penalty items with the caps of their fields."""
    found: list[DraftAdjustment] = []
    caps: dict[bool, Decimal | None] = {True: None, False: None}
    for root in apart:
        mixed = _BOTH.search(search_key(root.line.name)) is not None
        if root.maximum is not None and root.children and not mixed:
            caps[_side(root) is True] = abs(root.maximum)
        for item in root.walk():
            if item.children or (item is root and root.maximum is None and not item.line.scoring):
                continue
            found.append(_adjustment(item, _side_within(item, root, mixed=mixed), problems))
    return found, caps[True], caps[False]


def _side_within(item: Item, root: Item, *, mixed: bool) -> bool:
    """An item's own side where it says one, else its field's; below "Điểm thưởng, điểm trừ" its wording tells."""
    own = _side(item)
    if item is not root and own is not None:
        return own
    case = _case(item)
    if mixed:
        takes = case is not None and case.kind == "deduction"
        return not (takes or _TAKES.search(search_key(item.line.name)) is not None)
    return _side(root) is True


def _case(item: Item) -> PerCase | None:
    return next((case for clause in clauses_of(scoring_text(item)) if (case := read_per_case(clause))), None)


def _adjustment(item: Item, bonus: bool, problems: list[Problem]) -> DraftAdjustment:
    case = _case(item)
    cap = abs(item.maximum) if item.maximum is not None else None
    each = case.points if case is not None else cap
    if each is None:
        problems.append(warning("annex.adjustment_unread", where=item.line.where, got=item.line.name))
    return DraftAdjustment(item.code, one_line(item.line.name), bonus, each, cap, item.line.where)
