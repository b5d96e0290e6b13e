"""Storing published results: once, hashed, proved by recomputing them first.

The trap: a result that was stored and cannot be recomputed is found out by a journalist. So a payload is replayed with
the engine before it is stored; a difference of one digit stores nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from chiso.engine.bundle import PayloadScore, ResultPayload, replay
from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.indices.models import ResultLeaf, ResultRow, ResultSet
from chiso.office.inserting import insert_rows
from chiso.office.units.models import Unit

NO_WORDS = Text("", "")


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
    insert_rows(leaves)


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
