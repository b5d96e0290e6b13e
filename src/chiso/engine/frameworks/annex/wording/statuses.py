"""What a text says of a unit where no case arose: a status of the answer, and no case of the rule.

The trap: "không phát sinh thì được điểm tối đa" gives points like a case and is none, "không có hồ sơ trễ hạn: 2 điểm"
is the best case itself. It is a status only where there is none of what the other clauses speak of.
"""

from __future__ import annotations

import re

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.prepare import fold
from chiso.engine.frameworks.annex.wording.speech import BEHIND_POINTS

_DID_NOT_ARISE = re.compile(
    r"\b(?:không (?:có )?phát sinh|không được giao|không thuộc đối tượng)\b.*\b(?:điểm tối đa|tối đa"
    r"|không tính điểm|không đánh giá|"
    r"giảm trừ|loại trừ|trừ điểm tối đa|đủ điểm|không tính vào (?:tổng )?(?:số )?điểm)\b"
)
_FULL_POINTS = re.compile(r"^(?!.*\b(?:trừ|không tính|không đánh giá)\b).*\b(?:tối đa|đủ điểm)\b")
_NONE = (
    r"^(?:(?:riêng|nếu|trường hợp|đối với|với|các|những|đơn vị|cơ quan|địa phương|sở|xã|phường|nơi|nào|mà|trong năm"
    r"|trong kỳ(?: đánh giá)?|năm đánh giá|qua (?:kiểm tra|rà soát|thanh tra|giám sát|theo dõi)),? )*(?:không|chưa)"
    r" (?:có phát sinh|phát sinh|phát hiện|có|nhận được|tiếp nhận|được giao|bị yêu cầu)"
)
_NONE_IS_FULL = re.compile(
    rf"{_NONE} (?P<what>[^\W\d_]+(?: [^\W\d_]+)*?)"
    r"\s*[,:]?(?: thì)? (?:được |đạt |tính |chấm |hưởng |cho )*(?:điểm tối đa|đủ điểm|tối đa)"
    r"(?: (?:ở|của|cho|tại) (?:tiêu chí|nội dung|mục|chỉ tiêu)(?: thành phần)?(?: này)?)?$"
)
_NONE_DUE = re.compile(
    rf"{_NONE} (?P<what>[^\W\d_]+(?: [^\W\d_]+)*?)(?:,? (?:thì|được|đạt|tính|chấm|hưởng|cho|đủ|trọn))*$"
)
_SAYS_NOTHING = re.compile(r"^(?:(?:có|không|đạt|điểm|đ|tối đa|[\d:;.,]+)\s*)+$")
_DUE = frozenset({"phải", "cần", "nào", "thuộc", "diện", "đối", "tượng", "được", "giao", "bất", "kỳ", "trong", "năm"})

DID_NOT_ARISE = Text(
    "trong năm không có: ghi “không phát sinh” (đủ điểm)", "no case: status did_not_arise (full points)"
)


def without_status(clause: str) -> tuple[str, Text | None]:
    """The clause without brackets behind its points that say what happens when no case arose, and that status."""
    found = BEHIND_POINTS.search(clause)
    key = fold(found["aside"]) if found is not None else ""
    if found is None or not is_not_arising(key):
        return clause, None
    return clause[: found.start()], status_of(key)


def is_not_arising(key: str) -> bool:
    """Whether the clause only says what happens when no case arose, which the statuses of an answer cover."""
    found = _DID_NOT_ARISE.search(key)
    return found is not None and len(key) - found.end() <= 30 and re.search(r"[\d×/=]", key) is None


def status_of(key: str) -> Text:
    """The status of the answer that a clause about cases that did not arise calls for."""
    if _FULL_POINTS.search(key):
        return DID_NOT_ARISE
    return Text(
        "trong năm không có: ghi “không áp dụng” (rút khỏi điểm chuẩn)", "no case: status not_applicable (not counted)"
    )


def says_none_is_full(key: str, told: str) -> bool:
    """Whether a clause only gives all points where there is none of what the other clauses (`told`) speak of.

    Clauses without words of their own ("có: 1; không: 0") speak of what the leaf is named for.
    """
    found = _NONE_IS_FULL.match(key.strip(" ().;,"))
    return found is not None and (_SAYS_NOTHING.match(told) is not None or is_told(found["what"], told))


def has_none_due(key: str, told: str) -> bool:
    """Whether a case is a unit that has none of what the other words (`told`) speak of: nothing was due from it."""
    found = _NONE_DUE.match(key)
    return found is not None and is_told(found["what"], told)


def is_told(what: str, told: str) -> bool:
    """Whether the words speak of a thing that the `told` ones name too, due or not ("văn bản phải xử lý")."""
    if re.search(r"^(?:nhiệm vụ|nội dung|trường hợp|hoạt động|công việc|việc|lĩnh vực|chỉ tiêu) này$", what):
        return True
    return set(what.split()) - _DUE <= set(re.findall(r"\w+", told))
