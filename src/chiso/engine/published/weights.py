"""Weights of a published index: checked where they are known, recovered where the table itself proves them.

The trap: with ten sub-indices and a dozen provinces any total can be "explained". Weights are recovered only from at
least three times as many units as weights, and only when they give back every total to the last printed digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from chiso.engine.published.model import Floats

UNITS_A_WEIGHT = 3
_STEPS = (5.0, 2.5, 1.0, 0.5)


@dataclass(frozen=True)
class Weighting:
    """total = Σ coefficient × part. `origin`: `given`; `recovered`: proved by most units of the table; `fitted`: the
    nearest there is, though it gives back few totals; `unknown`: too few units to tell."""

    codes: tuple[str, ...]
    coefficients: Floats
    origin: Literal["given", "recovered", "fitted", "unknown"]

    @property
    def percent(self) -> tuple[float, ...]:
        """Coefficients as shares of their sum, in percent."""
        whole = float(self.coefficients.sum())
        return tuple(float(100 * value / whole) if whole else float("nan") for value in self.coefficients)


def recover_weights(codes: tuple[str, ...], parts: Floats, totals: Floats, tolerance: float) -> Weighting:
    """Non-negative least squares of the totals on the parts (units × parts, no gaps).

    Round shares (multiples of 5 %, 2.5 %, 1 %, 0.5 %) are preferred when they give back most totals.
    """
    if len(totals) < UNITS_A_WEIGHT * len(codes) or np.linalg.matrix_rank(parts) < len(codes):
        return Weighting(codes, np.full(len(codes), np.nan), "unknown")
    from scipy.optimize import nnls  # late: only this command needs it

    found, _ = nnls(parts, totals)
    whole = float(found.sum())
    for step in _STEPS if whole > 0 else ():
        shares = np.round(100 * found / whole / step) * step
        if abs(shares.sum() - 100) > 1e-9:
            continue
        scale = _near_round(whole)
        # one misprinted unit must not drag the weights of all others: most units decide
        if np.mean(np.abs(parts @ (scale * shares / 100) - totals) <= tolerance) > 0.5:
            return Weighting(codes, scale * shares / 100, "recovered")
    proved = np.mean(np.abs(parts @ found - totals) <= tolerance) > 0.5
    return Weighting(codes, np.asarray(found, dtype=np.float64), "recovered" if proved else "fitted")


def given_weights(codes: tuple[str, ...], weights: Mapping[str, float], parts: Floats, totals: Floats) -> Weighting:
    """Weights stated elsewhere: coefficients as they are, or shares, whichever comes nearer to the totals.

    Shares (they sum to 1 or 100) leave the scale of the index open: it is taken from the table and rounded.
    """
    plain = np.array([weights.get(code, 0.0) for code in codes], dtype=np.float64)
    whole = float(plain.sum())
    if not whole or not len(totals):
        return Weighting(codes, plain, "given")
    scale = _near_round(float(np.median(totals / (parts @ (plain / whole)))))
    choices = (plain, plain / whole * scale)
    best = min(choices, key=lambda chosen: float(np.abs(parts @ chosen - totals).max()))
    return Weighting(codes, best, "given")


def _near_round(scale: float) -> float:
    """1, 10 or 100 where the scale is nearly that."""
    return next((whole for whole in (1.0, 10.0, 100.0) if abs(scale / whole - 1) < 0.05), scale)
