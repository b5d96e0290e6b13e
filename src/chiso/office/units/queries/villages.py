"""Villages: nobody in them has an account, so the commune that a village lies in acts for it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from chiso.office.database import valid_on
from chiso.office.units.models import Unit, UnitKind, UnitParent
from chiso.office.units.queries.lookup import parent_on


def acting_for(unit: Unit, day: dt.date) -> Unit:
    """The unit whose people act for a unit on a day: of a village its commune, of every other the unit itself."""
    return (parent_on(unit, day) or unit) if unit.kind == UnitKind.VILLAGE else unit


def communes_of_villages(day: dt.date) -> dict[int, int]:
    """The commune of every village on a day, by their ids. One query."""
    links = UnitParent.objects.filter(valid_on(day), unit__kind=UnitKind.VILLAGE)
    return dict(links.values_list("unit", "parent"))


def villages_below(communes: Iterable[Unit], day: dt.date) -> dict[int, list[Unit]]:
    """The villages of each commune on a day, in Vietnamese order. One query."""
    found: dict[int, list[Unit]] = defaultdict(list)
    links = UnitParent.objects.filter(valid_on(day), parent__in=list(communes), unit__kind=UnitKind.VILLAGE)
    for link in links.select_related("unit").order_by("unit__sort_key", "unit_id"):
        if link.unit.is_valid_on(day):
            found[link.parent_id].append(link.unit)
    return found


def with_villages(unit_ids: Iterable[int], day: dt.date) -> list[int]:
    """Units and the villages for which they act, by their ids. One query."""
    own = list(unit_ids)
    below = UnitParent.objects.filter(valid_on(day), parent__in=own, unit__kind=UnitKind.VILLAGE)
    return [*own, *below.order_by("unit").values_list("unit", flat=True)]


def names_beside(units: Iterable[Unit], day: dt.date) -> dict[int, str]:
    """What units are called in lists of a province: a village beside its commune. No query without a village."""
    found = {unit.pk: unit for unit in units}
    villages = [pk for pk, unit in found.items() if unit.kind == UnitKind.VILLAGE]
    links = UnitParent.objects.filter(valid_on(day), unit__in=villages) if villages else UnitParent.objects.none()
    communes = dict(links.values_list("unit", "parent__name"))
    return {pk: f"{unit.name}, {communes[pk]}" if pk in communes else unit.name for pk, unit in found.items()}
