"""Several cases of which a person chooses one, and what makes a list of cases doubtful.

The trap: "có kế hoạch: 0,5; có báo cáo: 0,5" looks like two cases to choose from and is a sum.
"""

from __future__ import annotations

import re
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.amounts import Option
from chiso.engine.frameworks.annex.wording.deadlines import leaves_the_day
from chiso.engine.frameworks.annex.wording.drafts import Draft, items, mapping, number, rule, words
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, read_interval
from chiso.engine.frameworks.annex.wording.tiers import doubts_about_top
from chiso.engine.frameworks.model import RuleSpec
from chiso.engine.frameworks.source import Scalar

_COMPARED = re.compile(r"(?:\b(?:dưới|trên|ít hơn|nhiều hơn)|[<>≤≥])\s*\d|\d[^:;]{0,40}\btrở (?:lên|xuống)\b")
_MEAN = re.compile("bình quân")
_UP_TO = re.compile(r"\b(?:tối đa|từ|khoảng|không quá)\s*$")
_ALL_OR_LESS = (HUNDRED, None)
_DEED = re.compile(r"^(?:có|đã|ban hành|tổ chức|thực hiện|xây dựng|gửi|lập|công khai|báo cáo)\b")
_BEYOND = re.compile(
    r"\b(?:vượt|(?:thấp hơn|kém|hụt|thiếu) (?:chỉ tiêu|kế hoạch|dự toán|mức giao))\b[^\d%]*\d[\d,.]*\s*%"
)
_SCOPE = re.compile(
    r"^(?:các |những )?(?:đơn vị|cơ quan|xã|phường|huyện|sở|địa phương) (?:loại|hạng|nhóm|miền|vùng|có|thuộc|không"
    r"|biên giới|đặc biệt|sự nghiệp|tự chủ)\b[^:]*:"
    r"|^(?:riêng|đối với|ngoài ra|nhóm(?! (?:cao|thấp|trung bình|khá|tốt|dẫn đầu|đầu|cuối|giữa))|trường hợp đặc biệt"
    r"|áp dụng (?:cho|với|tại các))\b|\bđối với\b"
    r"|\briêng (?:đối với|với|các|những|xã|phường|đơn vị|cơ quan|sở|tỉnh|cấp)\b"
)
_ANYTHING_ELSE = Option("Trường hợp khác", "trường hợp khác", Decimal(0))
ELSE_NOTHING = Text("trường hợp khác: 0 điểm (không ghi)", "anything else: 0 (unsaid)")
LIGHT = re.compile(
    r"\b(?:(?:so với )?năm trước(?: liền kề)?"
    r"|có|đã|không|chưa|nếu|thì|được|đạt|thực hiện|việc|trong năm|để|bị|là|trường hợp|theo|quy định"
    r"|yêu cầu)\b|[(),.:-]"
)


def read_choice(options: list[Option], maximum: Decimal | None) -> Draft:
    doubts = _doubts_about_cases(options, maximum) + _doubts_about_ranges(options)
    if len(options) == 2:
        if not doubts and _leave_nothing_else(*options):
            return Draft(choice_rule([*options, _ANYTHING_ELSE]), notes=(ELSE_NOTHING,))
        doubts.append(Text("giữa hai trường hợp có thể còn trường hợp khác", "there may be a case between the two"))
    return Draft(choice_rule(options), tuple(doubts))


def _leave_nothing_else(first: Option, second: Option) -> bool:
    """Whether a full case and a lesser one are told in words: what is neither earns nothing, as is customary."""
    told = re.sub(r"\b100\s*%", "", f"{first.key} {second.key}")
    return first.points != second.points and min(first.points, second.points) > 0 and not re.search(r"\d", told)


def _doubts_about_cases(options: list[Option], maximum: Decimal | None) -> list[Text]:
    points = [option.points for option in options]
    parts = len(options) > 1 and maximum is not None and max(points) < maximum and sum(points) == maximum
    taken_off = any(option.taken_off for option in options) and not _each_alone(options, maximum)
    found = (
        (len(options) == 1, "chỉ nêu một trường hợp", "only one case is stated"),
        (_may_add(options), "các việc có thể cộng điểm với nhau", "the deeds may add up"),
        (parts, "các mục cộng lại bằng điểm tối đa: có thể là điểm thành phần", "the parts add up to the maximum"),
        (_any(_SCOPE, options), "có quy định riêng cho một nhóm", "a group has a rule of its own"),
        (
            len({option.key for option in options}) < len(options),
            "một trường hợp viết hai lần",
            "a case is written twice",
        ),
        (_one_holds_another(options), "một trường hợp gồm cả trường hợp khác", "one case holds another"),
        (leaves_the_day(options), "chính ngày mốc không thuộc trường hợp nào", "the day itself is in no case"),
        (_any(_MEAN, options), "tính theo số bình quân", "worked out from a mean"),
        (taken_off, "phần trừ có thể cộng với trường hợp khác", "what is taken off may add to another case"),
        (any(option.uncounted for option in options), "có việc không được tính", "something is left out of the count"),
        (_any(_UP_TO, options), "một trường hợp chỉ nêu điểm “tối đa”", "a case states points “up to”"),
    )
    return [*doubts_about_top(max(points), maximum), *(Text(vi, en) for holds, vi, en in found if holds)]


def _one_holds_another(options: list[Option]) -> bool:
    """Whether "tương đương hoặc cao hơn năm trước" stands beside "cao hơn năm trước", which has points of its own."""
    for wide in options:
        first, *others = wide.key.split(" hoặc ")
        told = {first, *others, *(f"{first} {tail}" for tail in _tails(others[-1]))} if others else set()
        if any(one.key in told for one in options if one is not wide and one.points != wide.points):
            return True
    return False


def _tails(words: str) -> list[str]:
    parts = words.split()
    return [" ".join(parts[place:]) for place in range(1, len(parts))]


def _may_add(options: list[Option]) -> bool:
    """Whether all cases are deeds that may stand together: each has words of its own.

    None earns nothing, and two earn the same or each begins with "có".
    """
    points = [option.points for option in options]
    alike = len(set(points)) < len(points) or all(option.key.startswith("có ") for option in options)
    if len(options) < 2 or min(points) == 0 or not alike:
        return False
    told = [set(LIGHT.sub(" ", option.key).split()) for option in options]
    return all(_DEED.match(option.key) for option in options) and not set.intersection(*told)


def _any(form: re.Pattern[str], options: list[Option]) -> bool:
    return any(form.search(option.key) for option in options)


def _each_alone(options: list[Option], maximum: Decimal | None) -> bool:
    """Whether one part alone is taken off and all else earns everything or nothing, so that no two cases add up."""
    return len([option for option in options if option.points not in (Decimal(0), maximum)]) == 1


def _doubts_about_ranges(options: list[Option]) -> list[Text]:
    """Ranges among the cases to choose: a figure is entered then, and no case chosen."""
    doubts: list[Text] = []
    if sum(_COMPARED.search(option.key) is not None and read_interval(option.key) is None for option in options) > 1:
        doubts.append(Text("các mức theo số chưa đọc được", "ranges of a figure were not understood"))
    if any(_is_share(option.key) for option in options):
        doubts.append(Text("lẫn tỷ lệ % và trường hợp bằng chữ", "percentages and worded cases are mixed"))
    return doubts


def _is_share(key: str) -> bool:
    """Whether a case is a range of a percentage; "100%" may only say "all", and "dưới 100%" "not all"."""
    interval = read_interval(key)
    return (
        interval is not None
        and interval.unit == "%"
        and not beyond_target(key)
        and not (interval.high == HUNDRED and interval.low in _ALL_OR_LESS)
    )


def beyond_target(key: str) -> bool:
    """Whether a percentage only says by how much a target is surpassed or missed: a case to choose beside "đạt"."""
    return _BEYOND.search(key) is not None


def choice_rule(options: list[Option]) -> RuleSpec:
    rows = [
        mapping(code=Scalar(f"m{place}"), name=words(option.words), points=number(option.points))
        for place, option in enumerate(options, start=1)
    ]
    return rule("choice", options=items(list(rows)))
