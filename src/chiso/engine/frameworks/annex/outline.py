"""From lines to a tree: each numbered line finds its parent, the lines between become options, children or remarks.

The trap: one annex nests I, 1, a), another 1, 1.1, 1.1.1, a third starts counting anew in every field. The style of
the numbers and what came before decide, never the number alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks.annex.lines import Line
from chiso.engine.frameworks.annex.notes import reads_as_note, sums_up
from chiso.engine.frameworks.annex.numbering import Number, as_roman, as_small_roman, value_of
from chiso.engine.frameworks.annex.problems import shorten, warning
from chiso.engine.text import search_key

ORDER = {"upper": 0, "roman": 1, "arabic": 2, "dotted": 3, "lower": 4, "small": 5, "bullet": 6}
"""How coarse a style of numbers is; a coarser one stands above."""


_FIRST_USED = Text(
    "Hai nơi ghi điểm khác nhau; đã dùng nơi đầu.", "Two places state different points; the first was used."
)
_SECOND_USED = Text(
    "Bảng tổng hợp và bảng tiêu chí ghi điểm khác nhau; đã dùng bảng tiêu chí.",
    "Summary and table of criteria state different points; the table of criteria was used.",
)


@dataclass(eq=False)
class Item:
    """A node of the tree being built."""

    line: Line
    number: Number | None
    parent: Item | None
    children: list[Item] = field(default_factory=list)
    code: str = ""
    twin: str = ""  # the code that an earlier item has too
    extra: list[Line] = field(default_factory=list)

    @property
    def maximum(self) -> Decimal | None:
        return self.line.maximum

    @property
    def depth(self) -> int:
        return 0 if self.parent is None else self.parent.depth + 1

    @property
    def root(self) -> Item:
        return self if self.parent is None else self.parent.root

    def walk(self) -> list[Item]:
        """The item and everything below it, in order."""
        found = [self]
        for child in self.children:
            found.extend(child.walk())
        return found


@dataclass
class Outline:
    """The tree of an annex: its top items, and the path to the item read last."""

    problems: list[Problem]
    roots: list[Item] = field(default_factory=list)
    path: list[Item] = field(default_factory=list)
    summaries: set[str] = field(default_factory=set)
    """Tables that sum the fields up; their rows are repeated by the tables of the fields."""

    def items(self) -> list[Item]:
        """Every item, parents first."""
        return [item for root in self.roots for item in root.walk()]

    def add(self, line: Line) -> Item:
        """Place a numbered line; a heading repeated on the next page is the item it repeats."""
        number = line.number
        if line.level is not None:
            return self._go_on_below(line) or self._attach(line, number, self._by_level(line.level))
        if number is None:
            return self.add_child(line, self.path[-1] if self.path else None)
        number = as_roman(number, self._last_of_style("upper"))
        number = as_small_roman(number, self._last_of_style("lower"), self._last_of_style("small"))
        parent = self._parent(line, number)
        siblings = self.roots if parent is None else parent.children
        again = next((item for item in [*self.path, *siblings] if self._is_repeated(item, line, number)), None)
        if again is not None:
            self.go_back_to(again)
            self._compare_repeated(again, line)
            return again
        return self._attach(line, number, parent)

    def _is_repeated(self, item: Item, line: Line, number: Number) -> bool:
        """Whether the line repeats the item; a field that a summary announced may be named at greater length."""
        if _is_repeated(item, line, number):
            return True
        known = item.number
        announced = item.line.table in self.summaries and line.table not in self.summaries and item.parent is None
        same = known is not None and (known.parts, known.style) == (number.parts, number.style)
        if announced and same and not item.children and line.name:
            item.line.name, item.line.name_where = line.name, line.name_where
            return True
        return False

    def _compare_repeated(self, item: Item, line: Line) -> None:
        """A field repeated on the next page must repeat its points; what only the repetition says is taken over.

        Points that a summary announced differently give way to those of the table of the field.
        """
        known = item.line
        if known.scoring and line.scoring:
            item.extra.append(Line(line.where, scoring=line.scoring))
        known.scoring = known.scoring or line.scoring
        known.texts = {**line.texts, **known.texts}
        if line.maximum is None or line.maximum == known.maximum:
            return
        before, place = known.maximum, known.maximum_where
        announced = known.table in self.summaries
        if before is None or announced:
            known.maximum, known.maximum_where = line.maximum, line.maximum_where
        if before is not None:
            code = "annex.sum_mismatch" if announced else "annex.duplicate_code"
            where, got = f"{place} / {line.maximum_where}", f"{shorten(known.name)}: {before:f} ≠ {line.maximum:f}"
            self.problems.append(warning(code, where=where, got=got, hint=_SECOND_USED if announced else _FIRST_USED))

    def _ancestors(self, item: Item) -> list[Item]:
        found: list[Item] = []
        while item.parent is not None:
            item = item.parent
            found.insert(0, item)
        return found

    def add_child(self, line: Line, parent: Item | None) -> Item:
        """Place a line without number below `parent` (None: at the top)."""
        return self._attach(line, None, parent)

    def go_back_to(self, item: Item) -> None:
        """Let the numbers go on after `item`, past what was placed beside it without a number."""
        self.path = [*self._ancestors(item), item]

    def _attach(self, line: Line, number: Number | None, parent: Item | None) -> Item:
        item = Item(line, number, parent)
        (self.roots if parent is None else parent.children).append(item)
        self.path = [*self.path[: 0 if parent is None else parent.depth + 1], item]
        self._check_gap(item)
        return item

    def _go_on_below(self, line: Line) -> Item | None:
        """The item of a level's column that is printed again where its cell was cut by the end of a page."""
        known = next((item for item in self.path if item.children and item.line.level == line.level), None)
        if known is None or line.scoring or not line.name or search_key(known.line.name) != search_key(line.name):
            return None
        if line.number is not None and (known.number is None or known.number.parts != line.number.parts):
            return None
        self.go_back_to(known)
        self._compare_repeated(known, line)
        return known

    def _by_level(self, level: int) -> Item | None:
        above = [item for item in self.path if item.line.level is not None and item.line.level < level]
        return above[-1] if above else None

    def _last_of_style(self, style: str) -> Number | None:
        found = [item.number for item in self.path if item.number is not None and item.number.style == style]
        return found[-1] if found else None

    def _parent(self, line: Line, number: Number) -> Item | None:
        if number.style == "dotted":
            return self._dotted_parent(line, number)
        if self._begins_below_word(number):
            return self.path[-1]
        same = [item for item in self.path if item.number is not None and item.number.style == number.style]
        if same:
            alike = [item for item in same if item.number is not None and item.number.word == number.word]
            return (alike or same)[0].parent
        if self.path and self.path[0].number is None and any(_has_style(root, number.style) for root in self.roots):
            return None
        return self._new_style_parent(number)

    def _begins_below_word(self, number: Number) -> bool:
        """Whether a row is the first below a group counted by a word ("PHẦN I", "Nhóm 2"), which is no leaf itself."""
        top = self.path[-1] if self.path else None
        if top is None or top.number is None or not top.number.word or top.children:
            return False
        begins = number.last_value == 1 or (top.number.style == number.style and not top.line.scoring)
        return begins and not number.word and number.style != "dotted"

    def _new_style_parent(self, number: Number) -> Item | None:
        """A style not on the path begins below the last coarser one; "A" right below "I" is nested too."""
        if not self.path:
            return None
        top = self.path[-1]
        begins = number.last_value == 1 and not top.children and len(self.path) == 1 and self._may_nest(number)
        if begins and number.style == "upper":
            return top
        coarser = [
            item
            for item in self.path
            if item.number is None
            or ORDER[item.number.style] < ORDER[number.style]
            or (item.number.style == "dotted" and number.style not in ("upper", "roman"))
        ]
        return coarser[-1] if coarser else None

    def _may_nest(self, number: Number) -> bool:
        """Whether letters stand below the Roman fields here: below the first one, or as they did below an earlier."""
        below = [child.number for root in self.roots for child in root.children]
        return len(self.roots) == 1 or any(known is not None and known.style == number.style for known in below)

    def _dotted_parent(self, line: Line, number: Number) -> Item | None:
        wanted = number.parts[:-1]
        for item in reversed(self.path):
            if item.number is not None and same_number(item.number, wanted):
                return item
        sibling = next((item for item in reversed(self.path) if _is_sibling(item, number)), None)
        if sibling is not None:
            return sibling.parent
        known = [item for item in self.items() if item.number is not None and same_number(item.number, wanted)]
        if known and self.path and known[-1].root is self.path[0]:
            return known[-1]
        return self._orphan(line, number)

    def _orphan(self, line: Line, number: Number) -> Item | None:
        """The parent is not there: below the nearest ancestor there is, and said so."""
        nearest: Item | None = None
        for length in range(len(number.parts) - 1, 0, -1):
            found = [item for item in self.path if item.number and same_number(item.number, number.parts[:length])]
            if found:
                nearest = found[-1]
                break
        if nearest is None:
            single = [item for item in self.path if item.number is None or item.number.style != "dotted"]
            nearest = single[-1] if single else None
        named = not number.parts[0].isdigit() and len(number.parts[0]) > 1
        restart = nearest is not None and nearest.number is not None and len(number.parts) == 2 and not nearest.children
        titled = nearest is not None and nearest.number is None and not nearest.children
        if not named and not titled and not (restart and number.parts == ("1", "1")):
            self.problems.append(warning("annex.orphan", where=line.number_where or line.where, got=number.printed))
        return nearest

    def _check_gap(self, item: Item) -> None:
        siblings = self.roots if item.parent is None else item.parent.children
        before = siblings[-2] if len(siblings) > 1 else None
        if before is None or before.number is None or item.number is None or before.number.style != item.number.style:
            return
        last, this = before.number.last_value, item.number.last_value
        same_head = before.number.parts[:-1] == item.number.parts[:-1]
        if same_head and this > last + 1 and not (item.number.style == "lower" and this == last + 2):
            got = f"{before.number.printed} → {item.number.printed}"
            self.problems.append(warning("annex.code_gap", where=item.line.number_where or item.line.where, got=got))


def _has_style(item: Item, style: str) -> bool:
    return item.number is not None and item.number.style == style


def same_number(number: Number, parts: tuple[str, ...]) -> bool:
    """Whether a number has these parts; a lone Roman number or letter equals the figure it stands for."""
    if len(number.parts) != len(parts):
        return False
    if tuple(part.lower() for part in number.parts) == tuple(part.lower() for part in parts):
        return True
    return len(parts) == 1 and value_of(number.parts[0]) == value_of(parts[0])


def _is_sibling(item: Item, number: Number) -> bool:
    """Whether the item has a number of as many parts with the same head."""
    known = item.number
    return known is not None and known.style == "dotted" and known.parts[:-1] == number.parts[:-1]


def _is_repeated(item: Item, line: Line, number: Number) -> bool:
    """Whether the line repeats the item: on another page, sheet or in a summary; never two scored rows of one table."""
    if item.number is None or item.number.parts != number.parts or item.number.style != number.style:
        return False
    if not line.name or search_key(item.line.name) != search_key(line.name):
        return False
    if line.scoring and item.line.scoring:
        return line.goes_on and line.maximum in (None, item.maximum)
    return line.goes_on or line.table != item.line.table or (bool(item.children) and not line.scoring)


_TOTAL_ALONE = frozenset({"tong cong", "tong diem", "tong so diem", "cong"})


def is_total(line: Line) -> bool:
    """Whether the line sums the table up."""
    if line.maximum is None and not line.maximum_unreadable:
        return False
    plain = line.number is None or line.number.style == "bullet"
    key = search_key(line.name)
    return sums_up(line.name) and (plain or key in _TOTAL_ALONE)


def is_note(line: Line) -> bool:
    """Whether the line is a note, a signature or a page's foot."""
    return line.number is None and reads_as_note(line.name) and line.any_points is None
