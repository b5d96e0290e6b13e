"""Worded options: yes or no, one of several, and lateness in days.

The trap: "Có kế hoạch: 0,5; có báo cáo: 0,5" looks like two options and is a sum; "Ban hành đúng hạn: 1; không ban
hành: 0" looks like yes and no and says nothing about a plan that came late.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.amounts import Option
from chiso.engine.frameworks.annex.wording.choices import ELSE_NOTHING, LIGHT, choice_rule, read_choice
from chiso.engine.frameworks.annex.wording.deadlines import read_deadline
from chiso.engine.frameworks.annex.wording.denials import denies
from chiso.engine.frameworks.annex.wording.drafts import Draft, named_input, number, rule
from chiso.engine.frameworks.annex.wording.spelling import expanded, without_terms
from chiso.engine.frameworks.annex.wording.tiers import doubts_about_top

_NOT = re.compile(r"\b(?:không|chưa)\b")
_QUALIFIED = re.compile(
    r"\b(?:đúng|kịp thời|đầy đủ|đủ|trước|trong|sau|chậm|hiệu quả|chất lượng|thường xuyên|tốt|quý|tháng|ngày"
    r"|ít nhất|tối thiểu|"
    r"toàn bộ|tất cả|một phần|hoặc|và|nhưng)\b|\d"
)
_BARE_DENIAL = re.compile(r"^(?:không|chưa)(?: có| đạt| được| đáp ứng)*(?: yêu cầu)?$|^(?:nếu )?(?:không|chưa)$")
"""Denies all of the other case; "không thực hiện" leaves "thực hiện chưa đầy đủ" between the two."""
_ENOUGH, _NOT_ENOUGH = re.compile(r"\bđủ\b"), re.compile(r"^(?:không|chưa) (?:tổ chức |thực hiện |có )?đủ$")
"""What is due in full, and anything less."""
_REMAINDER_ALONE = re.compile(r"^(?:các )?(?:trường hợp|mức)? ?(?:khác|còn lại)$|^ngược lại$")
_REMAINDER = re.compile(
    r"(?:không|chưa|thiếu) ?(?:đạt|đáp ứng|đủ|đảm bảo|bảo đảm|thực hiện)?\b.*"
    r"\b(?:một trong|yêu cầu (?:trên|nêu trên)|các (?:nội dung|điều kiện|yêu cầu) (?:trên|nêu trên))"
)
_ALL = re.compile(r"^(?:tất cả|toàn bộ|mọi|100%)(?: số| các)* ")
_JOINED = re.compile(r"\b(?:và|hoặc|nhưng)\b|[,;]")
_SOME = re.compile(
    r"^(?:vẫn )?(?:có|còn)(?: ít nhất)?(?: (?:0?1|một))? (?P<thing>[^\W\d_]+ [^\W\d_]+)(?P<rest>[^\d,;]*)$"
)
"""Some of the things have a fault; how many or how late would be another case."""
_ANY_FAULT = re.compile(
    r"^(?:có |còn )?(?:không|chưa|thiếu|chậm|sai)(?: [^\W\d_]+){0,2}? từ 0?1(?: \(một\))? (?P<things>[^\d,;]+?)"
    r" trở lên$"
)
_SHORT_DENIALS = (
    (re.compile(r"^không (?:có|để|phát sinh)\b"), re.compile(r"^(?:có(?: phát sinh)?|phát sinh|để xảy ra)$")),
    (re.compile(r"\bđủ\b(?!.*\b(?:và|,|nhưng)\b)"), re.compile(r"^thiếu$")),
    (re.compile(r"^không (?:quá|vượt|vượt quá)\b"), re.compile(r"^(?:vượt|quá|vượt quá)$")),
)
_TIME = r"0*(?P<time>\d+ (?:ngày làm việc|ngày|giờ|tháng|tuần))\b"
_WITHIN = re.compile(rf"\b(?:trong(?: vòng| thời hạn)?|không quá|tối đa|chậm nhất(?: sau)?) {_TIME}(?! (?:đầu|cuối))")
_LATER = re.compile(rf"^(?:[^\W\d_]+ ){{0,3}}(?:sau|quá|trên|hơn) {_TIME}$")
_IN_PERIOD = re.compile(
    r"\b(?:trong|hết|chậm nhất(?: là)?(?: trong)?)"
    r" (?P<period>(?:tháng|quý) (?:\d{1,2}|[ivx]{1,3})\b(?:(?: năm |/)\d{4})?)"
)
_AFTER_PERIOD = re.compile(r"^(?:[^\W\d_]+ ){0,3}?(?=sau )|\s*(?:hoặc|,)\s*(?:không|chưa) [^\W\d_]+(?: [^\W\d_]+)?$")
_COMPLETE = re.compile(r"\b(?:đầy đủ|đủ|tất cả|toàn bộ|100%)")
_IN_TIME = re.compile(
    r"^(?:(?:gửi|nộp|hoàn thành|báo cáo) )?(?:trước hạn (?:hoặc|và|,) đúng hạn|đúng hạn (?:hoặc|và|,) trước hạn)$"
)
_TOO_LATE = re.compile(r"^(?:quá hạn|trễ hạn|chậm hạn)$")
_FAULT = re.compile(
    r"\b(?:không|chưa|một phần|hết hiệu lực|hết hạn|chậm|trễ|muộn|quá hạn|sau hạn|thiếu|sai)\b"
    r"|\b(?:quá|trên) \d+ ngày\b"
)
_FULFILLED = re.compile(
    r"^(?:(?!hoàn thành|thực hiện|đạt|báo cáo|nếu|khi).*\b(?:được|nêu rõ|đúng|đầy đủ|kịp thời|thường xuyên)|có|đã"
    r"|ban hành|tổ chức|xây dựng|gửi|công khai|duy trì|thành lập|phối hợp|bố trí|cập nhật|triển khai|cử|đăng ký"
    r"|không (?:có|để|phát sinh|vi phạm))\b(?!.*\b(?:tối đa|mức độ|từng phần|một phần|tùy)\b)[^\d%]+$"
)
"""One thing done or not done, told alone ("Có quy chế phối hợp: 1,5đ"); what may be done in part is for a person."""
_NOTHING_BETWEEN = Text(
    "trường hợp 0 điểm phủ định trường hợp đủ điểm: hiểu là có hoặc không", "one case denies the other: yes or no"
)


def read_worded(options: list[Option], maximum: Decimal | None, year: int | None, heading: str = "") -> Draft:
    """The rule that worded options make: deadline, yes_no or choice, with doubts."""
    deadline = read_deadline(options, maximum, year, heading)
    if deadline is not None:
        return deadline
    if len(options) == 2 and _is_yes_no(options):
        return read_yes_no(options, maximum)
    if len(options) == 2 and _is_denied(options, maximum):
        return replace(read_yes_no(options, maximum), notes=(_NOTHING_BETWEEN,))
    if len(options) == 1 and _FULFILLED.match(options[0].key) and options[0].points == maximum:
        return replace(read_yes_no(options, maximum), notes=(ELSE_NOTHING,))
    return read_choice(options, maximum)


def _is_yes_no(options: list[Option]) -> bool:
    """Whether one option is the plain denial of the other."""
    if any(option.points == 0 and _is_rest(option.key) for option in options):
        return True
    if _none_missing_against_any(*options) or _none_missing_against_any(*reversed(options)):
        return True
    if _all_against_some(*options) or _all_against_some(*reversed(options)):
        return True
    if _short_denial(*options):
        return True
    if any(_NOT_ENOUGH.match(less.key) and _ENOUGH.search(full.key) for full, less in permutations(options)):
        return True
    if any(less.points == 0 and _BARE_DENIAL.match(less.key) for less in options):
        return True
    told = [_NOT.search(without_terms(option.key)) is not None for option in options]
    if told[0] == told[1]:
        return _opposite(options)
    positive, negative = (options[0], options[1]) if told[1] else (options[1], options[0])
    left, right = (LIGHT.sub(" ", expanded(without_terms(option.key))).split() for option in (positive, negative))
    if not right and not _BARE_DENIAL.match(negative.key) and _QUALIFIED.search(positive.key):
        return False
    if not right or left == right:
        return True
    longer, shorter = (left, right) if set(right) <= set(left) else (right, left)
    beyond = " ".join(word for word in longer if word not in shorter)
    return bool(shorter) and set(shorter) <= set(longer) and not _QUALIFIED.search(beyond)


def _is_denied(options: list[Option], maximum: Decimal | None) -> bool:
    """Whether one case earns everything, the other nothing, and the second denies the first in other words."""
    none, full = sorted(options, key=lambda option: option.points)
    return none.points == 0 and full.points == maximum and denies(without_terms(full.key), without_terms(none.key))


def is_remainder(key: str) -> bool:
    """Whether an option means whatever the others do not ("các trường hợp còn lại")."""
    return _REMAINDER_ALONE.search(key) is not None


def _is_rest(key: str) -> bool:
    """Whether an option takes in all that the others leave: "các trường hợp còn lại", "không … hoặc … không …"."""
    if is_remainder(key) or _REMAINDER.search(key):
        return True
    parts = re.split(r"\s*(?:,|;|hoặc)\s*", key)
    return len(parts) > 1 and " hoặc " in key and all(_FAULT.search(part) for part in parts if part)


def _opposite(options: list[Option]) -> bool:
    """ "Đúng" against "sai"; "không để xảy ra vi phạm" against "để xảy ra vi phạm" by the word more at the start."""
    first, second = options[0].key, options[1].key
    if {first, second} == {"đúng", "sai"} or _within_or_later(*options):
        return True
    if any(
        early.points and _IN_TIME.match(early.key) and _TOO_LATE.match(late.key)
        for early, late in permutations(options)
    ):
        return True
    return first == f"không {second}" or second == f"không {first}"


def _short_denial(first: Option, second: Option) -> bool:
    """ "Không có đơn" against "có", "đủ" against "thiếu", "không quá 01 lần" against "vượt": nothing between."""
    told, less = sorted((first, second), key=lambda option: -option.points)
    return less.points == 0 and any(short.match(less.key) and full.search(told.key) for full, short in _SHORT_DENIALS)


def _within_or_later(first: Option, second: Option) -> bool:
    """ "Trong 05 ngày" against "sau 05 ngày": the same time, and all that is later."""
    told, later = sorted((first, second), key=lambda option: -option.points)
    period = _IN_PERIOD.search(told.key)
    if later.points == 0 and period is not None and _AFTER_PERIOD.sub("", later.key) == f"sau {period['period']}":
        return True
    within, after = _WITHIN.search(told.key), _LATER.match(later.key)
    return within is not None and after is not None and within.group("time") == after["time"] and later.points == 0


def _none_missing_against_any(every: Option, some: Option) -> bool:
    """ "Ban hành đầy đủ văn bản" against "không ban hành từ 01 văn bản trở lên": one missing is any missing."""
    fault = _ANY_FAULT.match(some.key)
    if fault is None or some.points or _NOT.search(every.key) or not _COMPLETE.search(every.key):
        return False
    return len(set(fault["things"].split()) & set(every.key.split())) >= 2


def _all_against_some(every: Option, some: Option) -> bool:
    """ "Tất cả báo cáo gửi đúng hạn" against "có báo cáo gửi muộn": one fault ends what holds for all."""
    if some.points or not _ALL.match(every.key) or _JOINED.search(every.key):
        return False
    fault = _SOME.match(some.key)
    return fault is not None and fault["thing"] in every.key and _FAULT.search(fault["rest"]) is not None


def read_pair(options: list[Option], maximum: Decimal | None) -> Draft:
    """Two options between which there is no third: yes and no, or a choice where both earn points."""
    if any(option.points == 0 for option in options):
        return read_yes_no(options, maximum)
    return Draft(choice_rule(options), tuple(doubts_about_top(max(one.points for one in options), maximum)))


def read_yes_no(options: list[Option], maximum: Decimal | None) -> Draft:
    """Two options as yes and no."""
    high = max(option.points for option in options)
    doubts = doubts_about_top(high, maximum)
    if len(options) > 1 and min(option.points for option in options) != 0:
        doubts.append(Text("cả hai câu trả lời đều có điểm", "both answers earn points"))
        return Draft(choice_rule(options), tuple(doubts))
    best = max(options, key=lambda option: option.points)
    label = "" if best.key in ("có", "đạt", "đã") else best.words
    answer = named_input("answer", label) if label else None
    return Draft(rule("yes_no", input=answer, points=number(high)), tuple(doubts))
