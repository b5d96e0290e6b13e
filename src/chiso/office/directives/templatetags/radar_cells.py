"""One cell of the radar in one step: 150 units × 9 directives are 1,350 cells, too many for tags within tags."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chiso.engine.text import format_decimal
from chiso.office.directives.queries.radar import RadarCell, State
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


@register.simple_tag
def radar_cell(cell: RadarCell | None, base: str) -> SafeString:
    """The `<td>` of a unit and a directive; `base` is the address of an answer up to its number."""
    if cell is None:
        return format_html('<td class="na"><span class="vh">{}</span></td>', _("không giao"))
    tone, sign = _LOOKS[cell.state]
    return format_html(
        '<td class="{}"><a href="{}{}/"><span class="i i-{}" aria-hidden="true"></span>{}{}{}</a></td>',
        tone,
        base,
        cell.handed_id,
        sign,
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
