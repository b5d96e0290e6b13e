"""Storing the ministry's result of the province's own sheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import slugify

from chiso.engine.errors import InputError, Problem
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.frameworks.queries import framework_of
from chiso.office.indices.models import ResultSet
from chiso.office.indices.operations import ImportedResult, store_imported
from chiso.office.national.ministry import MinistryReading, sums_of
from chiso.office.national.problems import refuse
from chiso.office.national.queries.ministry import newest_result
from chiso.office.rounds.models import Sheet


@dataclass(frozen=True, slots=True)
class Publication:
    """How the ministry published: the decision, and the province's rank among how many, where known."""

    decision_number: str = ""
    decision_on: dt.date | None = None
    rank: int | None = None
    ranked_units: int = 0
    source_sha256: str = ""


def store_ministry_result(
    *, actor: Actor, sheet: Sheet, reading: MinistryReading, publication: Publication, reason: str, at: dt.datetime
) -> ResultSet:
    """Store the reading as an imported result set; with a reason it supersedes the one that stands."""
    require(actor, "national.manage")
    newest = newest_result(sheet)
    problems = [problem for problem in reading.problems if problem.severity == "error"]
    if not reading.points:
        problems.append(_problem("empty", "Bảng không có điểm nào.", "The table holds no points."))
    problems += check_publication(publication, reason, replaces=newest is not None)
    if problems:
        raise InputError(problems)
    round_, version = sheet.group.round, sheet.group.framework
    framework = framework_of(version)
    points = sums_of(reading.points, framework)
    roots = [points.get(root.code) for root in framework.roots]
    known = [value for value in roots if value is not None]
    result = ImportedResult(
        code=slugify(f"bo-{version.family}-{round_.year}-{sheet.unit.key}-{sheet.group_id}")[:100],
        family=version.family,
        unit_group=version.unit_group,
        title=f"{version.name_vi}: kết quả của Bộ, năm {round_.year}"[:300],
        year=round_.year,
        framework=version,
        unit=sheet.unit,
        points=points,
        maxima={node.code: node.max for node in framework.nodes},
        notes=reading.notes,
        total=sum(known, Decimal(0)) if len(known) == len(roots) else None,
        base=framework.total,
        rank=Decimal(publication.rank) if publication.rank else None,
        ranked_units=publication.ranked_units,
        decision_number=publication.decision_number.strip(),
        decision_on=publication.decision_on,
        source_sha256=publication.source_sha256,
    )
    return store_imported(
        actor=actor,
        result=result,
        supersedes=newest,
        reason=reason,
        stream=f"round:{round_.pk}",
        at=at,
    )


def check_publication(publication: Publication, reason: str, *, replaces: bool) -> list[Problem]:
    """Everything that is wrong with how the ministry is said to have published."""
    problems = []
    if not publication.decision_number.strip():
        problems.append(
            _problem(
                "no_decision",
                "Chưa có số quyết định công bố.",
                "The decision's number is missing.",
                where="decision_number",
            )
        )
    if publication.rank and not publication.rank <= publication.ranked_units <= 100:
        problems.append(
            _problem(
                "rank",
                "Hạng phải có số tỉnh được xếp hạng, từ hạng trở lên.",
                "A rank needs how many provinces were ranked.",
                where="ranked_units",
                got=str(publication.ranked_units),
            )
        )
    if replaces and not reason.strip():
        problems.append(
            _problem(
                "no_reason",
                "Đã có kết quả: bản thay thế phải có lý do.",
                "A result is stored: what replaces it needs a reason.",
                where="reason",
            )
        )
    return problems


def _problem(code: str, vi: str, en: str, *, where: str = "", got: str = "") -> Problem:
    return refuse(code, vi, en, where=where, got=got).problems[0]
