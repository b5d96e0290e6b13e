"""What a language model proposes about a document, held against its text: only what is quoted word for word stays.

The trap: a model writes what such documents usually say. So a proposal names the words that it rests on, and its
bodies, figures and deadlines must stand in those words; whatever does not is dropped and told, and what stays is less
sure than anything that the grammar found. The grammar's findings are never changed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, Literal, cast, get_args

from chiso.engine.directives.model import Anomaly, DateMention, Day, Measure, Reading, Span, Target, Task
from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import parse_decimal

SURE: Final = 0.5
"""The confidence of a proposal: below what may be accepted unseen."""
LONGEST_TEXT, LONGEST_QUOTE, FEWEST_WORDS, MOST = 60_000, 900, 3, 300

QUESTION: Final = """Đọc văn bản hành chính dưới đây và liệt kê nhiệm vụ được giao và chỉ tiêu phải đạt.
Chỉ trả lời một đối tượng JSON, không giải thích:
{"tasks": [{"quote": "...", "leads": ["..."], "coordinators": ["..."], "deliverable": "", "deadline": ""}],
 "targets": [{"quote": "...", "index": "", "measure": "points|percent|rank|rank_change", "value": "85"}]}
quote: chép đúng từng chữ một đoạn liền nhau của văn bản.
Tên cơ quan, sản phẩm, thời hạn và con số phải nằm trong quote.
index: PAR INDEX, SIPAS, PAPI, PCI hoặc DDCI nếu văn bản nêu. Không suy đoán; không có thì để danh sách trống.

VĂN BẢN:
"""
"""What a model is asked, in front of the text."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The reading with what the model added; how many proposals it made that the grammar did not have."""

    reading: Reading
    added: int


def with_proposals(reading: Reading, answer: str, origin: str) -> Proposed:
    """The reading with the model's tasks and targets that its own words bear out; the rest are told as anomalies.

    `origin` names the model in every finding. Raises InputError (`directives.model_answer`) for an answer that is not
    the JSON object asked for.
    """
    told = _object(answer)
    places = _Places(reading)
    tasks = [_task(one, reading, places, origin) for one in _entries(told, "tasks")]
    targets = [_target(one, reading, places, origin) for one in _entries(told, "targets")]
    new_tasks = [one for one in tasks if isinstance(one, Task)]
    new_targets = [one for one in targets if isinstance(one, Target)]
    refused = [one for one in (*tasks, *targets) if isinstance(one, Anomaly)]
    found = replace(
        reading,
        tasks=tuple(sorted((*reading.tasks, *new_tasks), key=lambda one: one.span)),
        targets=tuple(sorted((*reading.targets, *new_targets), key=lambda one: one.span)),
        anomalies=(*reading.anomalies, *refused),
    )
    return Proposed(found, len(new_tasks) + len(new_targets))


def _object(answer: str) -> Mapping[str, Any]:
    """The object in the answer; models like to put it into a code fence."""
    start, end = answer.find("{"), answer.rfind("}")
    try:
        found = json.loads(answer[start : end + 1]) if 0 <= start < end else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        message = Text(
            "Mô hình ngôn ngữ không trả lời đúng dạng; bản đọc theo ngữ pháp giữ nguyên.",
            "The language model did not answer in the form asked for; the grammar's reading stands.",
        )
        raise InputError([Problem("directives.model_answer", message, got=" ".join(answer.split())[:120])])
    return found


def _entries(told: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = [one for one in _listed(told.get(kind)) if isinstance(one, dict)]
    return found[:MOST]


class _Places:
    """Finds quotes in the text, each where no earlier proposal or finding stands."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.text
        self._taken = {
            "tasks": [one.span for one in reading.tasks],
            "targets": [one.span for one in reading.targets],
        }

    def find(self, quote: str, kind: str) -> Span | Literal["known", "absent"]:
        """The span; `absent` where the text does not say so, `known` where something was found already."""
        words = unicodedata.normalize("NFC", quote).split()
        if len(words) < FEWEST_WORDS or len(quote) > LONGEST_QUOTE:
            return "absent"
        pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
        spans = [Span(*match.span()) for match in re.finditer(pattern, self._text)]
        free = next((span for span in spans if not any(span.meets(other) for other in self._taken[kind])), None)
        if free is not None:
            self._taken[kind].append(free)
            return free
        return "known" if spans else "absent"


def _task(told: Mapping[str, Any], reading: Reading, places: _Places, origin: str) -> Task | Anomaly | None:
    quote = str(told.get("quote") or "")
    span = places.find(quote, "tasks")
    if not isinstance(span, Span):
        return None if span == "known" else _invented(quote, origin)
    said = _fold(reading.text[span.start : span.end])
    deadline, deliverable = (_said(told.get(name), said) for name in ("deadline", "deliverable"))
    days = [day for day in reading.dates if span.holds(day.span)]
    due = next((day for day in days if deadline and _fold(day.text) in _fold(deadline)), None)
    return Task(
        leads=_bodies(told.get("leads"), said),
        coordinators=_bodies(told.get("coordinators"), said),
        action=" ".join(quote.split()),
        deliverable=deliverable,
        deadline=deadline,
        due=_due(due),
        recurrence=due.recurrence if due else None,
        where="",
        span=span,
        confidence=SURE,
        origin=origin,
    )


def _due(day: DateMention | None) -> Day | None:
    return None if day is None or day.impossible else day.due or day.last


def _target(told: Mapping[str, Any], reading: Reading, places: _Places, origin: str) -> Target | Anomaly | None:
    quote, measure = str(told.get("quote") or ""), told.get("measure")
    span = places.find(quote, "targets")
    if not isinstance(span, Span):
        return None if span == "known" else _invented(quote, origin)
    value = _number(told.get("value"))
    words = reading.text[span.start : span.end]
    if value is None or measure not in get_args(Measure) or value not in _numbers(words):
        return _invented(quote, origin)
    index = str(told.get("index") or "").upper()
    return Target(
        measure=cast("Measure", measure),
        bound=">=",
        value=value,
        upper=None,
        index=index if index in {one.code for one in reading.indices} else "",
        subject=" ".join(words.split()),
        text=" ".join(words.split()),
        span=span,
        confidence=SURE,
        origin=origin,
    )


def _bodies(told: object, said: str) -> tuple[str, ...]:
    return tuple(found for one in _listed(told) if (found := _said(one, said)))


def _listed(told: object) -> Iterable[object]:
    return told if isinstance(told, list) else [told]


def _said(told: object, said: str) -> str:
    """The words, where the quote has them."""
    words = " ".join(told.split()) if isinstance(told, str) else ""
    return words if words and _fold(words) in said else ""


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _numbers(words: str) -> set[Decimal]:
    found = (_number(match[0]) for match in re.finditer(r"\d+(?:[.,]\d+)*", words))
    return {one for one in found if one is not None}


def _number(told: object) -> Decimal | None:
    try:
        return parse_decimal(str(told).strip(" %"))
    except InputError:
        return None


def _invented(quote: str, origin: str) -> Anomaly:
    shown = " ".join(quote.split())[:120]
    message = Text(
        f"{origin} nêu điều văn bản không có, đã bỏ: “{shown}”.",
        f"{origin} proposed what the text does not say; dropped: “{shown}”.",
    )
    return Anomaly("not_in_text", message, Span(0, 0))
