"""Which unit a row of a table means, so that the years can be laid beside one another.

The trap: "BRVT", "Bà Rịa-Vũng Tàu" and "Bà Rịa – Vũng Tàu" are one province, "Quảng Nam" of 2024 is none in 2025.
A name is looked up among the units of the table's own year; what is not found keeps its name, compared with nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Q, Value, When
from django.utils.text import slugify

from chiso.engine.errors import InputError
from chiso.engine.published import Places, match_provinces
from chiso.engine.text import search_key
from chiso.engine.units.io import load_register
from chiso.office.indices.models import Covers
from chiso.office.units.models import PROVINCES, Unit


@dataclass(frozen=True)
class Identities:
    """By the name in the table: the unit's key (of the register, or made of the name). `unknown` names are no units of
    that year; `missing` are provinces that no row names."""

    keys: dict[str, str]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    doubled: dict[str, tuple[str, ...]] = field(default_factory=dict)


def identify(names: Sequence[str], covers: str, year: int) -> Identities:
    """The units that a table's names mean in its year."""
    ours = _ours(year, only_province=covers == Covers.PROVINCES)
    keys = {name: ours[search_key(name)] for name in names if search_key(name) in ours}
    rest = [name for name in names if name not in keys]
    places = _places(rest, year) if covers == Covers.PROVINCES else None
    if places is not None:
        keys |= {name: unit.id for name, unit in places.found.items()}
    taken = set(keys.values())
    unknown = tuple(name for name in names if name not in keys)
    keys |= {name: _made(name) for name in unknown}
    missing = tuple(unit.short_name for unit in places.missing if unit.id not in taken) if places is not None else ()
    named: dict[str, list[str]] = {}
    for name, key in keys.items():
        named.setdefault(key, []).append(name)
    doubled = {key: tuple(found) for key, found in named.items() if len(found) > 1}
    return Identities(keys, unknown if covers != Covers.ANY else (), missing, doubled)


def _ours(year: int, *, only_province: bool) -> dict[str, str]:
    """Our own units by the search keys of their names; of two with one name, the one that stood in that year.

    A unit's row may begin only when this installation did, so one that began later is taken where no other is meant.
    """
    found = Unit.objects.filter(kind__in=PROVINCES) if only_province else Unit.objects.all()
    there = Q(valid_from__lte=dt.date(year, 12, 31)) & (Q(valid_to=None) | Q(valid_to__gt=dt.date(year, 1, 1)))
    keys: dict[str, str] = {}
    for unit in found.order_by(Case(When(there, then=Value(1)), default=Value(0)), "-id"):
        for name in (unit.short_name, unit.name, unit.abbreviation):
            if name:
                keys[search_key(name)] = unit.key
    return keys


def _places(names: Sequence[str], year: int) -> Places | None:
    try:
        return match_provinces(names, year, load_register()) if names else None
    except InputError:
        return None  # no register was built, or it does not reach that year: names stand for themselves


def _made(name: str) -> str:
    return slugify(search_key(name))[:60] or "x"
