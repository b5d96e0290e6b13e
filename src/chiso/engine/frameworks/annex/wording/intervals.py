"""Conditions that name a range of a figure: "từ 80% đến dưới 95%", "≥ 95%", "dưới 3 tin", "có 1 sáng kiến".

The trap: "trên 90%" leaves 90 itself out and a tier of the engine begins with its border; "từ 80% đến 95%" beside "từ
95%" gives 95 twice. Such borders are kept as written here, and whoever builds tiers from them must say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from chiso.engine.frameworks.annex.wording.amounts import NUMBER, decimal
from chiso.engine.frameworks.annex.wording.spelling import without_idle_figures, without_years

Unit = Literal["%", "count"]
ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high` (None: no border there); `holds_low` and `holds_high` say whether a border belongs to it.

    `open_end` marks "từ 80%" without "trở lên", which ends where the next one begins. `subject` is what else the
    condition says.
    """

    low: Decimal | None
    holds_low: bool
    high: Decimal | None
    holds_high: bool
    unit: Unit
    subject: str
    open_end: bool = False
    measure: str = ""
    """The word behind the figure: what it counts, or the unit it is measured in."""
    of_one: bool = False
    """The borders are written as parts of one ("a/b từ 0,9") and held in percent."""


_FIGURE = rf"(?:[1-9]\d{{0,2}}(?:\.\d{{3}})+(?![\d,])|{NUMBER})"
_N1, _N2 = rf"0*(?P<low>{_FIGURE})\s*(?P<p1>%)?", rf"0*(?P<high>{_FIGURE})\s*(?P<p2>%)?"
_OR_EQUAL_UP = (
    r"(?:bằng|đạt|hoàn thành) (?:và|hoặc) (?:hoàn thành |đạt )?(?:vượt|trên|cao hơn|hơn)(?: mức)?"
    r"|(?:lớn hơn|cao hơn|trên|từ) hoặc bằng|bằng hoặc (?:lớn hơn|cao hơn|trên|hơn)|bằng,? (?:trên|lớn hơn|cao hơn)"
)
_OR_EQUAL_DOWN = r"(?:nhỏ hơn|thấp hơn|dưới) hoặc bằng|bằng hoặc (?:nhỏ hơn|thấp hơn|dưới)"
_FROM = r"(?:đạt |có |từ đủ |từ |khoảng |trong khoảng |ít nhất |tối thiểu |≥ ?)*"
_TO = r"(?:-|đến|tới|cho đến|và)"
_BUT = r"(?:-|đến|tới|cho đến|,?\s*(?:và|nhưng|song))"
_MIDDLE = r"(?P<gap>(?:\s+[^\W\d_]\w*){0,5}?)"
_NOT_BELOW = rf"(?:từ đủ|từ|ít nhất|tối thiểu|không dưới|không thấp hơn|không ít hơn|không nhỏ hơn|≥|{_OR_EQUAL_UP})"
_ABOVE = r"(?:cao hơn|lớn hơn|nhiều hơn|vượt quá|vượt|trên|hơn|quá|>)"
_BELOW = r"(?:thấp hơn|nhỏ hơn|ít hơn|dưới|chưa đạt|chưa đủ|không đủ|chưa đến|không đạt|cận|<)"
_NOT_ABOVE = (
    rf"(?:không quá|không vượt quá|không lớn hơn|nhiều nhất|tối đa|≤|{_OR_EQUAL_DOWN}|đến|trong vòng"
    r"|trong(?= \d+ (?:giờ|phút|ngày)(?! (?:đầu|cuối))))"
)
_UP = r"(?:trở lên|trở đi|hoặc cao hơn|hoặc hơn)"
_DOWN = r"(?:trở xuống|trở về trước|hoặc thấp hơn)"
_GAP = r"(?P<gap>(?:\s+[^\W\d_][\w/,-]*){0,7}?)\s+"
_SUBJECT = r"[^\W\d_][^\d<>≤≥]{0,30}?"

# (pattern, low border belongs, high border belongs, open end); order matters: the longer form first
_AND = r"\s*,?\s*(?:và|nhưng|song|đến|-)\s*"
_FORMS: tuple[tuple[re.Pattern[str], bool, bool, bool], ...] = (
    (re.compile(rf"{_N1}\s*≤\s*{_SUBJECT}\s*<\s*{_N2}"), True, False, False),
    (re.compile(rf"{_N1}\s*<\s*{_SUBJECT}\s*≤\s*{_N2}"), False, True, False),
    (re.compile(rf"{_BELOW}\s*{_N2}{_MIDDLE}{_AND}{_NOT_BELOW}\s*{_N1}(?:\s*{_UP})?"), True, False, False),
    (re.compile(rf"{_BELOW}\s*{_N2}{_MIDDLE}{_AND}{_ABOVE}\s*{_N1}"), False, False, False),
    (re.compile(rf"{_NOT_ABOVE}\s*{_N2}{_MIDDLE}{_AND}{_ABOVE}\s*{_N1}"), False, True, False),
    (re.compile(rf"{_BELOW}\s*{_N2}\s*(?:-|đến|tới)\s*{_N1}"), True, False, False),
    (re.compile(rf"{_NOT_BELOW}\s*{_N1}{_MIDDLE}{_AND}{_BELOW}\s*{_N2}"), True, False, False),
    (re.compile(rf"{_ABOVE}\s*{_N1}\s*{_TO}\s*{_BELOW}\s*{_N2}"), False, False, False),
    (re.compile(rf"{_ABOVE}\s*{_N1}\s*{_TO}\s*(?:{_NOT_ABOVE}\s*)?{_N2}"), False, True, False),
    (re.compile(rf"{_FROM}{_N1}{_MIDDLE}\s*{_BUT}\s*{_BELOW}\s*{_N2}"), True, False, False),
    (re.compile(rf"{_FROM}{_N1}\s*{_TO}\s*(?:{_NOT_ABOVE}\s*)?{_N2}"), True, True, False),
    (re.compile(rf"{_ABOVE}\s*{_N1}(?P<g0>)\s*{_UP}"), False, False, False),
    (re.compile(rf"{_ABOVE}\s*{_N1}{_GAP}{_UP}"), False, False, False),
    (re.compile(rf"(?:{_NOT_BELOW}\s*)?{_N1}(?P<g0>)\s*{_UP}"), True, False, False),
    (re.compile(rf"(?:{_NOT_BELOW}\s*)?{_N1}{_GAP}{_UP}"), True, False, False),
    (re.compile(rf"(?:từ\s*)?{_N2}(?P<g0>)\s*{_DOWN}"), False, True, False),
    (re.compile(rf"(?:từ\s*)?{_N2}{_GAP}{_DOWN}"), False, True, False),
    (re.compile(rf"(?:không đạt(?: tỷ lệ| mức)?)\s*{_N2}"), False, False, False),
    (re.compile(rf"{_NOT_ABOVE}\s*{_N2}"), False, True, False),
    (
        re.compile(rf"(?:không dưới|không thấp hơn|≥|{_OR_EQUAL_UP})\s*{_N1}"),
        True,
        False,
        False,
    ),
    (re.compile(rf"{_BELOW}\s*{_N2}"), False, False, False),
    (re.compile(rf"(?:ít nhất|tối thiểu|không ít hơn|không nhỏ hơn)\s*{_N1}"), True, False, False),
    (re.compile(rf"(?:từ đủ|từ)\s*{_N1}"), True, False, True),
    (re.compile(rf"{_ABOVE}\s*{_N1}"), False, False, False),
)
_BRACKETS = re.compile(rf"(?=\[|[^\])]*\])(?P<left>[\[(])\s*{_N1}\s*(?:-|đến|,|;)\s*{_N2}\s*(?P<right>[\])])")
"""[90%; 95%) as mathematics writes it; two round brackets may be a mere aside."""
_LEVEL_WITH_RANGE = re.compile(
    r"^(?:(?:không|chưa|đạt|hoàn thành|thực hiện|xếp loại|loại|mức|nhiệm vụ|rất|xuất sắc|tốt|khá|trung bình|yếu|kém"
    r"|cao|thấp|toàn bộ|một phần|cơ bản) ?)+\s*\((?P<range>[^()]*\d[^()]*)\)$"
)
"""A level that its range explains: "hoàn thành tốt (80 - <90%)"."""
_EXACT = re.compile(rf"(?:=\s*)?0*(?P<low>{_FIGURE})(?P<p1>\s*%)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_PERIOD = re.compile(r"\s*/\s*(?=(?:năm|quý|tháng|tuần|kỳ)\b)|(?<=[^\W\d_]{2})\s*/\s*(?=[^\W\d_]{2})")
"""A period or a unit after what is counted ("4 cuộc trở lên/năm"): part of what is counted, no part of a word."""
_EITHER = re.compile(r"[1-9]\d{0,2},\d{3}")
_GRADE = re.compile(r"\b(?:mức|loại|hạng|nhóm|bậc|cấp|cấp độ|mức độ|quý|tháng|ngày|năm|lần thứ|phụ lục|điều)\s*$")
_SHARE_OF = re.compile(r"\bđối với\s*$")
"""Before a percentage it names what the share is of, and no group with a rule of its own."""
_FRACTION = re.compile(r"\b[a-z]\s*/\s*[a-z]\b")
_DENIED = re.compile(r"\b(?:không|chưa)(?: đạt| có| đến| được| hoàn thành| thực hiện)?\s*$")
"""Before a range: its denial, which is another range."""
_NONE_OF = re.compile(r"^(?:không|chưa)(?: có| phát sinh| để xảy ra)?\b")


def read_interval(key: str) -> Interval | None:
    """The range that a folded condition names, or None when it names none."""
    key = _LEVEL_WITH_RANGE.sub(r"\g<range>", without_years(without_idle_figures(_PERIOD.sub(" / ", key))))
    brackets = _BRACKETS.search(key)
    if brackets is not None:
        return _build(key, brackets, brackets["left"] == "[", brackets["right"] == "]", False)
    for pattern, holds_low, holds_high, open_end in _FORMS:
        found = pattern.search(key)
        if found is not None:
            if _DENIED.search(key[: found.start()]):
                return None
            if _inside_word(key, found) and "/" in key[max(0, found.start() - 1) : found.end() + 1]:
                return None
            return _build(key, found, holds_low, holds_high, open_end)
    exact = [found for found in _EXACT.finditer(key) if not _inside_word(key, found)]
    if len(exact) == 1 and (exact[0]["p1"] or not _GRADE.search(key[: exact[0].start()])):
        figure = _exactly(key, exact[0])
        denied = _DENIED.search(key[: exact[0].start()]) is not None
        if denied and figure.unit == "%" and figure.high == HUNDRED:
            return replace(figure, low=None, holds_high=False)
        return None if denied and figure.low else figure
    return None


def none_of(key: str) -> str | None:
    """What a condition such as "không có sáng kiến" says there is none of; None for other conditions."""
    found = _NONE_OF.match(key)
    return key[found.end() :].strip() if found else None


def _inside_word(key: str, found: re.Match[str]) -> bool:
    before, after = key[: found.start()][-1:], key[found.end() :][:1]
    return before.isalnum() or before in ("/", ".") or after.isalpha() or after == "/"


def _build(key: str, found: re.Match[str], holds_low: bool, holds_high: bool, open_end: bool) -> Interval | None:
    parts = found.groupdict()
    unit: Unit = "%" if parts.get("p1") or parts.get("p2") else "count"
    if unit == "count" and any(_EITHER.fullmatch(parts.get(side) or "") for side in ("low", "high")):
        return None
    low = _figure(parts["low"], unit) if parts.get("low") else None
    high = _figure(parts["high"], unit) if parts.get("high") else None
    of_one = unit == "count" and _FRACTION.search(key) is not None and _within_one(low, high)
    if of_one:
        unit, low, high = "%", low and low * HUNDRED, high and high * HUNDRED
    if low is not None and high is not None and low > high:
        return None
    if unit == "%" and None not in (low, high) and not (parts.get("p1") and parts.get("p2")) and low == high:
        return None
    ahead = _SHARE_OF.sub("", key[: found.start()]) if unit == "%" else key[: found.start()]
    subject = " ".join(f"{ahead} {parts.get('gap') or ''} {key[found.end() :]}".split())
    measure = _measure(parts.get("gap"), key, found)
    return Interval(low, holds_low, high, holds_high, unit, subject, open_end, measure, of_one)


def _within_one(low: Decimal | None, high: Decimal | None) -> bool:
    return all(side is None or side <= ONE for side in (low, high))


def on_one_scale(intervals: list[Interval]) -> list[Interval]:
    """The ranges; beside "a/b từ 0,9 trở lên" a range "từ 0,7 đến dưới 0,9" is a part of one too."""
    counts = [one for one in intervals if one.unit == "count"]
    parts = all(one.of_one for one in intervals if one.unit == "%") and all(
        _within_one(one.low, one.high) for one in counts
    )
    if not counts or len(counts) == len(intervals) or not parts:
        return intervals
    return [
        replace(one, unit="%", low=one.low and one.low * HUNDRED, high=one.high and one.high * HUNDRED, of_one=True)
        if one.unit == "count"
        else one
        for one in intervals
    ]


def _exactly(key: str, found: re.Match[str]) -> Interval:
    unit: Unit = "%" if found["p1"] else "count"
    value = _figure(found["low"], unit)
    ahead = _SHARE_OF.sub("", key[: found.start()]) if unit == "%" else key[: found.start()]
    subject = " ".join(f"{ahead} {key[found.end() :]}".split())
    return Interval(value, True, value, True, unit, subject, measure=_measure(None, key, found))


def _measure(gap: str | None, key: str, found: re.Match[str]) -> str:
    return " ".join(f"{gap or ''} {key[found.end() :]} ".split()[:1]).strip(",.")


def _figure(text: str, unit: Unit) -> Decimal:
    """ "1.000 lượt" is a thousand, "95.125%" has a decimal point; "1,000 lượt" may be either and is not read."""
    grouped = _GROUPED.fullmatch(text) is not None and (unit == "count" or text.count(".") > 1)
    return decimal(text.replace(".", "") if grouped else text)
