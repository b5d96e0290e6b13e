"""How many units each stratum gets."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.codes import Floats, Ints

Allocation = Literal["proportional", "neyman", "equal"]
ALLOCATIONS: tuple[Allocation, ...] = get_args(Allocation)


def allocate(method: Allocation, total: int, counts: Ints, spread: Floats | None = None, minimum: int = 2) -> Ints:
    """Sample sizes by stratum that add up to `total`: in proportion to `counts`, to counts × `spread` (Neyman 1934), or
    equal.

    No stratum gets more than it has, nor fewer than `minimum` (or all it has): two units are the least from which an
    error can be estimated. Rounded by largest remainders.
    """
    least = np.minimum(counts, minimum)
    if not least.sum() <= total <= counts.sum():
        raise InputError(
            [
                Problem(
                    "select.total",
                    both("cỡ mẫu không phân bổ được cho các tầng", "the sample size cannot be spread over the strata"),
                    got=str(total),
                    expected=both(f"từ {least.sum()} đến {counts.sum()}", f"from {least.sum()} to {counts.sum()}"),
                )
            ]
        )
    wish = _wish(method, counts, spread)
    found = _between(wish, least.astype(np.float64), counts.astype(np.float64), float(total))
    whole = np.floor(found + 1e-9).astype(np.int64)
    order = np.argsort(-(found - whole), kind="stable")
    for place in order[whole[order] < counts[order]][: total - int(whole.sum())]:
        whole[place] += 1
    return whole


def _wish(method: Allocation, counts: Ints, spread: Floats | None) -> Floats:
    if method == "equal":
        return np.ones(len(counts))
    if method == "proportional":
        return counts.astype(np.float64)
    if spread is None or not (spread >= 0).all() or not (spread > 0).any():
        raise InputError(
            [
                Problem(
                    "select.spread",
                    both(
                        "phân bổ Neyman cần độ lệch chuẩn của từng tầng",
                        "Neyman's allocation needs each stratum's spread",
                    ),
                    hint=both("thêm cột độ lệch chuẩn (spread)", "give a column of standard deviations (spread)"),
                )
            ]
        )
    return np.asarray(counts * spread, dtype=np.float64)


def _between(wish: Floats, least: Floats, most: Floats, total: float) -> Floats:
    """Numbers proportional to `wish` but within limits, adding up to `total`: the factor is found by bisection."""
    wish = np.maximum(wish, 1e-12 * wish.max())
    low, high = 0.0, float((most / wish).max())
    for _ in range(200):
        middle = (low + high) / 2
        if np.clip(wish * middle, least, most).sum() < total:
            low = middle
        else:
            high = middle
    return np.clip(wish * high, least, most)
