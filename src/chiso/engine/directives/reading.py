"""From text to everything that the document says, in one call; and the seam for another way of reading.

The grammar is the default reader and needs nothing but the text. A language model, local or remote, may stand behind
the same `Reader` protocol; ChiSo ships none and turns none on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from chiso.engine.directives.anomalies import find_anomalies
from chiso.engine.directives.appendix import tasks_in_tables
from chiso.engine.directives.dates import find_dates
from chiso.engine.directives.heading import Head, official_head, published_day
from chiso.engine.directives.indices import find_indices
from chiso.engine.directives.layout import Line, lines_of
from chiso.engine.directives.model import DateMention, DocumentFacts, IndexMention, Reading, Reference, Span
from chiso.engine.directives.names import Name, find_names
from chiso.engine.directives.news import issuing_in, reported_document
from chiso.engine.directives.quota_orders import with_ordered
from chiso.engine.directives.quotas import but_headlines, find_quotas
from chiso.engine.directives.references import find_codes, find_references
from chiso.engine.directives.roles import find_parties, with_roles
from chiso.engine.directives.source import Source, source_of
from chiso.engine.directives.target_orders import with_shares
from chiso.engine.directives.targets import find_targets
from chiso.engine.directives.task_details import Facts
from chiso.engine.directives.tasks import draft_tasks


class Reader(Protocol):
    """Whatever turns a text into a `Reading`. Spans must point into `Reading.text`; nothing is stored by a reader."""

    def read(self, text: str) -> Reading:
        """Everything found in the text."""
        ...


@dataclass(frozen=True, slots=True)
class GrammarReader:
    """The default reader: rules only, the same answer every time, no network."""

    def read(self, text: str) -> Reading:
        """Everything found in the text; text of any origin, legacy fonts included."""
        return _read(source_of(text))


def read_document(text: str, reader: Reader | None = None) -> Reading:
    """Everything that the document says: by the grammar, or by the reader that is given."""
    return (reader or GrammarReader()).read(text)


def _read(source: Source) -> Reading:
    lines = lines_of(source)
    codes = find_codes(source)
    head = official_head(source, lines, codes)
    if head is not None:
        lines = tuple(replace(line, part="head") if line.span.end <= head.ends else line for line in lines)
    names = find_names(source)
    own, published_at = _own_day(source, lines, head)
    dates = _with_head_roles(find_dates(source, own=own, plan_year=_plan_year(source, head)), head, published_at)
    issuers = {name.span.start: name.text for name in names}
    references = find_references(source, dates, issuers)
    if head is not None:
        document = _with_level(source, _official(head, references), head)
        references = _with_own(references, document)
    else:
        document, references = reported_document(source, lines, references, dates, names)
    references = with_roles(source, lines, references, document)
    dates = _with_companions(dates, references, source)
    indices = find_indices(source)
    quotas = find_quotas(source)
    quotas = but_headlines(source, quotas, lines) if head is None else quotas
    own_index, own_year = _main_index(source, indices, document), own.year if own else None
    targets = find_targets(source, lines, indices, own_index, own_year)
    reported_at = _reported_at(source, document, references, names)
    facts = Facts(names, dates, quotas, document.form, reported_at)
    tasks = tuple(
        sorted((*draft_tasks(source, lines, facts), *tasks_in_tables(source, lines, facts)), key=lambda task: task.span)
    )
    ordered = [task.span for task in tasks]
    quotas = with_ordered(source, quotas, ordered)
    targets = with_shares(source, targets, ordered, indices, own_index, own_year)
    parties = find_parties(source, lines, _in_text(names, head), tasks, document)
    anomalies = find_anomalies(source, document, references, dates, targets, tasks)
    return Reading(source.text, document, references, dates, parties, indices, targets, quotas, tasks, anomalies)


def _own_day(source: Source, lines: tuple[Line, ...], head: Head | None) -> tuple[date | None, Span | None]:
    """The day from which missing years are inferred, and where a news item states when it was published."""
    if head is not None and head.day is not None:
        return head.day, None
    published, at = published_day(source, lines)
    if published is not None and head is None:
        return published, at
    years = [int(year) for year in _SPOKEN_YEAR.findall(source.view)]
    return (date(max(years), 6, 30), None) if years else (None, None)


_SPOKEN_YEAR = re.compile(
    r"(?:(?<!đến )(?<!hết )(?<!cuối )(?<!tới )(?<!từ )năm\s+|[/.-]\d{1,2}[/.-]|"
    r"tháng\s+(?:đầu|cuối)\s+năm\s+|(?<!\w)(?:tháng\s+\d{1,2}|quý\s+(?:[IV]+|[1-4]))\s?[/-]\s?|"
    r"(?<![\w/.-])(?=20\d{2}-(?:0[1-9]|1[0-2])(?!\d)))(20[0-4]\d)(?!\d)(?!\s*[-–]\s*20)",
    re.I,
)
"""A year that the text speaks of as its own time; ends of periods ("đến năm 2030") lie ahead."""


def _plan_year(source: Source, head: Head | None) -> int | None:
    """The year that a plan is for: the last one in its title."""
    if head is None or head.type.lower() not in ("kế hoạch", "chương trình", "chương trình hành động", "chỉ thị"):
        return None
    years = re.findall(r"năm\s+(20\d{2})", head.title)
    return int(years[-1]) if years else None


def _with_head_roles(
    dates: tuple[DateMention, ...], head: Head | None, published_at: Span | None
) -> tuple[DateMention, ...]:
    found: list[DateMention] = []
    for day in dates:
        if head is not None and head.day_span is not None and day.span.meets(head.day_span):
            found.append(replace(day, role="signed", due=None))
        elif published_at is not None and day.span.meets(published_at):
            found.append(replace(day, role="published", due=None))
        else:
            found.append(day)
    return tuple(found)


def _with_companions(
    dates: tuple[DateMention, ...], references: tuple[Reference, ...], source: Source
) -> tuple[DateMention, ...]:
    """Dates that only date a reference are no deadlines."""
    ends = [(span.end, one.date) for one in references for span in one.spans]

    def dates_a_reference(day: DateMention) -> bool:
        return any(0 <= day.span.start - end <= 24 and day.first == own for end, own in ends)

    return tuple(
        replace(day, role="reference", due=None)
        if day.first is not None and day.role not in ("signed", "published") and dates_a_reference(day)
        else day
        for day in dates
    )


def _official(head: Head, references: tuple[Reference, ...]) -> DocumentFacts:
    code = head.code.text if head.code else ""
    sure = 0.95 if code and head.day and head.issuer else 0.7
    return DocumentFacts("official", code, head.type, head.issuer, head.day, head.title, None, sure)


_LEVELS = r"(?P<level>tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu)"
_LEVEL = re.compile(rf"(?:Ủy ban nhân dân|UBND)\s+{_LEVELS}")
_PLACE = re.compile(r"(?P<place>[^\n|,;:]{2,30}),\s*$")


def _with_level(source: Source, document: DocumentFacts, head: Head) -> DocumentFacts:
    """A head that lost a line says "ỦY BAN NHÂN DÂN" alone: its level is in the text, its place beside the date."""
    if head.day_span is None or document.issuer not in ("", "Ủy ban nhân dân"):
        return document
    level = _LEVEL.search(source.view, head.ends)
    place = _PLACE.search(source.view[max(0, head.day_span.start - 34) : head.day_span.start])
    level = level or (place and re.search(rf"{_LEVELS}\s+{re.escape(place['place'].strip())}(?!\w)", source.view, re.I))
    if level is None or place is None:
        return document
    return replace(document, issuer=f"Ủy ban nhân dân {level['level'].lower()} {place['place'].strip()}")


def _with_own(references: tuple[Reference, ...], document: DocumentFacts) -> tuple[Reference, ...]:
    """The document's own reference with its own issuer and date; what else carries its code is it as well."""
    own = [one for one in references if one.code == document.code and one.date in (None, document.date)]
    if not own:
        return references
    spans = tuple(sorted(span for one in own for span in one.spans))
    known = replace(
        own[0],
        issuer=document.issuer,
        date=document.date,
        type=document.type or own[0].type,
        span=spans[0],
        spans=spans,
    )
    return (known, *(one for one in references if one not in own))


def _reported_at(
    source: Source, document: DocumentFacts, references: tuple[Reference, ...], names: tuple[Name, ...]
) -> int | None:
    """Where a news item says what was issued: at the code of the document, or where a body "ban hành kế hoạch"."""
    if document.form != "news":
        return None
    issuing = issuing_in(source, names)
    places = [one.span.start for one in references if one.role == "reported"]
    places += [issuing[0].span.end] if issuing is not None and issuing[1] == document.type else []
    return min(places, default=None)


def _main_index(source: Source, indices: tuple[IndexMention, ...], document: DocumentFacts) -> str:
    """The index that the document is about: the only one, or the only one in its title."""
    if len(indices) == 1:
        return indices[0].code
    titled = find_indices(source_of(document.title)) if document.title else ()
    return titled[0].code if len(titled) == 1 else ""


def _in_text(names: tuple[Name, ...], head: Head | None) -> tuple[Name, ...]:
    return names if head is None else tuple(name for name in names if name.span.start >= head.ends)
