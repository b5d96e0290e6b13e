"""The three tables of a scored round: `scores.csv`, `totals.csv`, `ranking.csv`.

Numbers are written with a decimal point and without grouping; only the explanations speak a language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np
import polars as pl

from chiso.engine.errors import Language
from chiso.engine.scoring.adjustments import AdjustmentColumn
from chiso.engine.scoring.arithmetic import Ints, from_units
from chiso.engine.scoring.leaf import INVALID, NOT_APPLICABLE, STATUS_NAMES, LeafColumn
from chiso.engine.scoring.ranking import rank_units
from chiso.engine.scoring.scorer import Batch
from chiso.engine.scoring.sheet import NodeTotal, exact_percent, grade_of, published
from chiso.engine.scoring.wording import points_texts

SCORES = ("unit", "node", "max", "points", "status", "explanation")
TOTALS = ("unit", "points", "base", "percent", "grade")
RANKING = ("unit", "percent", "rank")


BLOCK = 500
"""Units written at a time: the table of a whole province is never in memory at once."""


def scores_frames(batch: Batch, language: Language) -> Iterator[pl.DataFrame]:
    """One row for each unit and leaf, in the order of the units and of the tree, then the unit's bonus and penalty."""
    for start in range(0, len(batch.units), BLOCK):
        yield _block(batch, slice(start, min(start + BLOCK, len(batch.units))), language)


def _block(batch: Batch, part: slice, language: Language) -> pl.DataFrame:
    rows = part.stop - part.start
    parts = [_leaf_part(leaf, part, language) for leaf in batch.leaves]
    parts += [_adjustment_part(item, part, language) for item in batch.adjustments]
    # leaf after leaf becomes unit after unit by one gather
    order = np.arange(len(parts) * rows, dtype=np.uint32).reshape(len(parts), rows).T.reshape(-1)
    frame = pl.concat(parts, rechunk=True).select(pl.all().gather(order))
    names = pl.Series("unit", batch.units[part], dtype=pl.String)
    units = names.gather(np.repeat(np.arange(rows, dtype=np.uint32), len(parts)))
    frame = frame.with_columns(units).filter(pl.col("status").is_not_null())
    return frame.select(SCORES)


def _leaf_part(leaf: LeafColumn, part: slice, language: Language) -> pl.DataFrame:
    rows, statuses = part.stop - part.start, leaf.statuses[part]
    top = None if leaf.node.max is None else f"{leaf.node.max:f}"
    names = pl.Series(STATUS_NAMES, dtype=pl.String).gather(statuses.astype(np.uint32))
    silent = (statuses == NOT_APPLICABLE) | (statuses == INVALID) | (leaf.node.max is None)
    return pl.DataFrame(
        {
            "node": pl.repeat(leaf.node.code, rows, dtype=pl.String, eager=True),
            "max": pl.repeat(top, rows, dtype=pl.String, eager=True),
            "points": _numbers(leaf.points[part], silent),
            "status": names,
            "explanation": pl.Series(leaf.explanations[language][part], dtype=pl.String),
        }
    )


def _numbers(values: Ints, silent: Ints) -> pl.Series:
    texts = pl.Series(points_texts(values, "en"), dtype=pl.String)
    return pl.select(pl.when(~pl.Series(silent)).then(texts)).to_series() if silent.any() else texts


def _adjustment_part(column: AdjustmentColumn, part: slice, language: Language) -> pl.DataFrame:
    rows = part.stop - part.start
    cap = None if column.item.cap is None else f"{column.item.cap:f}"
    given = pl.Series(column.given[part])
    points = [text.replace("−", "-") for text in points_texts(column.points[part], "en")]
    return pl.DataFrame(
        {
            "node": pl.repeat(column.item.code, rows, dtype=pl.String, eager=True),
            "max": pl.repeat(cap, rows, dtype=pl.String, eager=True),
            "points": pl.Series(points, dtype=pl.String),
            "status": pl.select(pl.when(given).then(pl.lit("answered"))).to_series(),
            "explanation": pl.Series(column.explanations[language][part], dtype=pl.String),
        }
    )


def unit_totals(batch: Batch) -> list[NodeTotal]:
    """Each unit's total, in the order of the batch; `node` holds the unit."""
    if not batch.total.known:
        return [NodeTotal(unit, None, None, None) for unit in batch.units]
    found = []
    for unit, points, base in zip(batch.units, batch.total.points.tolist(), batch.total.base.tolist(), strict=True):
        reached, top = from_units(points), from_units(base)
        found.append(NodeTotal(unit, reached, top, exact_percent(reached, top)))
    return found


def totals_frame(batch: Batch, totals: Sequence[NodeTotal]) -> pl.DataFrame:
    """Points, base, published percentage and grade of every unit; blank where the maximum is not known."""
    rows = [
        (
            total.node,
            _text(total.points),
            _text(total.base),
            _text(published(batch.framework, total)),
            grade_of(batch.framework, total),
        )
        for total in totals
    ]
    return pl.DataFrame(rows, schema=[(name, pl.String) for name in TOTALS], orient="row")


def ranking_frame(batch: Batch, totals: Sequence[NodeTotal]) -> pl.DataFrame:
    """Units best first; ranked on the exact percentage, shown with the published one."""
    framework = batch.framework
    shown = {total.node: _text(published(framework, total)) for total in totals}
    keys = {
        unit: [Decimal(int(batch.nodes[code].points[row])) for code in framework.ties.break_by]
        for row, unit in enumerate(batch.units)
    }
    ranked = rank_units({total.node: total.percent for total in totals}, framework.ties, keys)
    rows = [(entry.unit, shown[entry.unit], _rank_text(entry.rank)) for entry in ranked]
    return pl.DataFrame(rows, schema=[(name, pl.String) for name in RANKING], orient="row")


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _rank_text(rank: Decimal | None) -> str | None:
    return None if rank is None else f"{rank.normalize():f}"
