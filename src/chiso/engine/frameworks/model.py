"""What a framework is: a tree of nodes with points, rules, bands and the decision behind them.

Everything is frozen and holds `Decimal` or text, so a version that was loaded can be hashed, compared and kept.
Line numbers ride along for messages and never take part in comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks.source import Mapping

Level = Literal["field", "criterion", "sub_criterion"]
Channel = Literal["self", "appraised", "survey", "statistic", "fed"]
RoundingMode = Literal["half_up", "half_even", "half_down", "down", "up"]
TiesMethod = Literal["min", "max", "dense", "average"]
GradesOn = Literal["exact", "published"]

LEVELS: tuple[Level, ...] = ("field", "criterion", "sub_criterion")
CHANNELS: tuple[Channel, ...] = ("self", "appraised", "survey", "statistic", "fed")
ROUNDING_MODES: tuple[RoundingMode, ...] = ("half_up", "half_even", "half_down", "down", "up")
TIES: tuple[TiesMethod, ...] = ("min", "max", "dense", "average")
ENTERED_BY_DEFAULT: dict[Channel, str] = {
    "self": "unit",
    "appraised": "appraiser",
    "survey": "survey",
    "statistic": "appraiser",
    "fed": "system",
}


NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class Rounding:
    """To the nearest multiple of `step`, by `mode`."""

    step: Decimal = Decimal("0.01")
    mode: RoundingMode = "half_up"

    @property
    def decimals(self) -> int:
        """How many decimals a multiple of the step needs."""
        return max(0, -int(self.step.normalize().as_tuple().exponent))


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A rule as written: its kind and the mapping it stands in (all keys, `kind` included)."""

    kind: str
    body: Mapping

    @property
    def line(self) -> int:
        return self.body.line


@dataclass(frozen=True, slots=True)
class Applies:
    """For which units a node counts: `only` these codes (when not empty), never those in `never`."""

    only: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()

    def to(self, unit: str) -> bool:
        """Whether the node counts for the unit with this code."""
        return unit not in self.never and (not self.only or unit in self.only)


@dataclass(frozen=True, slots=True)
class Node:
    """A field, criterion or sub-criterion; a node without children is a leaf and is scored.

    `max` is None when the maximum is not known. `entered_by` is `unit`, `appraiser`, `council`, `survey`, `system` or
    the code of a department; `appraised_by` and `lead_unit` are codes of departments. `number` is how the official
    annex numbers the node where that is not its code: "1.1" under "I", or "" where the annex prints none.
    """

    code: str
    parent: str | None
    name: Text
    level: Level
    max: Decimal | None
    channel: Channel = "self"
    entered_by: str = "unit"
    appraised_by: str = ""
    lead_unit: str = ""
    applies_to: Applies = Applies()
    rule: RuleSpec | None = None
    evidence: tuple[Text, ...] = ()
    source: str = ""
    number: str | None = None
    line: int = field(default=0, compare=False)

    @property
    def printed(self) -> str:
        """The number that a paper in the annex's layout shows."""
        return self.code if self.number is None else self.number


@dataclass(frozen=True, slots=True)
class Band:
    """A grade: percentages from `start` (inclusive) up to the next higher band."""

    code: str
    name: Text
    start: Decimal


@dataclass(frozen=True, slots=True)
class AdjustmentItem:
    """A reason for extra or lost points: `points_each` for every case, at most `cap`."""

    code: str
    name: Text
    points_each: Decimal
    cap: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class AdjustmentGroup:
    """All bonus items or all penalty items with their cap for the year (None: no cap)."""

    cap: Decimal | None = None
    items: tuple[AdjustmentItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Adjustments:
    """Bonus and penalty on the whole sheet; the total stays within 0 and the base unless `may_exceed_total`."""

    bonus: AdjustmentGroup = AdjustmentGroup()
    penalty: AdjustmentGroup = AdjustmentGroup()
    may_exceed_total: bool = False


@dataclass(frozen=True, slots=True)
class Ties:
    """How equal percentages share ranks; `break_by` names nodes whose points are compared first."""

    method: TiesMethod = "min"
    break_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Framework:
    """One version of one framework, as loaded and checked.

    `valid_to` is exclusive. `total` is None when the maximum is not known. `warnings` are what was odd but allowed.
    """

    code: str
    name: Text
    family: str
    unit_group: str
    valid_from: date
    valid_to: date | None
    legal_basis: tuple[str, ...]
    total: Decimal | None
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...] = ()
    adjustments: Adjustments = Adjustments()
    ties: Ties = Ties()
    rounding: Rounding = Rounding()
    grades_on: GradesOn = "exact"
    description: Text = NO_TEXT
    warnings: tuple[Problem, ...] = field(default=(), compare=False)

    @cached_property
    def by_code(self) -> dict[str, Node]:
        """Every node under its code."""
        return {node.code: node for node in self.nodes}

    @cached_property
    def _children(self) -> dict[str | None, tuple[Node, ...]]:
        found: dict[str | None, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.parent, []).append(node)
        return {code: tuple(nodes) for code, nodes in found.items()}

    def node(self, code: str) -> Node:
        """The node with this code; KeyError when there is none."""
        return self.by_code[code]

    def children(self, code: str | None) -> tuple[Node, ...]:
        """The nodes directly under `code`, in the order of the file; None asks for the roots."""
        return self._children.get(code, ())

    @property
    def roots(self) -> tuple[Node, ...]:
        return self.children(None)

    def is_leaf(self, code: str) -> bool:
        """Whether the node has no children, and so is scored itself."""
        return code not in self._children

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """The scored nodes, in the order of the tree."""
        return tuple(node for node in self.walk() if self.is_leaf(node.code))

    def walk(self) -> tuple[Node, ...]:
        """All nodes, each parent before its children."""
        return self._walked

    @cached_property
    def _walked(self) -> tuple[Node, ...]:
        """The way through the tree, found once: it is asked for every unit."""
        ordered: list[Node] = []
        waiting = list(reversed(self.roots))
        while waiting:
            node = waiting.pop()
            ordered.append(node)
            waiting.extend(reversed(self.children(node.code)))
        return tuple(ordered)

    def ancestors(self, code: str) -> tuple[Node, ...]:
        """The node's parent, its parent, and so on to a root."""
        above = self._above.get(code)
        if above is None:
            found: list[Node] = []
            parent = self.by_code[code].parent
            while parent is not None:
                node = self.by_code[parent]
                found.append(node)
                parent = node.parent
            above = self._above[code] = tuple(found)
        return above

    @cached_property
    def _above(self) -> dict[str, tuple[Node, ...]]:
        """What `ancestors` has found so far: it is asked for every unit and leaf."""
        return {}

    def applies(self, code: str, unit: str) -> bool:
        """Whether the node and all its ancestors count for the unit."""
        if code in self._for_everybody:
            return True
        node = self.by_code[code]
        return node.applies_to.to(unit) and all(above.applies_to.to(unit) for above in self.ancestors(code))

    @cached_property
    def _for_everybody(self) -> frozenset[str]:
        """The nodes that no unit is spared: most of them, asked for every unit and leaf."""
        everybody = Applies()
        return frozenset(
            code
            for code, node in self.by_code.items()
            if node.applies_to == everybody and all(above.applies_to == everybody for above in self.ancestors(code))
        )

    @cached_property
    def adjustment_items(self) -> dict[str, tuple[Literal["bonus", "penalty"], AdjustmentItem]]:
        """Every bonus and penalty item under its code, with its side."""
        found: dict[str, tuple[Literal["bonus", "penalty"], AdjustmentItem]] = {}
        for item in self.adjustments.bonus.items:
            found[item.code] = ("bonus", item)
        for item in self.adjustments.penalty.items:
            found[item.code] = ("penalty", item)
        return found

    @cached_property
    def sha256(self) -> str:
        """The version's identity: SHA-256 of its canonical form, equal for files that differ only in layout."""
        from chiso.engine.frameworks.canonical import framework_hash

        return framework_hash(self)
