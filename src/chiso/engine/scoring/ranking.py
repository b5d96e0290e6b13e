"""Who stands where: ranks on exact percentages, before any rounding, ties by the framework's policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from chiso.engine.frameworks.model import Framework, Ties, TiesMethod
from chiso.engine.scoring.sheet import ScoreSheet, band_of

ZERO = Decimal(0)
LOWEST = Ties("min")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit's place. `rank` is None without a percentage; it has a half only under the policy `average`."""

    unit: str
    percent: Decimal | None
    rank: Decimal | None


def rank_units(
    percents: Mapping[str, Decimal | None], ties: Ties = LOWEST, keys: Mapping[str, Sequence[Decimal]] | None = None
) -> list[Ranked]:
    """All units, best first, those without a percentage last in their given order.

    Equal percentages are told apart by `keys` (larger is better, compared in order) and share a rank if those are equal
    too. Units on one rank stand in their given order.
    """
    extra = keys or {}
    known = [(unit, percent) for unit, percent in percents.items() if percent is not None]

    def key(entry: tuple[str, Decimal]) -> tuple[Decimal, ...]:
        return (entry[1], *extra.get(entry[0], ()))

    ordered = sorted(known, key=key, reverse=True)
    ranked: list[Ranked] = []
    for place, (_, group) in enumerate(groupby(ordered, key=key), start=1):
        members = list(group)
        rank = _rank(ties.method, len(ranked), len(members), place)
        ranked += [Ranked(unit, percent, rank) for unit, percent in members]
    return ranked + [Ranked(unit, None, None) for unit, percent in percents.items() if percent is None]


def _rank(method: TiesMethod, before: int, size: int, place: int) -> Decimal:
    match method:
        case "min":
            return Decimal(before + 1)
        case "max":
            return Decimal(before + size)
        case "dense":
            return Decimal(place)
        case "average":
            return Decimal(2 * before + size + 1) / 2


def rank_sheets(framework: Framework, sheets: Sequence[ScoreSheet]) -> list[Ranked]:
    """Sheets ranked by the framework's policy, `break_by` nodes included."""
    percents = {sheet.unit: sheet.percent for sheet in sheets}
    keys = {sheet.unit: tuple(sheet.nodes[code].points or ZERO for code in framework.ties.break_by) for sheet in sheets}
    return rank_units(percents, framework.ties, keys)


def apply_bands(framework: Framework, percents: Mapping[str, Decimal | None]) -> dict[str, str | None]:
    """Each unit's grade for its percentage; None without a percentage or below the lowest band."""
    graded = {unit: band_of(framework.bands, percent) for unit, percent in percents.items()}
    return {unit: band.code if band else None for unit, band in graded.items()}
