"""Conditions with points become the rule that they make together: tiers, cases, a choice, yes or no."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording import asides, statuses
from chiso.engine.frameworks.annex.wording.amounts import Option
from chiso.engine.frameworks.annex.wording.choices import beyond_target
from chiso.engine.frameworks.annex.wording.drafts import TYPED_FROM, Draft
from chiso.engine.frameworks.annex.wording.from_formulas import case_rule
from chiso.engine.frameworks.annex.wording.heaps import Heaps
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, Interval, read_interval
from chiso.engine.frameworks.annex.wording.options import is_remainder, read_pair, read_worded
from chiso.engine.frameworks.annex.wording.spelling import without_idle_figures
from chiso.engine.frameworks.annex.wording.subjects import doubts_about_words
from chiso.engine.frameworks.annex.wording.tiers import line_between, read_tiers

_FROM_HUNDRED = Interval(HUNDRED, True, None, False, "%", "")
_TARGET_MET = re.compile(
    r"^(?!.*\b(?:không|chưa)\b)(?:[^\d%]{1,80} )?(?:đạt|hoàn thành)(?:(?: và|,| hoặc)? vượt(?: mức)?)?"
    r" (?:chỉ tiêu|kế hoạch|dự toán|mục tiêu)(?: (?:được )?(?:giao|đề ra))?$"
)
_TARGET = re.compile(r"\b(?:chỉ tiêu|kế hoạch|dự toán|mục tiêu)\b")
_NO_CASE = re.compile(
    r"^(?:trường hợp |nếu )?không phát sinh\b(?!.*\b(?:quá hạn|trễ|chậm|sai sót|vi phạm)\b)[^\d%]+$"
    r"|^trong (?:năm|kỳ)(?: đánh giá)? không (?:có|phát sinh)(?! (?:kế hoạch|văn bản|báo cáo))\b[^\d%]+$"
)
"""A year without a case has no rate; with all points that is the status "did not arise"."""
_MISSED = re.compile(
    r"^(?:[^\d%]{1,40} )?(?:không|chưa) (?:đạt|hoàn thành)(?: (?:chỉ tiêu|kế hoạch|dự toán))?(?: (?:được )?giao)?$"
)
_FALLS_SHORT = re.compile(
    r"^(?:nếu )?(?:(?:không|chưa) (?:đạt|đảm bảo|bảo đảm|đáp ứng)(?: (?:được|yêu cầu|chỉ tiêu|mức|tỷ lệ|này|trên|nêu))*"
    r"|thấp hơn|ít hơn)$"
)
_NOT_DONE = re.compile(r"^(?:không|chưa) (?:thực hiện|triển khai|tổ chức|có|báo cáo|hoàn thành)$")


def option_rule(heaps: Heaps, maximum: Decimal | None, year: int | None) -> Draft:
    """The rule of the options; ranges of a figure before words."""
    several = asides.counted_to_a_cap(heaps.options, heaps.caps)
    if several is not None:
        heaps.cases.append(several)
        heaps.options.clear()
        return case_rule(heaps, maximum)
    worded = read_worded(heaps.options, maximum, year, heaps.day_named)
    if asides.all_or_a_fault(heaps.options, heaps.ranges):
        return read_pair(heaps.options, maximum)
    if _by_target(heaps):
        return worded
    if worded.confidence >= TYPED_FROM and _explains_a_word(heaps.options):
        return worded
    by_words = not heaps.ranges or asides.all_among_words(heaps.options, heaps.ranges)
    if worded.rule.kind == "deadline" or by_words:
        return worded
    ranges = _with_whole(heaps, _with_none(heaps))
    line = line_between(ranges, maximum) if heaps.interpolated else None
    if line is not None:
        return line
    if len(ranges) == len(heaps.options) or ranges[0][0].unit == "%":
        told = any(_is_rest(option, ranges) for option in heaps.options)
        tiers = read_tiers(ranges, maximum, rest_told=told)
        doubts = _beside_tiers(heaps, ranges, _told_by_others(heaps, ranges, maximum))
        if tiers.confidence < 0.8 or doubts:
            tiers = replace(tiers, doubts=(*tiers.doubts, *doubts))
        if ranges[0][0].unit == "count" and (
            doubts_about_words([interval for interval, _ in ranges]) or _all_exact(ranges, tiers)
        ):
            return worded
        return worded if tiers.doubts and _all_else_is_nothing(heaps.options) else tiers
    return worded


def _explains_a_word(options: list[Option]) -> bool:
    """Whether figures stand only in the brackets of one case, where they say what its word means."""
    told = [re.search(r"\d", option.key) is not None for option in options]
    bare = [re.search(r"\d", re.sub(r"\([^()]*\)", " ", option.key)) is not None for option in options]
    return told.count(True) == 1 and not any(bare)


def _by_target(heaps: Heaps) -> bool:
    """Whether the cases are a target surpassed by so much, met and missed, one of which a person chooses."""
    beyond = [option for option in heaps.options if beyond_target(option.key)]
    others = [option for option in heaps.options if option not in beyond]
    missed = [option for option in others if _MISSED.search(option.key)]
    met = [option for option in others if _is_met(option)]
    if len(beyond) not in (1, 2) or len(others) != len(missed) + len(met):
        return False
    last = missed if missed else beyond[-1:] if len(met) == 1 else []
    return len(last) == 1 and last[0].points == 0


def _is_met(option: Option) -> bool:
    return _TARGET_MET.match(without_idle_figures(option.key)) is not None


def _all_else_is_nothing(options: list[Option]) -> bool:
    """Whether "đạt 100% và đúng quy định" stands beside "trường hợp khác: 0": all that it asks for holds or not."""
    full = max(options, key=lambda option: option.points)
    rest = len(options) == 2 and any(option.points == 0 and is_remainder(option.key) for option in options)
    return rest and re.findall(r"\d+(?:[.,]\d+)?\s*%?", full.key) == ["100%"]


def _is_rest(option: Option, ranges: list[tuple[Interval, Decimal]]) -> bool:
    """Whether an option without points is all that no range holds: "còn lại", or "không đạt" beside a single range."""
    return option.points == 0 and (
        is_remainder(option.key) or (len(ranges) == 1 and _FALLS_SHORT.match(option.key) is not None)
    )


def _all_exact(ranges: list[tuple[Interval, Decimal]], tiers: Draft) -> bool:
    """Whether single figures are listed without saying what more of them earns: then each is a case to choose."""
    return not tiers.is_typed and all(interval.low == interval.high for interval, _ in ranges)


def _with_none(heaps: Heaps) -> list[tuple[Interval, Decimal]]:
    """The ranges; "không có sáng kiến" beside counted ones is the count 0, "không giảm" beside a rate the rate 0."""
    found = asides.without_repeated_none(heaps.ranges)
    nothing = asides.with_nothing_done(heaps.options, found)
    if nothing is not None:
        return nothing
    counted = found[0][0].unit == "count"
    ranged = {id(option) for option in heaps.options if read_interval(option.key) is not None}
    for option in heaps.options:
        none = asides.none_counted(option.key, heaps.ranges) if counted and id(option) not in ranged else None
        if none is not None:
            found = [*asides.above_nothing(found), (none, option.points)]
    return found


def _with_whole(heaps: Heaps, ranges: list[tuple[Interval, Decimal]]) -> list[tuple[Interval, Decimal]]:
    """The ranges, and "đạt chỉ tiêu" as 100 % where they end just below it, or are shares of it that earn less."""
    met = [(_FROM_HUNDRED, option.points) for option in heaps.options if _is_met(option)]
    if ranges[0][0].unit != "%" or len(met) != 1:
        return ranges
    ends_there = any(one.high == HUNDRED and not one.holds_high for one, _ in ranges)
    of_the_target = all(one.high is None or one.high < HUNDRED for one, _ in ranges) and any(
        _TARGET.search(one.subject) for one, _ in ranges
    )
    beyond = any(beyond_target(option.key) for option in heaps.options)
    less = of_the_target and not beyond and met[0][1] > max(points for _, points in ranges)
    return [*ranges, *met] if ends_there or less else ranges


def _told_by_others(heaps: Heaps, ranges: list[tuple[Interval, Decimal]], maximum: Decimal | None) -> set[int]:
    """The options beside ranges of a rate that add no case: the target met, and the rate of nothing."""
    if ranges[0][0].unit != "%":
        return set()
    whole = {id(option) for option in heaps.options if _FROM_HUNDRED in dict(ranges) and _is_met(option)}
    told = " ".join([heaps.told_before, *(interval.subject for interval, _ in ranges)])
    nothing = [
        option
        for option in heaps.options
        if option.points == maximum and (_NO_CASE.match(option.key) or statuses.has_none_due(option.key, told))
    ]
    if nothing:
        heaps.notes.append(statuses.DID_NOT_ARISE)
    return whole | {id(option) for option in nothing}


def _beside_tiers(heaps: Heaps, ranges: list[tuple[Interval, Decimal]], told: set[int]) -> list[Text]:
    """Options that are no range; "không thực hiện: 0" says nothing new when the lowest range earns nothing either."""
    if len(ranges) == len(heaps.options):
        return []
    lowest = min(points for _, points in ranges)
    doubts = []
    for option in heaps.options:
        if read_interval(option.key) is not None or id(option) in told:
            continue
        plain = _NOT_DONE.match(option.key) is not None and lowest == 0
        if option.points or not (plain or _is_rest(option, ranges)):
            doubts.append(
                Text(f"trường hợp ngoài các mức: “{option.words}”", f"a case beside the ranges: “{option.words}”")
            )
    return doubts
