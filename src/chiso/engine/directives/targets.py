"""Targets: figures to be reached, told apart from the results that the same sentence style reports.

The trap: "Năm 2025 đạt 84,12 điểm, xếp thứ 29/34" is last year's result and "phấn đấu đạt 84,12 điểm" this year's
target; only the words around tell. And a list of points after one "phải đạt như sau" is eight targets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from chiso.engine.directives.amounts import decimal_in
from chiso.engine.directives.layout import Line, clauses, sentences
from chiso.engine.directives.model import Bound, IndexMention, Measure, Span, Target
from chiso.engine.directives.source import Source
from chiso.engine.directives.target_aims import YEAR, aims, is_report, without_asides
from chiso.engine.directives.target_forms import (
    AIM,
    CEILING,
    CHANGED,
    CHANGES,
    COMPARED,
    EACH_YEAR,
    FORMS,
    LISTED,
    LOST,
    NEEDS,
    NEXT_FIELD,
    NEXT_ITEM,
    NEXT_RANK,
    NEXT_STEPS,
    OF_THOSE,
    ONCE,
    ORDINALS,
    PLACED,
    POINTS_AFTER,
    RESULT,
    SCORED,
    STRONG,
    THEY,
)  # fmt: skip
from chiso.engine.directives.target_subjects import Scope, index_of, sharing, subject_of
from chiso.engine.directives.target_tables import targets_in_tables
from chiso.engine.directives.target_turns import by_turns, same_change


def find_targets(
    source: Source,
    lines: tuple[Line, ...],
    indices: tuple[IndexMention, ...],
    fallback: str = "",
    own_year: int | None = None,
) -> tuple[Target, ...]:
    """The targets in the order of the text; `fallback` is the index of the whole document, "" for several.

    `own_year` is the year in which the document was written: a sentence about an earlier one reports.
    """
    found: list[Target] = []
    known: set[_Key] = set()
    aimed = False
    before: Line | None = None
    rows = targets_in_tables(source, lines, indices, fallback)
    for line in lines:
        if line.part in ("recipients", "signature", "basis", "head"):
            continue
        if line.span.start in rows:
            found += rows[line.span.start]
            continue
        of_line = list(_in_line(source, line, indices, fallback, own_year, aimed))
        aimed = bool(of_line)
        row = _is_row(line, before)
        announced = not line.rank and _ANNOUNCED.match(source.view, line.span.start, line.span.end) is not None
        before = line
        found += (target for target in of_line if row or _key(target) not in known)
        known |= {
            _key(target) for target in of_line if target.measure in ONCE and target.index and (announced or not row)
        }
    return tuple(found)


def _in_line(
    source: Source, line: Line, indices: tuple[IndexMention, ...], fallback: str, own_year: int | None, goes_on: bool
) -> Iterator[Target]:
    reports = False
    for sentence in sentences(source, line.body):
        if not _has_figure(source, sentence):
            continue
        reported = is_report(without_asides(source, sentence), own_year)
        goes_on = goes_on and any(
            words.match(source.view, sentence.start, sentence.end)
            for words in ((NEXT_FIELD, NEXT_ITEM) if line.rank else (NEXT_FIELD,))
        )
        if (goes_on and not reported) or aims(source, line, sentence, own_year, reported=reported, reports=reports):
            yield from in_sentence(source, Scope(sentence, line.span, own_year), indices, fallback)
            goes_on = True
        else:
            reports = reports or reported


def _is_row(line: Line, before: Line | None) -> bool:
    """Whether the line is one of a list, of which several may well have one figure."""
    if before is not None and line.rank == before.rank >= _ITEM:
        return True
    return line.body.end - line.body.start <= _ROW


_ANNOUNCED = re.compile(r"[^:]*(?:phấn đấu|quyết tâm|mục tiêu|đưa|đặt|hướng tới|hướng đến)\s[^:]*$", re.I)
"""A headline that gives an aim which the text gives again."""
_ROW = 45
_ITEM = 7
"""The rank of items with a dash."""
_Key = tuple[Measure, Decimal, str]


def _key(target: Target) -> _Key:
    """By what a headline's target is known again in the text; the fields that one line names may share a figure."""
    return target.measure, target.value, target.index


_DIGIT = re.compile(r"\d")


def _has_figure(source: Source, sentence: Span) -> bool:
    """Whether the sentence holds a number in figures, or may hold one in words: "xếp thứ nhất", "tăng hai bậc"."""
    if _DIGIT.search(source.view, sentence.start, sentence.end):
        return True
    return any(source.view.find(word, sentence.start, sentence.end) >= 0 for word in ("thứ ", " bậc"))


def in_sentence(source: Source, scope: Scope, indices: tuple[IndexMention, ...], fallback: str) -> Iterator[Target]:
    """The targets of a sentence that sets figures to be reached."""
    taken: list[Span] = []
    found: list[Target] = []
    text = source.view[scope.sentence.start : scope.sentence.end].lower()
    absent = {measure for measure, words in NEEDS.items() if not any(word in text for word in words)}
    forms = [(measure, pattern) for measure, pattern in (*FORMS, _AFTER) if measure not in absent]
    for measure, pattern in forms:
        for match in pattern.finditer(source.view, scope.sentence.start, scope.sentence.end):
            span = Span(*match.span())
            if any(span.meets(other) for other in taken):
                continue
            taken.append(span)
            if not _reports(source, scope, match):
                found += _of_each(source, scope, _target(source, scope, measure, match, indices, fallback), indices)
    for measure, pattern in _NEXT:
        for match in pattern.finditer(source.view, scope.sentence.start, scope.sentence.end):
            span = Span(_figure_at(match), match.end())
            goes_on = any(_leads_to(one, measure) and one.span.end <= match.start() for one in found)
            if goes_on and not any(span.meets(other) for other in taken):
                found.append(_target(source, scope, measure, match, indices, fallback))
    found = same_change(source, sorted(found, key=lambda target: target.span))
    yield from by_turns(source, scope, found, indices)


def _of_each(source: Source, scope: Scope, target: Target, indices: tuple[IndexMention, ...]) -> list[Target]:
    """The target for each index of the list to which its figure belongs."""
    others = sharing(source, scope, target.span, target.index, indices)
    return [*(replace(target, index=index) for index in others), target]


_AFTER: tuple[Measure, re.Pattern[str]] = ("points", POINTS_AFTER)
_NEXT: tuple[tuple[Measure, re.Pattern[str]], ...] = (("rank", NEXT_RANK), ("rank_change", NEXT_STEPS))


def _leads_to(target: Target, measure: Measure) -> bool:
    """Whether a figure without a word of its own may go on with the target."""
    return target.measure == measure if measure == "rank_change" else target.measure in ONCE


_FROM = re.compile(r"(?<!\w)từ\s+$", re.I)
_TO = re.compile(
    r"\s*(?:(?:\([^()]*\)|(?:của |vào )?năm \d{4})\s*(?:,[^\d.;]{0,60}?\s)?)?,?\s*(?:lên|xuống|còn|đạt)(?!\w)", re.I
)


_TO_RANK = re.compile(r"\s+lên\s+(?:hạng|vị trí|thứ hạng|thứ)\s", re.I)


def _starts_from(source: Source, match: re.Match[str]) -> bool:
    """Whether the figure is the first in "từ 40% lên 60%", "tăng từ hạng 39 lên hạng 25"."""
    floor = (match.groupdict().get("floor") or "").lower()
    if match.groupdict().get("up"):
        return False
    led = floor.startswith("từ") or _FROM.search(source.view, max(0, match.start() - 6), match.start())
    return (bool(led) and _TO.match(source.view, match.end()) is not None) or bool(
        _TO_RANK.match(source.view, match.end())
    )


def _reports(source: Source, scope: Scope, match: re.Match[str]) -> bool:
    """Whether this figure of an aiming sentence is what one starts from, or counts something else."""
    before = source.view[scope.sentence.start : match.start()]
    after = source.view[match.end() : match.end() + 30]
    if SCORED.match(source.view, match.end()):
        return True
    if re.match(r"\s*(?:số phiếu|tổng số điểm|cơ quan, đơn vị chưa|\((?:kết quả |của )?năm \d{4}\s*\))", after):
        return True
    own = next(
        (span for span in clauses(source, scope.sentence) if span.start <= match.start() < span.end), scope.sentence
    )
    clause = source.view[own.start : match.start()]
    if _of_earlier_year(source, scope, match.start()) or _starts_from(source, match):
        return True
    if _told_of_earlier_year(before, scope) or LOST.search(before) or LISTED.search(before):
        return True
    if OF_THOSE.search(before) and THEY.match(source.view, match.end()):
        return True
    clause = clause.lower()
    return bool(COMPARED.search(before)) or bool(RESULT.search(PLACED.sub("", clause)) and not STRONG.search(clause))


def _of_earlier_year(source: Source, scope: Scope, at: int) -> bool:
    """Whether the figure stands in parentheses about a year before the one that the sentence aims at."""
    opening = source.view.rfind("(", scope.sentence.start, at)
    if opening < 0 or ")" in source.view[opening:at]:
        return False
    inside = [int(year) for year in YEAR.findall(source.view, opening, at)]
    aimed = [int(year) for year in YEAR.findall(source.view, scope.sentence.start, opening)]
    aimed += [scope.own_year] if scope.own_year is not None else []
    return bool(inside and aimed) and max(inside) < max(aimed)


_ANY_YEAR = re.compile(r"(?P<compared>so (?:sánh )?với\s+(?:\w+\s+){0,4}?)?năm\s+(?P<year>20\d{2})(?!\d)", re.I)
_TURNS = re.compile(r"(?<!\w)(?:lên|xuống|còn|thì)(?!\w)|[;]", re.I)


def _told_of_earlier_year(before: str, scope: Scope) -> bool:
    """Whether the last year before a figure is a past one: "PCI năm 2023 xếp thứ 40, năm 2024 phấn đấu …"."""
    last = next((found for found in reversed(list(_ANY_YEAR.finditer(before))) if not found["compared"]), None)
    if last is None or scope.own_year is None or int(last["year"]) >= scope.own_year:
        return False
    between, before = before[last.end() :].lower(), before.lower()
    return not (STRONG.search(between) or AIM.search(between) or _TURNS.search(between) or STRONG.search(before))


def _target(
    source: Source,
    scope: Scope,
    measure: Measure,
    match: re.Match[str],
    indices: tuple[IndexMention, ...],
    fallback: str,
) -> Target:
    parts = match.groupdict()
    if measure == "percent" and _is_change(source, scope, match):
        measure = "percent_change"
    if parts.get("ordinal"):
        value = Decimal(ORDINALS[parts["ordinal"].lower()])
    else:
        value = decimal_in(parts.get("value") or parts["value2"])
    upper: Decimal | None = decimal_in(parts["upper"]) if parts.get("upper") else None
    span = Span(*match.span())
    subject = subject_of(source, scope, span.start)
    index = index_of(source, scope, measure, span, indices, fallback, _figure_at(match))
    sure = 0.95 if parts.get("floor") or parts.get("up") else 0.85
    return Target(measure, _bound(measure, parts), value, upper, index, subject, source.cut(span), span, sure)


def _figure_at(match: re.Match[str]) -> int:
    return next(match.start(name) for name in ("value", "value2", "ordinal") if match.groupdict().get(name))


def _is_change(source: Source, scope: Scope, match: re.Match[str]) -> bool:
    """Whether a percentage says by how much a rate is to change: "SIPAS tăng 2%", "…, giảm 1% so với năm 2023"."""
    if any(words.search(source.view, scope.sentence.start, match.start()) for words in (CHANGES, EACH_YEAR)):
        return True
    compared = source.view.startswith(" so với", match.end())
    return compared and CHANGED.search(source.view, scope.sentence.start, match.start()) is not None


def _bound(measure: Measure, parts: dict[str, str | None]) -> Bound:
    floor, up = (parts.get("floor") or "").lower(), (parts.get("up") or "").strip().lower()
    if measure in ("rank", "group"):
        return "<="
    if floor.startswith(CEILING) or up == "trở xuống":
        return "<="
    return ">="
