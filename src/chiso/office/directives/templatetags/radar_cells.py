"""The cells of a radar row in one step: 150 units × 9 directives are 1,350 cells, too many for tags within tags."""

from __future__ import annotations

from typing import Any, cast

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chiso.engine.text import format_decimal
from chiso.office.directives.queries.radar import RadarCell, RadarRow, State
from chiso.office.http import language_of

register = template.Library()
# the state → its colour and its sign
_LOOKS: dict[State, tuple[str, str]] = {
    "on_time": ("done", "check"),
    "late": ("due", "back"),
    "silent": ("late", "late"),
    "explained": ("na", "clip"),
    "waiting": ("na", "draft"),
}


@register.simple_tag(takes_context=True)
def radar_cells(context: template.Context, row: RadarRow, base: str) -> SafeString:
    """The `<td>`s of a unit; `base` is the address of an answer up to its number."""
    page = cast("dict[Any, Any]", context.render_context)
    drawn: dict[Any, SafeString] = page.setdefault(radar_cells, {})
    return format_html_join("", "{}", ((_drawn(cell, base, drawn),) for cell in row.cells))


def _drawn(cell: RadarCell | None, base: str, drawn: dict[Any, SafeString]) -> SafeString:
    """One `<td>`; what cells of the same look hold is put into words once for the page."""
    if cell is None:
        return format_html('<td class="na"><span class="vh">{}</span></td>', _("không giao"))
    look = (cell.state, cell.days, cell.copied if cell.is_copy else None)
    if (inside := drawn.get(look)) is None:
        inside = drawn[look] = _inside(cell)
    return format_html(
        '<td class="{}"><a href="{}{}/">{}</a></td>', _LOOKS[cell.state][0], base, cell.handed_id, inside
    )


def _inside(cell: RadarCell) -> SafeString:
    return format_html(
        '<span class="i i-{}" aria-hidden="true"></span>{}{}{}',
        _LOOKS[cell.state][1],
        _words(cell),
        "" if cell.days.is_working else format_html(' <span class="soft">{}</span>', _("(ngày lịch)")),
        _copied(cell),
    )


def _words(cell: RadarCell) -> str:
    days = {"n": cell.days.days}
    if cell.state == "on_time":
        return _("%(n)s ngày") % days
    if cell.state == "late":
        return _("muộn %(n)s") % days
    if cell.state == "silent":
        return _("quá %(n)s") % days
    return _("giải trình") if cell.state == "explained" else _("còn %(n)s") % days


def _copied(cell: RadarCell) -> str | SafeString:
    if not cell.is_copy or cell.copied is None:
        return ""
    words = _("chép %(p)s %%") % {"p": format_decimal(cell.copied, 0, language=language_of())}
    return format_html('<br><span class="warn nw"><span class="i i-copy" aria-hidden="true"></span>{}</span>', words)
