"""The departments of a province or the offices of a commune, founded from the names that the decrees give.

The trap: a province of before 2025 had departments that are gone, and some went to several others; and the
departments of three provinces became one on the day the provinces did. So bodies are founded for the whole life of the
unit that has them, the gone ones too, joined to their successors without a share: how tasks and people were divided
each province decided itself. What no source states is written as unverified.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import format_date, search_key
from chiso.engine.units import Body, Handover, handover_across, handovers_of
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.units.models import PROVINCES, LineageKind, Unit, UnitKind, UnitLineage
from chiso.office.units.operations.organisation import STREAM, register_unit, succeed
from chiso.office.units.queries.lookup import below_since, mergers_into

_KIND_OF_LEVEL = {"province": UnitKind.DEPARTMENT, "commune": UnitKind.DIVISION, "ward": UnitKind.DIVISION}
_LEVELS: dict[str, tuple[str, ...]] = {
    UnitKind.PROVINCE: ("province",),
    UnitKind.MUNICIPALITY: ("province",),
    UnitKind.COMMUNE: ("commune",),
    UnitKind.SPECIAL_ZONE: ("commune",),
    UnitKind.WARD: ("commune", "ward"),
}
# in wards this body stands for the commune's division of economy
_INSTEAD = {"phuong-kinh-te": "xa-kinh-te"}
INNER_KINDS: dict[str, tuple[UnitKind, ...]] = {
    UnitKind.PROVINCE: (UnitKind.DEPARTMENT, UnitKind.CENTRE, UnitKind.VERTICAL, UnitKind.FRONT),
    UnitKind.MUNICIPALITY: (UnitKind.DEPARTMENT, UnitKind.CENTRE, UnitKind.VERTICAL, UnitKind.FRONT),
    UnitKind.COMMUNE: (UnitKind.DIVISION, UnitKind.CENTRE, UnitKind.VILLAGE),
    UnitKind.WARD: (UnitKind.DIVISION, UnitKind.CENTRE, UnitKind.VILLAGE),
    UnitKind.SPECIAL_ZONE: (UnitKind.DIVISION, UnitKind.CENTRE, UnitKind.VILLAGE),
    UnitKind.DEPARTMENT: (UnitKind.DIVISION, UnitKind.CENTRE),
    UnitKind.CENTRE: (UnitKind.DIVISION,),
}
"""Which kinds of bodies stand directly in a unit of a kind."""


@dataclass(frozen=True, slots=True)
class Founded:
    """What was founded: the units by the body's code, and the codes that were there already."""

    units: dict[str, Unit]
    already: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The names and hand-overs that bodies are founded from."""

    bodies: Sequence[Body]
    handovers: Sequence[Handover]


def has_bodies(unit: Unit) -> bool:
    """Whether the decrees give names for bodies of such a unit."""
    return unit.kind in _LEVELS


def found_bodies(
    *, actor: Actor, under: Unit, named: Named, since: dt.date, at: dt.datetime, also: Collection[str] = (),
    past_since: dt.date | None = None,
) -> Founded:  # fmt: skip
    """The compulsory bodies of `under` from `since` on, those named in `also`, and the lineage between them.

    Bodies that ended before `since` are left out. With `past_since` the provinces that merged into `under` get theirs
    too, from that day (or their own first), each passed on to the one of the same name; and the districts and communes
    of all these provinces since that day become ours. Doing it again founds only what is missing.
    """
    with transaction.atomic():
        require(actor, "units.manage")
        founded = _found_in(actor, under, named, since, at, also)
        if past_since is not None:
            _become_ours(actor, under, past_since, at)
            for row in mergers_into(under):
                before = row.predecessor
                if before.kind not in PROVINCES:
                    continue
                first = max(past_since, before.valid_from)
                _become_ours(actor, before, first, at)
                earlier = _found_in(actor, before, named, first, at, also)
                _pass_on(actor, named, earlier, founded, row, at)
    return founded


def add_body(
    *, actor: Actor, under: Unit, name: str, kind: str, since: dt.date, at: dt.datetime, abbreviation: str = "",
) -> Unit:  # fmt: skip
    """One body that no decree names: a division or centre inside a department, a village of a commune, …"""
    with transaction.atomic():
        require(actor, "units.manage")
        problems = []
        if under.is_reference or kind not in {str(one) for one in INNER_KINDS.get(under.kind, ())}:
            message = Text("Đơn vị này không có loại đơn vị bên trong như vậy", "This unit has no such bodies")
            problems.append(Problem("units.no_bodies", message, where="kind", got=under.name))
        if any(_same(child.name, name) for child in _children(under, since)):
            message = Text("Đơn vị này đã có một đơn vị trùng tên", "There is one of that name already")
            problems.append(Problem("units.name_taken", message, where="name", got=name))
        if problems:
            raise InputError(problems)
        return register_unit(
            actor=actor, key=_free_key(name, under), name=name, kind=kind, valid_from=since, valid_to=under.valid_to,
            parent=under, abbreviation=abbreviation, at=at,
        )  # fmt: skip


def body_key(body: Body, under: Unit) -> str:
    """The key of a body of that unit: `noi-vu_lam-dong_2025`."""
    return f"{body.code}_{under.key}"[:64]


def _children(under: Unit, day: dt.date) -> list[Unit]:
    links = under.children.filter(valid_from__lte=day).select_related("unit")
    return [link.unit for link in links if link.is_valid_on(day)]


def _same(one: str, other: str) -> bool:
    return search_key(one) == search_key(other)


def _free_key(name: str, under: Unit) -> str:
    """A key from the names, short enough, with a number where it is taken."""
    plain = "-".join(search_key(name).replace("-", " ").split())
    words = "".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == "-"))
    stem = f"{words[:30].strip('-') or 'don-vi'}_{under.key}"[:60]
    taken = set(Unit.everywhere.filter(key__startswith=stem).values_list("key", flat=True))
    tries = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 1000))
    return next(key for key in tries if key not in taken)


def _found_in(
    actor: Actor, under: Unit, named: Named, since: dt.date, at: dt.datetime, also: Collection[str]
) -> Founded:
    chosen = _chosen(under, named.bodies, since, also)
    keys = {body.code: body_key(body, under) for body in chosen}
    there = {unit.key: unit for unit in Unit.objects.filter(key__in=keys.values())}
    units = {code: there[key] for code, key in keys.items() if key in there}
    # one that somebody entered by hand stands for the decree's: no second of its name is founded
    by_name = {search_key(unit.name): unit for unit in _children(under, max(since, under.valid_from))}
    for body in chosen:
        if body.code not in units and body.valid_to is None and search_key(body.name.vi) in by_name:
            units[body.code] = by_name[search_key(body.name.vi)]
    already = tuple(units)
    for body in chosen:
        if body.code not in units:
            units[body.code] = _found(actor, under, body, since, at)
    for body in chosen:
        if body.code not in already:
            _hand_over(actor, body, named.handovers, units, at)
    return Founded(units, already)


def _chosen(under: Unit, bodies: Sequence[Body], since: dt.date, also: Collection[str]) -> list[Body]:
    levels = _LEVELS.get(under.kind, ())
    unknown = set(also) - {body.code for body in bodies}
    problems = [
        Problem("units.body_unknown", Text("Không có cơ quan này trong danh mục", "No such body is listed"), got=code)
        for code in sorted(unknown)
    ]
    if not levels:
        message = Text("Loại đơn vị này không có sở, phòng theo nghị định", "The decrees name no bodies for this kind")
        problems.append(Problem("units.no_bodies", message, got=under.name))
    elif not under.is_valid_on(since):
        message = Text("Đơn vị không tồn tại vào ngày đó", "The unit did not exist on that day")
        problems.append(Problem("units.no_bodies", message, where="since", got=f"{under.name}, {format_date(since)}"))
    if problems:
        raise InputError(problems)
    replaced = {_INSTEAD[body.code] for body in bodies if body.level in levels and body.code in _INSTEAD}
    return [
        body
        for body in bodies
        if body.level in levels
        and body.code not in replaced
        and (body.compulsory or body.code in also)
        and (body.valid_to is None or body.valid_to > since)
        and (under.valid_to is None or (body.valid_from or since) < under.valid_to)
    ]


def _found(actor: Actor, under: Unit, body: Body, since: dt.date, at: dt.datetime) -> Unit:
    centre = body.name.vi.startswith("Trung tâm")
    # three departments of one name in one tree: those of provinces that are gone say whose they were
    gone = under.valid_to is not None and under.kind in PROVINCES
    return register_unit(
        actor=actor,
        key=body_key(body, under),
        name=body.in_place(under.name) if gone else body.name.vi,
        kind=UnitKind.CENTRE if centre else _KIND_OF_LEVEL[body.level],
        valid_from=max(body.valid_from or since, since),
        valid_to=under.valid_to,
        parent=under,
        at=at,
    )


def _hand_over(
    actor: Actor, body: Body, handovers: Sequence[Handover], units: dict[str, Unit], at: dt.datetime
) -> None:
    """Ends a body that the decree ended, with one row for each that took over and is there."""
    if body.valid_to is None:
        return
    rows = [row for row in handovers_of(handovers, body.code) if row.successor in units]
    if not rows:
        basis = f"{body.legal_basis} (chưa kiểm chứng)"
        succeed(
            actor=actor, predecessor=units[body.code], successor=None, kind=LineageKind.ABOLISH, on=body.valid_to,
            legal_basis=basis, at=at,
        )  # fmt: skip
    for row in rows:
        succeed(
            actor=actor, predecessor=units[body.code], successor=units[row.successor], kind=row.kind, on=row.on,
            legal_basis=row.basis, share_source=row.source, at=at,
        )  # fmt: skip


def _become_ours(actor: Actor, province: Unit, since: dt.date, at: dt.datetime) -> None:
    """The province and what lay in it on some day since: a past directive was handed to districts that are gone."""
    pks = {province.pk} | below_since(province, since)
    fresh = Unit.everywhere.filter(pk__in=pks, is_reference=True).update(is_reference=False)
    if fresh:
        province.refresh_from_db(fields=["is_reference"])
        record(
            actor=actor, action="units.province.past", obj=province, stream=STREAM, at=at, unit_id=province.pk,
            data={"key": province.key, "units": fresh},
        )  # fmt: skip


def _pass_on(actor: Actor, named: Named, earlier: Founded, later: Founded, row: UnitLineage, at: dt.datetime) -> None:
    """Each body that stood to the last day goes to the one of its name; where there is none, that is said too."""
    codes = {body.code for body in named.bodies if body.exists_on(row.on)}
    for code, unit in earlier.units.items():
        if code in earlier.already or code not in codes:
            continue
        place = row.successor.key if row.successor else ""
        found = handover_across(named.handovers, code, place, row.on)
        heir = later.units.get(code)
        basis = found.basis if found is not None else f"{row.legal_basis} (chưa kiểm chứng)"
        succeed(
            actor=actor, predecessor=unit, successor=heir, on=row.on, at=at,
            kind=found.kind if found is not None and heir is not None else LineageKind.ABOLISH, legal_basis=basis,
            share_source=found.source if found is not None and heir is not None else "",
        )  # fmt: skip
