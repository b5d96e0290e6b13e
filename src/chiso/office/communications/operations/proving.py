"""Using an activity as evidence of a criterion: the document and its link in one step."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import InputError
from chiso.office.accounts.actors import Actor
from chiso.office.communications.models import Activity
from chiso.office.directives.problems import problem
from chiso.office.evidence.models import Document
from chiso.office.evidence.operations import Upload, store_document
from chiso.office.evidence.reading import Description
from chiso.office.rounds.models import EvidenceLink, Sheet
from chiso.office.rounds.operations.evidence_links import link_evidence


def prove_with(*, actor: Actor, activity: Activity, sheet: Sheet, node: str, at: dt.datetime) -> EvidenceLink:
    """Link an activity to a leaf of its unit's own sheet, by its document, else by a note of the log made into one.

    The same activity for the same leaf again gives the link that stands. Raises InputError for an activity that was
    taken back or another unit's, and what `link_evidence` refuses; then no document stays behind either.
    """
    if activity.withdrawn_at is not None or activity.unit_id != sheet.unit_id:
        told = ("Hoạt động đã rút lại hoặc của đơn vị khác.", "Taken back, or another unit's.")
        raise InputError([problem("communications.no_proof_of", "activity", told, got=activity.title[:80])])
    with transaction.atomic():
        document = activity.evidence or _note(actor, activity, at)
        return link_evidence(actor=actor, sheet=sheet, node=node, document=document, at=at)


def _note(actor: Actor, activity: Activity, at: dt.datetime) -> Document:
    """What the log says about an activity, as a text file of the unit's library; it names itself a note of the log."""
    lines = [
        "GHI NHẬN TỪ SỔ HOẠT ĐỘNG TUYÊN TRUYỀN", f"Đơn vị: {activity.unit.name}", f"Ngày: {activity.held_on:%d/%m/%Y}",
        f"Hình thức: {activity.get_kind_display()}", f"Nội dung: {activity.title}",
    ]  # fmt: skip
    lines += [f"Đường dẫn: {activity.address}"] * bool(activity.link)
    lines += [f"Biên bản, ghi chú: {activity.minutes}"] * bool(activity.minutes)
    upload = Upload(f"hoat-dong-{activity.pk}.txt", "\r\n".join(lines).encode())
    told = Description(title=f"Ghi nhận hoạt động: {activity.title}"[:400], issued_on=activity.held_on)
    return store_document(actor=actor, unit_id=activity.unit_id, upload=upload, at=at, description=told).document
