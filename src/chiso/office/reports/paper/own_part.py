"""What the unit itself claims, field by field: its own leaves only.

The trap: a unit cannot claim the points of surveys, statistics and appraisers. Its points over the whole base look like
half a score (47 % where it claims nine tenths of what it may), so a report on the own score is over the own part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from chiso.engine.frameworks import Framework, Node
from chiso.office.rounds.leaves import is_self_scored
from chiso.office.rounds.scores import ScoredLeaf, SheetScores

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Part:
    """Claimed points and what could be claimed; `max` None when a maximum is unknown: then there is no percentage."""

    points: Decimal
    max: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        if not self.max:
            return None
        return (self.points * 100 / self.max).quantize(_CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class OwnPart:
    """The unit's own part of a sheet, of each field, and the maximum of what others enter."""

    total: Part
    fields: tuple[tuple[Node, Part], ...]
    others_max: Decimal | None


def own_part(framework: Framework, scored: SheetScores, unit: str) -> OwnPart:
    """The own part of a sheet scored at the stage `self`; leaves that do not apply are in no part."""
    applying = [
        (leaf, found)
        for leaf in framework.leaves
        if framework.applies(leaf.code, unit)
        for found in [scored.leaves[leaf.code]]
        if found.status != "not_applicable"
    ]
    own = [(leaf, found) for leaf, found in applying if is_self_scored(leaf)]
    fields = []
    for root in framework.roots:
        below = [found for leaf, found in own if root in (leaf, *framework.ancestors(leaf.code))]
        if below:
            # from the engine's total, which knows the leaf that zeroes its parent
            points = scored.totals.nodes[root.code].points
            fields.append((root, Part(points or Decimal(0), _sum(below))))
    return OwnPart(
        Part(scored.totals.points or Decimal(0), _sum(found for _, found in own)),
        tuple(fields),
        _sum(found for leaf, found in applying if not is_self_scored(leaf)),
    )


def _sum(leaves: Iterable[ScoredLeaf]) -> Decimal | None:
    """The sum of the maxima; None when one is unknown."""
    maxima = [leaf.max for leaf in leaves]
    known = [value for value in maxima if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(maxima) else None
