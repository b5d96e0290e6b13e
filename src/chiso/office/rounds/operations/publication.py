"""Publishing a group's results, and correcting them by a new result set.

The trap: a correction computed from today's tables would smuggle in everything that changed since. It starts from the
payload that was published (its framework, its answers, its units) and replaces only the leaves that the re-check
corrected; the old result set stays readable and untouched.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from chiso.engine.bundle import (
    PayloadAnswer,
    PayloadDecision,
    ResultPayload,
    read_payload,
    recompute,
)
from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.indices.models import ResultSet
from chiso.office.indices.operations import store_result_set
from chiso.office.indices.queries import origin_of
from chiso.office.rounds.models import Complaint, ComplaintState, Decision, RoundGroup, SheetState
from chiso.office.rounds.operations.moves import move_all
from chiso.office.rounds.problems import empty_text, refuse, sheets_not_ready
from chiso.office.rounds.queries.outcome import GroupOutcome, decision_of, group_outcome
from chiso.office.units.models import Unit

RECHECK = "recheck"
"""The stage named beside an answer that a re-check corrected."""


def publish_results(*, actor: Actor, group: RoundGroup, title: str, at: dt.datetime) -> ResultSet:
    """Publish a decided group: store its result set and move its sheets to published."""
    grant = require(actor, "results.publish")
    if not title.strip():
        raise empty_text("title")
    decision = decision_of(group)
    if decision is None:
        raise refuse(
            "no_decision",
            "Nhóm này chưa có quyết định phê duyệt.",
            "No decision has been recorded for this group.",
            hint=Text("Ghi số, ngày, người ký quyết định trước.", "Record its number, date and signer first."),
        )
    found = group_outcome(group)
    late = [sheet.unit.name for sheet in found.sheets if sheet.state != SheetState.DECIDED]
    if late or not found.sheets:
        raise sheets_not_ready("not_all_decided", Text("công bố", "publish"), late)
    payload = _payload(
        found,
        title.strip(),
        _stated(decision),
    )
    with transaction.atomic():
        stored = store_result_set(
            actor=actor,
            payload=payload,
            explanations=found.outcome.explanations,
            units={sheet.unit.key: sheet.unit for sheet in found.sheets},
            framework=group.framework,
            origin=origin_of(group.pk),
            supersedes=None,
            stream=f"round:{group.round_id}",
            at=at,
        )
        for sheet in found.sheets:
            sheet.group = group
        move_all(sheets=found.sheets, verb="publish", actor=actor, at=at, data={"result_set": stored.pk})
        record(
            actor=actor,
            action="rounds.results.publish",
            obj=group,
            stream=f"round:{group.round_id}",
            at=at,
            grant=grant,
            data={"result_set": stored.pk, "sha256": stored.sha256},
        )
    return stored


def publish_correction(
    *, actor: Actor, result_set: ResultSet, complaints: Sequence[Complaint], reason: str, at: dt.datetime
) -> ResultSet:
    """Publish a new result set that supersedes `result_set`, with the leaves that the re-checks corrected.

    It names the newest decision of the group: a second one where the committee has decided on the correction.
    """
    require(actor, "results.publish")
    if not reason.strip():
        raise empty_text("reason")
    if not complaints or any(_is_unready(complaint, result_set) for complaint in complaints):
        raise refuse(
            "nothing_to_correct",
            "Không có điều chỉnh nào đã kết luận cho kết quả này.",
            "No settled correction belongs to this result.",
            hint=Text("Kết luận phúc tra trước, kèm số liệu đã sửa.", "Settle the re-check first."),
        )
    old = read_payload(result_set.payload)
    corrected = replace(
        old,
        number=result_set.number + 1,
        answers=_corrected(old, complaints),
        supersedes=result_set.sha256,
        reason=reason.strip(),
        code_version=code_version(),
        decision=_newest_decision(complaints[0].sheet.group, old),
    )
    outcome = recompute(corrected)
    corrected = replace(corrected, scores=outcome.scores, totals=outcome.totals)
    keys = [unit.key for unit in old.units]
    if result_set.framework is None:
        raise refuse("imported_result", "Kết quả nhập từ ngoài không sửa ở đây.", "Imported results are not ours.")
    with transaction.atomic():
        stored = store_result_set(
            actor=actor,
            payload=corrected,
            explanations=outcome.explanations,
            units={unit.key: unit for unit in Unit.objects.filter(key__in=keys)},
            framework=result_set.framework,
            origin=result_set.origin,
            supersedes=result_set,
            stream=f"round:{complaints[0].sheet.group.round_id}",
            at=at,
        )
        Complaint.objects.filter(pk__in=[complaint.pk for complaint in complaints]).update(corrected_by=stored)
    return stored


def code_version() -> str:
    """The version of the product that computes the result."""
    return importlib.metadata.version("chiso")


def _stated(decision: Decision) -> PayloadDecision:
    return PayloadDecision(
        number=decision.number,
        signed_on=decision.signed_on,
        signer=decision.signer,
        document_sha256=decision.document.file.sha256 if decision.document else "",
    )


def _newest_decision(group: RoundGroup, old: ResultPayload) -> PayloadDecision:
    """What a correction rests on: a decision that came after the published one, else that one as it was stated."""
    found = decision_of(group)
    if found is None or (found.number, found.signed_on) == (old.decision.number, old.decision.signed_on):
        return old.decision
    return _stated(found)


def _payload(found: GroupOutcome, title: str, decision: PayloadDecision) -> ResultPayload:
    group, round_ = found.group, found.group.round
    return ResultPayload(
        code=f"{round_.code}-{group.code}",
        number=1,
        title=title,
        family=found.framework.family,
        unit_group=found.framework.unit_group,
        year=round_.year,
        is_training=round_.is_training,
        as_of=round_.as_of,
        code_version=code_version(),
        framework_code=found.framework.code,
        framework_sha256=found.framework.sha256,
        framework_text=group.framework.source,
        decision=decision,
        units=found.units,
        answers=found.answers,
        scores=found.outcome.scores,
        totals=found.outcome.totals,
    )


def _is_unready(complaint: Complaint, result_set: ResultSet) -> bool:
    return (
        complaint.state != ComplaintState.CORRECTED
        or complaint.corrected_by_id is not None
        or complaint.result_set.code != result_set.code
    )


def _corrected(old: ResultPayload, complaints: Sequence[Complaint]) -> tuple[PayloadAnswer, ...]:
    """The published answers with the corrected leaves in place of theirs."""
    answers = {(row.unit, row.node, row.is_adjustment): row for row in old.answers}
    for complaint in complaints:
        unit = complaint.sheet.unit.key
        for node, value in (complaint.corrections or {}).items():
            answers[unit, node, False] = PayloadAnswer(unit, node, RECHECK, value["inputs"], value["status"])
    return tuple(answers.values())
