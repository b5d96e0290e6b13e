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
    r"tin,\s*bài viết|tin\s*/\s*bài|tin,\s*bài|tin bài|tin ảnh|bài viết|bài|tin|lượt truy cập|lượt|lần|"
    r"cuộc họp|cuộc kiểm tra|"
    r"cuộc đối thoại|cuộc thi|cuộc giám sát|cuộc|hội nghị|hội thảo|hội thi|lớp tập huấn|lớp bồi dưỡng|lớp|khóa|buổi|"
    r"phiên|chuyên mục|chuyên đề|phóng sự(?: hoặc bài viết)?|tiểu phẩm|sáng kiến|giải pháp|mô hình|đề tài|tập thể|"
    r"cá nhân|chuyên trang|chương trình|kỳ|số|đợt|đoàn|tọa đàm|video|clip|pa nô|băng rôn|tờ rơi|tờ gấp|phiếu khảo sát|"
    r"phiếu|ý kiến|báo cáo|văn bản|kế hoạch|thủ tục hành chính|thủ tục|TTHC|dịch vụ công trực tuyến|dịch vụ công|"
    r"dịch vụ|hồ sơ|cơ quan, đơn vị|cơ quan|đơn vị|cơ sở|xã, phường, thị trấn|xã, phường, đặc khu|xã, phường|"
    r"xã, thị trấn|huyện|xã|phường|thôn|hộ gia đình|hộ dân|hộ|người dân|người|đại biểu|cán bộ|công chức|doanh nghiệp"
)
_COUNTED_FACTS = (
    r"(?:báo cáo|văn bản|kế hoạch|thủ tục(?: hành chính)?|TTHC|dịch vụ(?: công(?: trực tuyến)?)?|hồ sơ|cơ quan|đơn vị|"
    r"cơ sở|huyện|xã|phường|thôn|hộ(?: gia đình| dân)?|người(?: dân)?|đại biểu|cán bộ|công chức|doanh nghiệp|"
    r"chương trình|số|kỳ|giải pháp|phiếu(?: khảo sát)?|ý kiến)"
)
"""What texts count as facts; a number of them is a quota only with a floor or a period."""
_PER = r"(?P<per>tháng|quý|năm|tuần|ngày|6 tháng)"
_QUOTA = re.compile(
    rf"(?:(?P<before>(?:mỗi|hằng|hàng|định kỳ hằng|định kỳ)\s+(?P<per_before>tháng|quý|năm|tuần|"
    rf"ngày)(?:,)?(?:\s+(?:có|đăng|đăng tải|thực hiện|tổ chức|phát|viết|gửi|xây dựng|phải có))?\s+)?)"
    rf"(?:{_FLOOR}\s+)?(?:là\s+)?(?<![\w/.,]){COUNT}\s+(?P<unit>{_UNITS})(?!\w)"
    rf"(?:\s*(?:trở lên))?(?:(?:(?:\s*(?:/|trong|mỗi|một|trên|hằng|hàng|/01|/một)|"
    rf"\s+(?:về|cho)\s[^.;:,\d]{{3,50}}?\s(?:trong|mỗi|một))\s*{_PER})(?!\w|\s+(?:\d|[IV]+(?!\w))))?",
    re.I,
)
_OTHER = re.compile(
    rf"(?P<floor>ít nhất|tối thiểu|không ít hơn|không dưới)\s+(?:là\s+|có\s+)?(?<![\w/.,]){COUNT}\s+"
    r"(?P<unit>(?!(?:bậc|hạng|thứ|điểm|vị trí|năm|tháng|quý|tuần|ngày|giờ|phút|giây|triệu|tỷ|tỉ|nghìn|đồng|km|m2|ha|"
    r"chỉ số|tiêu chí|nội dung|lĩnh vực|chữ|ký tự|nhóm|trong|trên|phần|trục|trở|bộ|mức)(?!\w))[^\W\d_]+"
    r"(?:\s+(?!(?:về|cho|trong|tại|của|có|được|đủ|đạt|theo|ở|tham|để|mỗi|do|và|hoặc|bị|đã|với|từ|đến|trên|là|trở|"
    r"hoàn|một|cấp|thuộc|vào|sau|trước|so)(?!\w))[^\W\d_]+)?)"
    rf"(?:\s*(?:/|trong|mỗi|một)\s*{_PER}(?!\w|\s+(?:\d|[IV]+(?!\w))))?",
    re.I,
)
"""A floor under a count of something that is not among the usual units: one or two syllables name it."""
_AWARD = re.compile(r"khen thưởng|biểu dương|tặng|bằng khen|giấy khen|tôn vinh|lựa chọn|đề nghị khen", re.I)
_TOLD = re.compile(r"(?<!\w)(?:(?:nhân )?dịp này|tại (?:hội nghị|buổi lễ|lễ|cuộc họp)|có thành tích)(?!\w)", re.I)
"""Words of news that tell of awards already given."""
_AWARDED = re.compile(r"(?:tập thể|cá nhân|sáng kiến|mô hình)$", re.I)
_PERIODS: dict[str, Period] = {
    "tháng": "month", "quý": "quarter", "năm": "year", "tuần": "week", "ngày": "day", "6 tháng": "half_year",
}  # fmt: skip
_PAST = re.compile(r"(?<!\w)(?:đã|có|được|tổng số|tổng cộng|còn)\s+(?:\w+\s+){0,3}$", re.I)


def find_quotas(source: Source) -> tuple[Quota, ...]:
    """The quotas in the order of the text."""
    return tuple(sorted(_quotas(source), key=lambda quota: quota.span))


def _quotas(source: Source) -> Iterator[Quota]:
    taken: list[Span] = []
    for match in (*_QUOTA.finditer(source.view), *_OTHER.finditer(source.view)):
        span = Span(*match.span())
        usual = match.re is _QUOTA
        per = match["per"] or (match["per_before"] if usual else None)
        if any(span.meets(other) for other in taken) or (usual and not _is_quota(source, match, per)):
            continue
        taken.append(span)
        unit = re.sub(r"\s*,\s*", ", ", " ".join(match["unit"].split())).lower()
        sure = (0.95 if match["floor"] and per else 0.85) if usual else 0.7
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
        told = re.search(r"(?<!\w)(?:đã|được)\s+(?:\w+\s+){0,3}$", sentence, re.I) or _TOLD.search(sentence)
        return not told
    if match["word"] and not match["floor"]:
        return False
    if re.fullmatch(_COUNTED_FACTS, match["unit"].split(",")[0], re.I) and not (
        per or (match["floor"] and match["floor"] != "từ")
    ):
        return False
    if match["floor"] and match["floor"].lower() != "từ":
        return not re.search(r"(?:tăng|giảm)\s*$", sentence)
    return per is not None and not _PAST.search(sentence)
