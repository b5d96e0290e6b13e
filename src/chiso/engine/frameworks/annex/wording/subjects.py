"""Whether the ranges of a text speak of one and the same figure.

The trap: "từ 90% hồ sơ", "từ 80% hs" and "dưới 80%" are one figure in three spellings; "90% và không có hồ sơ trễ" is a
range and a second condition, and no range.
"""

from __future__ import annotations

import re

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.intervals import Interval
from chiso.engine.frameworks.annex.wording.spelling import (
    expanded,
    unmarked,
    without_dealt_with,
    without_falling_faults,
    without_terms,
    without_years,
)

_FILLER = re.compile(
    r"\b(?:tỷ lệ|tỉ lệ|tỉ|tỷ|đạt|hoàn thành|thực hiện|triển khai|được|số lượng|số|có|nếu|thì|kết quả|mức"
    r"|trong năm|của|từ|"
    r"trường hợp|khi|bảo đảm|đảm bảo|các|những|tổng|là|so với|trở lên|kế hoạch|chỉ tiêu|nhiệm vụ|đơn vị|cơ quan"
    r"|giao|đề ra|"
    r"đúng tiến độ|b ?/ ?a|a ?/ ?b)\b|[()%:,.=-]"
)
_COMPOUND = re.compile(
    r"\b(?:và|hoặc|nhưng|đồng thời|kèm theo|ngoài ra|trừ)\b.*\b(?:không|có|chưa|phải|đúng|kịp thời|bảo đảm"
    r"|đảm bảo|đầy đủ|"
    r"chậm|trễ|đạt|được)\b|\b(?:đối với(?! (?:tất cả|toàn bộ|$))|nhóm|riêng)\b"
)
_FIXED_PHRASES = re.compile(
    r"\b(?:trước và đúng|đúng và trước|trước hoặc đúng|đúng hoặc trước|trước,? đúng"
    r"|đúng hạn(?: và| hoặc|,) trước"
    r"|trước hạn(?: và| hoặc|,) đúng) (?:thời )?hạn\b"
)
_PER = re.compile(r"[^\W\d_]\s*/\s*([^\W\d_]+)")
_NEGATIVE = re.compile(r"\b(?:trễ|quá hạn|chậm|không|chưa|muộn|vi phạm|sai|thiếu)\b")


def doubts_about_words(intervals: list[Interval]) -> list[Text]:
    """Ranges of one figure speak of one thing; a second condition or another thing is not a tier."""
    doubts: list[Text] = []
    subjects = [interval.subject for interval in intervals]
    if any(_COMPOUND.search(_FIXED_PHRASES.sub("đúng hạn", subject)) for subject in subjects):
        doubts.append(Text("có điều kiện thứ hai", "there is a second condition"))
    if any(letter.isdigit() for subject in subjects for letter in without_years(subject)):
        doubts.append(Text("điều kiện còn số khác", "a condition holds another figure"))
    if len({per for subject in subjects for per in _PER.findall(subject)}) > 1:
        doubts.append(Text("các mức tính theo đơn vị khác nhau", "the ranges count by different units"))
    bare = [_FILLER.sub(" ", expanded(subject)) for subject in subjects]
    told = [{unmarked(word) for word in words.replace("/", " ").split()} for words in bare if words.split()]
    if any(left - right and right - left for left in told for right in told):
        doubts.append(Text("các mức nói về những việc khác nhau", "the ranges speak of different things"))
    signs = {
        bool(_NEGATIVE.search(without_dealt_with(without_falling_faults(without_terms(words)))))
        for words, rest in zip(subjects, bare, strict=True)
        if rest.split()
    }
    if len(signs) > 1:
        doubts.append(Text("có mức nói phủ định, có mức không", "some ranges are negative, some are not"))
    return doubts
