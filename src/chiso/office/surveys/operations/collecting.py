"""A questionnaire goes into the field: opened, given out by link and code, changed to a newer version, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.surveys.form_engine import on_pages
from chiso.office.surveys.models import Collection, Draft, InstrumentVersion, Invitation, Wave
from chiso.office.surveys.operations.waves import STREAM
from chiso.office.surveys.secrets import code_hash, new_code, new_token

MOST_CODES = 5_000


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code as it is printed; it cannot be shown again."""

    code: str
    unit: str
    label: str


def open_collection(*, actor: Actor, wave: Wave, version: InstrumentVersion, at: dt.datetime) -> Collection:
    """Put a version into the field in a wave; where the questionnaire is there already, it takes the version's place.

    Raises InputError when the version is of another survey, or the collection was closed.
    """
    grant = require(actor, "surveys.manage")
    if version.instrument.survey_id != wave.survey_id:
        raise InputError([_problem("other_survey", "Phiếu thuộc cuộc khảo sát khác.", "The form is another survey's.")])
    with transaction.atomic():
        found = Collection.objects.select_for_update().filter(wave=wave, instrument=version.instrument).first()
        if found is not None and found.closed_at is not None:
            raise InputError([_closed()])
        if found is None:
            found = Collection.objects.create(
                wave=wave, instrument=version.instrument, version=version, opened_by_id=actor.acting_id, opened_at=at
            )
        else:
            found.version = version
            found.save(update_fields=["version"])
        data = {"form": version.instrument.form_id, "version": version.version, "year": wave.year}
        record(actor=actor, action="surveys.collection.open", obj=found, stream=STREAM, at=at, grant=grant, data=data)
    return found


def close_collection(*, actor: Actor, collection: Collection, reason: str, at: dt.datetime) -> Collection:
    """No answers are counted any more; what still arrives is put aside. Raises InputError without a reason."""
    return _set_closed(actor, collection, reason, at, closing=True)


def reopen_collection(*, actor: Actor, collection: Collection, reason: str, at: dt.datetime) -> Collection:
    """Answers are counted again. Raises InputError without a reason."""
    return _set_closed(actor, collection, reason, at, closing=False)


def _set_closed(actor: Actor, collection: Collection, reason: str, at: dt.datetime, *, closing: bool) -> Collection:
    grant = require(actor, "surveys.manage")
    if not reason.strip():
        raise InputError([_problem("no_reason", "Cần ghi lý do.", "A reason is needed.", "reason")])
    with transaction.atomic():
        found = Collection.objects.select_for_update().get(pk=collection.pk)
        if (found.closed_at is not None) == closing:
            return found
        found.closed_at = at if closing else None
        found.save(update_fields=["closed_at"])
        record(
            actor=actor,
            action="surveys.collection.close" if closing else "surveys.collection.reopen",
            obj=found,
            stream=STREAM,
            at=at,
            grant=grant,
            reason=reason.strip()[:300],
        )
    return found


def set_public(*, actor: Actor, collection: Collection, is_public: bool, at: dt.datetime) -> Collection:
    """Give out a link that anybody may answer by, or take it back; a new link never equals an old one.

    Raises InputError when the form can only be asked by a device.
    """
    grant = require(actor, "surveys.manage")
    if is_public and not on_pages(collection.version):
        vi, en = "Phiếu này chỉ thu được bằng thiết bị.", "This form can only be collected with devices."
        raise InputError([_problem("device_only", vi, en)])
    with transaction.atomic():
        found = Collection.objects.select_for_update().get(pk=collection.pk)
        if bool(found.public_token) == is_public:
            return found
        found.public_token = new_token() if is_public else ""
        found.save(update_fields=["public_token"])
        record(
            actor=actor,
            action="surveys.link.give" if is_public else "surveys.link.withdraw",
            obj=found,
            stream=STREAM,
            at=at,
            grant=grant,
        )
    return found


def make_codes(
    *, actor: Actor, collection: Collection, wanted: Sequence[tuple[str, str]], at: dt.datetime
) -> list[Code]:
    """One-time codes for (unit, label) pairs; they are shown now and never again.

    Raises InputError for none or too many, a closed collection, or a form that needs a device.
    """
    grant = require(actor, "surveys.manage")
    problems = []
    if collection.closed_at is not None:
        problems.append(_closed())
    if not 1 <= len(wanted) <= MOST_CODES:
        vi, en = f"Mỗi lần cấp từ 1 đến {MOST_CODES} mã.", f"From 1 to {MOST_CODES} codes at a time."
        problems.append(_problem("codes", vi, en, "count"))
    if not on_pages(collection.version):
        vi, en = "Phiếu này chỉ thu được bằng thiết bị.", "This form can only be collected with devices."
        problems.append(_problem("device_only", vi, en))
    if problems:
        raise InputError(problems)
    codes = [Code(new_code(), unit.strip()[:120], label.strip()[:120]) for unit, label in wanted]
    with transaction.atomic():
        Invitation.objects.bulk_create(
            [
                Invitation(
                    collection=collection, code_hash=code_hash(each.code), unit=each.unit, label=each.label, made_at=at
                )
                for each in codes
            ],
            batch_size=500,
        )
        record(
            actor=actor,
            action="surveys.codes.make",
            obj=collection,
            stream=STREAM,
            at=at,
            grant=grant,
            data={"count": len(codes)},
        )
    return codes


def revoke_codes(*, actor: Actor, collection: Collection, unit: str, reason: str, at: dt.datetime) -> int:
    """Take back the codes of a unit that were not used; what was begun with them is deleted. Returns how many."""
    grant = require(actor, "surveys.manage")
    if not reason.strip():
        raise InputError([_problem("no_reason", "Cần ghi lý do.", "A reason is needed.", "reason")])
    with transaction.atomic():
        unused = collection.invitations.filter(unit=unit, revoked_at__isnull=True, submission__isnull=True)
        ids = list(unused.values_list("pk", flat=True))
        Draft.objects.filter(invitation_id__in=ids).delete()
        taken = Invitation.objects.filter(pk__in=ids).update(revoked_at=at)
        record(
            actor=actor,
            action="surveys.codes.revoke",
            obj=collection,
            stream=STREAM,
            at=at,
            grant=grant,
            reason=reason.strip()[:300],
            data={"count": taken, "unit": unit},
        )
    return taken


def _closed() -> Problem:
    hint = Text("Mở lại đợt thu phiếu trước.", "Reopen the collection first.")
    return Problem("surveys.closed", Text("Đợt thu phiếu đã đóng.", "The collection is closed."), hint=hint)


def _problem(code: str, vi: str, en: str, where: str = "") -> Problem:
    return Problem(f"surveys.{code}", Text(vi, en), where=where)
