"""Who took the place of units that have ended, on a day.

The trap: the register writes what became of each commune; of a district it writes only that it ended. What a district
left goes to the units that took the place of its communes. The second trap: a department that went into another in
March 2025 which became one with two others in July: the heir is the last of them, not the first.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

from django.db.models import F, Q

from chiso.office.units.models import Unit, UnitLineage, UnitParent


def heirs_of(ended: Iterable[Unit], day: dt.date) -> dict[int, tuple[Unit, ...]]:
    """Our units of the day that took the place of each, by its primary key, in Vietnamese order; empty where unknown.

    By the lineage, however many steps; where that names nobody, by the lineage of the units that lay directly in it on
    its last day. A query for each step of the lineage.
    """
    keys = {unit.pk for unit in ended}
    found = _followed({pk: {pk} for pk in keys}, day)
    bare = [pk for pk in keys if not found[pk]]
    if bare:
        found |= _followed(_last_below(bare), day)
    return {pk: tuple(sorted(found.get(pk, ()), key=lambda unit: (unit.sort_key, unit.pk))) for pk in keys}


def _last_below(parents: Iterable[int]) -> dict[int, set[int]]:
    to_the_last = Q(valid_to__isnull=True) | Q(valid_to__gte=F("parent__valid_to"))
    links = UnitParent.objects.filter(to_the_last, parent__in=parents, valid_from__lt=F("parent__valid_to"))
    below: dict[int, set[int]] = defaultdict(set)
    for parent, unit in links.values_list("parent", "unit"):
        below[parent].add(unit)
    return below


def _followed(starts: Mapping[int, Set[int]], day: dt.date) -> dict[int, set[Unit]]:
    """From each set of units the living ones that they, or those after them, became."""
    units = Unit.objects.in_bulk({pk for group in starts.values() for pk in group})
    after: dict[int, set[int]] = defaultdict(set)
    edge = {pk for pk, unit in units.items() if not unit.is_valid_on(day)}
    while edge:
        rows = UnitLineage.objects.filter(predecessor__in=edge, successor__is_reference=False)
        fresh = set()
        for row in rows.select_related("successor"):
            if row.successor is not None:
                after[row.predecessor_id].add(row.successor.pk)
                fresh.add(row.successor)
        edge = {unit.pk for unit in fresh if unit.pk not in units and not unit.is_valid_on(day)}
        units |= {unit.pk: unit for unit in fresh}
    return {key: _living(group, units, after, day) for key, group in starts.items()}


def _living(group: Set[int], units: Mapping[int, Unit], after: Mapping[int, Set[int]], day: dt.date) -> set[Unit]:
    seen: set[int] = set()
    edge = set(group)
    while edge:
        seen |= edge
        edge = {pk for before in edge for pk in after.get(before, ())} - seen
    return {units[pk] for pk in seen if pk in units and units[pk].is_valid_on(day)}
