"""Conditions with points become the rule that they make together: tiers, cases, a choice, yes or no."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording import asides
from chiso.engine.frameworks.annex.wording.drafts import Draft
from chiso.engine.frameworks.annex.wording.from_formulas import case_rule
from chiso.engine.frameworks.annex.wording.heaps import Heaps
from chiso.engine.frameworks.annex.wording.intervals import Interval, read_interval
from chiso.engine.frameworks.annex.wording.options import is_remainder, read_worded, read_yes_no
from chiso.engine.frameworks.annex.wording.subjects import doubts_about_words
from chiso.engine.frameworks.annex.wording.tiers import read_tiers

_NOT_DONE = re.compile(r"^(?:không|chưa) (?:thực hiện|triển khai|tổ chức|có|báo cáo|hoàn thành)$")


def option_rule(heaps: Heaps, maximum: Decimal | None, year: int | None) -> Draft:
    """The rule of the options; ranges of a figure before words."""
    several = asides.counted_to_a_cap(heaps.options, heaps.caps)
    if several is not None:
        heaps.cases.append(several)
        heaps.options.clear()
        return case_rule(heaps, maximum)
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


def _with_none(heaps: Heaps) -> list[tuple[Interval, Decimal]]:
    """The ranges; "không có sáng kiến" beside counted ones is the count 0."""
    found = asides.without_repeated_none(heaps.ranges)
    counted = found[0][0].unit == "count"
    ranged = {id(option) for option in heaps.options if read_interval(option.key) is not None}
    for option in heaps.options:
        none = asides.none_counted(option.key, heaps.ranges) if counted and id(option) not in ranged else None
        if none is not None:
            found.append((none, option.points))
    return found


def _beside_tiers(heaps: Heaps, ranges: list[tuple[Interval, Decimal]]) -> list[Text]:
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
