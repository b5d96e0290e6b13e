"""Complaints after publication: filed by a unit's leader, re-checked, then upheld or corrected, with words for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.indices.models import ResultSet
from chiso.office.indices.queries import framework_of_result, origin_of
from chiso.office.rounds.models import Complaint, ComplaintState, Sheet
from chiso.office.rounds.operations.stage_values import Value, checked_value
from chiso.office.rounds.problems import empty_text, refuse


def file_complaint(
    *, actor: Actor, sheet: Sheet, result_set: ResultSet, node: str, text: str, at: dt.datetime
) -> Complaint:
    """Complain about the unit's own published result, about one leaf or (`node` empty) as a whole."""
    grant = require(actor, "complaints.file", unit_id=sheet.unit_id)
    if not text.strip():
        raise empty_text("text")
    row = result_set.rows.filter(unit_id=sheet.unit_id).first()
    if row is None or result_set.origin != origin_of(sheet.group_id):
        raise refuse("not_in_result", "Kết quả này không có đơn vị của phiếu.", "The unit is not in this result.")
    if ResultSet.objects.filter(supersedes=result_set).exists():
        raise refuse(
            "superseded",
            "Kết quả này đã được thay thế; hãy khiếu nại trên bản mới nhất.",
            "This result has been superseded; complain about the newest one.",
        )
    if node and not row.leaves.filter(node=node).exists():
        raise refuse("unknown_leaf", f"Kết quả không có tiêu chí {node}.", f"There is no leaf {node}.", where="node")
    with transaction.atomic():
        complaint = Complaint.objects.create(
            sheet=sheet, result_set=result_set, node=node, text=text.strip(), filed_by_id=actor.acting_id, filed_at=at
        )
        _record(actor, "file", complaint, at, grant=grant, data={"node": node})
    return complaint


def start_recheck(*, actor: Actor, complaint: Complaint, at: dt.datetime) -> Complaint:
    """Take a complaint up."""
    grant = require(actor, "complaints.settle", unit_id=complaint.sheet.unit_id)
    with transaction.atomic():
        _advance(complaint, (ComplaintState.FILED,), state=ComplaintState.RECHECK)
        _record(actor, "recheck", complaint, at, grant=grant)
    complaint.refresh_from_db()
    return complaint


def uphold_result(*, actor: Actor, complaint: Complaint, outcome: str, at: dt.datetime) -> Complaint:
    """Keep the published result, and say why."""
    return _settle(actor, complaint, ComplaintState.UPHELD, outcome, None, at)


def correct_result(
    *, actor: Actor, complaint: Complaint, corrections: Mapping[str, Value], outcome: str, at: dt.datetime
) -> Complaint:
    """Settle on corrected inputs of one or more leaves. What is published changes only by `publish_correction`."""
    framework = framework_of_result(complaint.result_set)
    if framework is None or not corrections:
        raise refuse("no_corrections", "Chưa có số liệu điều chỉnh.", "No corrected figures were given.")
    unknown = [node for node in corrections if node not in framework.by_code or not framework.is_leaf(node)]
    if unknown:
        raise refuse(
            "unknown_leaf", f"Không có tiêu chí {unknown[0]}.", f"There is no leaf {unknown[0]}.", where=unknown[0]
        )
    checked = {node: checked_value(framework, node, value) for node, value in corrections.items()}
    stored = {node: {"inputs": dict(value.inputs), "status": value.status} for node, value in checked.items()}
    return _settle(actor, complaint, ComplaintState.CORRECTED, outcome, stored, at)


def _settle(
    actor: Actor,
    complaint: Complaint,
    state: ComplaintState,
    outcome: str,
    corrections: Mapping[str, object] | None,
    at: dt.datetime,
) -> Complaint:
    grant = require(actor, "complaints.settle", unit_id=complaint.sheet.unit_id)
    if not outcome.strip():
        raise empty_text("outcome")
    with transaction.atomic():
        _advance(
            complaint,
            (ComplaintState.FILED, ComplaintState.RECHECK),
            state=state,
            outcome=outcome.strip(),
            corrections=corrections,
            settled_by_id=actor.acting_id,
            settled_at=at,
        )
        leaves = sorted(corrections or ())
        _record(actor, state.value, complaint, at, grant=grant, reason=outcome.strip(), data={"leaves": leaves})
    complaint.refresh_from_db()
    return complaint


def _advance(complaint: Complaint, sources: tuple[ComplaintState, ...], **fields: object) -> None:
    """Change a complaint that nobody has settled in the meantime."""
    if not Complaint.objects.filter(pk=complaint.pk, state__in=sources).update(**fields):
        raise refuse(
            "complaint_settled",
            "Khiếu nại này đã được xử lý.",
            "This complaint has been dealt with.",
            hint=Text("Tải lại trang để xem kết luận.", "Reload the page to see the outcome."),
        )


def _record(actor: Actor, verb: str, complaint: Complaint, at: dt.datetime, **more) -> None:  # type: ignore[no-untyped-def]
    record(
        actor=actor,
        action=f"rounds.complaint.{verb}",
        obj=complaint,
        stream=f"round:{complaint.sheet.group.round_id}",
        at=at,
        unit_id=complaint.sheet.unit_id,
        **more,
    )
