"""The items of an annex's tree: a criterion, what stands below it, and the rows that go on with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from chiso.engine.frameworks.annex.lines import Line
from chiso.engine.frameworks.annex.numbering import Number


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
