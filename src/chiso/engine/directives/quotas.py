"""Quotas: a number of things to be done, with the period in which it repeats.

The trap: "08 chỉ số thành phần" and "07 cơ quan chưa ban hành" are counts of facts. A quota has a floor ("ít nhất",
"tối thiểu", "mỗi"), a period ("/tháng"), or stands in a promise of awards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chiso.engine.directives.amounts import count_in
from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import Bound, Period, Quota, Span
from chiso.engine.directives.quota_forms import (
    AHEAD,
    AREA,
    ASKED_BY,
    ASSIGNED_ITEM,
    ASSIGNS,
    AWARD,
    AWARDED,
    COUNTED_FACTS,
    EXPECTED,
    FOR_EACH,
    JOINED,
    OFFERS,
    ON_AVERAGE,
    OTHER,
    PAST,
    PLANNED,
    PRIZE,
    PRIZES,
    QUOTA,
    REPORTS,
    SAMPLE,
    STARTS,
    STRIVEN,
    STRIVEN_FOR,
    TELLS,
    TOLD,
    WILL_ASK,
    WON,
)
from chiso.engine.directives.source import Source
from chiso.engine.directives.target_forms import SCORED

_PERIODS: dict[str, Period] = {
    "tháng": "month", "quý": "quarter", "năm": "year", "tuần": "week", "ngày": "day", "6 tháng": "half_year",
    "06 tháng": "half_year",
}  # fmt: skip


def find_quotas(source: Source) -> tuple[Quota, ...]:
    """The quotas in the order of the text."""
    return tuple(sorted(_quotas(source), key=lambda quota: quota.span))


def _quotas(source: Source) -> Iterator[Quota]:
    taken: list[Span] = []
    for item in _items(source):
        if item.holds:
            taken.append(Span(*item.match.span()))
            yield quota_at(source, item.match, item.floor, item.per, 0.95 if item.floor and item.per else 0.85)
    for match in OTHER.finditer(source.view):
        if not any(Span(*match.span()).meets(other) for other in taken):
            yield quota_at(source, match, match["floor"], own_period(source, match) or period_ahead(source, match), 0.7)


def quota_at(source: Source, match: re.Match[str], floor: str | None, per: str | None, sure: float) -> Quota:
    """The quota that a match of one of the forms states, under a bound and in a period that may stand elsewhere."""
    span = Span(*match.span())
    parts = match.groupdict()
    bound = ">=" if (parts.get("upto") or parts.get("up")) and not floor else _bound(floor)
    return Quota(bound, count_in(match), _unit(match), _period(per), source.cut(span), span, sure)


def usual_things(source: Source, within: Span) -> Iterator[re.Match[str]]:
    """The numbers of usual things in a stretch of the text, none overlapping another."""
    end = within.start
    for start in STARTS.finditer(source.view, within.start, within.end):
        match = QUOTA.match(source.view, start.start(), within.end) if start.start() >= end else None
        if match is not None:
            end = match.end()
            yield match


@dataclass(slots=True)
class _Item:
    """A number of usual things, its bound and period, and whether it is to be done."""

    match: re.Match[str]
    floor: str | None
    per: str | None
    holds: bool


def _items(source: Source) -> list[_Item]:
    """The numbers of the text; those of one breath share their bound and their period."""
    items: list[_Item] = []
    for match in usual_things(source, Span(0, len(source.view))):
        floor = match["floor"] or match["floor_before"]
        stated = match["per_before"] or period_ahead(source, match)
        per = match["per"] or stated
        told = own_period(source, match) or stated
        last = items[-1] if items and JOINED.fullmatch(source.view, items[-1].match.end(), match.start()) else None
        if last is None or floor or match["before"]:
            items.append(_Item(match, floor, told, _is_quota(source, match, per)))
            continue
        shared = last.per if last.holds and last.per and not last.match["per"] else None
        awarded = AWARDED.search(match["unit"]) and AWARDED.search(last.match["unit"])
        if awarded or (last.holds and last.floor):
            items.append(_Item(match, last.floor, told or shared, last.holds))
        else:
            goes_on = last.holds and not re.fullmatch(COUNTED_FACTS, match["unit"].split(",")[0], re.I)
            holds = _is_quota(source, match, per or shared) or goes_on
            items.append(_Item(match, None, told or shared, holds))
        if last.holds and last.floor and not last.per:
            last.per = own_period(source, match)
    return items


def _period(per: str | None) -> Period | None:
    return _PERIODS[per.lower()] if per else None


def but_headlines(source: Source, quotas: tuple[Quota, ...], lines: tuple[Line, ...]) -> tuple[Quota, ...]:
    """The quotas of a news item without those that its headline only announces."""
    ends = next((line.span.start for line in lines if source.view[line.span.end - 1] in ".;…"), 0)
    facts = [(one.bound, one.count, one.unit, one.per) for one in quotas if one.span.start >= ends]
    return tuple(
        one for one in quotas if one.span.start >= ends or (one.bound, one.count, one.unit, one.per) not in facts
    )


def _unit(match: re.Match[str]) -> str:
    unit = match.groupdict().get("unit2") or match["unit"]
    return re.sub(r"\s*,\s*", ", ", " ".join(unit.split())).lower()


def _bound(floor: str | None) -> Bound:
    if not floor:
        return "="
    return "<=" if floor.lower() == "tối đa" or floor.lower().endswith("quá") else ">="


_OF_EACH_CASE = re.compile(r"(?<!\w)(?:bổ sung|trả lại|trả hồ sơ)(?!\w)", re.I)
"""What may befall one case no more than once is a rule of its handling: "bổ sung hồ sơ không quá 01 lần"."""
_WEAK = ("từ", "trên", "hơn")
"""Floors that results have as well."""


def _is_quota(source: Source, match: re.Match[str], per: str | None) -> bool:
    if SCORED.match(source.view, match.end()):
        return False
    before = source.view[max(0, match.start() - 90) : match.start()]
    sentence = re.split(r"[.\n;]", before)[-1]
    if PRIZE.match(match["unit"]):
        offered = PRIZES.search(source.view, max(0, match.start() - 900), match.start()) or OFFERS.search(sentence)
        return offered is not None and WON.search(sentence) is None
    if AWARDED.search(match["unit"]) and AWARD.search(sentence):
        told = re.search(r"(?<!\w)(?:đã|được)\s+(?:\w+\s+){0,3}$", sentence, re.I) or TOLD.search(sentence)
        return not told
    floor = (match["floor"] or match["floor_before"] or "").lower()
    if match["word"] and not (floor or match["per_before"] or (per and not is_article(match))):
        return False
    bounded = floor not in ("", *_WEAK) or (floor == "từ" and bool(match["up"]))
    if not bounded and FOR_EACH.search(sentence) and not REPORTS.search(sentence):
        return True
    if not bounded and STRIVEN.search(sentence) and not REPORTS.search(sentence):
        return True
    if not bounded and (_is_sample(source, match, sentence) or _is_assigned(source, match)):
        return True
    if re.fullmatch(COUNTED_FACTS, match["unit"].split(",")[0], re.I) and not (
        bounded or match["per"] or match["per_before"]
    ):
        return False
    if bounded:
        of_case = per is None and match["unit"].lower() == "lần" and _OF_EACH_CASE.search(sentence + match[0])
        return not (of_case or re.search(r"(?:tăng|giảm)\s*$", sentence))
    return per is not None and not _is_told(source, match, sentence)


def _is_told(source: Source, match: re.Match[str], sentence: str) -> bool:
    """Whether a number with a period is one that was reached: "cho thấy … 3 lần/năm", "bình quân mỗi tuần 5 tin"."""
    if PAST.search(sentence) or TELLS.search(sentence):
        return True
    begins = source.view[max(0, match.start() - 40) : match.start("count") if match["count"] else match.start()]
    return ON_AVERAGE.search(begins) is not None and STRIVEN_FOR.search(sentence) is None


def is_article(match: re.Match[str]) -> bool:
    """Whether "một" only says "a", or "năm" may be the year."""
    return (match["word"] or "").lower() in ("một", "năm") and not match["in_figures"]


def own_period(source: Source, match: re.Match[str]) -> str | None:
    """The period behind a number; "trong năm" repeats only times ("02 lần") or what each of several does."""
    if _WITHIN.search(match[0]) is None or match["unit"].lower() == "lần":
        return match["per"]
    before = re.split(r"[.\n;]", source.view[max(0, match.start() - 130) : match.start()])[-1]
    return match["per"] if _EACH.search(before) else None


_WITHIN = re.compile(r"(?<!\w)trong\s+năm$", re.I)
_EACH = re.compile(
    r"(?<!\w)(?:(?:mỗi|từng|hằng|hàng)\s|các (?:sở|cơ quan|đơn vị|huyện|xã|phường|phòng|ngành|địa phương)(?!\w))", re.I
)


def period_ahead(source: Source, match: re.Match[str]) -> str | None:
    """The period that opens the clause: "Hằng tháng, mỗi sở có ít nhất 01 bài viết"."""
    clause = re.split(r"[.\n;:]", source.view[max(0, match.start() - 130) : match.start()])[-1]
    found = AHEAD.fullmatch(clause)
    return found["per"] or found["per2"] or found["per3"] if found else None


def _is_assigned(source: Source, match: re.Match[str]) -> bool:
    """Whether an item gives a number alone under words that assign: "chỉ tiêu như sau: - Năm 2024: 94 xã"."""
    before, _, item = source.view[max(0, match.start() - 700) : match.start()].rpartition("\n")
    if not ASSIGNED_ITEM.fullmatch(item) or not re.match(r"\s*(?:[.;]|\n|$)", source.view[match.end() :][:3]):
        return False
    heads = [line for line in before.split("\n") if line.rstrip().endswith(":")]
    return bool(heads) and ASSIGNS.search(heads[-1]) is not None and REPORTS.search(heads[-1]) is None


def _is_sample(source: Source, match: re.Match[str], sentence: str) -> bool:
    """Whether a survey is planned to ask so many: "số lượng phiếu … là 3.200 phiếu", "500 phiếu/đơn vị"."""
    begin = max(source.view.rfind("\n", 0, match.start()), match.start() - 400) + 1
    before = source.view[begin : match.start("count") if match["count"] else match.start()]
    of_survey = match["unit"].lower().startswith(("phiếu", "mẫu"))
    if of_survey and WILL_ASK.search(before) and PLANNED.search(before):
        return True
    told = re.split(r"[.;]\s", before)[-1]
    if of_survey and ASKED_BY.search(told) and EXPECTED.search(told) and not REPORTS.search(told):
        return True
    each = bool(match["each"]) and not AREA.match(match["unit"])
    return not PAST.search(sentence) and (each or (of_survey and SAMPLE.search(before) is not None))
