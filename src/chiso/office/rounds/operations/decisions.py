"""Recording the decision by which the committee approves a group's results."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import format_date
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.evidence.models import Document
from chiso.office.evidence.signed_copies import signed_copy_problems
from chiso.office.rounds.models import Decision, Dispute, RoundGroup, Sheet, SheetState
from chiso.office.rounds.operations.moves import move_all
from chiso.office.rounds.problems import sheets_not_ready

_PAST = (SheetState.DECIDED, SheetState.PUBLISHED, SheetState.ARCHIVED)


def record_decision(
    *,
    actor: Actor,
    group: RoundGroup,
    number: str,
    signed_on: dt.date,
    signer: str,
    document: Document | None,
    at: dt.datetime,
) -> Decision:
    """Record the signed decision of a group: every sheet before the council becomes decided.

    Every sheet of the group must be there and every disputed leaf settled; the signed document may be attached later.
    """
    grant = require(actor, "decisions.record")
    _check_words(number, signed_on, signer, at)
    _check_copy(document)
    _check_new(group, number, signed_on)
    sheets = list(Sheet.objects.filter(group=group).select_related("unit").order_by("unit__sort_key"))
    what = Text("ghi quyết định", "record the decision")
    late = [sheet.unit.name for sheet in sheets if sheet.state not in (SheetState.COUNCIL, *_PAST)]
    if late or not sheets:
        raise sheets_not_ready("not_all_before_council", what, late)
    open_ = Dispute.objects.filter(sheet__group=group, decided_at__isnull=True).select_related("sheet__unit")
    unsettled = [f"{dispute.sheet.unit.name} {dispute.node}" for dispute in open_.order_by("id")]
    if unsettled:
        raise sheets_not_ready("disputes_open", what, unsettled)
    with transaction.atomic():
        decision = Decision.objects.create(
            group=group,
            number=number.strip(),
            signed_on=signed_on,
            signer=signer.strip(),
            document=document,
            recorded_by_id=actor.acting_id,
            recorded_at=at,
        )
        waiting = [sheet for sheet in sheets if sheet.state == SheetState.COUNCIL]
        for sheet in waiting:
            sheet.group = group
        move_all(sheets=waiting, verb="decide", actor=actor, at=at, reason=number.strip())
        record(
            actor=actor,
            action="rounds.decision.record",
            obj=decision,
            stream=f"round:{group.round_id}",
            at=at,
            grant=grant,
            data={"group": group.code, "number": decision.number, "signed_on": signed_on.isoformat()},
        )
    return decision


def attach_decision(*, actor: Actor, decision: Decision, document: Document, at: dt.datetime) -> Decision:
    """Attach the signed document to a decision that was recorded without it; never replaces one."""
    grant = require(actor, "decisions.record")
    _check_copy(document)
    with transaction.atomic():
        changed = Decision.objects.filter(pk=decision.pk, document__isnull=True).update(document=document)
        if not changed:
            raise InputError(
                [
                    Problem(
                        "rounds.decision_has_document",
                        Text("Quyết định này đã có bản ký.", "This decision already has its signed document."),
                        where=decision.number,
                    )
                ]
            )
        record(
            actor=actor,
            action="rounds.decision.attach",
            obj=decision,
            stream=f"round:{decision.group.round_id}",
            at=at,
            grant=grant,
            data={"document": document.pk, "sha256": document.file.sha256},
        )
    decision.refresh_from_db()
    return decision


def _check_copy(document: Document | None) -> None:
    """What is attached must be able to stand as the signed copy."""
    problems = signed_copy_problems(document) if document is not None else []
    if problems:
        raise InputError(problems)


def _check_new(group: RoundGroup, number: str, signed_on: dt.date) -> None:
    """One number and date is one decision: a correction needs a decision of its own."""
    if Decision.objects.filter(group=group, number=number.strip(), signed_on=signed_on).exists():
        raise InputError(
            [
                Problem(
                    "rounds.decision_exists",
                    Text("Quyết định này đã được ghi cho nhóm.", "This decision is recorded for the group already."),
                    where="number",
                    got=f"{number.strip()}, {format_date(signed_on)}",
                    expected=Text("số hoặc ngày ký khác", "another number or date"),
                )
            ]
        )


def _check_words(number: str, signed_on: dt.date, signer: str, at: dt.datetime) -> None:
    problems = [
        Problem("rounds.decision_field", Text(vi, en), where=where, expected=expected)
        for where, value, vi, en, expected in (
            (
                "number",
                number,
                "Thiếu số, ký hiệu quyết định.",
                "The number is missing.",
                Text("31/QĐ-UBND", "31/QĐ-UBND"),
            ),
            ("signer", signer, "Thiếu người ký.", "The signer is missing.", Text("họ và tên", "full name")),
        )
        if not value.strip()
    ]
    if signed_on > timezone.localdate(at):
        problems.append(
            Problem(
                "rounds.decision_in_future",
                Text("Ngày ký nằm trong tương lai.", "The date of signature lies in the future."),
                where="signed_on",
                got=f"{signed_on:%d/%m/%Y}",
            )
        )
    if problems:
        raise InputError(problems)
