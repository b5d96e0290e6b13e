"""Single units, their parents and children, by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from chiso.engine.text import search_key
from chiso.office.database import valid_on
from chiso.office.units.models import PROVINCES, LineageKind, Unit, UnitCode, UnitKind, UnitLineage, UnitParent

_NAME, _NAME_KEPT = "units.province_name", 300
"""Every page names the province: its name is looked up once in so many seconds."""


def units_on(as_of: dt.date) -> QuerySet[Unit]:
    """Our own units that exist on a day, in Vietnamese order; the country's are in `country_on`."""
    return Unit.objects.filter(valid_on(as_of)).order_by("sort_key", "id")


def unit_by_id(unit_id: int) -> Unit | None:
    return Unit.everywhere.filter(pk=unit_id).first()


def unit_by_key(key: str) -> Unit | None:
    """Any unit, ours or the country's."""
    return Unit.everywhere.filter(key=key).first()


def provinces_on(as_of: dt.date) -> QuerySet[Unit]:
    """The provinces of the register on a day, in Vietnamese order."""
    return Unit.everywhere.filter(valid_on(as_of), from_register=True, kind__in=PROVINCES).order_by("sort_key", "id")


def own_province(as_of: dt.date) -> Unit | None:
    """The province that this installation serves."""
    return Unit.objects.filter(valid_on(as_of), kind__in=PROVINCES).order_by("sort_key", "id").first()


def province_name() -> str:
    """The province on pages and papers: as set, else as the register names our own; "tỉnh" before there is one."""
    if settings.PROVINCE_NAME:
        return str(settings.PROVINCE_NAME)
    known: str | None = cache.get(_NAME)
    if known is None:
        known = Unit.objects.filter(kind__in=PROVINCES, valid_to__isnull=True).values_list("name", flat=True).first()
        if known:
            cache.set(_NAME, known, _NAME_KEPT)
    return known or gettext("tỉnh")


def mergers_into(unit: Unit) -> list[UnitLineage]:
    """How the units that became this one did so, also through a later change of its name or kind."""
    found: list[UnitLineage] = []
    for row in UnitLineage.objects.filter(successor=unit).select_related("predecessor", "successor").order_by("id"):
        found += mergers_into(row.predecessor) if row.kind == LineageKind.RENAME else [row]
    return found


def predecessors_of(unit: Unit) -> tuple[Unit, ...]:
    """The units that merged into this one, in Vietnamese order."""
    return tuple(sorted((row.predecessor for row in mergers_into(unit)), key=lambda one: (one.sort_key, one.pk)))


def below_since(unit: Unit, since: dt.date) -> set[int]:
    """The registered units that lay in this one, at any depth, on `since` or some day after it; the gone ones too."""
    found: set[int] = set()
    edge = {unit.pk}
    while edge:
        lay = UnitParent.objects.filter(parent__in=edge, unit__from_register=True).exclude(valid_to__lte=since)
        edge = set(lay.exclude(unit__valid_to__lte=since).values_list("unit", flat=True)) - found
        found |= edge
    return found


def parent_on(unit: Unit, as_of: dt.date) -> Unit | None:
    """The unit above on a day; None at the top."""
    link = UnitParent.objects.filter(valid_on(as_of), unit=unit).select_related("parent").first()
    return link.parent if link else None


def path_on(unit: Unit, as_of: dt.date) -> tuple[Unit, ...]:
    """The units above, from the top down, without the unit itself."""
    above: list[Unit] = []
    parent = parent_on(unit, as_of)
    while parent is not None and parent not in above:
        above.insert(0, parent)
        parent = parent_on(parent, as_of)
    return tuple(above)


def children_on(unit: Unit, as_of: dt.date) -> QuerySet[Unit]:
    """The units directly below on a day."""
    below = UnitParent.objects.filter(valid_on(as_of), parent=unit).values("unit_id")
    return Unit.everywhere.filter(valid_on(as_of), pk__in=below).order_by("sort_key", "id")


def code_on(unit: Unit, as_of: dt.date) -> str:
    """The statistics-office code on a day, else the office's own; empty when it has neither."""
    return codes_on([unit], as_of)[unit.pk]


def codes_on(units: Iterable[Unit], as_of: dt.date) -> dict[int, str]:
    """Each unit's statistics-office code on a day, else the office's own; empty when it has neither."""
    own = {unit.pk: unit.code for unit in units}
    dated = UnitCode.objects.filter(valid_on(as_of), unit_id__in=own).order_by("valid_from")
    return own | dict(dated.values_list("unit_id", "value"))


def lineage_of(unit: Unit) -> QuerySet[UnitLineage]:
    """What the unit came from and what became of it, in time."""
    return (
        UnitLineage.objects.filter(Q(predecessor=unit) | Q(successor=unit))
        .select_related("predecessor", "successor")
        .order_by("on", "id")
    )


def find_units(text: str, as_of: dt.date) -> QuerySet[Unit]:
    """Units whose name, abbreviation, key or code matches what was typed, without diacritics."""
    key = search_key(text)
    return units_on(as_of).filter(Q(search_key__contains=key) | Q(key=key) | Q(code__iexact=text.strip()))


def units_without_members(as_of: dt.date) -> QuerySet[Unit]:
    """Departments and communes in which nobody holds a role: nobody would fill their sheet."""
    staffed = Unit.objects.filter(valid_on(as_of, "memberships__"))
    scored = (UnitKind.DEPARTMENT, UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)
    return units_on(as_of).filter(kind__in=scored).exclude(pk__in=staffed.values("pk"))
