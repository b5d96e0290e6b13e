"""Quantiles by domain with their intervals: the share below the quantile goes through the core as a proportion."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from chiso.engine.survey.codes import Floats
from chiso.engine.survey.engine import Engine
from chiso.engine.survey.intervals import Interval, proportion_interval, t_quantile
from chiso.engine.survey.layout import Layout
from chiso.engine.survey.moments import Item, Rows
from chiso.engine.survey.quantiles import Rule, Weighted
from chiso.engine.survey.results import Figures

QuantileInterval = Literal["mean", "beta", "xlogit", "asin", "quantile"]
QUANTILE_INTERVALS: tuple[QuantileInterval, ...] = get_args(QuantileInterval)


def quantile_figures(
    engine: Engine, items: Sequence[Item], probabilities: Sequence[float], rule: Rule, interval: QuantileInterval
) -> tuple[list[Item], Figures]:
    """One item for each variable and probability, named by `level`."""
    made: list[Item] = []
    parts: list[Figures] = []
    for item in items:
        parts.append(_one(engine, item, probabilities, rule, interval))
        made += [Item(item.name, item.y, level=f"{probability:g}") for probability in probabilities]
    names = tuple(Figures.__dataclass_fields__)
    return made, Figures(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _one(engine: Engine, item: Item, probabilities: Sequence[float], rule: Rule, interval: QuantileInterval) -> Figures:
    rows = engine.reader.rows(item)
    parts = by_domain(rows, engine.layout)
    found = np.array(
        [[data.at(probability, rule) for _, data in parts] for probability in probabilities], dtype=np.float64
    )
    if interval == "quantile":
        return _replicated(engine, rows, parts, item, probabilities, rule, found)
    shares = [_share_below(engine, item, thresholds) for thresholds in found]
    core = engine.run([Item(item.name, share) for share in shares], "mean")
    own = np.broadcast_to(engine.own_df(engine.reader.block([item])), found.shape)
    method: Interval = interval
    low_share, high_share = proportion_interval(
        method, core.estimate, core.error, core.df, own, core.n, engine.options.confidence
    )
    low, high = np.full(found.shape, np.nan), np.full(found.shape, np.nan)
    for row in range(found.shape[0]):
        for domain, (_, data) in enumerate(parts):
            low[row, domain] = data.at(float(low_share[row, domain]), rule)
            high[row, domain] = data.at(float(high_share[row, domain]), rule)
    error = (high - low) / (2 * t_quantile(0.5 + engine.options.confidence / 2, core.df))
    nothing = np.full(found.shape, np.nan)
    return Figures(found, error, core.df, low, high, nothing, core.n, core.missing)


def by_domain(rows: Rows, layout: Layout) -> list[tuple[np.typing.NDArray[np.int64], Weighted]]:
    """The rows of each domain that count, and their values in order."""
    order = np.flatnonzero(rows.counted)
    order = order[np.argsort(layout.domain[order], kind="stable")]
    bounds = np.searchsorted(layout.domain[order], np.arange(layout.domains.count + 1))
    places = [order[first:last] for first, last in pairwise(bounds)]
    return [(own, Weighted(rows.y[own], rows.weight[own])) for own in places]


class _share_below:  # noqa: N801 - a function with two arguments bound
    """Rows → 1 where the value is at most the quantile of the row's domain."""

    def __init__(self, engine: Engine, item: Item, thresholds: Floats) -> None:
        self._codes = engine.layout.domains.codes
        self._y = item.y
        self._thresholds = thresholds

    def __call__(self) -> Floats:
        values = self._y()
        limits = np.where(self._codes >= 0, self._thresholds[self._codes], np.nan)
        return np.where(np.isnan(values) | np.isnan(limits), np.nan, (values <= limits).astype(np.float64))


def _replicated(
    engine: Engine,
    rows: Rows,
    parts: list[tuple[np.typing.NDArray[np.int64], Weighted]],
    item: Item,
    probabilities: Sequence[float],
    rule: Rule,
    found: Floats,
) -> Figures:
    """The quantile taken anew in every replicate; jackknife errors of quantiles are known to be inconsistent."""
    replication = engine.replication
    factors, unit = replication.parts.factors, replication.parts.unit
    inside = unit if engine.layout.rows is None else unit[engine.layout.rows]
    error = np.full(found.shape, np.nan)
    for domain, (own, _) in enumerate(parts):
        values, weight, of = rows.y[own], rows.weight[own], factors[inside[own]]
        drawn = [Weighted(values, weight * of[:, at]) for at in range(factors.shape[1])]
        anew = np.array([[data.at(probability, rule) for data in drawn] for probability in probabilities])
        error[:, domain] = np.sqrt(replication.spread(anew, found[:, domain]))
    block = engine.reader.block([item])
    df = np.broadcast_to(engine.stated_df(engine.own_df(block)), found.shape)
    half = t_quantile(0.5 + engine.options.confidence / 2, np.array(df)) * error
    sums = engine.sums([item], "mean")
    n = np.broadcast_to(sums.n, found.shape)
    missing = engine.reader.rows_by_domain - n
    return Figures(
        found, error, np.array(df), found - half, found + half, np.full(found.shape, np.nan), np.array(n), missing
    )
