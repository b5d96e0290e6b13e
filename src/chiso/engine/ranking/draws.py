"""Normal draws with the errors of the estimates, the same for the same seed whatever the order of the rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chiso.engine.ranking.arrays import Floats


def normal_draws(units: Sequence[str], errors: Floats, covariance: Floats | None, draws: int, seed: int) -> Floats:
    """N(0, Σ), draws × units. Numbers are drawn in the order of the units' names, so sorting a file changes nothing."""
    order = np.array(sorted(range(len(units)), key=units.__getitem__), dtype=np.int64)
    found = np.empty((draws, len(units)))
    standard = np.random.default_rng(seed).standard_normal((draws, len(units)))
    if covariance is None:
        found[:, order] = standard
        found *= errors
        return found
    found[:, order] = standard @ _root(covariance[np.ix_(order, order)]).T
    return found


def _root(covariance: Floats) -> Floats:
    """A matrix whose product with its transpose is the covariance; singular ones have one too."""
    found = np.zeros_like(covariance)
    moving = np.flatnonzero(np.diag(covariance) > 0)
    part = covariance[np.ix_(moving, moving)]
    try:
        root = np.linalg.cholesky(part)
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(part)
        root = vectors * np.sqrt(np.clip(values, 0, None))
    found[np.ix_(moving, moving)] = root
    return np.asarray(found, dtype=np.float64)
