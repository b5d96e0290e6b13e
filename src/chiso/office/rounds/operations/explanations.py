"""The explanation round: the unit answers what changed and what was asked, leaf by leaf.

The trap: an explanation that may also change figures is a second self-score after the deadline. Words and new evidence
are added here; the figures stay as they were handed in, and the second appraisal decides.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.rounds.models import Remark, RemarkKind, RoundGroup, Sheet, SheetState, Stage, Transition
from chiso.office.rounds.operations.moves import move, move_all
from chiso.office.rounds.problems import empty_text, refuse
from chiso.office.rounds.queries.appraisal_work import work_of
from chiso.office.rounds.queries.deadlines import open_for
from chiso.office.rounds.queries.explanations import to_explain, unexplained
from chiso.office.rounds.workflow import workflow_of


def open_explanations(*, actor: Actor, group: RoundGroup, at: dt.datetime) -> int:
    """Open the explanation round for every sheet whose first appraisal changed or asked something.

    Sheets with nothing to explain stay where they are and may go straight to the council. Returns how many opened.
    """
    require(actor, "sheets.move")
    work = work_of(group)
    asked = [sheet for sheet in work.sheets if sheet.state == SheetState.APPRAISED_1 and to_explain(work, sheet)]
    return len(move_all(sheets=asked, verb="open_explanation", actor=actor, at=at))


def explain_leaf(*, actor: Actor, sheet: Sheet, node: str, text: str, at: dt.datetime) -> Remark:
    """Add the unit's explanation to a leaf that the first appraisal changed or asked about."""
    grant = require(actor, "sheets.explain", unit_id=sheet.unit_id)
    flow, round_id = workflow_of(sheet.group.round.workflow), sheet.group.round_id
    if not Sheet.objects.filter(open_for(flow, round_id, Stage.EXPLANATION, at), pk=sheet.pk).exists():
        raise refuse(
            "explanation_shut",
            "Phiếu không ở trong thời gian giải trình.",
            "The sheet is not open for explanation.",
            where=node,
            got=str(sheet.get_state_display()),
            hint=Text("Đề nghị cơ quan chủ trì gia hạn nếu cần.", "Ask the round owner for an extension if needed."),
        )
    if not text.strip():
        raise empty_text("text")
    work = work_of(sheet.group, sheet_ids=[sheet.pk], columns=[node])
    if node not in {item.node.code for item in to_explain(work, work.sheets[0])}:
        raise refuse(
            "nothing_to_explain",
            f"Tiêu chí {node} được giữ nguyên, không cần giải trình.",
            f"Leaf {node} was kept as it is; there is nothing to explain.",
            where=node,
        )
    with transaction.atomic():
        remark = Remark.objects.create(
            sheet=sheet, node=node, kind=RemarkKind.EXPLANATION, text=text.strip(), by_id=actor.acting_id, at=at
        )
        record(
            actor=actor,
            action="rounds.explanation.write",
            obj=sheet,
            stream=f"round:{sheet.group.round_id}",
            at=at,
            grant=grant,
            unit_id=sheet.unit_id,
            data={"node": node},
        )
    return remark


def send_explanation(*, actor: Actor, sheet: Sheet, version: int | None, at: dt.datetime) -> Transition:
    """Send the explanations; every question must have an answer. What was not explained stands as appraised.

    When the time is up without sending, the workflow closes the round by itself (`close_explanation`).
    """
    work = work_of(sheet.group, sheet_ids=[sheet.pk])
    silent = unexplained(work, work.sheets[0])
    if silent:
        listed = ", ".join(item.node.code for item in silent)
        raise refuse(
            "question_unanswered",
            f"Còn {len(silent)} câu hỏi chưa trả lời: {listed}.",
            f"{len(silent)} questions have no answer: {listed}.",
            got=listed,
            hint=Text("Trả lời từng câu, dù chỉ để xác nhận.", "Answer each, if only to confirm."),
        )
    return move(sheet=sheet, verb="explain", actor=actor, at=at, version=version)
