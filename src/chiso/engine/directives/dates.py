"""Dates, periods and recurrences as Vietnamese documents write them.

The trap: "trước 30/6" has no year and means the 29th at the latest, "29/34 tỉnh" is no date, "6 tháng đầu năm" is no
month, and "31/6" does not exist. A year that is not in the text is inferred from the document's own date and marked so;
a date that cannot be is kept as an impossible one for a person to see, never corrected.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from chiso.engine.directives.date_forms import RECURRENCES, ROLES
from chiso.engine.directives.date_places import Place, find_places
from chiso.engine.directives.model import DateMention, DateRole, Span
from chiso.engine.directives.source import Source

_WORD_BEFORE = 40


def find_dates(source: Source, *, own: date | None = None, plan_year: int | None = None) -> tuple[DateMention, ...]:
    """Every date, period and recurrence in the order of the text.

    `own` is the document's own date (for a news item, the day it was published), from which missing years are
    inferred; `plan_year` the year that a plan is for, which deadlines without a year belong to.
    """
    recurring = list(_recurrences(source))
    yearly = [found.span for found in recurring if found.recurrence == "yearly"]
    places = sorted(
        (found for found in find_places(source) if not any(span.holds(found.span) for span in yearly)),
        key=lambda found: found.span,
    )
    mentions = [_mention(source, places, at, own, plan_year) for at in range(len(places))]
    taken = [mention.span for mention in mentions]
    mentions += [found for found in recurring if not any(found.span.meets(span) for span in taken)]
    return tuple(sorted(mentions, key=lambda mention: mention.span))


def _mention(source: Source, places: list[Place], at: int, own: date | None, plan_year: int | None) -> DateMention:
    found = places[at]
    before = source.view[max(0, found.span.start - _WORD_BEFORE) : found.span.start]
    role = _role(found, before)
    year, inferred = found.year, False
    if year is None:
        year = _year_beside(source, places, at) or _other_year(found, own) or _inferred(found, role, own, plan_year)
        inferred = True
    text = source.cut(found.span)
    if year is None:
        return DateMention(text, "", None, None, None, role, None, True, _impossible(found, 2024), found.span, 0.4)
    limits = _limits(found, year)
    if limits is None:
        return DateMention(text, "", None, None, None, role, None, inferred, True, found.span, 0.9)
    first, last = limits
    if found.kind == "year" and own is not None and year < own.year and role == "deadline":
        role = "period"  # "trong năm 2023" in a text of 2024 says when something was so
    due = _due(first, last, found, before) if role == "deadline" else None
    return DateMention(
        text, _iso(found, year), first, last, due, role, None, inferred, False, found.span, 0.85 if inferred else 0.98
    )


def _role(found: Place, before: str) -> DateRole:
    if found.kind == "range":
        return "period"
    for role, pattern in ROLES:
        if pattern.search(before):
            return role
    if found.kind == "year":
        return "deadline"
    return "period" if found.kind in ("quarter", "half", "month") else "mentioned"


_STRICT = re.compile(r"trước\s*(?:ngày)?\s*$", re.I)


def _due(first: date, last: date, found: Place, before: str) -> date:
    """The last day that keeps the deadline: "trước 15/01" is kept on the 14th, "trong quý II" on 30 June."""
    return first - timedelta(days=1) if found.kind == "day" and _STRICT.search(before) else last


def _year_beside(source: Source, places: list[Place], at: int) -> int | None:
    """The year of the next date of the same phrase: "trước ngày 10/6 và 25/11/2023", "quý I, quý II năm 2026"."""
    here = places[at]
    for later in places[at + 1 : at + 4]:
        between = source.view[here.span.end : later.span.start]
        if len(between) > 22 or re.search(r"[.;:\n]", between):
            return None
        if later.year is not None and later.kind == here.kind:
            turns = _RUNS_TO.search(between) and (later.month, later.day) < (places[at].month, places[at].day)
            return later.year - 1 if turns else later.year
        here = later
    return None


_RUNS_TO = re.compile(r"(?:-|đến|tới)", re.I)
"""Between the ends of a period, which may lie in two years: "từ ngày 15/12 đến ngày 14/3/2025"."""


def _other_year(found: Place, own: date | None) -> int | None:
    """The year of "tháng 12 năm ngoái"."""
    return None if own is None or found.years_off is None else own.year + found.years_off


def _inferred(found: Place, role: DateRole, own: date | None, plan_year: int | None) -> int | None:
    """The year that a date without one belongs to; None when nothing tells."""
    if own is None:
        return plan_year
    if role in ("deadline", "period", "start") and plan_year is not None and plan_year > own.year:
        return plan_year
    month = _month(found)
    if role == "deadline" and month + 6 <= own.month and month <= 4:
        return own.year + 1
    if role in ("mentioned", "as_of") and month > own.month + 6:
        return own.year - 1
    return own.year


def _month(found: Place) -> int:
    if found.kind == "quarter":
        return found.month * 3
    return found.month * 6 if found.kind == "half" else found.month


_LIMITS: dict[str, Callable[[Place, int], tuple[int, int]]] = {
    "quarter": lambda found, year: (found.month * 3 - 2, found.month * 3),
    "half": lambda found, year: (found.month * 6 - 5, found.month * 6),
    "month": lambda found, year: (found.month, found.month),
    "year": lambda found, year: (1, 12),
}


def _limits(found: Place, year: int) -> tuple[date, date] | None:
    """First and last day, or None for a date that does not exist."""
    if found.kind == "range":
        return date(year, 1, 1), date(max(year, found.month), 12, 31)
    if found.kind == "day":
        return None if _impossible(found, year) else (date(year, found.month, found.day),) * 2
    first, last = _LIMITS[found.kind](found, year)
    if not 1 <= first <= last <= 12:
        return None
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _impossible(found: Place, year: int) -> bool:
    if found.kind != "day":
        return found.kind == "month" and not 1 <= found.month <= 12
    return not 1 <= found.month <= 12 or not 1 <= found.day <= calendar.monthrange(year, found.month)[1]


def _iso(found: Place, year: int) -> str:
    if found.kind == "day":
        return date(year, found.month, found.day).isoformat()
    if found.kind == "month":
        return f"{year}-{found.month:02d}"
    return f"{year}-Q{found.month}" if found.kind == "quarter" else ""


_OF_SOMETHING = re.compile(r"\s+của(?!\w)")
"""After words that only qualify: "công tác cải cách hành chính hằng năm của tỉnh" sets no recurrence."""


_RECURS = re.compile(r"(?<!\w)(?:định kỳ|hằng|hàng|mỗi|thường xuyên|ngày\s|tháng (?:đầu|cuối|\d)|\d)", re.I)
"""Where words of a rhythm may begin."""


def _recurrences(source: Source) -> Iterator[DateMention]:
    taken: list[Span] = []
    starts = [start.start() for start in _RECURS.finditer(source.view)]
    for recurrence, pattern in RECURRENCES:
        for match in filter(None, (pattern.match(source.view, at) for at in starts)):
            span = Span(*match.span())
            if any(span.meets(other) for other in taken) or _OF_SOMETHING.match(source.view, span.end):
                continue
            taken.append(span)
            yield DateMention(source.cut(span), "", None, None, None, "period", recurrence, False, False, span, 0.9)
