"""Formulas and points per case become rules; what stands beside them completes the rule or makes it doubtful."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording import counting, left_over, remarks, statuses
from chiso.engine.frameworks.annex.wording.amounts import Option
from chiso.engine.frameworks.annex.wording.drafts import Draft, items, named_input, number, rule, shown
from chiso.engine.frameworks.annex.wording.heaps import Heaps
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, ONE, ZERO, Interval, read_interval
from chiso.engine.frameworks.annex.wording.proportions import Formula
from chiso.engine.frameworks.annex.wording.tiers import doubts_about_top, read_tiers

_MORE = re.compile(r"\d|điểm|\btrở (?:lên|xuống)\b")
"""Beside the range before a formula: points or another range, which a ratio's floor does not hold."""

_BELOW_FULL = re.compile(
    r"^(?:nếu |trường hợp )?(?:thấp hơn|ít hơn|(?:không|chưa) (?:đạt|hoàn thành|đủ))"
    r"(?: (?:mức|chỉ tiêu|kế hoạch|này|trên))*$|^(?:các )?(?:trường hợp |mức )?còn lại$"
)
"""What is below the range that earns everything, told without its figure."""


def formula_rule(heaps: Heaps, maximum: Decimal | None) -> Draft:
    """The rule of the formula and of the ranges that limit it."""
    formula = heaps.formulas[0]
    of_a_whole = formula.ends == (ZERO, HUNDRED) and formula.above.startswith("tỷ lệ")
    if formula.kind == "linear" and of_a_whole and (heaps.ranges or formula.before):
        formula = replace(formula, kind="ratio")
    doubts = list(formula.doubts)
    if len(heaps.formulas) > 1:
        doubts.append(Text("có hai công thức", "there are two formulas"))
    if maximum is None:
        doubts.append(Text("chưa biết điểm tối đa", "the maximum is not known"))
    if len(heaps.options) - _nothing_due(formula, heaps, maximum) > len(heaps.ranges):
        doubts.append(Text("có trường hợp bằng chữ cạnh công thức", "a worded case stands beside the formula"))
    share = _share_below_whole(formula, heaps, maximum, doubts)
    if share is not None:
        return share
    doubts += _factor_doubts(formula.factor, maximum)
    if formula.kind == "linear":
        return _line(formula, heaps, maximum, doubts)
    floor = _floor(formula, heaps, maximum, doubts)
    above, below = _operands(formula, heaps)
    return Draft(
        rule(
            "ratio",
            numerator=named_input("numerator", above),
            denominator=named_input("denominator", below),
            full_at=number(formula.full_at) if formula.full_at != ONE else None,
            floor=number(floor / HUNDRED) if floor else None,
        ),
        tuple(doubts),
    )


def _share_below_whole(formula: Formula, heaps: Heaps, maximum: Decimal | None, doubts: list[Text]) -> Draft | None:
    """ "100%: 1; dưới 100%: (a/b) × 0,8": the rate of fewer points in its range, beside the ranges with points."""
    part = read_interval(formula.before) if formula.before else None
    if doubts or maximum is None or part is None or part.unit != "%" or formula.kind != "ratio" or not heaps.ranges:
        return None
    if formula.factor is None or formula.factor >= maximum or len(heaps.options) != len(heaps.ranges):
        return None
    draft = read_tiers(heaps.ranges, maximum, rising=(part, formula.factor, formula.full_at))
    return None if draft.doubts else draft


def _factor_doubts(factor: Decimal | None, maximum: Decimal | None) -> list[Text]:
    if maximum is None or factor is None or factor == maximum:
        return []
    return [
        Text(
            f"hệ số {shown(factor)} khác điểm tối đa {shown(maximum)}",
            f"the factor {shown(factor)} is not the maximum {shown(maximum)}",
        )
    ]


def _line(formula: Formula, heaps: Heaps, maximum: Decimal | None, doubts: list[Text]) -> Draft:
    """A straight line; beside it may stand only what its ends say anyway."""
    start, end = formula.ends
    for interval, points in heaps.ranges:
        nothing = points == ZERO and interval.low is None and interval.high == start
        whole = points == maximum and interval.high is None and interval.low == end
        if not nothing and not whole:
            doubts.append(Text("có ngưỡng cạnh công thức", "a threshold stands beside the formula"))
    top = maximum if maximum is not None else ONE
    of_an_index = re.match(r"(?:tỷ|tỉ) lệ\b(?!.*\bhài lòng\b)", formula.above) is None
    figure = named_input("index" if of_an_index else "rate", _label(formula.above, heaps), "%")
    ends = [items([number(at), number(points)]) for at, points in sorted([(start, ZERO), (end, top)])]
    return Draft(rule("linear", input=figure, from_=ends[0], to=ends[1]), tuple(doubts), of_an_index=of_an_index)


def _nothing_due(formula: Formula, heaps: Heaps, maximum: Decimal | None) -> int:
    """How many cases only say that all points are earned where there is nothing to divide by."""
    below = heaps.meanings.get(formula.below, formula.below)
    found = [
        option
        for option in heaps.options
        if option.points == maximum and statuses.has_none_due(option.key, below or heaps.told_before)
    ]
    if found:
        heaps.notes.append(statuses.DID_NOT_ARISE)
    return len(found)


def _operands(formula: Formula, heaps: Heaps) -> tuple[str, str]:
    if not formula.below:
        what = re.sub(r"^(?:tỷ|tỉ) lệ\s*%?\s*", "", formula.above).strip()
        return (f"Số đạt ({what})" if what else "Số đạt"), "Tổng số"
    return _label(formula.above, heaps), _label(formula.below, heaps)


def _label(operand: str, heaps: Heaps) -> str:
    label = heaps.meanings.get(operand, operand)
    return label[:1].upper() + label[1:]


def _floor(formula: Formula, heaps: Heaps, maximum: Decimal | None, doubts: list[Text]) -> Decimal | None:
    """The percentage below which nothing is earned; doubts for ranges that a ratio cannot hold."""
    start = read_interval(formula.before) if formula.before else None
    named = remarks.is_heading(formula.before) or left_over.is_harmless(formula.before, "before")
    below_full = _BELOW_FULL.match(formula.before) and heaps.ranges
    if formula.before and start is None and not named and not below_full:
        doubts.append(Text(f"điều kiện chưa hiểu: “{formula.before}”", f"condition not understood: “{formula.before}”"))
    elif start is not None and _MORE.search(start.subject):
        doubts.append(Text("trước công thức còn điều kiện khác", "another condition stands before the formula"))
    floor = start.low if start is not None and start.holds_low else None
    if start is not None and (not (start.holds_low or start.low is None) or start.unit != "%"):
        doubts.append(Text("công thức áp dụng cho mức khác", "the formula holds for another range"))
    zero = None
    for interval, points in heaps.ranges:
        if interval.unit != "%":
            doubts.append(Text("ngưỡng không phải %", "the threshold is not a percentage"))
        elif points == 0 and interval.low in (None, ZERO) and not interval.holds_high:
            zero = interval.high
        elif not _is_full(interval, points, formula.full_at, maximum):
            doubts.append(
                Text(f"mức {shown(points)} điểm không theo công thức", f"{shown(points)} points break the formula")
            )
    if zero is not None and floor is not None and zero != floor:
        doubts.append(
            Text("ngưỡng 0 điểm và ngưỡng công thức khác nhau", "the zero range and the formula's range differ")
        )
    if start is not None and start.high is not None and start.high != formula.full_at * HUNDRED:
        doubts.append(Text("trên mức của công thức không rõ", "what comes above the formula's range is unclear"))
    return floor if floor is not None else zero


def _is_full(interval: Interval, points: Decimal, full_at: Decimal, maximum: Decimal | None) -> bool:
    """Whether the range is the one from which a ratio earns everything."""
    return interval.low == full_at * HUNDRED and (maximum is None or points == maximum)


def case_rule(heaps: Heaps, maximum: Decimal | None) -> Draft:
    """The rule of points won or lost for each case."""
    case = heaps.cases[0]
    doubts: list[Text] = []
    if len(heaps.cases) > 1:
        doubts.append(Text("có hai cách cộng hoặc trừ", "there are two ways of adding or deducting"))
    if case.odd:
        doubts.append(Text("không tính theo từng trường hợp", "not counted case by case"))
    if case.further and case.kind == "deduction" and heaps.options:
        doubts.append(Text("không rõ trừ từ trường hợp thứ mấy", "which case is the first to be deducted is unclear"))
    caps = {cap for cap in [case.cap, *heaps.caps] if cap is not None}
    if len(caps) > 1:
        doubts.append(Text("hai giới hạn khác nhau", "two different limits"))
    cap = max(caps) if caps else None
    if cap is not None and maximum is not None and cap > maximum:
        doubts.append(
            Text(f"giới hạn {shown(cap)} cao hơn điểm tối đa", f"the limit {shown(cap)} is above the maximum")
        )
    step = counting.percent_step(case) if case.kind == "deduction" else None
    if step is not None and maximum is not None:
        return _per_percent(heaps, case, step, maximum)
    label = case.what[:1].upper() + case.what[1:]
    if case.kind == "count":
        return _count_rule(heaps, case, cap, label, maximum, doubts)
    start = _start(heaps, maximum, doubts)
    floor = start - cap if start is not None and cap is not None else None
    return Draft(
        rule(
            "deduction",
            input=named_input("violations", label),
            minus_each=number(case.points),
            start=number(start) if start is not None else None,
            floor=number(floor) if floor else None,
        ),
        tuple(doubts),
    )


def _per_percent(heaps: Heaps, case: counting.PerCase, step: tuple[Decimal, bool], maximum: Decimal) -> Draft:
    """A line that falls by so many points for each percent; what a part of a step loses is for a person to say."""
    width, downwards = step
    reach = maximum / case.points * width if case.points else HUNDRED
    lost = maximum if reach <= HUNDRED else HUNDRED / width * case.points
    reach = min(reach, HUNDRED)
    pairs = (
        [(HUNDRED - reach, maximum - lost), (HUNDRED, maximum)]
        if downwards
        else [(ZERO, maximum), (reach, maximum - lost)]
    )
    ends = [items([number(figure.normalize()), number(points.normalize())]) for figure, points in pairs]
    doubts = [Text("không nói phần lẻ của mỗi bước phần trăm", "nothing is said of a part of a step")]
    if any(points != maximum for points in (option.points for option in heaps.options)) or len(heaps.cases) > 1:
        doubts.append(Text("có trường hợp khác cạnh cách trừ", "another case stands beside the deduction"))
    figure = named_input("rate", "Tỷ lệ đạt được" if downwards else case.what, "%")
    return Draft(rule("linear", input=figure, from_=ends[0], to=ends[1]), tuple(doubts))


def _count_rule(
    heaps: Heaps, case: counting.PerCase, cap: Decimal | None, label: str, maximum: Decimal | None, doubts: list[Text]
) -> Draft:
    if case.further and not _first_of(heaps, case):
        doubts.append(Text("phần tính thêm không rõ tính từ đâu", "what is added begins somewhere unclear"))
    if any(option.points and not _restates(option, case, maximum) for option in heaps.options):
        doubts.append(Text("có trường hợp khác cạnh cách đếm", "another case stands beside the count"))
    if any(interval.unit == "%" for interval, _ in heaps.ranges):
        doubts.append(Text("có mức theo tỷ lệ cạnh cách đếm", "ranges stand beside the count"))
    if cap is not None and maximum is not None and cap < maximum:
        doubts.append(Text("giới hạn thấp hơn điểm tối đa", "the limit is below the maximum"))
    if maximum is not None and case.points > maximum:
        doubts.extend(doubts_about_top(case.points, maximum))
    notes = [
        Text(f"không tính: “{one.words}”", f"not counted: “{one.words}”") for one in heaps.options if not one.points
    ]
    if cap is None:
        notes.append(Text("tối đa bằng điểm tối đa (không ghi)", "at most the maximum (unsaid)"))
    limit = cap if cap is not None else maximum
    return Draft(
        rule(
            "count",
            input=named_input("quantity", label),
            points_each=number(case.points),
            cap=number(limit) if limit is not None else None,
        ),
        tuple(doubts),
        tuple(notes),
    )


def _first_of(heaps: Heaps, case: counting.PerCase) -> bool:
    """Whether the first case earns what each further one does; it is taken out, since the count holds it.

    Without a first case all are counted ("cứ thêm 1 hội nghị: 0,2").
    """
    if not heaps.options:
        return True
    first = [interval for interval, points in heaps.ranges if points == case.points]
    if len(first) != 1 or len(heaps.options) != 1 or first[0].low != ONE or first[0].unit != "count":
        return False
    heaps.options.clear()
    return True


def _restates(option: Option, case: counting.PerCase, maximum: Decimal | None) -> bool:
    """Whether a case only says what all of them earn: "đủ 5 điều kiện: 5 điểm" beside "mỗi điều kiện 1 điểm"."""
    told = re.findall(r"(\d+)(?: ([^\W\d_]+))?", option.key)
    if len(told) != 1 or told[0][1] not in case.what.split():
        return False
    return option.points == maximum == Decimal(told[0][0]) * case.points


def _ends_deduction(option: Option, case: counting.PerCase, maximum: Decimal | None) -> bool:
    """Whether a case only says where nothing is left: "từ 10 hồ sơ trở lên: 0" beside 0,1 of 1 point each."""
    reached = read_interval(option.key) if option.points == 0 else None
    if reached is None or reached.low is None or reached.high is not None or reached.unit != "count":
        return False
    return bool(reached.holds_low and reached.low * case.points == maximum)


def _start(heaps: Heaps, maximum: Decimal | None, doubts: list[Text]) -> Decimal | None:
    """The points before any deduction: the maximum, which a case without faults must name when it names points."""
    case = heaps.cases[0]
    stated = [option.points for option in heaps.options if not _ends_deduction(option, case, maximum)]
    if len(stated) > 1 or (stated and maximum is not None and stated[0] != maximum):
        doubts.append(Text("điểm khi không vi phạm không rõ", "the points without a fault are unclear"))
    if any(interval.unit == "%" and interval.low != HUNDRED for interval, _ in heaps.ranges):
        doubts.append(Text("có mức theo tỷ lệ cạnh cách trừ", "ranges stand beside the deduction"))
    return stated[0] if stated else maximum
