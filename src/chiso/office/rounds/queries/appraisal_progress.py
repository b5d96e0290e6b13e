"""How far the appraisal of one sheet is: which units look at it, what they still have open, who has finished."""

from __future__ import annotations

from dataclasses import dataclass

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.rounds.models import AppraisalFinish, Sheet
from chiso.office.rounds.queries.appraisal_work import appraisal_stage, work_of
from chiso.office.rounds.queries.rounds import units_of
from chiso.office.units.models import Unit


@dataclass(frozen=True, slots=True)
class Part:
    """One appraising unit: how many leaves it looks at, which of them are open, and when it declared them finished."""

    unit: Unit
    leaves: int
    open_nodes: tuple[str, ...]
    finish: AppraisalFinish | None


@dataclass(frozen=True)
class Progress:
    """The appraisal that a sheet is in; `stage` is "" and `parts` empty when it is in none."""

    stage: str
    parts: tuple[Part, ...]

    @property
    def waiting(self) -> tuple[Part, ...]:
        """The units that have not declared their criteria finished."""
        return tuple(part for part in self.parts if part.finish is None)

    @property
    def open_count(self) -> int:
        return sum(len(part.open_nodes) for part in self.parts)


def progress_of(sheet: Sheet) -> Progress:
    """The progress of one sheet, units in Vietnamese order."""
    work = work_of(sheet.group, sheet_ids=[sheet.pk])
    loaded = work.sheets[0]
    stage, active = work.stage(loaded), work.active(loaded)
    unit_of = work.criteria.unit_of
    still = {leaf.code for leaf in work.still_open(loaded, active)} if stage else set()
    finishes = {
        finish.unit_id: finish
        for finish in AppraisalFinish.objects.filter(sheet=loaded, stage=stage).select_related("by")
    }
    parts = []
    for unit in units_of({unit_of[leaf.code] for leaf in active}):
        own = [leaf.code for leaf in active if unit_of[leaf.code] == unit.pk]
        parts.append(Part(unit, len(own), tuple(code for code in own if code in still), finishes.get(unit.pk)))
    return Progress(stage, tuple(parts))


def finishes_of(sheet: Sheet, actor: Actor) -> tuple[AppraisalFinish, ...]:
    """What the actor's own units have declared finished in the appraisal that the sheet is in."""
    found = AppraisalFinish.objects.filter(
        sheet=sheet, stage=appraisal_stage(sheet), unit_id__in=actor.units_as(Role.APPRAISER)
    )
    return tuple(found.select_related("unit", "by").order_by("unit__sort_key"))
