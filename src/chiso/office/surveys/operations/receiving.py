"""Every way in for answers ends here: pages, devices, paper that was keyed. Counted once, or put aside; never lost.

The trap: a device that did not hear our answer sends again, perhaps only the photos that are missing, perhaps an hour
later, perhaps twice at the same second. The unique instanceID in the database decides, not a look before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from chiso.engine.errors import Problem, Text
from chiso.engine.forms.answers import Answers, Header, read_answers, read_header
from chiso.engine.forms.model import Form
from chiso.office.accounts.actors import system_actor
from chiso.office.audit.operations import record
from chiso.office.errors import kept_problem
from chiso.office.sealing import seal
from chiso.office.surveys.models import (
    Channel,
    Collection,
    InstrumentVersion,
    Interviewer,
    Invitation,
    SetAside,
    Submission,
    SubmissionSecret,
)
from chiso.office.surveys.operations.attachments import keep_files, keep_files_aside
from chiso.office.surveys.operations.waves import STREAM
from chiso.office.surveys.versions import form_of


@dataclass(frozen=True, slots=True)
class Came:
    """What came: the XML, how, and from whom; `files` are attachments by the name that the answers give them."""

    xml: bytes
    channel: Channel
    interviewer: Interviewer | None = None
    invitation: Invitation | None = None
    unit: str = ""
    files: Mapping[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What became of it: counted as `submission` (again = known already), or `set_aside`.

    `missing` are attachments still to come, `clashing` those that came before with another content.
    """

    submission: Submission | None
    set_aside: SetAside | None = None
    again: bool = False
    missing: tuple[str, ...] = ()
    clashing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why something is put aside."""

    code: str
    problems: tuple[Problem, ...]


def receive_submission(
    *, came: Came, collection: Collection | None, at: dt.datetime, forgiven: frozenset[str] = frozenset()
) -> Received:
    """Count a submission once. Raises InputError for what is no submission at all.

    `collection` is None when the form id leads to no collection that the sender may send to: it is put aside.
    `forgiven` are reasons that a person has looked at and lets pass (`settling`).
    """
    header = read_header(came.xml)
    sha256 = hashlib.sha256(came.xml).hexdigest()
    known = _known(collection, header)
    if known is not None:
        return _repeated(known, came, header, sha256, at)
    version = _version(collection, header)
    form = form_of(version) if version else None
    answers = read_answers(form, came.xml, localtime(at)) if form else None
    reason = _why_not(collection, version, answers, came, header)
    if reason is not None and reason.code in forgiven:
        reason = None
    if reason is not None or collection is None or version is None or answers is None or form is None:
        return _put_aside(came, collection, header, sha256, reason or _unknown(header), at)
    try:
        kept = _count(came, collection, version, form, answers, sha256, at)
    except IntegrityError:
        # somebody counted it while we looked: the same device twice at once, or two people with one code
        known = _known(collection, header)
        if known is not None:
            return _repeated(known, came, header, sha256, at)
        return _put_aside(came, collection, header, sha256, _used_code(), at)
    return _with_files(kept, came, at, again=False)


def _known(collection: Collection | None, header: Header) -> Submission | None:
    if collection is None:
        return None
    return Submission.objects.filter(collection=collection, instance_id=header.instance_id).first()


def _version(collection: Collection | None, header: Header) -> InstrumentVersion | None:
    if collection is None:
        return None
    return InstrumentVersion.objects.filter(instrument=collection.instrument_id, version=header.version).first()


def _repeated(known: Submission, came: Came, header: Header, sha256: str, at: dt.datetime) -> Received:
    """The same once more is no news (its files may be); another content under the same id is put aside."""
    if known.sha256 != sha256:
        message = Text(
            "Phiếu cùng mã đã nhận với nội dung khác; bản đầu giữ nguyên.",
            "A submission of this id came before with another content; the first one stands.",
        )
        reason = _Reason("tampered", (Problem("surveys.tampered", message, got=header.instance_id[:80]),))
        return _put_aside(came, known.collection, header, sha256, reason, at)
    return _with_files(known, came, at, again=True)


def _with_files(kept: Submission, came: Came, at: dt.datetime, *, again: bool) -> Received:
    missing, clashing = keep_files(submission=kept, files=came.files or {}, at=at)
    return Received(kept, again=again, missing=missing, clashing=clashing)


def _unknown(header: Header) -> _Reason:
    message = Text("Không có phiếu hỏi hoặc phiên bản này.", "There is no such form or version.")
    got = f"{header.form_id} {header.version}".strip()
    return _Reason("unknown_version", (Problem("surveys.unknown_version", message, got=got[:80]),))


def _used_code() -> _Reason:
    message = Text("Mã này đã dùng để trả lời.", "This code was used before.")
    return _Reason("code_used", (Problem("surveys.code_used", message),))


def _why_not(
    collection: Collection | None,
    version: InstrumentVersion | None,
    answers: Answers | None,
    came: Came,
    header: Header,
) -> _Reason | None:
    """Why a submission is not counted; None when it is."""
    if collection is None or version is None or answers is None:
        return _unknown(header)
    if collection.closed_at is not None:
        message = Text("Đợt thu phiếu đã đóng.", "The collection is closed.")
        return _Reason("closed", (Problem("surveys.closed", message),))
    if answers.problems:
        return _Reason("does_not_fit", answers.problems)
    if came.invitation is not None and Submission.objects.filter(invitation=came.invitation).exists():
        return _used_code()
    return _why_no_correction(collection, came, header)


def _why_no_correction(collection: Collection, came: Came, header: Header) -> _Reason | None:
    """A correction must be of one's own interview, and of the newest state of it."""
    if not header.deprecated_id:
        return None
    old = Submission.objects.filter(collection=collection, instance_id=header.deprecated_id).first()
    if old is None:
        return None
    theirs = old.interviewer_id != (came.interviewer.pk if came.interviewer else None)
    if theirs or Submission.objects.filter(replaces=old).exists():
        message = Text(
            "Phiếu sửa không phải của người đã thu, hoặc phiếu gốc đã được sửa.",
            "The correction is not by who collected it, or the first was corrected already.",
        )
        return _Reason("correction", (Problem("surveys.correction", message, got=header.deprecated_id[:80]),))
    return None


def _count(
    came: Came,
    collection: Collection,
    version: InstrumentVersion,
    form: Form,
    answers: Answers,
    sha256: str,
    at: dt.datetime,
) -> Submission:
    """Store it. Raises IntegrityError when it was stored meanwhile."""
    header = answers.header
    sealed, key = seal(came.xml)
    with transaction.atomic():
        old = None
        if header.deprecated_id:
            old = Submission.objects.filter(collection=collection, instance_id=header.deprecated_id).first()
        kept = Submission.objects.create(
            collection=collection,
            version=version,
            instance_id=header.instance_id,
            channel=came.channel,
            interviewer=came.interviewer,
            invitation=came.invitation,
            replaces=old,
            unit=(came.unit or (came.invitation.unit if came.invitation else ""))[:120],
            answers=open_answers(form, answers),
            files=list(answers.files),
            sha256=sha256,
            started_at=answers.started_at,
            ended_at=answers.ended_at,
            received_at=at,
        )
        SubmissionSecret.objects.create(submission=kept, sealed=sealed.decode(), sealed_key=key)
        record(
            actor=system_actor(at.date()),
            action="surveys.submission.receive",
            obj=kept,
            stream=STREAM,
            at=at,
            data={
                "form": header.form_id,
                "version": header.version,
                "channel": came.channel.value,
                "interviewer": came.interviewer.pk if came.interviewer else None,
                "sha256": sha256,
            },
        )
    return kept


def open_answers(form: Form, answers: Answers) -> dict[str, Any]:
    """The answers that are not personal; a repeat keeps its fillings without the personal ones."""
    found: dict[str, Any] = {}
    for column, value in answers.values.items():
        if isinstance(value, str):
            if column not in form.personal:
                found[column] = value
        else:
            found[column] = [_without(each, form.personal) for each in value]
    return found


def _without(filling: Mapping[str, str], personal: frozenset[str]) -> dict[str, str]:
    return {column: value for column, value in filling.items() if column not in personal}


def _put_aside(
    came: Came, collection: Collection | None, header: Header, sha256: str, reason: _Reason, at: dt.datetime
) -> Received:
    """Keep it for a person to look at; the same once more is the same row."""
    sealed, key = seal(came.xml)
    with transaction.atomic():
        kept, made = SetAside.objects.get_or_create(
            form_id=header.form_id[:64],
            instance_id=header.instance_id,
            sha256=sha256,
            defaults={
                "collection": collection,
                "version": header.version[:64],
                "reason": reason.code,
                "problems": [kept_problem(each) for each in reason.problems],
                "interviewer": came.interviewer,
                "sealed": sealed.decode(),
                "sealed_key": key,
                "received_at": at,
            },
        )
        if made:
            record(
                actor=system_actor(at.date()),
                action="surveys.submission.set_aside",
                obj=kept,
                stream=STREAM,
                at=at,
                data={"form": header.form_id, "reason": reason.code, "sha256": sha256},
            )
    keep_files_aside(set_aside=kept, files=came.files or {})
    return Received(None, kept, again=not made)


def collections_for(form_id: str, candidates: Sequence[Collection], version: str) -> Collection | None:
    """The collection that a form id leads to: open before closed, the one that gives out the version, the newest."""
    fitting = [each for each in candidates if each.instrument.form_id == form_id]
    ranked = sorted(
        fitting,
        key=lambda each: (each.closed_at is None, each.version.version == version, each.wave.year),
        reverse=True,
    )
    return ranked[0] if ranked else None
