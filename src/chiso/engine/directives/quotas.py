"""Quotas: a number of things to be done, with the period in which it repeats.

The trap: "08 chỉ số thành phần" and "07 cơ quan chưa ban hành" are counts of facts. A quota has a floor ("ít nhất",
"tối thiểu", "mỗi"), a period ("/tháng"), or stands in a promise of awards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chiso.engine.directives.amounts import COUNT, count_in
from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import Bound, Period, Quota, Span
from chiso.engine.directives.source import Source

_FLOOR = (
    r"(?P<floor>ít nhất|tối thiểu|không ít hơn|không dưới|từ|tối đa|không quá)"
    r"(?:\s+(?:là|có|đạt|phải có|từ|được|đăng|tổ chức))?"
)
_EACH = r"(?P<each>\s*/\s*(?:đơn vị|cơ quan|sở|huyện|xã|phường|thôn|ấp|tổ dân phố|trường|người|công chức)(?!\w))"
"""A number for each of several: "500 phiếu/đơn vị"."""
_UNITS = (
    r"tin,\s*bài viết|tin\s*/\s*bài|tin,\s*bài|tin bài|tin ảnh|bài viết|"
    r"bài dự thi|bài thi|bài tham luận|bài|tin|lượt truy cập|lượt|lần|"
    r"cuộc họp|cuộc kiểm tra|"
    r"cuộc đối thoại|cuộc thi|cuộc giám sát|cuộc|hội nghị|hội thảo|hội thi|lớp tập huấn|lớp bồi dưỡng|lớp|khóa|buổi|"
    r"phiên|chuyên mục|chuyên đề|phóng sự(?: hoặc bài viết)?|tiểu phẩm|sáng kiến|giải pháp|mô hình|đề tài|tập thể|"
    r"cá nhân|"
    r"giải (?:cá nhân|tập thể|nhất|nhì|ba|khuyến khích|đặc biệt|phụ|vàng|bạc|đồng|a|b|c)|đội|thí sinh|"
    r"chuyên trang|chương trình|kỳ|số|đợt|đoàn|tọa đàm|video|clip|pa nô|băng rôn|tờ rơi|tờ gấp|phiếu khảo sát|"
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
_PER = r"(?:(?:0?1|một)\s+)?(?P<per>tháng|quý|năm|tuần|ngày|0?6 tháng)"
_QUOTA = re.compile(
    rf"(?:(?P<before>(?:mỗi|hằng|hàng|định kỳ hằng|định kỳ)\s+(?P<per_before>tháng|quý|năm|tuần|"
    rf"ngày)(?:,)?(?:\s+(?:có|đăng|đăng tải|thực hiện|tổ chức|phát|viết|gửi|xây dựng|phải có))?\s+)?)"
    rf"(?:{_FLOOR}\s+)?(?:là\s+)?(?<![\w/.,]){COUNT}\s+(?P<unit>{_UNITS})(?!\w)"
    rf"(?P<up>\s*trở lên)?{_EACH}?(?:(?:(?:\s*(?:/\s*(?:mỗi\s*)?|trong|mỗi|một|trên|hằng|hàng)|"
    rf"\s+(?:về|cho|tuyên truyền|phản ánh)\s[^.;:,\d]{{3,70}}?(?:\s*/|\s(?:trong|mỗi|một|hằng|hàng)))\s*{_PER})"
    rf"(?!\w|\s+(?:\d|[IV]+(?!\w))))?",
    re.I,
)
_THING = (
    r"(?P<unit>(?!(?:bậc|hạng|thứ|điểm|vị trí|năm|tháng|quý|tuần|ngày|giờ|phút|giây|triệu|tỷ|tỉ|nghìn|đồng|km|m2|ha|"
    r"tuổi|mét|lít|tấn|chỉ số|tiêu chí|nội dung|lĩnh vực|chữ|ký tự|nhóm|trong|trên|phần|trục|trở|bộ|mức)(?!\w))"
    r"[^\W\d_]+(?:\s+(?!(?:về|cho|trong|tại|của|có|được|đủ|đạt|theo|ở|tham|để|mỗi|do|và|hoặc|bị|đã|với|từ|đến|trên|là|trở|"
    r"hoàn|một|cấp|thuộc|vào|sau|trước|so)(?!\w))[^\W\d_]+)?)"
)
"""Something counted that is not among the usual units: one or two syllables name it."""
_EVERY = rf"(?:\s*(?:/|trong|mỗi|một)\s*{_PER}(?!\w|\s+(?:\d|[IV]+(?!\w))))?"
_OTHER = re.compile(
    rf"(?P<floor>ít nhất|tối thiểu|không ít hơn|không dưới)\s+(?:là\s+|có\s+)?(?<![\w/.,]){COUNT}\s+{_THING}{_EVERY}",
    re.I,
)
"""A floor under a count of anything."""
_MAKES = (
    r"(?:tổ chức|mở|xây dựng|phát hành|đăng|đăng tải|viết|sản xuất|in|biên soạn|thành lập|dựng|treo|lắp đặt|trồng|trao|"
    r"tặng|đào tạo|bồi dưỡng|tập huấn|ra mắt|giới thiệu|cử|chọn|đăng ký|bố trí|trang bị|hướng dẫn|hỗ trợ|giúp|vận động)"
)
_SHOWN = r"(?:công khai|công bố|niêm yết|đăng)(?:\s(?:trên|tại|ở)\s[^.;,\d]{3,60}?)?"
_MADE = re.compile(
    rf"(?<!\w)(?:{_SHOWN}|{_MAKES}(?:\s+(?:được|thêm|khoảng|thí điểm|mới|cho))*|bình quân(?:\s+có)?|"
    rf"mỗi\s[^.;,:\d]{{2,40}}?\s(?:có|{_MAKES})(?:\s+thêm)?)\s+(?:(?P<floor>từ)\s+)?(?<![\w/.,]){COUNT}\s+"
    r"(?!(?:nhiệm vụ|giải pháp|mục tiêu|chỉ tiêu|giai đoạn|trụ cột|hình thức|bước|khâu|cấp|loại|đầu|rõ|không|quan điểm|"
    r"nguyên tắc|vấn đề|công cụ|hệ thống|dạng|chiều|phía|bên|mặt|khối)(?!\w))"
    rf"{_THING}(?P<up>\s+trở lên)?{_EACH}?{_EVERY}",
    re.I,
)
"""How many of anything an order says are to be made, each time or on average."""
_AWARD = re.compile(r"khen thưởng|biểu dương|tặng|bằng khen|giấy khen|tôn vinh|lựa chọn|đề nghị khen", re.I)
_PRIZE = re.compile(r"giải\s", re.I)
_PRIZES = re.compile(r"giải thưởng|cơ cấu giải|trao giải", re.I)
_WON = re.compile(r"(?<!\w)(?:đã|vừa|kết quả|giành|đoạt|đạt(?! yêu cầu))(?!\w)", re.I)
"""Words of news that tell which prizes were won."""
_TOLD = re.compile(r"(?<!\w)(?:(?:nhân )?dịp này|tại (?:hội nghị|buổi lễ|lễ|cuộc họp)|có thành tích)(?!\w)", re.I)
"""Words of news that tell of awards already given."""
_AWARDED = re.compile(r"(?:tập thể|cá nhân|sáng kiến|mô hình)$", re.I)
_PERIODS: dict[str, Period] = {
    "tháng": "month", "quý": "quarter", "năm": "year", "tuần": "week", "ngày": "day", "6 tháng": "half_year",
    "06 tháng": "half_year",
}  # fmt: skip
_PAST = re.compile(r"(?<!\w)(?:đã|có|được|tổng số|tổng cộng|còn)\s+(?:\w+\s+){0,3}$", re.I)


def find_quotas(source: Source) -> tuple[Quota, ...]:
    """The quotas in the order of the text."""
    return tuple(sorted(_quotas(source), key=lambda quota: quota.span))


def _quotas(source: Source) -> Iterator[Quota]:
    taken: list[Span] = []
    for match in (found for pattern in (_QUOTA, _OTHER) for found in pattern.finditer(source.view)):
        span = Span(*match.span())
        usual = match.re is _QUOTA
        per = match["per"] or (match["per_before"] if usual else None) or _period_ahead(source, match)
        if any(span.meets(other) for other in taken) or (usual and not _is_quota(source, match, per)):
            continue
        taken.append(span)
        sure = (0.95 if match["floor"] and per else 0.85) if usual else 0.7
        yield Quota(
            _bound(match["floor"]), count_in(match), _unit(match), _period(per),
            source.cut(span), span, sure,
        )  # fmt: skip


_DOES = re.compile(
    r"(?<!\w)(?:tổ chức|mở|xây dựng|thực hiện|phát|phát sóng|phát hành|đăng|đăng tải|viết|sản xuất|in|biên soạn|"
    r"thành lập|làm|dựng|treo|lắp đặt)(?:\s+(?:được|thêm|khoảng|thí điểm))?\s+$",
    re.I,
)


_DOES_SOME = re.compile(_DOES.pattern.removesuffix("$") + r"\d", re.I)


def with_ordered(source: Source, quotas: tuple[Quota, ...], ordered: Sequence[Span]) -> tuple[Quota, ...]:
    """The quotas and what the `ordered` clauses say is to be done a number of times: "tổ chức 02 lớp tập huấn"."""
    found = list(quotas)
    for clause in ordered:
        if _DOES_SOME.search(source.view, clause.start, clause.end) is None:
            continue
        for match in _QUOTA.finditer(source.view, clause.start, clause.end):
            span = Span(*match.span())
            if match["word"] or match["floor"] or any(span.meets(one.span) for one in found):
                continue
            if re.fullmatch(_COUNTED_FACTS, match["unit"].split(",")[0], re.I):
                continue
            if _DOES.search(source.view, max(clause.start, span.start - 40), span.start):
                found.append(Quota("=", count_in(match), _unit(match), None, source.cut(span), span, 0.7))
    for clause in ordered:
        found += (
            Quota(
                _bound(match["floor"]),
                count_in(match),
                _unit(match),
                _period(match["per"]),
                source.cut(span),
                span,
                0.6,
            )
            for match, span in _things(source, clause)
            if not any(span.meets(one.span) for one in found)
        )
    return tuple(sorted(found, key=lambda quota: quota.span))


def _things(source: Source, clause: Span) -> Iterator[tuple[re.Match[str], Span]]:
    """What an ordered clause counts that has no usual unit."""
    for match in _MADE.finditer(source.view, clause.start, clause.end):
        counted = re.fullmatch(
            rf"(?!số điện){_COUNTED_FACTS}(?:\s.*)?|(?!số điện)(?:{_UNITS})(?:\s.*)?", match["unit"], re.I
        )
        if not match["word"] and not counted and bool(match["floor"]) == bool(match["up"]):
            yield match, Span(match.start("floor" if match["floor"] else "count"), match.end())


def _period(per: str | None) -> Period | None:
    return _PERIODS[per.lower()] if per else None


def but_headlines(source: Source, quotas: tuple[Quota, ...], lines: tuple[Line, ...]) -> tuple[Quota, ...]:
    """The quotas of a news item without those that its headline only announces."""
    ends = next((line.span.start for line in lines if source.view[line.span.end - 1] in ".;…"), 0)
    facts = [(one.bound, one.count, one.unit, one.per) for one in quotas if one.span.start >= ends]
    return tuple(
        one for one in quotas if one.span.start >= ends or (one.bound, one.count, one.unit, one.per) not in facts
    )


def _unit(match: re.Match[str]) -> str:
    return re.sub(r"\s*,\s*", ", ", " ".join(match["unit"].split())).lower()


def _bound(floor: str | None) -> Bound:
    if not floor:
        return "="
    return "<=" if floor.lower() in ("tối đa", "không quá") else ">="


def _is_quota(source: Source, match: re.Match[str], per: str | None) -> bool:
    before = source.view[max(0, match.start() - 90) : match.start()]
    sentence = re.split(r"[.\n;]", before)[-1]
    if _PRIZE.match(match["unit"]):
        offered = _PRIZES.search(source.view, max(0, match.start() - 900), match.start())
        return offered is not None and _WON.search(sentence) is None
    if _AWARDED.search(match["unit"]) and _AWARD.search(sentence):
        told = re.search(r"(?<!\w)(?:đã|được)\s+(?:\w+\s+){0,3}$", sentence, re.I) or _TOLD.search(sentence)
        return not told
    if match["word"] and not match["floor"]:
        return False
    floor = (match["floor"] or "").lower()
    bounded = floor not in ("", "từ") or (floor == "từ" and match["up"])
    if not bounded and _FOR_EACH.search(sentence) and not _REPORTS.search(sentence):
        return True
    if not bounded and (_is_sample(source, match, sentence) or _is_assigned(source, match)):
        return True
    if re.fullmatch(_COUNTED_FACTS, match["unit"].split(",")[0], re.I) and not (
        bounded or match["per"] or match["per_before"]
    ):
        return False
    if bounded:
        return not re.search(r"(?:tăng|giảm)\s*$", sentence)
    return per is not None and not _PAST.search(sentence)


_FOR_EACH = re.compile(
    r"(?<!\w)mỗi\s+(?:cơ quan|đơn vị|địa phương|sở|ngành|huyện|xã|phường|thôn|ấp|tổ dân phố|trường|cụm|khối)(?!\w)"
    r"[^.;\d]{0,50}?\s(?:có|cử|chọn|gửi|đăng ký|thành lập|xây dựng|tổ chức|đăng|viết|thực hiện)\s+$",
    re.I,
)
"""Before a number that is for each of several: "mỗi huyện có 01 đội"."""
_AHEAD = re.compile(
    r"\W*(?:định kỳ\s+)?(?:mỗi|hằng|hàng)\s+(?P<per>tháng|quý|năm|tuần|ngày)(?!\w|\s+(?:\d|[IV]+(?!\w)))[^\d;]{0,90}$",
    re.I,
)


def _period_ahead(source: Source, match: re.Match[str]) -> str | None:
    """The period that opens the clause: "Hằng tháng, mỗi sở có ít nhất 01 bài viết"."""
    clause = re.split(r"[.\n;:]", source.view[max(0, match.start() - 130) : match.start()])[-1]
    found = _AHEAD.fullmatch(clause)
    return found["per"] if found else None


_ITEM = re.compile(r"\s*[-+•*]?\s*[^:\n]{3,60}:\s*$")
_ASSIGNS = re.compile(r"(?<!\w)(?:chỉ tiêu|giao|phân bổ|hoàn thành)(?!\w)", re.I)
_REPORTS = re.compile(r"(?<!\w)(?:đã|kết quả|hiện có|hiện nay)(?!\w)", re.I)


def _is_assigned(source: Source, match: re.Match[str]) -> bool:
    """Whether an item gives a number alone under words that assign: "chỉ tiêu như sau: - Năm 2024: 94 xã"."""
    before, _, item = source.view[max(0, match.start() - 700) : match.start()].rpartition("\n")
    if not _ITEM.fullmatch(item) or not re.match(r"\s*(?:[.;]|\n|$)", source.view[match.end() :][:3]):
        return False
    heads = [line for line in before.split("\n") if line.rstrip().endswith(":")]
    return bool(heads) and _ASSIGNS.search(heads[-1]) is not None and _REPORTS.search(heads[-1]) is None


_SAMPLE = re.compile(
    r"(?<!\w)(?:số lượng|cỡ mẫu|quy mô mẫu)\s(?:[^.\n]|\.(?=\d)){0,300}?(?<!\w)(?:là|:|gồm|khoảng)\s*$", re.I
)


_WILL_ASK = re.compile(
    r"(?<!\w)(?<!đã )(?:lấy|phát|khảo sát|điều tra|thu thập|phỏng vấn)(?:\s+(?:khoảng|tổng cộng|tối đa))?\s*$", re.I
)
_PLANNED = re.compile(r"(?<!\w)(?:sẽ|dự kiến|mỗi)\s", re.I)


def _is_sample(source: Source, match: re.Match[str], sentence: str) -> bool:
    """Whether a survey is planned to ask so many: "số lượng phiếu … là 3.200 phiếu", "500 phiếu/đơn vị"."""
    begin = max(source.view.rfind("\n", 0, match.start()), match.start() - 400) + 1
    before = source.view[begin : match.start("count") if match["count"] else match.start()]
    of_survey = match["unit"].lower().startswith(("phiếu", "mẫu"))
    if of_survey and _WILL_ASK.search(before) and _PLANNED.search(before):
        return True
    return not _PAST.search(sentence) and (bool(match["each"]) or (of_survey and _SAMPLE.search(before) is not None))
