"""Two cases of which one earns everything and one nothing: whether the second denies the first, in any words.

The trap: "đúng hạn: 1; không ban hành: 0" has a third case between the two (issued late), "đúng hạn: 1; chậm: 0"
has none, since what was never done is worse than late. So the case without points must deny what the full one asks for:
the one quality, the deed where no quality is asked for, or the fault that there may not be.
"""

from __future__ import annotations

import re

_NONE_OF = re.compile(
    r"^(?:trong (?:năm|kỳ)(?: đánh giá)?,? )?(?:(?:đơn vị|cơ quan|địa phương) )?"
    r"không (?:có|để(?: xảy ra)?|phát sinh|xảy ra|bị|còn|vi phạm)\b(?P<what>.*)$"
)
_SOME_OF = re.compile(
    r"^(?:nếu |trường hợp |trong năm )?(?:có|để(?: xảy ra)?|phát sinh|xảy ra|bị|còn|vi phạm)\b(?P<what>.*)$"
)
_SECOND_DEMAND = re.compile(
    r"(?:\b(?:và|nhưng|đồng thời)\b|,).*\b(?:đúng(?! quy định)|đủ|đầy đủ|kịp thời|thực hiện|hoàn thành"
    r"|báo cáo|đạt|có)\b"
)
_FROM_ONE = re.compile(r"\b(?:từ |ít nhất |tối thiểu )?0?1\b(?:\s*\(một\))?")
_AT_LEAST_ONE = re.compile(r"\bcó (?:ít nhất|từ|tối thiểu) 0?1\b(?P<what>[^\d]*)$")
_ANY_ONE = re.compile(r"^(?P<some>có|còn|để|phát hiện) (?:từ |ít nhất |tối thiểu )0?1\b(?: \(một\))?")
_AT_LEAST_ONCE = re.compile(
    r"^(?!.*\b(?:quý|tháng|tuần|kỳ|mỗi|hằng|hàng|và)\b)[^\d,;]*\b(?:ít nhất|tối thiểu) 0?1 [^\d,;]*$"
)
"""Once in the year: of four quarters some may be missed, of one year none."""
_NOT_DONE = re.compile(
    r"^(?:không|chưa) (?:thực hiện|đạt|đảm bảo|bảo đảm|đáp ứng)(?: (?:yêu cầu|theo quy định|quy định))*$"
)
_FAULTY = re.compile(r"\b(?:trễ|chậm|muộn|quá hạn|sai|thiếu|vi phạm|sai phạm|sai sót|tồn đọng)\b")
"""None of the things against some of them with a fault leaves those without one."""
_PARTLY = re.compile(r"\b(?:nhưng|một phần|một số|từng phần|tùy|mức độ|chưa đầy đủ|(?<!xây dựng )cơ bản)\b")
_DENIES = re.compile(r"\b(?:không|chưa)\b")
_BY_THE_RULES = re.compile(
    r"\b(?:không|chưa) (?:thực hiện |làm |được |đảm bảo |bảo đảm )*(?:đúng|đạt|đáp ứng|đảm bảo|bảo đảm|theo)"
    r"(?: (?:theo|các|những|tất cả))* (?P<rule>quy định|yêu cầu|tiêu chuẩn|điều kiện)\b"
)
"""What is not done by the rules covers all that falls short of them."""
_IN_TIME = (
    re.compile(r"\b(?:đúng (?:thời )?(?:hạn|gian)|đúng tiến độ|kịp thời)\b"),
    re.compile(r"\b(?:chậm|trễ|muộn|quá hạn)\b"),
)
_MORE_THAN_IN_TIME = re.compile(r"\b(?:ít nhất|tối thiểu|toàn bộ|tất cả)\b|%")
"""Beside "in time" days and quarters only say which time, or which of the reports."""
_QUALITIES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    _IN_TIME,
    (re.compile(r"\b(?:đầy đủ|đủ)\b"), re.compile(r"\bthiếu\b")),
    (re.compile(r"\bđúng\b(?! (?:thời )?(?:hạn|gian)| tiến độ)"), re.compile(r"\bsai\b")),
    (re.compile(r"\b(?:hiệu quả|chất lượng|thường xuyên|tốt|phù hợp|hợp lý)\b"), re.compile(r"(?!)")),
)
"""A quality, and the word that denies it without "không"."""
_ALONE = r"(?!.*(?:\b(?:và|nhưng)\b|,))(?!.*\d)"
_OPPOSED = (
    (
        re.compile(r"^(?!.*(?:\b(?:và|hoặc|nhưng)\b|[,;\d]))[^:]*\bđúng (?:theo )?(?:quy định|định mức)\b"),
        re.compile(
            r"^(?:nếu |trường hợp )*(?:có|để|còn)\b[^,;\d]*\b(?:vượt|trái)(?: (?:quá|so với|số|mức|với))*"
            r" (?:quy định|định mức)$"
        ),
    ),
    (
        re.compile(rf"^(?:chấp hành|tuân thủ|(?:thực hiện|giữ) (?:tốt|đúng|nghiêm))\b{_ALONE}"),
        re.compile(
            r"^(?:(?:nếu|có|để|xảy ra|còn|bị|trường hợp|công chức|cá nhân|cán bộ|viên chức|đơn vị) )*"
            r"(?:vi phạm|sai phạm)(?: [^\W\d_]+){0,6}$"
        ),
    ),
    (
        re.compile(rf"\b(?:dứt điểm|triệt để|xử lý xong|giải quyết (?:xong|hết))\b{_ALONE}"),
        re.compile(r"^(?:(?:nếu|để|còn|vẫn còn|có|bị) )+(?:tồn đọng|tồn|kéo dài)(?: [^\W\d_]+){0,4}$"),
    ),
)
"""Rules are kept or broken, cases are settled or left."""
_JOINED = re.compile(r"\b(?:và|hoặc|nhưng|đồng thời)\b|[,;]")
_MORE_THAN_A_DEED = re.compile(
    r"\b(?:trước|trong (?!năm)|sau|chậm|ít nhất|tối thiểu|toàn bộ|tất cả|quý"
    r"|tháng|ngày|100%)|\d"
)
_FORMS = re.compile(r"\s*\((?:[^\W\d_]+ ){1,9}hoặc(?: [^\W\d_]+){1,9}\)$")
_WHEN_OR_HOW_MANY = re.compile(r"\b(?:trước|sau|chậm|ít nhất|tối thiểu|toàn bộ|tất cả|quý|tháng|ngày|kỳ)\b")
_DEFINED = re.compile(r"\s*\([^()]*\)\s*$")
_LIGHT = frozenset({
    "có", "đã", "không", "chưa", "nếu", "thì", "được", "đạt", "thực", "hiện", "việc", "trong", "năm", "để", "bị", "là",
    "trường", "hợp", "theo", "quy", "định", "yêu", "cầu", "các", "những", "về", "của", "cho", "và", "hoặc", "công",
    "tác", "tổ", "chức", "xảy", "ra", "từ", "trở", "lên", "đơn", "vị", "cơ", "quan",
    "vụ", "lượt", "lần", "nào", "bất", "kỳ",
})  # fmt: skip


def denies(full: str, none: str) -> bool:
    """Whether the folded case without points denies the folded full one, so that there is no case between the two."""
    full = _without_forms(full)
    any_one, nothing = _AT_LEAST_ONE.search(full), _NONE_OF.match(none)
    if any_one is not None and nothing is not None:
        return _content(nothing["what"]) <= _content(any_one["what"])
    if _PARTLY.search(full) or _PARTLY.search(none):
        return False
    told = _NONE_OF.match(full)
    if told is not None:
        some = _SOME_OF.match(none)
        return some is not None and _breaks(told["what"], some["what"])
    none = _ANY_ONE.sub(r"\g<some>", none)
    if any(kept.search(full) and broken.match(none) for kept, broken in _OPPOSED):
        return True
    if _AT_LEAST_ONCE.match(full) and _NOT_DONE.match(none):
        return True
    if _DENIES.search(full) or re.search(r"\d", none):
        return False
    full = _without_definition(full)
    by_rules = _BY_THE_RULES.search(none)
    if by_rules is not None and by_rules["rule"] in full:
        return True
    asked = [pair for pair in _QUALITIES if pair[0].search(full)]
    if len(asked) == 1:
        more = _MORE_THAN_IN_TIME if asked[0] is _IN_TIME else _MORE_THAN_A_DEED
        if more.search(asked[0][0].sub(" ", full)) is None:
            return _lacks(asked[0], none)
    alone = not asked and not _JOINED.search(full) and not _MORE_THAN_A_DEED.search(full)
    return alone and _DENIES.match(none) is not None and bool(_content(full) & _content(none))


def _without_forms(full: str) -> str:
    """The full case without brackets that only say in which forms the deed counts ("(riêng hoặc lồng ghép)")."""
    found = _FORMS.search(full)
    if found is None or _WHEN_OR_HOW_MANY.search(found.group()) or _DENIES.search(found.group()):
        return full
    return full if any(form.search(found.group()) for form, _ in _QUALITIES) else full[: found.start()]


def _without_definition(full: str) -> str:
    """The full case without brackets behind its quality that say when it holds: "kịp thời (trong tháng 01)"."""
    found = _DEFINED.search(full)
    known = found is not None and any(form.search(full[: found.start()]) for form, _ in _QUALITIES)
    return _DEFINED.sub(" ", full).strip() if known else full


def _breaks(what: str, some: str) -> bool:
    """Whether "có …" names the thing that "không có …" rules out: any one of them, and no number of them."""
    bare = _FROM_ONE.sub(" ", some)
    if _SECOND_DEMAND.search(what) or re.search(r"\d", bare + what):
        return False
    if _FAULTY.search(bare) and not _FAULTY.search(what) and _content(what) < _content(bare):
        return False
    return not _content(bare) or bool(_content(what) & _content(bare))


def _lacks(quality: tuple[re.Pattern[str], re.Pattern[str]], none: str) -> bool:
    """Whether the case says that the quality is missing."""
    form, opposite = quality
    found = form.search(none)
    if found is None:
        return opposite.search(none) is not None
    return _DENIES.search(none[: found.start()]) is not None


def _content(key: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]+", key) if word not in _LIGHT}
