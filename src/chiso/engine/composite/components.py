"""Do the indicators of a group measure one thing? Cronbach's alpha and principal components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.composite.correlations import covariances
from chiso.engine.composite.model import Floats


def cronbach_alpha(values: Floats) -> float:
    """Cronbach's alpha of the columns, from pairwise covariances; NaN for fewer than two columns.

    Alpha below 0 says that the columns pull against each other: look at the directions before anything else.
    """
    k = values.shape[1]
    if k < 2:
        return float("nan")
    covariance = covariances(values, values)
    whole, diagonal = np.nansum(covariance), np.nansum(np.diag(covariance))
    return float(k / (k - 1) * (1 - diagonal / whole)) if whole else float("nan")


@dataclass(frozen=True)
class Components:
    """Principal components of standardised columns, largest first: `loadings` is codes × components.

    `sd` are the standard deviations along the components, `explained` their shares of the variance. The sign of a
    component has no meaning; it is chosen so that its loadings sum to a positive number. `left_out` rows had gaps.
    """

    codes: tuple[str, ...]
    loadings: Floats
    sd: Floats
    explained: Floats
    left_out: int


def principal_components(codes: Sequence[str], values: Floats) -> Components:
    """Components of the rows without gaps; columns without spread have no loading."""
    rows = values[~np.isnan(values).any(axis=1)]
    count = min(len(rows), values.shape[1])
    if len(rows) < 2:
        nothing = np.full(count, np.nan)
        return Components(tuple(codes), np.full((len(codes), count), np.nan), nothing, nothing, len(values) - len(rows))
    spread = rows.std(axis=0, ddof=1)
    z = (rows - rows.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    singular, right = np.linalg.svd(z, full_matrices=False)[1:]
    signs = np.where(right.sum(axis=1) < 0, -1.0, 1.0)
    sd = singular / np.sqrt(len(rows) - 1)
    total = (sd**2).sum()
    explained = sd**2 / total if total > 0 else np.full(count, np.nan)
    return Components(tuple(codes), (right * signs[:, None]).T, sd, explained, len(values) - len(rows))
