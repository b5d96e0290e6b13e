"""A number of units in words: Vietnamese has one form, English two, so a kind's name cannot simply follow a number."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import ngettext_lazy

from chiso.engine.text import format_decimal
from chiso.office.http import language_of
from chiso.office.units.models import UnitKind

_COUNTED: Final[dict[UnitKind, Any]] = {
    UnitKind.PROVINCE: ngettext_lazy("%(n)s tỉnh", "%(n)s tỉnh", "count"),
    UnitKind.MUNICIPALITY: ngettext_lazy(
        "%(n)s thành phố trực thuộc trung ương", "%(n)s thành phố trực thuộc trung ương", "count"
    ),
    UnitKind.DEPARTMENT: ngettext_lazy("%(n)s sở, ban, ngành", "%(n)s sở, ban, ngành", "count"),
    UnitKind.DIVISION: ngettext_lazy("%(n)s phòng, đơn vị thuộc sở", "%(n)s phòng, đơn vị thuộc sở", "count"),
    UnitKind.CENTRE: ngettext_lazy("%(n)s trung tâm", "%(n)s trung tâm", "count"),
    UnitKind.URBAN_DISTRICT: ngettext_lazy("%(n)s quận", "%(n)s quận", "count"),
    UnitKind.RURAL_DISTRICT: ngettext_lazy("%(n)s huyện", "%(n)s huyện", "count"),
    UnitKind.DISTRICT_TOWN: ngettext_lazy("%(n)s thị xã", "%(n)s thị xã", "count"),
    UnitKind.DISTRICT_CITY: ngettext_lazy("%(n)s thành phố thuộc tỉnh", "%(n)s thành phố thuộc tỉnh", "count"),
    UnitKind.COMMUNE: ngettext_lazy("%(n)s xã", "%(n)s xã", "count"),
    UnitKind.WARD: ngettext_lazy("%(n)s phường", "%(n)s phường", "count"),
    UnitKind.TOWNSHIP: ngettext_lazy("%(n)s thị trấn", "%(n)s thị trấn", "count"),
    UnitKind.SPECIAL_ZONE: ngettext_lazy("%(n)s đặc khu", "%(n)s đặc khu", "count"),
    UnitKind.VILLAGE: ngettext_lazy("%(n)s thôn, tổ dân phố", "%(n)s thôn, tổ dân phố", "count"),
    UnitKind.VERTICAL: ngettext_lazy("%(n)s cơ quan ngành dọc", "%(n)s cơ quan ngành dọc", "count"),
    UnitKind.FRONT: ngettext_lazy("%(n)s Mặt trận và đoàn thể", "%(n)s Mặt trận và đoàn thể", "count"),
}


def counted(kind: UnitKind, count: int) -> str:
    """A number of units of a kind, in the page's language."""
    return str(_COUNTED[kind] % {"count": count, "n": format_decimal(count, 0, language=language_of())})
