"""Results that another body computed or an earlier year left behind: stored as stated, never over what stands.

The trap: numbers of sets that were taken back. A withdrawn set is met by no reader and still holds its number, so a new
set is numbered among all that were ever stored, and supersedes only what stands.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.db import IntegrityError, transaction
from django.db.models import Max

from chiso.engine.bundle import plain_number
from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.indices.models import IMPORTED, ResultLeaf, ResultRow, ResultSet
from chiso.office.inserting import RowWriter
from chiso.office.units.models import Unit

PORTION = 250
"""Units whose leaves are written at once."""


@dataclass(frozen=True, slots=True)
class StatedNode:
    """A node of a unit's result: what counts, the scores on the way to it, and the words for its story."""

    node: str
    points: Decimal | None
    max: Decimal | None
    status: str
    stages: Mapping[str, Decimal]
    told: Text


@dataclass(frozen=True, slots=True)
class StatedLine:
    """One unit's result as its source states it; what the source does not state is computed before it comes here."""

    unit: Unit
    points: Decimal | None
    base: Decimal | None
    percent: Decimal | None
    rank: Decimal | None
    grade: str
    nodes: tuple[StatedNode, ...]


class Stated(Protocol):
    """The results of one year and unit group from one source."""

    @property
    def code(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def unit_group(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def year(self) -> int: ...
    @property
    def framework(self) -> FrameworkVersion | None: ...
    @property
    def lines(self) -> tuple[StatedLine, ...]: ...
    @property
    def decision_number(self) -> str: ...
    @property
    def decision_on(self) -> dt.date | None: ...
    @property
    def ranked_units(self) -> int: ...

    def text(self, number: int, reason: str) -> str:
        """The canonical JSON that the hash is taken over."""


@dataclass(frozen=True, slots=True)
class ImportedResult:
    """One unit's result as another body published it. `points` by node; an absent node is unknown, never zero."""

    code: str
    family: str
    unit_group: str
    title: str
    year: int
    framework: FrameworkVersion
    unit: Unit
    points: Mapping[str, Decimal]
    maxima: Mapping[str, Decimal | None]
    notes: Mapping[str, str]
    total: Decimal | None
    base: Decimal | None
    rank: Decimal | None
    ranked_units: int
    decision_number: str
    decision_on: dt.date | None
    source_sha256: str = ""

    @property
    def lines(self) -> tuple[StatedLine, ...]:
        """The one line: every node of the framework, unanswered where nothing is stated."""
        percent = self.total * 100 / self.base if self.total is not None and self.base else None
        nodes = (self._node(node, maximum) for node, maximum in self.maxima.items())
        return (StatedLine(self.unit, self.total, self.base, percent, self.rank, "", tuple(nodes)),)

    def _node(self, node: str, maximum: Decimal | None) -> StatedNode:
        points, note = self.points.get(node), self.notes.get(node, "")
        status = "unanswered" if points is None else IMPORTED
        return StatedNode(node, points, maximum, status, {}, Text(note, note))

    def text(self, number: int, reason: str) -> str:
        """The canonical JSON that the hash is taken over: keys sorted, numbers as text."""
        tree = {
            "format": "chiso/imported-result/1",
            "code": self.code,
            "number": number,
            "reason": reason,
            "title": self.title,
            "year": self.year,
            "unit": self.unit.key,
            "framework": {"code": self.framework.code, "sha256": self.framework.sha256},
            "points": {node: plain_number(value) for node, value in self.points.items()},
            "notes": dict(self.notes),
            "total": plain_number(self.total),
            "rank": plain_number(self.rank),
            "ranked_units": self.ranked_units,
            "decision": [self.decision_number, self.decision_on.isoformat() if self.decision_on else ""],
            "source_sha256": self.source_sha256,
        }
        return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def create_stated(
    *, actor: Actor, table: Stated, supersedes: ResultSet | None, reason: str, at: dt.datetime
) -> ResultSet:
    """Create the set with its rows and leaves under the next free number of its code, inside the caller's transaction.

    Raises InputError (`results.imported_already`) when somebody else stored one at the same moment.
    """
    number = (ResultSet.ever.filter(code=table.code).aggregate(last=Max("number"))["last"] or 0) + 1
    text = table.text(number, reason)
    try:
        with transaction.atomic():
            stored = ResultSet.objects.create(
                family=table.family,
                code=table.code,
                title=table.title,
                year=table.year,
                unit_group=table.unit_group,
                origin=IMPORTED,
                framework=table.framework,
                number=number,
                supersedes=supersedes,
                reason=reason,
                decision_number=table.decision_number,
                decision_on=table.decision_on,
                published_at=at,
                published_by_id=actor.person_id,
                ranked_units=table.ranked_units,
                payload=text,
                sha256=hashlib.sha256(text.encode()).hexdigest(),
            )
    except IntegrityError as error:
        raise InputError([stored_already(table.year)]) from error
    _store_lines(stored, table.lines)
    return stored


def store_imported(
    *, actor: Actor, result: ImportedResult, supersedes: ResultSet | None, reason: str, stream: str, at: dt.datetime
) -> ResultSet:
    """Store a result that another body computed; a correction is a new set that supersedes, with its reason.

    Raises InputError when the newest standing set of this code is not the one superseded, or the reason is missing.
    """
    grant = require(actor, "national.manage")
    with transaction.atomic():
        newest = ResultSet.objects.filter(code=result.code).order_by("-number").first()
        if newest != supersedes or (newest is not None and not reason.strip()):
            raise InputError([stored_already(result.year)])
        stored = create_stated(actor=actor, table=result, supersedes=newest, reason=reason.strip(), at=at)
        record(
            actor=actor,
            action="indices.results.import",
            obj=stored,
            stream=stream,
            at=at,
            grant=grant,
            unit_id=result.unit.pk,
            reason=reason.strip(),
            data={"sha256": stored.sha256, "number": stored.number, "source_sha256": result.source_sha256},
        )
    return stored


def stored_already(year: int) -> Problem:
    """A result of that year is stored, and no reason was given to supersede it."""
    return Problem(
        "results.imported_already",
        Text(f"Kết quả năm {year} đã lưu.", f"The result of {year} is stored already."),
        where="reason",
        hint=Text(
            "Không ghi đè: nêu lý do để lưu một bản thay thế.", "Nothing is overwritten: give a reason to supersede it."
        ),
    )


def _store_lines(stored: ResultSet, lines: Iterable[StatedLine]) -> None:
    stated = tuple(lines)
    rows = ResultRow.objects.bulk_create(
        ResultRow(
            result_set=stored,
            unit=line.unit,
            unit_name=line.unit.name,
            points=line.points,
            base=line.base,
            percent=line.percent,
            rank=line.rank,
            grade=line.grade,
        )
        for line in stated
    )
    writer = RowWriter(ResultLeaf)
    for start in range(0, len(rows), PORTION):
        writer.insert(
            [
                leaf
                for row, line in zip(rows[start : start + PORTION], stated[start : start + PORTION], strict=True)
                for leaf in writer.ready([_leaf(row, node) for node in line.nodes])
            ]
        )


def _leaf(row: ResultRow, node: StatedNode) -> ResultLeaf:
    return ResultLeaf(
        row_id=row.pk,
        node=node.node,
        points=node.points,
        max=node.max,
        status=node.status,
        explanation=node.told.vi,
        explanation_en=node.told.en,
    )
