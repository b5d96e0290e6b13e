"""The calibration equations: factors near 1 that meet known totals, by Newton's method (Deville and Särndal 1992)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chiso.engine.survey.codes import Floats
from chiso.engine.survey.margins import refuse
from chiso.engine.survey.spec import CalibrateStep

Function = Callable[[Floats], tuple[Floats, Floats]]


def calibrate_factors(
    step: CalibrateStep, model: Floats, known: Floats, weight: Floats, names: list[str]
) -> tuple[Floats, int, float]:
    """Factor by row, turns needed, largest relative miss. Raises InputError (`weights.calibrate_failed`)."""
    function = _distance(step)
    eta = np.zeros(model.shape[1])
    scale = 1 + np.abs(known)
    factor, slope = function(model @ eta)
    miss = known - model.T @ (weight * factor)
    turns = 0
    while np.abs(miss / scale).max() >= step.epsilon and turns < step.max_iterations:
        turns += 1
        step_matrix = model.T @ (model * (weight * slope)[:, None])
        change = np.linalg.pinv(step_matrix, rcond=1e-13, hermitian=True) @ miss
        eta, factor, slope, miss = _damped(function, model, known, weight, eta, change, np.abs(miss / scale).max())
    worst = int(np.abs(miss / scale).argmax())
    if not np.abs(miss / scale).max() < max(step.epsilon, 1e-9):
        raise refuse(
            "weights.calibrate_failed",
            f"hiệu chỉnh không đạt sau {turns} vòng",
            f"calibration did not arrive in {turns} turns",
            got=f"{names[worst]}: {known[worst] - miss[worst]:g}",
            expected=(f"{known[worst]:g}", f"{known[worst]:g}"),
            hint=(
                "nới bounds, hoặc kiểm tra các tổng có mâu thuẫn nhau không",
                "widen the bounds, or see whether the totals contradict each other",
            ),
        )
    if (factor < 0).any():
        raise refuse(
            "weights.negative",
            "hiệu chỉnh tuyến tính cho trọng số âm",
            "linear calibration gave negative weights",
            got=f"{int((factor < 0).sum())} ×",
            hint=("dùng distance: raking, hoặc đặt bounds", "use distance: raking, or set bounds"),
        )
    return factor, turns, float(np.abs(miss / scale).max())


def _damped(
    function: Function, model: Floats, known: Floats, weight: Floats, eta: Floats, change: Floats, before: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """A Newton step, halved while it makes things worse or overflows."""
    scale = 1 + np.abs(known)
    for _ in range(20):
        with np.errstate(over="ignore", invalid="ignore"):
            factor, slope = function(model @ (eta + change))
            miss = known - model.T @ (weight * factor)
        if np.isfinite(miss).all() and np.abs(miss / scale).max() < 2 * before:
            break
        change = change / 2
    return eta + change, factor, slope, miss


def _distance(step: CalibrateStep) -> Function:
    low, high = step.bounds
    match step.distance:
        case "linear":
            return lambda u: (np.clip(1 + u, low, high), ((u > low - 1) & (u < high - 1)).astype(np.float64))
        case "raking":
            return lambda u: _exponential(u, low, high)
        case _:
            return lambda u: _logit(u, low, high)


def _exponential(u: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    grown = np.exp(u)
    inside = (grown > low) & (grown < high)
    return np.clip(grown, low, high), np.where(inside, grown, 0.0)


def _logit(u: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    """Factors strictly between the bounds, 1 at u = 0."""
    steepness = (high - low) / ((1 - low) * (high - 1))
    # e^(−|Au|) keeps both ends finite
    grown = np.exp(-np.abs(steepness * u))
    top = np.where(u < 0, low * (high - 1) + high * (1 - low) * grown, low * (high - 1) * grown + high * (1 - low))
    bottom = np.where(u < 0, high - 1 + (1 - low) * grown, (high - 1) * grown + 1 - low)
    factor = top / bottom
    return factor, steepness * (factor - low) * (high - factor) / (high - low)
