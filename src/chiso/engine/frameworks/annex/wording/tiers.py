"""Ranges with points become a table of tiers or, where a border belongs below it, cases, if they meet without doubt.

The trap: "trên 90%" leaves 90 itself out and a tier of the file begins with its border. Such ranges are written as
cases of a `formula`, which can leave a border out; a border that two ranges hold, or none, stays doubtful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.drafts import Draft, items, mapping, named_input, number, rule, shown, words
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, ONE, ZERO, Interval, Unit
from chiso.engine.frameworks.annex.wording.spelling import without_dealt_with, without_falling_faults, without_terms
from chiso.engine.frameworks.annex.wording.subjects import doubts_about_words
from chiso.engine.frameworks.model import RuleSpec
from chiso.engine.frameworks.source import Mapping, Scalar


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """Where one range ends and the next begins: just below `at`, or just above it when `above`."""

    at: Decimal
    above: bool = False


Rising = tuple[Interval, Decimal, Decimal]
"""A range in which the points rise with the rate: up to so many points at so much of the whole."""


@dataclass(frozen=True, slots=True)
class Step:
    """The points between two cuts; `high` None: no upper border."""

    low: Cut
    high: Cut | None
    points: Decimal
    rising: Rising | None = None


_BOTTOM = Cut(ZERO)
_SCALE_ENDS = (Cut(Decimal(10), above=True), Cut(HUNDRED, above=True))
_FINEST = Decimal("0.01")
"""Rates are told with two decimals at most."""
_ENOUGH = re.compile(r"\bđủ\b")
_MEASURED = re.compile(
    r"\b(?:giờ|phút|đồng|tỷ(?! lệ)|tỉ(?! lệ)|triệu|nghìn|km|ha|m2|m²|tấn|tạ|kg|lít|kwh|điểm|chỉ số|hệ số|lần so với)\b"
)
_RANK = re.compile(r"\b(?:hạng|thứ)\s*(?:từ)?$|^(?:xếp )?(?:hạng|thứ)\b")
"""A place in a ranking, of which the first is 1."""
_TIMES = frozenset({"tháng", "tuần", "năm", "quý"})
"""Times that have fractions; days and times of a day are told by whole ones."""
_OF_FAULTS = re.compile(r"\b(?:trễ|quá hạn|chậm|vi phạm|sai phạm|sai sót)\b")


def read_tiers(
    pairs: list[tuple[Interval, Decimal]],
    maximum: Decimal | None,
    *,
    rest_told: bool = False,
    rising: Rising | None = None,
) -> Draft:
    """The tiers that the ranges with their points make, with every doubt about them.

    `rest_told`: the text says that anything else earns nothing. `rising`: a further range whose points are a share.
    """
    if rising is not None:
        pairs = [*pairs, rising[:2]]
    doubts = doubts_about_words([interval for interval, _ in pairs])
    unit = pairs[0][0].unit
    if any(interval.unit != unit for interval, _ in pairs):
        doubts.append(Text("lẫn % và số lượng", "percentages and numbers are mixed"))
    notes: list[Text] = []
    pairs = _enough_and_more(_up_to_the_next(pairs, notes), notes)
    closed = _close_open_ends(pairs, notes)
    counted = unit == "count" and all(_is_counted(interval) for interval, _ in closed)
    steps = [_step(interval, points, counted) for interval, points in closed]
    steps.sort(key=lambda step: (step.low, step.high is None))
    notes += _open_top(steps, unit, counted)
    notes += _complete(steps, unit, doubts, ranked=any(_RANK.search(one.subject) for one, _ in pairs))
    _check_chain(steps, doubts)
    _check_points(steps, maximum, doubts)
    if steps[-1].points > steps[0].points and any(
        _OF_FAULTS.search(without_dealt_with(without_falling_faults(one.subject))) for one, _ in pairs
    ):
        doubts.append(Text("việc xấu càng nhiều điểm càng cao", "more faults earn more points"))
    least = unit == "count" and pairs[0][0].high is None and pairs[0][0].holds_low and not pairs[0][0].open_end
    if len(pairs) == 1 and not rest_told and not least:
        doubts.append(Text("chỉ nêu một mức", "only one range is stated"))
    if rising is not None:
        steps = [replace(step, rising=rising) if _is_of(step, rising) else step for step in steps]
    return Draft(_as_rule(steps, unit), tuple(doubts), tuple(notes))


def line_between(pairs: list[tuple[Interval, Decimal]], maximum: Decimal | None) -> Draft | None:
    """The straight line between the ranges that earn nothing and everything; None for others."""
    if len(pairs) != 2:
        return None
    (low, first), (high, last) = sorted(pairs, key=lambda pair: pair[0].low or ZERO)
    start, end = low.high, high.low
    if (
        low.low not in (None, ZERO, start)
        or start is None
        or end is None
        or not start < end
        or min(first, last) != ZERO
    ):
        return None
    figure = named_input("rate", "Tỷ lệ đạt được", "%") if low.unit == "%" else named_input("quantity", "Số lượng")
    ends = (items([number(start), number(first)]), items([number(end), number(last)]))
    doubts = doubts_about_top(max(first, last), maximum)
    return Draft(rule("linear", input=figure, from_=ends[0], to=ends[1]), tuple(doubts))


def _is_of(step: Step, rising: Rising) -> bool:
    return step.low == (_BOTTOM if rising[0].low is None else Cut(rising[0].low, above=not rising[0].holds_low))


def _up_to_the_next(pairs: list[tuple[Interval, Decimal]], notes: list[Text]) -> list[tuple[Interval, Decimal]]:
    """A range to "89,99%" beside one from 90% ends just below it; to "89,9%" it leaves rates between the two out."""
    lows = {one.low for one, _ in pairs if one.low is not None and one.holds_low}
    closed = []
    for interval, points in pairs:
        end = interval.high
        step = Decimal(1).scaleb(int(end.as_tuple().exponent)) if end is not None and interval.holds_high else ZERO
        if end is not None and ZERO < step <= _FINEST and end + step in lows:
            notes.append(Text(f"“đến {shown(end)}” hiểu là dưới {shown(end + step)}", f"{shown(end)}: below the next"))
            interval = replace(interval, high=end + step, holds_high=False)
        closed.append((interval, points))
    return closed


def _enough_and_more(pairs: list[tuple[Interval, Decimal]], notes: list[Text]) -> list[tuple[Interval, Decimal]]:
    """The highest range "đủ 12 lần" beside "từ 8 đến 11 lần" holds what is more than enough too.

    So does "giảm 20%" beside "giảm từ 10% đến dưới 20%".
    """
    if len(pairs) < 2 or all(one.low == one.high for one, _ in pairs):
        return pairs
    top = max(pairs, key=lambda pair: pair[0].low or ZERO)
    whole, points = top
    if whole.low is None or whole.low != whole.high or whole.high == HUNDRED:
        return pairs
    begins_there = whole.unit == "%" and any(one.high == whole.low and not one.holds_high for one, _ in pairs)
    if not begins_there and not (whole.unit == "count" and _ENOUGH.search(whole.subject)):
        return pairs
    notes.append(Text(f"“đủ {shown(whole.low)}” gồm cả nhiều hơn", f"“enough”: {shown(whole.low)} or more"))
    return [*(pair for pair in pairs if pair is not top), (replace(whole, high=None), points)]


def _close_open_ends(pairs: list[tuple[Interval, Decimal]], notes: list[Text]) -> list[tuple[Interval, Decimal]]:
    """Nested ranges end where the next one begins: "từ 80% trở lên" beside "từ 95% trở lên", "dưới 1%" beside "0%"."""
    if any(one.low == one.high == ZERO for one, _ in pairs):
        pairs = [(replace(one, low=ZERO, holds_low=False) if one.low is None else one, worth) for one, worth in pairs]
    lows = sorted((one.low, not one.holds_low) for one, _ in pairs if one.low is not None)
    highs = sorted((one.high, one.holds_high) for one, _ in pairs if one.high is not None and one.low is None)
    closed = []
    for interval, points in pairs:
        above = next((cut for cut in lows if interval.low is not None and cut[0] > interval.low), None)
        below = [cut for cut in highs if interval.high is not None and cut[0] < interval.high]
        if interval.high is None and above is not None:
            if not interval.open_end:
                notes.append(_ends_at(interval.low or ZERO, "trở lên", "dưới" if not above[1] else "đến", above[0]))
            interval = replace(interval, high=above[0], holds_high=above[1])
        elif interval.low is None and below:
            start = below[-1]
            notes.append(_ends_at(interval.high or ZERO, "trở xuống", "từ" if not start[1] else "trên", start[0]))
            interval = replace(interval, low=start[0], holds_low=not start[1])
        closed.append((interval, points))
    return closed


def _ends_at(border: Decimal, way: str, word: str, end: Decimal) -> Text:
    return Text(f"“{shown(border)} {way}” hiểu là {word} {shown(end)}", f"{shown(border)} is read up to {shown(end)}")


def _is_counted(interval: Interval) -> bool:
    """Whether the range has whole borders and speaks of things, not of money, time or a mark, which have fractions."""
    if interval.measure in _TIMES or _MEASURED.search(without_terms(interval.subject)):
        return False
    return all(side == side.to_integral_value() for side in (interval.low, interval.high) if side is not None)


def _step(interval: Interval, points: Decimal, counted: bool) -> Step:
    low = _BOTTOM if interval.low is None else Cut(interval.low, above=not interval.holds_low)
    high = None if interval.high is None else Cut(interval.high, above=interval.holds_high)
    if counted:
        low, high = _whole(low), None if high is None else _whole(high)
    return Step(low, high, points)


def _open_top(steps: list[Step], unit: Unit, counted: bool) -> list[Text]:
    """The highest range goes on above 100 % and above the end of a scale of 10 or 100 that has fractions."""
    last = steps[-1]
    if last.high is None:
        return []
    if unit == "%" and last.high >= Cut(HUNDRED, above=True):
        steps[-1] = replace(last, high=None)
    if unit == "count" and not counted and last.high in _SCALE_ENDS:
        steps[-1] = replace(last, high=None)
        end = shown(last.high.at)
        return [Text(f"{end} là điểm cao nhất của thang (không ghi)", f"{end} is the end of the scale (unsaid)")]
    return []


def _whole(cut: Cut) -> Cut:
    """Above 3 of what is counted is from 4 on."""
    return Cut(cut.at + ONE) if cut.above else cut


def _complete(steps: list[Step], unit: Unit, doubts: list[Text], *, ranked: bool) -> list[Text]:
    """What no range says at the ends earns nothing, as is customary; elsewhere it is a doubt."""
    notes: list[Text] = []
    rising = steps[-1].points >= steps[0].points
    if ranked and steps[0].low == Cut(ONE):
        steps[0] = replace(steps[0], low=_BOTTOM)
    first, last = steps[0], steps[-1]
    if first.low > _BOTTOM:
        if rising and first.points >= ZERO:
            border = shown(first.low.at)
            notes.append(Text(f"dưới {border}: 0 điểm (không ghi)", f"below {border}: 0 (unsaid)"))
            steps.insert(0, Step(_BOTTOM, first.low, ZERO))
        else:
            border = shown(first.low.at)
            doubts.append(Text(f"không nói mức dưới {border}", f"nothing is said below {border}"))
    if last.high is not None and not (unit == "%" and last.high > Cut(HUNDRED)):
        border = shown(last.high.at)
        if not rising:
            notes.append(Text(f"từ {border}: 0 điểm (không ghi)", f"from {border}: 0 (unsaid)"))
            steps.append(Step(last.high, None, ZERO))
        else:
            doubts.append(Text(f"không nói mức từ {border}", f"nothing is said from {border} on"))
    return notes


def _check_chain(steps: list[Step], doubts: list[Text]) -> None:
    for before, step in pairwise(steps):
        border = shown(step.low.at)
        if before.high is None or step.low < before.high:
            doubts.append(Text(f"các mức chồng nhau tại {border}", f"the ranges overlap at {border}"))
        elif step.low > before.high:
            end = shown(before.high.at)
            doubts.append(
                Text(f"từ {end} đến {border} không thuộc mức nào", f"from {end} to {border} there is no range")
                if end != border
                else Text(f"chính {end} không thuộc mức nào", f"{end} itself is in no range")
            )


def _check_points(steps: list[Step], maximum: Decimal | None, doubts: list[Text]) -> None:
    points = [step.points for step in steps]
    if points not in (sorted(points), sorted(points, reverse=True)):
        doubts.append(Text("điểm lúc tăng lúc giảm", "the points rise and fall"))
    doubts.extend(doubts_about_top(max(points), maximum))


def doubts_about_top(top: Decimal, maximum: Decimal | None) -> list[Text]:
    """The best case must earn the leaf's maximum."""
    if maximum is None or top == maximum:
        return []
    vi, en = ("cao hơn", "above") if top > maximum else ("thấp hơn", "below")
    return [
        Text(
            f"mức cao nhất {shown(top)} {vi} điểm tối đa {shown(maximum)}",
            f"the best case earns {shown(top)}, {en} the maximum {shown(maximum)}",
        )
    ]


def _as_rule(steps: list[Step], unit: Unit) -> RuleSpec:
    name, label = ("rate", "Tỷ lệ đạt được") if unit == "%" else ("quantity", "Số lượng")
    figure = named_input(name, label, "%" if unit == "%" else "")
    if any(step.low.above or step.rising for step in steps):
        return rule("formula", inputs=items([figure]), cases=items([*_cases(steps, name)]))
    rows = [
        mapping(
            from_=number(step.low.at),
            to=None if step.high is None else number(step.high.at),
            points=number(step.points),
        )
        for step in steps
    ]
    return rule("tiers", input=figure, tiers=items(list(rows)))


def _cases(steps: list[Step], name: str) -> list[Mapping]:
    """From the highest down, so that each case needs its lower border only; the last one always holds."""
    cases = []
    for step in reversed(steps):
        sign = ">" if step.low.above else ">="
        when = None if step is steps[0] else words(f"{name} {sign} {number(step.low.at).text}")
        cases.append(mapping(when=when, points=_points_of(step, name)))
    return cases


def _points_of(step: Step, name: str) -> Scalar:
    if step.rising is None:
        return number(step.points)
    _, top, full_at = step.rising
    return words(f"{name} * {number(top).text} / {number(full_at * HUNDRED).text}")
