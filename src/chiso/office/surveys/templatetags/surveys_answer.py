"""How an answer is shown in its field: ids, Vietnamese dates and decimals."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template

register = template.Library()


@register.filter
def question_id(shown: Any) -> str:
    """The id of a question's part of the page; the link above the page leads to it."""
    return str(shown.asked.question.column).replace("/", "")


@register.filter
def as_typed(shown: Any) -> str:
    """The answer as a person types it: dd/mm/yyyy, decimal comma; what cannot be read stays as it was typed."""
    value, kind = str(shown.value), shown.asked.question.kind
    if kind == "date":
        try:
            return f"{dt.date.fromisoformat(value):%d/%m/%Y}"
        except ValueError:
            return value
    if kind in ("decimal", "range"):
        return value.replace(".", ",")
    return value[:16] if kind == "datetime" else value
