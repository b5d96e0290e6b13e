"""Lateness in days, and a date with what comes after it, as a deadline.

The trap: "trước ngày 15/12: 1; sau ngày 15/12: 0,5" leaves the day itself to nobody; "trước ngày 20/12" beside "từ ngày
20/12" does not, and its last day is the 19th.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.amounts import Option
from chiso.engine.frameworks.annex.wording.drafts import Draft, items, mapping, number, rule
from chiso.engine.frameworks.annex.wording.intervals import Interval, read_interval
from chiso.engine.frameworks.annex.wording.tiers import doubts_about_top
from chiso.engine.frameworks.source import Scalar

_NOT = re.compile(r"\b(?:không|chưa)\b")
_ON_TIME = re.compile(
    r"\b(?:đúng hạn|đúng thời hạn|đúng thời gian|đúng tiến độ|kịp thời|trước hạn|đúng quy định về thời gian)\b"
)
_LATE = re.compile(r"\b(?:chậm|trễ|muộn|quá hạn|sau hạn|quá thời hạn|(?:quá|trên) \d+ ngày)\b")
_NEVER = re.compile(
    r"\b(?:không|chưa)\s+(?:ban hành|gửi|thực hiện|có|nộp|báo cáo|xây dựng|triển khai|hoàn thành|tổ chức)\b"
)
_DAYS = re.compile(r"\bngày\b")
_WORKING = re.compile(r"ngày làm việc")
_OR_NEVER = re.compile(r"\s*(?:hoặc|,)\s*(?:không|chưa)\b.*$")
_DATE = re.compile(r"(?:ngày\s*)?(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}))?(?![\d%])")
_DATE_WORDS = re.compile(r"ngày\s*(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})(?:\s*năm\s*(?P<y>\d{4}))?")
_DAY = r"(?:ngày\s*)?\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?"
_LAST_DAY = re.compile(
    rf"\b(?:chậm nhất|muộn nhất|không muộn hơn|đến hết|trước hoặc trong)(?: là| vào"
    rf"| đến)?\s*(?=ngày|\d){_DAY}"
)
_WITH_LIMIT = r"(?: (?:trên|này|đó|nêu trên|nói trên|quy định|được giao|đã định))*"
_THEREAFTER = re.compile(
    r"^(?!.*\b(?:và|nhưng|thiếu|sai)\b)(?:(?!không\b|chưa\b)[^\W\d_]+ ){0,5}?"
    r"(?:(?:sau|quá|ngoài) (?:thời hạn|thời gian|thời điểm|hạn|mốc(?: thời gian)?)"
    r"|(?:chậm|trễ|không đúng|chưa đúng)(?: so với)? (?:thời )?(?:hạn|gian)|(?:chậm|trễ|muộn)(?: hơn)?|quá hạn)"
    rf"{_WITH_LIMIT}(?:\s*(?:hoặc|hay|,)\s*(?:không|chưa) [^\W\d_]+(?: [^\W\d_]+){{0,3}})?$"
)
"""All that is later than the day told before, whatever the words: "sau thời hạn trên", "muộn hơn hoặc không nộp"."""
_NAMES_THE_DAY = re.compile(r"\b(?:hạn|thời hạn|thời gian|thời điểm|hoàn thành|gửi|nộp|ban hành|chậm nhất|trước)\b")
_FROM_TO = re.compile(rf"\b(?:từ|trong khoảng)\s*({_DAY})\s*(?:đến|tới|-)(?: hết)?\s*({_DAY})")
_LATE_UNTIL = re.compile(rf"\b(?:chậm|trễ|muộn)(?: hạn)?(?:,| nhưng)?(?: trước hoặc trong| đến hết| đến)\s*({_DAY})")
_ONLY_AFTER = re.compile(rf"\b(?:sau|quá)\s*({_DAY})")
_ANY_YEAR = 2000
"""Stands for a year that is not known yet, so that days can be compared; it is never written."""
_BEFORE = re.compile(r"\btrước(?: ngày)?\s*$")
_BEFORE_DAY = re.compile(rf"\btrước\s*{_DAY}")
_FROM = re.compile(r"\btừ(?: ngày)?\s*$")
_AFTER = re.compile(r"\b(?:sau|quá|từ)(?: ngày)?\s*$")


def read_deadline(options: list[Option], maximum: Decimal | None, year: int | None, heading: str = "") -> Draft | None:
    """Lateness in days, or a date with what comes after it; None when time is told in other words.

    `heading`: the folded words above the cases that name the day ("hạn nộp: 10/12/2025").
    """
    options = _with_days_for_dates(options, year)
    on_time = [option for option in options if _is_on_time(option)]
    thereafter = [option for option in options if _is_thereafter(option) and _names_a_day(on_time)]
    options = [option for option in options if option not in thereafter]
    late = [option for option in options if _LATE.search(option.key) and option not in on_time]
    never = [option for option in options if option not in on_time and option not in late]
    in_days = [option for option in late if _DAYS.search(option.key)]
    dated = [option for option in never if _date_in(option.key, year) is not None]
    if len(on_time) != 1 or not (in_days or dated or thereafter):
        return None
    never = [option for option in never if option not in dated]
    if any(option.points for option in dated):
        return None
    if len(in_days) < len(late) or any(not _NEVER.search(option.key) or option.points for option in never):
        return None
    doubts = doubts_about_top(on_time[0].points, maximum)
    steps = _late_steps(in_days, doubts)
    told = on_time[0] if _names_a_day(on_time) or not heading else replace(on_time[0], key=heading)
    due, due_doubts, notes = _due(told, dated, year)
    if any(_WORKING.search(option.key) for option in options):
        doubts.append(Text("ngày làm việc; quy tắc đếm ngày lịch", "working days; the rule counts calendar days"))
    return Draft(
        rule(
            "deadline",
            due=Scalar(due.isoformat()) if due else None,
            points=number(on_time[0].points),
            late=items([mapping(days=Scalar(str(days)), points=number(points)) for days, points in steps]),
        ),
        (*doubts, *due_doubts),
        notes,
        missing=() if due else ("due",),
    )


def names_the_day(key: str) -> bool:
    """Whether folded words above the cases say until which day something is due."""
    return _NAMES_THE_DAY.search(key) is not None and len(_DATE.findall(key) + _DATE_WORDS.findall(key)) == 1


def _names_a_day(on_time: list[Option]) -> bool:
    return len(on_time) == 1 and bool(_DATE_WORDS.search(on_time[0].key) or _DATE.search(on_time[0].key))


def _is_thereafter(option: Option) -> bool:
    return option.points == 0 and _THEREAFTER.match(option.key) is not None


def _with_days_for_dates(options: list[Option], year: int | None) -> list[Option]:
    """The options with "từ ngày 16/12 đến ngày 20/12" as days late, counted from the one day told as the last."""
    late = [option for option in options if _LATE_UNTIL.search(option.key)]
    last = [option for option in options if _LAST_DAY.search(option.key) and option not in late]
    if late and not last:
        last = [option for option in options if _BEFORE_DAY.search(option.key)]
    due = _date_in(last[0].key, year) if len(last) == 1 else None
    if due is None:
        return options
    if not _LAST_DAY.search(last[0].key):
        due -= timedelta(days=1)
    found = [option if option in last else _in_days(option, due, year) for option in options]
    return found if any(option.points for option in found if option not in last) else options


def _in_days(option: Option, due: date, year: int | None) -> Option:
    """The option with its dates as days after `due`, or as it is where they are told otherwise."""
    span, after = _FROM_TO.search(option.key), _ONLY_AFTER.search(option.key)
    until = None if span or after else _LATE_UNTIL.search(option.key)
    found = span or after or until
    days = [_date_in(side, year) for side in (found.groups() if found else ())]
    if not days or any(day is None or day <= due - timedelta(days=1) for day in days):
        return option
    if until and days[0] is not None:
        return replace(option, key=f"chậm không quá {(days[0] - due).days} ngày")
    told = " đến ".join(str((day - due).days) for day in days if day is not None)
    return replace(option, key=f"chậm từ {told} ngày" if span else f"chậm trên {told} ngày")


def _is_on_time(option: Option) -> bool:
    if _LATE.search(option.key) and not re.search(r"chậm nhất|muộn nhất", option.key):
        return False
    if _NOT.search(option.key):
        return False
    found = _DATE_WORDS.search(option.key) or _DATE.search(option.key)
    if found is not None and _AFTER.search(option.key[: found.start()]):
        return False
    return _ON_TIME.search(option.key) is not None or found is not None


def _late_steps(options: list[Option], doubts: list[Text]) -> list[tuple[int, Decimal]]:
    """`(days, points)` with days rising; the open last range must earn nothing."""
    ranges: list[tuple[int | None, int | None, Decimal]] = []
    for option in options:
        interval = read_interval(_OR_NEVER.sub("", option.key))
        if interval is None or interval.unit != "count":
            doubts.append(Text(f"không rõ số ngày: “{option.words}”", f"days not understood: “{option.words}”"))
            continue
        ranges.append((*_whole_days(interval), option.points))
    ranges.sort(key=lambda found: (found[0] or 1, found[1] or 10**6))
    expected = 1
    steps: list[tuple[int, Decimal]] = []
    for first, last, points in ranges:
        if first not in (expected, None):
            doubts.append(Text("số ngày chậm không liền nhau", "the days late do not meet"))
        if last is None:
            if points:
                doubts.append(Text("chậm bao lâu cũng còn điểm", "points remain however late"))
            break
        steps.append((last, points))
        expected = last + 1
    return steps


def _whole_days(interval: Interval) -> tuple[int | None, int | None]:
    """First and last day; no first day where only an end is told ("không quá 7 ngày" goes on from the range before)."""
    first = None
    if interval.low is not None:
        first = max(1, int(interval.low) + (0 if interval.holds_low else 1))
    if interval.high is None:
        return first, None
    return first, int(interval.high) - (0 if interval.holds_high else 1)


def _due(on_time: Option, after: list[Option], year: int | None) -> tuple[date | None, list[Text], tuple[Text, ...]]:
    """The last day, doubts about it, and what was taken for granted."""
    due = _date_in(on_time.key, year)
    if due is None:
        return None, [], ()
    if year is None and due.year == _ANY_YEAR:
        return None, _due(on_time, after, _ANY_YEAR)[1], ()
    doubts: list[Text] = []
    found = _DATE_WORDS.search(on_time.key) or _DATE.search(on_time.key)
    if found is not None and _BEFORE.search(on_time.key[: found.start()]):
        told = [_DATE_WORDS.search(option.key) or _DATE.search(option.key) for option in after]
        begins = [
            day is not None
            and _FROM.search(option.key[: day.start()]) is not None
            and _date_in(option.key, year) == due
            for option, day in zip(after, told, strict=True)
        ]
        if any(begins):
            return due - timedelta(days=1), [], ()
        day = f"{due:%d/%m}" if due.year == _ANY_YEAR else f"{due:%d/%m/%Y}"
        day_before = Text(
            f"“trước ngày {day}”: ngày cuối cùng được tính là hôm trước",
            f"“before {day}”: the last day that counts is the one before",
        )
        due -= timedelta(days=1)
        if not after:
            return due, [], (day_before,)
        doubts.append(day_before)
    if any(_date_in(option.key, year) not in (due, due + timedelta(days=1)) for option in after):
        doubts.append(Text("hai mốc ngày khác nhau", "two different dates"))
    return due, doubts, ()


def _date_in(key: str, year: int | None) -> date | None:
    """The day that a condition names; one without a year is in the scored year, or in any while that is unknown."""
    found = _DATE_WORDS.search(key) or _DATE.search(key)
    if found is None:
        return None
    try:
        return date(int(found["y"] or year or _ANY_YEAR), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def leaves_the_day(options: list[Option]) -> bool:
    """Whether one case ends before a day, the next begins after it, and none holds the day."""
    before, held, after = set(), set(), set()
    for option in options:
        for found in _DATE.finditer(option.key):
            ahead = option.key[: found.start()]
            day = _day_of(found)
            if day is None:
                continue
            if _BEFORE.search(ahead):
                before.add(day)
            elif re.search(r"\bsau(?: ngày)?\s*$", ahead):
                after.add(day)
            else:
                held.add(day)
    return any(day not in held and (day in after or _day_after(day) in held) for day in before)


def _day_after(day: date) -> date:
    """The next day; behind 31 December of a year that is not told comes 1 January of such a year."""
    following = day + timedelta(days=1)
    return following.replace(year=_ANY_YEAR) if day.year == _ANY_YEAR else following


def _day_of(found: re.Match[str]) -> date | None:
    """The day; one without a year in a leap year, so that every day and month is known."""
    try:
        return date(int(found["y"] or _ANY_YEAR), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
