"""The code of every item of an outline: as printed where that is enough, with the parent's before it where not.

The trap: "1" stands below every field, and a row may have lost its number; a code must still mean one item alone.
"""

from __future__ import annotations

from chiso.engine.errors import Problem, Text
from chiso.engine.files.word_numbering import to_roman
from chiso.engine.frameworks.annex.adjusting import is_adjustment
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.outline import Outline
from chiso.engine.frameworks.annex.problems import warning


def give_codes(outline: Outline) -> None:
    """Every item gets a code that is its own: printed where that is enough, with the parent's before it where not."""
    items = outline.items()
    qualified = _styles_to_qualify(items)
    used: dict[str, Item] = {}
    printed = {item.number.printed for item in items if item.number is not None}
    for item in items:
        item.code = _code_of(item, outline.roots, qualified, printed)
        if _lost_its_number(item, outline.roots):
            outline.problems.append(warning("annex.code_missing", where=item.line.where, got=item.line.name))
        if item.code in used:
            item.twin = item.code
            item.code = _second(item, used, outline.problems)
        used[item.code] = item


def _lost_its_number(item: Item, roots: list[Item]) -> bool:
    """Whether a row that heads others, or stands in the column of its level, has no number although another has."""
    beside = roots if item.parent is None else item.parent.children
    if is_adjustment(item.line.name):
        return False
    placed = bool(item.children) or item.line.level is not None
    return item.number is None and placed and any(other.number is not None for other in beside)


def _styles_to_qualify(items: list[Item]) -> set[str]:
    """Styles whose printed numbers stand under several parents, so that they tell nothing alone."""
    seen: dict[tuple[str, str], set[int]] = {}
    for item in items:
        if item.number is not None and item.parent is not None:
            seen.setdefault((item.number.style, item.number.printed), set()).add(id(item.parent))
    tops = {item.number.printed for item in items if item.number is not None and item.parent is None}
    clashing = {style for (style, printed), parents in seen.items() if len(parents) > 1 or printed in tops}
    return clashing | {"lower", "small"}


def _code_of(item: Item, roots: list[Item], qualified: set[str], printed: set[str]) -> str:
    number, parent = item.number, item.parent
    if number is None:
        return _temporary(item, roots if parent is None else parent.children, printed)
    if parent is None:
        return number.printed
    above = parent.number
    extends = above is not None and number.style == "dotted" and number.parts[:-1] == above.parts
    if extends and above is not None and parent.code != above.printed:
        return f"{parent.code}.{number.parts[-1]}"
    if number.style in qualified and not (extends and number.style == "dotted" and _rooted(item)):
        return f"{parent.code}.{number.parts[-1] if extends else number.printed}"
    return number.printed


def _rooted(item: Item) -> bool:
    """Whether the number spells out the whole way from the top, so that it cannot stand elsewhere too."""
    return item.number is not None and len(item.number.parts) == item.depth + 1


def _temporary(item: Item, siblings: list[Item], printed: set[str]) -> str:
    """The next free number after the sibling before, or a place below the parent."""
    place = next((index for index, sibling in enumerate(siblings) if sibling is item), 0)
    if item.parent is None:
        counted = str(place + 1)
        if item.children and any(known.isdigit() for known in printed) and to_roman(place + 1) not in printed:
            return to_roman(place + 1)
        return counted if counted not in printed else f"x{place + 1}"
    before = siblings[place - 1] if place else None
    head, _, last = (before.code if before is not None else f"{item.parent.code}.0").rpartition(".")
    candidate = f"{head}.{int(last) + 1}" if head and last.isdigit() else f"{item.parent.code}.{place + 1}"
    return candidate if candidate not in printed else f"{item.parent.code}.x{place + 1}"


def _second(item: Item, used: dict[str, Item], problems: list[Problem]) -> str:
    first = used[item.code]
    places = f"{first.line.number_where or first.line.where} / {item.line.number_where or item.line.where}"
    place = 2
    while f"{item.code}-{place}" in used:
        place += 1
    code = f"{item.code}-{place}"
    hint = Text(f"Dòng sau tạm mang mã {code}.", f"The later row has the temporary code {code}.")
    problems.append(warning("annex.duplicate_code", where=places, got=item.code, hint=hint))
    return code
