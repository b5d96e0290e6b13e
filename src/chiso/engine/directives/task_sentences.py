"""Sentences beside tasks: those that only tell or list, and the words that open a list of tasks on the same line.

The trap: "Kế hoạch gồm 6 nội dung: Tham gia của người dân; …" lists fields in the very words of orders.
"""

from __future__ import annotations

import re

from chiso.engine.directives.addressees import ORDERS
from chiso.engine.directives.model import Span
from chiso.engine.directives.source import Source
from chiso.engine.directives.task_details import Facts
from chiso.engine.directives.task_subjects import Leads
from chiso.engine.directives.verbs import ACTION

SHORTEST = 18
"""Fewer characters are no task."""
_CONTENTS = re.compile(
    r"[^.:;]{0,160}(?:nội dung|chỉ số|chỉ tiêu|tiêu chí|lĩnh vực|thành phần|trục|yếu tố|đối tượng|phạm vi)"
    r"(?: [^.:;]{0,160})?\s(?:bao gồm|gồm|gồm có|là)\s*:",
    re.I,
)
"""A sentence that lists what something consists of orders nothing."""
_ATTENDED = re.compile(
    r"(?:thành phần )?(?:cùng )?(?:tham dự|dự hội nghị|dự buổi)[^.:;]{0,30}\s(?:có|gồm|còn có)(?!\w)", re.I
)
_BEFORE_THAT = re.compile(
    r"(?:trước (?:đó|đây)|(?:\d{1,2} (?:năm|tháng)|thời gian|những năm|nhiều năm) (?:vừa )?qua),", re.I
)
"""A news item tells what was ordered earlier."""
_IF_TROUBLE = re.compile(
    r"(?:trong quá trình (?:triển khai|thực hiện|tổ chức)[^.;]{0,50}?(?:nếu|có)\s|nếu có (?:khó khăn|vướng mắc)|"
    r"quá trình (?:triển khai|thực hiện)[^.;]{0,50}?(?:nếu|có)\s)",
    re.I,
)
"""A closing formula: whoever meets difficulties is to say so."""
_NUMBERED = re.compile(
    r"\((?:\d{1,2}|[ivx]{1,4})\)\s+|(?:thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám)|(?:một|hai|ba|bốn|năm|sáu|bảy|"
    r"tám) là)\s*[,:]\s+",
    re.I,
)


def tells_only(source: Source, sentence: Span) -> bool:
    """Whether the sentence lists contents or guests, tells of earlier orders, or is the formula for difficulties."""
    bounded = (_CONTENTS, _ATTENDED)
    if any(pattern.match(source.view, sentence.start, sentence.end) for pattern in bounded):
        return True
    return any(pattern.match(source.view, sentence.start) for pattern in (_IF_TROUBLE, _BEFORE_THAT))


_OPENING = re.compile(
    r"(?:nhiệm vụ|giải pháp|công việc)\s[^.;:]{0,60}?\s?(?:gồm|bao gồm|như|sau|sau đây|cụ thể)\s*:\s+(?=[^\W\d_])|"
    r"(?:nhiệm vụ|giải pháp)\s[^.;:]{0,50}?\s(?:là|gồm|bao gồm)\s+(?=[^\W\d_])|"
    r"(?:nhiệm vụ|nội dung|giải pháp|công việc|việc|yêu cầu|đề nghị)(?:,?\s+(?:như|sau|như sau|sau đây|trọng tâm|"
    r"cụ thể|chủ yếu|gồm|bao gồm|chính|quan trọng|trước mắt|là|được xác định là|giải pháp))*\s*:\s+(?=[^\W\d_])",
    re.I,
)


def after_opening(source: Source, sentence: Span, facts: Facts, leads: Leads) -> Span:
    """The sentence past words such as "… với những nhiệm vụ như:" when the first task follows on the same line."""
    numbered = _NUMBERED.match(source.view, sentence.start, sentence.end)
    if numbered is not None and ACTION.match(source.view, numbered.end()):
        leads.opened = True
        return Span(numbered.end(), sentence.end)
    found = _OPENING.search(source.view, sentence.start, sentence.end)
    if found is None or sentence.end - found.end() < SHORTEST or not ACTION.match(source.view, found.end()):
        return sentence
    told = ORDERS.search(source.view, sentence.start, found.start())
    if told is not None and (source.view[found.end()].islower() or facts.name_at(told.end()) is not None):
        return sentence
    leads.opened = True
    return Span(found.end(), sentence.end)
