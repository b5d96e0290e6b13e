"""A department enters the leaves that it leads, and no other; the round owner consolidates what is missing.

The trap: the sheet is the province's, so whoever may fill it may fill all of it. A department's right is per leaf, ends
with its own internal window, and never reaches a survey or statistic leaf. The owner enters any self-scored leaf, on
the province's own sheet only: never on the sheet of a department that the owner judges.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import allows, require
from chiso.office.evidence.models import Document
from chiso.office.evidence.operations import Upload, store_document
from chiso.office.national.leads import leads_by_leaf, leads_of
from chiso.office.national.models import Lead
from chiso.office.national.problems import refuse
from chiso.office.rounds import refusals
from chiso.office.rounds.models import EvidenceLink, Sheet
from chiso.office.rounds.operations.answers import TypedCell, record_cell, record_note
from chiso.office.rounds.operations.evidence_links import link_evidence, unlink_evidence
from chiso.office.rounds.operations.framework_change import reconfirm
from chiso.office.rounds.scores import framework_for
from chiso.office.units.models import PROVINCES


@dataclass(frozen=True, slots=True)
class Proof:
    """A document for a leaf with the place inside it: one of the library, or a new file for the library of `unit_id`"""

    document: Document | None = None
    upload: Upload | None = None
    unit_id: int = 0
    section: str = ""
    page: int | None = None


def contribute(
    *,
    actor: Actor,
    sheet: Sheet,
    cell: TypedCell,
    note: str,
    seen_note: str,
    at: dt.datetime,
    proof: Proof | None = None,
) -> None:
    """Store figure, explanation and evidence of one leaf together, or nothing of them.

    `seen_note` is the explanation that `note` replaces. Raises NotAllowed, Conflict, InputError (also outside the
    internal window).
    """
    led_by = entry_right(actor, sheet, cell.node, at)
    with transaction.atomic():
        stored = record_cell(actor=actor, sheet=sheet, cell=cell, at=at, led_by=led_by).saved.get(cell.node)
        if stored is not None and stored.to_confirm:  # the same figure again: it holds under the new version, too
            reconfirm(actor=actor, sheet=sheet, nodes=[cell.node], at=at, led_by=led_by)
        record_note(actor=actor, sheet=sheet, node=cell.node, note=note, seen=seen_note, at=at, led_by=led_by)
        if proof is not None:
            link_evidence(
                actor=actor,
                sheet=sheet,
                node=cell.node,
                document=_document(actor, proof, at),
                section=proof.section,
                page=proof.page,
                at=at,
                led_by=led_by,
            )


def _document(actor: Actor, proof: Proof, at: dt.datetime) -> Document:
    if proof.upload is not None:
        return store_document(actor=actor, unit_id=proof.unit_id, upload=proof.upload, at=at).document
    if proof.document is None:
        raise refuse("no_document", "Chưa chọn tài liệu nào.", "No document was chosen.", where="document")
    return proof.document


def detach_led(*, actor: Actor, link: EvidenceLink, at: dt.datetime) -> None:
    """Take a document away from a leaf."""
    unlink_evidence(actor=actor, link=link, at=at, led_by=entry_right(actor, link.sheet, link.node, at))


def entry_right(actor: Actor, sheet: Sheet, node: str, at: dt.datetime) -> frozenset[int]:
    """The units that lead the leaf (none for a leaf that nobody leads), when the actor may enter it now."""
    require_province(sheet)
    framework = framework_for(sheet)
    lead = leads_by_leaf(framework, leads_of(sheet.group)).get(node)
    led_by = frozenset({lead.unit_id} if lead else ())
    require(actor, "national.contribute", assigned=led_by)
    refusals.require_own_leaf(sheet, framework, node)
    if lead is not None and not is_open(lead, at) and not allows(actor, "national.consolidate"):
        raise refuse(
            "window_shut",
            "Không trong thời gian nhập nội bộ.",
            "The internal window is not open.",
            where=node,
            got=f"{lead.opens_at:%d/%m/%Y} – {lead.closes_at:%d/%m/%Y}",
            hint=Text("Đề nghị cơ quan tổng hợp lùi hạn.", "Ask the round owner to move the deadline."),
        )
    return led_by


def require_province(sheet: Sheet) -> None:
    """Raises InputError for the sheet of anything else than the province itself."""
    if sheet.unit.kind not in PROVINCES:
        raise refuse(
            "not_province",
            "Phiếu này không phải của tỉnh.",
            "This sheet is not the province's own.",
            where=sheet.unit.name,
        )


def is_open(lead: Lead, at: dt.datetime) -> bool:
    """Whether the lead's internal window is open."""
    return lead.opens_at <= at < lead.closes_at
