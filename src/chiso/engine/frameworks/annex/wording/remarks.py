"""Headings and remarks around the cases of a scoring text, which change none of their points.

The trap: a remark may hold a condition ("chỉ tính xã loại I") and a heading may turn a figure round ("tỷ lệ hồ sơ trễ
hạn"). Words that may change points make either of them something for a person.
"""

from __future__ import annotations

import re

from chiso.engine.frameworks.annex.wording.prepare import fold
from chiso.engine.frameworks.annex.wording.spelling import without_terms

_NAMED = r"(?:(?:tỷ|tỉ) lệ(?: %| phần trăm)?|mức độ|số lượng|tổng số|số|tiến độ|kết quả|chất lượng|thời gian|thời hạn)"
_HEADING = re.compile(
    rf"^(?:tính(?: điểm)? theo |tính |xác định |căn cứ |đánh giá )?{_NAMED} [^\d:=×/%]+(?:/[^\d:=×/%]+(?:\(%\))?)?:?$"
)
"""A figure by its name, or as a quotient in words."""
_RATE_TOLD = re.compile(r"^(?:[^\d:=×]{3,}:\s*)?\(?[^\d×:=/()]+/[^\d×:=/()]+\)?\s*[×x*]\s*100\s*%?\s*:?$")
"""A figure by what it is worked out from: "Thu hồi: (số đã thu/số phải thu) x 100%"."""
_GROUPS = (
    r"(?:các|những|nhóm|khối|khu vực|vùng|miền|đồng bằng|huyện|thành phố|thị xã|thôn|xã|phường"
    r"|sở|ban(?! (?:hành|chỉ đạo|biên tập|chấp hành|giám|tổ chức))|đơn vị|cơ quan|địa phương|tỉnh"
    r"|cấp (?:tỉnh|huyện|xã|sở|trung ương)|áp dụng)\b"
)
_TOPIC = re.compile(rf"^(?!{_GROUPS})[^\d:=×/%;]{{4,}}:$")
"""A first line that only names what the cases below are about ("Ban hành kế hoạch năm của sở:"), no group of units."""
_CONDITION = re.compile(
    r"\b(?:từ|dưới|trên|mỗi|(?<!căn )cứ|khi|hoặc|ngoài ra|trừ|ưu tiên|thưởng|phạt|khuyến khích"
    r"|chỉ(?! (?:tiêu|số|đạo|thị|dẫn|huy|định))"
    r"|trở lên|trở xuống|tối đa|tối thiểu|ít nhất)\b"
)
_BAD_FIGURE = re.compile(
    r"^(?:tỷ lệ|tỉ lệ|số|tổng số|số lượng|số vụ)\b[^:;]*\b(?:không|chưa)\b(?! (?:tính|kể|bao gồm|gồm|chấm))[^:;]*:?$"
)
_CALLED = re.compile(r"^(?:tính(?: điểm)? theo|tính|xác định|căn cứ|đánh giá) ")
_SOURCE_ASIDE = re.compile(r"\s*\((?:căn cứ|theo|nguồn|trên cơ sở)\s[^()]*\)")
"""Where a figure is taken from; nothing is scored by it."""
_FAULTS = re.compile(r"\b(?:quá hạn|trễ(?: hạn)?|(?:chậm|muộn)(?! nhất)|sai|thiếu|vi phạm|không đúng hạn)\b")
_WITH_EFFECT = re.compile(
    r"\b(?:điểm|trừ|cộng|nhân|hệ số|nếu|riêng|trường hợp|đối với|tính|chấm|không|chưa|trước khi|theo|quy đổi"
    r"|bình quân|xem xét|hội đồng|tùy|tuỳ)\b"
)
_TITLE = re.compile(
    r"^(?:(?:cách|phương pháp|cách thức)\s+(?:tính|chấm|đánh giá|xác định)(?:\s+điểm)?|thang\s+điểm|điểm\s+số"
    r"|chấm\s+điểm|đánh\s+giá|cụ\s+thể|điểm\s+(?:trừ|cộng|thưởng))(?:\s+như\s+sau)?\s*:\s*(?!\s*\d+(?:[.,]\d+)?\s*(?:điểm|đ)?\s*$)",
    re.IGNORECASE,
)
_WHAT_COUNTS = (
    r"(?:không bao gồm|không kể|không tính (?!điểm)|không chấm lại|bao gồm cả|gồm cả|tính cả|kể cả|đã chấm"
    r"|trừ (?!điểm\b)|(?:đồng thời )?(?:bị )?trừ điểm (?:tại|ở|theo) (?:nhóm|mục|phần|tiêu chí))"
)
_SOURCE = (
    r"(?:(?:gửi |có )?(?:kèm|đính kèm)|minh chứng|tài liệu kiểm chứng|căn cứ|số liệu|nguồn"
    r"|theo (?:kết quả|số liệu|báo cáo|quyết định))\b"
)
_AT_THE_END = re.compile(
    r"(?<=[\dđma])\s*\((?P<remark>[^()\d]+|[^()\d]*thang(?: điểm)? \d+(?: điểm)?)\)$", re.IGNORECASE
)
_HARMLESS = re.compile(rf"^(?:{_WHAT_COUNTS}|{_SOURCE})")
_PLAIN_WORDS = re.compile(rf"^(?!{_GROUPS})(?:[^\W\d_]+[ ,]*){{4,}}$")
_ABOUT_FIGURES = re.compile(
    r"^(?:số liệu|mẫu số|tử số|nguồn số liệu)\b.*$|^nguồn\s*:.*$|^nội dung\b.*\bkhông (?:tính|chấm) lại$"
    r"|^không (?:tính|chấm) lại\b.*$"
)
_STILL_A_RULE = re.compile(r"\b(?:nếu|riêng|mỗi|hệ số|hội đồng|xem xét|thì|hạ|nhân)\b")
_SCALE = re.compile(r"^(?:(?:tính |chấm )?theo )?thang(?: điểm)? \d+(?: điểm)?$")
_NOTE = re.compile(r"^(?:ghi chú|lưu ý|chú thích)\s*:\s*")
_UP_TO_A_DAY = re.compile(
    r"\b(?:tính |chốt |lấy |cập nhật )?(?:từ |đến |tại )(?:hết )?(?:ngày \d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?"
    r"|ngày \d{1,2} tháng \d{1,2}|tháng \d{1,2}|quý [iv]+)(?: năm (?:\d{4}|sau|trước|đánh giá))?"
)
"""The day up to which figures are taken ("tính đến hết ngày 31/01 năm sau")."""
_DAY_ASIDE = re.compile(
    r"\s*\((?P<day>(?:(?:lũy kế|luỹ kế|tính|chốt|số liệu|cập nhật|lấy|đến|hết|tại|từ|của|ngày|thời điểm|đầu năm"
    r"|cuối năm|năm (?:sau|trước|đánh giá|báo cáo|\d{4})|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?)\s*)+)\)",
    re.IGNORECASE,
)
"""The same in brackets behind the name of the figure: "(lũy kế đến hết 31/01 năm sau)"."""
_REQUIREMENT = re.compile(
    r"^(?:yêu cầu|nội dung|căn cứ|căn cứ pháp lý|mục tiêu|đối tượng|trích yếu|diễn giải|giải thích|khái niệm)\s*:"
)
_PERIODIC = re.compile(
    r"\b(?:mỗi|một|hằng|hàng|0?1) (?:tháng|quý|năm|tuần|kỳ)(?: ít nhất)? \d{1,2} (?:lần|kỳ|cuộc|buổi|phiên)\b"
)
"""How often something is due; the cases below say what is scored."""
_RANGE = r"(?:(?:tỷ lệ|đạt|hoàn thành|nếu|từ|dưới|trên|ít nhất) )*(?:[≥>≤<]\s*)?\d[\d.,]*\s*%"
_LEGAL = re.compile(
    r"\b(?:nghị định|nghị quyết|quyết định|thông tư|kế hoạch|chỉ thị|luật|công văn|chương trình|hướng dẫn|văn bản"
    r"|quy định|đề án|thông báo|kết luận)"
    r"(?: liên tịch)?(?: số)?:? ?\d+(?:/\d{4})?(?:/[\w-]+)?(?:[,;]? (?:ngày|năm) [\d/]+)?"
)
"""The number of a document, which is no figure of the rule."""
_CHANGES_A_RULE = re.compile(r"\b(?:điểm|trừ|cộng|nếu|riêng|trường hợp|đối với|mỗi|cứ|hoặc)\b|\d")
_NAMED_CASE = re.compile(rf"^(?P<name>(?:[^\W\d_]|[ ,/%-]|\([^()]*\))+?)\s*:\s*(?={_RANGE}[^:]*[:=(])", re.IGNORECASE)
_NAMED_IN_WORDS = re.compile(
    r"^(?P<name>[^:;×=]{6,}):\s*(?=(?:[^\W\d_]|[≥≤<>]|\d+(?:[.,]\d+)?\s*%).*\d|[(\[]?[^:;]*(?:[×*]|[)%] x )[^:;]*$)"
)
_CHANGES_POINTS = re.compile(
    r"\b(?:chỉ (?:áp dụng|tính|chấm|xét)|áp dụng (?:cho|đối với|với)|hệ số|(?:tính|lấy|điểm) bình quân|trung bình cộng"
    r"|hội đồng|lựa chọn|mức độ đáp ứng|(?:do|tùy|tuỳ) (?:[^\W\d_]+ ){1,6}(?:quyết định|xem xét)|(?:cộng|trừ) điểm)\b"
    r"|^(?:riêng|đối với)\b|^điểm thưởng\b|^(?:đánh giá|tính|chấm)(?: điểm)? theo từng\b"
    r"|^mỗi [^:]*\bnhư sau$"
)
_HEADED_MEANING = re.compile(r"^(?P<heading>[^:=]+):\s*(?P<meaning>[A-Za-z]\s*=\s*[^\d×*=/][^×*=/]*)$")


def without_remark(clause: str) -> tuple[str, str]:
    """The clause, and the remark in brackets that ends it and changes no points here; empty when there is none."""
    found = _AT_THE_END.search(clause)
    if found is None:
        return clause, ""
    key = without_terms(fold(found["remark"]))
    if _STILL_A_RULE.search(key):
        return clause, ""
    if _SCALE.match(key):
        return clause[: found.start()].rstrip(), found["remark"]
    plain = _PLAIN_WORDS.match(key) and not any(form.search(key) for form in (_WITH_EFFECT, _CONDITION, _FAULTS))
    if not plain and not _HARMLESS.match(key):
        return clause, ""
    return clause[: found.start()].rstrip(), found["remark"]


def without_day(clause: str) -> tuple[str, str]:
    """The clause without brackets that only say up to which day its figure is taken, and their words."""
    found = _DAY_ASIDE.search(clause)
    return (_DAY_ASIDE.sub("", clause), found["day"]) if found is not None else (clause, "")


def is_remark(key: str) -> bool:
    """Whether a sentence only says where the figures come from or that another criterion counts something."""
    bare = _UP_TO_A_DAY.sub("", _NOTE.sub("", key.strip("() ")))
    if _SCALE.match(bare):
        return True
    if re.search(r"\d|điểm", bare) or _STILL_A_RULE.search(without_terms(bare)):
        return False
    bracketed = key.startswith("(") and key.endswith(")") and re.match(_WHAT_COUNTS, bare) is not None
    return bracketed or _ABOUT_FIGURES.match(bare) is not None


def is_heading(key: str) -> bool:
    """Whether a first clause only names the figure that the cases below speak of."""
    named = _named(key)
    return named is not None and _FAULTS.search(named) is None


def is_heading_of_faults(key: str) -> bool:
    """Whether it names a figure of faults: with it, rising points are a slip."""
    named = _named(key)
    return named is not None and _FAULTS.search(named) is not None


def names_faults(key: str) -> bool:
    """Whether any clause speaks of faults, so that more of its figure may earn less."""
    return _FAULTS.search(without_terms(key)) is not None or names_bad_figure(key)


def names_bad_figure(key: str) -> bool:
    """Whether a heading names the figure of what is not done ("tỷ lệ cơ sở chưa xử lý:")."""
    return _BAD_FIGURE.match(without_terms(key)) is not None


def _named(key: str) -> str | None:
    bare = without_terms(_CALLED.sub("", _SOURCE_ASIDE.sub("", key)))
    if _WITH_EFFECT.search(bare) is not None:
        return None
    topic = _TOPIC.match(key) is not None and _CONDITION.search(bare) is None
    told = _SOURCE_ASIDE.sub("", key)
    return bare if topic or _HEADING.match(told) or _RATE_TOLD.match(told) else None


def names_units(key: str) -> bool:
    """Whether a thing is a kind of units ("các đơn vị có vi phạm"), and none of what they do."""
    return re.match(rf"(?:(?:các|những) )?(?!(?:các|những)\b){_GROUPS}", key) is not None


def names_a_group(key: str) -> bool:
    """Whether a clause begins with a group of units, for which alone the cases below may hold."""
    return re.match(_GROUPS, key) is not None


def is_requirement(key: str) -> bool:
    """Whether a first line only says what is asked for, how often and by which document; the cases then judge it."""
    found = _REQUIREMENT.match(key)
    told = key[found.end() :] if found is not None else _PERIODIC.sub("", key)
    if found is None and (told == key or ":" in key):
        return False
    return _CHANGES_A_RULE.search(without_terms(_LEGAL.sub("", told))) is None


def without_title(clause: str) -> str:
    """The clause without a title before its first case ("Cách tính điểm: có 1 điểm")."""
    found = _TITLE.match(clause)
    return clause[found.end() :] if found is not None and clause[found.end() :].strip() else clause


def may_change_points(clause: str) -> bool:
    """Whether the words in front of a folded case limit it to a group, leave it to a judge or change its points."""
    name, colon, case = clause.partition(":")
    if not colon or re.search(r"[×*]|\d.*[:=]|[:=].*\d", case) is None:
        return False
    taken_off = name.strip() == "điểm trừ" and re.search(r"\btrừ\b", case) is None
    return taken_off or _CHANGES_POINTS.search(without_terms(name)) is not None


def heading_before_case(clause: str, *, any_case: bool) -> tuple[str, str]:
    """The name of the figure in front of the first case ("Giải ngân vốn: đạt từ 98%: 2"), and the case.

    `any_case`: of a case told in words or counted too ("Dữ liệu mở: mỗi bộ 0,2 điểm").
    """
    found = (_NAMED_IN_WORDS if any_case else _NAMED_CASE).match(clause)
    return (found["name"], clause[found.end() :]) if found is not None else ("", clause)


def after_heading(clause: str) -> str:
    """The clause without a heading before a letter's meaning ("Tỷ lệ hồ sơ: a = số hồ sơ")."""
    found = _HEADED_MEANING.match(clause)
    return found["meaning"] if found is not None and is_heading(fold(found["heading"]) + ":") else clause
