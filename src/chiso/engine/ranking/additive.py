"""A published table as an additive index: which leaves make the total, and by how much.

The trap: a waterfall of a total that is no sum of its parts always has a "rest" that someone explains away. A table is
read as additive only where that was proved on the table itself, unit by unit; otherwise there is no contribution, no
what-if and no path, and the reason is said.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import fsum

import numpy as np

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.published import PublishedTable, Relation, check_published
from chiso.engine.ranking.components import Component, Scale


@dataclass(frozen=True, slots=True)
class Leaf:
    """A node that counts: `weight` is its coefficient in the total; `scale` where its raw figure is published."""

    code: str
    name: str
    part: str
    weight: float
    scale: Scale | None = None


@dataclass(frozen=True)
class AdditiveIndex:
    """total = Σ weight × score over `leaves`. `proof`: how the weights are known.

    `broken`: units whose published total is not that sum (a misprint among many that agree).
    """

    table: PublishedTable
    leaves: tuple[Leaf, ...]
    proof: str
    broken: frozenset[str] = frozenset()

    def components(self, unit: str) -> tuple[Component, ...]:
        """The leaves with the unit's own figures; NaN for gaps. KeyError for an unknown unit."""
        row = self._row(unit)
        return tuple(
            Component(leaf.code, float(self.table.values[row, at]), leaf.weight, leaf.scale, leaf.name)
            for leaf, at in self._places()
        )

    def figures(self) -> dict[str, dict[str, float]]:
        """Unit → leaf → figure, gaps left out."""
        return {
            unit: {
                leaf.code: float(self.table.values[row, at])
                for leaf, at in self._places()
                if self.table.values[row, at] == self.table.values[row, at]
            }
            for row, unit in enumerate(self.table.units)
        }

    def coarser(self, parts: Collection[str]) -> AdditiveIndex:
        """The same with the leaves of these parts taken together, for a year that has no finer ones."""
        found: list[Leaf] = []
        for leaf in self.leaves:
            if leaf.part not in parts or leaf.code == leaf.part:
                found.append(leaf)
            elif leaf.part not in {one.code for one in found}:
                at = self.table.column(leaf.part)
                name = self.table.nodes[at].name if at is not None else ""
                found.append(Leaf(leaf.part, name, leaf.part, leaf.weight))
        return replace(self, leaves=tuple(found))

    def _places(self) -> list[tuple[Leaf, int]]:
        places = {node.code: at for at, node in enumerate(self.table.nodes)}
        return [(leaf, places[leaf.code]) for leaf in self.leaves]

    def _row(self, unit: str) -> int:
        if unit not in self.table.units:
            raise KeyError(unit)
        return self.table.units.index(unit)


def additive_index(table: PublishedTable) -> AdditiveIndex:
    """The table as a sum. Raises InputError (`ranking.not_additive`) with what stands against it."""
    if table.anchors:
        return AdditiveIndex(table, tuple(_anchored(table)), "computed")
    at = table.total
    if at is None:
        raise InputError([_not("bảng không có điểm tổng", "the table has no total")])
    report = check_published(table, weights=dict(table.weights) or None)
    relations = {relation.parent: relation for relation in report.relations}
    whole = relations.get(table.nodes[at].code)
    if whole is None or whole.holds is None:
        raise InputError([_not("không biết trọng số của các phần", "the weights of the parts are not known")])
    if 2 * whole.agreeing <= whole.units or (whole.weights is not None and whole.weights.origin == "fitted"):
        raise InputError([_not("điểm tổng không tính lại được từ các phần", "the parts do not give the total")])
    factors = [1.0] * len(whole.parts) if whole.weights is None else whole.weights.coefficients.tolist()
    leaves: list[Leaf] = []
    for code, factor in zip(whole.parts, factors, strict=True):
        leaves += _leaves(table, code, float(factor), relations.get(code))
    leaves.sort(key=lambda leaf: table.column(leaf.code) or 0)  # as the table lists them, summed parts too
    found = AdditiveIndex(table, tuple(leaves), "sum" if whole.weights is None else whole.weights.origin)
    return replace(found, broken=_broken(found, at, len(leaves) * whole.tolerance))


def _broken(index: AdditiveIndex, total: int, tolerance: float) -> frozenset[str]:
    sums = [fsum(part.points for part in index.components(unit)) for unit in index.table.units]
    off = np.abs(np.array(sums) - index.table.values[:, total]) > tolerance
    return frozenset(index.table.units[row] for row in np.flatnonzero(off))


def comparable(before: AdditiveIndex, after: AdditiveIndex) -> tuple[AdditiveIndex, AdditiveIndex]:
    """Both years at the finest detail that they share: parts that only one of them divides are taken whole."""
    mine, theirs = ({leaf.part for leaf in one.leaves if leaf.code != leaf.part} for one in (before, after))
    there = {leaf.part for leaf in before.leaves} & {leaf.part for leaf in after.leaves}
    whole = (mine ^ theirs) & there
    return before.coarser(whole), after.coarser(whole)


def _leaves(table: PublishedTable, part: str, factor: float, relation: Relation | None) -> list[Leaf]:
    names = {node.code: node.name for node in table.nodes}
    if relation is None or 2 * relation.agreeing <= relation.units or relation.weights is not None:
        return [Leaf(part, names[part], part, factor)]
    return [Leaf(code, names[code], part, factor) for code in relation.parts]


def _anchored(table: PublishedTable) -> list[Leaf]:
    return [
        Leaf(
            node.code,
            node.name,
            node.parent or node.code,
            table.weights[node.code],
            Scale(ends.worst, ends.best, ends.low, ends.high),
        )
        for node in table.nodes
        if (ends := table.anchors.get(node.code)) is not None
    ]


def _not(vi: str, en: str) -> Problem:
    return Problem(
        "ranking.not_additive", Text(f"Không tách được điểm tổng: {vi}.", f"The total cannot be split: {en}.")
    )
