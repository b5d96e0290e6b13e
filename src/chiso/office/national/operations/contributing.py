"""A department enters the figures and the evidence of the leaves that it leads, and of no other.

The trap: the sheet is the province's, so whoever may fill it may fill all of it. A department's right is per leaf, ends
with its own internal window, and never reaches a survey or statistic leaf.
"""

from __future__ import annotations

import datetime as dt

from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.evidence.models import Document
from chiso.office.national.leads import leads_by_leaf, leads_of
from chiso.office.national.models import Lead
from chiso.office.national.problems import refuse
from chiso.office.rounds import refusals
from chiso.office.rounds.models import EvidenceLink, Sheet
from chiso.office.rounds.operations.answers import Recorded, TypedCell, record_cell, record_note
from chiso.office.rounds.operations.evidence_links import link_evidence, unlink_evidence
from chiso.office.rounds.scores import framework_for


def enter_led(*, actor: Actor, sheet: Sheet, cell: TypedCell, at: dt.datetime) -> Recorded:
    """Store the cell of a led leaf. Raises NotAllowed, Conflict, InputError (also outside the internal window)."""
    return record_cell(actor=actor, sheet=sheet, cell=cell, at=at, led_by=_led(actor, sheet, cell.node, at))


def explain_led(*, actor: Actor, sheet: Sheet, node: str, note: str, seen: str, at: dt.datetime) -> Recorded:
    """Store the explanation of a led leaf; `seen` is the text that it replaces."""
    led_by = _led(actor, sheet, node, at)
    return record_note(actor=actor, sheet=sheet, node=node, note=note, seen=seen, at=at, led_by=led_by)


def attach_led(
    *, actor: Actor, sheet: Sheet, node: str, document: Document, section: str, page: int | None, at: dt.datetime
) -> EvidenceLink:
    """Use a document of the department's library for a led leaf."""
    led_by = _led(actor, sheet, node, at)
    return link_evidence(
        actor=actor, sheet=sheet, node=node, document=document, section=section, page=page, at=at, led_by=led_by
    )


def detach_led(*, actor: Actor, link: EvidenceLink, at: dt.datetime) -> None:
    """Take a document away from a led leaf."""
    unlink_evidence(actor=actor, link=link, at=at, led_by=_led(actor, link.sheet, link.node, at))


def _led(actor: Actor, sheet: Sheet, node: str, at: dt.datetime) -> frozenset[int]:
    """The unit that leads the leaf, when the actor may enter for it now."""
    framework = framework_for(sheet)
    lead = leads_by_leaf(framework, leads_of(sheet.group)).get(node)
    led_by = frozenset({lead.unit_id} if lead else ())
    require(actor, "national.contribute", assigned=led_by)
    refusals.require_own_leaf(sheet, framework, node)
    if lead is not None and not is_open(lead, at):
        raise refuse(
            "window_shut",
            "Không trong thời gian nhập nội bộ.",
            "The internal window is not open.",
            where=node,
            got=f"{lead.opens_at:%d/%m/%Y} – {lead.closes_at:%d/%m/%Y}",
            hint=Text("Đề nghị cơ quan tổng hợp lùi hạn.", "Ask the round owner to move the deadline."),
        )
    return led_by


def is_open(lead: Lead, at: dt.datetime) -> bool:
    """Whether the lead's internal window is open."""
    return lead.opens_at <= at < lead.closes_at
