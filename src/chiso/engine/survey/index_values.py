"""The indicators of an index in every unit, with what their errors are made of: the ground on which nodes are built."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from chiso.engine.survey.codes import Codes, Flags, Floats
from chiso.engine.survey.design import Design
from chiso.engine.survey.engine import Engine, Method, Options, Sums
from chiso.engine.survey.intervals import symmetric
from chiso.engine.survey.layout import lay_out
from chiso.engine.survey.moments import Item
from chiso.engine.survey.replication import replicate_design
from chiso.engine.survey.results import Figures
from chiso.engine.survey.variance import sparse_variance


@dataclass(frozen=True)
class Errors:
    """Of linear combinations: arrays combinations × domains."""

    error: Floats
    df: Floats
    n: Floats


class Values:
    """The figures of all items over one set of domains, and the errors of any linear combination of them.

    A combination's error comes from the combined linearised values of the same clusters (or combined replicate
    estimates), so covariances between indicators that the same people answered are in it.
    """

    def __init__(self, design: Design, domains: Codes, items: dict[str, Item], options: Options) -> None:
        method: Method = options.method
        used = replicate_design(design) if method == "replicate" else design
        self.engine = Engine(lay_out(used, domains), options)
        self.domains = domains
        self.codes = tuple(items)
        self.place = {code: at for at, code in enumerate(items)}
        ordered = list(items.values())
        self.figures: Figures = self.engine.run(ordered, "ratio")
        self._sums: Sums = self.engine.sums(ordered, "ratio")
        self._present = self._rows_with_values()

    @property
    def n_unit(self) -> Floats:
        """Respondents in a domain who answered anything that counts."""
        return self._people(np.ones(len(self.codes), dtype=bool))

    def _rows_with_values(self) -> Flags:
        """Items × rows inside a domain."""
        return np.stack([column.rows().counted for column in self._sums.block.columns])

    def _people(self, used: Flags) -> Floats:
        rows = self._present[used].any(axis=0)
        counts = np.bincount(self.engine.layout.domain[rows], minlength=self.domains.count)
        return np.asarray(counts, dtype=np.float64)

    def errors(self, coefficients: Floats) -> Errors:
        """Errors of combinations; `coefficients` are combinations × items × domains, 0 where an item has no part."""
        variance = self._variance(coefficients)
        uses = (coefficients != 0).any(axis=2)
        counts = np.broadcast_to(self._sums.block.count, self._sums.block.top.shape)
        together = np.stack([counts[row].max(axis=0) if row.any() else np.zeros(counts.shape[1]) for row in uses])
        block = replace(self._sums.block, count=together)
        df = self.engine.stated_df(self.engine.own_df(block))
        n = np.stack([self._people(row) if row.any() else np.zeros(self.domains.count) for row in uses])
        with np.errstate(invalid="ignore"):
            return Errors(np.sqrt(variance), df, n)

    def _variance(self, coefficients: Floats) -> Floats:
        engine, sums = self.engine, self._sums
        if engine.replicated:
            return self._replicated(coefficients)
        deviations, divisor = engine.deviations(sums, "ratio")
        divisor = np.broadcast_to(divisor, sums.estimate.shape)
        scaled = deviations / divisor[:, engine.layout.cell_domain]
        if engine.calibrated is not None:
            found = np.empty((len(coefficients), self.domains.count))
            row_values = engine.calibrated.row_values(sums.block)
            for domain in range(self.domains.count):
                totals = engine.calibrated.totals(row_values, scaled, sums.estimate, divisor, domain)
                weights = np.nan_to_num(coefficients[:, :, domain])
                found[:, domain] = engine.calibrated.of_totals([part @ weights.T for part in totals])
            return found
        scaled = np.nan_to_num(scaled)
        cells = engine.layout.cell_domain
        combined = np.stack([(np.nan_to_num(part)[:, cells] * scaled).sum(axis=0) for part in coefficients])
        return sparse_variance(engine.layout, combined)

    def _replicated(self, coefficients: Floats) -> Floats:
        replication, block = self.engine.replication, self._sums.block
        found = np.empty((len(coefficients), self.domains.count))
        for domain in range(self.domains.count):
            values = replication.values(block.top, np.broadcast_to(block.bottom, block.top.shape), domain, "ratio")
            weights = np.nan_to_num(coefficients[:, :, domain])
            for at, row in enumerate(weights):
                used = row != 0
                combined = (row[used] @ values[used])[None, :]
                whole = np.array([row[used] @ self._sums.estimate[used, domain]])
                found[at, domain] = replication.spread(combined, whole)[0]
        return found


def interval(
    value: Floats, error: Floats, df: Floats, span: tuple[float, float], confidence: float, kind: str
) -> tuple[Floats, Floats]:
    """value ± t·se, or the same on the log-odds of the place within `span` (`logit`); never beyond the span."""
    low, high = span
    if kind == "logit" and np.isfinite([low, high]).all():
        with np.errstate(invalid="ignore", divide="ignore"):
            share = (value - low) / (high - low)
            centre = np.log(share / (1 - share))
            ends = symmetric(centre, error / (high - low) / (share * (1 - share)), df, confidence)
            lower, upper = (low + (high - low) / (1 + np.exp(-end)) for end in ends)
        return lower, upper
    lower, upper = symmetric(value, error, df, confidence)
    if np.isfinite([low, high]).all():
        # comparisons with NaN are false, so what is unknown stays unknown
        lower, upper = np.where(lower < low, low, lower), np.where(upper > high, high, upper)
    return lower, upper


def blocks_of(frame: pl.DataFrame, column: str, block: str) -> dict[str, set[str]]:
    """Unit → the blocks that its rows name."""
    pairs = frame.select(pl.col(column).cast(pl.String).alias("u"), pl.col(block).cast(pl.String).alias("b")).unique()
    found: dict[str, set[str]] = {}
    for unit, name in pairs.drop_nulls().rows():
        found.setdefault(unit, set()).add(name)
    return found
