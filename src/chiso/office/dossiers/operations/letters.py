"""Letters of apology: one for a dossier, with a reason and a new appointment.

The trap: a letter that goes out after the due moment cures nothing, and a second one is forbidden. The first is written
down as it is (the measure counts it); the second is refused.
"""

from __future__ import annotations

import datetime as dt
import json

from django.db import IntegrityError, transaction

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.dossiers.models import Agency, Letter
from chiso.office.dossiers.moments import zoned
from chiso.office.dossiers.operations import STREAM
from chiso.office.dossiers.problems import refusal
from chiso.office.dossiers.queries.work import contact_row, dossier
from chiso.office.sealing import Unreadable, unseal_short


def issue_letter(
    *,
    actor: Actor,
    agency: Agency,
    dossier_id: str,
    number: str,
    reason: str,
    new_due_at: dt.datetime,
    signer: str,
    signer_title: str,
    at: dt.datetime,
) -> Letter:
    """Write down the letter of a dossier of this agency.

    Raises InputError for a dossier that the agency does not have, one with a letter, one without a due moment, a new
    appointment that is not later, a missing reason.
    """
    grant = require(actor, "dossiers.apologise", unit_id=agency.unit_id)
    found = dossier(agency, dossier_id)
    if found is None:
        raise refusal("not_here", "Cơ quan không có hồ sơ này.", "The agency has no such dossier.", got=dossier_id[:64])
    due, received = found["due_at"], found["received_at"]
    if not isinstance(due, dt.datetime) or not isinstance(received, dt.datetime):
        raise refusal("no_due", "Hồ sơ không có ngày hẹn.", "The dossier has no appointment.", got=dossier_id[:64])
    if not reason.strip():
        raise refusal("no_reason", "Thư phải nêu lý do.", "A letter states its reason.", where="reason")
    if new_due_at <= max(zoned(due), at):
        raise refusal(
            "not_later",
            "Ngày hẹn mới phải sau ngày hẹn cũ và sau hiện tại.",
            "The new appointment must be later than the old one and than now.",
            where="new_due",
        )
    try:
        with transaction.atomic():
            made = Letter.objects.create(
                agency=agency,
                dossier_id=dossier_id,
                procedure=str(found.get("procedure") or "")[:64],
                received_at=zoned(received),
                due_at=zoned(due),
                number=number.strip()[:40],
                day=at.astimezone(zoned(due).tzinfo).date(),
                reason=reason.strip()[:500],
                new_due_at=new_due_at,
                signer=signer.strip()[:120],
                signer_title=signer_title.strip()[:120],
                issued_by_id=actor.person_id,
                issued_at=at,
            )
            record(
                actor=actor, action="dossiers.letter.issue", obj=made, stream=STREAM, at=at, grant=grant,
                unit_id=agency.unit_id, data={"dossier": dossier_id, "new_due": new_due_at.isoformat()},
            )  # fmt: skip
    except IntegrityError as error:
        raise refusal(
            "second_letter",
            "Hồ sơ đã có thư xin lỗi; chỉ được hẹn lại một lần.",
            "The dossier has its letter; it may be re-appointed once.",
            got=dossier_id[:64],
        ) from error
    return made


def open_contact(*, actor: Actor, letter: Letter, at: dt.datetime) -> dict[str, str]:
    """Name, address and phone for a letter that is printed; who looked is recorded. Empty where none is kept."""
    grant = require(actor, "dossiers.apologise", unit_id=letter.agency.unit_id)
    row = contact_row(letter.dossier_id)
    if row is None:
        return {}
    record(
        actor=actor, action="dossiers.contact.open", obj=letter, stream=STREAM, at=at, grant=grant,
        unit_id=letter.agency.unit_id,
    )  # fmt: skip
    try:
        found: dict[str, str | None] = json.loads(unseal_short(row.sealed))
    except Unreadable:
        return {}
    return {name: value for name, value in found.items() if value}
