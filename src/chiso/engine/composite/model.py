"""Indicators, their tree, and the values of units: what an index is computed from.

The trap: a table of indicators does not say which way is up. "Waiting days" and "share on time" stand side by side as
numbers; without the direction, the weight and the place in the tree of each, any average of them is nonsense that looks
like a score. So values travel with their metadata, and a metadata table is checked as a whole before anything is
computed from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np

Kind = Literal["Indicator", "Aggregate", "Group", "Denominator", "Other"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Floats = np.typing.NDArray[np.float64]
Flags = np.typing.NDArray[np.bool_]
Places = np.typing.NDArray[np.int64]
RESERVED = ("uCode", "uName", "Time")
"""Columns of a data file that need no row of metadata."""


@dataclass(frozen=True, slots=True)
class Node:
    """One row of the metadata.

    `level` is 1 for indicators and grows towards the index; 0 for groups, denominators and others. `direction` is 1
    where more is better, -1 where less is. `weight` counts among the children of the same `parent` only. `goalposts`
    are (lower, upper) in the indicator's own unit; `goalpost_scale` (None: as the step says) is what the upper one is
    worth, and without `goalpost_truncate` values beyond them are not cut off. `line` is the line in the file, 0 when
    there is none.
    """

    code: str
    name: str = ""
    kind: Kind = "Indicator"
    level: int = 1
    parent: str = ""
    weight: float = 1.0
    direction: int = 1
    unit: str = ""
    target: float | None = None
    denominator: str = ""
    goalposts: tuple[float, float] | None = None
    goalpost_scale: float | None = None
    goalpost_truncate: bool = True
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Metadata:
    """The checked tree. Build it with `build_metadata`, which refuses what is not a tree."""

    nodes: tuple[Node, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Node]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the leaves, in the order of the file."""
        return tuple(node.code for node in self.nodes if node.kind == "Indicator")

    @cached_property
    def aggregates(self) -> tuple[str, ...]:
        """Codes of the nodes that are computed, lowest level first."""
        found = [node for node in self.nodes if node.kind == "Aggregate"]
        return tuple(node.code for node in sorted(found, key=lambda node: node.level))

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {code: [] for code in self.aggregates}
        for node in self.nodes:
            if node.parent and node.kind in ("Indicator", "Aggregate"):
                found[node.parent].append(node.code)
        return {code: tuple(members) for code, members in found.items()}

    @cached_property
    def index(self) -> str:
        """The code at the top; the first one where several trees stand side by side."""
        return max(self.aggregates, key=lambda code: self.by_code[code].level, default="")

    @cached_property
    def directions(self) -> Floats:
        return np.array([self.by_code[code].direction for code in self.indicators], dtype=np.float64)

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The codes above, nearest first."""
        found: list[str] = []
        while above := self.by_code[code].parent:
            found.append(above)
            code = above
        return tuple(found)

    def at_level(self, code: str, level: int) -> str:
        """The node of a level above an indicator, the indicator itself where there is none."""
        return next((above for above in (code, *self.ancestors(code)) if self.by_code[above].level == level), code)

    def of_level(self, level: int) -> tuple[str, ...]:
        return tuple(
            node.code for node in self.nodes if node.level == level and node.kind in ("Indicator", "Aggregate")
        )

    def weights(self) -> dict[str, float]:
        """The weights of the file, by code."""
        return {node.code: node.weight for node in self.nodes if node.kind in ("Indicator", "Aggregate")}


@dataclass(frozen=True)
class IndicatorData:
    """Values of the indicators: `values` is units × indicators, NaN where missing, in the units of measurement.

    `codes` are the indicators in the order of the metadata. A panel has a row for each unit and year; `years` is
    then as long as `units`. `groups` and `denominators` are by code. `errors`, when given, are standard errors of the
    values: 0 = exact, NaN = not stated.
    """

    units: tuple[str, ...]
    codes: tuple[str, ...]
    values: Floats
    names: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    denominators: Mapping[str, Floats] = field(default_factory=dict)
    errors: Floats | None = None

    @cached_property
    def slices(self) -> tuple[Places, ...]:
        """The rows of each year, earliest year first; one slice of everything when there are no years."""
        if not self.years:
            return (np.arange(len(self.units)),)
        years = np.array(self.years)
        return tuple(np.flatnonzero(years == year) for year in np.unique(years))

    def with_values(self, values: Floats) -> IndicatorData:
        return replace(self, values=values)

    def take(self, rows: Places) -> IndicatorData:
        """The same for some of the rows."""

        def kept(items: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(items[row] for row in rows) if items else ()

        return IndicatorData(
            kept(self.units),
            self.codes,
            self.values[rows],
            kept(self.names),
            tuple(self.years[row] for row in rows) if self.years else (),
            {code: kept(labels) for code, labels in self.groups.items()},
            {code: column[rows] for code, column in self.denominators.items()},
            None if self.errors is None else self.errors[rows],
        )

    def row_label(self, row: int) -> str:
        """A unit as messages name it, with its year in a panel."""
        return f"{self.units[row]} {self.years[row]}" if self.years else self.units[row]
