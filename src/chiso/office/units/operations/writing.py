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
    made["replaced"] = [_replaced(unit, pk_of[unit.id]) for unit in plan.deepened]
    codes = [
        UnitCode(unit_id=pk_of[key], scheme=code.scheme, value=code.value, valid_from=code.valid_from,
                 valid_to=code.valid_to)
        for key, code in (*plan.codes, *((unit.id, code) for unit in plan.deepened for code in unit.codes))
    ]  # fmt: skip
    links = [
        UnitParent(unit_id=pk_of[link.unit], parent_id=pk_of[link.parent], valid_from=link.valid_from,
                   valid_to=link.valid_to)
        for link in (*plan.links, *plan.deepened_links)
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
    for was in made.get("replaced", ()):
        _restore(was)
    Unit.everywhere.filter(pk__in=made["units"]).delete()
    for model, name in ((Unit, "ended_units"), (UnitCode, "ended_codes"), (UnitParent, "ended_links")):
        for pk, end in made[name]:
            model._base_manager.filter(pk=pk).update(valid_to=end)


def _replaced(unit: EngineUnit, pk: int) -> dict[str, Any]:
    """Gives a unit its first and last day anew and clears its links and codes; returns all as it was."""
    row = Unit.everywhere.get(pk=pk)
    links, codes = UnitParent.objects.filter(unit_id=pk), UnitCode.objects.filter(unit_id=pk)
    was = {
        "pk": pk,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "start_known": row.start_known,
        "links": [[link.parent_id, *_days(link)] for link in links],
        "codes": [[code.scheme, code.value, *_days(code)] for code in codes],
    }
    links.delete()
    codes.delete()
    row.valid_from, row.valid_to, row.start_known = unit.valid_from, unit.valid_to, unit.start_known
    row.save(update_fields=["valid_from", "valid_to", "start_known"])
    return was


def _restore(was: dict[str, Any]) -> None:
    """A unit as it was before `_replaced`; the rows that took the place of its own are gone already."""
    days = {"valid_from": was["valid_from"], "valid_to": was["valid_to"], "start_known": was["start_known"]}
    Unit.everywhere.filter(pk=was["pk"]).update(**days)
    _bulk(
        UnitParent.objects.bulk_create,
        [UnitParent(unit_id=was["pk"], parent_id=row[0], valid_from=row[1], valid_to=row[2]) for row in was["links"]],
    )
    _bulk(
        UnitCode.objects.bulk_create,
        [
            UnitCode(unit_id=was["pk"], scheme=row[0], value=row[1], valid_from=row[2], valid_to=row[3])
            for row in was["codes"]
        ],
    )


def _days(row: UnitParent | UnitCode) -> list[str | None]:
    return [row.valid_from.isoformat(), row.valid_to.isoformat() if row.valid_to else None]


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
    rows = (plan.codes, plan.links, plan.lineage, plan.ended_codes, plan.ended_links, plan.deepened)
    return any(map(bool, rows))
