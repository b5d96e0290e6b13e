"""Places of a text that state a day, a month, a quarter or a period: the parts of the date that are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chiso.engine.directives.date_forms import (
    BARE_LEADS,
    ENGLISH,
    FORMS,
    IN_OTHER_YEAR,
    LISTS,
    MONTH_WORDS,
    OTHER_YEAR,
    STARTS,
)
from chiso.engine.directives.model import Span
from chiso.engine.directives.source import Source

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_LEAD_REACH = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A place that states a date: its parts as far as they are written.

    For a period of years `month` is its last year; `years_off` is -1 for "năm ngoái", None where nothing is said.
    """

    span: Span
    kind: str
    year: int | None
    month: int = 0
    day: int = 0
    years_off: int | None = None


def find_places(source: Source) -> Iterator[Place]:
    """The places, form by form; none overlaps another."""
    taken: list[Span] = []
    starts = [start.start() for start in STARTS.finditer(source.view)]
    for kind, pattern in LISTS:
        for match in filter(None, (pattern.match(source.view, at) for at in starts)):
            members = _members(kind, match)
            if members and not any(members[0].span.meets(other) for other in taken):
                taken.append(Span(*match.span()))
                yield from members
    for kind, pattern in FORMS:
        for match in filter(None, (pattern.match(source.view, at) for at in starts)):
            span = Span(match.start(), match.end())
            lead = BARE_LEADS.get(pattern)
            if lead is not None and not lead.search(source.view, max(0, span.start - _LEAD_REACH), span.start):
                continue
            if any(span.meets(other) for other in taken):
                continue
            taken.append(span)
            yield _parts(kind, match, span)


_NUMBER = re.compile(r"\d+|(?<!\w)[IV]+(?!\w)", re.I)
_MOST = {"day": 31, "month": 12, "quarter": 4}


def _members(kind: str, match: re.Match[str]) -> list[Place]:
    """The dates of a list with one tail; none where its numbers do not rise as those of dates do."""
    parts = match.groupdict()
    if kind == "days":
        return _days(match, int(parts["y"]) if parts.get("y") else None)
    places = [Span(*found.span()) for found in _NUMBER.finditer(match.string, *match.span("list"))]
    texts = [match.string[span.start : span.end].lower() for span in places]
    numbers = [_ROMAN.get(text, 0) if kind == "quarter" else int(text) for text in texts]
    if numbers != sorted(set(numbers)) or not 1 <= numbers[0] <= numbers[-1] <= _MOST[kind]:
        return []
    spans = [
        Span(match.start() if span is places[0] else span.start, match.end() if span is places[-1] else span.end)
        for span in places
    ]
    year = int(parts["y"]) if parts.get("y") else None
    if kind == "day":
        return [Place(span, kind, year, int(parts["m"]), day) for span, day in zip(spans, numbers, strict=True)]
    return [Place(span, kind, year, number) for span, number in zip(spans, numbers, strict=True)]


_DAY_AND_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})")


def _days(match: re.Match[str], year: int | None) -> list[Place]:
    """The days of a list that has a month each: "trước 15/3, 15/6 và 15/9/2024"."""
    found = list(_DAY_AND_MONTH.finditer(match.string, *match.span("list")))
    days = [(int(one[2]), int(one[1])) for one in found]
    if any(not 1 <= month <= 12 or not 1 <= day <= 31 for month, day in days):
        return []
    return [
        Place(Span(one.start(), match.end() if one is found[-1] else one.end()), "day", year, month, day)
        for one, (month, day) in zip(found, days, strict=True)
    ]


def _parts(kind: str, match: re.Match[str], span: Span) -> Place:
    parts = match.groupdict()
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0) if parts.get("y") else None
    other = None if year is not None else IN_OTHER_YEAR.match(match.string, span.end)
    off = OTHER_YEAR[other["which"].lower()] if other else None
    if kind == "quarter":
        return Place(span, kind, year, month=_ROMAN[parts["q"].lower()], years_off=off)
    if kind == "half":
        return Place(span, kind, year, month=1 if parts["h"].lower() == "đầu" else 2, years_off=off)
    if kind == "range":
        return Place(span, kind, year, month=int(parts["y2"]))
    return Place(span, kind, year, month=_month(parts), day=int(parts.get("d") or 0), years_off=off)


def _month(parts: dict[str, str | None]) -> int:
    """The month by its number, its Vietnamese word or the English name that web pages stamp; 0 where none is said."""
    if word := parts.get("mw"):
        return MONTH_WORDS[word.lower()]
    if name := parts.get("me"):
        return ENGLISH.index(name[:3].lower()) + 1
    return int(parts.get("m") or 0)
