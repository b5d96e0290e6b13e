"""The EM algorithm for gaps in a few related indicators (Dempster, Laird and Rubin 1977; Little and Rubin, ch. 8)."""

from __future__ import annotations

import numpy as np

from chiso.engine.composite.model import Flags, Floats

_RIDGE = 1e-8
"""Added to the diagonal of the correlation matrix, so that indicators that repeat each other can be inverted."""


def fill_by_expectation(values: Floats, iterations: int, tolerance: float) -> Floats:
    """Rows × columns with each gap at its conditional mean under the fitted normal distribution.

    Mean and covariance are those of the largest likelihood given what was observed. Columns without spread and rows
    with nothing observed keep the column's mean; a column with nothing observed stays NaN.
    """
    gaps = np.isnan(values)
    usable = np.flatnonzero(~gaps.all(axis=0))
    filled = values.copy()
    centre = np.nanmean(values[:, usable], axis=0)
    spread = np.nanstd(values[:, usable], axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    z = (values[:, usable] - centre) / scale
    part = _fit(z, gaps[:, usable], iterations, tolerance) * scale + centre
    filled[:, usable] = np.where(gaps[:, usable], part, values[:, usable])
    return filled


def _fit(z: Floats, gaps: Flags, iterations: int, tolerance: float) -> Floats:
    n, p = z.shape
    patterns = [np.flatnonzero((gaps == pattern).all(axis=1)) for pattern in np.unique(gaps, axis=0)]
    guess = np.where(gaps, 0.0, z)
    mean, covariance = guess.mean(axis=0), np.cov(guess, rowvar=False, bias=True).reshape(p, p)
    for _ in range(iterations):
        extra = np.zeros((p, p))
        for rows in patterns:
            gone, seen = np.flatnonzero(gaps[rows[0]]), np.flatnonzero(~gaps[rows[0]])
            if not len(gone):
                continue
            inner = covariance[np.ix_(seen, seen)] + _RIDGE * np.eye(len(seen))
            slope = np.linalg.solve(inner, covariance[np.ix_(seen, gone)]) if len(seen) else np.zeros((0, len(gone)))
            guess[np.ix_(rows, gone)] = mean[gone] + (z[np.ix_(rows, seen)] - mean[seen]) @ slope
            left = covariance[np.ix_(gone, gone)] - covariance[np.ix_(gone, seen)] @ slope
            extra[np.ix_(gone, gone)] += len(rows) * left
        new_mean = guess.mean(axis=0)
        centred = guess - new_mean
        new_covariance = (centred.T @ centred + extra) / n
        change = max(np.abs(new_mean - mean).max(), np.abs(new_covariance - covariance).max())
        mean, covariance = new_mean, new_covariance
        if change < tolerance:
            break
    return guess
