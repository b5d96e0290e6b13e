"""From parts to the table that people get: rates over declared denominators, groups in order, empty where absent."""

from __future__ import annotations

import polars as pl

from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.measures import QUANTILES, Measure, carried, measures_of, numerator

MONTH = "month_number"
_SUMS = {"resolved": ("early", "on_time", "late"), "in_process": ("pending", "overdue")}
_SCALED = {
    "hours_mean": ("seconds_sum", 3600, "resolved"),
    "working_days_mean": ("working_sum", 28_800, "working_known"),
}


def finish(parts: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The answer: groups in order (empty group last), then the measures in their declared order.

    `parts` may come from any split of the table: rows of the same group are added up first.
    """
    frame = merge_parts(_labelled(parts, asked), tuple(map(carried, asked.by)))
    frame = frame.with_columns(
        pl.sum_horizontal(names).alias(name) for name, names in _SUMS.items() if set(names) <= set(frame.columns)
    )
    groups = (pl.col(carried(name)).alias(name) for name in asked.by)
    return ordered(frame.select(*groups, *(_shown(measure, frame) for measure in measures_of(asked))), asked)


def merge_parts(parts: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Parts of the same group added up; quantiles do not add up and must come one a group."""
    whole = {measure.name for measure in QUANTILES}
    sums = [
        (pl.col(name).first() if name in whole else pl.col(name).sum())
        for name in parts.columns
        if name not in (*by, MONTH)
    ]
    return parts.group_by(by).agg(sums) if by else parts.select(sums)


def _labelled(parts: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Months, quarters and years in words, from the number of the month."""
    if not asked.time_keys:
        return parts
    year = (pl.col(MONTH) // 12).cast(pl.String).str.zfill(4)
    month = (pl.col(MONTH) % 12 + 1).cast(pl.String).str.zfill(2)
    quarter = (pl.col(MONTH) % 12 // 3 + 1).cast(pl.String)
    words = {"month": year + "-" + month, "quarter": year + "-Q" + quarter, "year": year}
    return parts.with_columns(words[name].alias(name) for name in asked.time_keys)


def ordered(frame: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Rows by their groups, in the order asked; the empty group comes last."""
    return frame.sort(list(asked.by), nulls_last=True) if asked.by else frame


def _shown(measure: Measure, frame: pl.DataFrame) -> pl.Expr:
    have = frame.columns
    if measure.name in have and not measure.of:
        return pl.col(measure.name)
    if measure.name == "timely_rate":
        return _over(pl.sum_horizontal("early", "on_time", "pending"), "received").alias(measure.name)
    top, scale, of = _SCALED.get(measure.name, (numerator(measure), 1, measure.of))
    if of and top in have and of in have:
        return _over(pl.col(top) / scale, of).alias(measure.name)
    return pl.lit(None, pl.Float64 if of or measure.name.startswith("hours") else pl.Int64).alias(measure.name)


def _over(top: pl.Expr, of: str) -> pl.Expr:
    """A share; empty, not zero, where there is nothing to take it of."""
    return pl.when(pl.col(of) > 0).then(top / pl.col(of))
