"""Taking a move back: all of it that the actor may, exactly, or nothing and every reason why not.

The trap: an undo that stops half-way. Whatever has been built on the move since is collected first; only when there is
nothing is one transaction run over every part. Append-only results are withdrawn, the rest is removed, the record of
both stays. A move may hold thousands of documents, so the pages leave the work to the worker: asked for, then run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Membership, Person
from chiso.office.accounts.operations import take_back_membership, take_back_person
from chiso.office.accounts.operations.taking_back import membership_in_use, person_in_use
from chiso.office.accounts.permissions import NotAllowed, require
from chiso.office.accounts.queries import actor_for
from chiso.office.audit.operations import caused_by, record
from chiso.office.errors import kept_problem
from chiso.office.evidence.models import Document
from chiso.office.evidence.operations import in_use as document_in_use
from chiso.office.evidence.operations import take_back_document
from chiso.office.indices.models import ResultSet
from chiso.office.indices.operations import withdraw_moved
from chiso.office.indices.operations.moved import standing_on
from chiso.office.moving.models import FiledDocument, Part, PartKind, PartState, Remembered
from chiso.office.moving.operations.files import STREAM
from chiso.office.moving.queries import VERBS
from chiso.office.notifications.operations import notify


def undo_parts(*, actor: Actor, parts: Sequence[Part], reason: str, at: dt.datetime) -> None:
    """Take back stored parts. Raises InputError with everything that stands on them; nothing is changed then."""
    _check(actor, parts, reason)
    problems: list[Problem] = []
    with transaction.atomic():
        locked = list(Part.objects.select_for_update().filter(pk__in=[part.pk for part in parts]).order_by("-pk"))
        for part in locked:
            problems += _standing(part)
        if problems:
            raise InputError(problems)
        for part in locked:
            with caused_by(move=part.move_id, part=part.pk):
                _undo(actor, part, reason.strip()[:300], at)


def _check(actor: Actor, parts: Sequence[Part], reason: str) -> None:
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


def ask_to_undo(*, actor: Actor, parts: Sequence[Part], reason: str, at: dt.datetime) -> None:
    """Mark stored parts of one move as to be taken back; the caller hands the move to the worker."""
    _check(actor, parts, reason)
    Part.objects.filter(pk__in=[part.pk for part in parts], state=PartState.DONE).update(
        state=PartState.UNDOING, undone_by_id=actor.acting_id, undone_reason=reason.strip()[:300], beat_at=at,
        problems=[],
    )  # fmt: skip


def run_undo(*, move_id: int, at: dt.datetime) -> None:
    """Take back what was asked for of a move, all of it or nothing; run twice, or again after the worker died, once."""
    parts = list(Part.objects.select_related("undone_by").filter(move_id=move_id, state=PartState.UNDOING))
    person = parts[0].undone_by if parts else None
    if person is None:
        return
    Part.objects.filter(pk__in=[part.pk for part in parts]).update(beat_at=at)
    told = Text("Đã thu hồi lần chuyển", "The move was taken back")
    try:
        actor = actor_for(person, timezone.localtime(at).date())
        undo_parts(actor=actor, parts=parts, reason=parts[0].undone_reason, at=at)
    except (InputError, NotAllowed) as error:
        refused = error.problems if isinstance(error, InputError) else [Problem("not_allowed", error.message)]
        _stay(parts, refused)
        told = Text("Chưa thu hồi được lần chuyển", "The move could not be taken back")
    notify(
        people=[person.pk], key=f"move-undo:{move_id}:{at.isoformat()}:{told.en}", title=told,
        detail=", ".join(part.file_name for part in parts)[:300], at=at,
        link=reverse("moving:move", kwargs={"move_id": move_id}),
    )  # fmt: skip


def _stay(parts: Sequence[Part], problems: Iterable[Problem]) -> None:
    """The parts stand as they did, with the reasons on the first of them."""
    pks = [part.pk for part in parts]
    standing = Part.objects.filter(pk__in=pks, state=PartState.UNDOING)
    standing.update(state=PartState.DONE, undone_by=None, undone_reason="")
    Part.objects.filter(pk=pks[0]).update(problems=[kept_problem(problem) for problem in problems])


def _standing(part: Part) -> list[Problem]:
    if part.state not in (PartState.DONE, PartState.UNDOING):
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
        state=PartState.UNDONE, undone_at=at, undone_by_id=actor.person_id, undone_reason=reason, problems=[]
    )
    record(
        actor=actor, action="moving.part.undo", obj=part, stream=STREAM, at=at, grant=grant, reason=reason,
        data={name: len(ids) for name, ids in part.made.items()},
    )  # fmt: skip
