"""Taking a move back: all of it that the actor may, exactly, or nothing and every reason why not.

The trap: an undo that stops half-way. Whatever has been built on the move since is collected first; only when there is
nothing is one transaction run over every part. Append-only results are withdrawn, the rest is removed, the record of
both stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Membership, Person
from chiso.office.accounts.operations import take_back_membership, take_back_person
from chiso.office.accounts.operations.taking_back import membership_in_use, person_in_use
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import caused_by, record
from chiso.office.evidence.models import Document
from chiso.office.evidence.operations import in_use as document_in_use
from chiso.office.evidence.operations import take_back_document
from chiso.office.indices.models import ResultSet
from chiso.office.indices.operations import withdraw_moved
from chiso.office.indices.operations.moved import standing_on
from chiso.office.moving.models import FiledDocument, Part, PartKind, PartState, Remembered
from chiso.office.moving.operations.files import STREAM
from chiso.office.moving.queries import VERBS


def undo_parts(*, actor: Actor, parts: Sequence[Part], reason: str, at: dt.datetime) -> None:
    """Take back stored parts. Raises InputError with everything that stands on them; nothing is changed then."""
    problems: list[Problem] = []
    if not reason.strip():
        problems.append(
            Problem("moving.reason", Text("Thiếu lý do thu hồi.", "The reason is missing."), where="reason")
        )
    for part in parts:
        require(actor, VERBS[PartKind(part.kind)])
    if not parts:
        problems.append(Problem("moving.state", Text("Không có phần nào đã chuyển.", "Nothing has been stored.")))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        locked = list(Part.objects.select_for_update().filter(pk__in=[part.pk for part in parts]).order_by("-pk"))
        for part in locked:
            problems += _standing(part)
        if problems:
            raise InputError(problems)
        for part in locked:
            with caused_by(move=part.move_id, part=part.pk):
                _undo(actor, part, reason.strip()[:300], at)


def what_stands(parts: Sequence[Part]) -> list[Problem]:
    """Everything that keeps the parts from being taken back, for the page to show beforehand."""
    return [problem for part in parts for problem in _standing(part)]


def _standing(part: Part) -> list[Problem]:
    if part.state != PartState.DONE:
        words = Text("Phần này chưa chuyển hoặc đã thu hồi.", "This part is not stored, or was taken back.")
        return [Problem("moving.state", words, where=part.file_name)]
    found = [problem for result in _results(part) for problem in standing_on(result)]
    filed = frozenset(part.made.get("filed", []))
    for document in _documents(part):
        others = FiledDocument.objects.filter(document=document).exclude(pk__in=filed).exists()
        own = FiledDocument.objects.filter(document=document, pk__in=filed).exists()
        problems = document_in_use(document, apart_from=FiledDocument if own and not others else None)
        found += problems
    memberships = _memberships(part)
    found += [problem for membership in memberships for problem in membership_in_use(membership)]
    own_roles = frozenset(membership.pk for membership in memberships)
    for person in Person.objects.filter(pk__in=part.made.get("people", [])):
        found += person_in_use(person, apart_from=own_roles)
    return found


def _results(part: Part) -> list[ResultSet]:
    return list(ResultSet.objects.filter(pk__in=part.made.get("results", [])))


def _documents(part: Part) -> list[Document]:
    return list(Document.objects.select_related("file").filter(pk__in=part.made.get("documents", [])))


def _memberships(part: Part) -> list[Membership]:
    rows = Membership.objects.select_related("person", "unit")
    return list(rows.filter(pk__in=part.made.get("memberships", [])))


def _undo(actor: Actor, part: Part, reason: str, at: dt.datetime) -> None:
    grant = require(actor, VERBS[PartKind(part.kind)])
    for result in _results(part):
        withdraw_moved(actor=actor, result_set=result, reason=reason, at=at)
    FiledDocument.objects.filter(pk__in=part.made.get("filed", [])).delete()
    for document in _documents(part):
        take_back_document(actor=actor, grant=grant, document=document, at=at, reason=reason)
    for membership in _memberships(part):
        take_back_membership(actor=actor, membership=membership, reason=reason, at=at)
    for person in Person.objects.filter(pk__in=part.made.get("people", [])):
        take_back_person(actor=actor, person=person, reason=reason, at=at)
    Remembered.objects.filter(part=part).delete()
    Part.objects.filter(pk=part.pk).update(
        state=PartState.UNDONE, undone_at=at, undone_by_id=actor.person_id, undone_reason=reason
    )
    record(
        actor=actor, action="moving.part.undo", obj=part, stream=STREAM, at=at, grant=grant, reason=reason,
        data={name: len(ids) for name, ids in part.made.items()},
    )  # fmt: skip
