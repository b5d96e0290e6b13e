"""From lines to a tree: each numbered line finds its parent, the lines between become options, children or remarks.

The trap: one annex nests I, 1, a), another 1, 1.1, 1.1.1, a third starts counting anew in every field. The style of
the numbers and what came before decide, never the number alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chiso.engine.errors import Problem
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.lines import Line
from chiso.engine.frameworks.annex.numbering import ORDER, Number, as_roman, as_small_roman, same_number
from chiso.engine.frameworks.annex.problems import warning
from chiso.engine.frameworks.annex.repeated import repeats, repeats_level, take_over


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
            known = [*self.path, *(self.path[-1].children[-1:] if self.path else ())]
            again = next((item for item in known if repeats_level(item, line)), None)
            counted = None if number is None or number.style == "bullet" else number  # a dash is no code
            return self._again(again, line) if again else self._attach(line, counted, self._by_level(line.level))
        if number is None:
            return self.add_child(line, self.path[-1] if self.path else None)
        number = as_roman(number, self._last_of_style("upper"))
        number = as_small_roman(number, self._last_of_style("lower"), self._last_of_style("small"))
        parent = self._parent(line, number)
        siblings = self.roots if parent is None else parent.children
        known = [*self.path, *siblings]
        again = next((item for item in known if repeats(item, line, number, self.summaries)), None)
        return self._again(again, line) if again else self._attach(line, number, parent)

    def _again(self, item: Item, line: Line) -> Item:
        """The item that a line repeats, with what only the repetition says."""
        self.go_back_to(item)
        take_over(item, line, self.summaries, self.problems)
        return item

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
        alike = [item for item in self.path if item.number is not None and same_number(item.number, wanted)]
        if alike:  # "2.3" stands below "2", although "b)" is the second of its kind, too
            return next((item for item in reversed(alike) if item.number and item.number.parts == wanted), alike[-1])
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


def _is_sibling(item: Item, number: Number) -> bool:
    """Whether the item has a number of as many parts with the same head."""
    known = item.number
    return known is not None and known.style == "dotted" and known.parts[:-1] == number.parts[:-1]
