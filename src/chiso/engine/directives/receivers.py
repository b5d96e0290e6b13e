"""Who is told, sent or assigned something by the words around the name.

The trap: "giao chỉ tiêu … cho các sở" says at any distance who receives; "Sở A được giao chỉ tiêu 10%" says it behind
the name, for a whole list at once.
"""

from __future__ import annotations

import re

from chiso.engine.directives.model import Span
from chiso.engine.directives.source import Source
from chiso.engine.directives.verbs import ACTION, CLOSING

_RECEIVES = re.compile(
    r"(?:kính gửi|thông báo (?:để|đến|tới|cho)|hướng dẫn|gửi|(?:gửi|báo cáo|nộp|phản ánh)[^.;:]{0,110}(?:về|tới|"
    r"lên)|báo cáo[^.;:,]{0,40}\svới|"
    r"\(qua|gửi đến|báo cáo|(?<!\w)trình|(?<!\w)giao cho(?:\s\d{1,3}\s[^.;:]{2,40}\svà)?|phổ biến (?:đến|tới)|"
    r"quán triệt[^.;:]{0,110}?(?:cho|đến|tới)(?:\s+toàn thể)?|phổ biến[^.;:]{0,60}?(?:cho|đến|tới)|"
    r"đối tượng[^.;:]{0,30}(?:là|gồm))\s*:?\s*$",
    re.I,
)
DIRECTED = re.compile(r"(?<!\w)(?:chỉ đạo|phân công|nghiêm cấm)\s+$", re.I)
ASSIGNED_TO = re.compile(r"(?<!\w)giao (?:nhiệm vụ|trách nhiệm)(?: cụ thể)? cho\s+$", re.I)
_TOLD_TO = re.compile(r"(?<!\w)(?:giao(?: cho)?|yêu cầu|đề nghị|hướng dẫn)\s+$", re.I)
_WHERE = re.compile(r"^\s*trên địa bàn(?:\s+(?:tỉnh|huyện|xã|thành phố))?")
_ANSWERS = re.compile(
    r"(?:nâng cao|tăng cường|đề cao|gắn|phát huy)\s+(?:vai trò,?\s*)?(?:vai trò|trách nhiệm)(?:\s+(?:của|người))?\s+$",
    re.I,
)
AS_ABOVE = re.compile(r"\s+(?:tại|như|theo)\s+(?:các\s+)?(?:mục|điều|khoản|điểm|trên|danh sách)(?!\w)|\s*:\s*\S", re.I)
"""After recipients that are only "those above": "Các đơn vị tại mục 1, 2, 3"."""


def receives(source: Source, span: Span, before: str) -> bool:
    """Whether something is sent, explained or assigned to the body at the span; `before` is the text before it."""
    if source.view.startswith(("Cổng ", "Trang "), span.start):
        return False  # a site shows what others are to read
    if _RECEIVES.search(before) or _is_sent_to(source, span.start, before):
        return True
    to_all = source.view.startswith(("từng ", "mỗi "), span.start)
    if (
        not to_all
        and _GETS.search(before[-24:])
        and _FIGURES.search(source.view, max(0, span.start - _FAR), span.start)
    ):
        return True
    return _WITH_SHARE.search(before) is not None or _IS_GIVEN.match(source.view, span.end) is not None


_FAR = 330
_GETS = re.compile(r"(?<!\w)(?:cho|tới|đến)\s+$", re.I)
_FIGURES = re.compile(r"(?<!\w)(?:chỉ tiêu|thông báo)\s(?:[^;:\n](?!\. [A-ZĐ]))*$", re.I)
_WITH_SHARE = re.compile(r"\d\s?%\s+(?:đối với|với|cho)\s+(?:các\s+)?$", re.I)
_IS_GIVEN = re.compile(r"(?:(?:,\s*|\s+và\s+)[^,.;:\n]{4,60}){0,4}?\s+được (?:giao|phân bổ|phân) chỉ tiêu(?!\w)", re.I)
"""Behind a list of those who are given figures: "Phòng A, Phòng B được giao chỉ tiêu 10%"."""


_TO = re.compile(r"\s(?:về|tới|lên)\s+$", re.I)
_SENT = re.compile(r"(?<!\w)(?:gửi|nộp|cung cấp|chuyển|báo cáo|phản ánh|đăng ký)\s[^.;:\n]*$", re.I)


def _is_sent_to(source: Source, at: int, before: str) -> bool:
    """Whether something is sent there, told at length: "gửi tin, bài về kết quả … về Sở Nội vụ"."""
    return _TO.search(before[-6:]) is not None and _SENT.search(source.view, max(0, at - _FAR), at) is not None


_ASSIGNED_WHOLE = re.compile(
    r"(?<!\w)(?:nội dung|lĩnh vực|tiêu chí|chỉ số|nhiệm vụ|\")[^.;:\n]{0,90}\sgiao(?: cho)?\s+$", re.I
)
_ENDS = re.compile(r"\s*(?:[.;]|$)")
"""Around a body that is given a field: "nội dung “Quản trị điện tử” giao Sở Khoa học và Công nghệ;"."""


def is_told(before: str, after: str) -> bool:
    """Whether the words around say that this body is to act, or answers for something."""
    if DIRECTED.search(before) or ASSIGNED_TO.search(before) or _ANSWERS.search(before):
        return True
    if _ASSIGNED_WHOLE.search(before) and _ENDS.match(after):
        return True
    action = _WHERE.sub("", after).lstrip(" ,")
    return bool(_TOLD_TO.search(before) and ACTION.match(action)) and CLOSING.match(action) is None
