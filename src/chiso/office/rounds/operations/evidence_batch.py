"""One document, or a handful, used for many leaves at once: how an officer files last year's papers again.

The trap: forty links made one by one are forty events that say the same, and forty re-counts of the sheet. Here it is
one transaction, one count and one record that lists the places.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.errors import InputError, Problem
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.evidence.models import Document
from chiso.office.evidence.queries import readable
from chiso.office.inserting import insert_rows
from chiso.office.rounds import refusals
from chiso.office.rounds.models import EvidenceLink, Sheet
from chiso.office.rounds.operations.evidence_links import not_readable, place_problems, touch_evidence
from chiso.office.rounds.scores import framework_for


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which document the proof of a leaf stands."""

    node: str
    document: Document
    section: str = ""
    page: int | None = None

    @property
    def key(self) -> tuple[str, int, str, int | None]:
        return self.node, self.document.pk, self.section.strip(), self.page


def link_places(*, actor: Actor, sheet: Sheet, places: Sequence[Place], at: dt.datetime) -> int:
    """Link every place; those that stand already are left as they are. All or none: every problem is told.

    Returns how many were new.
    """
    grant = require(actor, "sheets.fill", unit_id=sheet.unit_id)
    problems = _problems(actor, sheet, places)
    if problems:
        raise InputError(problems)
    standing = set(EvidenceLink.objects.filter(sheet=sheet).values_list("node", "document_id", "section", "page"))
    wanted = {place.key: place for place in places if place.key not in standing}
    if not wanted:
        return 0
    with transaction.atomic():
        links = [
            EvidenceLink(
                sheet=sheet,
                node=place.node,
                document=place.document,
                section=place.section.strip(),
                page=place.page,
                added_by_id=actor.acting_id,
                added_at=at,
            )
            for place in wanted.values()
        ]
        insert_rows(links)
        touch_evidence(sheet, Counter(link.node for link in links), at)
        record(
            actor=actor,
            action="rounds.sheet.link_evidence",
            obj=sheet,
            stream=f"round:{sheet.group.round_id}",
            at=at,
            grant=grant,
            unit_id=sheet.unit_id,
            data={"places": [list(key) for key in wanted]},
        )
    return len(links)


def _problems(actor: Actor, sheet: Sheet, places: Sequence[Place]) -> list[Problem]:
    framework = framework_for(sheet)
    documents = {place.document.pk: place.document for place in places}
    allowed = set(readable(actor).filter(pk__in=documents).values_list("pk", flat=True))
    found = [not_readable(document) for key, document in documents.items() if key not in allowed]
    for place in places:
        found += refusals.own_leaf_problems(sheet, framework, place.node)
        found += place_problems(place.document, place.section, place.page)
    return found
