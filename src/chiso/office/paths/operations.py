"""The verbs of a path by rules: say how hard the leaves of a sheet are to raise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.indices.models import Effort
from chiso.office.paths.models import SheetLever
from chiso.office.rounds.models import Sheet
from chiso.office.units.models import PROVINCES


@dataclass(frozen=True, slots=True)
class NewSheetLever:
    """How hard a leaf is to raise, until when, how likely it succeeds, whether it is left out."""

    node: str
    effort: int
    due: dt.date | None
    chance: int
    excluded: bool


def lever_verb(sheet: Sheet) -> str:
    """Who may say it: the round owner for the province's own sheet, the unit itself for its own."""
    return "national.manage" if sheet.unit.kind in PROVINCES else "sheets.fill"


def set_sheet_levers(
    *, actor: Actor, sheet: Sheet, leaves: Collection[str], levers: Sequence[NewSheetLever], at: dt.datetime
) -> int:
    """Store what was said of leaves of the sheet (`leaves`: its codes). Returns how many changed; all or nothing."""
    grant = require(actor, lever_verb(sheet), unit_id=sheet.unit_id)
    problems = [problem for one in levers for problem in _wrong(one, leaves)]
    if problems:
        raise InputError(problems)
    known = {row.node: row for row in SheetLever.objects.filter(sheet=sheet)}
    changed = [one for one in levers if _as_stored(known.get(one.node), one.node) != one]
    with transaction.atomic():
        for one in changed:
            values = {key: value for key, value in asdict(one).items() if key != "node"}
            SheetLever.objects.update_or_create(sheet=sheet, node=one.node, defaults=values)
        if changed:
            record(
                actor=actor,
                action="paths.levers.set",
                obj=sheet,
                stream=f"round:{sheet.group.round_id}",
                at=at,
                grant=grant,
                data={"changes": len(changed)},
            )
    return len(changed)


def _as_stored(row: SheetLever | None, node: str) -> NewSheetLever:
    """What holds of a leaf now: the usual where nothing was said."""
    if row is None:
        return NewSheetLever(node, Effort.MIDDLE, None, 100, False)
    return NewSheetLever(node, row.effort, row.due, row.chance, row.excluded)


def _wrong(one: NewSheetLever, leaves: Collection[str]) -> list[Problem]:
    found = []
    if one.node not in leaves:
        found.append(_problem(one.node, "Phiếu không có tiêu chí này.", "The sheet has no such leaf.", one.node))
    if one.effort not in Effort.values:
        found.append(_problem(one.node, "Không có mức công sức này.", "No such effort.", str(one.effort)))
    if not 1 <= one.chance <= 100:
        found.append(_problem(one.node, "Khả năng từ 1 đến 100 %.", "A chance is from 1 to 100%.", str(one.chance)))
    return found


def _problem(where: str, vi: str, en: str, got: str) -> Problem:
    return Problem("paths.lever", Text(vi, en), where=where, got=got)
