"""Which provinces a table speaks of, under whatever spelling, and which it leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chiso.engine.units import Unit, UnitRegister, name_key

SPELLINGS = {
    "brvt": "Bà Rịa - Vũng Tàu", "bariavt": "Bà Rịa - Vũng Tàu", "tthue": "Thừa Thiên Huế", "hue": "Thừa Thiên Huế",
    "thuathien": "Thừa Thiên Huế", "baccan": "Bắc Kạn", "daclac": "Đắk Lắk", "darlac": "Đắk Lắk",
    "dacnong": "Đắk Nông", "hcm": "Hồ Chí Minh", "hcmc": "Hồ Chí Minh", "tphcm": "Hồ Chí Minh",
    "hochiminhcity": "Hồ Chí Minh", "saigon": "Hồ Chí Minh", "hanoicity": "Hà Nội", "danangcity": "Đà Nẵng",
    "haiphongcity": "Hải Phòng", "canthocity": "Cần Thơ", "huecity": "Huế",
}  # fmt: skip
"""Spellings seen in published tables and no rule gives, as letters without signs."""


@dataclass(frozen=True)
class Places:
    """Provinces found by the table's name for them; `missing`: provinces of that day that no row names."""

    day: date
    found: Mapping[str, Unit]
    unknown: tuple[str, ...]
    missing: tuple[Unit, ...]


def match_provinces(names: Sequence[str], year: int, register: UnitRegister) -> Places | None:
    """The provinces of a table of that year; None when most names are no provinces (an index of departments).

    In a year in which the map changed, the day that fits more names is taken.
    """
    first = register.coverage.since
    days = {max(first, day) for day in (date(year, 1, 1), date(year, 12, 31))}
    tried = [_on(names, day, register) for day in sorted(days)]
    best = max(tried, key=lambda places: (len(places.found), -len(places.missing)))
    return best if 2 * len(best.found) >= len(names) else None


def _on(names: Sequence[str], day: date, register: UnitRegister) -> Places:
    provinces = register.as_of(day).roots
    squashed = {_squashed(name): unit for unit in provinces for name in (unit.name, unit.short_name)}
    found: dict[str, Unit] = {}
    for name in names:
        unit = _province(name, day, register) or squashed.get(_squashed(name))
        if unit is None and _squashed(name) in SPELLINGS:
            unit = _province(SPELLINGS[_squashed(name)], day, register)
        if unit is not None:
            found[name] = unit
    there = {unit.id for unit in found.values()}
    missing = tuple(unit for unit in provinces if unit.id not in there)
    return Places(day, found, tuple(name for name in names if name not in found), missing)


def _province(name: str, day: date, register: UnitRegister) -> Unit | None:
    matches = register.find(name, on=day, level="province")
    return matches[0] if len(matches) == 1 else None


def _squashed(name: str) -> str:
    return name_key(name).replace(" ", "")
