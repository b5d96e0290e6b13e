"""Using the result of a task as evidence of a criterion, in one step."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from chiso.engine.errors import InputError
from chiso.office.accounts.actors import Actor
from chiso.office.directives.models import Task
from chiso.office.directives.problems import problem
from chiso.office.rounds.models import EvidenceLink, Sheet
from chiso.office.rounds.operations.evidence_links import link_evidence
from chiso.office.units.queries.villages import acting_for


def prove_with_result(*, actor: Actor, task: Task, sheet: Sheet, node: str, at: dt.datetime) -> EvidenceLink:
    """Link the document that a finished task brought to a leaf of its reporter's own sheet.

    The same task for the same leaf again gives the link that stands. Raises InputError for a task without a document
    of the library, another unit's sheet, and what `link_evidence` refuses.
    """
    if task.evidence is None:
        told = ("Nhiệm vụ chưa có tài liệu kết quả trong kho.", "The task has no document of the library.")
        hint = ("Chọn tài liệu trong kho khi báo hoàn thành.", "Choose a document when the task is completed.")
        raise InputError([problem("directives.no_proof", "evidence", told, hint=hint)])
    if sheet.unit_id != acting_for(task.lead, timezone.localtime(at).date()).pk:
        told = ("Phiếu của đơn vị khác.", "Another unit's sheet.")
        raise InputError([problem("directives.foreign_sheet", "leaf", told)])
    return link_evidence(actor=actor, sheet=sheet, node=node, document=task.evidence, at=at)
