"""Dates, periods and recurrences as Vietnamese documents write them.

The trap: "trước 30/6" has no year and means the 29th at the latest, "29/34 tỉnh" is no date, "6 tháng đầu năm" is no
month, and "31/6" does not exist. A year that is not in the text is inferred from the document's own date and marked so;
a date that cannot be is kept as an impossible one for a person to see, never corrected.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chiso.engine.directives.model import DateMention, DateRole, Recurrence, Span
from chiso.engine.directives.source import Source

_Y = r"(?P<y>(?:19|20)\d{2})"
_YEAR_AFTER = rf"(?:\s*(?:/|-|năm|,\s*năm(?=\s*\d{{4}}\s*(?:[^\w\s]|của\s|về\s|đến\s|$)))\s*{_Y}(?!\d))"
"""The year of a month or quarter; after a comma, "hồi tháng 5, năm 2021 PAPI đạt …", a year may begin a new clause."""
_LEFT = r"(?<![\w/.,-])"
_DAY = r"(?P<d>\d{1,2})"
_MONTH = r"(?P<m>\d{1,2})"
_LEAD = r"(?:ngày|hôm|sáng|chiều|tối|trước|sau|đến|từ|và|hết|chậm nhất|muộn nhất|hạn|vào|thời điểm|trong)"
_NOT_MONTH = r"(?<!mỗi )(?<!một )(?<!hàng )(?<!hằng )(?<!các )(?<!\d )"
_COUNTED = r"(?!\d|\s*(?:tin|bài|lần|cuộc|buổi|chuyên|kỳ|hội nghị|%|phiên|lớp|ngày))"
_NOT_PART = (
    r"(?!\s+(?:sở|ban|ngành|tỉnh|huyện|xã|phường|thôn|đơn vị|cơ quan|địa phương|tiêu chí|chỉ số|chỉ tiêu|nhiệm vụ|"
    r"lĩnh vực|nội dung|điểm|hồ sơ|thủ tục)(?!\w))"
)
"""After a part of a whole ("97/148 xã và 11/12 sở") things are counted; no date."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class _Found:
    """A place that states a date: its parts as far as they are written."""

    span: Span
    kind: str
    year: int | None
    month: int = 0
    day: int = 0


_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("day", re.compile(rf"{_LEFT}(?:ngày\s+)?{_DAY}\s*tháng\s*{_MONTH}(?:\s*,?\s*năm\s*|\s*,\s*){_Y}(?!\d)", re.I)),
    ("day", re.compile(rf"{_LEFT}(?:ngày\s+)?{_DAY}\s?(?P<s>[/.-])\s?{_MONTH}\s?(?P=s)\s?{_Y}(?![\d/]|-\w)", re.I)),
    ("day", re.compile(rf"{_LEFT}{_Y}-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?![\d-])", re.I)),
    ("day", re.compile(rf"{_LEFT}(?:ngày\s+){_DAY}\s*tháng\s*{_MONTH}{_COUNTED}", re.I)),
    ("day", re.compile(rf"{_LEFT}ngày\s+{_DAY}(?:\s?[/-]\s?|\.){_MONTH}(?![\d/%]|[-.]\d)", re.I)),
    ("day", re.compile(rf"(?<=\s)(?P<d>[0-3]?\d)/(?P<m>[01]?\d)(?![\d/%]|-\w){_NOT_PART}", re.I)),
    ("day", re.compile(rf"(?<=\s)(?P<d>[0-3]?\d)-(?P<m>[01]?\d)(?![\d/%]|-\w){_NOT_PART}", re.I)),
    ("day", re.compile(rf"(?<=\s)(?P<d>[0-3]?\d)\.(?P<m>1[0-2]|0?[1-9])(?![\d/%]|[-.]\w){_NOT_PART}", re.I)),
    ("quarter", re.compile(rf"(?<!\w)quý\s+(?P<q>IV|III|II|I|[1-4])(?!\w){_YEAR_AFTER}?", re.I)),
    (
        "half",
        re.compile(rf"(?<![\w/])0?6\s+tháng\s+(?P<h>đầu|cuối)(?:\s*,?/?\s*(?:năm\s+)?{_Y}(?!\d)|\s+năm)?", re.I),
    ),
    (
        "month",
        re.compile(rf"{_NOT_MONTH}(?<!\w)tháng\s+{_MONTH}(?:{_YEAR_AFTER}|{_COUNTED}(?!\s*(?:đầu|cuối)))", re.I),
    ),
    ("range", re.compile(rf"giai đoạn\s+(?:từ\s+)?(?:năm\s+)?{_Y}\s*-\s*(?P<y2>20\d{{2}})(?!\d)", re.I)),
    ("year", re.compile(rf"(?:đến hết|đến cuối|đến|hết|cuối|trong|trước)\s+năm\s+{_Y}(?!\d)", re.I)),
)
_BARE_LEADS = {
    _FORMS[5][1]: re.compile(rf"(?<!\w)(?:{_LEAD}|TTXVN)\s+$", re.I),
    _FORMS[7][1]: re.compile(r"(?<!\w)(?:sáng|trưa|chiều|tối)\s+$", re.I),
    _FORMS[6][1]: re.compile(r"(?<!\w)(?:hôm|sáng|trưa|chiều|tối|trước|chậm nhất|muộn nhất)\s+$", re.I),
}
"""A day without "ngày" needs a word before it; with a hyphen ("Sáng 17-4") it may as well be a range."""

_ANY_QUARTER = r"(?!\s+(?:IV|I{1,3}|[1-4])(?!\w))(?!\w)"
"""After "quý": no number of a quarter follows."""
_RECURRENCES: tuple[tuple[Recurrence, re.Pattern[str]], ...] = (
    ("standing", re.compile(r"(?<!\w)(?<!Ủy ban )(?<!ủy ban )thường xuyên(?!\w)", re.I)),
    (
        "yearly",
        re.compile(r"(?<!\w)(?:ngày\s+)?\d{1,2}\s*(?:/|-|tháng\s*)\s*\d{1,2}\s+(?:của\s+)?(?:hằng|hàng|mỗi) năm", re.I),
    ),
    (
        "half_yearly",
        re.compile(
            r"(?<!\w)(?:định kỳ\s+)?(?:(?:hằng|hàng|mỗi)\s+)?0?6 tháng(?:/lần|\s+(?:một|01|1)\s+lần|"
            r",\s*(?:một\s+)?năm)|"
            r"(?<=quý, )0?6 tháng(?=,|\s+(?:và|hằng|hàng)\s)|"
            r"(?<!\w)định kỳ\s+(?:(?:hằng|hàng|mỗi)\s+)?0?6 tháng(?!\s+(?:đầu|cuối))(?!\w)",
            re.I,
        ),
    ),
    ("daily", re.compile(r"(?<!\w)(?:định kỳ\s+)?(?:hằng|hàng) ngày(?!\w)", re.I)),
    ("weekly", re.compile(r"(?<!\w)(?:định kỳ\s+)?(?:hằng|hàng) tuần(?!\w)", re.I)),
    ("monthly", re.compile(r"(?<!\w)(?:định kỳ\s+)?(?:hằng|hàng) tháng(?!\w)|(?<!\w)định kỳ tháng(?!\w)", re.I)),
    (
        "quarterly",
        re.compile(
            r"(?<!\w)(?:định kỳ\s+)?(?:hằng|hàng) quý(?!\w)|(?<!\w)định kỳ quý" + _ANY_QUARTER + r"|(?<!\w)(?:ngày\s+"
            r"\d{1,2}\s+(?:của\s+)?)?tháng (?:đầu|cuối)(?: tiên| cùng)?(?: của)?(?: mỗi| hằng| hàng)? quý"
            + _ANY_QUARTER,
            re.I,
        ),
    ),
    ("yearly", re.compile(r"(?<!\w)(?:định kỳ\s+)?(?:hằng|hàng) năm(?!\w)", re.I)),
)
_ROLES: tuple[tuple[DateRole, re.Pattern[str]], ...] = (
    (
        "as_of",
        re.compile(
            r"(?:tính đến|tính tới|đến thời điểm|số liệu đến)(?:\s+(?:hết|thời điểm|nay|cuối|ngày))*[\s,(]*$", re.I
        ),
    ),
    ("effective", re.compile(r"(?:hiệu lực|áp dụng|thi hành)(?:\s+\w+)?\s+(?:kể\s+)?từ[\s]*$", re.I)),
    (
        "deadline",
        re.compile(
            r"(?:trước|chậm nhất(?:\s+(?:là|đến|trong|vào))?|muộn nhất(?:\s+(?:là|đến))?|"
            r"hạn(?:\s+cuối)?(?:\s+(?:là|đến))?|"
            r"thời gian hoàn thành:?|thời hạn:?|hoàn thành|xong|đến hết|hết|đến|trong|vào|cuối|và)\s*(?:ngày|"
            r"cuối)?\s*$",
            re.I,
        ),
    ),
    ("start", re.compile(r"(?:kể từ|bắt đầu từ|từ)\s*$", re.I)),
)
_STRICT = re.compile(r"trước\s*(?:ngày)?\s*$", re.I)
_WORD_BEFORE = 40


def find_dates(source: Source, *, own: date | None = None, plan_year: int | None = None) -> tuple[DateMention, ...]:
    """Every date, period and recurrence in the order of the text.

    `own` is the document's own date (for a news item, the day it was published), from which missing years are
    inferred; `plan_year` the year that a plan is for, which deadlines without a year belong to.
    """
    recurring = list(_recurrences(source))
    yearly = [found.span for found in recurring if found.recurrence == "yearly"]
    places = sorted(
        (found for found in _places(source) if not any(span.holds(found.span) for span in yearly)),
        key=lambda found: found.span,
    )
    mentions = [_mention(source, places, at, own, plan_year) for at in range(len(places))]
    taken = [mention.span for mention in mentions]
    mentions += [found for found in recurring if not any(found.span.meets(span) for span in taken)]
    return tuple(sorted(mentions, key=lambda mention: mention.span))


def _places(source: Source) -> Iterator[_Found]:
    taken: list[Span] = []
    for kind, pattern in _FORMS:
        for match in pattern.finditer(source.view):
            span = Span(match.start(), match.end())
            lead = _BARE_LEADS.get(pattern)
            if lead is not None and not lead.search(source.view, max(0, span.start - 14), span.start):
                continue
            if any(span.meets(other) for other in taken):
                continue
            taken.append(span)
            yield _parts(kind, match, span)


def _parts(kind: str, match: re.Match[str], span: Span) -> _Found:
    parts = match.groupdict()
    year = int(parts["y"]) if parts.get("y") else None
    if kind == "quarter":
        return _Found(span, kind, year, month=_ROMAN[parts["q"].lower()])
    if kind == "half":
        return _Found(span, kind, year, month=1 if parts["h"].lower() == "đầu" else 2)
    if kind == "range":
        return _Found(span, kind, year, month=int(parts["y2"]))
    return _Found(span, kind, year, month=int(parts.get("m") or 0), day=int(parts.get("d") or 0))


def _mention(source: Source, places: list[_Found], at: int, own: date | None, plan_year: int | None) -> DateMention:
    found = places[at]
    before = source.view[max(0, found.span.start - _WORD_BEFORE) : found.span.start]
    role = _role(found, before)
    year, inferred = found.year, False
    if year is None:
        year = _year_beside(source, places, at) or _inferred(found, role, own, plan_year)
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


def _role(found: _Found, before: str) -> DateRole:
    if found.kind == "range":
        return "period"
    for role, pattern in _ROLES:
        if pattern.search(before):
            return role
    if found.kind == "year":
        return "deadline"
    return "period" if found.kind in ("quarter", "half", "month") else "mentioned"


def _due(first: date, last: date, found: _Found, before: str) -> date:
    """The last day that keeps the deadline: "trước 15/01" is kept on the 14th, "trong quý II" on 30 June."""
    return first - timedelta(days=1) if found.kind == "day" and _STRICT.search(before) else last


def _year_beside(source: Source, places: list[_Found], at: int) -> int | None:
    """The year of the next date of the same phrase: "trước ngày 10/6 và 25/11/2023", "quý I, quý II năm 2026"."""
    here = places[at]
    for later in places[at + 1 : at + 4]:
        between = source.view[here.span.end : later.span.start]
        if len(between) > 22 or re.search(r"[.;:\n]", between):
            return None
        if later.year is not None and later.kind == here.kind:
            return later.year
        here = later
    return None


def _inferred(found: _Found, role: DateRole, own: date | None, plan_year: int | None) -> int | None:
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


def _month(found: _Found) -> int:
    if found.kind == "quarter":
        return found.month * 3
    return found.month * 6 if found.kind == "half" else found.month


_LIMITS: dict[str, Callable[[_Found, int], tuple[int, int]]] = {
    "quarter": lambda found, year: (found.month * 3 - 2, found.month * 3),
    "half": lambda found, year: (found.month * 6 - 5, found.month * 6),
    "month": lambda found, year: (found.month, found.month),
    "year": lambda found, year: (1, 12),
}


def _limits(found: _Found, year: int) -> tuple[date, date] | None:
    """First and last day, or None for a date that does not exist."""
    if found.kind == "range":
        return date(year, 1, 1), date(max(year, found.month), 12, 31)
    if found.kind == "day":
        return None if _impossible(found, year) else (date(year, found.month, found.day),) * 2
    first, last = _LIMITS[found.kind](found, year)
    if not 1 <= first <= last <= 12:
        return None
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _impossible(found: _Found, year: int) -> bool:
    if found.kind != "day":
        return found.kind == "month" and not 1 <= found.month <= 12
    return not 1 <= found.month <= 12 or not 1 <= found.day <= calendar.monthrange(year, found.month)[1]


def _iso(found: _Found, year: int) -> str:
    if found.kind == "day":
        return date(year, found.month, found.day).isoformat()
    if found.kind == "month":
        return f"{year}-{found.month:02d}"
    return f"{year}-Q{found.month}" if found.kind == "quarter" else ""


_OF_SOMETHING = re.compile(r"\s+của(?!\w)")
"""After words that only qualify: "công tác cải cách hành chính hằng năm của tỉnh" sets no recurrence."""


_RECURS = re.compile(r"(?<!\w)(?:định kỳ|hằng|hàng|mỗi|thường xuyên|ngày\s|tháng (?:đầu|cuối)|\d)", re.I)
"""Where words of a rhythm may begin."""


def _recurrences(source: Source) -> Iterator[DateMention]:
    taken: list[Span] = []
    starts = [start.start() for start in _RECURS.finditer(source.view)]
    for recurrence, pattern in _RECURRENCES:
        for match in filter(None, (pattern.match(source.view, at) for at in starts)):
            span = Span(*match.span())
            if any(span.meets(other) for other in taken) or _OF_SOMETHING.match(source.view, span.end):
                continue
            taken.append(span)
            yield DateMention(source.cut(span), "", None, None, None, "period", recurrence, False, False, span, 0.9)
