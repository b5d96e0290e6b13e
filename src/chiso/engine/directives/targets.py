"""Targets: figures to be reached, told apart from the results that the same sentence style reports.

The trap: "Năm 2025 đạt 84,12 điểm, xếp thứ 29/34" is last year's result and "phấn đấu đạt 84,12 điểm" this year's
target; only the words around tell. And a list of points after one "phải đạt như sau" is eight targets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.directives.amounts import decimal_in
from chiso.engine.directives.indices import index_before
from chiso.engine.directives.layout import Line, clauses, sentences
from chiso.engine.directives.model import Bound, IndexMention, Measure, Span, Target
from chiso.engine.directives.source import Source
from chiso.engine.directives.target_forms import (
    AIM,
    CEILING,
    CHANGED,
    CHANGES,
    COMPARED,
    DONE,
    EACH_YEAR,
    EITHER,
    FORMS,
    GOES_ON,
    NEXT_FIELD,
    NEXT_RANK,
    NEXT_STEPS,
    OF_THINGS,
    ONCE,
    OPENS_SHARE,
    ORDINALS,
    POINTS_AFTER,
    RATE,
    RESULT,
    SHARE,
    STRONG,
)


@dataclass(frozen=True, slots=True)
class _Scope:
    """A sentence and where its index is looked for when it names none."""

    sentence: Span
    line: Span
    own_year: int | None


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
    for line in lines:
        if line.part in ("recipients", "signature", "basis", "head"):
            continue
        of_line = list(_in_line(source, line, indices, fallback, own_year, aimed))
        aimed = bool(of_line)
        row = _is_row(line, before)
        before = line
        found += (target for target in of_line if row or _key(target) not in known)
        known |= {_key(target) for target in of_line if target.measure in ONCE and target.index and not row}
    return tuple(found)


def _in_line(
    source: Source, line: Line, indices: tuple[IndexMention, ...], fallback: str, own_year: int | None, goes_on: bool
) -> Iterator[Target]:
    reports = False
    for sentence in sentences(source, line.body):
        if _FIGURE.search(source.view, sentence.start, sentence.end) is None:
            continue
        reported = _is_report(_without_asides(source, sentence), own_year)
        goes_on = goes_on and NEXT_FIELD.match(source.view, sentence.start, sentence.end) is not None
        if (goes_on and not reported) or _aims(source, line, sentence, reported, reports):
            yield from _in_sentence(source, _Scope(sentence, line.span, own_year), indices, fallback)
            goes_on = True
        else:
            reports = reports or reported


def _is_row(line: Line, before: Line | None) -> bool:
    """Whether the line is one of a list, of which several may well have one figure."""
    if before is not None and line.rank == before.rank >= _ITEM:
        return True
    return line.body.end - line.body.start <= _ROW


_ROW = 45
_ITEM = 7
"""The rank of items with a dash."""
_Key = tuple[Measure, Decimal, str]


def _key(target: Target) -> _Key:
    """By what a headline's target is known again in the text; the fields that one line names may share a figure."""
    return target.measure, target.value, target.index


_COMPARED_YEAR = re.compile(r"(?:so với|so sánh với)\s+(?:\w+\s+){0,4}?năm\s+20\d{2}", re.I)


def _is_past(text: str, own_year: int | None) -> bool:
    years = [int(year) for year in _YEAR.findall(_COMPARED_YEAR.sub("", text))]
    return own_year is not None and bool(years) and max(years) < own_year


_FIGURE = re.compile(r"\d")
_ASIDE = re.compile(r"\((?![^()]*(?:đăng ký|phấn đấu|mục tiêu|chỉ tiêu))[^()]*\d[^()]*\)")


def _without_asides(source: Source, sentence: Span) -> str:
    """The sentence without parentheses that hold figures: what an aim starts from stands there."""
    return _ASIDE.sub("", source.view[sentence.start : sentence.end])


def _is_report(text: str, own_year: int | None) -> bool:
    return bool(RESULT.search(text)) or _is_past(text, own_year)


def _aims(source: Source, line: Line, sentence: Span, reported: bool, reports: bool) -> bool:
    """Whether the sentence sets figures to be reached rather than reporting some.

    `reported` says that the sentence has words of a report, `reports` that one before it on the line had: then words
    that may do either do not make an aim.
    """
    text = _without_asides(source, sentence)
    if STRONG.search(text):
        return True
    if reported:
        return False
    if line.part == "targets":
        return not reports or AIM.search(EITHER.sub("", text)) is not None
    if DONE.search(text):
        return False
    if AIM.search(EITHER.sub("", text)) or (not reports and _SHARE_OF_ALL.search(text)):
        return True
    begin = line.span.start if not line.rank else sentence.start - 250
    before = source.view[max(0, begin, sentence.start - 250) : sentence.start]
    return bool(GOES_ON.search(re.split(r"\n\s*\n", before)[-1]) and line.part != "purpose")


_SHARE_OF_ALL = re.compile(r"100\s?%")


def _in_sentence(source: Source, scope: _Scope, indices: tuple[IndexMention, ...], fallback: str) -> Iterator[Target]:
    taken: list[Span] = []
    found: list[Target] = []
    for measure, pattern in (*FORMS, ("points", POINTS_AFTER)):
        for match in pattern.finditer(source.view, scope.sentence.start, scope.sentence.end):
            span = Span(*match.span())
            if any(span.meets(other) for other in taken):
                continue
            taken.append(span)
            if not _reports(source, scope, match):
                found.append(_target(source, scope, measure, match, indices, fallback))
    for measure, pattern in _NEXT:
        for match in pattern.finditer(source.view, scope.sentence.start, scope.sentence.end):
            span = Span(match.start("value"), match.end())
            goes_on = any(_leads_to(one, measure) and one.span.end <= match.start() for one in found)
            if goes_on and not any(span.meets(other) for other in taken):
                found.append(_target(source, scope, measure, match, indices, fallback))
    yield from sorted(found, key=lambda target: target.span)


_NEXT: tuple[tuple[Measure, re.Pattern[str]], ...] = (("rank", NEXT_RANK), ("rank_change", NEXT_STEPS))


def _leads_to(target: Target, measure: Measure) -> bool:
    """Whether a figure without a word of its own may go on with the target."""
    return target.measure == measure if measure == "rank_change" else target.measure in ONCE


_FROM = re.compile(r"(?<!\w)từ\s+$", re.I)
_TO = re.compile(r"\s*(?:\([^()]*\)\s*|năm \d{4}\s*)?,?\s*(?:lên|xuống|còn)(?!\w)", re.I)


def _starts_from(source: Source, match: re.Match[str]) -> bool:
    """Whether the figure is the first in "từ 40% lên 60%", "tăng từ hạng 39 lên hạng 25"."""
    floor = (match.groupdict().get("floor") or "").lower()
    led = floor.startswith("từ") or _FROM.search(source.view, max(0, match.start() - 6), match.start())
    return bool(led) and _TO.match(source.view, match.end()) is not None


def _reports(source: Source, scope: _Scope, match: re.Match[str]) -> bool:
    """Whether this figure of an aiming sentence is what one starts from, or counts something else."""
    before = source.view[scope.sentence.start : match.start()]
    after = source.view[match.end() : match.end() + 30]
    if re.match(r"\s*(?:số phiếu|tổng số điểm|cơ quan, đơn vị chưa|\((?:kết quả |của )?năm \d{4}\s*\))", after):
        return True
    own = next(
        (span for span in clauses(source, scope.sentence) if span.start <= match.start() < span.end), scope.sentence
    )
    clause = source.view[own.start : match.start()]
    if _of_earlier_year(source, scope, match.start()) or _starts_from(source, match):
        return True
    return bool(COMPARED.search(before)) or bool(RESULT.search(clause) and not STRONG.search(clause))


_YEAR = re.compile(r"năm\s+(20\d{2})(?!\d)", re.I)


def _of_earlier_year(source: Source, scope: _Scope, at: int) -> bool:
    """Whether the figure stands in parentheses about a year before the one that the sentence aims at."""
    opening = source.view.rfind("(", scope.sentence.start, at)
    if opening < 0 or ")" in source.view[opening:at]:
        return False
    inside = [int(year) for year in _YEAR.findall(source.view, opening, at)]
    aimed = [int(year) for year in _YEAR.findall(source.view, scope.sentence.start, opening)]
    aimed += [scope.own_year] if scope.own_year is not None else []
    return bool(inside and aimed) and max(inside) < max(aimed)


def _target(
    source: Source,
    scope: _Scope,
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
    subject = _subject(source, scope, span.start)
    index = _index(source, scope, measure, span, indices, fallback)
    sure = 0.95 if parts.get("floor") or parts.get("up") else 0.85
    return Target(measure, _bound(measure, parts), value, upper, index, subject, source.cut(span), span, sure)


def _is_change(source: Source, scope: _Scope, match: re.Match[str]) -> bool:
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


def _is_share(source: Source, clause: Span, span: Span, indices: tuple[IndexMention, ...]) -> bool:
    """Whether a percentage is the share of some things, though an index is named in its clause.

    "SIPAS đạt 90%, tỷ lệ hồ sơ đúng hạn trên 60%" and "100% chi bộ …" have their own subject after the last comma.
    """
    begin = max(source.view.rfind(",", clause.start, span.start) + 1, clause.start)
    if index_before(indices, begin, span.start):
        return False
    segment = source.view[begin : span.start]
    if OPENS_SHARE.fullmatch(segment) and OF_THINGS.match(source.view, span.end):
        return True
    return begin > clause.start and SHARE.search(segment) is not None


def _subject(source: Source, scope: _Scope, start: int) -> str:
    """What the figure measures: the words before it, back to the last break."""
    before = source.view[scope.sentence.start : start]
    # "Tài chính công: 11 điểm" measures what stands before its colon
    before = re.sub(r"\s*(?:là|la|đạt|phấn đấu|mức|được|từ)\s*$", "", before.rstrip(" :"), flags=re.I).rstrip(" :")
    breaks = [found.end() for found in re.finditer(r"[;:]|,\s*(?=chỉ số|điểm|tỷ lệ)", before, re.I)]
    begin = scope.sentence.start + (breaks[-1] if breaks else 0)
    return source.cut(Span(begin, scope.sentence.start + len(before))).strip(" ,")[-160:]


def _index(
    source: Source, scope: _Scope, measure: Measure, span: Span, indices: tuple[IndexMention, ...], fallback: str
) -> str:
    clause = next(
        (part for part in clauses(source, scope.sentence) if part.start <= span.start < part.end), scope.sentence
    )
    if measure in ("percent", "percent_change") and _is_share(source, clause, span, indices):
        return ""
    near = index_before(indices, clause.start, span.start)
    if near:
        return near
    text = source.view[clause.start : span.start] + source.view[span.end : span.end + 30]
    if measure in ("percent", "percent_change"):
        return "" if RATE.search(text) else index_before(indices, scope.sentence.start, span.start)
    return (
        _index_behind(source, clause, span, indices)
        or index_before(indices, scope.line.start, span.start)
        or fallback
        or index_before(indices, 0, span.start)
    )


_BEHIND = re.compile(r"[^.;,:\d]{0,70}")


def _index_behind(source: Source, clause: Span, span: Span, indices: tuple[IndexMention, ...]) -> str:
    """The index named after its figure: "trong nhóm 10 tỉnh dẫn đầu về PCI"."""
    end = _BEHIND.match(source.view, span.end, clause.end)
    return index_before(indices, span.end, end.end()) if end else ""
