"""Two variants of an index side by side, and what a weight in the file really weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from chiso.engine.composite.model import Metadata
from chiso.engine.composite.running import Run
from chiso.engine.frameworks.problems import Problems, both


@dataclass(frozen=True, slots=True)
class Shift:
    """One unit under two variants; NaN where a variant has no score or rank for it. `rank_change` > 0: it climbed."""

    unit: str
    year: int | None
    score_before: float
    score_after: float
    rank_before: float
    rank_after: float
    rank_change: float


def compare(before: Run, after: Run, code: str = "") -> tuple[Shift, ...]:
    """The units of either run, with their scores and ranks of one node (default: the index) in both.

    Raises InputError for a code that one of them does not have.
    """
    code = code or before.meta.index
    problems = Problems()
    for run in (before, after):
        if code not in run.last.codes:
            problems.add("index.unknown_code", both(f"không có mã “{code}”", f"there is no code “{code}”"), path=code)
    problems.raise_errors()
    tables = [_scores(run, code) for run in (before, after)]
    nothing = (float("nan"), float("nan"))
    found = []
    for key in dict.fromkeys([*tables[0], *tables[1]]):
        (old, old_rank), (new, new_rank) = (table.get(key, nothing) for table in tables)
        found.append(Shift(key[0], key[1], old, new, old_rank, new_rank, old_rank - new_rank))
    return tuple(found)


def _scores(run: Run, code: str) -> dict[tuple[str, int | None], tuple[float, float]]:
    data = run.last.data
    scores, ranks = run.column(code), run.rank_of(code)
    return {
        (unit, data.years[row] if data.years else None): (float(scores[row]), float(ranks[row]))
        for row, unit in enumerate(data.units)
    }


def effective_weights(meta: Metadata, weights: Mapping[str, float]) -> dict[str, float]:
    """The share of each node in the index under plain weighted means: siblings' shares, multiplied down the tree."""
    share: dict[str, float] = {code: 1.0 for code in meta.aggregates if not meta.by_code[code].parent}
    for code in reversed(meta.aggregates):
        members = meta.children[code]
        total = np.sum([weights[member] for member in members])
        for member in members:
            share[member] = share[code] * weights[member] / float(total)
    return share
