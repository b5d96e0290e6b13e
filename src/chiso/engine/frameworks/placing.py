"""Rows of a table in the annex's layout set against the nodes of a framework, one after the other.

The trap: an annex prints "1.1" under I and again under II. The number alone names several nodes, and the first one
found would take the points of another field. So number and name are read together, the rows before tell the place, and
what is still open is told and not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chiso.engine.frameworks.annex.numbering import parse_number
from chiso.engine.frameworks.model import Framework, Node
from chiso.engine.text import search_key

Doubt = Literal["", "unknown", "number_and_name", "number_twice", "name_twice"]


@dataclass(frozen=True, slots=True)
class Placed:
    """The node that a row means; None with the doubt and, where there are any, the nodes that it might mean.

    `by_order` marks a node that only the order of the rows tells: it holds when the table has a row for every leaf.
    """

    node: Node | None
    doubt: Doubt = ""
    candidates: tuple[Node, ...] = ()
    by_order: bool = False


def number_key(text: str) -> str:
    """A number for comparison, without the marks around it: "a)" as "a", "Tiêu chí 1.1." as "1.1"."""
    number = parse_number(text)
    return text.strip().rstrip(". ") if number is None else number.printed


class Placing:
    """Takes the rows of one table in their order; numbers are codes, or the annex's own."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._order = {node.code: place for place, node in enumerate(framework.walk())}
        self._numbered: dict[str, list[Node]] = {}
        self._named: dict[str, list[Node]] = {}
        self._last: Node | None = None
        self._seen: set[str] = set()
        for node in framework.nodes:
            for key in {node.code, number_key(node.code), number_key(node.printed)} - {""}:
                self._numbered.setdefault(key, []).append(node)
            self._named.setdefault(search_key(node.name.vi), []).append(node)

    def place(self, number: str, name: str) -> Placed:
        """The node of the next row; "" where the row has no number or no name."""
        numbered = self._by_number(number)
        named = self._named.get(search_key(name), []) if name else []
        both = [node for node in named if node in numbered]
        if numbered and named and not both:
            return Placed(None, "number_and_name", (*numbered, *named))
        found = both or numbered or named
        if not found:
            return Placed(None, "unknown")
        node, by_order = (found[0], False) if len(found) == 1 else self._in_place(found)
        if node is None:
            return Placed(None, "number_twice" if numbered else "name_twice", tuple(found))
        self._last = node
        self._seen.add(node.code)
        return Placed(node, by_order=by_order)

    @property
    def is_complete(self) -> bool:
        """Whether every leaf had a row."""
        return all(leaf.code in self._seen for leaf in self._framework.leaves)

    def _by_number(self, number: str) -> list[Node]:
        return self._numbered.get(number.rstrip(". ")) or self._numbered.get(number_key(number), [])

    def _in_place(self, found: list[Node]) -> tuple[Node | None, bool]:
        """Of several nodes the one below the rows above, else the one that comes next; and whether only order told."""
        if len({node.parent for node in found}) < len(found):
            return None, False  # two of them stand side by side: no place tells them apart
        here = -1 if self._last is None else self._order[self._last.code]
        above = {None} if self._last is None else {None, self._last.code, *self._above(self._last)}
        below = [node for node in found if node.parent in above and self._order[node.code] > here]
        if len(below) == 1:
            return below[0], below[0].parent is not None and below[0].parent not in self._seen
        following = [node for node in found if node.code in self._next()]
        return (following[0], True) if len(following) == 1 else (None, False)

    def _above(self, node: Node) -> list[str]:
        return [parent.code for parent in self._framework.ancestors(node.code)]

    def _next(self) -> tuple[str, ...]:
        """The node after the last one, and the leaf after it: tables may leave out the rows of fields."""
        here = -1 if self._last is None else self._order[self._last.code]
        after = [node.code for node in self._framework.walk()[here + 1 :]]
        leaf = next((code for code in after if self._framework.is_leaf(code)), None)
        return tuple(code for code in (after[0] if after else None, leaf) if code is not None)
