"""Clauses that only announce the cases, name the maximum or round: they say nothing about the points.

The trap: "điểm được tính như sau" may be told in hundreds of ways. Not the sentences are listed but the few words that
they are made of; a sentence with any other word is none of them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from chiso.engine.frameworks.annex.wording.amounts import NUMBER, decimal
from chiso.engine.frameworks.annex.wording.prepare import fold

_SPOKEN = (
    r"(?:số|điểm|cách|cách thức|phương pháp|phương thức|tính|chấm|cho|đánh giá|xác định|quy định|được|sẽ|để|thực hiện"
    r"|theo|như|sau|sau đây|dưới đây|các|những|mức|bậc|thang|bảng|công thức|cụ thể|việc|là|chi tiết|hướng dẫn"
    r"|căn cứ|vào|của|đạt được|tiêu chí|nội dung|chỉ tiêu|thành phần|này)"
)
_OF_SCORING = r"(?=[^:]*\b(?:điểm|chấm|tính|đánh giá|cách|phương pháp|cụ thể|như sau|dưới đây)\b)"
_ANNOUNCEMENT = rf"^{_OF_SCORING}(?:[-+*]\s*)?(?:{_SPOKEN}[\s,]+)*{_SPOKEN}\s*"
_ANNOUNCES = re.compile(rf"{_ANNOUNCEMENT}:?$")
_TITLE = re.compile(
    rf"{_ANNOUNCEMENT}:\s*(?=\S)"
    rf"(?!(?:(?:được|đạt|là|tính|chấm|cho)\s+)*(?:{NUMBER}|điểm tối đa|đủ điểm)\s*(?:điểm|đ)?\s*$)",
    re.IGNORECASE,
)
BEHIND_POINTS = re.compile(r"(?<=[\dđma])\s*\((?P<aside>[^()]+)\)$", re.IGNORECASE)
"""Words in brackets behind the points of a clause."""
_IDLE = re.compile(
    r"^(?:bắt đầu (?:từ|với|bằng)|khởi điểm(?: là)?|mặc định(?: là)?) \d+(?:[.,]\d+)?\s*(?:điểm|đ)$"
    r"|^(?:(?:trong đó|với)[,:]? )?[a-zđ] (?:là|:|=) (?:số )?điểm(?: số| đánh giá| đạt được| của (?:tiêu chí|đơn vị))*$"
    r"|^(?:cách (?:tính|chấm|đánh giá)(?: điểm)?|thang điểm|chấm điểm|đánh giá|cụ thể"
    r"|(?:tổng |số |mức )*điểm(?: tối đa| chuẩn)?|trong đó|tính điểm"
    r"|(?:được )?(?:tính|chấm)(?: điểm)? (?:theo|bằng) công thức|cách thức|tính|theo tỷ lệ|cụ thể như sau|như sau)"
    r"(?: như sau| sau)?\s*:?(?:\s*\d+(?:[.,]\d+)?(?:\s*điểm)?)?$"
)
_ROUNDED = re.compile(
    r"^(?:(?:kết quả|số điểm|điểm|điểm số|tỷ lệ|tỉ lệ) )?(?:được )?(?:lấy |tính )?(?:làm tròn )?(?:đến |tới )?0?2"
    r" (?:chữ số|số)(?: thập phân| lẻ| sau dấu phẩy)*$|^(?:số )?điểm (?:lẻ|được làm tròn|làm tròn) (?:đến|tới) 0,01$"
)
"""Two decimals are what a framework rounds to anyway."""
_MAXIMUM = re.compile(
    rf"^(?P<named>(?:số )?điểm )?(?:tối đa|chuẩn|cao nhất)(?: là| không quá| bằng)?\s*:?\s*"
    rf"(?P<top>{NUMBER})\s*(?:điểm|đ)$"
)
_EACH_TOLD = re.compile(r"\b(?:mỗi|cứ|từng|0?1|một|trừ)\b|/")
"""Beside these the maximum limits a count."""


def is_idle(key: str, maximum: Decimal | None) -> bool:
    """Whether a folded clause says nothing about the points of a leaf with this maximum."""
    top = _MAXIMUM.match(key)
    if top is not None and maximum is not None:
        return top["named"] is not None and decimal(top["top"]) == maximum
    return any(form.match(key) for form in (_IDLE, _ROUNDED, _ANNOUNCES))


def without_idle_aside(clause: str, maximum: Decimal | None) -> str:
    """The clause without brackets behind its points that say nothing: "2 điểm (tối đa 2 điểm)"."""
    found = BEHIND_POINTS.search(clause)
    if found is None:
        return clause
    aside, told = fold(found["aside"]), clause[: found.start()].rstrip()
    top = _MAXIMUM.match(aside)
    repeated = top is not None and decimal(top["top"]) == maximum and _EACH_TOLD.search(fold(told)) is None
    return told if repeated or is_idle(aside, maximum) else clause


def without_last_words(key: str) -> str:
    """Folded words without an announcement behind a comma: "trên cơ sở kết quả, điểm được tính theo các mức"."""
    first, comma, last = key.rpartition(",")
    return first if comma and _ANNOUNCES.match(last.strip()) else key


def without_announcement(clause: str) -> str:
    """The clause without words before its first case that only announce it ("Điểm được tính như sau: có 1 điểm")."""
    found = _TITLE.match(clause)
    return clause[found.end() :] if found is not None else clause
