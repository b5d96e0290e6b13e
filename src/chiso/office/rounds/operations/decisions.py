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
from chiso.office.rounds.models import Decision, Dispute, ReplacedCopy, RoundGroup, Sheet, SheetState
from chiso.office.rounds.operations.moves import move_all
from chiso.office.rounds.problems import refuse, sheets_not_ready

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


def attach_decision(
    *, actor: Actor, decision: Decision, document: Document, at: dt.datetime, reason: str = ""
) -> Decision:
    """Attach the signed document to a decision. One that is there gives way only for a `reason`; it stays on record."""
    grant = require(actor, "decisions.record")
    _check_copy(document)
    old, why = decision.document, reason.strip()
    if old is not None:
        _check_replacement(old, document, why)
    with transaction.atomic():
        # the condition holds back a second writer who saw another copy
        if not Decision.objects.filter(pk=decision.pk, document=old).update(document=document):
            raise _has_copy("Bản ký vừa được người khác gắn.", "Somebody else has just attached a copy.")
        if old is not None:
            ReplacedCopy.objects.create(
                decision=decision, document=old, reason=why, replaced_by_id=actor.acting_id, replaced_at=at
            )
        record(
            actor=actor,
            action="rounds.decision.replace" if old is not None else "rounds.decision.attach",
            obj=decision,
            stream=f"round:{decision.group.round_id}",
            at=at,
            grant=grant,
            reason=why,
            data={"document": document.pk, "sha256": document.file.sha256} | ({"replaces": old.pk} if old else {}),
        )
    decision.refresh_from_db()
    return decision


def _check_replacement(old: Document, new: Document, why: str) -> None:
    if old.file_id == new.file_id:
        raise _has_copy("Đây chính là bản ký đang gắn.", "This is the copy that is attached already.")
    if not why:
        raise _has_copy("Quyết định này đã có bản ký.", "This decision already has its signed document.")


def _has_copy(vi: str, en: str) -> InputError:
    return refuse(
        "decision_has_document",
        vi,
        en,
        where="document",
        expected=Text("tệp khác, và lý do thay", "another file, and why it takes the place"),
        hint=Text("Tải lại trang, xem bản đang gắn.", "Reload the page and look at the attached copy."),
    )


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
