"""Template tags of rounds: the difference to last year, with its sign."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chiso.engine.text import format_decimal
from chiso.office.http import language_of

register = template.Library()


@register.simple_tag
def change(value: Decimal | None) -> SafeString | str:
    """A gain with plus, a loss with minus, never colour alone; nothing when there is nothing to compare."""
    if value is None:
        return ""
    if not value:
        return format_html('<span class="soft">0</span>')
    sign, tone = ("+", "up") if value > 0 else ("−", "down")
    return format_html(
        '<span class="{}">{}{}</span>', tone, sign, format_decimal(abs(value), 2, language=language_of())
    )
