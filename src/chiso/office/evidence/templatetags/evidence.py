"""Template filters of the evidence pages."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone

from chiso.office.evidence import formatting
from chiso.office.evidence.models import Document

register = template.Library()


@register.filter
def stamp(value: str) -> str:
    """A stored ISO moment in the province's time: "14:05 05/02/2026"."""
    try:
        told = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{timezone.localtime(told) if told.tzinfo else told:%H:%M %d/%m/%Y}"


@register.filter
def citation(document: Document) -> str:
    """A document as one line: number, date, subject."""
    return formatting.citation(document)
