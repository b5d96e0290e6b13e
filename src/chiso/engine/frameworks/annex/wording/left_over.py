"""Clauses that no heap took: which of them cannot change points, so that the rule beside them stays sure.

The trap: "lập hồ sơ theo Thông tư 12" before the cases and "số liệu do Sở cung cấp" behind them say nothing about
points, "xã loại I thì không chấm" does. Nobody can list all harmless sentences, but the words by which a sentence
changes points are few. So what may change points decides, and what is left of a sentence after figures without effect
(days, documents, years) must hold none of them.
"""

from __future__ import annotations

import re
from typing import Literal

from chiso.engine.frameworks.annex.wording import remarks, speech
from chiso.engine.frameworks.annex.wording.prepare import fold
from chiso.engine.frameworks.annex.wording.spelling import without_idle_figures, without_terms

Place = Literal["before", "behind"]

_MAY_CHANGE = re.compile(
    # points themselves, and how they are worked out
    r"\b(?:điểm|chấm|trừ|cộng|nhân|thưởng|phạt|hệ số|thang|công thức|tỷ lệ thuận|tương ứng|làm tròn|quy đổi|quy về"
    r"|bình quân|trung bình|lũy kế|luỹ kế|tăng thêm|giảm (?:đi|trừ|dần)|hạ (?:xuống|đi|một|bậc|mức|loại)|gấp"
    r"|tối đa|tối thiểu|cao nhất|thấp nhất"
    r"|không quá|không vượt|ít nhất|nhiều nhất|trở lên|trở xuống"
    # each, some, a group or a case of its own
    r"|mỗi|(?<!căn )cứ|từng|riêng|ngoại trừ|trường hợp|nếu|(?<!sau )(?<!trước )(?<!kể từ )khi"
    r"|đối với(?! (?:các )?(?:đơn vị|cơ quan|địa phương)(?:$|[,:.]))|hoặc|ngoài ra|ngược lại|còn lại|khác"
    r"|áp dụng(?= (?:cho|đối|với|từ|theo|thang|mức|chung))"
    r"|chỉ(?! (?:tiêu|số|đạo|thị|dẫn|huy|định))|ưu tiên|khuyến khích|đồng thời|trong đó(?= có)|thay (?:cho|vì|bằng)"
    # somebody judges
    r"|tùy|tuỳ|xem xét|hội đồng|đánh giá mức|mức độ (?:đáp ứng|hài lòng|phù hợp)|cân nhắc|thẩm định|căn cứ (?:tình hình"
    r"|mức độ)|do (?:[^\W\d_]+ ){1,6}quyết định|quyết định (?:mức|cho|việc chấm)|xếp hạng|thứ hạng|so sánh"
    # what denies
    r"|không|chưa|chẳng|miễn|hủy|huỷ|mất|loại bỏ)\b"
)
_DENIES_NO_POINTS = re.compile(
    r"\b(?:không (?:bao gồm|kể|tính(?! (?:điểm|vào điểm))|gồm|phân biệt|thời hạn|phụ thuộc|thường xuyên|chuyên trách)"
    r"(?: các trường hợp)?"
    r"|được hội đồng(?: [^\W\d_]+){0,4} (?:công nhận|ghi nhận|thông qua|nghiệm thu|phê duyệt)"
    r"|(?:công thức(?: tính)?|cách tính) (?:tỷ lệ|tỉ lệ)"
    r"|tại thời điểm (?:chấm|đánh giá|thẩm định)(?: điểm)?|kể cả (?:khi|trường hợp))\b"
)
"""What is left out of a figure, and how a rate is worked out: neither is a case."""
_EXCUSED = re.compile(
    r"^[^:;\d]*\b(?:bất khả kháng|(?:nguyên nhân|lý do) (?:khách quan|chính đáng))(?: thì)? không (?:bị )?(?:trừ|tính)"
    r"(?: điểm)?$"
)
"""A fault that nobody answers for is none."""
_STILL_COUNTS = re.compile(
    r"^(?:nếu|trường hợp|kể cả)\b[^:]*\b(?:thì )?(?:vẫn|cũng) (?:được )?(?:tính"
    r"|công nhận|coi là đã \w+)$"
)
"""A case that counts as the full one: "nếu đã ban hành cho cả giai đoạn thì vẫn được tính"."""
_ANNOUNCED = re.compile(
    r"^(?:(?:số )?điểm(?: số| đánh giá| đạt được)?|việc chấm điểm|việc đánh giá|kết quả|nội dung này|tiêu chí này)?"
    r"(?: này)?\s*(?:được )?(?:tính|chấm|xác định|đánh giá)(?: điểm)?(?: theo| như| trên cơ sở| căn cứ)[^\d%×/=]*$"
)
"""Only says that the cases follow: "điểm được xác định theo các mức sau"."""
_CASES_FOLLOW = re.compile(
    r"[,;]?\s*(?:thì |để |được |và )*(?:chấm|tính|cho|đánh giá|xác định)(?: điểm)?(?: như| theo| cụ thể)*"
    r"(?: (?:các )?(?:mức|thang|bậc|cách)(?: điểm)?)?(?: như)? (?:sau|dưới đây)(?: đây)?$"
)
_IF_A_RATE_IS = re.compile(r"^(?:nếu|khi|trường hợp) (?P<rate>(?:tỷ|tỉ) lệ [^:;]+?) (?:đạt|là)$")
"""Names the figure of the cases that follow line by line."""
_LIKE_A_CASE = re.compile(
    r"\b(?:đạt|hoàn thành|đúng|sai|đầy đủ|đủ|thiếu|một phần|kịp thời|chậm|trễ|muộn|quá hạn|vi phạm|sai phạm|sai sót"
    r"|tốt|khá|yếu|kém|cao|thấp|hiệu quả|toàn bộ|tất cả|dưới|trên(?! (?:tổng số|số (?!\d)|cơ sở|địa bàn|hệ thống|cổng"
    r"|trang|phần mềm))|vượt)\b"
)
"""Behind the last case these may be one more, whose points got lost."""
_ABOUT_THE_FIGURES = re.compile(
    r"^(?:số liệu|nguồn|kết quả|dữ liệu|thông tin|căn cứ|theo|minh chứng|tài liệu|hồ sơ(?: minh chứng"
    r"| kiểm chứng)|ghi chú"
    r"|lưu ý|chú thích|thời gian|thời điểm|cơ quan|đơn vị (?:chủ trì|cung cấp|theo dõi)|gửi kèm|kèm"
    r"|đính kèm|cách kiểm chứng"
    r"|phương pháp|giải thích|[a-z] (?:là|:|=))\b"
)
_EXCEPTIONS = re.compile(
    r"\s*\((?:trừ|không (?:tính|bao gồm|kể|gồm)|gồm cả|bao gồm cả|kể cả) (?!điểm"
    r"|trường hợp)[^()\d]*\)\s*(?=[×x*:/])|\s*\((?:tính )?(?:trên|so với) (?:tổng )?số [^()\d]*\)\s*(?=[×x*])",
    re.IGNORECASE,
)
_FIGURES_WITHOUT_EFFECT = (
    re.compile(r"(?<=hạn)(?: [^\W\d_]+){0,4}\s*:\s*\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?(?=$|[ .,)])"),
    re.compile(
        r"\bngày \d{1,2} tháng \d{1,2}(?: năm \d{4})?|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b"
        r"|\b(?:ngày|sau|trước|đến|hết|từ|tại|thời điểm) \d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?\b"
    ),
    re.compile(
        r"\b(?:nghị định|nghị quyết|quyết định|thông tư|kế hoạch|chỉ thị|luật|công văn|chương trình|hướng dẫn|văn bản"
        r"|quy định|đề án|thông báo|kết luận|điều|khoản|mục|phụ lục|biểu(?: mẫu| số)?|mẫu(?: số)?|tcvn|iso)"
        r"(?: liên tịch)?(?: số)?:? ?\d+(?:[/:.-]\d+)*(?:/[\w-]+)*"
    ),
    re.compile(r"\bsố \d+/[\w/-]+"),
    re.compile(r"(?<=số liệu)\s*:\s*(?:ngày )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?\b"),
    re.compile(r"\b(?:năm|tháng|quý|giai đoạn|kỳ)(?: học)? \d+(?:\s*-\s*\d+)?(?:/\d{4})?"),
    re.compile(r"\b(?:mức|mức độ|cấp độ)(?: độ)? \d(?: và \d)?\b(?! trở)"),
    re.compile(r"[×x*]\s*100\s*%?|\(\s*%\s*\)|%"),
    re.compile(r"\b\d+ (?:mức|bậc|trường hợp|phương án)(?: sau)?\b"),
    re.compile(r"\b(?:đủ(?: cả)?|gồm(?: có)?|đáp ứng|tổng số) \d+ (?!điểm\b|ngày\b)(?=[^\W\d_])"),
)
_A_RATE = re.compile(r"^(?:tỷ|tỉ) lệ\b")
_MEASURED = re.compile(r"^(?:mức độ|tỷ lệ|tỉ lệ|chỉ số) hài lòng (?=của|về|đối)")
_WHEN_ASKED = re.compile(
    r"\bđối với (?=(?:sự|việc|dịch vụ|cơ quan|đơn vị|chính quyền|công chức|cán bộ|thái độ)\b)"
    r"|\bkhi (?=giải quyết|thực hiện|sử dụng|làm|đến|tiếp|giao dịch|nhận|nộp)"
)
"""An index of satisfaction by its name: nobody judges, and no group is meant."""
_COUNT_NAMED = re.compile(
    r"\b(?:(?:nhiều hơn|ít hơn|hơn|trên|dưới|từ|quá|đủ|ít nhất|tối thiểu|không quá) )?0*\d+(?![\d,.]*\s*%)"
    r" (?!điểm\b)[^\W\d_]+(?: trở (?:lên|xuống))?"
)
"""A number of things in the name of a rate ("hồ sơ bổ sung nhiều hơn 01 lần") says what is counted."""
_NOT_COUNTED = re.compile(
    r"^(?!.*\bđiểm\b)[^\d:;]+ (?:không|chưa) (?:được |bị |phải )?(?:đưa vào|tính vào|tính trong|tính (?:quá|trễ) hạn"
    r"|kể vào|tính là|coi là|xem là)"
    r"(?: [^\W\d_]+){0,5}$"
)
"""What the figure leaves out: "nhiệm vụ chưa đến hạn không đưa vào tính"."""
_DOES = (
    r"(?:tự (?:chấm|đánh giá)|gửi|nộp|cung cấp|kèm|đính kèm|chủ trì|phối hợp|theo dõi|tổng hợp|thẩm định"
    r"|chịu trách nhiệm|cập nhật|thống kê|công bố|(?:lấy|sử dụng) (?:kết quả|số liệu))"
)
_ROLE = re.compile(
    rf"^(?:(?:các |những )?(?:cơ quan|đơn vị|địa phương|sở|ban|ngành|văn phòng|ubnd|phòng|thanh tra|công an|kho bạc)\b"
    rf"|(?:chỉ tiêu|tiêu chí|nội dung|chỉ số)(?: thành phần)? này do )[^:;\d]*?\b{_DOES}\b"
)
"""Who appraises, follows or sends something; nobody's points depend on it."""
_APPRAISES = re.compile(r"\btự chấm(?: điểm)?\b|\bthẩm định\b")
_LEFT_OUT = re.compile(
    r"^(?:(?:ghi chú|lưu ý|chú thích)\s*:\s*)?không (?:tính|bao gồm|kể|gồm|thống kê)(?! điểm)"
    r"(?: (?:đến|vào))? (?P<what>.+)$"
)
_TIMES = re.compile(
    r"\b(?:ít nhất |tối thiểu )?0*\d+ (?:[^\W\d_]+ ){0,2}[^\W\d_]+/(?:năm|quý|tháng|kỳ)\b"
    r"|\b0*\d+ (?:ngày làm việc|ngày|giờ|phút|tháng|tuần|lần/(?:năm|quý|tháng)|kỳ/(?:năm|tháng))\b"
)
"""Before the cases a time is what is asked for, and the cases judge it; behind them it may limit one of them."""


def is_harmless(key: str, place: Place) -> bool:
    """Whether a folded clause that stands before the first case or behind the last one can change no points."""
    told = key.strip(" ().;,*-")
    if place == "before":
        told = speech.without_last_words(told)
        told = _IF_A_RATE_IS.sub(r"\g<rate>", _CASES_FOLLOW.sub("", told.rstrip(" :")))
    if _NOT_COUNTED.match(told) or _EXCUSED.match(told) or _left_out(told):
        return True
    role = _ROLE.match(told)
    if role is None and remarks.names_a_group(told):
        return False
    if _STILL_COUNTS.match(told) and not re.search(r"\d|điểm", told):
        return True
    bare = without_idle_figures(told if role is None else _APPRAISES.sub(" ", told))
    for form in _FIGURES_WITHOUT_EFFECT:
        bare = form.sub(" ", bare)
    if place == "before":
        bare = _without_what_is_named(_TIMES.sub(" ", bare))
    bare = without_terms(_DENIES_NO_POINTS.sub(" ", bare))
    if re.search(r"[\d×≥≤<>+]|\.\.\.", bare) or _MAY_CHANGE.search(bare):
        return False
    return place == "before" or _ABOUT_THE_FIGURES.match(told) is not None or not _LIKE_A_CASE.search(bare)


def _left_out(told: str) -> bool:
    """Whether a clause only says what a figure leaves out: "không tính các nhiệm vụ chưa đến hạn"."""
    found = _LEFT_OUT.match(told)
    if found is None or re.search(r"[\d:;]", found["what"]) or remarks.names_units(found["what"]):
        return False
    return (
        _MAY_CHANGE.search(re.sub(r"\b(?:không|chưa|các trường hợp|trường hợp)\b", " ", without_terms(found["what"])))
        is None
    )


def _without_what_is_named(bare: str) -> str:
    """Words before the first case without what only names the figure, or says that it is scored."""
    if _ANNOUNCED.match(" ".join(bare.split()).strip(" :")):
        return re.sub(r"\b(?:điểm|chấm)\b", " ", bare)
    bare = re.sub(r"\b(?:hoặc|đồng thời)\b", " ", bare)
    if _MEASURED.match(bare):
        bare = _WHEN_ASKED.sub(" ", _MEASURED.sub(" ", bare))
    if _A_RATE.match(bare):
        bare = _COUNT_NAMED.sub(" ", bare)
    return re.sub(r"\b(?:không|chưa)\b", " ", bare) if remarks.names_bad_figure(bare.strip(" :")) else bare


def without_aside(clause: str) -> tuple[str, str]:
    """The clause, and words in brackets behind its points that can change none of them; empty when there are none."""
    found = speech.BEHIND_POINTS.search(clause)
    if found is None or re.search(r"[^\W\d_]{2}", found["aside"]) is None:
        return clause, ""
    if not is_harmless(fold(found["aside"]), "behind"):
        return clause, ""
    return clause[: found.start()].rstrip(), found["aside"]


def without_exceptions(clause: str) -> str:
    """The clause without brackets inside it that say what a figure leaves out ("(trừ hồ sơ mật)")."""
    return _EXCEPTIONS.sub(" ", clause)
