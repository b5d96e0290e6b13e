"""Our register of units, derived from published lists of the units before and after July 2025.

The lists come from the data files of a public package at set-up time (read by the command line; see
docs/decisions/0013). None of its code runs, and its files are not part of this repository. What is derived: identity,
dates, links, lineage, legal basis.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from chiso.engine.text import nfc, search_key
from chiso.engine.units.facts import (
    BEGAN_THEN,
    HUE_CITY,
    HUE_RENAMED,
    HUE_RENAMED_BY,
    KIND_WORDS,
    PROVINCE_MERGERS,
    PROVINCES_SINCE,
    commune_basis,
)
from chiso.engine.units.model import REFORM, DatedCode, KindCode, Lineage, LineageKind, Link, Unit
from chiso.engine.units.register import Coverage, UnitRegister

_ID_LENGTH = 64


@dataclass(frozen=True, slots=True)
class OldRow:
    """One commune of before, with its district and province; `ward` is empty for a district without communes."""

    province: str
    province_code: str
    district: str
    district_code: str
    ward: str
    ward_code: str
    key: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """One commune, ward or special zone of July 2025, with its province; `keys` are its predecessors' keys."""

    province: str
    province_code: str
    ward: str
    ward_code: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceLists:
    """The published lists: before, after, and which new provinces hold which old ones (by name)."""

    old: tuple[OldRow, ...]
    new: tuple[NewRow, ...]
    provinces: Mapping[str, tuple[str, ...]]
    source: str
    known_until: date


@dataclass(slots=True)
class _Parts:
    source: str
    units: dict[str, Unit] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    lineage: list[Lineage] = field(default_factory=list)


def derive_register(lists: SourceLists) -> UnitRegister:
    """The register from the lists. Deterministic: the same lists give the same ids."""
    parts = _Parts(lists.source)
    old_provinces, new_provinces = _provinces(parts, lists)
    old_units = _old_units(parts, lists.old, old_provinces)
    _new_units(parts, lists.new, new_provinces, old_units)
    _rename_hue(parts)
    details = {"province": PROVINCES_SINCE, "district": date(2025, 6, 30), "commune": date(2025, 6, 30)}
    coverage = Coverage(PROVINCES_SINCE, details, lists.known_until, lists.source)  # type: ignore[arg-type]
    return UnitRegister(parts.units.values(), parts.links, parts.lineage, coverage)


def _provinces(parts: _Parts, lists: SourceLists) -> tuple[dict[str, str], dict[str, str]]:
    """Ids of the old and of the new provinces by full name; a province that merged with none stays the same unit."""
    old_codes = {row.province: row.province_code for row in lists.old}
    new_codes = {row.province: row.province_code for row in lists.new}
    old_ids: dict[str, str] = {}
    new_ids: dict[str, str] = {}
    for name, held in sorted(lists.provinces.items()):
        continuing = held == (name,)
        for old_name in held:
            unit = _province(old_name, old_codes[old_name], PROVINCES_SINCE, None if continuing else REFORM)
            old_ids[old_name] = _add(parts, unit)
        if continuing:
            new_ids[name] = old_ids[name]
            continue
        new_ids[name] = _add(parts, _province(name, new_codes[name], REFORM, None))
        parts.lineage += [
            Lineage(old_ids[old], new_ids[name], "merge", REFORM, Decimal(1), "whole", parts.source, PROVINCE_MERGERS)
            for old in held
        ]
    return old_ids, new_ids


def _province(name: str, code: str, start: date, end: date | None) -> Unit:
    kind, short = _kind_and_short(name, "province")
    known = start != PROVINCES_SINCE or name in BEGAN_THEN
    return Unit(unit_slug([short], start), name, short, kind, start, end, known, (DatedCode(code, start, end),))


def _old_units(parts: _Parts, rows: Sequence[OldRow], provinces: Mapping[str, str]) -> dict[str, str]:
    """Ids of the old communes, and of the districts without communes, by the key of the source."""
    districts: dict[tuple[str, str], str] = {}
    units: dict[str, str] = {}
    for row in rows:
        place = (row.province, row.district)
        if place not in districts:
            districts[place] = _add_old(
                parts, row.district, "district", row.district_code, [row.district, row.province]
            )
            parts.links.append(Link(districts[place], provinces[row.province], PROVINCES_SINCE, REFORM))
            if row.ward:
                parts.lineage.append(
                    Lineage(districts[place], None, "abolish", REFORM, None, None, parts.source, PROVINCE_MERGERS)
                )
        if row.ward:
            units[row.key] = _add_old(parts, row.ward, "commune", row.ward_code, [row.ward, row.district, row.province])
            parts.links.append(Link(units[row.key], districts[place], PROVINCES_SINCE, REFORM))
        else:
            units[row.key] = districts[place]
    return units


def _add_old(parts: _Parts, name: str, level: str, code: str, path: list[str]) -> str:
    kind, short = _kind_and_short(name, level)
    codes = (DatedCode(code, PROVINCES_SINCE, REFORM),)
    unit = Unit(unit_slug(path, PROVINCES_SINCE), name, short, kind, PROVINCES_SINCE, REFORM, False, codes)
    return _add(parts, unit)


def _new_units(
    parts: _Parts, rows: Sequence[NewRow], provinces: Mapping[str, str], old_units: Mapping[str, str]
) -> None:
    heirs: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        for key in row.keys:
            heirs[key] += 1
    for row in rows:
        basis = commune_basis(row.province)
        same = _continuing(parts, row, old_units, heirs)
        if same is not None:
            _go_on(parts, same, row, provinces[row.province])
            continue
        kind, short = _kind_and_short(row.ward, "commune")
        codes = (DatedCode(row.ward_code, REFORM),)
        unit = Unit(unit_slug([row.ward, row.province], REFORM), row.ward, short, kind, REFORM, None, True, codes)
        new_id = _add(parts, unit)
        parts.links.append(Link(new_id, provinces[row.province], REFORM))
        for key in row.keys:
            whole = heirs[key] == 1
            how: LineageKind = "divide" if not whole else "merge" if len(row.keys) > 1 else "rename"
            share = Decimal(1) if whole else None
            parts.lineage.append(
                Lineage(old_units[key], new_id, how, REFORM, share, "whole" if whole else None, parts.source, basis)
            )


def _continuing(parts: _Parts, row: NewRow, old_units: Mapping[str, str], heirs: Mapping[str, int]) -> Unit | None:
    """The old unit that simply goes on: sole predecessor, undivided, same name and kind."""
    if len(row.keys) != 1 or heirs[row.keys[0]] != 1:
        return None
    old = parts.units[old_units[row.keys[0]]]
    return old if old.name == row.ward and old.level == "commune" else None


def _go_on(parts: _Parts, unit: Unit, row: NewRow, province: str) -> None:
    before = unit.codes[0]
    codes = (
        (DatedCode(before.value, before.valid_from),)
        if before.value == row.ward_code
        else (before, DatedCode(row.ward_code, REFORM))
    )
    parts.units[unit.id] = replace(unit, valid_to=None, codes=codes)
    parts.links.append(Link(unit.id, province, REFORM))


def _rename_hue(parts: _Parts) -> None:
    """Huế was the province Thừa Thiên Huế until the end of 2024; the lists know only the city."""
    city = next((unit for unit in parts.units.values() if unit.name == HUE_CITY), None)
    if city is None:
        return
    old = Unit(
        unit_slug(["Thừa Thiên Huế"], PROVINCES_SINCE), "Tỉnh Thừa Thiên Huế", "Thừa Thiên Huế", "province",
        PROVINCES_SINCE, HUE_RENAMED, False, (DatedCode(city.codes[0].value, PROVINCES_SINCE, HUE_RENAMED),),
    )  # fmt: skip
    new = Unit(
        unit_slug(["Huế"], HUE_RENAMED), city.name, city.short_name, city.kind, HUE_RENAMED, city.valid_to, True,
        tuple(DatedCode(code.value, max(code.valid_from, HUE_RENAMED), code.valid_to) for code in city.codes),
    )  # fmt: skip
    del parts.units[city.id]
    parts.units |= {old.id: old, new.id: new}
    parts.links = [part for link in parts.links for part in _moved(link, city.id, old.id, new.id)]
    parts.lineage.append(
        Lineage(old.id, new.id, "rename", HUE_RENAMED, Decimal(1), "whole", HUE_RENAMED_BY, HUE_RENAMED_BY)
    )


def _moved(link: Link, was: str, old: str, new: str) -> list[Link]:
    if link.parent != was:
        return [link]
    later = Link(link.unit, new, max(link.valid_from, HUE_RENAMED), link.valid_to)
    return [Link(link.unit, old, link.valid_from, HUE_RENAMED), later] if link.valid_from < HUE_RENAMED else [later]


def _kind_and_short(name: str, level: str) -> tuple[KindCode, str]:
    """The kind by the words before the name, and the name without them; numbered names keep theirs ("Quận 1")."""
    for words, kind in KIND_WORDS[level]:
        if name.lower().startswith(words + " "):
            short = name[len(words) + 1 :]
            return kind, name if short.isdigit() else short
    raise ValueError(f"unit name without its kind: {name}")


def _add(parts: _Parts, unit: Unit) -> str:
    """Puts the unit in under its id, told apart by its code where two names differ only in diacritics."""
    told_apart = unit.id if unit.id not in parts.units else f"{unit.id}-{unit.codes[0].value}"[-_ID_LENGTH:]
    clean = replace(unit, id=told_apart, name=nfc(unit.name), short_name=nfc(unit.short_name))
    parts.units[clean.id] = clean
    return clean.id


def unit_slug(path: Iterable[str], start: date, taken: Collection[str] = ()) -> str:
    """A unit's id from names, the lowest first, and the year of its start: `xa-quang-tan_huyen-tuy-duc_dak-nong_2008`.

    At most 64 characters of a–z, 0–9, hyphen and underscore; a number is added where the id is `taken`.
    """
    names = [re.sub(r"[^a-z0-9]+", "-", search_key(name)).strip("-") for name in path]
    if len(names) > 1:
        names[-1] = re.sub(r"^(?:tinh|thanh-pho)-", "", names[-1])
    full = "_".join([*names, str(start.year)])
    if len(full) > _ID_LENGTH - 4:
        digest = hashlib.blake2s(full.encode(), digest_size=4).hexdigest()
        full = f"{full[: _ID_LENGTH - 18]}-{digest}_{start.year}"
    tries = (full if number == 1 else f"{full}-{number}" for number in range(1, 1000))
    return next(slug for slug in tries if slug not in taken)
