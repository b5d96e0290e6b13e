"""What is uncertain about an index, and how: alternatives of steps, spans of settings, weights, errors of the data.

Every uncertain input is driven by one uniform number between 0 and 1, so that the same table of numbers serves an
uncertainty analysis (independent rows) and a variance-based one (rows that differ in one input).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from chiso.engine.composite.aggregating import Tree
from chiso.engine.composite.model import Floats, Metadata, Places
from chiso.engine.composite.steps import Recipe, Step

WeightMethod = Literal["uniform", "normal", "dirichlet"]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Equally likely values of one setting (`parameter`), or of a whole step ("" and steps; None leaves it out)."""

    verb: str
    parameter: str
    values: tuple[Any, ...]

    @property
    def name(self) -> str:
        return f"{self.verb}.{self.parameter}" if self.parameter else self.verb


@dataclass(frozen=True, slots=True)
class Span:
    """A setting that may be anything between two numbers, evenly."""

    verb: str
    parameter: str
    low: float
    high: float

    @property
    def name(self) -> str:
        return f"{self.verb}.{self.parameter}"


@dataclass(frozen=True, slots=True)
class WeightNoise:
    """Weights of one level: ± `size` of each (uniform), with a relative SD of `size` (normal, never below 0), or a
    Dirichlet draw among siblings whose concentration is `size`."""

    level: int
    size: float
    method: WeightMethod = "uniform"

    @property
    def name(self) -> str:
        return f"weights.{self.level}"


@dataclass(frozen=True, slots=True)
class DataErrors:
    """Values drawn from a normal distribution with their given standard errors, each by itself."""

    @property
    def name(self) -> str:
        return "errors"


Input = Alternatives | Span | WeightNoise | DataErrors


@dataclass(frozen=True, slots=True)
class Variation:
    """The uncertain inputs and the size of the analysis; `output` is the node that is followed, "" = the index."""

    inputs: tuple[Input, ...] = ()
    replications: int = 1000
    seed: int = 1
    output: str = ""


@dataclass(frozen=True)
class Plan:
    """Replications ready to be computed: `recipes[which[r]]` under `weights[r]`; `draws[r]` numbers the draw of data.

    `draws` is None where the data are taken as they are.
    """

    recipes: tuple[Recipe, ...]
    which: Places
    weights: Floats
    draws: Places | None = None
    seed: int = 1

    def __len__(self) -> int:
        return len(self.which)


def default_variation(meta: Metadata, *, has_errors: bool) -> Variation:
    """What is varied when nothing is said: all weights by ± 25 %, and the data by their standard errors if given."""
    levels = sorted({node.level for node in meta.nodes if node.parent and node.kind in ("Indicator", "Aggregate")})
    noise = tuple(WeightNoise(level, 0.25) for level in levels)
    return Variation((*noise, DataErrors()) if has_errors else noise)


def plan_of(
    variation: Variation, recipe: Recipe, tree: Tree, weights: Floats, meta: Metadata, sample: Floats, *, pooled: bool
) -> Plan:
    """Turn a table of uniform numbers (replications × inputs) into replications.

    With `pooled`, weights and draws are chosen from as many as there are rows by the number of their input, as a
    variance-based analysis needs; else each replication has its own.
    """
    count = len(sample)
    number = np.arange(count)
    table = np.tile(weights, (count, 1))
    changes = []
    draws: Places | None = None
    for at, item in enumerate(variation.inputs):
        u = sample[:, at]
        chosen = np.minimum((u * count).astype(np.int64), count - 1) if pooled else number
        if isinstance(item, WeightNoise):
            rng = np.random.default_rng([variation.seed, 1, item.level])
            _vary_weights(item, rng, table, chosen, tree, meta)
        elif isinstance(item, DataErrors):
            draws = chosen
        else:
            changes.append((item, u))
    changes.sort(key=lambda pair: bool(pair[0].parameter))
    recipes, which = _recipes(recipe, [item for item, _ in changes], [u for _, u in changes], count)
    return Plan(recipes, which, table, draws, variation.seed)


def _vary_weights(
    item: WeightNoise, rng: np.random.Generator, table: Floats, chosen: Places, tree: Tree, meta: Metadata
) -> None:
    columns = [at for at, code in enumerate(tree.nodes) if meta.by_code[code].level == item.level]
    nominal = table[0, columns]
    count = len(table)
    if item.method == "uniform":
        pool = nominal * (1 + item.size * (2 * rng.random((count, len(columns))) - 1))
    elif item.method == "normal":
        pool = np.maximum(nominal * (1 + item.size * rng.standard_normal((count, len(columns)))), 0.0)
    else:
        parents = [meta.by_code[tree.nodes[at]].parent for at in columns]
        total = np.array([sum(w for w, other in zip(nominal, parents, strict=True) if other == own) for own in parents])
        pool = rng.gamma(
            np.maximum(item.size * nominal / np.where(total > 0, total, 1), 1e-12), size=(count, len(columns))
        )
    table[:, columns] = pool[chosen]


def _recipes(
    recipe: Recipe, items: Sequence[Alternatives | Span], numbers: Sequence[Floats], count: int
) -> tuple[tuple[Recipe, ...], Places]:
    """The distinct recipes, and which of them each replication follows."""
    if not items:
        return (recipe,), np.zeros(count, dtype=np.int64)
    keys = [
        np.minimum((u * len(item.values)).astype(np.int64), len(item.values) - 1)
        if isinstance(item, Alternatives)
        else item.low + u * (item.high - item.low)
        for item, u in zip(items, numbers, strict=True)
    ]
    distinct, which = np.unique(np.column_stack(keys).astype(np.float64), axis=0, return_inverse=True)
    recipes = []
    for row in distinct:
        own = recipe
        for item, key in zip(items, row.tolist(), strict=True):
            own = _changed(own, item, key)
        recipes.append(own)
    return tuple(recipes), which.reshape(-1).astype(np.int64)


def _changed(recipe: Recipe, item: Alternatives | Span, key: float) -> Recipe:
    value: Any = item.values[int(key)] if isinstance(item, Alternatives) else key
    if not item.parameter:
        return recipe.with_step(item.verb, value)
    at = recipe.find(item.verb)
    if at < 0:
        return recipe
    step: Step = replace(recipe.steps[at], **{item.parameter: value})
    return recipe.with_step(item.verb, step)
