"""A unit's distance and its movement: gap table, waterfall of a change, what-if with everything else held.

The trap: a what-if that also moves the anchors or the others. Here both are held, and every view says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

import numpy as np

from chiso.engine.errors import InputError, Problem
from chiso.engine.ranking import (
    AdditiveIndex,
    ChangeReport,
    Component,
    Gap,
    additive_index,
    comparable,
    contribution_to_change,
    gap_table,
)
from chiso.office.indices.tables.queries import Held
from chiso.office.indices.tables.standing import Standings

PEERS_EACH_SIDE = 3


@dataclass(frozen=True)
class Split:
    """A table as a sum for one unit; `why_not` when it is none, or not for this unit."""

    index: AdditiveIndex | None
    why_not: tuple[Problem, ...] = ()


def split_of(held: Held, unit: str) -> Split:
    """Whether the unit's total can be taken apart."""
    try:
        index = additive_index(held.table)
    except InputError as error:
        return Split(None, error.problems)
    return Split(None if unit in index.broken else index)


@dataclass(frozen=True, slots=True)
class GapLine:
    """One leaf of the unit: its figure, and the gap to each reference by name (absent: unknown)."""

    code: str
    name: str
    part: str
    own: float
    gaps: Mapping[str, Gap]
    rank: int | None


@dataclass(frozen=True)
class Gaps:
    """The table of gaps; `in_points`: gaps are points of the total, else of the leaf itself."""

    lines: tuple[GapLine, ...]
    peers: tuple[str, ...]
    in_points: bool

    @property
    def furthest(self) -> tuple[GapLine, ...]:
        """The leaves furthest behind the median of the others, most points first."""
        behind = [line for line in self.lines if "median" in line.gaps and line.gaps["median"].points > 0]
        return tuple(sorted(behind, key=lambda line: -line.gaps["median"].points))


def gaps_of(
    stands: Standings, unit: str, *, before: Held | None, targets: Mapping[str, float], peers: Sequence[str] = ()
) -> Gaps:
    """Every leaf against target, best, median, peers and last year.

    Without `peers`, the units ranked next to ours are: three above, three below.
    """
    held = stands.held
    index = split_of(held, unit).index
    parts = _leaves(held, unit) if index is None else index.components(unit)
    chosen = [peer for peer in peers if peer in held.table.units] or neighbours(stands, unit)
    codes = {part.code for part in parts}
    last = {}
    if before is not None:
        known = {code: before.value_of(unit, code) for code in codes}
        last = {code: value for code, value in known.items() if value is not None}
    others = {
        other: {code: value for code in codes if (value := held.value_of(other, code)) is not None}
        for other in held.table.units
    }
    found = gap_table(unit, parts, others, targets=targets, peers=chosen, last_year=last)
    by_leaf: dict[str, dict[str, Gap]] = {}
    for gap in found:
        by_leaf.setdefault(gap.code, {})[gap.reference] = gap
    names = {node.code: node for node in held.table.nodes}
    lines = tuple(
        GapLine(
            part.code,
            part.name or names[part.code].name,
            names[part.code].parent,
            part.raw,
            by_leaf.get(part.code, {}),
            _rank_on(held, part, unit),
        )
        for part in parts
        if part.raw == part.raw
    )
    return Gaps(lines, tuple(chosen), index is not None)


def neighbours(stands: Standings, unit: str) -> list[str]:
    """The units ranked next to ours."""
    order = [place.unit for place in stands.places if place.rank is not None]
    if unit not in order:
        return []
    at = order.index(unit)
    near = order[max(0, at - PEERS_EACH_SIDE) : at + PEERS_EACH_SIDE + 1]
    return [other for other in near if other != unit]


def _leaves(held: Held, unit: str) -> tuple[Component, ...]:
    """The finest published parts, each by itself, where the total is no sum of them."""
    level = "subpart" if held.table.of_level("subpart") else "part"
    row = held.table.units.index(unit)
    return tuple(
        Component(held.table.nodes[at].code, float(held.table.values[row, at]), name=held.table.nodes[at].name)
        for at in held.table.of_level(level)  # type: ignore[arg-type]  # one of the two
    )


def _rank_on(held: Held, part: Component, unit: str) -> int | None:
    own = held.value_of(unit, part.code)
    at = held.table.column(part.code)
    if own is None or at is None:
        return None
    column = held.table.values[:, at]
    better = column < own if part.less_is_better else column > own
    return 1 + int(np.count_nonzero(better))


@dataclass(frozen=True)
class Waterfall:
    """From one year's total to the next: what the unit did by part, then what was done to the yardstick.

    `anchors_known`: both years are computed here. Publishers state no anchors, and what changed them is in the parts.
    """

    before: float
    after: float
    report: ChangeReport
    parts: tuple[tuple[str, str, float], ...]
    anchors_known: bool

    @property
    def framework(self) -> float:
        return self.report.sum_of("framework")

    @property
    def anchors(self) -> float:
        return self.report.sum_of("anchors")


def waterfall_of(before: Held, after: Held, unit: str) -> Waterfall | None:
    """The change of a unit's total by part; None where one of the totals cannot be taken apart, or is missing."""
    if unit not in before.table.units or unit not in after.table.units:
        return None
    splits = [split_of(held, unit).index for held in (before, after)]
    if splits[0] is None or splits[1] is None:
        return None
    old, new = comparable(splits[0], splits[1])
    try:
        report = contribution_to_change(old.components(unit), new.components(unit))
    except InputError:
        return None  # a gap: there is no total to compare
    part_of = {leaf.code: leaf.part for leaf in (*old.leaves, *new.leaves)}
    names = {node.code: node.name for node in (*before.table.nodes, *after.table.nodes)}
    sums: dict[str, list[float]] = {}
    for found in report.parts:
        sums.setdefault(part_of[found.code], []).append(found.performance)
    parts = tuple((code, names.get(code, ""), fsum(each)) for code, each in sorted(sums.items()))
    known = bool(before.table.anchors and after.table.anchors)
    return Waterfall(report.before, report.after, report, parts, known)


@dataclass(frozen=True, slots=True)
class Dial:
    """One leaf that can be turned: from `low` to `high`, now at `own`, asked for `asked`."""

    code: str
    name: str
    own: float
    asked: float
    low: float
    high: float
    points: float

    @property
    def moved(self) -> bool:
        return self.asked != self.own


@dataclass(frozen=True)
class WhatIf:
    """The total and rank if the leaves stood as asked, everybody else and every anchor held."""

    dials: tuple[Dial, ...]
    total: float
    asked_total: float
    rank: int
    asked_rank: int
    ranked: int
    has_anchors: bool

    @property
    def gain(self) -> float:
        return self.asked_total - self.total


def what_if(stands: Standings, unit: str, asked: Mapping[str, float]) -> WhatIf | None:
    """None where the total cannot be taken apart, or the unit has gaps. Figures beyond what is possible are cut off."""
    held = stands.held
    index = split_of(held, unit).index
    if index is None or held.total_of(unit) is None:
        return None
    dials: list[Dial] = []
    for part in index.components(unit):
        at = held.table.column(part.code)
        column = held.table.values[:, at] if at is not None else np.array([part.raw])
        ends = (
            (part.scale.worst, part.scale.best) if part.scale else (float(np.nanmin(column)), float(np.nanmax(column)))
        )
        low, high = min(*ends, part.raw), max(*ends, part.raw)
        wanted = min(high, max(low, asked.get(part.code, part.raw)))
        gained = replace(part, raw=wanted).points - part.points
        dials.append(Dial(part.code, part.name, part.raw, wanted, low, high, gained))
    total = held.total_of(unit) or 0.0
    new = total + fsum(dial.points for dial in dials)
    rest = [place.total for place in stands.places if place.total is not None and place.unit != unit]
    rank, asked_rank = (1 + sum(other > score + 1e-9 for other in rest) for score in (total, new))
    return WhatIf(tuple(dials), total, new, rank, asked_rank, stands.ranked, bool(held.table.anchors))
