"""A formula as read, and points in proportion to a rate, told in words.

The trap: "tính theo tỷ lệ hồ sơ trễ hạn" is a proportion too, of what is bad.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.amounts import NUMBER, decimal
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, ONE, ZERO
from chiso.engine.frameworks.annex.wording.spelling import without_dealt_with, without_terms

_PROPORTION = re.compile(
    r"^(?P<before>.*\d.*?|(?:nếu )?(?:(?:không|chưa) (?:đạt|hoàn thành|đủ)|thấp hơn|ít hơn)"
    r"(?: (?:mức|chỉ tiêu|kế hoạch))?)"
    r"\s*[:,]?\s*(?:thì )?(?:được )?(?:số )?(?:điểm )?(?:được )?(?:tính|chấm)(?: điểm)? theo"
    r" (?:tỷ|tỉ) lệ(?: %| phần trăm)?(?: (?:tương ứng|đạt được|đạt|thực hiện|hoàn thành|thực tế|được))*"
    r"(?: (?:so với|trên|của) (?:kế hoạch|chỉ tiêu|mức|tổng số|điểm tối đa|điểm chuẩn)(?: (?:được )?giao| đề ra)?)?$"
)
"""A range whose points are its share of the maximum: "dưới 100% thì tính theo tỷ lệ"."""
_IN_PROPORTION = re.compile(
    r"^(?P<before>.*?\d[^:]*?)??[\s,:]*(?:thì )?(?:số )?(?:điểm )?(?:số |đánh giá "
    r"|đạt được )?(?:được )?(?:tính |chấm |xác định )?"
    r"(?:điểm )?(?:theo )?(?:tỷ|tỉ) lệ thuận (?:với |theo )?(?P<rate>[^\d×/:;=()]+)"
    rf"(?:[\s,(]*100\s*%\s*(?:thì |=|là |được |đạt |tương ứng(?: với)? )*\s*(?P<top>{NUMBER}"
    rf"|điểm tối đa)\s*(?:điểm|đ)?\s*\)?)?$"
)
"""Points in proportion to a rate, in words: "điểm tính theo tỷ lệ thuận với tỷ lệ % số xã hoàn thành"."""

_FAULT = re.compile(r"\b(?:quá hạn|trễ|chậm|sai|vi phạm|không|chưa)\b")
_PUNISHED = re.compile(r"\bbị\b")
"""Who was punished is no fault that was made good."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula clause: `before` is what stands before it (a range, or nothing).

    `full_at` is the share that earns everything; `linear` is meant for an index from 0 to 100.
    """

    kind: Literal["ratio", "linear"]
    before: str
    above: str
    below: str
    full_at: Decimal
    doubts: tuple[Text, ...]
    factor: Decimal | None = None
    """The points that the whole earns; None: the maximum."""
    ends: tuple[Decimal, Decimal] = (ZERO, HUNDRED)
    """Where the line of a `linear` begins and ends."""

    def agrees_with(self, other: Formula) -> bool:
        """Whether another way of telling it states the same; "điểm tối đa" agrees with any figure."""
        same_points = None in (self.factor, other.factor) or self.factor == other.factor
        return same_points and (self.kind, self.full_at) == (other.kind, other.full_at)


def read_proportion(key: str) -> Formula | None:
    """Points that are the share of the maximum that a rate is of 100 %, told in words."""
    share = _PROPORTION.match(key)
    if share is not None:
        return Formula("ratio", share["before"].strip(" ,:-"), "tỷ lệ", "", ONE, ())
    found = _IN_PROPORTION.match(key)
    if found is None:
        return None
    rate = found["rate"].strip()
    before = (found["before"] or "").strip(" ,:-")
    return Formula("ratio", before, rate, "", ONE, tuple(bad_numerator(rate)), points_told(found["top"] or ""))


def bad_numerator(above: str, below: str = "") -> list[Text]:
    """A doubt where the numerator counts what is bad; the part of the bad things of `below` that was made good is none.

    Without a denominator the rate itself says of what it is a part.
    """
    told = without_terms(above)
    fault = _FAULT.search(told)
    if fault is not None and fault.group() in (below or above) and not _PUNISHED.search(told):
        told = without_dealt_with(told)
    if _FAULT.search(told):
        return [Text("tử số là việc xấu: có thể bị đảo", "the numerator counts what is bad: perhaps reversed")]
    return []


def points_told(factor: str) -> Decimal | None:
    """The points that a factor states; None where it is the maximum by its name."""
    found = re.match(rf"0*(?P<value>{NUMBER})", factor)
    return decimal(found["value"]) if found is not None else None
