"""The provinces of a day as a map of tiles, with what each came from or was about to become.

The trap: a map without Hoàng Sa and Trường Sa. Their tiles come with the layout; here they only get the province that
they belong to on the day.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from chiso.engine.errors import Problem
from chiso.engine.units.io import load_tiles
from chiso.engine.units.tiles import Tile, layout_on
from chiso.office.database import valid_on
from chiso.office.units.models import PROVINCES, LineageKind, Unit, UnitCode, UnitLineage, UnitParent
from chiso.office.units.queries.register import covering


@dataclass(frozen=True, slots=True)
class ProvinceTile:
    """A province (or its archipelago) in its place; `came_from` and `became` are other units, not itself renamed."""

    unit: Unit
    tile: Tile | None
    code: str
    below: int
    came_from: tuple[Unit, ...]
    became: tuple[Unit, ...]

    @property
    def is_merged(self) -> bool:
        """Whether several provinces of before are in it."""
        return len(self.came_from) > 1

    @property
    def will_merge(self) -> bool:
        """Whether it is to become part of another province."""
        return bool(self.became)


@dataclass(frozen=True, slots=True)
class TileMap:
    """The provinces in Vietnamese order, and the tiles from north to south with those of the archipelagos."""

    day: dt.date
    provinces: tuple[ProvinceTile, ...]
    tiles: tuple[ProvinceTile, ...]
    notes: tuple[Problem, ...]

    @property
    def merged(self) -> int:
        return sum(province.is_merged for province in self.provinces)

    @property
    def to_merge(self) -> int:
        return sum(province.will_merge for province in self.provinces)

    @property
    def unplaced(self) -> tuple[ProvinceTile, ...]:
        """Provinces of later decrees that have no place in the layout yet."""
        return tuple(province for province in self.provinces if province.tile is None)


def tile_map(day: dt.date) -> TileMap:
    """The map of a day, in five queries. Raises InputError (`units.not_covered`)."""
    covered = covering()
    covered.require_covered(day)
    units = list(
        Unit.everywhere.filter(valid_on(day), from_register=True, kind__in=PROVINCES).order_by("sort_key", "id")
    )
    links = UnitParent.objects.filter(valid_on(day), parent__in=units, unit__from_register=True).order_by()
    below = dict(links.values_list("parent_id").annotate(n=Count("pk")))
    codes = dict(UnitCode.objects.filter(valid_on(day), unit__in=units).values_list("unit_id", "value"))
    lineage = list(
        UnitLineage.objects.filter(predecessor__kind__in=PROVINCES, successor__isnull=False)
        .select_related("predecessor", "successor")
        .order_by("on", "predecessor__sort_key")
    )
    places = _places(day, units, lineage)
    came, became = _merged(day, lineage)
    shown = {
        unit.key: ProvinceTile(
            unit, places.get(unit.key), codes.get(unit.pk, ""), below.get(unit.pk, 0), tuple(came.get(unit.pk, ())),
            tuple(became.get(unit.pk, ())),
        )
        for unit in units
    }  # fmt: skip
    return TileMap(day, tuple(shown.values()), tuple(_drawn(day, shown, lineage)), covered.notes(day, ["province"]))


def _places(day: dt.date, units: Iterable[Unit], lineage: Iterable[UnitLineage]) -> dict[str, Tile]:
    there = {unit.key for unit in units}
    placed = {}
    for tile in _layout(day):
        key = _bearer(tile.unit, there, lineage)
        if key is not None and not tile.is_archipelago:
            placed[key] = tile
    return placed


def _layout(day: dt.date) -> list[Tile]:
    return [tile for tile in load_tiles() if tile.layout == layout_on(day)]


def _bearer(key: str, there: Iterable[str], lineage: Iterable[UnitLineage]) -> str | None:
    """The unit of the day that stands in that place: the tile's own, or the one it was renamed into."""
    seen: set[str] = set()
    while key not in there:
        seen.add(key)
        heirs = {row.successor.key for row in lineage if row.successor is not None and row.predecessor.key == key}
        if len(heirs) != 1 or heirs <= seen:
            return None
        key = heirs.pop()
    return key


def _drawn(day: dt.date, shown: dict[str, ProvinceTile], lineage: Iterable[UnitLineage]) -> Iterable[ProvinceTile]:
    """Each tile once, archipelagos too, in reading order."""
    for tile in sorted(_layout(day), key=lambda tile: (tile.row, tile.column)):
        key = _bearer(tile.unit, shown, lineage)
        if key is None:
            continue
        province = shown[key]
        if tile.is_archipelago:
            yield ProvinceTile(province.unit, tile, "", 0, (), ())
        elif province.tile == tile:
            yield province


def _merged(day: dt.date, lineage: Iterable[UnitLineage]) -> tuple[dict[int, list[Unit]], dict[int, list[Unit]]]:
    """By unit: the provinces that merged into it up to the day, and those that it merged into after the day.

    A province that only changes its name or kind keeps what it came from, and hands on what it is to become.
    """
    came: defaultdict[int, list[Unit]] = defaultdict(list)
    became: defaultdict[int, list[Unit]] = defaultdict(list)
    rows = list(lineage)
    for row in rows:
        if row.successor is None:
            continue
        if row.kind == LineageKind.RENAME:
            if row.on <= day:
                came[row.successor.pk] += came[row.predecessor_id]
            continue
        if row.on <= day:
            came[row.successor.pk].append(row.predecessor)
        else:
            became[row.predecessor_id].append(row.successor)
    for row in reversed(rows):
        if row.kind == LineageKind.RENAME and row.on > day and row.successor is not None:
            became[row.predecessor_id] += became[row.successor.pk]
    return came, became
