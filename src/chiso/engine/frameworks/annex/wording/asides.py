"""Cases of a scoring text that say the same as others, or complete them.

The trap: "dưới 30% hoặc không có hồ sơ: 0" says the same twice, "dưới 30% hoặc không có văn bản chỉ đạo: 0" adds a
condition. The first is known by its words, which the other cases hold too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from chiso.engine.frameworks.annex.wording.amounts import Option
from chiso.engine.frameworks.annex.wording.counting import PerCase
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, ONE, ZERO, Interval, none_of

_OR_NONE = re.compile(
    r"\s*(?:,|hoặc)\s*(?:hoặc )?(?:không|chưa) (?:(?:có|phát sinh|thực hiện|tổ chức) )?(?P<what>(?!tăng|giảm)[^\d,;]+)$"
)
_TOLD_BY = {"báo", "cáo", "số", "liệu", "hồ", "sơ", "minh", "chứng"}
"""Without a report or a proof nothing of the rate is known."""
_VERB_ALONE = re.compile(
    r"^(?:không|chưa) (?P<verb>giảm|tăng|kiểm tra|họp|thực hiện|triển khai|tổ chức|ban hành|xây dựng|hoàn thành"
    r"|báo cáo)$"
)
_DENIED_DEED = re.compile(r"^(?:không|chưa) (?P<deed>(?!có\b)[^\W\d_]+(?: [^\W\d_]+)?)(?: (?:hoặc|hay) [^\W\d_]+)?$")
_NONE_ALONE = re.compile(
    r"(?:^|: )không (?:có|phát sinh)(?: [^\d%,;:]*\b(?:quá hạn|trễ(?: hạn)?|chậm|sai sót|vi phạm))?$"
)
_NOTHING = Interval(ZERO, True, ZERO, True, "%", "")
_LESS = r"(?:dưới|thấp hơn|ít hơn|<)"
_ONE_CASE = re.compile(r"^(?!(?:không|chưa)\b)(?:[^\W\d_]+ ){0,4}?(?:0?1|một)\s+\D+$")
_A_FAULT = re.compile(r"^(?:có|còn|vẫn còn|để|phát hiện)\b.*\b(?:không|chưa|chậm|trễ|quá hạn|sai|thiếu|vi phạm)\b")

_ANY_FAULT = re.compile(r"^(?:có|còn|vẫn còn|để|phát hiện) (?:từ |ít nhất )?0?1\b(?: \(một\))?[^\d%]*$")
_DENIES = re.compile(r"^(?:không|chưa)\b")
_NOT_DONE = re.compile(r"^(?:không|chưa) (?:hoàn thành|đạt)$")
_NOT_ALL = re.compile(r"^(?:không|chưa)\b.*\b(?:đủ|đầy đủ|hết|toàn bộ|tất cả)\b")


def without_repeated_none(ranges: list[tuple[Interval, Decimal]]) -> list[tuple[Interval, Decimal]]:
    """The ranges; "hoặc không có hồ sơ" beside the range without points is dropped where all ranges speak of it."""
    others = {word for interval, points in ranges if points for word in interval.subject.split()} | _TOLD_BY
    cleaned = []
    for interval, points in ranges:
        found = _OR_NONE.search(interval.subject)
        if points == 0 and found is not None and others >= set(found["what"].split()) - _TOLD_BY != set():
            interval = replace(interval, subject=interval.subject[: found.start()])
        cleaned.append((interval, points))
    return cleaned


def none_counted(key: str, ranges: list[tuple[Interval, Decimal]]) -> Interval | None:
    """The count 0 that "không có sáng kiến" means, or "không tổ chức" where a counted case says "tổ chức".

    "Không có kế hoạch" beside counted models is another case.
    """
    verb = _VERB_ALONE.match(key)
    if verb is not None and not any(verb["verb"] in interval.subject for interval, _ in ranges):
        return None
    subject = "" if verb is not None else none_of(key)
    named, told = set((subject or "").split()) - {"nào"}, {word for one, _ in ranges for word in one.subject.split()}
    if named and told and not named & told:
        return None
    return None if subject is None else Interval(ZERO, True, ZERO, True, "count", subject)


def with_nothing_done(
    options: list[Option], ranges: list[tuple[Interval, Decimal]]
) -> list[tuple[Interval, Decimal]] | None:
    """The ranges of a rate with "không giảm: 0" below "giảm dưới 10%: 0,5" as the rate 0, or None where none is told.

    What is denied must be the very word before the figure: "không có kế hoạch" beside "đạt dưới 50% kế hoạch" is
    another case.
    """
    lowest = min(ranges, key=lambda pair: pair[0].high or HUNDRED)
    most = max(points for _, points in ranges)
    none = next((option for option in options if _says_none(option.key, ranges)), None)
    if lowest[0].low is None and lowest[0].unit == "%" and none is not None and none.points > lowest[1] == most:
        return [*_above_nothing(ranges, lowest), (_NOTHING, none.points)]
    if lowest[0].low is not None or lowest[0].unit != "%" or lowest[1] <= 0:
        return None
    begins = next((option.key for option in options if option.points == lowest[1]), "")
    for option in options:
        denied = _DENIED_DEED.match(option.key)
        if denied and option.points == 0 and re.search(rf"\b{denied['deed']} (?:được |đạt )?{_LESS}\s*\d", begins):
            return [*_above_nothing(ranges, lowest), (replace(_NOTHING, subject=denied["deed"]), ZERO)]
    return None


def _says_none(key: str, ranges: list[tuple[Interval, Decimal]]) -> bool:
    """Whether a case says that there is none of what the ranges speak of."""
    named, told = none_of(key), {word for interval, _ in ranges for word in interval.subject.split()}
    return _NONE_ALONE.search(key) is not None or bool(named and set(named.split()) <= told)


def above_nothing(ranges: list[tuple[Interval, Decimal]]) -> list[tuple[Interval, Decimal]]:
    """The ranges of a count beside "không nợ": "nợ dưới 3 tháng" begins above nothing."""
    lowest = min(ranges, key=lambda pair: pair[0].high or HUNDRED)
    told = lowest[0].low is None and lowest[0].high is not None and lowest[0].high > ONE
    return _above_nothing(ranges, lowest) if told else ranges


def _above_nothing(
    ranges: list[tuple[Interval, Decimal]], lowest: tuple[Interval, Decimal]
) -> list[tuple[Interval, Decimal]]:
    """The ranges, the lowest of them without 0 itself."""
    above = (replace(lowest[0], low=ZERO, holds_low=False), lowest[1])
    return [*(pair for pair in ranges if pair is not lowest), above]


def counted_to_a_cap(options: list[Option], caps: list[Decimal]) -> PerCase | None:
    """ "01 mô hình được 0,5 điểm" with "tối đa 2 điểm" after it is points for each; alone it is one case."""
    if len(options) != 1 or len(caps) != 1 or not _ONE_CASE.match(options[0].key) or caps[0] <= options[0].points:
        return None
    return PerCase("count", options[0].key, options[0].points, None, odd=False)


def all_among_words(options: list[Option], ranges: list[tuple[Interval, Decimal]]) -> bool:
    """Whether the only percentage is "100%", said for "all", beside cases that are told in words.

    "100% văn bản ký số: 1; ký số một phần: 0,5; chưa ký số: 0" is chosen from; no share is entered. "Dưới 100%" beside
    it is "not all", when nothing at all is a case of its own, or when "100%" stands in several cases that words part.
    """
    shares = [(interval, points) for interval, points in ranges if interval.unit == "%"]
    whole = [points for interval, points in shares if interval.low == interval.high == HUNDRED]
    less = [points for interval, points in shares if interval.low is None and _up_to_all(interval)]
    others = [option.points for option in options]
    if not whole or len(whole) + len(less) != len(shares) or len(others) < 2:
        return False
    others.remove(max(whole))
    if len(whole) > 1 and len(shares) == len(options):
        return less == [ZERO] and len(set(whole)) == len(whole)
    if less:
        lowest = min(options, key=lambda option: option.points)
        if len(less) > 1 or less[0] <= lowest.points or _DENIES.match(lowest.key) is None:
            return False
    told = min(others) == 0 if len(options) > 2 else min(others) > 0
    return max(whole) >= max(others) and told


def _up_to_all(interval: Interval) -> bool:
    return interval.high == HUNDRED and not interval.holds_high


def all_or_a_fault(options: list[Option], ranges: list[tuple[Interval, Decimal]]) -> bool:
    """Whether "100% đúng quy định" stands against "có trường hợp không đúng": there is no third case."""
    fault = min(options, key=lambda option: option.points)
    any_fault = _ANY_FAULT.search(fault.key)
    told = [pair for pair in ranges if pair[0].unit == "%" or not any_fault]
    if len(options) != 2 or len(told) != 1:
        return False
    whole, points = told[0]
    return bool(
        whole.low == whole.high == HUNDRED
        and whole.unit == "%"
        and points > fault.points
        and (_A_FAULT.match(fault.key) or _NOT_ALL.match(fault.key) or _NOT_DONE.match(fault.key))
        and (set(fault.key.split()) & set(whole.subject.split()))
    )
