"""What does not fit together inside a document: shown to a person, never a reason to refuse the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from chiso.engine.directives.amounts import NUMBER, decimal_in
from chiso.engine.directives.model import Anomaly, DateMention, DocumentFacts, Reference, Span, Target, Task
from chiso.engine.directives.source import Source
from chiso.engine.errors import Text
from chiso.engine.text import format_date, format_decimal

_TOTAL = re.compile(
    rf"(?:tổng(?:\s+(?:điểm|số điểm|cộng|số))*)\s*"
    rf"(?:(?:là|đạt|:|phấn đấu|từ|trên|ít nhất|tối thiểu)\s*)*(?P<total>{NUMBER})\s*(?:/\s*\d+\s*)?điểm",
    re.I,
)


def find_anomalies(
    source: Source,
    document: DocumentFacts,
    references: tuple[Reference, ...],
    dates: tuple[DateMention, ...],
    targets: tuple[Target, ...],
    tasks: tuple[Task, ...],
) -> tuple[Anomaly, ...]:
    """Everything that contradicts itself, in the order of the text."""
    own = document.date or document.published
    found = [
        *_impossible(dates),
        *(_about_time(document.date, dates, references) if document.date else ()),
        *_totals(source, targets),
        *(_late_tasks(own, tasks) if document.date and own else ()),
    ]
    return tuple(sorted(found, key=lambda anomaly: anomaly.span))


def _impossible(dates: tuple[DateMention, ...]) -> Iterator[Anomaly]:
    for day in dates:
        if day.impossible:
            message = Text(f"Không có ngày “{day.text}”.", f"There is no such date as “{day.text}”.")
            yield Anomaly("impossible_date", message, day.span)


def _about_time(own: date, dates: tuple[DateMention, ...], references: tuple[Reference, ...]) -> Iterator[Anomaly]:
    written = format_date(own)
    for day in dates:
        if day.first is None or day.inferred:
            continue
        if day.role == "as_of" and day.last is not None and day.last > own:
            yield Anomaly(
                "as_of_after_document",
                Text(
                    f"Văn bản ngày {written} nêu tình hình “{day.text}”, muộn hơn ngày ban hành.",
                    f"The document of {own.isoformat()} states a situation of “{day.text}”, after its own date.",
                ),
                day.span,
            )
    for reference in references:
        if reference.date is not None and reference.date > own:
            yield Anomaly(
                "reference_after_document",
                Text(
                    f"Văn bản ngày {written} dẫn {reference.code} ngày {format_date(reference.date)}, ngày muộn hơn.",
                    f"The document of {own.isoformat()} cites {reference.code} of {reference.date.isoformat()}.",
                ),
                reference.span,
            )


def _late_tasks(own: date, tasks: tuple[Task, ...]) -> Iterator[Anomaly]:
    for task in tasks:
        if task.due is not None and task.due < own:
            message = Text(
                f"Thời hạn “{task.deadline}” sớm hơn ngày văn bản {format_date(own)}.",
                f"The deadline “{task.deadline}” is before the document's date {own.isoformat()}.",
            )
            yield Anomaly("deadline_before_document", message, task.span)


def _totals(source: Source, targets: tuple[Target, ...]) -> Iterator[Anomaly]:
    """A total of points that its parts miss: parts are the point targets of one index other than the total itself."""
    for match in _TOTAL.finditer(source.view):
        total, span = decimal_in(match["total"]), Span(*match.span())
        stated = next((target for target in targets if target.measure == "points" and target.span.meets(span)), None)
        parts = [
            target.value
            for target in targets
            if target.measure == "points" and target is not stated and (stated is None or target.index == stated.index)
        ]
        added = sum(parts, Decimal(0))
        if len(parts) >= 3 and added != total:
            told = format_decimal(total), format_decimal(added), format_decimal(abs(total - added))
            message = Text(
                f"Tổng nêu {told[0]} điểm, các phần cộng lại {told[1]} điểm, lệch {told[2]}.",
                f"The total says {total} points, its parts add to {added}, off by {abs(total - added)}.",
            )
            yield Anomaly("total_differs", message, span)
