"""Rows → cells (cluster × domain) → strata → domains: sorted once, added up by contiguous runs ever after.

The trap: cutting the file to a domain and estimating there loses the clusters in which nobody of the domain was found,
and with them part of the variance. Here a domain keeps the whole design: an absent cluster is a zero, counted by
arithmetic (`size` less those present) instead of being stored.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chiso.engine.survey.codes import Codes, Floats, Ints, cross
from chiso.engine.survey.design import Design, Stage


def starts_of(*keys: Ints) -> Ints:
    """Where each run of equal keys begins."""
    changed = np.zeros(len(keys[0]), dtype=bool)
    if len(changed):
        changed[0] = True
    for key in keys:
        changed[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(changed)


def run_numbers(starts: Ints, length: int) -> Ints:
    """The number of the run in which each place stands."""
    marks = np.zeros(length, dtype=np.int64)
    marks[starts[1:]] = 1
    return np.cumsum(marks)


def add_runs(values: Floats, starts: Ints) -> Floats:
    """Sums over runs along the last axis; values come back as they are when every run has length one."""
    if len(starts) == values.shape[-1]:
        return values
    return np.add.reduceat(values, starts, axis=-1)


@dataclass(frozen=True)
class StageLayout:
    """One stage over the cells: runs of cells that make a cluster, of clusters a stratum, of strata a domain."""

    stage: Stage
    cluster_starts: Ints
    cluster: Ints
    stratum_starts: Ints
    stratum: Ints
    stratum_run: Ints
    domain_starts: Ints
    absent: Floats
    """(domain, stratum) → Σ scale of the clusters where the domain has nobody."""

    @property
    def scale(self) -> Floats:
        return self.stage.scale[self.cluster]


@dataclass(frozen=True)
class Layout:
    """The cells of a design crossed with domains. `rows` are those inside a domain, `cell` and `domain` are theirs."""

    design: Design
    domains: Codes
    rows: Ints | None
    """None when every row is inside a domain."""
    cell: Ints
    domain: Ints
    cell_domain: Ints
    cell_cluster: Ints
    domain_starts: Ints
    stages: tuple[StageLayout, ...]

    @property
    def cells(self) -> int:
        return len(self.cell_domain)

    @property
    def finest(self) -> Stage:
        return self.design.stages[-1]

    def inside(self, values: Floats) -> Floats:
        """The values of the rows inside a domain."""
        return values if self.rows is None else values[self.rows]


def lay_out(design: Design, domains: Codes) -> Layout:
    """The layout of these domains; nothing is assumed about the order of the rows."""
    rows = None if (domains.codes >= 0).all() else np.flatnonzero(domains.codes >= 0)
    domain = domains.codes if rows is None else domains.codes[rows]
    finest = design.stages[-1]
    cluster = finest.cluster if rows is None else finest.cluster[rows]
    cell, cell_domain, cell_cluster = cross(domain, cluster, finest.clusters)
    stages = tuple(stage_layout(design, stage, cell_domain, cell_cluster) for stage in design.stages)
    return Layout(design, domains, rows, cell, domain, cell_domain, cell_cluster, starts_of(cell_domain), stages)


def stage_layout(design: Design, stage: Stage, cell_domain: Ints, cell_cluster: Ints) -> StageLayout:
    """One stage over cells that are given in the order of domain and finest cluster."""
    finest = design.stages[-1]
    if stage is finest:
        cluster_of_cell = cell_cluster
    else:
        # clusters of a later stage lie within one of an earlier stage, so any row of the finest one tells it
        parent = np.zeros(finest.clusters, dtype=np.int64)
        parent[finest.cluster] = stage.cluster
        cluster_of_cell = parent[cell_cluster]
    cluster_starts = starts_of(cell_domain, cluster_of_cell)
    cluster = cluster_of_cell[cluster_starts]
    domain = cell_domain[cluster_starts]
    stratum_starts = starts_of(domain, stage.stratum[cluster])
    stratum = stage.stratum[cluster[stratum_starts]]
    whole = np.bincount(stage.stratum, weights=stage.scale, minlength=stage.strata)
    present = np.add.reduceat(stage.scale[cluster], stratum_starts)
    absent = (whole[stratum] - present).astype(np.float64)
    absent[np.abs(absent) <= 1e-9 * whole[stratum]] = 0.0
    return StageLayout(
        stage,
        cluster_starts,
        cluster,
        stratum_starts,
        stratum,
        run_numbers(stratum_starts, len(cluster)),
        starts_of(domain[stratum_starts]),
        absent,
    )
