"""The estimation core: items over a layout → figures. Means, totals, ratios, proportions, quantiles all pass here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from chiso.engine.survey.codes import Floats
from chiso.engine.survey.intervals import Interval, log_odds, proportion_interval, symmetric
from chiso.engine.survey.layout import Layout, add_runs
from chiso.engine.survey.moments import Block, Item, Reader
from chiso.engine.survey.replication import Replication
from chiso.engine.survey.results import Figures
from chiso.engine.survey.variance import Calibrated, sparse_variance

Kind = Literal["mean", "total", "ratio"]
Method = Literal["linear", "replicate"]
DfRule = Literal["domain", "design"]
DeffRule = Literal["wr", "wor", "none"]


@dataclass(frozen=True, slots=True)
class Options:
    """How estimates are qualified. `df`: `domain` counts the clusters of the domain, `design` those of the sample."""

    method: Method = "linear"
    df: DfRule = "domain"
    deff: DeffRule = "wr"
    interval: Interval = "auto"
    confidence: float = 0.95


@dataclass(frozen=True)
class Sums:
    """What a block adds up to by item and domain, before errors and intervals."""

    block: Block
    top: Floats
    bottom: Floats
    weight: Floats
    n: Floats
    estimate: Floats


class Engine:
    """Estimates over one design and one set of domains; build it once and ask it for many items."""

    def __init__(self, layout: Layout, options: Options) -> None:
        self.layout = layout
        self.options = options
        self.reader = Reader(layout)
        design = layout.design
        self._calibrated = Calibrated(layout) if design.residuals and options.method == "linear" else None
        self._replication = Replication(layout) if options.method == "replicate" else None

    @property
    def calibrated(self) -> Calibrated | None:
        """The variances under calibrated weights; None when weights are as drawn."""
        return self._calibrated

    @property
    def replicated(self) -> bool:
        return self._replication is not None

    @property
    def replication(self) -> Replication:
        """The replicate side of this engine; InputError when it estimates by linearisation."""
        return self._replication or Replication(self.layout)

    @property
    def discarded(self) -> int:
        """Replicate estimates that were not defined."""
        return 0 if self._replication is None else self._replication.discarded

    def run(self, items: Sequence[Item], kind: Kind, *, proportion: bool = False) -> Figures:
        """The figures of all items, in blocks of bounded memory."""
        size = self.reader.block_size()
        parts = [self._block(items[at : at + size], kind, proportion) for at in range(0, len(items), size)]
        return Figures(*(np.concatenate([getattr(part, name) for part in parts]) for name in _FIELDS))

    def _block(self, items: Sequence[Item], kind: Kind, proportion: bool) -> Figures:
        sums = self.sums(items, kind)
        with np.errstate(invalid="ignore"):
            error = np.where(np.isnan(sums.estimate), np.nan, np.sqrt(self.variance(sums, kind)))
        n = np.broadcast_to(sums.n, sums.estimate.shape)
        own_df = np.broadcast_to(self.own_df(sums.block), sums.estimate.shape)
        df = self.stated_df(own_df)
        if proportion:
            method: Interval = "mean" if self.options.interval == "auto" else self.options.interval
            odds_error = self._odds_error(sums) if method == "logit" else None
            low, high = proportion_interval(
                method, sums.estimate, error, df, own_df, n, self.options.confidence, odds_error
            )
        else:
            low, high = symmetric(sums.estimate, error, df, self.options.confidence)
        deff = self._deff(sums, kind, error)
        missing = self.reader.rows_by_domain - n
        return Figures(sums.estimate, error, df, low, high, deff, np.array(n), missing)

    def sums(self, items: Sequence[Item], kind: Kind) -> Sums:
        """Weighted sums and the point estimates."""
        block = self.reader.block(items)
        starts = self.layout.domain_starts
        top, bottom = add_runs(block.top, starts), add_runs(block.bottom, starts)
        weight = bottom if block.weight is block.bottom else add_runs(block.weight, starts)
        n = add_runs(block.count, starts)
        if kind == "total":
            estimate = np.where(n > 0, top, np.nan)
        else:
            estimate = np.divide(top, bottom, out=np.full_like(top, np.nan), where=(bottom != 0) & (n > 0))
        return Sums(block, top, bottom, weight, n, estimate)

    def variance(self, sums: Sums, kind: Kind) -> Floats:
        """The variance by item and domain, by the chosen method."""
        if self._replication is not None:
            return self._replication.variance(sums.block.top, sums.block.bottom, sums.estimate, kind)
        deviations, divisor = self.deviations(sums, kind)
        if self._calibrated is not None:
            centre = np.zeros_like(sums.estimate) if kind == "total" else sums.estimate
            divisor = np.broadcast_to(divisor, sums.estimate.shape)
            scaled = deviations / divisor[:, self.layout.cell_domain]
            return self._calibrated.variance(sums.block, scaled, centre, divisor)
        found = sparse_variance(self.layout, deviations)
        found /= divisor * divisor
        found[np.broadcast_to(sums.n, found.shape) == 0] = np.nan
        return found

    def _odds_error(self, sums: Sums) -> Floats | None:
        """The spread of the replicates' log-odds, as R's svyciprop; by linearisation it follows from the share's."""
        if self._replication is None:
            return None
        block = sums.block
        return np.sqrt(self.replication.variance(block.top, block.bottom, sums.estimate, "mean", log_odds))

    def deviations(self, sums: Sums, kind: Kind) -> tuple[Floats, Floats]:
        """Cell totals of the linearised values, still to be divided by the second array (by domain)."""
        if kind == "total":
            return sums.block.top, np.ones((1, self.layout.domains.count))
        fitted = sums.estimate[:, self.layout.cell_domain] * sums.block.bottom
        np.subtract(sums.block.top, fitted, out=fitted)
        return fitted, np.where(sums.bottom == 0, np.nan, sums.bottom)

    def own_df(self, block: Block) -> Floats:
        """Degrees of freedom of each domain: clusters less strata that have a row with a value."""
        if self._replication is not None:
            return self._replication.own_df(block.count)
        first = self.layout.stages[0]
        clusters = (add_runs(block.count, first.cluster_starts) > 0).astype(np.float64)
        strata = (add_runs(clusters, first.stratum_starts) > 0).astype(np.float64)
        by_stratum = add_runs(clusters, first.stratum_starts)
        return add_runs(by_stratum, first.domain_starts) - add_runs(strata, first.domain_starts)

    def stated_df(self, own: Floats) -> Floats:
        """The degrees of freedom that are stated and used: without domains always the design's."""
        if self.options.df == "domain" and self.layout.domains.labels != ("",):
            return np.array(own)
        design = self.layout.design
        whole = design.replicate.df if self._replication is not None and design.replicate else design.df
        return np.full(own.shape, float(whole))

    def _deff(self, sums: Sums, kind: Kind, error: Floats) -> Floats:
        """Variance over that of a simple random sample of the same n, with (`wr`) or without replacement."""
        if self.options.deff == "none":
            return np.full(sums.estimate.shape, np.nan)
        with np.errstate(invalid="ignore", divide="ignore"):
            centre = sums.top / sums.weight if kind == "total" else sums.estimate
            squares = self.reader.spread(sums.block.columns, centre, sums.weight)
            # all values alike: what is left of their spread is rounding, and a ratio to it means nothing
            alike = squares <= 1e-24 * sums.top * sums.top / sums.weight
            simple = np.where(alike, 0.0, squares) / sums.weight / (sums.n - 1)
            if kind == "total":
                simple = simple * sums.weight * sums.weight
            elif kind == "ratio":
                simple = simple * (sums.weight / sums.bottom) ** 2
            if self.options.deff == "wor":
                left = (sums.weight - sums.n) / sums.weight
                simple = simple * np.where(left >= 0, left, np.nan)
            return np.where(simple > 0, error * error / simple, np.nan)


_FIELDS = tuple(Figures.__dataclass_fields__)
