"""A mixed index: rule scores, survey estimates and administrative figures in one tree, each with its own uncertainty.

The trap: an exact-looking total of figures of which one third are estimates. A rule score and a register's count are
exact; an estimate carries its standard error. Both are drawn through the whole calculation, anchors included, and the
total gets the error that comes out; where an estimate's error is not stated, the total has none either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from chiso.engine.composite import (
    IndicatorData,
    Metadata,
    Recipe,
    Run,
    Variation,
    build_metadata,
    effective_weights,
    run,
    uncertainty,
)
from chiso.engine.composite.steps import Aggregate, Normalise, Rank
from chiso.engine.composite.variation import DataErrors
from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.published.model import Anchors, Floats, Level, Node, PublishedTable

TOTAL = "TOTAL"
_COLUMNS = ("iCode", "iName", "Level", "Weight", "Direction", "Parent", "Type")
_TOP = 100.0


@dataclass(frozen=True, slots=True)
class MixedPart:
    """One kind of figure in the tree, with the weight of all its leaves together."""

    code: str
    name: str
    weight: float


@dataclass(frozen=True)
class MixedLeaf:
    """Figures of units by key; `errors` are standard errors of estimates (None: the figures are exact)."""

    code: str
    name: str
    part: str
    values: Mapping[str, float]
    errors: Mapping[str, float] | None = None
    less_is_better: bool = False
    weight: float = field(default=1.0)


def mixed_index(
    parts: Sequence[MixedPart],
    leaves: Sequence[MixedLeaf],
    *,
    index: str,
    year: int,
    replications: int = 1000,
    seed: int = 1,
) -> PublishedTable:
    """Every leaf from 0 (worst unit of the year) to 100 (best), weighted means up the tree, errors drawn through.

    A unit that lacks a leaf has no total. The table carries anchors and effective weights. Raises InputError
    (`index.*`, `mixed.no_leaf`, `mixed.too_few`).
    """
    used = [part for part in parts if any(leaf.part == part.code for leaf in leaves)]
    if not used:
        raise InputError([_problem("no_leaf", "Chưa chọn số liệu nào.", "No figures were chosen.")])
    units = tuple(sorted({unit for leaf in leaves for unit in leaf.values}))
    meta = build_metadata(_rows(used, leaves), _COLUMNS)
    data = _data(units, leaves, meta)
    whole = np.count_nonzero(~np.isnan(data.values).any(axis=1))
    if whole < 2:
        vi, en = "Chưa đủ hai đơn vị có mọi số liệu.", "Fewer than two units have all figures."
        raise InputError([_problem("too_few", vi, en, str(whole))])
    recipe = Recipe((Normalise(method="minmax", lower=0.0, upper=_TOP), Aggregate(), Rank()))
    found = run(recipe, data, meta)
    return _table(found, data, leaves, _spread(recipe, data, meta, leaves, replications, seed), index, year)


def _rows(parts: Sequence[MixedPart], leaves: Sequence[MixedLeaf]) -> list[dict[str, str]]:
    rows = [
        _row(leaf.code, leaf.name, 1, leaf.weight, -1 if leaf.less_is_better else 1, leaf.part, "Indicator")
        for leaf in leaves
    ]
    rows += [_row(part.code, part.name, 2, part.weight, 1, TOTAL, "Aggregate") for part in parts]
    return [*rows, _row(TOTAL, TOTAL, 3, 1.0, 1, "", "Aggregate")]


def _row(code: str, name: str, level: int, weight: float, direction: int, parent: str, kind: str) -> dict[str, str]:
    cells = (code, name, str(level), repr(float(weight)), str(direction), parent, kind)
    return dict(zip(_COLUMNS, cells, strict=True))


def _data(units: tuple[str, ...], leaves: Sequence[MixedLeaf], meta: Metadata) -> IndicatorData:
    by_code = {leaf.code: leaf for leaf in leaves}
    ordered = [by_code[code] for code in meta.indicators]
    nan = float("nan")
    values = np.array([[leaf.values.get(unit, nan) for leaf in ordered] for unit in units], dtype=np.float64)
    errors = np.array(
        [[0.0 if leaf.errors is None else leaf.errors.get(unit, nan) for leaf in ordered] for unit in units],
        dtype=np.float64,
    )
    return IndicatorData(units, meta.indicators, values, errors=errors)


def _spread(
    recipe: Recipe, data: IndicatorData, meta: Metadata, leaves: Sequence[MixedLeaf], replications: int, seed: int
) -> Floats | None:
    """The standard error of the total by unit; NaN where one of its estimates has none; None without estimates."""
    if all(leaf.errors is None for leaf in leaves) or data.errors is None:
        return None
    drawn = uncertainty(Variation((DataErrors(),), replications, seed, TOTAL), recipe, data, meta)
    unstated = (np.isnan(data.errors) & ~np.isnan(data.values)).any(axis=1)
    return np.where(unstated, np.nan, drawn.score_sd)


def _table(
    found: Run, data: IndicatorData, leaves: Sequence[MixedLeaf], spread: Floats | None, index: str, year: int
) -> PublishedTable:
    meta = found.meta
    ends = {anchor.code: anchor for stage in found.stages for anchor in stage.anchors}
    weights = effective_weights(meta, found.weights)
    nodes: list[Node] = []
    columns: list[Floats] = []

    def add(code: str, level: Level, name: str, parent: str, column: Floats) -> None:
        nodes.append(Node(code, level, name, parent))
        columns.append(column)

    add(TOTAL, "total", "", "", found.column(TOTAL))
    if spread is not None:
        add(f"{TOTAL}_SE", "other", "", "", spread)
    for code in meta.of_level(2):
        add(code, "part", meta.by_code[code].name, "", found.column(code))
    for at, code in enumerate(data.codes):
        node = meta.by_code[code]
        add(code, "indicator", node.name, node.parent, data.values[:, at])
        leaf = next(leaf for leaf in leaves if leaf.code == code)
        if leaf.errors is not None and data.errors is not None:
            add(f"{code}_SE", "other", "", "", data.errors[:, at])
    anchors = {code: Anchors(end.low, end.high, 0.0, _TOP) for code, end in ends.items()}
    return PublishedTable(
        index, year, data.units, tuple(nodes), np.column_stack(columns), (10,) * len(nodes),
        weights={code: weights[code] for code in data.codes}, anchors=anchors,
    )  # fmt: skip


def _problem(code: str, vi: str, en: str, got: str = "") -> Problem:
    return Problem(f"mixed.{code}", Text(vi, en), got=got)
