"""Writes of the paper room: the office's templates, and an Excel sheet brought back."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.errors import Conflict
from chiso.office.evidence.models import Document, DocumentType
from chiso.office.evidence.operations import Prepared, Upload, keep_file, prepare_file, store_document
from chiso.office.evidence.reading import Description
from chiso.office.notifications.operations import notify
from chiso.office.reports.excel.comparing import CellChange
from chiso.office.reports.excel.consolidated import write_round
from chiso.office.reports.models import Export, Template
from chiso.office.reports.paper.kinds import Kind
from chiso.office.reports.paper.linting import lint, usable
from chiso.office.reports.paper.people import province_committee
from chiso.office.rounds.cells import CellValue
from chiso.office.rounds.models import CouncilMeeting, Round, RoundGroup, Sheet
from chiso.office.rounds.operations.adjustments import record_adjustment
from chiso.office.rounds.operations.answers import Change, record_answers, record_note
from chiso.office.rounds.operations.council import close_meeting
from chiso.office.rounds.operations.decisions import attach_decision
from chiso.office.rounds.queries.outcome import decision_of

log = logging.getLogger(__name__)

_EXPORTED = Text("Bảng tổng hợp đã xong", "The consolidated table is ready")
_NOT_EXPORTED = Text("Chưa lập được bảng tổng hợp", "The consolidated table could not be made")


def add_template(*, actor: Actor, kind: Kind, upload: Upload, at: dt.datetime) -> tuple[Template, tuple[Problem, ...]]:
    """Use an office's own template from now on; gives it with the warnings about its layout.

    Raises InputError with everything that keeps it from being used; the template in use stays then.
    """
    grant = require(actor, "reports.templates")
    problems = lint(upload.data, upload.name, kind)
    if not usable(problems):
        raise InputError(problems)
    prepared = prepare_file(upload)
    with transaction.atomic():
        Template.objects.filter(kind=kind.code, is_active=True).update(is_active=False)
        template = Template.objects.create(
            kind=kind.code,
            file=keep_file(prepared=prepared, at=at),
            name=prepared.facts.name[:200],
            uploaded_by_id=actor.acting_id,
            uploaded_at=at,
        )
        record(
            actor=actor,
            action="reports.template.add",
            obj=template,
            stream=f"template:{kind.code}",
            at=at,
            grant=grant,
            data={"kind": kind.code, "sha256": prepared.facts.sha256, "warnings": len(problems)},
        )
    return template, problems


def retire_template(*, actor: Actor, template: Template, at: dt.datetime) -> None:
    """Stop using a template: documents of its kind are printed with the product's own again."""
    grant = require(actor, "reports.templates")
    with transaction.atomic():
        if not Template.objects.filter(pk=template.pk, is_active=True).update(is_active=False):
            return
        record(
            actor=actor,
            action="reports.template.retire",
            obj=template,
            stream=f"template:{template.kind}",
            at=at,
            grant=grant,
            data={"kind": template.kind},
        )


def request_export(*, actor: Actor, round_: Round, at: dt.datetime) -> Export:
    """Ask for the workbook of a round; the caller hands it to the worker."""
    require(actor, "rounds.board")
    return Export.objects.create(round=round_, requested_by_id=actor.acting_id, requested_at=at)


def make_export(*, export_id: int, at: dt.datetime) -> None:
    """Make the workbook, keep it and tell who asked. Work of the system: whoever asked was allowed to."""
    export = Export.objects.select_related("round").get(pk=export_id)
    if export.finished_at is not None:
        return
    name = f"tong-hop-{export.round.code}.xlsx"
    try:
        training = settings.IS_TRAINING or export.round.is_training
        data = write_round(export.round, at=timezone.localtime(at), training=training)
        prepared: Prepared | None = prepare_file(Upload(name, data))
    except Exception:
        log.exception("the workbook of round %s could not be made", export.round_id)
        prepared = None
    with transaction.atomic():
        Export.objects.filter(pk=export.pk).update(
            file=keep_file(prepared=prepared, at=at) if prepared else None, failed=prepared is None, finished_at=at
        )
        notify(
            people=[export.requested_by_id],
            key=f"export:{export.pk}",
            title=_EXPORTED if prepared else _NOT_EXPORTED,
            detail=export.round.name,
            at=at,
            link=reverse("reports:exports", kwargs={"round_id": export.round_id}),
        )


def attach_signed_decision(
    *, actor: Actor, group: RoundGroup, upload: Upload, at: dt.datetime, reason: str = ""
) -> Document:
    """Bring the signed decision back: into the owner's library, its signature checked, and attached to the decision.

    `reason`: why it takes the place of the copy that is attached.
    """
    require(actor, "decisions.record")
    decision = decision_of(group)
    if decision is None:
        raise InputError([_nothing_to_sign("Nhóm này chưa ghi quyết định.", "The group has no recorded decision.")])
    told = Description(
        number=decision.number,
        issued_on=decision.signed_on,
        issuer=province_committee(),
        type=DocumentType.DECISION,
        signer=decision.signer,
        title=f"Quyết định phê duyệt kết quả năm {group.round.year}: {group.name}",
    )
    with transaction.atomic():
        stored = store_document(actor=actor, unit_id=group.round.owner_id, upload=upload, at=at, description=told)
        attach_decision(actor=actor, decision=decision, document=stored.document, at=at, reason=reason)
    return stored.document


def attach_signed_minutes(*, actor: Actor, meeting: CouncilMeeting, upload: Upload, at: dt.datetime) -> Document:
    """Bring the signed minutes back and close the meeting with them; every leaf on its agenda must be settled."""
    require(actor, "council.run")
    round_ = meeting.round
    if meeting.minutes_id is not None:
        raise InputError([_nothing_to_sign("Phiên họp đã có biên bản ký.", "The meeting has its signed minutes.")])
    told = Description(
        number=meeting.minutes_number,
        issued_on=timezone.localtime(meeting.held_at).date(),
        issuer="Hội đồng thẩm định",
        type=DocumentType.MINUTES,
        title=f"Biên bản họp Hội đồng thẩm định: {round_.name}",
    )
    with transaction.atomic():
        stored = store_document(actor=actor, unit_id=round_.owner_id, upload=upload, at=at, description=told)
        close_meeting(
            actor=actor, meeting=meeting, minutes_number=meeting.minutes_number, minutes=stored.document, at=at
        )
    return stored.document


def _nothing_to_sign(vi: str, en: str) -> Problem:
    return Problem("reports.nothing_to_sign", Text(vi, en))


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the chosen changes: how many were stored, which met another change, which cannot be scored."""

    stored: int
    clashed: tuple[str, ...]
    problems: tuple[Problem, ...]


def apply_changes(*, actor: Actor, sheet: Sheet, changes: Iterable[CellChange], at: dt.datetime) -> Applied:
    """Store the chosen changes of an Excel sheet; each carries the version that the person saw in the preview.

    What somebody changed between preview and confirmation is left alone and named. Raises NotAllowed, and InputError
    when the sheet is no longer open.
    """
    require(actor, "sheets.fill", unit_id=sheet.unit_id)
    chosen = list(changes)
    values = [change for change in chosen if change.kind == "leaf" and change.field == "value"]
    recorded = record_answers(
        actor=actor,
        sheet=sheet,
        changes=[Change(one.code, CellValue(one.inputs, one.status), one.version) for one in values],
        at=at,
    )
    clashed = sorted(recorded.conflicts)
    problems = [problem for found in recorded.problems.values() for problem in found]
    stored = sum(one.code not in recorded.conflicts and one.code not in recorded.problems for one in values)
    for change in chosen:
        if change in values:
            continue
        try:
            _apply_one(actor, sheet, change, chosen, at)
            stored += 1
        except Conflict:
            clashed.append(change.code)
        except InputError as error:
            problems += error.problems
    return Applied(stored, tuple(clashed), tuple(problems))


def _apply_one(actor: Actor, sheet: Sheet, change: CellChange, chosen: list[CellChange], at: dt.datetime) -> None:
    """A note of a leaf, or a bonus or penalty item with its reason."""
    if change.kind == "leaf":
        record_note(actor=actor, sheet=sheet, node=change.code, note=change.mine, seen=change.theirs, at=at)
        return
    both = [one for one in chosen if one.kind == "count" and one.code == change.code]
    if change is not both[0]:
        return  # count and reason of an item are one write, made with the first of the two
    reason = next((one.note for one in both if one.field == "note"), change.note)
    count = next((one.inputs for one in both if one.field == "value"), change.inputs).get("count", "")
    record_adjustment(
        actor=actor, sheet=sheet, item=change.code, count=count, reason=reason, version=change.version, at=at
    )
