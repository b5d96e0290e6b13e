"""The whole tree of a day, in two queries, and the days on which it changed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from chiso.engine.units import REFORM
from chiso.office.database import valid_on
from chiso.office.units.counting import counted
from chiso.office.units.models import PROVINCES, Unit, UnitKind, UnitParent
from chiso.office.units.queries.lookup import units_on
from chiso.office.units.queries.register import coverage


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit at its depth in the tree; `below` counts everything under it."""

    unit: Unit
    depth: int
    below: int


@dataclass(frozen=True, slots=True)
class KindCount:
    kind: UnitKind
    count: int

    @property
    def words(self) -> str:
        return counted(self.kind, self.count)


@dataclass(frozen=True, slots=True)
class Tree:
    """The units of a day, each after the unit above it."""

    day: dt.date
    branches: tuple[Branch, ...]
    counts: tuple[KindCount, ...]

    @property
    def below_province(self) -> tuple[KindCount, ...]:
        """The kinds that a headline counts: the province itself is one."""
        return tuple(kind for kind in self.counts if kind.kind not in PROVINCES)

    def shown(self, depth: int) -> tuple[Branch, ...]:
        """The branches down to a depth: villages are read on their commune's page."""
        return tuple(branch for branch in self.branches if branch.depth <= depth)


def tree_on(as_of: dt.date) -> Tree:
    """The tree of a day: parents before children, siblings in Vietnamese order."""
    units = list(units_on(as_of))
    links = UnitParent.objects.filter(valid_on(as_of), unit__is_reference=False)
    parent = dict(links.values_list("unit_id", "parent_id"))
    present = {unit.pk for unit in units}
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        above = parent.get(unit.pk)
        below[above if above in present else None].append(unit)
    counts = Counter(unit.kind for unit in units)
    return Tree(
        day=as_of,
        branches=tuple(_walk(below)),
        counts=tuple(KindCount(kind, counts[kind]) for kind in UnitKind if counts[kind]),
    )


def _walk(below: dict[int | None, list[Unit]]) -> Iterator[Branch]:
    sizes: dict[int, int] = {}

    def size(unit: Unit) -> int:
        if unit.pk not in sizes:
            sizes[unit.pk] = 0  # a cycle in damaged data ends here instead of never
            sizes[unit.pk] = sum(1 + size(child) for child in below.get(unit.pk, ()))
        return sizes[unit.pk]

    def visit(units: Sequence[Unit], depth: int) -> Iterator[Branch]:
        for unit in units:
            yield Branch(unit, depth, size(unit))
            yield from visit(below.get(unit.pk, ()), depth + 1)

    yield from visit(below.get(None, ()), 0)


def change_days(*, country: bool = False, provinces: bool = False) -> list[dt.date]:
    """The days on which some unit of ours (of the country; only of its provinces) began, ended or moved."""
    rows: list[QuerySet[Any]]
    if provinces:
        rows = [Unit.everywhere.filter(from_register=True, kind__in=PROVINCES)]
    elif country:
        # nearly all links begin with the lists or with the reform: the few others are found by their index
        first = coverage().since
        moved = Q(valid_from__gt=first, valid_from__lt=REFORM) | Q(valid_from__gt=REFORM)
        rows = [
            Unit.everywhere.filter(from_register=True),
            UnitParent.objects.filter(moved, unit__from_register=True),
        ]
    else:
        rows = [Unit.objects.all(), UnitParent.objects.filter(unit__is_reference=False)]
    days: set[dt.date] = set()
    for dated in rows:
        for begin, end in dated.values_list("valid_from", "valid_to").distinct().order_by():
            days |= {begin, end} if end else {begin}
    return sorted(days)
