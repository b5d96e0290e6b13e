"""The stored register as the engine's, whole or only one unit's family; and what it covers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

from django.db.models import Q, QuerySet

from chiso.engine.units import Coverage, DatedCode, KindCode, Lineage, LineageKind, Link, ShareOf, UnitRegister
from chiso.engine.units import Unit as EngineUnit
from chiso.office.units.models import ChangeKind, RegisterChange, Unit, UnitCode, UnitLineage, UnitParent

_UNIT = ("key", "name", "short_name", "kind", "valid_from", "valid_to", "start_known", "sort_key", "pk")
_LINEAGE = (
    "predecessor__key", "successor__key", "kind", "on", "share", "share_of", "share_source", "legal_basis",
)  # fmt: skip
# where no register was loaded the office's own units still have lives; nothing is claimed to be missing from them
_UNLOADED = Coverage(dt.date.min, {}, dt.date.max)


def last_change() -> RegisterChange | None:
    """The newest load or decree that still stands."""
    return RegisterChange.objects.filter(reversed_at__isnull=True).first()


def changes() -> QuerySet[RegisterChange]:
    """Every load and decree, newest first."""
    return RegisterChange.objects.defer("text", "made")


def change_by_id(change_id: int) -> RegisterChange | None:
    return RegisterChange.objects.filter(pk=change_id).first()


def newest_decree() -> RegisterChange | None:
    """The one that could be taken back: nothing after it was built on it."""
    newest = last_change()
    return newest if newest is not None and newest.kind == ChangeKind.DECREE else None


def coverage() -> Coverage:
    """From when the stored register has records, and how late its sources are."""
    newest = last_change()
    if newest is None:
        return _UNLOADED
    detailed = {"province": newest.covers_from, "district": newest.districts_from, "commune": newest.communes_from}
    return Coverage(newest.covers_from, detailed, newest.known_until, newest.source)  # type: ignore[arg-type]


def covering() -> UnitRegister:
    """A register without units, to ask what is covered (`require_covered`, `notes`). One query."""
    return UnitRegister((), (), (), coverage())


def is_loaded() -> bool:
    """Whether the country's units are here."""
    return last_change() is not None


def stored_register() -> UnitRegister:
    """All units that came from the register and decrees. Five queries; about a second for the whole country."""
    codes: defaultdict[int, list[DatedCode]] = defaultdict(list)
    dated = UnitCode.objects.order_by("valid_from").values_list("unit_id", "value", "valid_from", "valid_to", "scheme")
    for unit_id, value, start, end, scheme in dated:
        codes[unit_id].append(DatedCode(value, start, end, scheme))
    units = Unit.everywhere.filter(from_register=True).values_list(*_UNIT)
    links = UnitParent.objects.filter(unit__from_register=True)
    lineage = UnitLineage.objects.filter(predecessor__from_register=True)
    return UnitRegister(
        [_unit(row, tuple(codes.get(row[-1], ()))) for row in units], _links(links), _lineage(lineage), coverage()
    )


def family_of(unit: Unit) -> UnitRegister:
    """The unit, all it came from, all it became, and the lineage between: enough for the engine to trace it."""
    return families_of([unit])


def families_of(units: Sequence[Unit]) -> UnitRegister:
    """The families of several units at once.

    One query for each generation and two for the units; a district's communes count as what became of it.
    """
    rows: dict[int, UnitLineage] = {}
    keys = {unit.pk for unit in units}
    _walk(rows, keys, set(keys), forward=False)
    _walk(rows, keys, {unit.pk for unit in units}, forward=True)
    left = {row.predecessor_id for row in rows.values() if row.successor_id is None}
    links = UnitParent.objects.filter(parent_id__in=left) if left else UnitParent.objects.none()
    held = set(links.values_list("unit_id", flat=True)) if left else set()
    _walk(rows, keys, held, forward=True)
    members = Unit.everywhere.filter(pk__in=keys | held).values_list(*_UNIT)
    return UnitRegister(
        [_unit(row, ()) for row in members],
        _links(links) if left else (),
        _lineage(UnitLineage.objects.filter(pk__in=rows)) if rows else (),
        coverage() if any(unit.from_register for unit in units) else _UNLOADED,
    )


def _walk(rows: dict[int, UnitLineage], keys: set[int], start: set[int], *, forward: bool) -> None:
    """Adds the lineage rows and units reached from `start`, generation by generation."""
    edge, seen = set(start), set(start)
    while edge:
        wanted = Q(predecessor_id__in=edge) if forward else Q(successor_id__in=edge)
        found = list(UnitLineage.objects.filter(wanted).only("pk", "predecessor_id", "successor_id"))
        rows |= {row.pk: row for row in found}
        reached = {row.successor_id if forward else row.predecessor_id for row in found} - {None}
        edge = {cast(int, pk) for pk in reached} - seen
        seen |= edge
    keys |= seen


def _unit(row: tuple[object, ...], codes: tuple[DatedCode, ...]) -> EngineUnit:
    key, name, short_name, kind, start, end, start_known, sort_key, _pk = row
    return EngineUnit(
        cast(str, key), cast(str, name), cast(str, short_name) or cast(str, name), cast(KindCode, kind),
        cast(dt.date, start), cast("dt.date | None", end), cast(bool, start_known), codes, cast(str, sort_key),
    )  # fmt: skip


def _links(links: QuerySet[UnitParent]) -> Iterable[Link]:
    rows = links.order_by("valid_from").values_list("unit__key", "parent__key", "valid_from", "valid_to")
    return [Link(*row) for row in rows]


def _lineage(rows: QuerySet[UnitLineage]) -> Iterable[Lineage]:
    return [
        Lineage(
            before, after, cast(LineageKind, kind), on, share, cast("ShareOf | None", share_of or None), source, basis
        )
        for before, after, kind, on, share, share_of, source, basis in rows.values_list(*_LINEAGE)
    ]
