"""Linking documents to leaves: one document proves many leaves, each link says where inside it.

Allowed while the unit may fill the sheet, and while it explains: an explanation may bring new evidence, never new
figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.audit.operations import record
from chiso.office.evidence.models import Document
from chiso.office.evidence.queries import readable
from chiso.office.rounds import refusals
from chiso.office.rounds.models import EvidenceLink, Sheet, Stage
from chiso.office.rounds.operations.answers import require_entry
from chiso.office.rounds.operations.counts import shifted
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.queries.deadlines import open_for
from chiso.office.rounds.queries.evidence import was_handed_in
from chiso.office.rounds.queries.todo import lacks
from chiso.office.rounds.scores import framework_for
from chiso.office.rounds.workflow import workflow_of


def link_evidence(
    *,
    actor: Actor,
    sheet: Sheet,
    node: str,
    document: Document,
    at: dt.datetime,
    section: str = "",
    page: int | None = None,
    led_by: Collection[int] | None = None,
) -> EvidenceLink:
    """Use a document for a leaf, at a section and page. Linking the same place again gives the link that stands."""
    grant = require_entry(actor, sheet, led_by)
    section = section.strip()
    problems = [
        *refusals.own_leaf_problems(sheet, framework_for(sheet), node),
        *place_problems(document, section, page),
    ]
    if not readable(actor).filter(pk=document.pk).exists():
        problems.append(not_readable(document))
    if problems:
        raise InputError(problems)
    same = EvidenceLink.objects.filter(sheet=sheet, node=node, document=document, section=section, page=page).first()
    if same is not None:
        return same
    assert actor.person_id is not None  # documents are linked by people
    with transaction.atomic():
        link = EvidenceLink.objects.create(
            sheet=sheet,
            node=node,
            document=document,
            section=section,
            page=page,
            added_by_id=actor.person_id,
            added_at=at,
        )
        touch_evidence(sheet, {node: 1}, at)
        _record(actor, grant, sheet, "link_evidence", link, at)
    return link


def unlink_evidence(
    *, actor: Actor, link: EvidenceLink, at: dt.datetime, led_by: Collection[int] | None = None
) -> None:
    """Take a document away from a leaf; the document itself stays in the library.

    What was handed in with the sheet stays: while the unit explains, only what it adds meanwhile can go again.
    """
    sheet = link.sheet
    grant = require_entry(actor, sheet, led_by)
    if was_handed_in(sheet, link):
        raise InputError([refusals.evidence_handed_in(link.node)])
    with transaction.atomic():
        _record(actor, grant, sheet, "unlink_evidence", link, at)
        link.delete()
        touch_evidence(sheet, {link.node: -1}, at)


def touch_evidence(sheet: Sheet, added: Mapping[str, int], at: dt.datetime) -> None:
    """Move the count of missing evidence and prove that the sheet is open; called after the rows were written.

    `added` is how many places each leaf has more than before.
    """
    framework, book = framework_for(sheet), books_of([sheet.pk], added)[sheet.pk]
    own, missing = book.own(Stage.SELF), 0
    for node, more in added.items():
        # of a leaf without a value the places are not counted: it lacks nothing
        leaf, answer, now = framework.by_code[node], own.get(node), book.evidence.get(node, 0)
        missing += lacks(leaf, answer, now) - lacks(leaf, answer, now - more)
    round_, state = sheet.group.round, sheet.state
    flow = workflow_of(round_.workflow)
    is_open = open_for(flow, round_.pk, Stage.SELF, at, state=state)
    is_open |= open_for(flow, round_.pk, Stage.EXPLANATION, at, state=state)
    changed = Sheet.objects.filter(is_open, pk=sheet.pk).update(
        missing_evidence=shifted("missing_evidence", missing), last_activity_at=at
    )
    if not changed:
        raise InputError([refusals.sheet_shut(sheet)])


def _record(actor: Actor, grant: Grant | None, sheet: Sheet, verb: str, link: EvidenceLink, at: dt.datetime) -> None:
    record(
        actor=actor,
        action=f"rounds.sheet.{verb}",
        obj=sheet,
        stream=f"round:{sheet.group.round_id}",
        at=at,
        grant=grant,
        unit_id=sheet.unit_id,
        data={
            "node": link.node,
            "document": link.document_id,
            "sha256": link.document.file.sha256,
            "section": link.section,
            "page": link.page,
        },
    )


def place_problems(document: Document, section: str, page: int | None) -> list[Problem]:
    """Why there is no such place in the document; empty when there is."""
    problems = []
    pages = document.file.pages
    if page is not None and (page < 1 or (pages is not None and page > pages)):
        last = pages or 9999
        problems.append(
            Problem(
                "evidence.page",
                Text("Văn bản không có trang này.", "The document has no such page."),
                where="page",
                got=str(page),
                expected=Text(f"từ 1 đến {last}", f"from 1 to {last}"),
            )
        )
    if len(section) > 120:
        problems.append(
            Problem(
                "evidence.section",
                Text("Tên mục quá dài.", "The section is too long."),
                where="section",
                got=f"{len(section)}",
                expected=Text("tối đa 120 ký tự", "at most 120 characters"),
            )
        )
    return problems


def not_readable(document: Document) -> Problem:
    """The problem of a document from another unit's library."""
    return Problem(
        "evidence.not_readable",
        Text("Văn bản này không thuộc kho của đơn vị.", "This document is not in the unit's library."),
        where="document",
        got=document.number or document.file_name,
        hint=Text("Tải văn bản lên kho của đơn vị rồi chọn lại.", "Upload it to the unit's library, then choose it."),
    )
