"""Numbers of things in what a document orders, where no bound and no period tell a quota: "tổ chức 02 lớp tập huấn".

The trap: the same words tell what was done; only within a task are they a number to be done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chiso.engine.directives.model import Quota, Span
from chiso.engine.directives.quota_forms import (
    AREA,
    ASKED_BY,
    ASKS,
    COUNTED_FACTS,
    DOES,
    EASES,
    GUIDES,
    MADE,
    MORE,
    OCCASION,
    PART,
    PARTS,
    REACHES,
    TELLS,
    TIMES_BEHIND,
    UNITS,
)
from chiso.engine.directives.quotas import is_article, own_period, period_ahead, quota_at, usual_things
from chiso.engine.directives.source import Source


def with_ordered(source: Source, quotas: tuple[Quota, ...], ordered: Sequence[Span]) -> tuple[Quota, ...]:
    """The quotas and what the `ordered` clauses say is to be done a number of times."""
    found = list(quotas)
    ordered = [clause for clause in ordered if _NUMBER.search(source.view, clause.start, clause.end)]
    for clause in ordered:
        for quota in (*_usual(source, clause), *_things(source, clause)):
            if not any(quota.span.meets(one.span) for one in found) and not _is_told(source, quota):
                found.append(quota)
    for clause in ordered:
        for one in [one for one in found if clause.holds(one.span)]:
            found += _more(source, clause, one, found)
    for whole in [one for one in found if one.unit.startswith("phiếu")]:
        found += _parts(source, whole, found)
    return tuple(sorted(found, key=lambda quota: quota.span))


def _is_told(source: Source, quota: Quota) -> bool:
    """Whether the sentence before the number tells what was done: "9 tháng qua, báo đã đăng …; huyện mở 12 lớp"."""
    before = source.view[max(0, quota.span.start - 300) : quota.span.start]
    return TELLS.search(re.split(r"[.!?]\s|\n", before)[-1]) is not None


_NUMBER = re.compile(r"\d|(?<!\w)(?:hai|ba|bốn|sáu|bảy|tám|chín|mười)\s", re.I)
_PROCEDURES = re.compile(r"thủ tục|TTHC|dịch vụ", re.I)


def _usual(source: Source, clause: Span) -> Iterator[Quota]:
    """Usual things that the clause says are to be done, and bodies or people to be asked or visited."""
    for match in usual_things(source, clause):
        if is_article(match) or match["floor"]:
            continue
        begin = max(clause.start, match.start() - 120)
        counted = re.fullmatch(COUNTED_FACTS, match["unit"].split(",")[0], re.I)
        forms = match["unit"].lower().startswith("phiếu")
        people = counted or match["unit"].lower().startswith("lượt")
        asked = people and any(words.search(source.view, begin, match.start()) for words in (ASKS, REACHES))
        if asked and AREA.match(match["unit"]) and GUIDES.search(source.view, begin, match.start()):
            continue
        eased = _PROCEDURES.match(match["unit"]) and EASES.search(source.view, begin, match.start())
        asked = asked or eased or (forms and ASKED_BY.search(source.view, clause.start, match.start()))
        if (
            asked
            or _ends_clause(source, match, begin)
            or ((forms or not counted) and DOES.search(source.view, begin, match.start()))
        ):
            yield quota_at(source, match, None, period_ahead(source, match), 0.7)


def _ends_clause(source: Source, match: re.Match[str], begin: int) -> bool:
    """Whether the clause ends with how often something is to be done: "giám sát chuyên đề 01 cuộc;"."""
    ends = re.match(r"\s*(?:[;.,]|$)", source.view[match.end() : match.end() + 3])
    times = OCCASION.match(match["unit"]) and TIMES_BEHIND.search(source.view, begin, match.start())
    return ends is not None and times is not None


def _things(source: Source, clause: Span) -> Iterator[Quota]:
    """What the clause counts that has no usual unit."""
    for match in MADE.finditer(source.view, clause.start, clause.end):
        counted = re.fullmatch(
            rf"(?!số điện){COUNTED_FACTS}(?:\s.*)?|(?!số điện)(?:{UNITS})(?:\s.*)?", match["unit"], re.I
        )
        if not is_article(match) and not counted and bool(match["floor"]) == bool(match["up"]):
            span = Span(match.start("floor" if match["floor"] else "count"), match.end())
            quota = quota_at(
                source,
                match,
                match["floor"],
                own_period(source, match) or match["per_each"] or period_ahead(source, match),
                0.6,
            )
            yield replace(quota, span=span, text=source.cut(span))


def _more(source: Source, clause: Span, quota: Quota, found: list[Quota]) -> list[Quota]:
    """The numbers that follow a quota in its breath, under its bound."""
    more: list[Quota] = []
    at = quota.span.end
    while (match := MORE.match(source.view, at, clause.end)) is not None:
        span = Span(match.start("count") if match["count"] else match.start("word"), match.end())
        if match["word"] or any(span.meets(one.span) for one in found):
            break
        more.append(
            replace(
                quota_at(source, match, None, own_period(source, match), 0.6),
                bound=quota.bound,
                span=span,
                text=source.cut(span),
            )
        )
        at = match.end()
    return more


def _parts(source: Source, whole: Quota, found: list[Quota]) -> list[Quota]:
    """The parts of a sample behind it: "2.400 phiếu, trong đó khối sở, ngành 1.300 phiếu, khối địa phương …"."""
    parts: list[Quota] = []
    begins = PARTS.match(source.view, whole.span.end)
    at = begins.end() if begins else len(source.view)
    while (match := PART.match(source.view, at)) is not None and match["count"]:
        span = Span(match.start("count"), match.end())
        if match["unit"].lower() != whole.unit or any(span.meets(one.span) for one in found):
            break
        part = quota_at(source, match, None, None, 0.6)
        parts.append(replace(part, bound=whole.bound, span=span, text=source.cut(span)))
        at = match.end()
    return parts
