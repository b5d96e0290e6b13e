"""Normal draws with the errors of the estimates, the same for the same seed whatever the order of the rows.

The trap: a matrix product of a few million numbers wakes the second thread of the linear algebra library, which then
waits busily for 25 ms, longer than all other work on 63 units takes. Small products are done in parts that do not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chiso.engine.ranking.arrays import Floats

_ONE_THREAD = 250_000
"""Multiplications up to which OpenBLAS keeps to the calling thread (its limit is 4 × 65,536)."""
_LEAST_ROWS = 24


def normal_draws(units: Sequence[str], errors: Floats, covariance: Floats | None, draws: int, seed: int) -> Floats:
    """N(0, Σ), draws × units. Numbers are drawn in the order of the units' names, so sorting a file changes nothing."""
    order = np.array(sorted(range(len(units)), key=units.__getitem__), dtype=np.int64)
    found = np.empty((draws, len(units)))
    standard = np.random.default_rng(seed).standard_normal((draws, len(units)))
    if covariance is None:
        found[:, order] = standard
        found *= errors
        return found
    found[:, order] = _times(standard, _root(covariance[np.ix_(order, order)]).T)
    return found


def _times(rows: Floats, matrix: Floats) -> Floats:
    """Their product; of small matrices some rows at a time."""
    size = _ONE_THREAD // matrix.size
    if size < _LEAST_ROWS:
        return np.asarray(rows @ matrix, dtype=np.float64)
    found = np.empty_like(rows)
    for at in range(0, len(rows), size):
        np.matmul(rows[at : at + size], matrix, out=found[at : at + size])
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
