"""What a letter of apology and the monitor table print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from chiso.engine.calendar import VIETNAM
from chiso.engine.text import format_date, format_decimal
from chiso.office.dossiers.models import Letter
from chiso.office.dossiers.monitor import COUNTS, Monitor, MonitorLine
from chiso.office.dossiers.queries.registers import procedure_names
from chiso.office.reports.paper.data import Letterhead, Signing
from chiso.office.reports.paper.dossier_data import ApologyPaper, MonitorPaper, MonitorRow
from chiso.office.reports.paper.people import letterhead, named, signing_of
from chiso.office.units.models import Unit


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
        procedure=f"{letter.procedure} {procedure_names().get(letter.procedure, '')}".strip(),
        received=_day(letter.received_at),
        due=_moment(letter.due_at),
        reason=letter.reason.rstrip("."),
        new_due=_moment(letter.new_due_at),
        issuer_name=name,
        signing=signing,
    )


def monitor_paper(monitor: Monitor, issuer: Unit) -> MonitorPaper:
    """The monitor table as the body that prints it signs it; numbers in Vietnamese form."""
    return MonitorPaper(
        head=letterhead(issuer, mark="", day=monitor.as_of),
        of=monitor.of,
        first_column=monitor.first_column,
        since=format_date(monitor.since),
        as_of=format_date(monitor.as_of),
        rows=tuple(_row(str(number), line) for number, line in enumerate(monitor.lines, start=1)),
        total=_row("", monitor.total),
        signing=signing_of(issuer, monitor.as_of),
    )


def _row(number: str, line: MonitorLine) -> MonitorRow:
    resolved, late = line.count("resolved"), line.count("late")
    rate = format_decimal(Decimal(100 * (late or 0)) / resolved, 1) if resolved else ""
    counts = {name: _whole(value) for name, value in zip(COUNTS, line.counts, strict=True)}
    return MonitorRow(number=number, name=line.name, silent=_whole(line.silent), late_rate=rate, **counts)


def _whole(value: int | None) -> str:
    return "" if value is None else format_decimal(value, 0)


def _day(at: dt.datetime) -> str:
    return format_date(at.astimezone(VIETNAM).date())


def _moment(at: dt.datetime) -> str:
    local = at.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} ngày {format_date(local.date())}"
