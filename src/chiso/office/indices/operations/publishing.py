"""Storing published results: once, hashed, proved by recomputing them first.

The trap: a result that was stored and cannot be recomputed is found out by a journalist. So a payload is replayed with
the engine before it is stored; a difference of one digit stores nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from chiso.engine.bundle import PayloadScore, ResultPayload, plain_number, replay
from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.indices.models import IMPORTED, ResultLeaf, ResultRow, ResultSet
from chiso.office.units.models import Unit

NO_WORDS = Text("", "")


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


def store_result_set(
    *,
    actor: Actor,
    payload: ResultPayload,
    explanations: Mapping[tuple[str, str], Text],
    units: Mapping[str, Unit],
    framework: FrameworkVersion,
    origin: str,
    supersedes: ResultSet | None,
    stream: str,
    at: dt.datetime,
) -> ResultSet:
    """Store one publication with its rows and leaves; it can never change afterwards.

    `units` maps the payload's unit keys, `explanations` its (unit, leaf) pairs. Raises InputError when the payload does
    not replay, or when `supersedes` has already been superseded.
    """
    grant = require(actor, "results.publish")
    _check(payload, supersedes)
    with transaction.atomic():
        stored = ResultSet.objects.create(
            family=payload.family,
            code=payload.code,
            title=payload.title,
            year=payload.year,
            unit_group=payload.unit_group,
            origin=origin,
            framework=framework,
            number=payload.number,
            supersedes=supersedes,
            reason=payload.reason,
            decision_number=payload.decision.number,
            decision_on=payload.decision.signed_on,
            published_at=at,
            published_by_id=actor.person_id,
            ranked_units=payload.ranked_units,
            is_training=payload.is_training,
            payload=payload.text(),
            sha256=payload.sha256(),
        )
        _store_rows(stored, payload, explanations, units)
        record(
            actor=actor,
            action="indices.results.store",
            obj=stored,
            stream=stream,
            at=at,
            grant=grant,
            reason=payload.reason,
            data={"sha256": stored.sha256, "number": payload.number, "ranked_units": payload.ranked_units},
        )
    return stored


def store_imported(
    *, actor: Actor, result: ImportedResult, supersedes: ResultSet | None, reason: str, stream: str, at: dt.datetime
) -> ResultSet:
    """Store a result that another body computed; a correction is a new set that supersedes, with its reason.

    Raises InputError when the newest set of this code is not the one superseded, or the reason is missing.
    """
    grant = require(actor, "national.manage")
    newest = ResultSet.objects.filter(code=result.code).order_by("-number").first()
    if newest != supersedes or (newest is not None and not reason.strip()):
        raise InputError([_stored_already(result)])
    number = newest.number + 1 if newest else 1
    text = result.text(number, reason.strip())
    percent = result.total * 100 / result.base if result.total is not None and result.base else None
    with transaction.atomic():
        stored = ResultSet.objects.create(
            family=result.family,
            code=result.code,
            title=result.title,
            year=result.year,
            unit_group=result.unit_group,
            origin=IMPORTED,
            framework=result.framework,
            number=number,
            supersedes=newest,
            reason=reason.strip(),
            decision_number=result.decision_number,
            decision_on=result.decision_on,
            published_at=at,
            published_by_id=actor.person_id,
            ranked_units=result.ranked_units,
            payload=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
        )
        row = ResultRow.objects.create(
            result_set=stored,
            unit=result.unit,
            unit_name=result.unit.name,
            points=result.total,
            base=result.base,
            percent=percent,
            rank=result.rank,
        )
        ResultLeaf.objects.bulk_create(
            ResultLeaf(
                row=row,
                node=node,
                points=result.points.get(node),
                max=maximum,
                status=IMPORTED if node in result.points else "unanswered",
                explanation=result.notes.get(node, ""),
                explanation_en=result.notes.get(node, ""),
            )
            for node, maximum in result.maxima.items()
        )
        record(
            actor=actor,
            action="indices.results.import",
            obj=stored,
            stream=stream,
            at=at,
            grant=grant,
            unit_id=result.unit.pk,
            reason=reason.strip(),
            data={"sha256": stored.sha256, "number": number, "source_sha256": result.source_sha256},
        )
    return stored


def _stored_already(result: ImportedResult) -> Problem:
    return Problem(
        "results.imported_already",
        Text(f"Kết quả năm {result.year} đã lưu.", f"The result of {result.year} is stored already."),
        where="reason",
        hint=Text(
            "Không ghi đè: nêu lý do để lưu một bản thay thế.", "Nothing is overwritten: give a reason to supersede it."
        ),
    )


def _store_rows(
    stored: ResultSet,
    payload: ResultPayload,
    explanations: Mapping[tuple[str, str], Text],
    units: Mapping[str, Unit],
) -> None:
    names = {unit.key: unit.name for unit in payload.units}
    rows = {
        row.unit_id: row
        for row in ResultRow.objects.bulk_create(
            ResultRow(
                result_set=stored,
                unit=units[total.unit],
                unit_name=names[total.unit],
                points=total.points,
                base=total.base,
                percent=total.percent,
                rank=total.rank,
                grade=total.grade,
            )
            for total in payload.totals
        )
    }
    leaves = [
        _leaf(rows[units[score.unit].pk], score, explanations.get((score.unit, score.node), NO_WORDS))
        for score in payload.scores
    ]
    ResultLeaf.objects.bulk_create(leaves, batch_size=1000)


def _leaf(row: ResultRow, score: PayloadScore, told: Text) -> ResultLeaf:
    return ResultLeaf(
        row=row,
        node=score.node,
        points=score.points,
        max=score.max,
        status=score.status,
        explanation=told.vi,
        explanation_en=told.en,
    )


def _check(payload: ResultPayload, supersedes: ResultSet | None) -> None:
    differences = replay(payload)
    problems = [
        Problem(
            "results.not_reproducible",
            Text("Kết quả không tính lại được từ chính dữ liệu của nó.", "The result does not follow from its data."),
            where=f"{found.unit} {found.node} {found.what}".strip(),
            got=found.published,
            expected=Text(found.recomputed, found.recomputed),
        )
        for found in differences[:20]
    ]
    if supersedes is not None and ResultSet.objects.filter(supersedes=supersedes).exists():
        problems.append(
            Problem(
                "results.superseded",
                Text("Kết quả này đã có bản thay thế.", "This result has been superseded already."),
                got=f"{supersedes.code} #{supersedes.number}",
                hint=Text("Điều chỉnh trên bản mới nhất.", "Correct the newest one."),
            )
        )
    if problems:
        raise InputError(problems)
