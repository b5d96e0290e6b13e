"""From a scoring text to a rule with a confidence: every clause is accounted for, or the rule is doubtful.

The trap: a text that holds one clause more than the grammar understands still looks understood. So each clause is
sorted into exactly one heap, and a heap that no rule kind can take beside another makes the reading doubtful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording import asides, counting, formulas
from chiso.engine.frameworks.annex.wording.amounts import Option, read_option
from chiso.engine.frameworks.annex.wording.drafts import UNREAD, Draft, items, named_input, number, rule, shown
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, ONE, ZERO, Interval, read_interval
from chiso.engine.frameworks.annex.wording.options import is_remainder, read_worded, read_yes_no
from chiso.engine.frameworks.annex.wording.prepare import clauses_of, fold
from chiso.engine.frameworks.annex.wording.tiers import doubts_about_top, doubts_about_words, read_tiers

_IDLE = re.compile(
    r"^(?:cách (?:tính|chấm|đánh giá)(?: điểm)?|thang điểm|chấm điểm|đánh giá|điểm tối đa|cụ thể|trong đó|tính điểm|"
    r"cách thức|tính|theo tỷ lệ|cụ thể như sau|như sau)(?: như sau| sau)?\s*:?(?:\s*\d+(?:[.,]\d+)?(?:\s*điểm)?)?$"
)
_DID_NOT_ARISE = re.compile(
    r"\b(?:không (?:có )?phát sinh|không được giao|không thuộc đối tượng)\b.*\b(?:điểm tối đa|tối đa"
    r"|không tính điểm|không đánh giá|"
    r"giảm trừ|loại trừ|trừ điểm tối đa|đủ điểm)\b"
)
_ROUNDED = re.compile(r"^(?:kết quả )?(?:được )?làm tròn (?:đến |tới )?0?2 (?:chữ số|số)(?: thập phân| sau dấu phẩy)*$")
"""Two decimals are what a framework rounds to anyway."""
_REMARK = re.compile(r"^(?:ghi chú|lưu ý|chú thích)\s*:")
_NOT_DONE = re.compile(r"^(?:không|chưa) (?:thực hiện|triển khai|tổ chức|có|báo cáo|hoàn thành)$")
_SURVEY = re.compile(r"điều tra xã hội học|đtxhh|khảo sát xã hội học|phiếu (?:điều tra|khảo sát)")
_LEGEND = re.compile(r"\((?:trong đó\s*[,:]?\s*)?[A-Za-z]\s*(?:là|:|=)\s*[^()]*\)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scoring text says: the rule (None when nothing was understood), how sure, and why not surer."""

    draft: Draft | None
    doubts: tuple[Text, ...] = ()
    survey: bool = False

    @property
    def confidence(self) -> float:
        return self.draft.confidence if self.draft is not None else UNREAD

    @property
    def is_typed(self) -> bool:
        """Whether the rule is sure and complete enough to be written into the file."""
        return self.draft is not None and self.draft.is_typed


@dataclass
class _Heaps:
    """The clauses of one text, sorted."""

    options: list[Option] = field(default_factory=list)
    ranges: list[tuple[Interval, Decimal]] = field(default_factory=list)
    formulas: list[formulas.Formula] = field(default_factory=list)
    cases: list[counting.PerCase] = field(default_factory=list)
    caps: list[Decimal] = field(default_factory=list)
    knock_outs: list[str] = field(default_factory=list)
    meanings: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)


def read_scoring(text: str, maximum: Decimal | None, *, year: int | None = None) -> Reading:
    """The rule that the scoring text of a leaf with this maximum states.

    `year` completes dates without a year. Nothing is raised: what is not understood comes back as doubts.
    """
    survey = _SURVEY.search(fold(text)) is not None
    heaps = _sort(text, maximum, year)
    draft = _decide(heaps, maximum, year)
    if draft is None:
        return Reading(None, tuple(_unread(clause) for clause in heaps.rest), survey)
    left = [*(_unread(clause) for clause in heaps.rest), *_left_over(heaps, draft)]
    if left:
        draft = replace(draft, doubts=(*draft.doubts, *left))
    return Reading(draft, draft.doubts, survey)


def _sort(text: str, maximum: Decimal | None, year: int | None) -> _Heaps:
    heaps = _Heaps()
    for legend in _LEGEND.findall(text):
        for part in re.split(r"[;,]\s*(?=[A-Za-z]\s*(?:là|:|=))", legend.strip("()")):
            meaning = formulas.read_definition(part)
            if meaning is not None:
                heaps.meanings[meaning[0]] = meaning[1]
    if heaps.meanings:
        text = _LEGEND.sub(" ", text)
    clauses = clauses_of(text)
    if len(clauses) > 2 and asides.is_heading(fold(clauses[0])):
        clauses = clauses[1:]
    for clause in clauses:
        _sort_clause(asides.after_heading(clause), heaps, maximum)
    return heaps


def _sort_clause(clause: str, heaps: _Heaps, maximum: Decimal | None) -> None:
    key = fold(clause)
    if _IDLE.match(key) or _ROUNDED.match(key) or _is_not_arising(key) or formulas.is_rate_definition(clause):
        return
    if _sort_by_shape(clause, heaps, maximum):
        return
    option = read_option(clause, maximum)
    if option is None:
        remark = _REMARK.match(key)
        if remark is None or re.search(r"\d|điểm", key[remark.end() :]):
            heaps.rest.append(clause)
        return
    _sort_option(option, heaps)


def _is_not_arising(key: str) -> bool:
    """Whether the clause only says what happens when no case arose, which the statuses of an answer cover."""
    found = _DID_NOT_ARISE.search(key)
    return found is not None and len(key) - found.end() <= 30 and re.search(r"[\d×/=]", key) is None


def _sort_by_shape(clause: str, heaps: _Heaps, maximum: Decimal | None) -> bool:
    """Meanings, limits, knock-outs, formulas and points per case; False for anything else."""
    meaning = _meanings(clause)
    cap = counting.read_cap(clause)
    case = counting.read_per_case(clause)
    if meaning:
        heaps.meanings.update(meaning)
    elif cap is not None:
        if not isinstance(cap, str):
            heaps.caps.append(cap)
    elif counting.is_zero_parent(clause):
        heaps.knock_outs.append(clause)
    elif case is not None:
        heaps.cases.append(case)
    elif formulas.is_formula(clause):
        found = formulas.read_formula(clause, maximum)
        if found is None:
            heaps.rest.append(clause)
        else:
            heaps.formulas.append(found)
    else:
        return False
    return True


def _meanings(clause: str) -> dict[str, str]:
    """All the letters that a clause explains ("a là …, b là …"); empty when it is something else."""
    parts = re.split(r",\s+(?:và\s+)?(?=[A-Za-z]\s+là\b)", clause)
    found = [formulas.read_definition(part) for part in parts]
    return {pair[0]: pair[1] for pair in found if pair is not None} if all(found) else {}


def _sort_option(option: Option, heaps: _Heaps) -> None:
    if ". " in option.key:
        heaps.rest.append(option.words)
    interval = read_interval(option.key)
    if interval is not None:
        heaps.ranges.append((interval, option.points))
    heaps.options.append(option)


def _decide(heaps: _Heaps, maximum: Decimal | None, year: int | None) -> Draft | None:
    """The rule of the heap that governs the text; what stands beside it is judged by `_left_over`."""
    if heaps.formulas:
        return _formula_rule(heaps, maximum)
    if heaps.cases:
        return _case_rule(heaps, maximum)
    if heaps.knock_outs:
        return Draft(rule("zero_parent"))
    return _option_rule(heaps, maximum, year) if heaps.options else None


def _option_rule(heaps: _Heaps, maximum: Decimal | None, year: int | None) -> Draft:
    several = asides.counted_to_a_cap(heaps.options, heaps.caps)
    if several is not None:
        heaps.cases.append(several)
        heaps.options.clear()
        return _case_rule(heaps, maximum)
    worded = read_worded(heaps.options, maximum, year)
    if asides.all_or_a_fault(heaps.options, heaps.ranges):
        return read_yes_no(heaps.options, maximum)
    if worded.rule.kind == "deadline" or not heaps.ranges:
        return worded
    ranges = _with_none(heaps)
    if len(ranges) == len(heaps.options) or ranges[0][0].unit == "%":
        told = any(is_remainder(option.key) and option.points == 0 for option in heaps.options)
        tiers = read_tiers(ranges, maximum, rest_told=told)
        doubts = _beside_tiers(heaps, ranges)
        if tiers.confidence < 0.8 or doubts:
            tiers = replace(tiers, doubts=(*tiers.doubts, *doubts))
        if ranges[0][0].unit == "count" and (
            doubts_about_words([interval for interval, _ in ranges]) or _all_exact(ranges, tiers)
        ):
            return worded
        return tiers
    return worded


def _all_exact(ranges: list[tuple[Interval, Decimal]], tiers: Draft) -> bool:
    """Whether single figures are listed without saying what more of them earns: then each is a case to choose."""
    return not tiers.is_typed and all(interval.low == interval.high for interval, _ in ranges)


def _with_none(heaps: _Heaps) -> list[tuple[Interval, Decimal]]:
    """The ranges; "không có sáng kiến" beside counted ones is the count 0."""
    found = asides.without_repeated_none(heaps.ranges)
    counted = found[0][0].unit == "count"
    ranged = {id(option) for option in heaps.options if read_interval(option.key) is not None}
    for option in heaps.options:
        none = asides.none_counted(option.key, heaps.ranges) if counted and id(option) not in ranged else None
        if none is not None:
            found.append((none, option.points))
    return found


def _beside_tiers(heaps: _Heaps, ranges: list[tuple[Interval, Decimal]]) -> list[Text]:
    """Options that are no range; "không thực hiện: 0" says nothing new when the lowest range earns nothing either."""
    if len(ranges) == len(heaps.options):
        return []
    lowest = min(points for _, points in ranges)
    doubts = []
    for option in heaps.options:
        if read_interval(option.key) is not None:
            continue
        plain = _NOT_DONE.match(option.key) is not None and lowest == 0
        if option.points or not (plain or is_remainder(option.key)):
            doubts.append(
                Text(f"trường hợp ngoài các mức: “{option.words}”", f"a case beside the ranges: “{option.words}”")
            )
    return doubts


def _formula_rule(heaps: _Heaps, maximum: Decimal | None) -> Draft:
    formula = heaps.formulas[0]
    doubts = list(formula.doubts)
    if len(heaps.formulas) > 1:
        doubts.append(Text("có hai công thức", "there are two formulas"))
    if maximum is None:
        doubts.append(Text("chưa biết điểm tối đa", "the maximum is not known"))
    if len(heaps.options) > len(heaps.ranges):
        doubts.append(Text("có trường hợp bằng chữ cạnh công thức", "a worded case stands beside the formula"))
    if formula.kind == "linear":
        if heaps.ranges:
            doubts.append(Text("có ngưỡng cạnh công thức", "a threshold stands beside the formula"))
        top = maximum if maximum is not None else ONE
        ends = (items([number(ZERO), number(ZERO)]), items([number(HUNDRED), number(top)]))
        index = named_input("index", _label(formula.above, heaps), "%")
        return Draft(rule("linear", input=index, from_=ends[0], to=ends[1]), tuple(doubts))
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


def _operands(formula: formulas.Formula, heaps: _Heaps) -> tuple[str, str]:
    if not formula.below:
        what = re.sub(r"^(?:tỷ|tỉ) lệ\s*%?\s*", "", formula.above).strip()
        return (f"Số đạt ({what})" if what else "Số đạt"), "Tổng số"
    return _label(formula.above, heaps), _label(formula.below, heaps)


def _label(operand: str, heaps: _Heaps) -> str:
    label = heaps.meanings.get(operand, operand)
    return label[:1].upper() + label[1:]


def _floor(formula: formulas.Formula, heaps: _Heaps, maximum: Decimal | None, doubts: list[Text]) -> Decimal | None:
    """The percentage below which nothing is earned; doubts for ranges that a ratio cannot hold."""
    start = read_interval(formula.before) if formula.before else None
    if formula.before and start is None:
        doubts.append(Text(f"điều kiện chưa hiểu: “{formula.before}”", f"condition not understood: “{formula.before}”"))
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
    return interval.low == full_at * HUNDRED and interval.holds_low and (maximum is None or points == maximum)


def _case_rule(heaps: _Heaps, maximum: Decimal | None) -> Draft:
    case = heaps.cases[0]
    doubts: list[Text] = []
    if len(heaps.cases) > 1:
        doubts.append(Text("có hai cách cộng hoặc trừ", "there are two ways of adding or deducting"))
    if case.odd:
        doubts.append(Text("không tính theo từng trường hợp", "not counted case by case"))
    caps = {cap for cap in [case.cap, *heaps.caps] if cap is not None}
    if len(caps) > 1:
        doubts.append(Text("hai giới hạn khác nhau", "two different limits"))
    cap = max(caps) if caps else None
    if cap is not None and maximum is not None and cap > maximum:
        doubts.append(
            Text(f"giới hạn {shown(cap)} cao hơn điểm tối đa", f"the limit {shown(cap)} is above the maximum")
        )
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


def _count_rule(
    heaps: _Heaps, case: counting.PerCase, cap: Decimal | None, label: str, maximum: Decimal | None, doubts: list[Text]
) -> Draft:
    if any(option.points for option in heaps.options):
        doubts.append(Text("có trường hợp khác cạnh cách đếm", "another case stands beside the count"))
    if cap is not None and maximum is not None and cap < maximum:
        doubts.append(Text("giới hạn thấp hơn điểm tối đa", "the limit is below the maximum"))
    if maximum is not None and case.points > maximum:
        doubts.extend(doubts_about_top(case.points, maximum))
    notes = () if cap is not None else (Text("tối đa bằng điểm tối đa (không ghi)", "at most the maximum (unsaid)"),)
    limit = cap if cap is not None else maximum
    return Draft(
        rule(
            "count",
            input=named_input("quantity", label),
            points_each=number(case.points),
            cap=number(limit) if limit is not None else None,
        ),
        tuple(doubts),
        notes,
    )


def _start(heaps: _Heaps, maximum: Decimal | None, doubts: list[Text]) -> Decimal | None:
    """The points before any deduction: the maximum, which a case without faults must name when it names points."""
    stated = [option.points for option in heaps.options]
    if len(stated) > 1 or (stated and maximum is not None and stated[0] != maximum):
        doubts.append(Text("điểm khi không vi phạm không rõ", "the points without a fault are unclear"))
    if any(interval.unit == "%" and interval.low != HUNDRED for interval, _ in heaps.ranges):
        doubts.append(Text("có mức theo tỷ lệ cạnh cách trừ", "ranges stand beside the deduction"))
    return stated[0] if stated else maximum


def _left_over(heaps: _Heaps, draft: Draft) -> list[Text]:
    """Heaps that the chosen rule does not hold."""
    kind = draft.rule.kind
    doubts: list[Text] = []
    if heaps.knock_outs and kind != "zero_parent":
        doubts.append(Text("có điều kiện mất điểm cả tiêu chí", "a case takes all points of the criterion"))
    if kind == "zero_parent" and (heaps.options or len(heaps.knock_outs) > 1):
        doubts.append(Text("có quy định khác cạnh điểm liệt", "something else stands beside the knock-out"))
    if heaps.cases and kind in ("ratio", "linear"):
        doubts.append(Text("có cộng hoặc trừ điểm cạnh công thức", "points are added or deducted beside the formula"))
    if heaps.caps and kind not in ("count", "deduction"):
        doubts.append(Text("có giới hạn điểm chưa hiểu", "a limit was not understood"))
    return doubts


def _unread(clause: str) -> Text:
    short = clause if len(clause) <= 60 else clause[:59] + "…"
    return Text(f"chưa hiểu: “{short}”", f"not understood: “{short}”")
