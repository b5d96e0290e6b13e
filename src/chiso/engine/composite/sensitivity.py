"""Which choice moves the ranks? Variance-based sensitivity: first-order and total indices of every uncertain input.

Source: Saltelli et al. (2010), Comput. Phys. Commun. 181: the first-order estimator Σ B(AB − A) / (N·V), Jansen's for
the total; the design A, B, AB₁ … AB_d. SALib offers the same two formulas behind a design of its own (Sobol'
points); sixty lines here keep the design that published results were computed with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from chiso.engine.composite.aggregating import tree_of
from chiso.engine.composite.model import Floats, IndicatorData, Metadata
from chiso.engine.composite.replicating import scores_of
from chiso.engine.composite.steps import Aggregate, Rank, Recipe, Ties
from chiso.engine.composite.uncertainty import checked, nominal_plan, ranks_of
from chiso.engine.composite.variation import Variation, plan_of
from chiso.engine.frameworks.problems import Problems, both

RANK_SHIFT = "rank_shift"
"""The output that stands for the whole ranking: mean absolute change of rank against the recipe itself."""


@dataclass(frozen=True)
class Indices:
    """First-order and total indices: inputs × outputs; `low` and `high` are 5 % and 95 % bootstrap quantiles."""

    first: Floats
    total: Floats
    first_low: Floats
    first_high: Floats
    total_low: Floats
    total_high: Floats


@dataclass(frozen=True)
class Sensitivity:
    """The indices of every input for the mean shift of ranks and for the score of each unit (`outputs`)."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    indices: Indices
    failed: int
    runs: int


def design(points: int, inputs: int, seed: int) -> Floats:
    """Uniform numbers, (points × (inputs + 2)) × inputs: A, B, then A with one column of B, input by input."""
    base = np.random.default_rng([seed, 0]).random((points, 2 * inputs))
    a, b = base[:, :inputs], base[:, inputs:]
    mixed = [a.copy() for _ in range(inputs)]
    for at, part in enumerate(mixed):
        part[:, at] = b[:, at]
    return np.concatenate([a, b, *mixed])


def estimate(y: Floats, points: int, inputs: int, *, bootstrap: int = 0, seed: int = 1) -> Indices:
    """Indices from outputs in the order of `design`; `y` is runs or runs × outputs. Points with a NaN are left out."""
    table = y.reshape(inputs + 2, points, -1)
    good = np.asarray(~np.isnan(table).any(axis=0))
    a, b, mixed = table[0], table[1], table[2:]
    first, total = _indices(a, b, mixed, good)
    bounds = [np.full(first.shape, np.nan) for _ in range(4)]
    if bootstrap:
        rng = np.random.default_rng([seed, 3])
        drawn = [rng.integers(0, points, points) for _ in range(bootstrap)]
        samples = [_indices(a[rows], b[rows], mixed[:, rows], good[rows]) for rows in drawn]
        firsts, totals = (np.stack([sample[which] for sample in samples]) for which in (0, 1))
        bounds = [np.quantile(part, q, axis=0) for part in (firsts, totals) for q in (0.05, 0.95)]
    return Indices(first, total, *bounds)


def _indices(a: Floats, b: Floats, mixed: Floats, good: np.typing.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    count = good.sum(axis=0)
    a, b = np.where(good, a, 0.0), np.where(good, b, 0.0)
    mixed = np.where(good, mixed, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (a.sum(axis=0) + b.sum(axis=0)) / (2 * count)
        squares = np.where(good, (a - mean) ** 2 + (b - mean) ** 2, 0.0).sum(axis=0)
        variance = squares / (2 * count - 1)
        # an output that never changes has no variance to explain
        variance = np.where(variance > 1e-24 * np.maximum(mean**2, 1e-300), variance, np.nan)
        first = (b * (mixed - a)).sum(axis=1) / count / variance
        total = ((a - mixed) ** 2).sum(axis=1) / (2 * count * variance)
    return first, total


def sensitivity(
    variation: Variation, recipe: Recipe, data: IndicatorData, meta: Metadata, *, bootstrap: int = 200
) -> Sensitivity:
    """Indices of every input of `variation`, from replications × (inputs + 2) runs.

    Raises InputError when fewer than two inputs are uncertain: one input explains everything.
    """
    variation = checked(variation, recipe, data, meta)
    inputs = len(variation.inputs)
    if inputs < 2:
        problems = Problems()
        problems.add(
            "index.one_input",
            both("chỉ có một yếu tố thay đổi: nó giải thích mọi khác biệt", "one input alone explains everything"),
            path="uncertainty",
            hint=both("thêm yếu tố, hoặc dùng uncertainty", "vary more, or use uncertainty"),
        )
        problems.raise_errors()
    own = next((step for step in recipe.steps if isinstance(step, Aggregate)), Aggregate())
    ties: Ties = next((step.ties for step in recipe.steps if isinstance(step, Rank)), "min")
    sample = design(variation.replications, inputs, variation.seed)
    nominal = nominal_plan(recipe, meta)
    plan = plan_of(variation, recipe, tree_of(own, meta), nominal.weights[0], meta, sample, pooled=True)
    scores = scores_of(plan, data, meta, variation.output)
    base = ranks_of(scores_of(replace(nominal), data, meta, variation.output), data, ties)[0]
    failed = np.isnan(scores).all(axis=1)
    shift = np.abs(ranks_of(scores, data, ties) - base)
    there = ~np.isnan(shift)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_shift = np.where(there, shift, 0.0).sum(axis=1) / there.sum(axis=1)
    outputs = np.column_stack([mean_shift, scores])
    labels = tuple(data.row_label(row) for row in range(len(data.units)))
    found = estimate(outputs, variation.replications, inputs, bootstrap=bootstrap, seed=variation.seed)
    names = tuple(item.name for item in variation.inputs)
    return Sensitivity(names, (RANK_SHIFT, *labels), found, int(failed.sum()), len(scores))
