"""What the dossiers' pages need in their templates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import template

from chiso.engine.dossiers.intake.doubts import told
from chiso.engine.text import format_decimal
from chiso.office.http import language_of

register = template.Library()


@register.filter
def percent(value: float | Decimal | None, places: int = 1) -> str:
    """A share (0 to 1) as a percentage in the form of the language; a dash when there is none."""
    if value is None:
        return "–"
    return format_decimal(Decimal(str(value)) * 100, places, language=language_of()) + " %"


@register.filter
def reason(value: str) -> str:
    """Why a row was held back, in words; several with a semicolon."""
    return "; ".join(told(one).in_(language_of()) for one in value.split(";") if one)


@register.filter
def finding(value: str) -> str:
    """What differs between the two systems, in words."""
    from chiso.engine.dossiers.reconcile import NAMES

    return NAMES[value].in_(language_of()) if value in NAMES else value


@register.filter
def stored(value: str | None) -> str:
    """A moment that a study keeps, in the form of pages; a dash when there is none."""
    return f"{dt.datetime.fromisoformat(value):%H:%M %d/%m/%Y}" if value else "–"


@register.filter
def number(value: float | None, places: int = 0) -> str:
    """An estimate in the form of the language."""
    return "–" if value is None else format_decimal(Decimal(str(value)), places, language=language_of())
