"""What appraisers do to a leaf: keep it, correct its inputs, or ask the unit about it.

The trap: an appraiser who writes lower points without touching the figures leaves a score that nobody can recompute.
So appraisal corrects the inputs and the rule gives the points; only a leaf whose rule is `manual` takes points.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.permissions import NotAllowed, require
from chiso.office.audit.operations import record
from chiso.office.rounds.criteria import Criteria, active_leaves, criteria_of
from chiso.office.rounds.models import Answer, Remark, RemarkKind, Sheet, Stage
from chiso.office.rounds.operations.stage_values import Value, checked_value, effect_of, put_value
from chiso.office.rounds.problems import empty_text, not_open, reduction_needs_reason, refuse
from chiso.office.rounds.queries.answers import book_of, books_of
from chiso.office.rounds.queries.appraisal_work import appraisal_stage
from chiso.office.rounds.scores import AnswerBook


def correct_leaf(*, actor: Actor, sheet: Sheet, node: str, value: Value, version: int, at: dt.datetime) -> Answer:
    """Settle a leaf on corrected inputs. Any reduction, and any change of status, needs a reason.

    `version` is that of the value the appraiser saw at this stage (0 = none yet); raises Conflict when it is gone.
    """
    stage, grant, criteria = _open_leaf(actor, sheet, node)
    value = checked_value(criteria.framework, node, value)
    lowers = effect_of(sheet, book_of(sheet.pk), node, value, stage).lowers
    if lowers and not value.reason:
        raise reduction_needs_reason(node)
    with transaction.atomic():
        answer = put_value(
            sheet=sheet, node=node, stage=stage, value=value, done=True, version=version, actor=actor, at=at
        )
        record_verb(actor, "correct", sheet, node, at, grant, reason=value.reason, data={"lowers": lowers})
    return answer


def accept_leaf(*, actor: Actor, sheet: Sheet, node: str, version: int, at: dt.datetime) -> Answer:
    """Keep the value that stood before this stage, with the reason that stood with it."""
    stage, grant, _ = _open_leaf(actor, sheet, node)
    with transaction.atomic():
        answer = put_value(
            sheet=sheet,
            node=node,
            stage=stage,
            value=standing_value(books_of([sheet.pk], [node])[sheet.pk], node, stage),
            done=True,
            version=version,
            actor=actor,
            at=at,
        )
        record_verb(actor, "accept", sheet, node, at, grant)
    return answer


def ask_unit(*, actor: Actor, sheet: Sheet, node: str, text: str, at: dt.datetime) -> Remark:
    """Ask the unit about a leaf; it answers in the explanation round. Only the first appraisal asks."""
    stage, grant, _ = _open_leaf(actor, sheet, node)
    if stage != Stage.APPRAISAL_1:
        raise refuse(
            "ask_too_late",
            "Lần thẩm định này không còn vòng giải trình để đơn vị trả lời.",
            "No explanation round follows this appraisal, so the unit could not answer.",
            where=node,
            hint=Text("Giữ nguyên hoặc sửa số liệu kèm lý do.", "Keep the value, or correct it with a reason."),
        )
    if not text.strip():
        raise empty_text("text")
    with transaction.atomic():
        Answer.objects.filter(sheet=sheet, node=node, stage=stage).update(done=False)
        remark = Remark.objects.create(
            sheet=sheet, node=node, kind=RemarkKind.QUESTION, text=text.strip(), by_id=actor.acting_id, at=at
        )
        record_verb(actor, "ask", sheet, node, at, grant)
    return remark


def _open_leaf(actor: Actor, sheet: Sheet, node: str) -> tuple[str, Grant | None, Criteria]:
    """The stage that may be written, the actor's grant and the criteria; refuses leaves of others and shut ones."""
    criteria = criteria_of(sheet.group)
    unit_id = criteria.unit_of.get(node)
    if unit_id is None:
        raise NotAllowed("sheets.appraise")
    grant = require(actor, "sheets.appraise", unit_id=sheet.unit_id, assigned=[unit_id])
    stage = appraisal_stage(sheet)
    remarks = list(sheet.remarks.all())
    active = {leaf.code for leaf in active_leaves(stage, criteria, sheet.unit, remarks)} if stage else set()
    if node not in active or sheet.finishes.filter(unit_id=unit_id, stage=stage).exists():
        raise not_open(node, sheet.state)
    return stage, grant, criteria


def _before(stage: str) -> str:
    """The value stage before an appraisal."""
    return Stage.SELF if stage == Stage.APPRAISAL_1 else Stage.APPRAISAL_1


def standing_value(book: AnswerBook, node: str, stage: str) -> Value:
    """The value that stood before an appraisal; where none did, what came in meanwhile (a statistic); else empty."""
    before = book.at(_before(stage)).get(node) or book.own(stage).get(node)
    return Value(before.inputs, before.status, before.reason) if before else Value({})


def record_verb(
    actor: Actor,
    verb: str,
    sheet: Sheet,
    node: str,
    at: dt.datetime,
    grant: Grant | None,
    *,
    reason: str = "",
    data: dict[str, object] | None = None,
) -> None:
    """The audit event of a verb on one leaf (`*` = the sheet)."""
    record(
        actor=actor,
        action=f"rounds.appraisal.{verb}",
        obj=sheet,
        stream=f"round:{sheet.group.round_id}",
        at=at,
        grant=grant,
        unit_id=sheet.unit_id,
        reason=reason,
        data={"node": node, **(data or {})},
    )
