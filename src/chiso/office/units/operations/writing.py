"""Writing a plan of the register in bulk: 14,000 units in a few statements, and what was written by primary key.

Only called inside the transaction of a verb that has checked the plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q

from chiso.engine.units import Coverage
from chiso.engine.units import Unit as EngineUnit
from chiso.office.units.models import ChangeKind, RegisterChange, Unit, UnitCode, UnitLineage, UnitParent
from chiso.office.units.operations.organisation import unit_search_key
from chiso.office.units.planning import RegisterPlan

BATCH = 1000
M = TypeVar("M", bound=Model)
Made = dict[str, list[Any]]


def write_plan(plan: RegisterPlan, own: Iterable[str] = ()) -> Made:
    """Writes every row of the plan; units whose id is in `own` belong to our province. Returns what was made."""
    ours = set(own)
    made: Made = {
        "units": _pks(_bulk(Unit.everywhere.bulk_create, [_unit_row(u, u.id not in ours) for u in plan.units]))
    }
    keys = _keys(plan)
    pk_of = dict(Unit.everywhere.filter(from_register=True).values_list("key", "pk")) if keys else {}
    codes = [
        UnitCode(unit_id=pk_of[key], scheme=code.scheme, value=code.value, valid_from=code.valid_from,
                 valid_to=code.valid_to)
        for key, code in plan.codes
    ]  # fmt: skip
    links = [
        UnitParent(unit_id=pk_of[link.unit], parent_id=pk_of[link.parent], valid_from=link.valid_from,
                   valid_to=link.valid_to)
        for link in plan.links
    ]  # fmt: skip
    lineage = [
        UnitLineage(
            predecessor_id=pk_of[row.predecessor], successor_id=pk_of[row.successor] if row.successor else None,
            kind=row.kind, on=row.on, share=row.share, share_of=row.share_of or "",
            # a whole unit's share of 1 is what the decree itself says
            share_source=row.source or (row.legal_basis if row.share is not None else ""), legal_basis=row.legal_basis,
        )
        for row in plan.lineage
    ]  # fmt: skip
    made["ended_units"] = _end_units(plan)
    made["ended_codes"] = [
        pk for key, code in plan.ended_codes
        for pk in _end(UnitCode, code.valid_to, unit_id=pk_of[key], scheme=code.scheme, valid_from=code.valid_from)
    ]  # fmt: skip
    made["ended_links"] = [
        pk for link in plan.ended_links
        for pk in _end(UnitParent, link.valid_to, unit_id=pk_of[link.unit], valid_from=link.valid_from)
    ]  # fmt: skip
    made["codes"] = _pks(_bulk(UnitCode.objects.bulk_create, codes))
    made["links"] = _pks(_bulk(UnitParent.objects.bulk_create, links))
    made["lineage"] = _pks(_bulk(UnitLineage.objects.bulk_create, lineage))
    return made


def note_change(
    *, kind: ChangeKind, title: str, sha256: str, at: dt.datetime, plan: RegisterPlan, covered: Coverage,
    text: str = "", made: Made | None = None,
) -> RegisterChange:  # fmt: skip
    """The row that says what was loaded or decreed, and what the register covers from now on."""
    return RegisterChange.objects.create(
        kind=kind, title=title[:300], sha256=sha256, at=at, text=text, units=len(plan.units), ended=len(plan.ended),
        made=made or {}, covers_from=covered.since,
        districts_from=covered.detailed_since.get("district", covered.since),
        communes_from=covered.detailed_since.get("commune", covered.since),
        known_until=covered.known_until, source=covered.source[:300],
    )  # fmt: skip


def take_back(made: Made) -> None:
    """Removes the rows that `write_plan` made and opens again what it ended."""
    UnitLineage.objects.filter(pk__in=made["lineage"]).delete()
    UnitParent.objects.filter(pk__in=made["links"]).delete()
    UnitCode.objects.filter(pk__in=made["codes"]).delete()
    Unit.everywhere.filter(pk__in=made["units"]).delete()
    for model, name in ((Unit, "ended_units"), (UnitCode, "ended_codes"), (UnitParent, "ended_links")):
        for pk, was in made[name]:
            model._base_manager.filter(pk=pk).update(valid_to=was)


def _unit_row(unit: EngineUnit, is_reference: bool) -> Unit:
    return Unit(
        key=unit.id, kind=unit.kind, name=unit.name, short_name=unit.short_name, valid_from=unit.valid_from,
        valid_to=unit.valid_to, search_key=unit_search_key(unit.name, short_name=unit.short_name),
        sort_key=unit.sort_key[:400], from_register=True, is_reference=is_reference, start_known=unit.start_known,
    )  # fmt: skip


def _end_units(plan: RegisterPlan) -> list[list[Any]]:
    """Ends units; returns each one's key and the end it had."""
    ended: list[list[Any]] = []
    for unit in plan.ended:
        ended += _end(Unit, unit.valid_to, key=unit.id)
    return ended


def _end(model: type[Model], day: dt.date | None, **which: Any) -> list[list[Any]]:
    """Sets the end of the matching rows; returns each row's key and the end it had."""
    rows = model._base_manager.filter(Q(**which))
    before = [[pk, end.isoformat() if end else None] for pk, end in rows.values_list("pk", "valid_to")]
    rows.update(valid_to=day)
    return before


def _bulk(create: Any, rows: Sequence[M]) -> list[M]:
    created: list[M] = create(rows, batch_size=BATCH)
    return created


def _pks(rows: Sequence[Model]) -> list[Any]:
    return [row.pk for row in rows]


def _keys(plan: RegisterPlan) -> bool:
    return bool(plan.codes or plan.links or plan.lineage or plan.ended_codes or plan.ended_links)
