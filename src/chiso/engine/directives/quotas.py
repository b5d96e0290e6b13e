"""Quotas: a number of things to be done, with the period in which it repeats.

The trap: "08 chỉ số thành phần" and "07 cơ quan chưa ban hành" are counts of facts. A quota has a floor ("ít nhất",
"tối thiểu", "mỗi"), a period ("/tháng"), or stands in a promise of awards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chiso.engine.directives.amounts import COUNT, count_in
from chiso.engine.directives.model import Bound, Period, Quota, Span
from chiso.engine.directives.source import Source

_FLOOR = r"(?P<floor>ít nhất|tối thiểu|không ít hơn|không dưới|từ|tối đa|không quá)"
_UNITS = (
    r"tin,\s*bài viết|tin\s*/\s*bài|tin,\s*bài|tin bài|tin ảnh|bài viết|bài|tin|lượt|lần|cuộc họp|cuộc kiểm tra|"
    r"cuộc đối thoại|cuộc|"
    r"hội nghị|hội thảo|lớp tập huấn|lớp bồi dưỡng|lớp|buổi|chuyên mục|chuyên đề|phóng sự|sáng kiến|giải pháp|mô hình|"
    r"tập thể|cá nhân|chuyên trang|chương trình|kỳ|số|đợt|đoàn|tọa đàm|video|clip|pa nô|tờ rơi|"
    r"báo cáo|văn bản|kế hoạch|thủ tục|TTHC|dịch vụ công|cơ quan, đơn vị|cơ quan|đơn vị|xã, phường, thị trấn|"
    r"xã, phường|xã|hộ|doanh nghiệp"
)
_COUNTED_FACTS = (
    r"(?:báo cáo|văn bản|kế hoạch|thủ tục|TTHC|dịch vụ công|cơ quan|đơn vị|xã|hộ|doanh nghiệp|"
    r"chương trình|số|kỳ|giải pháp)"
)
_PER = r"(?P<per>tháng|quý|năm|tuần|ngày|6 tháng)"
_QUOTA = re.compile(
    rf"(?:(?P<before>(?:mỗi|hằng|hàng|định kỳ hằng|định kỳ)\s+(?P<per_before>tháng|quý|năm|tuần|"
    rf"ngày)(?:,)?(?:\s+(?:có|đăng|đăng tải|thực hiện|tổ chức|phát|viết|gửi|xây dựng|phải có))?\s+)?)"
    rf"(?:{_FLOOR}\s+)?(?:là\s+)?(?<![\w/.,]){COUNT}\s+(?P<unit>{_UNITS})(?!\w)"
    rf"(?:\s*(?:trở lên))?(?:(?:\s*(?:/|trong|mỗi|một|trên|hằng|hàng|/01|/một)\s*{_PER})(?!\w))?",
    re.I,
)
_AWARD = re.compile(r"khen thưởng|biểu dương|tặng|bằng khen|giấy khen|tôn vinh|lựa chọn|đề nghị khen", re.I)
_AWARDED = re.compile(r"(?:tập thể|cá nhân|sáng kiến|mô hình)$", re.I)
_PERIODS: dict[str, Period] = {
    "tháng": "month", "quý": "quarter", "năm": "year", "tuần": "week", "ngày": "day", "6 tháng": "half_year",
}  # fmt: skip
_PAST = re.compile(r"(?<!\w)(?:đã|có|được|tổng số|tổng cộng|còn)\s+(?:\w+\s+){0,3}$", re.I)


def find_quotas(source: Source) -> tuple[Quota, ...]:
    """The quotas in the order of the text."""
    return tuple(_quotas(source))


def _quotas(source: Source) -> Iterator[Quota]:
    for match in _QUOTA.finditer(source.view):
        per = match["per"] or match["per_before"]
        if not _is_quota(source, match, per):
            continue
        span = Span(*match.span())
        unit = re.sub(r"\s*,\s*", ", ", " ".join(match["unit"].split())).lower()
        sure = 0.95 if match["floor"] and per else 0.85
        yield Quota(
            _bound(match["floor"]), count_in(match), unit, _PERIODS[per.lower()] if per else None,
            source.cut(span), span, sure,
        )  # fmt: skip


def _bound(floor: str | None) -> Bound:
    if not floor:
        return "="
    return "<=" if floor.lower() in ("tối đa", "không quá") else ">="


def _is_quota(source: Source, match: re.Match[str], per: str | None) -> bool:
    before = source.view[max(0, match.start() - 90) : match.start()]
    sentence = re.split(r"[.\n;]", before)[-1]
    if _AWARDED.search(match["unit"]) and _AWARD.search(sentence):
        return not re.search(r"(?<!\w)(?:đã|được)\s+(?:\w+\s+){0,3}$", sentence, re.I)
    if match["word"] and not match["floor"]:
        return False
    if re.fullmatch(_COUNTED_FACTS, match["unit"].split(",")[0], re.I) and not (
        match["floor"] and match["floor"] != "từ"
    ):
        return False
    if match["floor"] and match["floor"].lower() != "từ":
        return not re.search(r"(?:tăng|giảm)\s*$", sentence)
    return per is not None and not _PAST.search(sentence)
