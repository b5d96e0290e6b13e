"""Who cannot be told apart: runs of neighbouring ranks inside which no difference is significant.

The trap: "not significantly different" is not transitive. The first and the fifth may differ though each neighbour
pair does not, so cutting the table into bands says things that were never found. Runs may overlap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chiso.engine.ranking.intervals import RankIntervals, told_apart


@dataclass(frozen=True, slots=True)
class RankGroup:
    """Units of neighbouring ranks, best first, no two of which can be told apart."""

    first: int
    last: int
    units: tuple[str, ...]


def rank_groups(found: RankIntervals) -> tuple[RankGroup, ...]:
    """The longest such runs, from the top; every ranked unit with an error stands in at least one.

    `first` and `last` are ranks. Raises InputError for marginal sets, which say nothing about a pair of others.
    """
    above = told_apart(found)
    compared = np.flatnonzero(found.estimates.compared)
    order = compared[np.argsort(found.rank[compared], kind="stable")]
    apart = (above | above.T)[np.ix_(order, order)]
    groups: list[RankGroup] = []
    end = 0
    for start in range(len(order)):
        before, end = end, max(end, start + 1)
        while end < len(order) and not apart[end, start:end].any():
            end += 1
        if end > before:
            members = order[start:end]
            units = tuple(found.estimates.units[at] for at in members)
            groups.append(RankGroup(int(found.rank[members[0]]), int(found.rank[members[-1]]), units))
    return tuple(groups)


def alike(found: RankIntervals, unit: str) -> tuple[str, ...]:
    """The other units that cannot be told apart from this one, best first. KeyError for an unknown unit."""
    if unit not in found.estimates.units:
        raise KeyError(unit)
    at = found.estimates.units.index(unit)
    above = told_apart(found)
    same = found.estimates.compared & ~above[at] & ~above[:, at]
    same[at] = False
    places = np.flatnonzero(same)
    return tuple(found.estimates.units[place] for place in places[np.argsort(found.rank[places], kind="stable")])
