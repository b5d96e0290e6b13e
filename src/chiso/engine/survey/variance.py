"""Linearised variances of every variable in every domain, from cell totals.

Sources: Woodruff (1971) for linearisation; `design.py` names those of the one-stage formula. With calibrated weights
the residuals of the calibration model take the place of the values (`calibration.py`).
"""

from __future__ import annotations

import numpy as np

from chiso.engine.survey.calibration import Residuals
from chiso.engine.survey.codes import Floats
from chiso.engine.survey.design import Design, Stage
from chiso.engine.survey.layout import Layout, StageLayout, add_runs
from chiso.engine.survey.moments import Block


def sparse_variance(layout: Layout, deviations: Floats) -> Floats:
    """Variance of Σ over cells of `deviations` (B × cells), by item and domain (B × D): cells absent are zeros."""
    found = np.zeros((deviations.shape[0], layout.domains.count))
    for stage in layout.stages:
        found += stage_variance(layout.design, stage, deviations)
    return found


def stage_variance(design: Design, layout: StageLayout, deviations: Floats) -> Floats:
    """The part of one stage, by item and domain."""
    stage = layout.stage
    values = add_runs(deviations, layout.cluster_starts)
    centre = add_runs(values, layout.stratum_starts) / stage.size[layout.stratum]
    lonely = stage.lonely[layout.stratum]
    if design.lonely_psu == "adjust" and lonely.any():
        whole = add_runs(values, layout.stratum_starts)
        domain = np.repeat(np.arange(len(layout.domain_starts)), _lengths(layout.domain_starts, len(lonely)))
        grand = add_runs(whole, layout.domain_starts) / stage.clusters
        centre = np.where(lonely, grand[:, domain], centre)
    squares = values - centre[:, layout.stratum_run]
    squares *= squares
    squares *= layout.scale
    by_stratum = add_runs(squares, layout.stratum_starts)
    absent = np.where(lonely, 0.0, layout.absent)
    if absent.any():
        by_stratum = by_stratum + absent * centre * centre
    found = add_runs(by_stratum, layout.domain_starts)
    if design.lonely_psu == "average" and lonely.any():
        strata = _lengths(layout.domain_starts, len(lonely)).astype(np.float64)
        seen = strata - np.add.reduceat(lonely.astype(np.float64), layout.domain_starts)
        found = found * np.divide(strata, seen, out=np.full_like(strata, np.nan), where=seen > 0)
    return found


def _lengths(starts: np.typing.NDArray[np.int64], whole: int) -> np.typing.NDArray[np.int64]:
    return np.diff(np.append(starts, whole))


def dense_variance(design: Design, stage: Stage, totals: Floats) -> Floats:
    """The part of one stage in the variance of cluster totals (clusters × B) that are given for every cluster."""
    order = np.argsort(stage.stratum, kind="stable")
    values, scale, stratum = totals[order], stage.scale[order], stage.stratum[order]
    sums = np.zeros((stage.strata, totals.shape[1]))
    np.add.at(sums, stratum, values)
    centre = sums / stage.size[:, None]
    if design.lonely_psu == "adjust" and stage.lonely.any():
        centre[stage.lonely] = totals.sum(axis=0) / stage.clusters
    found: Floats = (scale[:, None] * (values - centre[stratum]) ** 2).sum(axis=0)
    if design.lonely_psu == "average" and stage.lonely.any():
        found = found * stage.strata / (~stage.lonely).sum()
    return found


class Calibrated:
    """Variances under calibrated weights, domain by domain: residuals reach clusters where the domain is absent."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.residuals = Residuals(layout.design.residuals)
        self._fitted = [
            [_cluster_sums(stage, fitted) for fitted in self.residuals.fitted] for stage in layout.design.stages
        ]
        self._order = np.argsort(layout.domain, kind="stable")
        self._bounds = np.searchsorted(layout.domain[self._order], np.arange(layout.domains.count + 1))

    def variance(self, block: Block, deviations: Floats, centre: Floats, divisor: Floats) -> Floats:
        """As `sparse_variance`; `centre` and `divisor` (B × D) turn a row's y, x into (y − centre·x) / divisor."""
        found = np.empty((deviations.shape[0], self.layout.domains.count))
        row_values = self.row_values(block)
        for domain in range(found.shape[1]):
            betas = self._betas(row_values, centre, divisor, domain)
            totals = self._totals(deviations, domain, betas)
            found[:, domain] = self.of_totals(totals)
        return found

    def totals(
        self, row_values: tuple[Floats, Floats], deviations: Floats, centre: Floats, divisor: Floats, domain: int
    ) -> list[Floats]:
        """By stage, the cluster totals (clusters × B) of what varies in one domain's estimates."""
        return self._totals(deviations, domain, self._betas(row_values, centre, divisor, domain))

    def of_totals(self, totals: list[Floats]) -> Floats:
        """The variance by item of cluster totals by stage."""
        design = self.layout.design
        found = np.zeros(totals[0].shape[1])
        for stage, values in zip(design.stages, totals, strict=True):
            found += dense_variance(design, stage, values)
        return found

    def _betas(self, row_values: tuple[Floats, Floats], centre: Floats, divisor: Floats, domain: int) -> list[Floats]:
        own = self._order[self._bounds[domain] : self._bounds[domain + 1]]
        rows = own if self.layout.rows is None else self.layout.rows[own]
        tops, bottoms = row_values
        values = (tops[:, own] - centre[:, domain, None] * bottoms[:, own]) / divisor[:, domain, None]
        return self.residuals.coefficients(rows, np.nan_to_num(values.T))

    def row_values(self, block: Block) -> tuple[Floats, Floats]:
        """Weighted y and x by row inside a domain, 0 where missing (B × rows)."""
        shape = len(block.columns), len(self.layout.cell)
        tops, bottoms = np.empty(shape), np.empty(shape)
        for number, column in enumerate(block.columns):
            rows = column.rows()
            tops[number] = rows.weight * rows.y
            bottoms[number] = rows.weight if rows.x is None else rows.weight * rows.x
        return tops, bottoms

    def _totals(self, deviations: Floats, domain: int, betas: list[Floats]) -> list[Floats]:
        design, layout = self.layout.design, self.layout
        cells = np.flatnonzero(layout.cell_domain == domain)
        finest = design.stages[-1]
        whole = np.zeros((finest.clusters, deviations.shape[0]))
        whole[layout.cell_cluster[cells]] = np.nan_to_num(deviations[:, cells].T)
        found = []
        for stage, fitted in zip(design.stages, self._fitted, strict=True):
            totals = whole if stage is finest else _regroup(finest, stage, whole)
            for part, beta in zip(fitted, betas, strict=True):
                totals = totals - part @ beta
            found.append(totals)
        return found


def _cluster_sums(stage: Stage, values: Floats) -> Floats:
    found = np.zeros((stage.clusters, values.shape[1]))
    np.add.at(found, stage.cluster, values)
    return found


def _regroup(finest: Stage, stage: Stage, totals: Floats) -> Floats:
    parent = np.zeros(finest.clusters, dtype=np.int64)
    parent[finest.cluster] = stage.cluster
    found = np.zeros((stage.clusters, totals.shape[1]))
    np.add.at(found, parent, totals)
    return found
