"""What a reminder letter prints: only what is still not done on the day it is printed."""

from __future__ import annotations

import datetime as dt

from chiso.engine.text import format_date
from chiso.office.reminders.models import ReminderAction, ReminderLetter
from chiso.office.reminders.operations.letters import subject_of
from chiso.office.reminders.queries.letters import Addressee, addressees
from chiso.office.reports.paper.order_data import ReminderPaper, ReminderRow
from chiso.office.reports.paper.people import letterhead, named, signing_of
from chiso.office.workdays.queries import office_calendar, working_days


def reminder_paper(letter: ReminderLetter, *, day: dt.date) -> ReminderPaper:
    """The letter as of a day; an issued one as of its own day."""
    on = letter.issued_on or day
    units = [one for one in addressees(letter) if one.left_out is None and (one.open_lines or not letter.is_open)]
    about, owner = letter.about, letter.owner
    head = letterhead(owner, mark="", day=on)
    return ReminderPaper(
        head=head if letter.document is None else type(head)(head.superior, head.issuer, letter.document.code,
                                                             head.place_date),
        about=subject_of(letter).vi,
        is_criticism=letter.action == ReminderAction.CRITICISM,
        directive=f"{about.get_type_display()} số {about.code} ngày {format_date(about.issued_on)} của {about.issuer} "
        f"về {about.title[0].lower()}{about.title[1:]}" if about else "",
        recipients=tuple(named(one.unit) for one in units),
        unit_count=len(units),
        total_count=about.handed.count() if about else 0,
        as_of=format_date(on),
        rows=_rows(units, letter, on),
        answer_by=format_date(letter.answer_by) if letter.answer_by else "",
        issuer_name=named(owner),
        signing=signing_of(owner, on),
    )  # fmt: skip


def _rows(units: list[Addressee], letter: ReminderLetter, on: dt.date) -> tuple[ReminderRow, ...]:
    calendar, rows = office_calendar(), []
    for number, one in enumerate(units, start=1):
        for place, line in enumerate(one.open_lines if letter.is_open else one.lines):
            late = working_days(line.reminder.due, on, calendar)
            rows.append(
                ReminderRow(
                    number=str(number) if place == 0 else "",
                    unit=one.unit.name if place == 0 else "",
                    what=line.what.vi,
                    due=format_date(line.reminder.due),
                    late=str(late),
                )
            )
    return tuple(rows)
