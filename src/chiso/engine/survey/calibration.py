"""What calibration does to the variance: only the residuals from the calibration model still vary.

The trap: raked weights handed to an ordinary variance formula as if they had been drawn give margins a variance that
they no longer have, and everything correlated with them too much.

Source: Deville and Särndal (1992), Calibration estimators in survey sampling, JASA 87.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chiso.engine.survey.codes import Floats


@dataclass(frozen=True)
class Residual:
    """One calibration: `model` (rows × K), the weights with which it is fitted, and the weights that it produced."""

    model: Floats
    fitted_with: Floats
    produced: Floats

    def basis(self) -> tuple[Floats, Floats]:
        """Two matrices L, F (rows × rank) such that the part of x that the model explains is F (L' x).

        From the singular vectors of √W A with columns of length one: margins that overlap make A singular, and a total
        in millions beside a count would make the normal equations lose the digits that the errors are made of.
        """
        root = np.sqrt(self.fitted_with)
        scaled = self.model * root[:, None]
        lengths = np.sqrt((scaled * scaled).sum(axis=0))
        scaled = scaled[:, lengths > 0] / lengths[lengths > 0]
        left, sizes, _ = np.linalg.svd(scaled, full_matrices=False)
        left = left[:, sizes > 1e-9 * sizes[0]]
        into = np.divide(root, self.produced, out=np.zeros_like(root), where=self.produced != 0)
        back = np.divide(self.produced, root, out=np.zeros_like(root), where=root != 0)
        return left * into[:, None], left * back[:, None]


class Residuals:
    """Several calibrations one after the other, as small matrices: nothing of rows × variables is ever made.

    For linearised weighted values x (rows × V) the part that varies is x − Σ_k F_k c_k, with
    c_k = L_k' (x − Σ_{j<k} F_j c_j).
    """

    def __init__(self, parts: tuple[Residual, ...]) -> None:
        bases = [part.basis() for part in parts]
        self._left = [left for left, _ in bases]
        self.fitted = [fitted for _, fitted in bases]
        self._cross = [[self._left[k].T @ self.fitted[j] for j in range(k)] for k in range(len(parts))]

    def coefficients(self, rows: np.typing.NDArray[np.int64], values: Floats) -> list[Floats]:
        """c of each calibration for values (len(rows) × V) that are zero outside `rows`."""
        found: list[Floats] = []
        for k, left in enumerate(self._left):
            beta = left[rows].T @ values
            for j, before in enumerate(found):
                beta = beta - self._cross[k][j] @ before
            found.append(beta)
        return found
