"""A logistic line from promised chances to those that came true (Platt's scaling, in log odds)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_EDGE = 1e-4
_LEAST = 50
"""With fewer outcomes, or fewer than five of a kind, nothing is corrected."""


@dataclass(frozen=True, slots=True)
class Line:
    """Log odds happened = shift + slope × log odds promised; (0, 1) leaves a promise as it is."""

    shift: float = 0.0
    slope: float = 1.0

    def apply(self, promised: Floats) -> Floats:
        """The corrected chances."""
        found: Floats = 1 / (1 + np.exp(-(self.shift + self.slope * _log_odds(promised))))
        return found


def fit_line(promised: Floats, happened: npt.NDArray[np.bool_]) -> Line:
    """The line of greatest likelihood (Newton's method, a weak pull towards leaving promises as they are)."""
    late = int(happened.sum())
    if len(promised) < _LEAST or min(late, len(promised) - late) < 5:
        return Line()
    design = np.stack([np.ones(len(promised)), _log_odds(promised)], axis=1)
    beta, pull, centre = np.array([0.0, 1.0]), np.array([0.01, 1.0]), np.array([0.0, 1.0])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ beta))
        slope = design.T @ (happened - chance) - pull * (beta - centre)
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        beta = beta + np.clip(step, -2, 2)
        if float(np.abs(step).max()) < 1e-9:
            break
    return Line(float(beta[0]), float(max(beta[1], 0.0)))


def _log_odds(chance: Floats) -> Floats:
    inside = np.clip(chance, _EDGE, 1 - _EDGE)
    found: Floats = np.log(inside / (1 - inside))
    return found
