"""How answers become an index, as data: which answers count, what is scaled by which anchors, what is added to what.

The trap: an index method looks like a formula and is a set of choices that change by decision and by year. Which of
five answers is "satisfied", whether a factor is the mean of its questions or of all answers, against whose best and
worst a department is scaled: each is a parameter here, none is code. SIPAS-, DDCI- and PAPI-like indices are three
files of one format (`method_file.py`), and the files that ship are samples, not anybody's official method.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from chiso.engine.errors import Text
from chiso.engine.survey.integrity import Check

Policy = Literal["fixed", "same_year", "pooled"]
Combine = Literal["mean", "sum", "pooled"]
Source = Literal["survey", "hard"]
Span = tuple[float, float]

POLICIES: tuple[Policy, ...] = get_args(Policy)
COMBINES: tuple[Combine, ...] = get_args(Combine)
UNKNOWN: Span = (float("nan"), float("nan"))


@dataclass(frozen=True, slots=True)
class Answers:
    """The worth of each answer; `none` are answers that are none ("does not know", "was not there")."""

    code: str
    values: tuple[tuple[str, float], ...]
    none: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        worth = [value for _, value in self.values]
        return min(worth), max(worth)


@dataclass(frozen=True, slots=True)
class Anchors:
    """The values that become the two ends of `to`.

    `fixed`: `low` and `high` are given. `same_year`: the lowest and highest ranked unit of the block this year.
    `pooled`: the same over this year and the earlier years that are given with the data. `down`: less is better.
    """

    policy: Policy
    to: Span = (1.0, 10.0)
    low: float = float("nan")
    high: float = float("nan")
    down: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """One leaf: a column of the microdata (`var`, or `y/x`), or a hard figure that comes from elsewhere."""

    code: str
    name: Text
    parent: str
    var: str = ""
    answers: str = ""
    source: Source = "survey"
    weight: float = 1.0
    anchors: Anchors | None = None
    blocks: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """What children make together. `to` stretches the children's range; `split` are the shares of soft and hard.

    `combine`: `mean` (by `weight`), `sum`, or `pooled` (all answers of the leaves below in one heap). `rest`: a missing
    child leaves the mean to the others; otherwise the node is missing too.
    """

    code: str
    name: Text
    parent: str = ""
    weight: float = 1.0
    combine: Combine = "mean"
    to: Span | None = None
    split: Span | None = None
    rest: bool = False
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Units:
    """Who is rated: the units in `column`, ranked within the blocks of `block`; `whole`: everybody together as well."""

    column: str = ""
    block: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Respondents:
    """Whose answers count: those whose `role` is on the list `counted` (all when it is empty)."""

    role: str = ""
    counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A grade from a score upwards."""

    code: str
    name: Text
    lowest: float


@dataclass(frozen=True, slots=True)
class Method:
    """A whole method file. `min_n` applies to an indicator in a unit, `min_n_unit` to a unit's place in the ranking."""

    code: str
    name: Text
    note: Text = field(default_factory=lambda: Text("", ""))
    sample: bool = False
    confidence: float = 0.95
    interval: Literal["mean", "logit"] = "mean"
    units: Units = field(default_factory=Units)
    respondents: Respondents = field(default_factory=Respondents)
    min_n: int = 1
    min_n_unit: int = 1
    answers: tuple[Answers, ...] = ()
    nodes: tuple[Node, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    bands: tuple[Band, ...] = ()
    cleaning: tuple[Check, ...] = ()

    @property
    def root(self) -> Node:
        return next(node for node in self.nodes if not node.parent)

    def children(self, code: str) -> tuple[Node | Indicator, ...]:
        """Nodes and leaves right below, in the order of the file."""
        nodes = tuple(node for node in self.nodes if node.parent == code)
        return nodes + tuple(leaf for leaf in self.indicators if leaf.parent == code)

    def leaves(self, code: str) -> tuple[Indicator, ...]:
        """Every leaf below a node."""
        found: list[Indicator] = []
        for child in self.children(code):
            found += [child] if isinstance(child, Indicator) else self.leaves(child.code)
        return tuple(found)

    def upward(self) -> tuple[Node, ...]:
        """Nodes with children before their parents."""
        found: list[Node] = []

        def walk(node: Node) -> None:
            for child in self.children(node.code):
                if isinstance(child, Node):
                    walk(child)
            found.append(node)

        walk(self.root)
        return tuple(found)

    def scale_of(self, code: str) -> Answers | None:
        return next((scale for scale in self.answers if scale.code == code), None)

    def span_of(self, part: Node | Indicator) -> Span:
        """The lowest and highest score that a part can have; NaN where the method sets no limits."""
        if isinstance(part, Indicator):
            scale = self.scale_of(part.answers)
            return part.anchors.to if part.anchors else scale.span if scale else UNKNOWN
        if part.to:
            return part.to
        spans = [self.span_of(child) for child in self.children(part.code)]
        lows, highs = [span[0] for span in spans], [span[1] for span in spans]
        return (sum(lows), sum(highs)) if part.combine == "sum" else (min(lows), max(highs))
