"""What a letter of apology prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from chiso.engine.calendar import VIETNAM
from chiso.engine.text import format_date
from chiso.office.dossiers.models import Letter
from chiso.office.reports.paper.data import Letterhead, Signing
from chiso.office.reports.paper.order_data import ApologyPaper
from chiso.office.reports.paper.people import letterhead, named, signing_of


def apology_paper(letter: Letter, contact: Mapping[str, str]) -> ApologyPaper:
    """The letter as form 04. An agency without a unit speaks under its own name."""
    unit = letter.agency.unit
    name = str(letter.agency)
    signing = Signing(letter.signer_title.upper(), letter.signer)
    if unit is None:
        head = Letterhead("", name.upper(), letter.number, f"ngày {format_date(letter.day)}")
    else:
        head, name = letterhead(unit, mark="XL", day=letter.day), named(unit)
        if letter.number:
            head = Letterhead(head.superior, head.issuer, letter.number, head.place_date)
        if not letter.signer:
            signing = signing_of(unit, letter.day)
    return ApologyPaper(
        head=head,
        applicant=contact.get("name", ""),
        address=contact.get("address", ""),
        dossier=letter.dossier_id,
        procedure=letter.procedure,
        received=_day(letter.received_at),
        due=_moment(letter.due_at),
        reason=letter.reason.rstrip("."),
        new_due=_moment(letter.new_due_at),
        issuer_name=name,
        signing=signing,
    )


def _day(at: dt.datetime) -> str:
    return format_date(at.astimezone(VIETNAM).date())


def _moment(at: dt.datetime) -> str:
    local = at.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} ngày {format_date(local.date())}"
