"""Replicate variances of every variable in every domain, from cell totals and factors.

The trap: a thousand replicates of a hundred variables is a hundred thousand estimates, and a loop over rows takes an
hour. A replicate only multiplies the weights of a cluster, so replicate totals are one matrix product of factors and
cluster totals, domain by domain, and nothing of rows × replicates is ever made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.codes import Floats, Ints
from chiso.engine.survey.design import Design, Replicates, Stage, rank_of
from chiso.engine.survey.layout import Layout

Transform = Callable[[Floats], Floats]


def replicates_of(design: Design) -> Replicates:
    """The replicates of a design; InputError when it has none."""
    if design.replicate is None:
        raise InputError(
            [
                Problem(
                    "survey.no_replicates",
                    both("thiết kế không có trọng số lặp", "the design has no replicate weights"),
                    hint=both("thêm khóa replicates vào tệp thiết kế", "add the key replicates to the design file"),
                )
            ]
        )
    return design.replicate


def replicate_design(design: Design) -> Design:
    """The design whose only clusters are the units that share factors: all that replicate sums need."""
    unit = replicates_of(design).unit
    first = design.stages[0]
    if unit is first.cluster:
        return replace(design, stages=(first,))
    count = int(unit.max()) + 1
    nothing = np.zeros(count, dtype=np.int64)
    stage = Stage(unit, nothing, np.zeros(count), np.array([float(count)]), np.zeros(1, dtype=bool))
    return replace(design, stages=(stage,))


class Replication:
    """Replicate variances over a layout whose cells are unit × domain (`replicate_design`)."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.parts = replicates_of(layout.design)
        finest = layout.finest
        unit_of = np.zeros(finest.clusters, dtype=np.int64)
        unit_of[finest.cluster] = self.parts.unit
        self.unit: Ints = unit_of[layout.cell_cluster]
        self.bounds = np.append(layout.domain_starts, layout.cells)
        self.discarded = 0

    def variance(
        self, top: Floats, bottom: Floats, estimate: Floats, kind: str, scale: Transform | None = None
    ) -> Floats:
        """By item and domain; replicates that are not defined in a domain are left out and counted (`discarded`).

        `scale` turns both the estimate and the replicates before their spread is taken, log-odds for example.
        """
        found = np.empty(estimate.shape)
        for domain in range(estimate.shape[1]):
            values, whole = self.values(top, bottom, domain, kind), estimate[:, domain]
            if scale is not None:
                values, whole = scale(values), scale(whole)
            found[:, domain] = self.spread(values, whole)
        return found

    def values(self, top: Floats, bottom: Floats, domain: int, kind: str) -> Floats:
        """The replicate estimates of one domain (items × replicates)."""
        cells = slice(self.bounds[domain], self.bounds[domain + 1])
        factors = self.parts.factors[self.unit[cells]]
        values: Floats = top[:, cells] @ factors
        if kind != "total":
            below = bottom[:, cells] @ factors
            with np.errstate(invalid="ignore", divide="ignore"):
                values /= below
        return values

    def spread(self, values: Floats, estimate: Floats) -> Floats:
        """scale × Σ rscales × squared deviation along the last axis."""
        parts = self.parts
        whole = float(values.sum())
        if not np.isfinite(whole):
            return self._spread_some(values, estimate)
        if parts.mse:
            centre = estimate[:, None]
        elif (parts.rscales > 0).all():
            centre = values.mean(axis=1, keepdims=True)
        else:
            centre = values[:, parts.rscales > 0].mean(axis=1, keepdims=True)
        values -= centre
        if (parts.rscales == parts.rscales[0]).all():
            squares: Floats = np.einsum("ij,ij->i", values, values)
            return squares * (parts.scale * float(parts.rscales[0]))
        values *= values
        return parts.scale * (values @ parts.rscales)

    def _spread_some(self, values: Floats, estimate: Floats) -> Floats:
        known = np.isfinite(values)
        self.discarded += int((~known).sum())
        counted = known & (self.parts.rscales > 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(counted, values, 0).sum(axis=1) / counted.sum(axis=1)
            centre = estimate if self.parts.mse else mean
            squares = np.where(known, values - centre[:, None], 0) ** 2 @ self.parts.rscales
        return np.where(known.any(axis=1), self.parts.scale * squares, np.nan)

    def own_df(self, count: Floats) -> Floats:
        """Rank of the factors among the units where the domain has rows, less 1 (as R's `degf` of a subset).

        Never more than the design has: calibrated replicates bend a little each, and rank alone would count that.
        """
        present = count > 0
        found = np.empty((count.shape[0], self.layout.domains.count))
        known: dict[tuple[int, bytes], float] = {}
        for domain in range(found.shape[1]):
            cells = slice(self.bounds[domain], self.bounds[domain + 1])
            for item in range(found.shape[0]):
                key = (domain, present[item, cells].tobytes())
                if key not in known:
                    rank = self._rank(self.unit[cells][present[item, cells]])
                    known[key] = min(rank - 1, self.parts.df)
                found[item, domain] = known[key]
        return found

    def _rank(self, units: Ints) -> int:
        parts, design = self.parts, self.layout.design
        if not len(units):
            return 0
        if parts.by_strata:
            # a stratum that is wholly there has one dependency, and all of these are the same one
            sizes = design.stages[0].size
            strata, seen = np.unique(design.stratum[units], return_counts=True)
            whole = int((seen == sizes[strata]).sum())
            return len(units) - max(whole - 1, 0)
        return rank_of(parts.factors[np.unique(units)])
