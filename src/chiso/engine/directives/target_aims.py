"""Whether a sentence sets figures to be reached or reports figures that were.

The trap: "nằm trong nhóm 10" is said of both; the words around, the year and the sentence before tell.
"""

from __future__ import annotations

import re

from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import Span
from chiso.engine.directives.source import Source
from chiso.engine.directives.target_forms import (
    AIM,
    DONE,
    EITHER,
    GOES_ON,
    MEASURED,
    ORDERS,
    PLACED,
    RAISES,
    RESULT,
    STRONG,
    WILLED,
)

YEAR = re.compile(r"năm\s+(20\d{2})(?!\d)", re.I)
_COMPARED_YEAR = re.compile(r"(?:so với|so sánh với)\s+(?:\w+\s+){0,4}?năm\s+20\d{2}", re.I)


def _is_past(text: str, own_year: int | None) -> bool:
    years = [int(year) for year in YEAR.findall(_COMPARED_YEAR.sub("", text))]
    return own_year is not None and bool(years) and max(years) < own_year


_ASIDE = re.compile(r"\((?![^()]*(?:đăng ký|phấn đấu|mục tiêu|chỉ tiêu))[^()]*\d[^()]*\)")


def without_asides(source: Source, sentence: Span) -> str:
    """The sentence in small letters, without parentheses that hold figures: what an aim starts from stands there."""
    return _ASIDE.sub("", source.view[sentence.start : sentence.end].lower())


def is_report(text: str, own_year: int | None) -> bool:
    return bool(RESULT.search(text)) or _is_past(text, own_year)


def aims(source: Source, line: Line, sentence: Span, own_year: int | None, *, reported: bool, reports: bool) -> bool:
    """Whether the sentence sets figures to be reached rather than reporting some.

    `reported` says that the sentence has words of a report, `reports` that one before it on the line had: then words
    that may do either do not make an aim.
    """
    text = without_asides(source, sentence)
    if STRONG.search(text):
        return not MEASURED.search(text) or WILLED.search(text) is not None
    if reported and not (line.part == "targets" and not is_report(PLACED.sub("", text), own_year)):
        return False
    if line.part == "targets":
        return not reports or AIM.search(EITHER.sub("", text)) is not None
    if DONE.search(text):
        return False
    if (line.part == "tasks" or ORDERS.search(text)) and RAISES.search(text):
        return True
    if AIM.search(EITHER.sub("", text)) or (not reports and _SHARE_OF_ALL.search(text)):
        return True
    if _lies_ahead(text, own_year):
        return True
    begin = line.span.start if not line.rank and not _ROW.match(text) else sentence.start - 250
    before = source.view[max(0, begin, sentence.start - 250) : sentence.start].lower()
    return bool(GOES_ON.search(re.split(r"\n\s*\n", before)[-1]) and line.part != "purpose")


_ROW = re.compile(r"[^.:;\d]{3,60}:\s*(?:đạt\s+)?(?:trên\s+|từ\s+)?\d", re.I)
"""A row of a list that lost its marks: "PCI: 66,5 điểm"."""
_UNTIL = re.compile(r"(?:đến|tới)\s+(?:hết\s+|cuối\s+)?năm\s+(20\d{2})(?!\d)", re.I)


_PERIOD_END = re.compile(r"(?:giai đoạn|nhiệm kỳ)\s+(?:từ\s+)?(?:năm\s+)?20\d{2}\s*(?:-|đến)\s*(20\d{2})(?!\d)", re.I)


def _lies_ahead(text: str, own_year: int | None) -> bool:
    """Whether the sentence speaks of a year to come: "Đến năm 2030, PCI thuộc nhóm 10 tỉnh dẫn đầu"."""
    if own_year is None:
        return False
    until = any(int(year) >= own_year for year in _UNTIL.findall(text))
    until = until or any(int(year) > own_year for year in _PERIOD_END.findall(text))
    return until or any(int(year) > own_year for year in YEAR.findall(text))


_SHARE_OF_ALL = re.compile(r"100\s?%")
