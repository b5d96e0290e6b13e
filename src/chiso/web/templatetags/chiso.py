"""Template tags of the design system: numbers in Vietnamese form, badges, icons."""

from __future__ import annotations

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def points(value: Decimal | None, places: int = 2) -> str:
    """A score with a decimal comma; a dash when there is none."""
    if value is None:
        return "–"
    return f"{value:.{places}f}".replace(".", ",")
