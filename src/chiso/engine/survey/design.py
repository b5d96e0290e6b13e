"""A design bound to data: who was drawn with whom, and by how much each cluster's deviation counts.

The trap: a variance formula has a case for every design (with or without replacement, one stage or three, certainty
units, unequal probabilities), and a program with a branch for each case is wrong in the one that is used once. All
of them are one sum here: over stages, strata and clusters, `scale` × (cluster total − mean of the stratum's totals)².
Simple random sampling has scale (1 − n/N) n/(n−1); Brewer's approximation (1 − π_i) n/(n−1); sampling with
replacement n/(n−1); later stages are multiplied by the sampling fractions above them.

Sources: Särndal, Swensson, Wretman (1992), ch. 4; Brewer (2002), p. 149 (approximation with unweighted mean);
Lumley (2010), ch. 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from chiso.engine.errors import Problem
from chiso.engine.survey.calibration import Residual
from chiso.engine.survey.codes import Flags, Floats, Ints
from chiso.engine.survey.spec import DesignSpec, LonelyPsu


@dataclass(frozen=True)
class Stage:
    """The clusters of one stage; a stage is kept only if it adds to the variance.

    Arrays of length C describe clusters, of length S strata; `cluster` has one entry a row.
    """

    cluster: Ints
    """Row → cluster."""
    stratum: Ints
    """Cluster → stratum."""
    scale: Floats
    """Cluster → factor of its squared deviation; zero where everything was taken."""
    size: Floats
    """Stratum → clusters drawn."""
    lonely: Flags
    """Stratum → one cluster drawn of several: its variance cannot be seen."""

    @property
    def clusters(self) -> int:
        return len(self.stratum)

    @property
    def strata(self) -> int:
        return len(self.size)


@dataclass(frozen=True)
class Design:
    """A sample ready for estimation.

    `weight` are the final weights, `base` those before calibration. `psu` and `stratum` (of each PSU) are those of the
    first stage after certainty units have given way to their parts. `residuals` are the calibration models whose
    fitted part does not vary. `replicate` comes from `replicates.with_replicates`.
    """

    spec: DesignSpec
    weight: Floats
    base: Floats
    psu: Ints
    stratum: Ints
    strata: int
    stages: tuple[Stage, ...]
    lonely_psu: LonelyPsu
    residuals: tuple[Residual, ...] = ()
    replicate: Replicates | None = None
    notes: tuple[Problem, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.weight)

    @property
    def psus(self) -> int:
        return len(self.stratum)

    @property
    def df(self) -> int:
        """Clusters less strata, counted where there is weight."""
        alive = np.unique(self.psu[self.weight != 0]) if (self.weight == 0).any() else np.arange(self.psus)
        return int(len(alive) - len(np.unique(self.stratum[alive])))


@dataclass(frozen=True)
class Replicates:
    """Factors that multiply the weights, one row for each unit of `unit` (row → unit), one column a replicate."""

    factors: Floats
    unit: Ints
    scale: float
    rscales: Floats
    mse: bool
    df: int
    by_strata: bool
    """Made here from strata and clusters, with as many replicates as clusters or more: df follow from counts."""
    names: tuple[str, ...] = field(default=())

    @property
    def count(self) -> int:
        return int(self.factors.shape[1])


def rank_of(factors: Floats) -> int:
    """How many replicates are independent, to five digits as R's `degf`; one less are degrees of freedom."""
    rows, columns = factors.shape
    small = np.linalg.qr(factors, mode="r") if rows > 2 * columns else factors
    return int(np.linalg.matrix_rank(small, rtol=1e-5))
