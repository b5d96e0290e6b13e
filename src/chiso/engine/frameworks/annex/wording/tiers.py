"""Ranges with points become a table of tiers, if they meet without gap, overlap or doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.drafts import Draft, items, mapping, named_input, number, rule, shown
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, ONE, ZERO, Interval, Unit
from chiso.engine.frameworks.model import RuleSpec

_FILLER = re.compile(
    r"\b(?:tỷ lệ|tỉ lệ|tỉ|tỷ|đạt|hoàn thành|thực hiện|triển khai|được|số lượng|số|có|nếu|thì|kết quả|mức"
    r"|trong năm|của|từ|"
    r"trường hợp|khi|bảo đảm|đảm bảo|các|những|tổng|là|so với|trở lên|kế hoạch|chỉ tiêu|nhiệm vụ|đơn vị|cơ quan"
    r"|giao|đề ra|"
    r"đúng tiến độ|b ?/ ?a|a ?/ ?b)\b|[()%:,.=-]"
)
_COMPOUND = re.compile(
    r"\b(?:và|hoặc|nhưng|đồng thời|kèm theo|ngoài ra|trừ)\b.*\b(?:không|có|chưa|phải|đúng|kịp thời|bảo đảm"
    r"|đảm bảo|đầy đủ|"
    r"chậm|trễ|đạt|được)\b|\b(?:đối với|nhóm|riêng)\b"
)
_FIXED_PHRASES = re.compile(r"\b(?:trước và đúng|đúng và trước) (?:thời )?hạn\b")
_PER = re.compile(r"[^\W\d_]\s*/\s*([^\W\d_]+)")
_NEGATIVE = re.compile(r"\b(?:trễ|quá hạn|chậm|không|chưa|muộn|vi phạm|sai|thiếu)\b")


@dataclass(frozen=True, slots=True)
class Step:
    """One tier: from `low` (inclusive) to `high` (exclusive; None: no upper border)."""

    low: Decimal
    high: Decimal | None
    points: Decimal


def read_tiers(pairs: list[tuple[Interval, Decimal]], maximum: Decimal | None, *, rest_told: bool = False) -> Draft:
    """The tiers that the ranges with their points make, with every doubt about them.

    `rest_told`: the text says that anything else earns nothing.
    """
    doubts = doubts_about_words([interval for interval, _ in pairs])
    unit = pairs[0][0].unit
    if any(interval.unit != unit for interval, _ in pairs):
        doubts.append(Text("lẫn % và số lượng", "percentages and numbers are mixed"))
    nested: list[Text] = []
    steps = [_half_open(interval, points, unit, doubts) for interval, points in _close_open_ends(pairs, nested)]
    steps.sort(key=lambda step: (step.low, step.high is None))
    notes = [*nested, *_complete(steps, unit, doubts)]
    _check_chain(steps, doubts)
    _check_points(steps, maximum, doubts)
    if len(pairs) == 1 and not rest_told:
        doubts.append(Text("chỉ nêu một mức", "only one range is stated"))
    return Draft(_as_rule(steps, unit), tuple(doubts), tuple(notes))


def _close_open_ends(pairs: list[tuple[Interval, Decimal]], notes: list[Text]) -> list[tuple[Interval, Decimal]]:
    """ "từ 80%" ends where the next range begins, and so does "từ 80% trở lên" beside "từ 95% trở lên"."""
    lows = sorted(interval.low for interval, _ in pairs if interval.low is not None)
    closed = []
    for interval, points in pairs:
        above = next((low for low in lows if interval.low is not None and low > interval.low), None)
        if interval.high is None and above is not None:
            if not interval.open_end:
                notes.append(
                    Text(
                        f"“từ {shown(interval.low or ZERO)} trở lên” hiểu là dưới {shown(above)}",
                        f"read as below {shown(above)}",
                    )
                )
            interval = replace(interval, high=above, holds_high=False)
        closed.append((interval, points))
    return closed


def _half_open(interval: Interval, points: Decimal, unit: Unit, doubts: list[Text]) -> Step:
    low, high = interval.low or ZERO, interval.high
    if unit == "count" and all(side is None or side == side.to_integral_value() for side in (low, high)):
        first = low if interval.holds_low or interval.low is None else low + ONE
        return Step(first, high + ONE if high is not None and interval.holds_high else high, points)
    if interval.low is not None and interval.low == interval.high:
        if low == HUNDRED:
            return Step(low, None, points)
        doubts.append(Text(f"chỉ đúng tại {shown(low)}", f"holds at exactly {shown(low)} only"))
        return Step(low, low, points)
    if interval.low is not None and not interval.holds_low:
        doubts.append(
            Text(
                f"“trên {shown(low)}” không gồm {shown(low)}, còn bậc trong tệp bắt đầu từ chính {shown(low)}",
                f"“above {shown(low)}” leaves {shown(low)} out, a tier of the file begins with it",
            )
        )
    if high is not None and high >= HUNDRED and unit == "%" and interval.holds_high:
        high = None
    elif high is not None and interval.holds_high:
        doubts.append(
            Text(
                f"“đến {shown(high)}” gồm cả {shown(high)}, còn bậc trong tệp dừng trước {shown(high)}",
                f"“up to {shown(high)}” holds {shown(high)}, a tier of the file ends before it",
            )
        )
    return Step(low, high, points)


def _complete(steps: list[Step], unit: Unit, doubts: list[Text]) -> list[Text]:
    """What no range says at the ends earns nothing, as is customary; elsewhere it is a doubt."""
    notes: list[Text] = []
    rising = steps[-1].points >= steps[0].points
    first, last = steps[0], steps[-1]
    if first.low > ZERO:
        if rising and first.points >= ZERO:
            notes.append(Text(f"dưới {shown(first.low)}: 0 điểm (không ghi)", f"below {shown(first.low)}: 0 (unsaid)"))
            steps.insert(0, Step(ZERO, first.low, ZERO))
        else:
            doubts.append(Text(f"không nói mức dưới {shown(first.low)}", f"nothing is said below {shown(first.low)}"))
    if last.high is not None and not (unit == "%" and last.high > HUNDRED):
        if not rising:
            notes.append(Text(f"từ {shown(last.high)}: 0 điểm (không ghi)", f"from {shown(last.high)}: 0 (unsaid)"))
            steps.append(Step(last.high, None, ZERO))
        else:
            doubts.append(Text(f"không nói mức từ {shown(last.high)}", f"nothing is said from {shown(last.high)} on"))
    return notes


def _check_chain(steps: list[Step], doubts: list[Text]) -> None:
    for before, step in pairwise(steps):
        if before.high is None or step.low < before.high:
            doubts.append(Text(f"các mức chồng nhau tại {shown(step.low)}", f"the ranges overlap at {shown(step.low)}"))
        elif step.low > before.high:
            doubts.append(
                Text(
                    f"từ {shown(before.high)} đến {shown(step.low)} không thuộc mức nào",
                    f"from {shown(before.high)} to {shown(step.low)} there is no range",
                )
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


def doubts_about_words(intervals: list[Interval]) -> list[Text]:
    """Ranges of one figure speak of one thing; a second condition or another thing is not a tier."""
    doubts: list[Text] = []
    subjects = [interval.subject for interval in intervals]
    if any(_COMPOUND.search(_FIXED_PHRASES.sub("đúng hạn", subject)) for subject in subjects):
        doubts.append(Text("có điều kiện thứ hai", "there is a second condition"))
    if any(re.search(r"\d", subject) for subject in subjects):
        doubts.append(Text("điều kiện còn số khác", "a condition holds another figure"))
    if len({per for subject in subjects for per in _PER.findall(subject)}) > 1:
        doubts.append(Text("các mức tính theo đơn vị khác nhau", "the ranges count by different units"))
    bare = [_FILLER.sub(" ", subject) for subject in subjects]
    told = [set(words.replace("/", " ").split()) for words in bare if words.split()]
    if any(not left & right for left in told for right in told):
        doubts.append(Text("các mức nói về những việc khác nhau", "the ranges speak of different things"))
    signs = {bool(_NEGATIVE.search(words)) for words in bare if words.split()}
    if len(signs) > 1:
        doubts.append(Text("có mức nói phủ định, có mức không", "some ranges are negative, some are not"))
    return doubts


def _as_rule(steps: list[Step], unit: Unit) -> RuleSpec:
    figure = named_input("rate", "Tỷ lệ đạt được", "%") if unit == "%" else named_input("quantity", "Số lượng")
    rows = [
        mapping(
            from_=number(step.low),
            to=None if step.high is None else number(step.high),
            points=number(step.points),
        )
        for step in steps
    ]
    return rule("tiers", input=figure, tiers=items(list(rows)))
