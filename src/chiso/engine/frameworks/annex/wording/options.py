"""Worded options: yes or no, one of several, and lateness in days.

The trap: "Có kế hoạch: 0,5; có báo cáo: 0,5" looks like two options and is a sum; "Ban hành đúng hạn: 1; không ban
hành: 0" looks like yes and no and says nothing about a plan that came late.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.amounts import Option
from chiso.engine.frameworks.annex.wording.drafts import Draft, items, mapping, named_input, number, rule, words
from chiso.engine.frameworks.annex.wording.intervals import Interval, read_interval
from chiso.engine.frameworks.annex.wording.spelling import expanded
from chiso.engine.frameworks.annex.wording.tiers import doubts_about_top
from chiso.engine.frameworks.model import RuleSpec
from chiso.engine.frameworks.source import Scalar

_NOT = re.compile(r"\b(?:không|chưa)\b")
_LIGHT = re.compile(
    r"\b(?:có|đã|không|chưa|nếu|thì|được|đạt|thực hiện|việc|trong năm|để|bị|là|trường hợp|theo|quy định"
    r"|yêu cầu)\b|[(),.:-]"
)
_QUALIFIED = re.compile(
    r"\b(?:đúng|kịp thời|đầy đủ|đủ|trước|trong|sau|chậm|hiệu quả|chất lượng|thường xuyên|tốt|quý|tháng|ngày"
    r"|ít nhất|tối thiểu|"
    r"toàn bộ|tất cả|một phần|hoặc|và|nhưng)\b|\d"
)
_BARE_DENIAL = re.compile(r"^(?:không|chưa)(?: có| đạt| được| đáp ứng)*(?: yêu cầu)?$|^(?:nếu )?(?:không|chưa)$")
"""Denies all of the other case; "không thực hiện" leaves "thực hiện chưa đầy đủ" between the two."""
_REMAINDER_ALONE = re.compile(r"^(?:các )?(?:trường hợp|mức)? ?(?:khác|còn lại)$|^ngược lại$")
_REMAINDER = re.compile(
    r"(?:không|chưa) (?:đạt|đáp ứng|đủ|đảm bảo|bảo đảm|thực hiện)?\b.*"
    r"\b(?:một trong|yêu cầu (?:trên|nêu trên)|các (?:nội dung|điều kiện|yêu cầu) (?:trên|nêu trên))"
)
_COMPARED = re.compile(r"(?:\b(?:dưới|trên|ít hơn|nhiều hơn)|[<>≤≥])\s*\d|\d[^:;]{0,40}\btrở (?:lên|xuống)\b")
_UP_TO = re.compile(r"\b(?:tối đa|từ|khoảng|không quá)\s*$")
_ALL = re.compile(r"^(?:tất cả|toàn bộ|mọi|100%)(?: số| các)* ")
_JOINED = re.compile(r"\b(?:và|hoặc|nhưng)\b|[,;]")
_SOME = re.compile(r"^(?:có|còn)(?: ít nhất)?(?: (?:0?1|một))? (?P<thing>[^\W\d_]+ [^\W\d_]+)(?P<rest>[^\d,;]*)$")
"""Some of the things have a fault; how many or how late would be another case."""
_SCOPE = re.compile(
    r"^(?:riêng|đối với|ngoài ra|nhóm|trường hợp đặc biệt|áp dụng)\b|\bđối với\b"
    r"|\briêng (?:đối với|với|các|những|xã|phường|đơn vị|cơ quan|sở|tỉnh|cấp)\b"
)
_ON_TIME = re.compile(
    r"\b(?:đúng hạn|đúng thời hạn|đúng thời gian|đúng tiến độ|kịp thời|trước hạn|đúng quy định về thời gian)\b"
)
_LATE = re.compile(r"\b(?:chậm|trễ|muộn|quá hạn|sau hạn|quá thời hạn|(?:quá|trên) \d+ ngày)\b")
_FAULT = re.compile(r"\b(?:không|chưa|chậm|trễ|muộn|quá hạn|sau hạn|thiếu|sai)\b|\b(?:quá|trên) \d+ ngày\b")
_NEVER = re.compile(
    r"\b(?:không|chưa)\s+(?:ban hành|gửi|thực hiện|có|nộp|báo cáo|xây dựng|triển khai|hoàn thành|tổ chức)\b"
)
_DAYS = re.compile(r"\bngày\b")
_WORKING = re.compile(r"ngày làm việc")
_OR_NEVER = re.compile(r"\s*(?:hoặc|,)\s*(?:không|chưa)\b.*$")
_DATE = re.compile(r"(?:ngày\s*)?(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}))?(?![\d%])")
_DATE_WORDS = re.compile(r"ngày\s*(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})(?:\s*năm\s*(?P<y>\d{4}))?")
_BEFORE = re.compile(r"\btrước(?: ngày)?\s*$")
_AFTER = re.compile(r"\b(?:sau|quá|từ)(?: ngày)?\s*$")


def read_worded(options: list[Option], maximum: Decimal | None, year: int | None) -> Draft:
    """The rule that worded options make: deadline, yes_no or choice, with doubts."""
    deadline = _read_deadline(options, maximum, year)
    if deadline is not None:
        return deadline
    if len(options) == 2 and _is_yes_no(options):
        return read_yes_no(options, maximum)
    return _choice(options, maximum)


def _is_yes_no(options: list[Option]) -> bool:
    """Whether one option is the plain denial of the other."""
    if any(option.points == 0 and _is_rest(option.key) for option in options):
        return True
    if _all_against_some(*options) or _all_against_some(*reversed(options)):
        return True
    told = [_NOT.search(option.key) is not None for option in options]
    if told[0] == told[1]:
        return _opposite(options)
    positive, negative = (options[0], options[1]) if told[1] else (options[1], options[0])
    left, right = (_LIGHT.sub(" ", expanded(option.key)).split() for option in (positive, negative))
    if not right and not _BARE_DENIAL.match(negative.key) and _QUALIFIED.search(positive.key):
        return False
    if not right or left == right:
        return True
    longer, shorter = (left, right) if set(right) <= set(left) else (right, left)
    beyond = " ".join(word for word in longer if word not in shorter)
    return bool(shorter) and set(shorter) <= set(longer) and not _QUALIFIED.search(beyond)


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
    if {first, second} == {"đúng", "sai"}:
        return True
    return first == f"không {second}" or second == f"không {first}"


def _all_against_some(every: Option, some: Option) -> bool:
    """ "Tất cả báo cáo gửi đúng hạn" against "có báo cáo gửi muộn": one fault ends what holds for all."""
    if some.points or not _ALL.match(every.key) or _JOINED.search(every.key):
        return False
    fault = _SOME.match(some.key)
    return fault is not None and fault["thing"] in every.key and _FAULT.search(fault["rest"]) is not None


def read_yes_no(options: list[Option], maximum: Decimal | None) -> Draft:
    """Two options as yes and no."""
    high, low = sorted((option.points for option in options), reverse=True)
    doubts = doubts_about_top(high, maximum)
    if low != 0:
        doubts.append(Text("cả hai câu trả lời đều có điểm", "both answers earn points"))
        return Draft(_choice_rule(options), tuple(doubts))
    best = max(options, key=lambda option: option.points)
    label = "" if best.key in ("có", "đạt", "đã") else best.words
    answer = named_input("answer", label) if label else None
    return Draft(rule("yes_no", input=answer, points=number(high)), tuple(doubts))


def _choice(options: list[Option], maximum: Decimal | None) -> Draft:
    points = [option.points for option in options]
    doubts = doubts_about_top(max(points), maximum)
    if len(options) == 1:
        doubts.append(Text("chỉ nêu một trường hợp", "only one case is stated"))
    if len(options) > 1 and maximum is not None and max(points) < maximum and sum(points) == maximum:
        doubts.append(
            Text("các mục cộng lại bằng điểm tối đa: có thể là điểm thành phần", "the parts add up to the maximum")
        )
    if any(_SCOPE.search(option.key) for option in options):
        doubts.append(Text("có quy định riêng cho một nhóm", "a group has a rule of its own"))
    if len({option.key for option in options}) < len(options):
        doubts.append(Text("một trường hợp viết hai lần", "a case is written twice"))
    if len(options) == 2:
        doubts.append(Text("giữa hai trường hợp có thể còn trường hợp khác", "there may be a case between the two"))
    if _leaves_the_day(options):
        doubts.append(Text("chính ngày mốc không thuộc trường hợp nào", "the day itself is in no case"))
    if any("bình quân" in option.key for option in options):
        doubts.append(Text("tính theo số bình quân", "worked out from a mean"))
    if any(_UP_TO.search(option.key) for option in options):
        doubts.append(Text("một trường hợp chỉ nêu điểm “tối đa”", "a case states points “up to”"))
    doubts += _doubts_about_ranges(options)
    return Draft(_choice_rule(options), tuple(doubts))


def _doubts_about_ranges(options: list[Option]) -> list[Text]:
    """Ranges among the cases to choose: a figure is entered then, and no case chosen."""
    doubts: list[Text] = []
    if sum(_COMPARED.search(option.key) is not None and read_interval(option.key) is None for option in options) > 1:
        doubts.append(Text("các mức theo số chưa đọc được", "ranges of a figure were not understood"))
    if any(read_interval(option.key) is not None and "%" in option.key for option in options):
        doubts.append(Text("lẫn tỷ lệ % và trường hợp bằng chữ", "percentages and worded cases are mixed"))
    return doubts


def _leaves_the_day(options: list[Option]) -> bool:
    """Whether one case is before a day and one after it, and none holds the day."""
    sides: dict[tuple[str, str], set[str]] = {}
    for option in options:
        for found in _DATE.finditer(option.key):
            before = option.key[: found.start()]
            side = (
                "before" if _BEFORE.search(before) else "after" if re.search(r"\bsau(?: ngày)?\s*$", before) else "on"
            )
            sides.setdefault((found["d"].lstrip("0"), found["m"].lstrip("0")), set()).add(side)
    return any(found == {"before", "after"} for found in sides.values())


def _choice_rule(options: list[Option]) -> RuleSpec:
    rows = [
        mapping(code=Scalar(f"m{place}"), name=words(option.words), points=number(option.points))
        for place, option in enumerate(options, start=1)
    ]
    return rule("choice", options=items(list(rows)))


def _read_deadline(options: list[Option], maximum: Decimal | None, year: int | None) -> Draft | None:
    """Lateness in days, or a date with what comes after it; None when time is told in other words."""
    on_time = [option for option in options if _is_on_time(option)]
    late = [option for option in options if _LATE.search(option.key) and option not in on_time]
    never = [option for option in options if option not in on_time and option not in late]
    in_days = [option for option in late if _DAYS.search(option.key)]
    dated = [option for option in never if _date_in(option.key, year) is not None]
    if len(on_time) != 1 or not (in_days or dated) or len(options) < 2:
        return None
    never = [option for option in never if option not in dated]
    if any(option.points for option in dated):
        return None
    if len(in_days) < len(late) or any(not _NEVER.search(option.key) or option.points for option in never):
        return None
    doubts = doubts_about_top(on_time[0].points, maximum)
    if any(_WORKING.search(option.key) for option in options):
        doubts.append(Text("ngày làm việc; quy tắc đếm ngày lịch", "working days; the rule counts calendar days"))
    steps = _late_steps(in_days, doubts)
    due, due_doubts = _due(on_time[0], dated, year)
    return Draft(
        rule(
            "deadline",
            due=Scalar(due.isoformat()) if due else None,
            points=number(on_time[0].points),
            late=items([mapping(days=Scalar(str(days)), points=number(points)) for days, points in steps]),
        ),
        (*doubts, *due_doubts),
        missing=() if due else ("due",),
    )


def _is_on_time(option: Option) -> bool:
    if _LATE.search(option.key) and not re.search(r"chậm nhất|muộn nhất", option.key):
        return False
    if _NOT.search(option.key):
        return False
    found = _DATE_WORDS.search(option.key) or _DATE.search(option.key)
    if found is not None and _AFTER.search(option.key[: found.start()]):
        return False
    return _ON_TIME.search(option.key) is not None or found is not None


def _late_steps(options: list[Option], doubts: list[Text]) -> list[tuple[int, Decimal]]:
    """`(days, points)` with days rising; the open last range must earn nothing."""
    ranges: list[tuple[int, int | None, Decimal]] = []
    for option in options:
        interval = read_interval(_OR_NEVER.sub("", option.key))
        if interval is None or interval.unit != "count":
            doubts.append(Text(f"không rõ số ngày: “{option.words}”", f"days not understood: “{option.words}”"))
            continue
        ranges.append((*_whole_days(interval), option.points))
    ranges.sort(key=lambda found: found[0])
    expected = 1
    steps: list[tuple[int, Decimal]] = []
    for first, last, points in ranges:
        if first != expected:
            doubts.append(Text("số ngày chậm không liền nhau", "the days late do not meet"))
        if last is None:
            if points:
                doubts.append(Text("chậm bao lâu cũng còn điểm", "points remain however late"))
            break
        steps.append((last, points))
        expected = last + 1
    return steps


def _whole_days(interval: Interval) -> tuple[int, int | None]:
    first = 1
    if interval.low is not None:
        first = max(1, int(interval.low) + (0 if interval.holds_low else 1))
    if interval.high is None:
        return first, None
    return first, int(interval.high) - (0 if interval.holds_high else 1)


def _due(on_time: Option, after: list[Option], year: int | None) -> tuple[date | None, list[Text]]:
    due = _date_in(on_time.key, year)
    if due is None:
        return None, []
    doubts: list[Text] = []
    found = _DATE_WORDS.search(on_time.key) or _DATE.search(on_time.key)
    if found is not None and _BEFORE.search(on_time.key[: found.start()]):
        doubts.append(
            Text(
                f"“trước ngày {due:%d/%m/%Y}”: ngày cuối cùng được tính là hôm trước",
                f"“before {due:%d/%m/%Y}”: the last day that counts is the one before",
            )
        )
        due -= timedelta(days=1)
    if any(_date_in(option.key, year) not in (due, due + timedelta(days=1)) for option in after):
        doubts.append(Text("hai mốc ngày khác nhau", "two different dates"))
    return due, doubts


def _date_in(key: str, year: int | None) -> date | None:
    """The day that a condition names; a day without a year is in the scored year, when that is known."""
    found = _DATE_WORDS.search(key) or _DATE.search(key)
    if found is None or not (found["y"] or year):
        return None
    try:
        return date(int(found["y"] or year or 0), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
