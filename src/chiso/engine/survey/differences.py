"""The error of a difference: linearised values of both domains in the same clusters, subtracted, then squared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chiso.engine.survey.codes import Floats, Ints
from chiso.engine.survey.engine import Engine, Kind
from chiso.engine.survey.layout import add_runs, stage_layout
from chiso.engine.survey.moments import Item
from chiso.engine.survey.variance import stage_variance


class Differences:
    """Differences between domains of one block of items."""

    def __init__(self, engine: Engine, items: Sequence[Item], kind: Kind) -> None:
        self.engine = engine
        self.kind = kind
        self.sums = engine.sums(items, kind)
        self._count = np.broadcast_to(self.sums.block.count, (len(items), engine.layout.cells))
        if not engine.replicated:
            deviations, divisor = engine.deviations(self.sums, kind)
            self._divisor = np.broadcast_to(divisor, self.sums.estimate.shape)
            self._values = deviations / self._divisor[:, engine.layout.cell_domain]
        if engine.calibrated is not None:
            self._row_values = engine.calibrated.row_values(self.sums.block)

    def of(self, pairs: Ints) -> tuple[Floats, Floats, Floats, Floats]:
        """Difference, error and degrees of freedom (items × pairs) and n (items × domains)."""
        estimate = self.sums.estimate
        diff = estimate[:, pairs[:, 0]] - estimate[:, pairs[:, 1]]
        variance, df = np.empty(diff.shape), np.empty(diff.shape)
        for at, (first, second) in enumerate(pairs):
            variance[:, at] = self._variance(int(first), int(second))
            df[:, at] = self._df(int(first), int(second))
        error = np.sqrt(np.where(np.isnan(diff), np.nan, variance))
        return diff, error, df, np.broadcast_to(self.sums.n, estimate.shape)

    def _cells(self, domain: int) -> Ints:
        starts = np.append(self.engine.layout.domain_starts, self.engine.layout.cells)
        return np.arange(starts[domain], starts[domain + 1])

    def _variance(self, first: int, second: int) -> Floats:
        if self.engine.replicated:
            return self._replicated(first, second)
        if self.engine.calibrated is not None:
            centre = np.zeros_like(self.sums.estimate) if self.kind == "total" else self.sums.estimate
            parts = [
                self.engine.calibrated.totals(self._row_values, self._values, centre, self._divisor, domain)
                for domain in (first, second)
            ]
            return self.engine.calibrated.of_totals([one - other for one, other in zip(*parts, strict=True)])
        layout = self.engine.layout
        left, right = self._cells(first), self._cells(second)
        clusters = np.append(layout.cell_cluster[left], layout.cell_cluster[right])
        values = np.concatenate([self._values[:, left], -self._values[:, right]], axis=1)
        order = np.argsort(clusters, kind="stable")
        ordered = clusters[order]
        starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        merged = np.nan_to_num(add_runs(values[:, order], starts))
        one_domain = np.zeros(len(starts), dtype=np.int64)
        found = np.zeros(merged.shape[0])
        for stage in layout.design.stages:
            found += stage_variance(
                layout.design, stage_layout(layout.design, stage, one_domain, ordered[starts]), merged
            )[:, 0]
        return found

    def _replicated(self, first: int, second: int) -> Floats:
        replication, block, estimate = self.engine.replication, self.sums.block, self.sums.estimate
        one = replication.values(block.top, block.bottom, first, self.kind)
        other = replication.values(block.top, block.bottom, second, self.kind)
        return replication.spread(one - other, estimate[:, first] - estimate[:, second])

    def _df(self, first: int, second: int) -> Floats:
        """Clusters less strata in which either domain has a row with a value; the design's when `df` says so."""
        design = self.engine.layout.design
        if self.engine.options.df == "design" or self.engine.replicated:
            whole = design.replicate.df if self.engine.replicated and design.replicate else design.df
            return np.full(self.sums.estimate.shape[0], float(whole))
        cells = np.append(self._cells(first), self._cells(second))
        first_stage, finest = design.stages[0], design.stages[-1]
        parent = np.zeros(finest.clusters, dtype=np.int64)
        parent[finest.cluster] = first_stage.cluster
        psu = parent[self.engine.layout.cell_cluster[cells]]
        found = np.empty(self.sums.estimate.shape[0])
        known: dict[bytes, float] = {}
        for item in range(len(found)):
            present = self._count[item, cells] > 0
            key = present.tobytes()
            if key not in known:
                alive = np.unique(psu[present])
                known[key] = float(len(alive) - len(np.unique(first_stage.stratum[alive])))
            found[item] = known[key]
        return found
