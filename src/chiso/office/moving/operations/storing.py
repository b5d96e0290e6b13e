"""Storing one plan: slow work first and outside, then every row in one transaction, through the apps' own verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from chiso.engine.errors import Text
from chiso.engine.moving import archive_members
from chiso.engine.text import format_decimal
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Membership
from chiso.office.accounts.operations import import_people
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.evidence.models import DocumentType
from chiso.office.evidence.operations import Prepared, Upload, keep_document, prepare_file
from chiso.office.evidence.reading import Description
from chiso.office.evidence.store import file_store
from chiso.office.indices.models import IMPORTED
from chiso.office.indices.operations import MovedTable, StatedLine, StatedNode, store_moved
from chiso.office.moving.models import FiledDocument, Part, PartState, Remembered
from chiso.office.moving.operations.files import STREAM, forget_books
from chiso.office.moving.plans.accounts import AccountsPlan, role_key, unit_key
from chiso.office.moving.plans.arithmetic import ORDER
from chiso.office.moving.plans.evidence import EvidenceLine, EvidencePlan
from chiso.office.moving.plans.lines import UnitLine
from chiso.office.moving.plans.making import Plan
from chiso.office.moving.plans.scores import ScoresPlan, YearPlan, code_of
from chiso.office.moving.plans.shared import LEFT_OUT, Decided
from chiso.office.moving.queries import VERBS

Beat = Callable[[Part, int, int], None]
Made = dict[str, list[int]]
_STAGES = {
    "self": Text("tự chấm", "self"),
    "appraised": Text("thẩm định", "appraised"),
    "final": Text("chính thức", "final"),
}
_TYPES = {
    "KH": DocumentType.PLAN, "BC": DocumentType.REPORT, "QĐ": DocumentType.DECISION, "CV": DocumentType.LETTER,
    "CT": DocumentType.DIRECTIVE, "TB": DocumentType.NOTICE, "BB": DocumentType.MINUTES, "TTr": DocumentType.SUBMISSION,
    "KL": DocumentType.CONCLUSION,
}  # fmt: skip


class Stopped(Exception):
    """Somebody asked the job to stop, and nothing has been stored."""


def store_plan(*, actor: Actor, part: Part, plan: Plan, at: dt.datetime, beat: Beat) -> Made:
    """Store the whole plan or nothing, and remember what labels meant. Gives the rows made, by kind."""
    grant = require(actor, VERBS[part.kind])  # type: ignore[index]  # a PartKind is its string
    prepared = _prepare(part, plan, beat) if isinstance(plan, EvidencePlan) else {}
    beat(part, 1, 1)
    with transaction.atomic():
        if isinstance(plan, ScoresPlan):
            made = _results(actor, part, plan, at)
        elif isinstance(plan, EvidencePlan):
            made = _documents(actor, part, plan, prepared, at)
        else:
            made = _people(actor, plan, at)
        _remember(part, plan)
        forget_books(part)
        Part.objects.filter(pk=part.pk).update(
            state=PartState.DONE, finished_at=at, made=made, version=part.version + 1, problems=[]
        )
        record(
            actor=actor, action="moving.part.store", obj=part, stream=STREAM, at=at, grant=grant,
            data={"plan": plan.sha256, "sha256": part.file.sha256, **{name: len(ids) for name, ids in made.items()}},
        )  # fmt: skip
    return made


# results


def _results(actor: Actor, part: Part, plan: ScoresPlan, at: dt.datetime) -> Made:
    return {"results": [store_moved(actor=actor, table=_table(part, plan, year), at=at).pk for year in plan.years]}


def _table(part: Part, plan: ScoresPlan, year: YearPlan) -> MovedTable:
    title = plan.settings.title or f"Kết quả năm {year.year} (chuyển từ Excel)"
    return MovedTable(
        code=code_of(plan.family, plan.unit_group, year.year),
        family=plan.family,
        unit_group=plan.unit_group,
        title=title,
        year=year.year,
        framework=plan.version,
        lines=tuple(_line(part, plan, line) for line in year.lines),
        decision_number=plan.settings.decision_number,
        decision_on=plan.settings.decision_on,
        source_sha256=part.file.sha256,
    )


def _line(part: Part, plan: ScoresPlan, line: UnitLine) -> StatedLine:
    nodes = []
    for node in plan.framework.walk() if plan.framework and line.given else ():
        added, given = line.sums[node.code], line.given.get(node.code)
        stages = {str(stage): value for stage, value in given.stages.items()} if given else {}
        status = "not_applicable" if added.is_not_applicable else IMPORTED if added.points is not None else "unanswered"
        told = _told(part, stages, given.where if given else "", line, node.code)
        nodes.append(StatedNode(node.code, added.points, node.max, status, stages, told))
    return StatedLine(line.unit, line.points, line.base, line.percent, line.rank, line.grade, tuple(nodes))


def _told(part: Part, stages: dict[str, Any], where: str, line: UnitLine, node: str) -> Text:
    """The story of a moved figure: its scores on the way, its cell, and a sum that was stated otherwise."""
    vi = [f"{_STAGES[stage].vi} {format_decimal(stages[stage])}" for stage in reversed(ORDER) if stage in stages]
    en = [f"{_STAGES[stage].en} {stages[stage]:f}" for stage in reversed(ORDER) if stage in stages]
    for odd in line.differences:
        if odd.node == node:
            vi.append(f"bảng ghi tổng {odd.stated}, cộng lại {odd.computed}")
            en.append(f"stated sum {odd.stated}, adds up to {odd.computed}")
    source = f"{part.file_name}, {where}" if where else part.file_name
    told_vi, told_en = "; ".join([*vi, f"chuyển từ {source}"]), "; ".join([*en, f"moved in from {source}"])
    return Text(told_vi[:1].upper() + told_vi[1:], told_en[:1].upper() + told_en[1:])


# evidence


def _prepare(part: Part, plan: EvidencePlan, beat: Beat) -> dict[str, Prepared]:
    """Every wanted file checked and its bytes kept, by content; bytes without a row are harmless."""
    wanted = {line.entry.path: line.entry.facts.sha256 for line in plan.lines}
    found: dict[str, Prepared] = {}
    done = 0
    for member in archive_members(file_store().get(part.file.sha256), part.file_name):
        sha256 = wanted.get(member.path)
        if sha256 is None:
            continue
        if sha256 not in found:
            found[sha256] = prepare_file(Upload(member.path, member.data), read=False)
        done += 1
        if done % 5 == 0 or done == len(wanted):
            beat(part, done, len(wanted))
    return found


def _documents(actor: Actor, part: Part, plan: EvidencePlan, prepared: dict[str, Prepared], at: dt.datetime) -> Made:
    grant = require(actor, "moving.evidence")
    assert plan.year is not None  # a plan without a year has an error and is never stored
    family = plan.version.family if plan.version else ""
    made: Made = {"documents": [], "filed": []}
    for line in plan.lines:
        stored = keep_document(
            actor=actor, grant=grant, unit_id=line.unit.pk, prepared=prepared[line.entry.facts.sha256],
            description=_description(line), at=at,
        )  # fmt: skip
        if not stored.already:
            made["documents"].append(stored.document.pk)
        filed, created = FiledDocument.objects.get_or_create(
            document=stored.document, year=plan.year, family=family, node=line.node,
            defaults={"part": part, "unit": line.unit, "path": line.entry.path[-500:]},
        )  # fmt: skip
        if created:
            made["filed"].append(filed.pk)
    return made


def _description(line: EvidenceLine) -> Description:
    """What the file's name proposes."""
    told = line.told
    return Description(
        number=told.number[:80],
        issued_on=told.issued_on,
        type=_TYPES.get(told.type, DocumentType.OTHER),
        title=told.title[:400],
    )


# accounts


def _people(actor: Actor, plan: AccountsPlan, at: dt.datetime) -> Made:
    made: Made = {"people": [], "memberships": []}
    for one in import_people(actor=actor, rows=plan.rows, at=at):
        if one.password and one.person.pk not in made["people"]:
            made["people"].append(one.person.pk)
        membership = Membership.objects.get(
            person=one.person, unit=one.planned.unit, role=str(one.planned.role), valid_from=one.planned.valid_from
        )
        made["memberships"].append(membership.pk)
    return made


# what labels meant


def _remember(part: Part, plan: Plan) -> None:
    """Keep the labels that a person settled, for the next move; taken back with the part."""
    rows = [("unit", "", unit_key(one.label), one.thing) for one in plan.units if _is_worth(one)]
    if isinstance(plan, ScoresPlan):
        rows += [("criterion", plan.family, one.label, one.thing) for one in plan.criteria if _is_worth(one)]
    elif isinstance(plan, AccountsPlan):
        rows += [("role", "", role_key(one.label), one.thing) for one in plan.roles if _is_worth(one)]
    for kind, scope, label, value in rows:
        if label and value:
            Remembered.objects.get_or_create(
                kind=kind, scope=scope, label=label[:400], defaults={"value": value, "part": part}
            )


def _is_worth(one: Decided) -> bool:
    return one.how == "chosen" and one.thing not in (None, LEFT_OUT)
