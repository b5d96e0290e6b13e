"""Whether the body named at the beginning of a clause is to act, or tells what others are to do.

The trap: "Sở Nội vụ tổ chức hội nghị" is an order in a plan and yesterday's event in a news item; "UBND tỉnh ban hành
Kế hoạch số 12/KH-UBND" orders nothing of itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import Span
from chiso.engine.directives.source import Source
from chiso.engine.directives.task_details import Facts, names_from, skip
from chiso.engine.directives.verb_places import GIVEN, looks_ahead, verb_after
from chiso.engine.directives.verbs import PAST


@dataclass
class Leads:
    """Who the next clause is addressed to, and under which item mark that was said."""

    names: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    rank: int = 0
    opened: bool = False


SAYS = re.compile(
    r"\s*,?\s*(?:\([^)]{2,80}\)\s*)?(?:(?:cũng|đã|vừa|trân trọng)\s+)?(?:yêu cầu|đề nghị|"
    r"đề xuất(?=\s+các\s)|giao|chỉ đạo|kết luận|"
    r"lưu ý|nhấn mạnh|thông báo|ban hành|quyết định|xây dựng kế hoạch|khen thưởng)(?!\w)",
    re.I,
)
"""After a name: the body tells others, or made something known."""
THESE = re.compile(r"\s+(?:này|nói trên|nêu trên)(?=\s)")
"""Behind a name that stands for those told of before."""
_PROPOSES = re.compile(
    r"\s*(?:đề xuất|kiến nghị)\s+(?:với\s+)?(?:UBND|Ủy ban|Chủ tịch|Bộ|Chính phủ|Thủ tướng|tỉnh)(?!\w)", re.I
)
"""A news item tells what a body proposed to those above it."""
_ON_A_DAY = re.compile(
    r"(?:(?:sáng|chiều|tối|mới đây|vừa qua|trước đó|vào)[\s,]+)*(?:ngày|hôm)\s[^.;:]*,\s*$|sáng|chiều", re.I
)
_MET = re.compile(
    r"\s*(?:tổ chức|mở|khai mạc|tiến hành|họp)\s(?:hội nghị|buổi|cuộc|lễ|phiên|hội thảo|tọa đàm|đoàn)", re.I
)
"""A news item tells on which day somebody met."""
_GIVEN_NOW = re.compile(
    r"\s*được (?:giao|phân công)\s+(?:nhiệm vụ\s+)?(?=(?:phụ trách|chủ trì|theo dõi|làm đầu mối|tham mưu)\s)", re.I
)
_HAS_TO = re.compile(
    r"\s*(?:là (?:cơ quan|đơn vị) [^.;,]{3,40},? |(?:cho biết|cam kết|khẳng định)(?:,|\srằng)?\s(?=sẽ\s))?"
    r"(?:cần|phải|sẽ|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|"
    r"chủ trì(?! (?:tổ chức )?(?:hội nghị|buổi|cuộc|họp|phiên|lễ|đoàn|hội thảo|tọa đàm)))(?!\w)",
    re.I,
)
_COUNTS = re.compile(r"\s*(?:tiếp nhận|giải quyết|xử lý|cấp)\s(?:\D{0,30}\s)?\d{1,3}(?:\.\d{3})+\s", re.I)
"""A news item tells how many were dealt with."""


def is_subject(source: Source, line: Line, at: int, clause: Span, facts: Facts, leads: Leads) -> bool:
    """Whether the name at the beginning of the clause is told to act, and not the one who tells."""
    end = skip(source, THESE, names_from(source, facts, at)[1])
    rest = source.view[end : clause.end]
    if facts.form == "news" and (_PROPOSES.match(rest) or _COUNTS.match(rest)):
        return False
    if facts.form == "news" and _MET.match(rest) and _ON_A_DAY.match(source.view, clause.start, at):
        return False
    if (PAST.match(rest.lstrip()) and not GIVEN.match(rest.lstrip())) or _tells_others(source, end, clause, facts):
        return False
    if _GIVEN_NOW.match(rest) or _HAS_TO.match(rest):
        return True
    ahead = facts.form == "news" and looks_ahead(source, clause.start, at) == at
    return ahead or line.part == "tasks" or leads.opened or (facts.reported_at is not None and at > facts.reported_at)


_BY_PAPER = re.compile(
    r"\s*,?\s*(?:(?:cũng|đã|vừa|tiếp tục)\s+)*(?:có|ban hành|ký|gửi)\s+(?:ban hành\s+)?(?:văn bản|công văn|kế hoạch|"
    r"chỉ thị|công điện|thông báo)[^.;,]{0,60}?\s(?:gửi|chỉ đạo|yêu cầu|đề nghị|đôn đốc|chấn chỉnh|giao)\s+(?:các\s+)?",
    re.I,
)
"""After a body that tells others by a paper: "UBND tỉnh tiếp tục có văn bản chỉ đạo các sở …"."""


_ORDERS_THEM = re.compile(r"(?:yêu cầu|đề nghị|đề xuất|giao|kết luận|lưu ý|nhấn mạnh|thông báo)$", re.I)
_MADE = re.compile(r"(?:ban hành|quyết định)$", re.I)
_A_PAPER = re.compile(
    r"\s+(?:Kế hoạch|Công văn|Chỉ thị|Quyết định|Chương trình|Văn bản|văn bản|kế hoạch|"
    r"công văn)(?!\s+(?:trước|trong|xong|chậm nhất))[^.;]{0,30}\d+\s*/"
)


def _tells_others(source: Source, end: int, clause: Span, facts: Facts) -> bool:
    if _BY_PAPER.match(source.view, end, clause.end) or _directs(source, end, clause, facts):
        return True
    says = SAYS.match(source.view, end, clause.end)
    if says is None:
        return False
    if _ORDERS_THEM.search(says.group()):
        return True
    return (
        _MADE.search(says.group()) is not None and _A_PAPER.match(source.view, says.end(), says.end() + 60) is not None
    )


_DIRECTS = re.compile(r"\s*,?\s*(?:(?:cũng|đã|vừa|tiếp tục)\s+)*chỉ đạo\s+(?:các\s+(?!\w+ các))?", re.I)
_GOVERNS = re.compile(r"(?:UBND|Ủy ban nhân dân)\s+(?:tỉnh|thành phố)(?:\s[^,.;]{2,30})?$|(?:Tỉnh|Thành) ủy$")


def _directs(source: Source, end: int, clause: Span, facts: Facts) -> bool:
    """Whether a news item says that the head of the province "chỉ đạo" others what they are to do."""
    directs = _DIRECTS.match(source.view, end, clause.end) if facts.form == "news" else None
    if directs is None or _GOVERNS.search(source.view[clause.start : end]) is None:
        return False
    names, after = names_from(source, facts, directs.end())
    return bool(names) and verb_after(source, Span(after, clause.end)) is not None
