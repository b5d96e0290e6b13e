"""A published table: units by nodes of an index, as printed, with gaps where nothing was printed.

The trap: in tables of governance indices a gap is written as nothing, as "KCDL", as a dash and as 0. A sum over a gap
looks like a total and is none. Gaps are NaN here, whatever stood in the cell.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class PublishedTable:
    """One index in one year. `values` is units × nodes; `decimals` says how finely each node is printed.

    `notes` are warnings of the reading: zeros taken for gaps, rows left out.
    """

    index: str
    year: int | None
    units: tuple[str, ...]
    nodes: tuple[Node, ...]
    values: Floats
    decimals: tuple[int, ...]
    notes: tuple[Problem, ...] = ()

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
