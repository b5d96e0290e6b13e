"""Writing our own units: born, moved, renamed, ended. Rows are closed and begun, never rewritten."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import cast

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import format_date, search_key, sort_key, tidy
from chiso.engine.units import KindCode, kind_of
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.database import valid_on
from chiso.office.units.models import LineageKind, Unit, UnitKind, UnitLineage, UnitParent

STREAM = "system"
# words of the addresses in urls.py, where a key would stand
RESERVED = frozenset({"country", "map", "decrees", "adopt"})


def register_unit(
    *,
    actor: Actor,
    key: str,
    name: str,
    kind: UnitKind | str,
    valid_from: dt.date,
    at: dt.datetime,
    parent: Unit | None = None,
    code: str = "",
    abbreviation: str = "",
    short_name: str = "",
    valid_to: dt.date | None = None,
) -> Unit:
    """A new unit that exists from a day on, directly under `parent` (none = the top)."""
    with transaction.atomic():
        grant = require(actor, "units.manage")
        name = tidy(name)
        problems = _new_unit_problems(key=key, name=name, kind=str(kind), start=valid_from, end=valid_to, parent=parent)
        if problems:
            raise InputError(problems)
        unit = Unit.objects.create(
            key=key,
            code=code,
            abbreviation=abbreviation,
            kind=str(kind),
            name=name,
            short_name=short_name,
            search_key=unit_search_key(name, abbreviation, short_name),
            sort_key=sort_key(name)[:400],
            valid_from=valid_from,
            valid_to=valid_to,
        )
        if parent is not None:
            UnitParent.objects.create(unit=unit, parent=parent, valid_from=valid_from, valid_to=valid_to)
        record(
            actor=actor,
            grant=grant,
            action="units.unit.register",
            obj=unit,
            stream=STREAM,
            at=at,
            unit_id=unit.pk,
            data={"key": key, "kind": str(kind), "from": valid_from.isoformat()},
        )
    return unit


def unit_search_key(name: str, abbreviation: str = "", short_name: str = "") -> str:
    """What a unit is found by: its names and abbreviation without diacritics."""
    words = [name, short_name, abbreviation]
    return " | ".join(search_key(word) for word in words if word)[:240]


def _new_unit_problems(
    *, key: str, name: str, kind: str, start: dt.date, end: dt.date | None, parent: Unit | None
) -> list[Problem]:
    found: list[Problem] = []
    if not name:
        found.append(
            Problem(code="units.name", message=Text("Thiếu tên đơn vị", "The unit's name is missing"), where="name")
        )
    if kind in UnitKind.values and not kind_of(cast(KindCode, kind)).exists_on(start):
        found.append(
            Problem(
                code="units.kind_not_in_law",
                where="kind",
                message=Text("Loại đơn vị này không có vào ngày đó", "This kind of unit did not exist on that day"),
                got=f"{UnitKind(kind).label}, {format_date(start)}",
            )
        )
    if kind not in UnitKind.values:
        found.append(
            Problem(
                code="units.kind",
                where="kind",
                message=Text("Không có loại đơn vị này", "There is no such kind of unit"),
                got=kind,
                expected=Text(", ".join(UnitKind.values), ", ".join(UnitKind.values)),
            )
        )
    if key in RESERVED or Unit.everywhere.filter(key=key).exists():
        found.append(
            Problem(
                code="units.key_taken",
                where="key",
                message=Text("Khóa đơn vị đã dùng", "The unit's key is taken"),
                got=key,
                hint=Text("khóa không bao giờ dùng lại, kể cả khi đơn vị đã giải thể", "keys are never used again"),
            )
        )
    if end is not None and end <= start:
        found.append(_dates_reversed(start, end))
    if parent is not None and not parent.is_valid_on(start):
        found.append(_parent_absent(parent, start))
    return found


def _dates_reversed(start: dt.date, end: dt.date) -> Problem:
    return Problem(
        code="units.dates",
        message=Text("Ngày kết thúc không sau ngày bắt đầu", "The end is not after the beginning"),
        got=f"{format_date(start)} – {format_date(end)}",
    )


def _parent_absent(parent: Unit, on: dt.date) -> Problem:
    return Problem(
        code="units.parent_absent",
        message=Text("Đơn vị cấp trên không tồn tại vào ngày đó", "The unit above does not exist that day"),
        got=f"{parent.name}, {format_date(on)}",
    )


def move_unit(*, actor: Actor, unit: Unit, parent: Unit, on: dt.date, reason: str, at: dt.datetime) -> UnitParent:
    """From `on` the unit stands under `parent`; the link it had ends that day."""
    with transaction.atomic():
        grant = require(actor, "units.manage")
        problems = [] if parent.is_valid_on(on) else [_parent_absent(parent, on)]
        problems += _changed_by_decree(unit)
        if _would_cycle(unit, parent, on):
            problems.append(
                Problem(
                    code="units.cycle",
                    message=Text("Đơn vị không thể nằm dưới chính đơn vị trực thuộc nó", "A unit under itself"),
                    got=f"{unit.name} → {parent.name}",
                )
            )
        if not reason.strip():
            problems.append(_reason_missing())
        if problems:
            raise InputError(problems)
        UnitParent.objects.filter(unit=unit, valid_from=on).delete()
        UnitParent.objects.filter(valid_on(on), unit=unit).update(valid_to=on)
        link = UnitParent.objects.create(unit=unit, parent=parent, valid_from=on, valid_to=unit.valid_to)
        record(
            actor=actor,
            grant=grant,
            action="units.unit.move",
            obj=unit,
            stream=STREAM,
            at=at,
            unit_id=unit.pk,
            reason=reason.strip(),
            data={"parent": parent.key, "on": on.isoformat()},
        )
    return link


def _changed_by_decree(unit: Unit) -> list[Problem]:
    """The register and its decrees must agree: what they state is not changed by hand."""
    if not unit.from_register:
        return []
    return [
        Problem(
            code="units.by_decree_only",
            message=Text("Đơn vị của danh mục chỉ thay đổi theo nghị quyết", "A register unit changes by decree only"),
            got=unit.name,
            hint=Text("nhập tệp nghị quyết ở trang Nghị quyết", "import a decree file on the page of decrees"),
        )
    ]


def _would_cycle(unit: Unit, parent: Unit, on: dt.date) -> bool:
    above: int | None = parent.pk
    while above is not None:
        if above == unit.pk:
            return True
        above = UnitParent.objects.filter(valid_on(on), unit_id=above).values_list("parent_id", flat=True).first()
    return False


def _reason_missing() -> Problem:
    return Problem(
        code="units.reason",
        message=Text("Thiếu căn cứ hoặc lý do", "The reason is missing"),
        expected=Text("một câu, nêu văn bản nếu có", "one sentence, with the document if there is one"),
    )


def rename_unit(
    *,
    actor: Actor,
    unit: Unit,
    key: str,
    name: str,
    on: dt.date,
    legal_basis: str,
    at: dt.datetime,
    kind: UnitKind | str = "",
    abbreviation: str = "",
    code: str = "",
) -> Unit:
    """A unit under a new name is a new row joined by lineage, so that old results keep the old name."""
    with transaction.atomic():
        require(actor, "units.manage")
        refused = _changed_by_decree(unit)
        if refused:
            raise InputError(refused)
        link = UnitParent.objects.filter(valid_on(on), unit=unit).select_related("parent").first()
        successor = register_unit(
            actor=actor,
            key=key,
            name=name,
            kind=kind or unit.kind,
            valid_from=on,
            at=at,
            parent=link.parent if link else None,
            code=code or unit.code,
            abbreviation=abbreviation or unit.abbreviation,
        )
        for child in UnitParent.objects.filter(valid_on(on), parent=unit).select_related("unit"):
            move_unit(actor=actor, unit=child.unit, parent=successor, on=on, reason=legal_basis, at=at)
        succeed(
            actor=actor,
            predecessor=unit,
            successor=successor,
            kind=LineageKind.RENAME,
            on=on,
            legal_basis=legal_basis,
            at=at,
            share=Decimal(1),
            share_of="whole",
            share_source=legal_basis,
        )
    return successor


def succeed(
    *,
    actor: Actor,
    predecessor: Unit,
    successor: Unit | None,
    kind: LineageKind | str,
    on: dt.date,
    legal_basis: str,
    at: dt.datetime,
    share: Decimal | None = None,
    share_of: str = "",
    share_source: str = "",
) -> UnitLineage:
    """What became of a unit: `predecessor` ends on `on` (unless something stays), `successor` goes on with its part."""
    with transaction.atomic():
        grant = require(actor, "units.manage")
        problems = _changed_by_decree(predecessor)
        if on <= predecessor.valid_from:
            problems.append(_dates_reversed(predecessor.valid_from, on))
        if not legal_basis.strip():
            problems.append(_reason_missing())
        if problems:
            raise InputError(problems)
        row = UnitLineage.objects.create(
            predecessor=predecessor,
            successor=successor,
            kind=str(kind),
            on=on,
            share=share,
            share_of=share_of,
            share_source=share_source,
            legal_basis=legal_basis.strip(),
        )
        if str(kind) != LineageKind.TRANSFER:
            close_unit(predecessor, on)
        record(
            actor=actor,
            grant=grant,
            action=f"units.unit.{kind}",
            obj=predecessor,
            stream=STREAM,
            at=at,
            unit_id=predecessor.pk,
            reason=legal_basis.strip(),
            data={"successor": successor.key if successor else None, "on": on.isoformat()},
        )
    return row


def close_unit(unit: Unit, on: dt.date) -> None:
    """End a unit and its link to the unit above; its history stays."""
    if unit.valid_to is None or unit.valid_to > on:
        unit.valid_to = on
        unit.save(update_fields=["valid_to"])
    UnitParent.objects.filter(valid_on(on), unit=unit).update(valid_to=on)
