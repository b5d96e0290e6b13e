"""Where what a body is told to do begins, behind its name.

The trap: between the name and the verb stand words that describe the body ("các đơn vị có điểm thấp phải …"), the
ground of the order ("theo chức năng, nhiệm vụ được giao …") or a heading ("… một số nhiệm vụ sau: …"), and "được giao"
looks like the past but gives an order.
"""

from __future__ import annotations

import re

from chiso.engine.directives.model import Span
from chiso.engine.directives.source import LOWER, Source
from chiso.engine.directives.task_details import skip
from chiso.engine.directives.verbs import ACTION, PAST

_TO_VERB = 170
GIVEN = re.compile(
    r"(?:(?:đã|cũng|sẽ)\s+)?được\s+(?:(?:UBND|Ủy ban nhân dân|Chủ tịch UBND)\s+(?:tỉnh|huyện|thành phố|xã)\s+)?"
    r"(?:giao|phân công|yêu cầu|đề nghị|chỉ định)(?:\s+(?:nhiệm vụ|trách nhiệm))?\s*:?\s+",
    re.I,
)
"""A body that "được giao" is told to act, though the words look like the past."""
_SUBORDINATE = re.compile(
    r"\s*(?:,\s*)?(?:được|để|còn|chưa|không|đạt|theo|trên cơ sở|căn cứ|qua|tại|ở|trong|từ|với|của|thuộc|khi|nơi|có|"
    r"(?:trực tiếp )?(?:đến|tới)|\(|,|-)",
    re.I,
)


def verb_after(source: Source, rest: Span) -> int | None:
    """Where the action begins after the names: at once, or after words that describe the addressee."""
    at = rest.start + len(source.view[rest.start : rest.end]) - len(source.view[rest.start : rest.end].lstrip(" ,:…"))
    if source.view.startswith("(", at):
        closing = source.view.find(")", at, rest.end)
        at = closing + 1 if closing > 0 else at
        at += len(source.view[at : rest.end]) - len(source.view[at : rest.end].lstrip(" ,:"))
    at = skip(source, _IN_CHARGE, skip(source, _ON_ITS_GROUND, skip(source, _ASKED, at)))
    at = skip(source, GIVEN, skip(source, BY_ITS_OFFICE, at))
    listed = _THESE_TASKS.match(source.view, at, rest.end)
    if listed is not None and not ACTION.match(source.view, at) and ACTION.match(source.view, listed.end()):
        return listed.end()
    if PAST.match(source.view, at):
        chosen = re.match(r"được (?:lựa )?(?:chọn|giao)", source.view[at : at + 20], re.I)
        return _first_verb(source, at, rest.end) if chosen else None
    if ACTION.match(source.view, at) or _MUST_DO.match(source.view, at):
        return at
    if _SUBORDINATE.match(source.view, at):
        if _GROUND.match(source.view, at, rest.end):
            return at if _acts_later(source, at, rest.end) else None
        return _first_verb(source, at, rest.end)
    return None


_GROUND = re.compile(r"(?:căn cứ|trên cơ sở)\s", re.I)
_MUST_DO = re.compile(
    r"(?:phải|cần phải|có trách nhiệm|cần(?!\s+(?:thiết|sự|thêm)\s))\s+"
    r"(?!(?:có (?:ít nhất|tối thiểu|trên|\d+)|đạt|là|được|bị|chịu)\s)(?=[^\W\d_])",
    re.I,
)
"""Whoever "phải" is told to do something, with whatever verb."""
_ASKED = re.compile(r"(?<=: )(?:đề nghị|yêu cầu)\s+(?=[^\W\d_]+\s)", re.I)
"""Between a label and what it says: "Cục Thuế tỉnh: Đề nghị công khai …"."""
_ON_ITS_GROUND = re.compile(
    r"(?:cho biết|cam kết|khẳng định)(?:,|\srằng)?\s+(?=sẽ\s)|(?:trên địa bàn(?:\s+(?:tỉnh|huyện|xã|thành phố|"
    r"toàn tỉnh))?|"
    r"(?:ở|tại)\s(?:các\s)?(?:khu dân cư|cơ sở|địa phương|thôn, bản|xóm|thôn|xã))(?!\w),?\s+",
    re.I,
)
BY_ITS_OFFICE = re.compile(
    r"(?:theo|căn cứ(?: vào)?|trên cơ sở|trong phạm vi|tùy theo)\s+"
    r"(?:chức năng|nhiệm vụ|lĩnh vực|thẩm quyền|điều kiện|"
    r"tình hình)(?:,?\s+(?:chức năng|nhiệm vụ|trách nhiệm|quyền hạn|lĩnh vực|phụ trách|quản lý|được giao|"
    r"được phân công|thực tế|và|cụ thể|thẩm quyền|của (?:mình|đơn vị|ngành|địa phương|cơ quan)))*\s*,?\s+",
    re.I,
)
"""The ground on which whoever is told acts: "theo chức năng, nhiệm vụ được giao"."""
ON_THIS = re.compile(
    r"(?:căn cứ|trên cơ sở|theo)\s[^.;:,]{3,70}?\s(?:này|trên|được giao|thực tế|của (?:tỉnh|huyện|thành phố))\s+", re.I
)
"""A ground without a comma before the verb: "Căn cứ Kế hoạch này xây dựng …"."""
SOMETIME = re.compile(
    r"(?:(?:định kỳ|vào|trong|trước|từ|đến|chậm nhất|hằng|hàng|mỗi|cuối|đầu)\s+)*(?:ngày|tháng|quý|năm|tuần)"
    r"(?:\s+(?:[\d/.-]+|[IVX]+|hằng|hàng|ngày|năm|tháng|quý|tuần))*,?\s+",
    re.I,
)
"""When, right before whoever acts: "Định kỳ hằng quý Sở Nội vụ …"."""
_THESE_TASKS = re.compile(
    r"(?:(?:thực hiện|triển khai|tập trung|quan tâm|làm tốt|chú trọng|vào|tốt|ngay)\s+)*"
    r"(?:(?:một số|các|những|\d{1,2})\s+)?(?:nhóm\s+)?(?:nhiệm vụ|nội dung|giải pháp|việc|công việc|yêu cầu|vấn đề)"
    r"(?:[,\s][^.;:]{0,60})?:\s+",
    re.I,
)
"""A heading in the middle of the sentence: "… các đơn vị một số nhiệm vụ trọng tâm: Rà soát …"."""
_IN_CHARGE = re.compile(
    r"(?:là (?:cơ quan|đơn vị)[^.;]{0,90}?|(?:người đứng đầu|thủ trưởng|lãnh đạo)\s+)"
    r"(?=(?:có trách nhiệm|chịu trách nhiệm|cần|phải|chủ động|chủ trì)\s)",
    re.I,
)


_NO_VERB = (
    "của|về|tại|trong|với|và|hoặc|để|là|đã|đang|được|bị|từ|theo|nhưng|mà|này|đó|trên|ở|thuộc|thì|cho|nên|khi|cùng|sau|"
    "trước|vào|có|còn|không|chưa|như|những|các|một|số|nào|khác|liên|gồm|hay|qua|đến|tới|bằng|vì|do|tỉnh|huyện|xã|thành|"
    "phường|mới|vừa|cũng|rất|nói|nêu|ngày|năm|tháng|quý|căn|trực|nơi|đúng|đủ|phương|nghị|quyết|ban|vụ|cấp|trung"
)
_ANY_VERB = re.compile(rf"[\s,:]*(?!(?:{_NO_VERB})(?!\w))(?=[{LOWER}]+\s+[{LOWER}\d])")


def any_verb(source: Source, rest: Span) -> int | None:
    """Where the action begins right behind whoever "yêu cầu", "giao" … named: there any word may be its verb."""
    found = _ANY_VERB.match(source.view, rest.start, rest.end)
    return found.end() if found is not None else None


_DESCRIBED = re.compile(r"\s*(?:được|bị|đã|đang|chưa|còn|có|để)\s[^\s,.;]+\s", re.I)


def later_verb(source: Source, rest: Span) -> int | None:
    """Where the action begins behind what describes those told: "yêu cầu các đơn vị bị phê bình kiểm điểm …"."""
    described = _DESCRIBED.match(source.view, rest.start, rest.end)
    if described is None:
        return None
    blanks = re.finditer(
        r"(?<!các)(?<!những)(?<!việc)(?<!của)(?<!về)\s+", source.view[described.end() - 1 : rest.end][:_TO_VERB]
    )
    starts = (described.end() - 1 + blank.end() for blank in blanks)
    return next((at for at in starts if ACTION.match(source.view, at)), None)


def _acts_later(source: Source, at: int, end: int) -> bool:
    """Whether a verb that can begin an action follows: "căn cứ chỉ tiêu của tỉnh phân giao cho từng xã"."""
    blanks = re.finditer(r"(?<!các)(?<!những)(?<!việc)(?<!của)(?<!về)\s+", source.view[at : min(end, at + _TO_VERB)])
    return any(ACTION.match(source.view, at + blank.end()) for blank in blanks)


def _first_verb(source: Source, at: int, end: int) -> int | None:
    """The next word that can begin an action after a comma or a year; the words between describe the addressee."""
    for gap in re.finditer(
        r"(?<=,)\s+|(?<=\d)\s+(?=[^\d\s])|\s+(?=có trách nhiệm|chủ trì|chủ động|cần\s|phải\s|khẩn trương|"
        r"tập trung|tăng cường|chỉ đạo|tiếp tục|xây dựng|báo cáo)",
        source.view[at : min(end, at + _TO_VERB)],
    ):
        if ACTION.match(source.view, at + gap.end()) or _MUST_DO.match(source.view, at + gap.end()):
            return at + gap.end()
    return None


_AHEAD = re.compile(
    r"(?:^|[,.;]\s+)(?:theo đó,\s+)?(?:(?:trong\s+)?(?:thời gian (?:tới|tiếp theo)|giai đoạn tới|năm tới|"
    r"những (?:tháng|năm) (?:tiếp theo|tới|còn lại|cuối năm)|các tháng cuối năm|từ nay đến [^,.;:]{4,20}|"
    r"sau hội nghị(?: này)?|để (?:đạt|thực hiện|hoàn thành|khắc phục)(?:\s[^.;:,]{1,40})?\s"
    r"(?:mục tiêu|chỉ tiêu|hạn chế|tồn tại)(?:,?\s[^.;:,]{2,40})?(?=,)),?\s+)+",
    re.I,
)


def looks_ahead(source: Source, start: int, end: int) -> int | None:
    """Where what is told of the time to come begins: "Trong thời gian tới, …"; None where nothing is."""
    found = _AHEAD.search(source.view[start:end])
    return start + found.end() if found is not None else None
