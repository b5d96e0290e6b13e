"""What a sheet says at the moment it is written out: the rows of the workbook, and the base to compare with later.

The trap: an officer edits the file for a week while a colleague edits the site. Only the values as they were at
export tell who changed what; so they travel inside the file, and the file alone is never believed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from chiso.engine.frameworks import Framework, Node
from chiso.engine.scoring import InputSpec, inputs_of
from chiso.engine.text import nfc
from chiso.office.evidence.formatting import citation, locator
from chiso.office.rounds.leaves import is_self_scored, owner_of
from chiso.office.rounds.models import AnswerStatus, EvidenceLink, Sheet, Stage
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import SheetScores, framework_for, score_book, unit_code

_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Held:
    """What the site holds for one leaf of the unit's own score; `version` 0 = nothing was entered yet."""

    inputs: Mapping[str, str] = field(default_factory=dict)
    status: str = AnswerStatus.ANSWERED
    note: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One node of the framework as a row; only leaves have inputs."""

    node: Node
    depth: int
    is_leaf: bool
    specs: tuple[InputSpec, ...] = ()
    held: Held = Held()
    open: bool = False
    owner: str = ""
    points: Decimal | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """A bonus or penalty item with the count the unit gave."""

    code: str
    name: str
    side: str
    points_each: Decimal
    cap: Decimal | None
    held: Held
    points: Decimal


@dataclass(frozen=True)
class SheetContent:
    """Everything that is written into the workbook of one sheet."""

    sheet: Sheet
    framework: Framework
    scored: SheetScores
    rows: tuple[Row, ...]
    adjustments: tuple[AdjustmentRow, ...]

    @property
    def leaves(self) -> dict[str, Row]:
        """The rows of leaves by code."""
        return {row.node.code: row for row in self.rows if row.is_leaf}


def content_of(sheet: Sheet) -> SheetContent:
    """The unit's own score of a sheet as it stands. Three queries when group, framework and unit came with it."""
    framework = framework_for(sheet)
    book = book_of(sheet.pk)
    scored = score_book(sheet, book, Stage.SELF)
    own = {
        node: Held(
            {name: _plain(text) for name, text in answer.inputs.items()},
            answer.status,
            _plain(answer.note),
            answer.version,
        )
        for node, answer in book.own(Stage.SELF).items()
    }
    proofs = _evidence(sheet.pk)
    code = unit_code(sheet.unit)
    rows = tuple(
        _row(framework, node, own.get(node.code, Held()), scored, proofs.get(node.code, ()))
        for node in framework.walk()
        if framework.applies(node.code, code)
    )
    counts = {
        item: Held({"count": str(row.inputs.get("count", ""))}, note=_plain(row.reason), version=row.version)
        for item, row in book.adjustments_at(Stage.SELF).items()
    }
    given = {one.item: one.points for one in scored.totals.adjustments}
    adjustments = tuple(
        AdjustmentRow(
            item, what.name.vi, side, what.points_each, what.cap, counts.get(item, Held()), given.get(item, Decimal(0))
        )
        for item, (side, what) in framework.adjustment_items.items()
    )
    return SheetContent(sheet, framework, scored, rows, adjustments)


def _plain(text: str) -> str:
    """The text as it will be read back: composed, and without what no workbook can hold.

    A control character pasted from another program would come back as "_x0006_" and look like somebody's change.
    """
    return _UNWRITABLE.sub("", nfc(text)).replace("\r\n", "\n").replace("\r", "\n").strip()


def _row(framework: Framework, node: Node, held: Held, scored: SheetScores, evidence: tuple[str, ...]) -> Row:
    depth = len(framework.ancestors(node.code))
    if not framework.is_leaf(node.code):
        total = scored.totals.nodes[node.code]
        return Row(node, depth, is_leaf=False, points=total.points)
    open_ = is_self_scored(node)
    return Row(
        node=node,
        depth=depth,
        is_leaf=True,
        specs=inputs_of(framework, node.code),
        held=held,
        open=open_,
        owner="" if open_ else owner_of(node).vi,
        points=scored.leaves[node.code].points,
        evidence=evidence,
    )


def _evidence(sheet_id: int) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    links = EvidenceLink.objects.filter(sheet_id=sheet_id).select_related("document").order_by("node", "id")
    for link in links:
        place = locator(link.section, link.page)
        found[link.node].append(citation(link.document) + (f" ({place})" if place else ""))
    return {node: tuple(told) for node, told in found.items()}
