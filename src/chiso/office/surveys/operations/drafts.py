"""Answers that somebody is writing on the pages: begun, saved as they go, sent. No account; the address is the key.

The trap: whoever finds the address reads the answers. So the address is 256 random bits, only its hash is kept, what is
written is encrypted, and it is gone once it was sent.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.forms.filling import fill, write_instance
from chiso.office.sealing import seal, unseal
from chiso.office.surveys.models import Channel, Collection, Draft, Invitation
from chiso.office.surveys.operations.receiving import Came, Received, receive_submission
from chiso.office.surveys.secrets import new_token, token_hash
from chiso.office.surveys.versions import form_of

KEPT = dt.timedelta(days=60)
"""How long answers that nobody comes back to are kept."""


def start_draft(*, collection: Collection, invitation: Invitation | None, at: dt.datetime) -> str:
    """Begin a questionnaire, or come back to the one begun with the same code; returns the key for the address.

    Raises InputError when the collection is closed or the code was used or taken back.
    """
    _still_open(collection)
    key = new_token()
    if invitation is not None:
        _still_good(invitation)
        with transaction.atomic():
            begun = Draft.objects.select_for_update().filter(invitation=invitation).first()
            if begun is not None:
                # the address of before stops working: one code, one place to write
                begun.key_hash = token_hash(key)
                begun.save(update_fields=["key_hash"])
                return key
    sealed, sealed_key = seal(b"{}")
    try:
        with transaction.atomic():
            Draft.objects.create(
                collection=collection,
                version=collection.version,
                invitation=invitation,
                key_hash=token_hash(key),
                instance_id=f"uuid:{uuid.uuid4()}",
                sealed=sealed.decode(),
                sealed_key=sealed_key,
                started_at=at,
                saved_at=at,
            )
    except IntegrityError:
        return start_draft(collection=collection, invitation=invitation, at=at)
    return key


def draft_values(draft: Draft) -> dict[str, str]:
    """What was written so far, by column. Raises `Unreadable` when the installation's secret is another one."""
    found: dict[str, str] = json.loads(unseal(draft.sealed.encode(), draft.sealed_key))
    return found


def save_draft(*, draft: Draft, values: Mapping[str, str], page: int, at: dt.datetime) -> dict[str, str]:
    """Keep what stands on a page; what is not asked any more goes. Returns the values that stand."""
    _still_open(draft.collection)
    columns = {question.column for question in form_of(draft.version).questions()}
    kept = {column: value for column, value in values.items() if column in columns}
    with transaction.atomic():
        found = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if found is None:
            raise InputError([_gone()])
        # what stands in the database counts: two quick changes of one respondent come at the same time
        filled = fill(form_of(draft.version), {**draft_values(found), **kept}, localtime(at))
        sealed, sealed_key = seal(json.dumps(dict(filled.values)).encode())
        found.sealed, found.sealed_key, found.page, found.saved_at = sealed.decode(), sealed_key, page, at
        found.save(update_fields=["sealed", "sealed_key", "page", "saved_at"])
    return dict(filled.values)


def finish_draft(*, draft: Draft, at: dt.datetime) -> Received:
    """Send what was written. Raises InputError with every answer that is missing or does not fit.

    Sent twice (an impatient click) it is counted once: the draft carries the instanceID.
    """
    _still_open(draft.collection)
    form = form_of(draft.version)
    channel = Channel.LINK if draft.invitation_id is None else Channel.CODE
    with transaction.atomic():
        # read again under the lock: the caller's draft may be older than the last page that was saved
        locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if locked is None:
            raise InputError([_gone()])
        values = draft_values(locked)
        problems = fill(form, values, localtime(at)).problems
        if problems:
            raise InputError(problems)
        xml = write_instance(
            form, values, instance_id=locked.instance_id, started_at=localtime(locked.started_at), at=localtime(at)
        )
        came = Came(xml=xml, channel=channel, invitation=draft.invitation)
        received = receive_submission(came=came, collection=draft.collection, at=at)
        if received.submission is not None:
            locked.delete()
    if received.set_aside is not None:
        raise InputError([_not_counted()])
    return received


def sweep_drafts(*, before: dt.datetime) -> int:
    """Delete what nobody has come back to since; returns how many."""
    with transaction.atomic():
        gone, _ = Draft.objects.filter(saved_at__lt=before).delete()
    return gone


def _still_open(collection: Collection) -> None:
    if collection.closed_at is not None:
        message = Text("Cuộc khảo sát này đã kết thúc. Cảm ơn anh/chị.", "This survey has ended. Thank you.")
        raise InputError([Problem("surveys.closed", message)])


def _still_good(invitation: Invitation) -> None:
    if invitation.revoked_at is not None:
        raise InputError([Problem("surveys.code_revoked", Text("Mã này đã thu hồi.", "This code was taken back."))])
    if hasattr(invitation, "submission"):
        message = Text("Mã này đã dùng để trả lời. Cảm ơn anh/chị.", "This code was used before. Thank you.")
        raise InputError([Problem("surveys.code_used", message)])


def _gone() -> Problem:
    return Problem(
        "surveys.draft_gone",
        Text("Phiếu này đã gửi hoặc đã hết hạn.", "This questionnaire was sent already, or has expired."),
    )


def _not_counted() -> Problem:
    return Problem(
        "surveys.not_counted",
        Text("Phiếu đã nhận nhưng cần người phụ trách xem lại.", "The answers came, and somebody has to look at them."),
    )
