"""Results of earlier years, brought over from workbooks: stored as stated, taken back by a withdrawal.

The trap: undoing by deleting. A stored result set is append-only like every other; taking an import back adds a
withdrawal, after which no reader meets the set any more, and the record of both stays.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.bundle import plain_number
from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.indices.models import ResultSet, Withdrawal
from chiso.office.indices.operations.imported import StatedLine, create_stated

STREAM = "system"


@dataclass(frozen=True, slots=True)
class MovedTable:
    """The results of one year and unit group from one file."""

    code: str
    family: str
    unit_group: str
    title: str
    year: int
    framework: FrameworkVersion | None
    lines: tuple[StatedLine, ...]
    decision_number: str
    decision_on: dt.date | None
    source_sha256: str

    @property
    def ranked_units(self) -> int:
        return sum(line.rank is not None for line in self.lines)

    def text(self, number: int, reason: str) -> str:
        """The canonical JSON that the hash is taken over: keys sorted, numbers as text. A move gives no reason."""
        del reason
        tree = {
            "format": "chiso/moved-results/1",
            "code": self.code,
            "number": number,
            "family": self.family,
            "unit_group": self.unit_group,
            "title": self.title,
            "year": self.year,
            "framework": {"code": self.framework.code, "sha256": self.framework.sha256} if self.framework else None,
            "decision": [self.decision_number, self.decision_on.isoformat() if self.decision_on else ""],
            "source_sha256": self.source_sha256,
            "units": [_line_tree(line) for line in self.lines],
        }
        return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _line_tree(line: StatedLine) -> dict[str, object]:
    return {
        "unit": line.unit.key,
        "name": line.unit.name,
        "points": plain_number(line.points),
        "base": plain_number(line.base),
        "percent": plain_number(line.percent),
        "rank": plain_number(line.rank),
        "grade": line.grade,
        "nodes": {
            node.node: [
                node.status,
                plain_number(node.points),
                {stage: plain_number(value) for stage, value in node.stages.items()},
            ]
            for node in line.nodes
        },
    }


def store_moved(*, actor: Actor, table: MovedTable, at: dt.datetime) -> ResultSet:
    """Store the results of an earlier year; never over results that stand for that year and group.

    Raises InputError (`results.year_taken`) when there are some.
    """
    grant = require(actor, "moving.results")
    with transaction.atomic():
        standing = ResultSet.objects.filter(
            year=table.year, family=table.family, unit_group=table.unit_group, superseded_by__isnull=True
        ).first()
        if standing is not None:
            raise InputError([year_taken(table.year, standing.title)])
        stored = create_stated(actor=actor, table=table, supersedes=None, reason="", at=at)
        record(
            actor=actor,
            action="indices.results.import",
            obj=stored,
            stream=STREAM,
            at=at,
            grant=grant,
            data={
                "sha256": stored.sha256, "number": stored.number, "year": table.year, "units": len(table.lines),
                "source_sha256": table.source_sha256,
            },
        )  # fmt: skip
    return stored


def withdraw_moved(*, actor: Actor, result_set: ResultSet, reason: str, at: dt.datetime) -> Withdrawal:
    """Take moved-in results back: nobody meets them any more, and their year is free again.

    Raises InputError with everything that has been built on them since.
    """
    grant = require(actor, "moving.results")
    with transaction.atomic():
        problems = standing_on(result_set)
        if problems:
            raise InputError(problems)
        made = Withdrawal.objects.create(
            result_set=result_set, at=at, withdrawn_by_id=actor.person_id, reason=reason.strip()[:300]
        )
        record(
            actor=actor,
            action="indices.results.withdraw",
            obj=result_set,
            stream=STREAM,
            at=at,
            grant=grant,
            reason=reason.strip(),
            data={"sha256": result_set.sha256},
        )
    return made


def standing_on(result_set: ResultSet) -> list[Problem]:
    """What already stands on a result set: a correction of it, a complaint about it."""
    found: list[Problem] = []
    where = f"{result_set.title} ({result_set.year})"
    if ResultSet.ever.filter(supersedes=result_set).exists():
        found.append(_used(where, Text("đã có bản thay thế", "a correction supersedes it")))
    if result_set.complaints.exists():
        found.append(_used(where, Text("đã có khiếu nại", "there is a complaint about it")))
    return found


def _used(where: str, why: Text) -> Problem:
    return Problem(
        "results.in_use",
        Text(f"Kết quả đã được dùng: {why.vi}.", f"The results are in use: {why.en}."),
        where=where,
    )


def year_taken(year: int, title: str) -> Problem:
    """Results of that year, family and group stand already."""
    return Problem(
        "results.year_taken",
        Text(f"Năm {year} của nhóm đơn vị này đã có kết quả.", f"There are results of {year} for this unit group."),
        got=title,
        hint=Text(
            "Không ghi đè: bỏ năm này khỏi lần chuyển, hoặc thu hồi lần chuyển trước.",
            "Nothing is overwritten: leave the year out, or undo the earlier move.",
        ),
    )
