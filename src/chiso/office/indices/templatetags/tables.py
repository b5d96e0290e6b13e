"""Figures of published tables in the form of the language, and their marks on a ruler."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chiso.engine.errors import Text
from chiso.engine.ranking import Break
from chiso.engine.text import format_decimal
from chiso.office.http import language_of
from chiso.office.indices.tables.changes import Change
from chiso.office.indices.tables.drawing import RankBar, Ruler, rank_bar
from chiso.office.indices.tables.reading import ReadTable
from chiso.office.indices.tables.standing import Place

register = template.Library()


@register.filter
def num(value: float | Decimal | None, places: int = 2) -> str:
    """A figure; a dash where there is none."""
    if value is None or value != value:
        return "–"
    return format_decimal(Decimal(str(value)), places, language=language_of())


@register.filter
def move(value: float | None, places: int = 2) -> SafeString | str:
    """A change with its sign and its colour; nothing is coloured that is nothing."""
    if value is None or value != value:
        return "–"
    shown = num(abs(value), places)
    if Decimal(str(value)).quantize(Decimal(10) ** -places) == 0:
        return format_html('<span class="soft">{}</span>', shown)
    return format_html('<span class="{}">{}{}</span>', "up" if value > 0 else "down", "+" if value > 0 else "−", shown)


@register.filter
def sure(change: Change | None) -> SafeString | str:
    """A change with its sign, and whether it is more than noise where that can be said."""
    if change is None:
        return "–"
    words = {"up": _("tăng rõ"), "down": _("giảm rõ"), "unclear": _("chưa thấy thay đổi rõ")}.get(change.verdict, "")
    if change.verdict == "unclear":
        sign = "+" if change.points > 0 else "−"
        return format_html('{}{}<br><span class="soft small">{}</span>', sign, num(abs(change.points)), words)
    return (
        format_html('{}<br><span class="small">{}</span>', move(change.points), words) if words else move(change.points)
    )


@register.filter
def up(places: int | None) -> SafeString | str:
    """Places gained or lost, in words."""
    if places is None:
        return "–"
    if places == 0:
        return format_html('<span class="soft">{}</span>', _("giữ hạng"))
    words = _("lên %(n)d bậc") if places > 0 else _("xuống %(n)d bậc")
    return format_html('<span class="{}">{}</span>', "up" if places > 0 else "down", words % {"n": abs(places)})


@register.filter
def behind(points: float | None) -> SafeString | str:
    """A gap: how far behind (or ahead of) a reference."""
    if points is None:
        return "–"
    if abs(points) < 0.005:
        return format_html('<span class="soft">{}</span>', _("ngang"))
    words = _("kém %(n)s") if points > 0 else _("hơn %(n)s")
    return format_html('<span class="{}">{}</span>', "down" if points > 0 else "up", words % {"n": num(abs(points))})


@register.filter
def place_range(place: Place) -> str:
    """The range of a rank: 3–11; a dash without one."""
    if place.lower is None or place.upper is None:
        return "–"
    return str(place.lower) if place.lower == place.upper else f"{place.lower}–{place.upper}"


@register.filter
def break_words(cut: Break) -> str:
    """Why a year is not comparable with the one before."""
    words = {
        "framework": _("đổi bộ nội dung"),
        "anchors": _("đổi mốc chuẩn hóa"),
        "units": _("sắp xếp lại đơn vị"),
    }
    return words.get(cut.kind, _("không cùng thước"))


@register.simple_tag
def bar(place: Place, ranked: int) -> RankBar | None:
    """The band of a rank's range; None without one."""
    if place.lower is None or place.upper is None or place.rank is None:
        return None
    return rank_bar(place.lower, place.upper, place.rank, ranked)


@register.simple_tag
def at(ruler: Ruler, value: float | Decimal) -> str:
    """A position on a ruler."""
    return ruler.at(float(value))


@register.simple_tag
def between(ruler: Ruler, one: float, other: float) -> str:
    """The width between two positions."""
    return ruler.width(one, other)


@register.simple_tag
def told(words: Text) -> str:
    """A sentence of the engine in the language of the page."""
    return words.in_(language_of())


@register.simple_tag
def plain(value: float) -> str:
    """A figure as machines write it, for a slider's ends."""
    return repr(round(value, 9))


@register.filter
def typed(value: float) -> str:
    """A figure as a person would type it: at most four decimals, no closing zeros."""
    return format_decimal(Decimal(f"{value:.4f}").normalize(), language=language_of())


@register.filter
def percent(share: float) -> str:
    """A share as whole percents."""
    return f"{100 * share:.0f}"


@register.filter
def first_rows(one: ReadTable) -> list[tuple[str, list[float]]]:
    """The first units of a table that was read, with its first ten columns."""
    rows = one.table.values[:5, :10].tolist()
    return [(one.names[unit], row) for unit, row in zip(one.table.units, rows, strict=False)]
