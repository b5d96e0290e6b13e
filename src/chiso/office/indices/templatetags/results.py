"""Template tags of the results pages."""

from __future__ import annotations

from decimal import Decimal

from django import template

from chiso.office.indices.queries import Scale

register = template.Library()


@register.simple_tag
def place(scale: Scale, percent: Decimal) -> str:
    """Where a percentage stands on the ruler, as an SVG coordinate (a point, never a comma)."""
    return f"{scale.at(percent):f}"
