"""What stands around the cases of a scoring text and changes none of their points, or only completes them.

The trap: "dưới 30% hoặc không có hồ sơ: 0" says the same twice, "dưới 30% hoặc không có văn bản chỉ đạo: 0" adds a
condition. The first is known by its words, which the other cases hold too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from chiso.engine.frameworks.annex.wording.amounts import Option
from chiso.engine.frameworks.annex.wording.counting import PerCase
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, ZERO, Interval, none_of
from chiso.engine.frameworks.annex.wording.prepare import fold
from chiso.engine.frameworks.annex.wording.spelling import without_terms

_HEADING = re.compile(
    r"^(?:tính(?: điểm)? theo |tính |xác định |căn cứ |đánh giá )?(?:(?:tỷ|tỉ) lệ(?: %| phần trăm)?|mức độ|số lượng|số|tiến độ|kết quả"
    r"|chất lượng|thời gian|thời hạn) [^\d:=×/%]+:?$"
)
_TOPIC = re.compile(
    r"^(?!(?:các|những|nhóm|khối|khu vực|vùng|xã|phường|sở|ban(?! hành)|đơn vị|cơ quan|địa phương|tỉnh|cấp)\b)"
    r"[^\d:=×/%;]{4,}:$"
)
"""A first line that only names what the cases below are about ("Ban hành kế hoạch năm của sở:"), no group of units."""
_CONDITION = re.compile(r"\b(?:từ|dưới|trên|mỗi|cứ|khi|hoặc|ngoài ra|trừ|ưu tiên|thưởng|chỉ)\b")
_CALLED = re.compile(r"^(?:tính(?: điểm)? theo|tính|xác định|căn cứ|đánh giá) ")
_SOURCE_ASIDE = re.compile(r"\s*\((?:căn cứ|theo|nguồn|trên cơ sở)\s[^()]*\)")
"""Where a figure is taken from; nothing is scored by it."""
_WITH_EFFECT = re.compile(
    r"\b(?:điểm|trừ|cộng|nhân|hệ số|nếu|riêng|trường hợp|đối với|tính|chấm|không|chưa|trước khi|theo|quy đổi|bình quân"
    r"|quá hạn|trễ|chậm|muộn|sai|thiếu|vi phạm)\b"
)
_TITLE = re.compile(
    r"^(?:(?:cách|phương pháp|cách thức)\s+(?:tính|chấm|đánh giá|xác định)(?:\s+điểm)?|thang\s+điểm|điểm\s+số"
    r"|chấm\s+điểm|đánh\s+giá|cụ\s+thể)(?:\s+như\s+sau)?\s*:\s*(?!\s*\d+(?:[.,]\d+)?\s*(?:điểm|đ)?\s*$)",
    re.IGNORECASE,
)
_REMARK_IN_BRACKETS = re.compile(
    r"(?<=[\dđma])\s*\((?P<remark>(?:không bao gồm|không kể|không tính (?!điểm)|không chấm lại|bao gồm cả|gồm cả"
    r"|tính cả|kể cả|đã chấm|trừ (?!điểm\b)|(?:gửi |có )?(?:kèm|đính kèm)\b|minh chứng|tài liệu kiểm chứng"
    r"|căn cứ|theo (?:kết quả|số liệu|báo cáo|quyết định)|số liệu|nguồn|(?:đồng thời )?(?:bị )?trừ điểm (?:tại|ở|theo) (?:nhóm|mục|phần|tiêu chí))[^()\d]*)\)$",
    re.IGNORECASE,
)
"""After the points: what the figure is taken of, or what another group takes off."""
_ABOUT_FIGURES = re.compile(
    r"^(?:số liệu|mẫu số|tử số|nguồn số liệu)\b.*$|^nội dung\b.*\bkhông (?:tính|chấm) lại$"
    r"|^không (?:tính|chấm) lại\b.*$"
)
_NOTE = re.compile(r"^(?:ghi chú|lưu ý|chú thích)\s*:\s*")
_UP_TO_A_DAY = re.compile(
    r"\b(?:tính |chốt |lấy |cập nhật )?(?:từ |đến |tại )(?:hết )?(?:ngày \d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?"
    r"|ngày \d{1,2} tháng \d{1,2}|tháng \d{1,2}|quý [iv]+)(?: năm (?:\d{4}|sau|trước|đánh giá))?"
)
"""The day up to which figures are taken ("tính đến hết ngày 31/01 năm sau")."""
_REQUIREMENT = re.compile(r"^(?:yêu cầu|nội dung|căn cứ|căn cứ pháp lý|mục tiêu|đối tượng)\s*:")
_LEGAL = re.compile(
    r"\b(?:nghị định|nghị quyết|quyết định|thông tư|kế hoạch|chỉ thị|luật|công văn|chương trình|hướng dẫn|văn bản"
    r"|quy định|đề án|thông báo|kết luận)"
    r"(?: liên tịch)?(?: số)?:? ?\d+(?:/\d{4})?(?:/[\w-]+)?(?:[,;]? (?:ngày|năm) [\d/]+)?"
)
"""The number of a document, which is no figure of the rule."""
_HEADED_MEANING = re.compile(r"^(?P<heading>[^:=]+):\s*(?P<meaning>[A-Za-z]\s*=\s*\D+)$")
_OR_NONE = re.compile(
    r"\s*(?:,|hoặc)\s*(?:hoặc )?(?:không|chưa) (?:có|phát sinh|thực hiện|tổ chức) (?P<what>[^\d,;]+)$"
)
_VERB_ALONE = re.compile(
    r"^(?:không|chưa) (?P<verb>thực hiện|triển khai|tổ chức|ban hành|xây dựng|hoàn thành|báo cáo)$"
)
_ONE_CASE = re.compile(r"^(?:có )?(?:0?1|một)\s+\D+$")
_A_FAULT = re.compile(r"^(?:có|còn|vẫn còn|để|phát hiện)\b.*\b(?:không|chưa|chậm|trễ|quá hạn|sai|thiếu|vi phạm)\b")

_NOT_DONE = re.compile(r"^(?:không|chưa) (?:hoàn thành|đạt)$")
_NOT_ALL = re.compile(r"^(?:không|chưa)\b.*\b(?:đủ|đầy đủ|hết|toàn bộ|tất cả)\b")


def without_remark(clause: str) -> tuple[str, str]:
    """The clause, and the remark in brackets that ends it and changes no points here; empty when there is none."""
    found = _REMARK_IN_BRACKETS.search(clause)
    return (clause[: found.start()].rstrip(), found["remark"]) if found is not None else (clause, "")


def is_remark(key: str) -> bool:
    """Whether a sentence only says where the figures come from or that another criterion counts something."""
    bare = _UP_TO_A_DAY.sub("", _NOTE.sub("", key.strip("() ")))
    return _ABOUT_FIGURES.match(bare) is not None and not re.search(r"\d|điểm", bare)


def is_heading(key: str) -> bool:
    """Whether a first clause only names the figure that the cases below speak of.

    A figure of faults is left to a person: with it, rising points are a slip.
    """
    bare = without_terms(_CALLED.sub("", _SOURCE_ASIDE.sub("", key)))
    if _WITH_EFFECT.search(bare) is not None:
        return False
    named = _TOPIC.match(key) is not None and _CONDITION.search(bare) is None
    return named or _HEADING.match(_SOURCE_ASIDE.sub("", key)) is not None


def is_requirement(key: str) -> bool:
    """Whether a first line only says what is asked for and by which document, which the cases then judge."""
    found = _REQUIREMENT.match(key)
    if found is None:
        return False
    told = without_terms(_LEGAL.sub("", key[found.end() :]))
    effect = re.search(r"\b(?:điểm|trừ|cộng|nếu|riêng|trường hợp|đối với|mỗi|cứ|hoặc)\b", told)
    return effect is None and re.search(r"\d", told) is None


def without_title(clause: str) -> str:
    """The clause without a title before its first case ("Cách tính điểm: có 1 điểm")."""
    found = _TITLE.match(clause)
    return clause[found.end() :] if found is not None and clause[found.end() :].strip() else clause


def after_heading(clause: str) -> str:
    """The clause without a heading before a letter's meaning ("Tỷ lệ hồ sơ: a = số hồ sơ")."""
    found = _HEADED_MEANING.match(clause)
    return found["meaning"] if found is not None and is_heading(fold(found["heading"])) else clause


def without_repeated_none(ranges: list[tuple[Interval, Decimal]]) -> list[tuple[Interval, Decimal]]:
    """The ranges; "hoặc không có hồ sơ" beside the range without points is dropped where all ranges speak of it."""
    others = {word for interval, points in ranges if points for word in interval.subject.split()}
    cleaned = []
    for interval, points in ranges:
        found = _OR_NONE.search(interval.subject)
        if points == 0 and found is not None and set(found["what"].split()) <= others:
            interval = replace(interval, subject=interval.subject[: found.start()])
        cleaned.append((interval, points))
    return cleaned


def none_counted(key: str, ranges: list[tuple[Interval, Decimal]]) -> Interval | None:
    """The count 0 that "không có sáng kiến" means, or "không tổ chức" where a counted case says "tổ chức"."""
    verb = _VERB_ALONE.match(key)
    if verb is not None and not any(verb["verb"] in interval.subject for interval, _ in ranges):
        return None
    subject = "" if verb is not None else none_of(key)
    return None if subject is None else Interval(ZERO, True, ZERO, True, "count", subject)


def counted_to_a_cap(options: list[Option], caps: list[Decimal]) -> PerCase | None:
    """ "01 mô hình được 0,5 điểm" with "tối đa 2 điểm" after it is points for each; alone it is one case."""
    if len(options) != 1 or len(caps) != 1 or not _ONE_CASE.match(options[0].key) or caps[0] <= options[0].points:
        return None
    return PerCase("count", options[0].key, options[0].points, None, odd=False)


def all_among_words(options: list[Option], ranges: list[tuple[Interval, Decimal]]) -> bool:
    """Whether the only percentage is "100%", said for "all", beside cases that are told in words.

    "100% văn bản ký số: 1; ký số một phần: 0,5; chưa ký số: 0" is chosen from; no share is entered.
    """
    shares = [(interval, points) for interval, points in ranges if interval.unit == "%"]
    if len(shares) != 1 or len(options) < 2:
        return False
    whole, points = shares[0]
    others = [option.points for option in options]
    others.remove(points)
    told = min(others) == 0 if len(options) > 2 else min(others) > 0
    return whole.low == whole.high == HUNDRED and points >= max(others) and told


def all_or_a_fault(options: list[Option], ranges: list[tuple[Interval, Decimal]]) -> bool:
    """Whether "100% đúng quy định" stands against "có trường hợp không đúng": there is no third case."""
    if len(options) != 2 or len(ranges) != 1:
        return False
    whole, points = ranges[0]
    fault = min(options, key=lambda option: option.points)
    return bool(
        whole.low == whole.high == HUNDRED
        and whole.unit == "%"
        and points > fault.points
        and (_A_FAULT.match(fault.key) or _NOT_ALL.match(fault.key) or _NOT_DONE.match(fault.key))
        and (set(fault.key.split()) & set(whole.subject.split()))
    )
