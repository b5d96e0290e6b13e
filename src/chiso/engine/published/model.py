"""A published table: units by nodes of an index, as printed, with gaps where nothing was printed.

The trap: in tables of governance indices a gap is written as nothing, as "KCDL", as a dash and as 0. A sum over a gap
looks like a total and is none. Gaps are NaN here, whatever stood in the cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from chiso.engine.errors import Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Level = Literal["total", "part", "subpart", "indicator", "rank", "other"]
Zeros = Literal["auto", "missing", "value"]


@dataclass(frozen=True, slots=True)
class Node:
    """A column of the index: total, part (dimension, sub-index), sub-part, indicator, rank, or a figure beside them."""

    code: str
    level: Level
    name: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Anchors:
    """How a raw figure became a score: linear from `worst` (score `low`) to `best` (score `high`), ends kept."""

    worst: float
    best: float
    low: float = 0.0
    high: float = 100.0


@dataclass(frozen=True)
class PublishedTable:
    """One index in one year. `values` is units × nodes; `decimals` says how finely each node is printed.

    `notes` are warnings of the reading: zeros taken for gaps, rows left out. `derived`: figures (unit, node) that the
    publisher did not print and somebody computed. `weights` (coefficients of the total) and `anchors` by node are
    there only where they are known, as for an index that was computed here.
    """

    index: str
    year: int | None
    units: tuple[str, ...]
    nodes: tuple[Node, ...]
    values: Floats
    decimals: tuple[int, ...]
    notes: tuple[Problem, ...] = ()
    derived: frozenset[tuple[str, str]] = frozenset()
    weights: Mapping[str, float] = field(default_factory=dict)
    anchors: Mapping[str, Anchors] = field(default_factory=dict)

    def column(self, code: str) -> int | None:
        """The place of a node; None where the table has no such node."""
        return next((at for at, node in enumerate(self.nodes) if node.code == code), None)

    @property
    def total(self) -> int | None:
        """The place of the total that ranks go by: the node TOTAL, else the first total."""
        found = self.of_level("total")
        return next((at for at in found if self.nodes[at].code == "TOTAL"), found[0] if found else None)

    def errors_of(self, code: str) -> Floats:
        """The published standard errors of a node; NaN where none was published."""
        at = self.column(f"{code}_SE")
        return np.full(len(self.units), np.nan) if at is None else self.values[:, at]

    def of_level(self, level: Level) -> tuple[int, ...]:
        """Places of the nodes of a level."""
        return tuple(at for at, node in enumerate(self.nodes) if node.level == level)

    def below(self, code: str) -> tuple[int, ...]:
        """Places of the sub-parts of a part."""
        return tuple(at for at, node in enumerate(self.nodes) if node.level == "subpart" and node.parent == code)

    @property
    def title(self) -> str:
        """ "PCI 2019", as far as the table says."""
        return " ".join(part for part in (self.index, "" if self.year is None else str(self.year)) if part)
