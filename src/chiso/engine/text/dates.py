"""Dates as Vietnamese documents write them: day first.

The trap: "03/04/2026" is 3 April here and March 4 to many libraries; two-digit years are refused, not guessed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text.unicode import tidy

_FORMS = (
    re.compile(r"(?P<d>[0-9]{1,2})\s?[/.-]\s?(?P<m>[0-9]{1,2})\s?[/.-]\s?(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?:[T ]00:00(?::00)?)?"),
    re.compile(r"(?:ngày )?(?P<d>[0-9]{1,2}) tháng (?P<m>[0-9]{1,2}) năm (?P<y>[0-9]{4})", re.IGNORECASE),
)

_MOMENT = re.compile(
    r"(?P<day>[^T]+?)(?:T|,? (?:lúc )?)(?P<hour>[0-9]{1,2})(?:[:hH](?P<minute>[0-9]{2})?)(?::[0-9]{2})?"
)


def parse_date(text: str, *, where: str = "") -> date:
    """The date that the text states, day before month.

    Reads `15/6/2026`, `15-06-2026`, `15.6.2026`, `2026-06-15` and `ngày 15 tháng 6 năm 2026`. Raises InputError
    (`date.invalid`) for anything else, including two-digit years and dates that do not exist (31/6).
    """
    cleaned = tidy(text)
    for form in _FORMS:
        found = form.fullmatch(cleaned)
        if found is not None:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise InputError([_invalid(text, where)])


def parse_moment(text: str, *, where: str = "", of_day_alone: time | None = None) -> datetime:
    """The day and time that the text states, without a zone: "30/11/2026 17:00", "30/11/2026, 17h00", ISO 8601.

    A day without its time is that day at `of_day_alone`, for callers that tell the reader which; without it such a day
    is refused: whether a deadline ends at five or at midnight is not guessed. Raises InputError (`moment.invalid`).
    """
    if of_day_alone is not None:
        with suppress(InputError):
            return datetime.combine(parse_date(text), of_day_alone)
    found = _MOMENT.fullmatch(tidy(text))
    if found is not None:
        try:
            hour, minute = int(found["hour"]), int(found["minute"] or 0)
            return datetime.combine(parse_date(found["day"]), time(hour, minute))
        except (InputError, ValueError):
            pass
    raise InputError([_no_moment(text, where)])


def date_of(value: str | date | datetime, *, where: str = "") -> date:
    """The date that a spreadsheet cell holds, whether typed as text or stored as a date."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else parse_date(value, where=where)


def format_date(day: date) -> str:
    """The date as dd/mm/yyyy."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_date_official(day: date) -> str:
    """The date in the words of Decree 30/2020: days under 10 and the months 1 and 2 get a leading zero."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _invalid(text: str, where: str) -> Problem:
    return Problem(
        "date.invalid",
        Text("Không đọc được ngày.", "This is not a date that can be read."),
        where=where,
        got=text[:40],
        expected=Text("ngày/tháng/năm, ví dụ 05/07/2025", "day/month/year, e.g. 05/07/2025"),
        hint=Text("Ghi đủ bốn chữ số của năm.", "Write the year with four digits."),
    )


def _no_moment(text: str, where: str) -> Problem:
    return Problem(
        "moment.invalid",
        Text("Không đọc được ngày giờ.", "This is not a day and time that can be read."),
        where=where,
        got=text[:40],
        expected=Text(
            "ngày/tháng/năm giờ:phút, ví dụ 05/07/2025 17:00", "day/month/year hour:minute, 05/07/2025 17:00"
        ),
    )
