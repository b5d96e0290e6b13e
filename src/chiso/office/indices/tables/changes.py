"""Changes between two years' tables, and which of them are more than noise.

The trap: "up 0,3" is printed in green though the two errors together are 0,4. A change is called up or down only where
a test says so, adjusted for all units (or parts) that the same page asks about; without a published error in both
years nothing is said. Both years count as independent samples, which a survey that revisits its areas is not quite.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chiso.engine.published import Node, PublishedTable
from chiso.engine.ranking import significance_of
from chiso.office.indices.tables.queries import Held

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """A change in points. `verdict`: up, down, unclear, or unknown where a year has no error."""

    points: float
    verdict: str = "unknown"


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of the total in both years, as published."""

    node: Node
    before: float
    after: float
    change: Change


def total_changes(before: Held | None, after: Held, moved: frozenset[str]) -> Mapping[str, Change]:
    """By unit: the change of the total, where both tables measure the same and the territory stayed; `moved` are the
    keys of the units reorganised in between (`queries.reorganised_keys`)."""
    if before is None or not same_ruler(before, after):
        return {}
    units = [unit for unit in after.table.units if unit not in moved]
    return _tested(before, after, [(unit, None) for unit in units], units)


def part_changes(before: Held, after: Held, unit: str, moved: frozenset[str]) -> tuple[PartChange, ...]:
    """The parts of a unit in both years; empty where they are not on one ruler (`moved` as of `total_changes`)."""
    if not same_ruler(before, after) or unit in moved:
        return ()
    nodes = [node for node in after.table.nodes if node.level == "part"]
    found = _tested(before, after, [(unit, node.code) for node in nodes], [node.code for node in nodes])
    made = []
    for node in nodes:
        old, new = before.value_of(unit, node.code), after.value_of(unit, node.code)
        if node.code in found and old is not None and new is not None:
            made.append(PartChange(node, old, new, found[node.code]))
    return tuple(made)


def same_ruler(before: Held, after: Held) -> bool:
    """Whether two tables measure the same."""
    return measured(before.table) == measured(after.table)


def measured(table: PublishedTable) -> frozenset[tuple[str, str]]:
    """What a table measures: its parts and sub-parts. Indicators and errors beside them change without a new total."""
    return frozenset((node.code, node.level) for node in table.nodes if node.level in ("part", "subpart"))


@dataclass(frozen=True)
class _Cells:
    """Figures and errors of one table by unit and node (None: the total), each looked up once."""

    held: Held

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {unit: row for row, unit in enumerate(self.held.table.units)}

    def of(self, cells: Sequence[tuple[str, str | None]]) -> tuple[Floats, Floats]:
        """Values and standard errors, NaN where there is none."""
        values, errors = np.full(len(cells), np.nan), np.full(len(cells), np.nan)
        table = self.held.table
        for node in {node for _, node in cells}:
            at = table.total if node is None else table.column(node)
            if at is None:
                continue
            se = table.errors_of(table.nodes[at].code)
            for place, (unit, own) in enumerate(cells):
                if own == node and unit in self._rows:
                    values[place], errors[place] = table.values[self._rows[unit], at], se[self._rows[unit]]
        return values, errors


def _tested(
    before: Held, after: Held, cells: Sequence[tuple[str, str | None]], names: Sequence[str]
) -> dict[str, Change]:
    """Changes of some cells by name, tested together."""
    (old, old_se), (new, new_se) = _Cells(before).of(cells), _Cells(after).of(cells)
    there = np.flatnonzero(~np.isnan(old) & ~np.isnan(new)).tolist()
    if np.isnan(old_se[there] + new_se[there]).all():
        return {names[at]: Change(float(new[at] - old[at])) for at in there}
    found = significance_of(old[there], new[there], old_se[there], new_se[there])
    return {
        names[at]: Change(float(points), verdict)
        for at, points, verdict in zip(there, found.change, found.verdict, strict=True)
    }
