"""A reading as plain values for JSON. The shape is a contract: `schema.py` describes it, the docs explain it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from chiso.engine.directives.model import (
    Anomaly,
    DateMention,
    DocumentFacts,
    IndexMention,
    Party,
    Quota,
    Reading,
    Reference,
    Span,
    Target,
    Task,
)

Json = dict[str, Any]


def to_json(reading: Reading, *, text: bool = False) -> Json:
    """The whole reading; `text` adds the normalised text that the spans point into."""
    found: Json = {
        "document": _document(reading.document),
        "references": [_reference(one) for one in reading.references],
        "dates": [_date(one) for one in reading.dates],
        "parties": [_party(one) for one in reading.parties],
        "indices": [_index(one) for one in reading.indices],
        "targets": [_target(one) for one in reading.targets],
        "quotas": [_quota(one) for one in reading.quotas],
        "tasks": [_task(one) for one in reading.tasks],
        "anomalies": [_anomaly(one) for one in reading.anomalies],
    }
    return found | {"text": reading.text} if text else found


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: Decimal | None) -> str | None:
    """Decimals as text: a JSON number would pass through binary floating point in most readers."""
    return None if value is None else f"{value:f}"


def _document(facts: DocumentFacts) -> Json:
    return {
        "form": facts.form,
        "code": facts.code or None,
        "type": facts.type or None,
        "issuer": facts.issuer or None,
        "date": _day(facts.date),
        "title": facts.title or None,
        "published": _day(facts.published),
        "confidence": facts.confidence,
    }


def _reference(one: Reference) -> Json:
    return {
        "code": one.code,
        "kind": one.kind,
        "type": one.type,
        "issuer": one.issuer or None,
        "date": _day(one.date),
        "role": one.role,
        "span": _span(one.span),
        "spans": [_span(span) for span in one.spans],
        "confidence": one.confidence,
    }


def _date(one: DateMention) -> Json:
    return {
        "text": one.text,
        "iso": one.iso or None,
        "from": _day(one.first),
        "to": _day(one.last),
        "due": _day(one.due),
        "role": one.role,
        "recurrence": one.recurrence,
        "inferred": one.inferred,
        "impossible": one.impossible,
        "span": _span(one.span),
        "confidence": one.confidence,
    }


def _party(one: Party) -> Json:
    return {
        "name": one.name,
        "role": one.role,
        "roles": list(one.roles),
        "span": _span(one.span),
        "spans": [_span(span) for span in one.spans],
        "confidence": one.confidence,
    }


def _index(one: IndexMention) -> Json:
    return {
        "code": one.code,
        "text": one.text,
        "span": _span(one.span),
        "spans": [_span(span) for span in one.spans],
        "confidence": one.confidence,
    }


def _target(one: Target) -> Json:
    return {
        "measure": one.measure,
        "bound": one.bound,
        "value": _number(one.value),
        "upper": _number(one.upper),
        "index": one.index or None,
        "subject": one.subject,
        "text": one.text,
        "span": _span(one.span),
        "confidence": one.confidence,
    }


def _quota(one: Quota) -> Json:
    return {
        "bound": one.bound,
        "count": one.count,
        "unit": one.unit,
        "per": one.per,
        "text": one.text,
        "span": _span(one.span),
        "confidence": one.confidence,
    }


def _task(one: Task) -> Json:
    return {
        "lead": one.leads[0] if one.leads else None,
        "leads": list(one.leads),
        "coordinators": list(one.coordinators),
        "action": one.action,
        "deliverable": one.deliverable or None,
        "deadline": one.deadline or None,
        "due": _day(one.due),
        "recurrence": one.recurrence,
        "where": one.where or None,
        "span": _span(one.span),
        "confidence": one.confidence,
    }


def _anomaly(one: Anomaly) -> Json:
    return {"code": one.code, "message_vi": one.message.vi, "message_en": one.message.en, "span": _span(one.span)}
