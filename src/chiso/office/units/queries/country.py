"""The country's units on a day: the whole tree, or only the branches that are open; search by name and by code.

The trap: 10,800 rows made into model objects take a quarter of a second. The tree is flat rows, in one query.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, Count, FilteredRelation, IntegerField, Q, QuerySet, Value, When

from chiso.engine.errors import Problem
from chiso.engine.text import search_key
from chiso.engine.units import kind_of
from chiso.office.database import valid_on
from chiso.office.units.models import PROVINCES, Unit, UnitCode, UnitKind, UnitParent
from chiso.office.units.queries.register import covering

COMMUNES = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE)
DISTRICTS = (UnitKind.URBAN_DISTRICT, UnitKind.RURAL_DISTRICT, UnitKind.DISTRICT_TOWN, UnitKind.DISTRICT_CITY)
FOUND_AT_MOST = 60
_CODE = re.compile(r"\d{2,5}")


class Place(NamedTuple):
    """One unit of the country as a row of the tree."""

    pk: int
    key: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Country:
    """The whole tree of a day: roots, and below each unit its children, all in Vietnamese order."""

    day: dt.date
    roots: tuple[Place, ...]
    children: dict[int, list[Place]]

    def walk(self) -> Iterator[tuple[int, Place]]:
        """Every unit with its depth, parents before children."""
        waiting = [(0, place) for place in reversed(self.roots)]
        while waiting:
            depth, place = waiting.pop()
            yield depth, place
            waiting.extend((depth + 1, child) for child in reversed(self.children.get(place.pk, ())))

    def __len__(self) -> int:
        return len(self.roots) + sum(map(len, self.children.values()))


def country_on(day: dt.date) -> Country:
    """The country's tree of a day, in two queries. Raises InputError (`units.not_covered`)."""
    covering().require_covered(day)
    there = Unit.everywhere.filter(valid_on(day), from_register=True).order_by("sort_key", "id")
    linked = there.annotate(link=FilteredRelation("parents", condition=valid_on(day, "parents__")))
    roots: list[Place] = []
    children: defaultdict[int, list[Place]] = defaultdict(list)
    rows = linked.values_list(*Place._fields, "link__parent_id")
    for pk, key, name, kind, above in rows.iterator(chunk_size=4000):
        (roots if above is None else children[above]).append(Place(pk, key, name, kind))
    return Country(day, tuple(roots), dict(children))


@dataclass(frozen=True, slots=True)
class Twig:
    """A shown unit: its depth, its code of the day, how many stand directly below, and whether those are shown."""

    place: Place
    depth: int
    code: str
    below: int
    is_open: bool

    @property
    def kind_label(self) -> str:
        """The kind in words, as a table cell begins."""
        words = str(UnitKind(self.place.kind).label)
        return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of the country shows of a day; `notes` are warnings about what the register cannot vouch for."""

    day: dt.date
    twigs: tuple[Twig, ...]
    provinces: int
    districts: int
    communes: int
    notes: tuple[Problem, ...]


def branches_on(day: dt.date, opened: Collection[str] = ()) -> Shown:
    """The provinces of a day and the children of the opened units. Six queries however many are open.

    Raises InputError (`units.not_covered`).
    """
    covered = covering()
    covered.require_covered(day)
    there = Unit.everywhere.filter(valid_on(day), from_register=True)
    counts: Counter[str] = Counter(dict(there.order_by().values_list("kind").annotate(n=Count("pk"))))
    roots = list(map(Place._make, _ordered(there.filter(kind__in=PROVINCES)).values_list(*Place._fields)))
    links = UnitParent.objects.filter(valid_on(day))
    ours = links.filter(parent__key__in=opened, unit__from_register=True)
    parent = dict(ours.values_list("unit_id", "parent_id"))
    children: defaultdict[int, list[Place]] = defaultdict(list)
    for place in map(Place._make, _ordered(there.filter(pk__in=parent)).values_list(*Place._fields)):
        children[parent[place.pk]].append(place)
    shown = list(_shown(roots, children, 0))
    pks = [place.pk for _, place in shown]
    # of the register's own units; bodies inside our own are counted on their page
    counted = links.filter(parent_id__in=pks, unit__from_register=True).order_by()
    below = dict(counted.values_list("parent_id").annotate(n=Count("pk")))
    codes = dict(UnitCode.objects.filter(valid_on(day), unit_id__in=pks).values_list("unit_id", "value"))
    return Shown(
        day=day,
        twigs=tuple(
            Twig(place, depth, codes.get(place.pk, ""), below.get(place.pk, 0), place.pk in children)
            for depth, place in shown
        ),
        provinces=sum(counts[kind] for kind in PROVINCES),
        districts=sum(counts[kind] for kind in DISTRICTS),
        communes=sum(counts[kind] for kind in COMMUNES),
        notes=covered.notes(day),
    )


def parent_keys_on(keys: Collection[str], day: dt.date) -> dict[str, str]:
    """By key, the key of the unit above on a day: to show an open district its province must be open too."""
    links = UnitParent.objects.filter(valid_on(day), unit__key__in=keys)
    return dict(links.values_list("unit__key", "parent__key"))


def _ordered(units: QuerySet[Unit]) -> QuerySet[Unit]:
    return units.order_by("sort_key", "id")


def _shown(places: list[Place], children: dict[int, list[Place]], depth: int) -> Iterator[tuple[int, Place]]:
    for place in places:
        yield depth, place
        yield from _shown(children.get(place.pk, []), children, depth + 1)


@dataclass(frozen=True, slots=True)
class Match:
    """A unit that was searched for: where it lay, its code, and whether it was there on the day asked about."""

    unit: Unit
    path: str
    code: str
    is_there: bool


def find_in_country(text: str, day: dt.date) -> list[Match]:
    """Units by name (with or without diacritics), key, or a code that they bore at any time; those of the day first.

    A code finds every unit that ever bore it: most commune codes of before July 2025 are another unit's today.
    """
    typed = text.strip()
    if len(typed) < 2:
        return []
    units = Unit.everywhere.filter(from_register=True)
    if _CODE.fullmatch(typed):
        found = units.filter(codes__value=typed).distinct()
    else:
        found = units.filter(Q(search_key__contains=search_key(typed)) | Q(key=typed.lower()))
    there = Case(When(valid_on(day), then=Value(0)), default=Value(1), output_field=IntegerField())
    key = search_key(typed)
    exact = Case(
        When(Q(search_key__endswith=f"| {key}") | Q(search_key__startswith=f"{key} |"), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )  # fmt: skip
    level = Case(*(When(kind__in=kinds, then=Value(rank)) for rank, kinds in enumerate((PROVINCES, DISTRICTS))),
                 default=Value(2), output_field=IntegerField())  # fmt: skip
    chosen = list(
        found.annotate(gone=there, loose=exact, level=level).order_by("gone", "loose", "level", "sort_key", "id")[
            :FOUND_AT_MOST
        ]
    )
    return _matches(chosen, day)


def _matches(units: Sequence[Unit], day: dt.date) -> list[Match]:
    """With the units above each and its code, on the day or on its last day. Three queries."""
    links: defaultdict[int, list[UnitParent]] = defaultdict(list)
    edge = {unit.pk for unit in units}
    while edge:
        rows = list(UnitParent.objects.filter(unit_id__in=edge).select_related("parent"))
        for row in rows:
            links[row.unit_id].append(row)
        edge = {row.parent_id for row in rows} - set(links)
    codes: defaultdict[int, list[UnitCode]] = defaultdict(list)
    for code in UnitCode.objects.filter(unit__in=units):
        codes[code.unit_id].append(code)
    matches = []
    for unit in units:
        when = shown_day(unit, day)
        value = next((code.value for code in codes[unit.pk] if code.is_valid_on(when)), "")
        matches.append(Match(unit, ", ".join(_above(unit.pk, links, when)), value, unit.is_valid_on(day)))
    return matches


def _above(pk: int, links: dict[int, list[UnitParent]], day: dt.date) -> Iterator[str]:
    link = next((link for link in links.get(pk, ()) if link.is_valid_on(day)), None)
    if link is not None:
        yield link.parent.name
        yield from _above(link.parent_id, links, day)


def shown_day(unit: Unit, day: dt.date) -> dt.date:
    """The day itself when the unit is there, else the nearest on which it was."""
    if unit.valid_to is not None and day >= unit.valid_to:
        return unit.valid_to - dt.timedelta(days=1)
    return max(day, unit.valid_from)


def level_of(unit: Unit) -> str:
    """The engine's level of the unit's kind."""
    return kind_of(unit.kind).level  # type: ignore[arg-type]  # the kinds are the engine's, tested
