"""What was read from an annex: a tree in which every field knows its cell, and everything a person should look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from chiso.engine.errors import Problem
from chiso.engine.frameworks.annex.grid import HiddenPart
from chiso.engine.frameworks.annex.wording.reading import Reading
from chiso.engine.frameworks.model import Channel, Level


@dataclass(frozen=True, slots=True)
class Places:
    """The cells that a node's fields came from; an empty text where a field is not in the annex."""

    code: str = ""
    name: str = ""
    max: str = ""
    scoring: str = ""
    evidence: str = ""
    appraised_by: str = ""
    lead_unit: str = ""


@dataclass(frozen=True, slots=True)
class DraftNode:
    """One criterion as the annex states it. `scoring` is its text on how points arise, `reading` what was made of it.

    `printed` is its number alone ("a"), `written` the number with the marks around it ("a)").

    `appraised_by` and `lead_unit` are names as written: which department they mean is for a person to say.
    """

    code: str
    printed: str
    parent: str | None
    name: str
    level: Level
    max: Decimal | None
    is_leaf: bool
    channel: Channel
    scoring: str
    reading: Reading
    evidence: str
    appraised_by: str
    lead_unit: str
    note: str
    places: Places
    code_twin: str = ""
    """The code that the annex prints here and at an earlier row; empty when the code is this node's alone."""
    written: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether the rule goes into the file: sure, complete, and the maximum known."""
        draft = self.reading.draft
        if draft is None or not self.reading.is_typed or self.max is None or self.max < 0:
            return False
        return self.is_leaf and (self.channel != "survey" or draft.rule.kind in ("linear", "tiers", "ratio"))


@dataclass(frozen=True, slots=True)
class DraftAdjustment:
    """A bonus or penalty item; `points_each` None when the annex states none."""

    code: str
    name: str
    is_bonus: bool
    points_each: Decimal | None
    cap: Decimal | None
    where: str


@dataclass(frozen=True, slots=True)
class AnnexDraft:
    """The annex as read. `total` is what its total row says, or the sum of its fields when all are known.

    `columns` tells which heading was taken for which role, `tables` which sheets or tables were read. `groups` are the
    headings of points for several groups of units in one table; each can be read alone.
    """

    name: str
    title: str
    year: int | None
    legal_basis: tuple[str, ...]
    total: Decimal | None
    nodes: tuple[DraftNode, ...]
    adjustments: tuple[DraftAdjustment, ...] = ()
    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None
    tables: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Problem, ...] = field(default=())
    hidden: tuple[HiddenPart, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def leaves(self) -> tuple[DraftNode, ...]:
        """The scored nodes, in the annex's order."""
        return tuple(node for node in self.nodes if node.is_leaf)

    @property
    def shares_code(self) -> frozenset[str]:
        """Codes that stand twice in the annex: the first node's, and the temporary ones of the others."""
        found = {node.code for node in self.nodes if node.code_twin}
        return frozenset(found | {node.code_twin for node in self.nodes if node.code_twin})

    def hidden_part(self, node: DraftNode) -> HiddenPart | None:
        """The hidden row or sheet that the node's name was read from; None when it is visible in the file."""
        sheet, _, cell = node.places.name.rpartition("!")
        row = "".join(sign for sign in cell if sign.isdigit())
        return next((part for part in self.hidden if part.place in (sheet, f"{sheet}!{row}")), None)

    def node(self, code: str) -> DraftNode:
        """The node with this code; KeyError when there is none."""
        for node in self.nodes:
            if node.code == code:
                return node
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Header:
    """What the framework file says above its nodes and annexes seldom state; empty values come from the annex."""

    code: str = ""
    name: str = ""
    family: str = "imported"
    unit_group: str = "all"
    year: int | None = None
    valid_from: date | None = None
