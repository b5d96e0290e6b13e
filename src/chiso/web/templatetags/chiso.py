"""Template tags of the design system: numbers and dates in Vietnamese form, icons, badges, form fields, paging."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chiso.engine.errors import Text
from chiso.engine.scoring import InputSpec
from chiso.engine.text import format_decimal
from chiso.office.accounts.models import Role
from chiso.office.frameworks.browsing import Comparison
from chiso.office.http import language_of
from chiso.office.rounds.models import Sheet
from chiso.web.actions import ACTIONS
from chiso.web.form_words import field_words
from chiso.web.record_words import chain_words, detail_words, object_words, value_words
from chiso.web.states import SHEET_STATES

register = template.Library()


@register.filter
def points(value: Decimal | None, places: int = 2) -> str:
    """A score in the form of the language, rounded half up as official papers do; a dash when there is none."""
    return "–" if value is None else format_decimal(value, places, language=language_of())


@register.filter
def measure(spec: InputSpec) -> str:
    """What an input is counted in, in the language of the page: %, hồ sơ."""
    return spec.unit_in(language_of()).strip()


@register.filter
def signed(value: Decimal | None, places: int = 2) -> str:
    """A change in points with its sign: +0,35 or −0,82; a dash when there is none."""
    if value is None:
        return "–"
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return sign + points(abs(value), places)


@register.filter
def abs_points(value: Decimal | None, places: int = 2) -> str:
    """The size of a change; its direction is said in words beside it."""
    return points(None if value is None else abs(value), places)


@register.filter
def figure(value: Decimal | None) -> str:
    """A number with only the decimals it has."""
    return "–" if value is None else format_decimal(value, language=language_of())


@register.filter
def rank(value: Decimal | None) -> str:
    """A rank: 3, or 3,5 where the ties policy gives halves; a dash for who is not ranked."""
    if value is None:
        return "–"
    return points(value, 0 if value == value.to_integral_value() else 1)


@register.filter
def whole(value: int | None) -> str:
    """A count with a dot between thousands."""
    return "–" if value is None else format_decimal(value, 0, language=language_of())


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A day as dd/mm/yyyy, in the province's time."""
    if value is None:
        return "–"
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return f"{value:%d/%m/%Y}"


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A moment as people say it: today and yesterday by name, else dd/mm/yyyy, always with the time."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    back = (timezone.localdate() - local.date()).days
    clock = f"{local:%H:%M}"
    if back == 0:
        return _("Hôm nay, %(clock)s") % {"clock": clock}
    if back == 1:
        return _("Hôm qua, %(clock)s") % {"clock": clock}
    return f"{local:%d/%m/%Y}, {clock}"


@register.filter
def text(value: Text | str | None) -> str:
    """A two-language text of the engine in the page's language."""
    return value.in_(language_of()) if isinstance(value, Text) else (value or "")


@register.filter
def initials(name: str) -> str:
    """Two letters of a Vietnamese name: the middle and the given name, which people are called by."""
    words = name.split()
    return "".join(word[0] for word in words[-2:]).upper()


@register.filter
def role_name(value: str) -> str:
    """A role's name in the page's language."""
    return str(Role(value).label)


@register.filter
def action_name(value: str) -> str:
    """A verb of the audit record in words."""
    return str(ACTIONS.get(value, value))


@register.simple_tag
def chain_name(stream: str, name: str = "") -> str:
    """A chain of the record in words."""
    return chain_words(stream, name)


@register.simple_tag
def object_name(kind: str, key: str, name: str = "") -> str:
    """An object of the record in words."""
    return object_words(kind, key, name)


register.filter(field_words)


@register.filter
def detail_name(key: str) -> str:
    """The name of a detail of the record."""
    return detail_words(key)


@register.simple_tag
def detail_value(key: str, value: str) -> str:
    """A detail's value in words."""
    return value_words(key, value)


@register.filter
def sheet_address(sheet: Sheet) -> str:
    """Where a sheet is read."""
    return reverse("rounds:worksheet", kwargs={"sheet_id": sheet.pk})


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """A value of a mapping by a key that is itself a variable."""
    return mapping.get(key)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon; the words beside it carry the meaning."""
    return format_html('<span class="i i-{}" aria-hidden="true"></span>', name)


@register.simple_tag
def field_name(compared: Comparison, code: str) -> str:
    """The name of a field in whichever of two compared versions has it."""
    node = compared.new.by_code.get(code) or compared.old.by_code[code]
    return node.name.in_(language_of())


@register.simple_tag
def badge(tone: str, words: str, sign: str = "") -> SafeString:
    """A status: colour, icon and words together. `tone`: done, due, late, wait, pub or empty."""
    default = {"done": "check", "due": "due", "late": "late", "wait": "wait", "pub": "check"}.get(tone, "draft")
    return format_html('<span class="badge {}">{}{}</span>', tone, icon(sign or default), words)


@register.simple_tag
def sheet_badge(state: str) -> SafeString:
    """The status of a sheet, from its state."""
    shown = SHEET_STATES[state]
    return badge(shown.tone, str(shown.words), shown.sign)


@register.inclusion_tag("shell/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field with label, hint and teaching error."""
    return {"field": bound}


@register.inclusion_tag("shell/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Paging links that keep the other filters of the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"page": page, "numbers": list(numbers), "ellipsis": page.paginator.ELLIPSIS, "request": context["request"]}


@register.filter
def state_icon(state: str) -> SafeString:
    """The icon of a sheet's state, as its badge shows it."""
    return icon(SHEET_STATES[state].sign)


@register.filter
def state_words(state: str) -> str:
    """The words of a sheet's state, as its badge shows them."""
    return str(SHEET_STATES[state].words)
