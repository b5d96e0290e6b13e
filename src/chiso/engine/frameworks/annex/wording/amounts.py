"""Points inside a clause: "…: 0,5", "được 1 điểm", "(1 điểm)", "điểm tối đa", "50% số điểm", "không có điểm"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.frameworks.annex.wording.prepare import fold

NUMBER = r"\d+(?:[.,]\d+)?"
_UNIT = r"(?:điểm|đ)(?!\w)"
_WORDS = (
    r"(?:thì|được|đạt|chấm|tính|cho|là|bằng|bị|số|điểm đánh giá|điểm số|điểm đạt được|điểm|tương ứng|mức|với"
    r"|hưởng|đánh giá)"
)
_LEAD = rf"(?:{_WORDS}\s+)*"
_AMOUNT = rf"(?P<number>-?{NUMBER})\s*(?:{_UNIT})?"
_NONE = r"(?P<none>không\s+(?:được\s+|có\s+|tính\s+|chấm\s+|cho\s+|đạt\s+)*điểm)"
_FULL = r"(?P<full>(?:đạt |được )?(?:điểm )?tối đa(?: số)?(?: điểm)?|điểm tối đa|đủ điểm|toàn bộ số điểm|100% số điểm)"
_SHARE = (
    rf"(?P<share>{NUMBER})\s*%\s*(?:tổng |của )?(?:số )?(?:điểm)(?: tối đa| chuẩn)?"
    r"|(?P<half>1/2|một nửa)\s*(?:tổng )?(?:số )?(?:điểm)(?: tối đa| chuẩn)?"
)
_VALUE = rf"(?:{_SHARE}|{_NONE}|{_FULL}|{_AMOUNT})"
_FORMS = (
    re.compile(rf"^(?P<condition>.+?)\s*[:=→]\s*{_LEAD}{_VALUE}$"),
    re.compile(rf"^(?P<condition>.+?)\s+(?:thì|được|đạt|là|chấm|tính)\s+{_LEAD}{_VALUE}$"),
    re.compile(rf"^(?P<condition>.+?)\s*\(\s*{_LEAD}(?P<number>{NUMBER})\s*{_UNIT}\s*\)$"),
    re.compile(rf"^(?P<condition>.+?)\s+-\s+(?P<number>{NUMBER})\s*{_UNIT}$"),
    re.compile(rf"^(?P<condition>.+?)[\s,]+(?P<number>{NUMBER})\s*{_UNIT}$"),
    re.compile(rf"^(?P<condition>.+?)[\s,]+{_NONE}$"),
    re.compile(rf"^(?:chấm |được |cho )?(?P<number>{NUMBER})\s*{_UNIT}\s*(?::|nếu|khi|-)\s*(?P<condition>.+)$"),
)


_OPEN_AMOUNT = re.compile(
    rf"(?:\b(?:trừ|giảm|bớt|cộng|thêm)(?: đi| thêm)?|\b(?:từ|đến|tới|tối đa|tối thiểu|không quá|ít nhất|khoảng)"
    rf"|[:=→]\s*{NUMBER})\s*:?$"
)
"""The points that follow these are a change, a limit or the end of a range, not what the case earns."""

_OR_NOT = re.compile(
    r"(?<=[\d%])(?:\s+[^\W\d_]+){0,4}?\s*(?:,|hoặc)\s*(?:hoặc )?(?:không|chưa)\s+(?:thực hiện|triển khai|tổ chức"
    r"|báo cáo|hoàn thành|có)$"
)
"""Nothing done is below every border, so it adds nothing to "dưới 80%: 0"."""


@dataclass(frozen=True, slots=True)
class Option:
    """A condition and the points it gives; `words` is the condition as written, `key` the same folded."""

    words: str
    key: str
    points: Decimal


def decimal(text: str) -> Decimal:
    """The number of a scoring text; comma or point divides, nothing groups."""
    return Decimal(text.replace(",", "."))


def read_option(clause: str, maximum: Decimal | None) -> Option | None:
    """The clause as condition and points, or None when it states no points (or a share of an unknown maximum)."""
    key = fold(clause)
    for form in _FORMS:
        found = form.match(key)
        if found is None:
            continue
        points = _points(found.groupdict(), maximum)
        condition = found["condition"].strip(" :=→-,")
        fell = condition == "giảm" and points == 0
        if points is None or points < 0 or not condition or (_OPEN_AMOUNT.search(condition) and not fell):
            continue
        if points == 0:
            condition = _OR_NOT.sub("", condition)
        return Option(_original(clause, key, found), condition, points)
    return None


def _points(found: dict[str, str | None], maximum: Decimal | None) -> Decimal | None:
    if found.get("number"):
        return decimal(str(found["number"]))
    if found.get("none"):
        return Decimal(0)
    if maximum is None:
        return None
    if found.get("full"):
        return maximum
    share = decimal(str(found["share"])) / 100 if found.get("share") else Decimal("0.5")
    return (maximum * share).normalize() if maximum * share else Decimal(0)


def _original(clause: str, key: str, found: re.Match[str]) -> str:
    """The condition in the letters of the annex; folding keeps lengths unless blanks were squeezed."""
    squeezed = " ".join(clause.split())
    if len(squeezed) != len(key):
        return found["condition"].strip(" :=→-,")
    start, end = found.span("condition")
    return squeezed[start:end].strip(" :=→-,")
