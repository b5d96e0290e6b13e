"""What was put aside is looked at by a person: counted after all, or left out, with a reason. And people are erased."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.sealing import unseal
from chiso.office.surveys.models import Channel, Collection, SetAside, Submission, SubmissionFile, SubmissionSecret
from chiso.office.surveys.operations.attachments import files_aside
from chiso.office.surveys.operations.receiving import Came, receive_submission
from chiso.office.surveys.operations.waves import STREAM
from chiso.office.surveys.store import survey_store

FORGIVABLE = frozenset({"closed", "does_not_fit", "unknown_version"})
"""Reasons that a person may let pass; a changed submission or a second use of a code never counts."""
BEARABLE = frozenset({"forms.constraint", "forms.required", "forms.not_asked"})
"""What may be wrong with answers that count all the same: they can still be read as what they are."""


def may_count(set_aside: SetAside) -> bool:
    """Whether a person may have it counted."""
    if set_aside.settled_at is not None or set_aside.reason not in FORGIVABLE or set_aside.collection_id is None:
        return False
    codes = {problem["code"] for problem in set_aside.problems}
    return set_aside.reason != "does_not_fit" or codes <= BEARABLE


def count_after_all(*, actor: Actor, set_aside: SetAside, reason: str, at: dt.datetime) -> Submission:
    """Count what was put aside. Raises InputError without a reason, or when it may not or still cannot count."""
    grant = require(actor, "surveys.manage")
    _reason(reason)
    if not may_count(set_aside):
        raise InputError([_problem("may_not_count", "Phiếu này không thể tính.", "This cannot be counted.")])
    xml = unseal(set_aside.sealed.encode(), set_aside.sealed_key)
    came = Came(xml=xml, channel=_channel(set_aside), interviewer=set_aside.interviewer, files=files_aside(set_aside))
    with transaction.atomic():
        found = SetAside.objects.select_for_update().get(pk=set_aside.pk)
        # an unknown version is only forgiven once it was uploaded: then there is nothing left to forgive
        forgiven = frozenset({"closed", "does_not_fit"})
        received = receive_submission(came=came, collection=found.collection, at=at, forgiven=forgiven)
        if received.submission is None:
            hint = Text("Tải phiên bản phiếu hỏi này lên trước.", "Upload this version of the form first.")
            raise InputError([_problem("still_unknown", "Phiếu vẫn chưa tính được.", "It still cannot count.", hint)])
        found.settled_at, found.settled_by_id, found.submission = at, actor.acting_id, received.submission
        found.settled_reason = reason.strip()[:300]
        found.save()
        record(
            actor=actor,
            action="surveys.submission.count",
            obj=found,
            stream=STREAM,
            at=at,
            grant=grant,
            reason=found.settled_reason,
            data={"submission": received.submission.pk},
        )
    return received.submission


def _channel(set_aside: SetAside) -> Channel:
    return Channel.LINK if set_aside.interviewer_id is None else Channel.DEVICE


def leave_out(*, actor: Actor, set_aside: SetAside, reason: str, at: dt.datetime) -> None:
    """Decide that it does not count; it stays, encrypted, with who decided and why."""
    grant = require(actor, "surveys.manage")
    _reason(reason)
    with transaction.atomic():
        found = SetAside.objects.select_for_update().get(pk=set_aside.pk)
        if found.settled_at is not None:
            raise InputError([_problem("settled", "Phiếu này đã có quyết định.", "This was decided already.")])
        found.settled_at, found.settled_by_id = at, actor.acting_id
        found.settled_reason = reason.strip()[:300]
        found.save()
        record(
            actor=actor,
            action="surveys.submission.leave_out",
            obj=found,
            stream=STREAM,
            at=at,
            grant=grant,
            reason=found.settled_reason,
        )


def erase_respondents(*, actor: Actor, collection: Collection, reason: str, at: dt.datetime) -> int:
    """Erase everything personal of a closed collection: XML, photos, what was put aside. The open answers stay.

    Keys go first, then bytes. Returns how many submissions were erased. Raises InputError without a reason, or while
    the collection is open.
    """
    grant = require(actor, "surveys.manage")
    _reason(reason)
    if collection.closed_at is None:
        raise InputError([_problem("still_open", "Đóng đợt thu phiếu trước khi xóa.", "Close the collection first.")])
    reason = reason.strip()[:300]
    with transaction.atomic():
        photos = SubmissionFile.objects.filter(submission__collection=collection, erased_at__isnull=True)
        aside = SetAside.objects.filter(collection=collection).exclude(sealed_key="")
        blobs = [sha256 for sha256 in photos.values_list("sha256", flat=True) if sha256]
        blobs += [kept["sha256"] for files in aside.values_list("files", flat=True) for kept in files.values()]
        photos.update(sealed_key="", sha256="", erased_at=at)
        aside.update(sealed="", sealed_key="", files={})
        secrets = SubmissionSecret.objects.filter(submission__collection=collection, erased_at__isnull=True)
        erased = secrets.update(sealed="", sealed_key="", erased_at=at, erased_reason=reason)
        collection.drafts.all().delete()
        record(
            actor=actor,
            action="surveys.respondents.erase",
            obj=collection,
            stream=STREAM,
            at=at,
            grant=grant,
            reason=reason,
            data={"submissions": erased, "files": len(blobs)},
        )
    store = survey_store()
    for sha256 in blobs:
        # each file is encrypted with a key of its own, so no other row can point at these bytes
        store.discard(sha256, dt.datetime.max.replace(tzinfo=dt.UTC))
    return erased


def _reason(reason: str) -> None:
    if not reason.strip():
        raise InputError([_problem("no_reason", "Cần ghi lý do.", "A reason is needed.")])


def _problem(code: str, vi: str, en: str, hint: Text | None = None) -> Problem:
    return Problem(f"surveys.{code}", Text(vi, en), hint=hint or Text("", ""))
