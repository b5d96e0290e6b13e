"""The departments of a province or the offices of a commune, founded from the names that the decrees give.

The trap: a province of before 2025 had departments that are gone, and some went to several others. So bodies are
founded for the whole life of the unit that has them, the gone ones too, joined to their successors without a share: how
tasks and people were divided each province decided itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.units import Body
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.units.models import LineageKind, Unit, UnitKind
from chiso.office.units.operations.organisation import register_unit, succeed

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


@dataclass(frozen=True, slots=True)
class Founded:
    """What was founded: the units by the body's code, and the codes that were there already."""

    units: dict[str, Unit]
    already: tuple[str, ...]


def found_bodies(
    *, actor: Actor, under: Unit, bodies: Sequence[Body], since: dt.date, at: dt.datetime,
    also: Collection[str] = (),
) -> Founded:  # fmt: skip
    """The compulsory bodies of `under` from `since` on, those named in `also`, and the lineage between them.

    Bodies that ended before `since` are left out. Doing it again founds only what is missing.
    """
    with transaction.atomic():
        require(actor, "units.manage")
        chosen = _chosen(under, bodies, since, also)
        keys = {body.code: body_key(body, under) for body in chosen}
        there = {unit.key: unit for unit in Unit.objects.filter(key__in=keys.values())}
        units = {code: there[key] for code, key in keys.items() if key in there}
        already = tuple(units)
        for body in chosen:
            if body.code not in units:
                units[body.code] = _found(actor, under, body, since, at)
        for body in chosen:
            if body.code not in already:
                _hand_over(actor, body, units, at)
    return Founded(units, already)


def body_key(body: Body, under: Unit) -> str:
    """The key of a body of that unit: `noi-vu_lam-dong_2025`."""
    return f"{body.code}_{under.key}"[:64]


def _chosen(under: Unit, bodies: Sequence[Body], since: dt.date, also: Collection[str]) -> list[Body]:
    levels = _LEVELS.get(under.kind, ())
    unknown = set(also) - {body.code for body in bodies}
    problems = [
        Problem("units.body_unknown", Text("Không có cơ quan này trong danh mục", "No such body is listed"), got=code)
        for code in sorted(unknown)
    ]
    if not levels or not under.is_valid_on(since):
        message = Text("Đơn vị này không có sở, phòng vào ngày đó", "This unit has no such bodies on that day")
        problems.append(Problem("units.no_bodies", message, got=under.name))
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
    return register_unit(
        actor=actor,
        key=body_key(body, under),
        name=body.name.vi,
        kind=UnitKind.CENTRE if centre else _KIND_OF_LEVEL[body.level],
        valid_from=max(body.valid_from or since, since),
        valid_to=under.valid_to,
        parent=under,
        at=at,
    )


def _hand_over(actor: Actor, body: Body, units: dict[str, Unit], at: dt.datetime) -> None:
    """Ends a body that the decree ended, with one row for each that took over and is there."""
    if body.valid_to is None:
        return
    heirs: list[Unit | None] = [units[code] for code in body.successors if code in units]
    basis = body.legal_basis if body.verified else f"{body.legal_basis} (chưa đối chiếu văn bản)"
    kind = LineageKind.DIVIDE if len(body.successors) > 1 else LineageKind.MERGE
    for heir in heirs or [None]:
        succeed(
            actor=actor, predecessor=units[body.code], successor=heir, kind=kind if heir else LineageKind.ABOLISH,
            on=body.valid_to, legal_basis=basis, at=at,
        )  # fmt: skip
