"""Monotone transformations of indicators that are too skewed for a linear scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chiso.engine.composite.model import Floats
from chiso.engine.composite.steps import Treat
from chiso.engine.frameworks.problems import Problems, both

_GOLDEN = (np.sqrt(5.0) - 1) / 2


def transform(step: Treat, values: Floats, codes: Sequence[str], units: Sequence[str]) -> Floats:
    """Columns under the transformation that the step names; NaN stays NaN.

    log_ct: ln(x − min + 0.01·range). log_ct_original: ln(x − min + 1). log_gii: ln((max − 1)(x − min)/range + 1).
    log: ln x. box_cox: (x^λ − 1)/λ, after shifting the minimum to 1 if `shift`; λ is `power`, or the
    maximum-likelihood value.
    Raises InputError naming unit and code of every value without a logarithm or power.
    """
    low, high = np.fmin.reduce(values, axis=0), np.fmax.reduce(values, axis=0)
    if step.then == "log_ct":
        argument = values - low + 0.01 * (high - low)
    elif step.then == "log_ct_original":
        argument = values - low + 1
    elif step.then == "log_gii":
        with np.errstate(invalid="ignore", divide="ignore"):
            argument = (high - 1) * (values - low) / (high - low) + 1
    elif step.then == "box_cox" and step.shift:
        argument = values - low + 1
    else:
        argument = values
    _refuse(argument, values, codes, units)
    if step.then != "box_cox":
        return np.asarray(np.log(argument))
    return np.column_stack([_box_cox(argument[:, at], step.power) for at in range(values.shape[1])])


def _refuse(argument: Floats, values: Floats, codes: Sequence[str], units: Sequence[str]) -> None:
    problems = Problems()
    for row, column in np.argwhere(argument <= 0):
        problems.add(
            "index.no_logarithm",
            both("giá trị này không biến đổi được", "the value cannot be transformed"),
            path=f"{units[row]} × {codes[column]}",
            got=f"{values[row, column]:g}",
            expected=both("số dương", "a positive number"),
            hint=both("dùng log_ct, hoặc bỏ biến đổi cho chỉ tiêu này", "use log_ct, or none for this indicator"),
        )
    problems.raise_errors()


def _box_cox(x: Floats, power: float | None) -> Floats:
    known = x[~np.isnan(x)]
    # nothing to be likely about: left as it is
    likeliest = _likeliest_power(known) if power is None and len(known) and np.ptp(known) > 0 else 1.0
    chosen = likeliest if power is None else power
    return np.asarray(np.log(x)) if chosen == 0 else (x**chosen - 1) / chosen


def _likeliest_power(x: Floats, low: float = -5.0, high: float = 5.0) -> float:
    """The λ of the highest profile likelihood (Box and Cox 1964), by golden section to 1e-10."""
    logs = np.log(x)

    def likelihood(power: float) -> float:
        y = logs if power == 0 else np.expm1(power * logs) / power
        spread = float(y.var())
        return -len(x) / 2 * np.log(spread) + (power - 1) * float(logs.sum()) if spread > 0 else -np.inf

    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = likelihood(left), likelihood(right)
    while high - low > 1e-10:
        if at_left >= at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = likelihood(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = likelihood(right)
    return (low + high) / 2
