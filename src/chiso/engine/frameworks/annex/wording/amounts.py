"""Points inside a clause: "…: 0,5", "được 1 điểm", "(1 điểm)", "điểm tối đa", "50% số điểm", "không có điểm"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chiso.engine.frameworks.annex.wording.prepare import fold

NUMBER = r"\d+(?:[.,]\d+)?"
_UNIT = r"(?:điểm|đ)(?!\w)"
_WORDS = (
    r"(?:thì|được|đạt|chấm|tính|cho|là|bằng|bị|số|điểm đánh giá|điểm số|điểm đạt được|điểm|tương ứng|mức|với"
    r"|hưởng|đánh giá)"
)
_LEAD = rf"(?:{_WORDS}\s+)*"
_AMOUNT = rf"(?P<number>-?{NUMBER})\s*(?:{_UNIT})?"
_THIS_ONE = r"(?: (?:của |cho |đối với |ở )?(?:tiêu chí|nội dung|mục|chỉ tiêu)(?: thành phần)?(?: này)?)?"
_NONE = rf"(?P<none>không\s+(?:được\s+|có\s+|tính\s+|chấm\s+|cho\s+|đạt\s+)*điểm|không được tính(?= *$)){_THIS_ONE}"
_FULL = r"(?P<full>(?:đạt |được )?(?:điểm )?tối đa(?: số)?(?: điểm)?|điểm tối đa|đủ điểm|toàn bộ số điểm|100% số điểm)"
_OF_FULL = r"(?:tổng |của )?(?:số )?điểm(?: tối đa| chuẩn)?(?: của tiêu chí)?"
_PART = rf"{NUMBER}\s*%|\d\s*/\s*\d|½|một nửa|nửa|0[.,]\d+(?=\s*[×x*])"
_SHARE = (
    rf"(?P<share>{_PART})\s*(?:[×x*]\s*)?{_OF_FULL}"
    rf"|{_OF_FULL}\s*[×x*]\s*\(?(?P<share2>{NUMBER}\s*%|\d\s*/\s*\d|0[.,]\d+)\)?"
)
_ALL_OFF = rf"(?P<all_off>(?:bị )?trừ (?:hết|toàn bộ|100\s*%|cả)(?: {_OF_FULL})?)"
_PART_OFF = rf"(?:bị )?trừ (?:đi )?(?P<off>{_PART})\s*{_OF_FULL}"
"""What is taken off the maximum: the case keeps the rest."""
_VALUE = rf"(?:{_ALL_OFF}|{_PART_OFF}|{_SHARE}|{_NONE}|{_FULL}|{_AMOUNT})"
_STATED = rf"(?:{_SHARE}|{_NONE}|{_FULL}|(?P<number>{NUMBER})\s*{_UNIT})"
"""A value that is points by its own words, where the order says nothing."""
_GIVEN = r"(?:chấm |được |cho |tính |đạt |cộng )*"
_WHERE = (
    r"(?::|nếu|khi|-|với trường hợp|(?:đối với|cho|với) (?:các |những )?(?:đơn vị|cơ quan|địa phương|sở|xã|trường hợp)"
    r"(?=\s+(?:đạt|có|hoàn thành|thực hiện|không|tỷ lệ|dưới|từ)\b))"
)
_FORMS = (
    re.compile(rf"^{_GIVEN}{_STATED}\s*{_WHERE}\s*(?P<condition>(?!\s*{_LEAD}{NUMBER}\s*{_UNIT}$).+)$"),
    re.compile(rf"^\(\s*(?P<number>{NUMBER})\s*{_UNIT}\s*\)\s*:?\s*(?P<condition>.+)$"),
    re.compile(rf"^(?P<number>{NUMBER})\s*(?:{_UNIT})?\s*\(\s*(?P<condition>[^()]*[^\W\d_][^()]*)\)$"),
    re.compile(rf"^(?:mức|bậc|mức độ)\s*\w{{1,3}}\s*\(\s*(?P<number>{NUMBER})\s*{_UNIT}\s*\)\s*:\s*(?P<condition>.+)$"),
    re.compile(rf"^(?P<condition>.+?)\s*[:=→]\s*{_LEAD}{_VALUE}$"),
    re.compile(
        rf"^(?P<condition>.+?)\s+(?:thì|được|đạt|là|chấm|tính|hưởng|tương ứng(?: với)?|ứng với)\s+{_LEAD}{_VALUE}$"
    ),
    re.compile(rf"^(?P<condition>.+?)\s*\(\s*{_LEAD}(?P<number>{NUMBER})\s*{_UNIT}\s*\)$"),
    re.compile(r"^(?P<condition>.*[^\W\d_%])\s*\(\s*(?P<number>\d(?:[.,]\d+)?)\s*\)$"),
    re.compile(rf"^(?P<condition>.+?)\s+-\s+(?P<number>{NUMBER})\s*{_UNIT}$"),
    re.compile(rf"^(?P<condition>.+?)\s+-\s+(?:{_SHARE}|{_NONE}|{_FULL})$"),
    re.compile(rf"^(?P<condition>.+?)[\s,]+(?P<number>{NUMBER})\s*{_UNIT}$"),
    re.compile(rf"^(?P<condition>.+?)(?: thì| sẽ)?[\s,]+(?:{_NONE}|{_ALL_OFF})$"),
)
_ONLY_SHARE = re.compile(
    rf"^(?P<condition>[^×*:=→]+?)\s*(?:[:=→]\s*|(?<=\s)(?:thì|được|đạt|là|tính)\s+){_LEAD}(?:{_SHARE})$"
)


_ENDS_IN_POINTS = re.compile(r"(?<!thí )(?<!trọng )(?<!địa )(?<!thời )(?:điểm|đ)(?: số| đánh giá| đạt được)?$")
"""Points, and no "thí điểm" (a trial), "trọng điểm", "địa điểm", "thời điểm"."""
_OPEN_AMOUNT = re.compile(
    rf"(?:\b(?:trừ|giảm|bớt|cộng|thêm)(?: đi| thêm)?|\b(?:từ|đến|tới|tối đa|tối thiểu|không quá|ít nhất|khoảng)"
    rf"|[:=→]\s*(?:từ\s+)?{NUMBER}(?:\s*(?:điểm|đ))?(?:\s*(?:-|đến|tới))?(?:\s*(?:cận|dưới))?|[:=→]\s*(?:dưới|trên|hơn))\s*:?$"
)
"""The points that follow these are a change, a limit or the end of a range, not what the case earns."""

_DECIMALS = 4
"""A third of the maximum is written with so many decimals."""
_FELL = re.compile(r"^(?:không |chưa )?giảm$|\b(?:không|chưa) giảm$")
_OR_NOT = re.compile(
    r"(?<=[\d%])(?:\s+[^\W\d_]+){0,4}?\s*(?:,|hoặc)\s*(?:hoặc )?(?:không|chưa)\s+(?:thực hiện|triển khai|tổ chức"
    r"|báo cáo|hoàn thành|có)$"
)
"""Nothing done is below every border, so it adds nothing to "dưới 80%: 0"."""


_FULL_AND_FIGURE = re.compile(
    rf"((?<=\w\s)điểm tối đa)\s*(?:là\s+|bằng\s+|=\s*)?\(?({NUMBER})\s*(?:điểm|đ)(?!\w)\)?", re.IGNORECASE
)
_THOUSAND = Decimal(1000)
_THOUSANDS = re.compile(r"(?<![\d.,/])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.,/]*\d)(?!\s*%)")
_NONE_AND_FIGURE = re.compile(r"(không (?:chấm|tính|có|được) điểm)\s*\(\s*0\s*(?:điểm|đ)\s*\)", re.IGNORECASE)
_OR_NOT_AT_ALL = re.compile(
    r"^(?P<done>.*?\b(?P<deed>tăng|giảm|[^\W\d_]+ [^\W\d_]+)\b.*[\d%](?:\s+[^\W\d_]+){0,6}?)"
    r"\s*(?:,|hoặc)\s*(?:hoặc )?(?:không|chưa) (?P=deed)$"
)
"""The same of the very deed of the range: "tăng dưới 10% hoặc không tăng"."""


@dataclass(frozen=True, slots=True)
class Option:
    """A condition and the points it gives; `words` is the condition as written, `key` the same folded."""

    words: str
    key: str
    points: Decimal
    taken_off: bool = False
    """The text takes a part of the maximum off; beside a case that earns a part, the two may add up."""
    uncounted: bool = False
    """The text says that something "không được tính": what a count leaves out, and no case to choose."""


def decimal(text: str) -> Decimal:
    """The number of a scoring text; comma or point divides, nothing groups."""
    return Decimal(text.replace(",", "."))


def read_option(clause: str, maximum: Decimal | None) -> Option | None:
    """The clause as condition and points, or None when it states no points (or a share of an unknown maximum)."""
    key = fold(clause)
    for form in _FORMS:
        found = form.match(key)
        if found is None or "×" in found["condition"]:
            continue
        points = _points(found.groupdict(), maximum)
        condition = found["condition"].strip(" :=→-,")
        fell = points == 0 and _FELL.search(condition) is not None
        if points is None or points < 0 or not condition or (_OPEN_AMOUNT.search(condition) and not fell):
            continue
        if points == 0:
            condition = _OR_NOT.sub("", _OR_NOT_AT_ALL.sub(r"\g<done>", condition))
        parts = found.groupdict()
        uncounted = (parts.get("none") or "").startswith("không được tính")
        return Option(_original(clause, key, found), condition, points, bool(parts.get("off")), uncounted)
    return None


def _points(found: dict[str, str | None], maximum: Decimal | None) -> Decimal | None:
    if found.get("number"):
        return decimal(str(found["number"]))
    if found.get("none") or found.get("all_off"):
        return Decimal(0)
    if maximum is None:
        return None
    if found.get("full"):
        return maximum
    part = found.get("share") or found.get("share2") or found.get("off")
    share = _part(str(part)) if part else Fraction(0)
    worth = Fraction(maximum) * (1 - share if found.get("off") else share)
    return round(Decimal(worth.numerator) / Decimal(worth.denominator), _DECIMALS).normalize()


def _part(text: str) -> Fraction:
    """The share that "50%", "1/2", "0,5" or "một nửa" names."""
    if "%" in text:
        return Fraction(decimal(text.strip(" %"))) / 100
    if "/" in text:
        above, below = (int(side) for side in text.split("/"))
        return Fraction(above, below) if below else Fraction(0)
    return Fraction(1, 2) if "½" in text or "nửa" in text else Fraction(decimal(text))


def with_points_in_thousands(text: str, maximum: Decimal | None) -> str:
    """The text with "1.000 điểm" as 1000 where the maximum is a thousand or more; below that it is one point."""
    if maximum is None or maximum < _THOUSAND:
        return text
    return _THOUSANDS.sub(lambda found: found.group().replace(".", ""), text)


def without_maximum_told_twice(text: str, maximum: Decimal | None) -> str:
    """The text with "điểm tối đa (2 điểm)" as "điểm tối đa", where that is the maximum; nothing told twice likewise."""
    text = _NONE_AND_FIGURE.sub(r"\1", text)
    return _FULL_AND_FIGURE.sub(lambda found: found[1] if decimal(found[2]) == maximum else found.group(), text)


def is_share(clause: str) -> bool:
    """Whether a condition earns a part of the maximum ("dưới 90%: 1/2 × điểm tối đa"): points, no formula."""
    found = _ONLY_SHARE.match(fold(clause))
    return found is not None and _ENDS_IN_POINTS.search(found["condition"]) is None


def _original(clause: str, key: str, found: re.Match[str]) -> str:
    """The condition in the letters of the annex; folding keeps lengths unless blanks were squeezed."""
    squeezed = " ".join(clause.split())
    if len(squeezed) != len(key):
        return found["condition"].strip(" :=→-,")
    start, end = found.span("condition")
    return squeezed[start:end].strip(" :=→-,")
