"""Photos and other files of a submission: encrypted, each under a key of its own, kept once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from chiso.office.sealing import Unreadable, seal, unseal
from chiso.office.surveys.models import SetAside, Submission, SubmissionFile
from chiso.office.surveys.store import survey_store


def keep_files(
    *, submission: Submission, files: Mapping[str, bytes], at: dt.datetime
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keep what the answers name and is not there yet; returns what is still missing, and what clashes.

    A file that the answers do not name is not kept: nobody could say what it is.
    """
    named = set(submission.files)
    if not named:
        return (), ()
    known = dict(submission.attachments.values_list("name", "content_sha256"))
    clashing = []
    for name, content in files.items():
        if name not in named:
            continue
        digest = hashlib.sha256(content).hexdigest()
        if name not in known:
            known[name] = _keep(submission, name, content, digest, at)
        if known[name] != digest:
            clashing.append(name)
    return tuple(sorted(named - set(known))), tuple(clashing)


def _keep(submission: Submission, name: str, content: bytes, digest: str, at: dt.datetime) -> str:
    """Store one file; returns the digest of what is kept under the name, ours or that of who was faster."""
    sealed, key = seal(content)
    sha256 = survey_store().put(sealed)
    try:
        with transaction.atomic():
            SubmissionFile.objects.create(
                submission=submission,
                name=name,
                content_sha256=digest,
                sha256=sha256,
                sealed_key=key,
                size=len(content),
                received_at=at,
            )
    except IntegrityError:
        survey_store().discard(sha256, dt.datetime.max.replace(tzinfo=dt.UTC))
        return submission.attachments.get(name=name).content_sha256
    return digest


def keep_files_aside(*, set_aside: SetAside, files: Mapping[str, bytes]) -> None:
    """Keep every file of what was put aside, whatever it says: nobody has judged it yet."""
    fresh = {}
    for name, content in files.items():
        sealed, key = seal(content)
        digest = hashlib.sha256(content).hexdigest()
        fresh[name[:200]] = {"content": digest, "sha256": survey_store().put(sealed), "key": key}
    if not fresh:
        return
    with transaction.atomic():
        found = SetAside.objects.select_for_update().get(pk=set_aside.pk)
        found.files = {**fresh, **found.files}
        found.save(update_fields=["files"])


def files_aside(set_aside: SetAside) -> dict[str, bytes]:
    """The files of what was put aside; those whose key was erased are left out."""
    found = {}
    for name, kept in set_aside.files.items():
        try:
            found[name] = unseal(survey_store().get(kept["sha256"]), kept["key"])
        except Unreadable:
            continue
    return found
