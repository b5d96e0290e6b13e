"""Thousands of variants of one index at once: what they share is computed once, weights vary in one matrix product.

Replications that follow the same recipe up to normalising share its table; those that differ only in weights share the
logarithms too. Data drawn from their errors are laid side by side as copies of the indicators' columns, so that every
step works on all of them in one pass. The work is cut into blocks that fit the processor's cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from chiso.engine.composite.aggregating import Tree, compute, tree_of
from chiso.engine.composite.model import Flags, Floats, IndicatorData, Metadata, Places
from chiso.engine.composite.running import Stage, advance
from chiso.engine.composite.steps import Aggregate, Recipe, Step
from chiso.engine.composite.variation import Plan
from chiso.engine.errors import InputError

_BLOCK = 32_768
"""Numbers in one table of replications × units."""
_COPIES = 64
"""Draws of the data that are carried through the steps together."""
_KEPT = 64
"""Tables of shared steps that are remembered."""


@dataclass
class _Memory:
    """Tables by the steps that led to them."""

    data: IndicatorData
    meta: Metadata
    tables: dict[tuple[Step, ...], Stage]

    def stage(self, steps: tuple[Step, ...]) -> Stage:
        if not steps:
            return Stage("raw", self.data, self.data.codes, self.data.values)
        if steps not in self.tables:
            before = self.stage(steps[:-1])
            if len(self.tables) >= _KEPT:
                self.tables.clear()
            self.tables[steps] = advance(steps[-1], before, self.meta)
        return self.tables[steps]


def scores_of(plan: Plan, data: IndicatorData, meta: Metadata, output: str) -> Floats:
    """Scores of one node: replications × rows of the data; NaN where a unit has none.

    A replication whose combination of choices cannot be computed (a zero under a geometric mean) is NaN throughout.
    """
    result = np.full((len(plan), len(data.units)), np.nan)
    memory = _Memory(data, meta, {})
    for number, recipe in enumerate(plan.recipes):
        members = np.flatnonzero(plan.which == number) if len(plan.recipes) > 1 else np.arange(len(plan))
        _follow(plan, recipe, members, memory, output, result)
    return result


def _follow(plan: Plan, recipe: Recipe, members: Places, memory: _Memory, output: str, result: Floats) -> None:
    """Fill in the rows of `result` that follow one recipe."""
    steps = tuple(step for step in recipe.steps if step.verb not in ("weights", "aggregate", "rank"))
    own = next((step for step in recipe.steps if isinstance(step, Aggregate)), Aggregate())
    tree = tree_of(own, memory.meta)
    try:
        tables = _tables(plan, steps, members, memory)
        for block, stage in tables:
            rows = _rows(memory.data, stage.data)
            result[block[:, None], rows] = _scored(tree, stage, plan.weights[block], output)
    except InputError:
        # this combination of choices has no result: its replications stay NaN and are counted by the caller
        return


def _tables(plan: Plan, steps: tuple[Step, ...], members: Places, memory: _Memory) -> Iterator[tuple[Places, Stage]]:
    """Blocks of replications with the normalised table that they share, or their copies of it."""
    if plan.draws is None:
        stage = memory.stage(steps)
        size = max(16, _BLOCK // max(len(stage.data.units), 1))
        for start in range(0, len(members), size):
            yield members[start : start + size], stage
        return
    errors = memory.data.errors
    spread = np.zeros_like(memory.data.values) if errors is None else np.nan_to_num(errors)
    for start in range(0, len(members), _COPIES):
        block = members[start : start + _COPIES]
        drawn = [
            memory.data.values
            + spread * np.random.default_rng([plan.seed, 2, int(number)]).standard_normal(spread.shape)
            for number in plan.draws[block]
        ]
        stage = Stage("raw", memory.data, memory.data.codes, np.concatenate(drawn, axis=1))
        for step in steps:
            stage = advance(step, stage, memory.meta)
        yield block, stage


def _rows(whole: IndicatorData, part: IndicatorData) -> Places:
    """Where the units of a screened table stand in the whole."""
    if len(part.units) == len(whole.units):
        return np.arange(len(whole.units))
    keys = {whole.row_label(at): at for at in range(len(whole.units))}
    return np.array([keys[part.row_label(at)] for at in range(len(part.units))])


def _scored(tree: Tree, stage: Stage, weights: Floats, output: str) -> Floats:
    """Scores of the output in one block; replications that could not be computed are NaN for every unit."""
    n, width = stage.values.shape
    leaves = np.ascontiguousarray(stage.values.T)
    copies = width // len(tree.codes)
    if copies > 1:
        leaves = np.ascontiguousarray(leaves.reshape(copies, len(tree.codes), n).transpose(1, 0, 2))
    if output in tree.codes:
        own = leaves[tree.codes.index(output)].reshape(-1, n)
        return np.broadcast_to(own, (len(weights), n))
    found = compute(tree, leaves, weights, stage.data.slices)[output]
    score = np.broadcast_to(found, (len(weights), n)).copy()
    gaps = np.isnan(score)
    if gaps.any():
        first = leaves if leaves.ndim == 2 else np.ascontiguousarray(leaves[:, 0])
        score[(gaps != _lacking(tree, first, stage, output)).any(axis=1)] = np.nan
    return score


def _lacking(tree: Tree, leaves: Floats, stage: Stage, output: str) -> Flags:
    """Units that have no score for lack of data, whatever the means: those without one under plain means."""
    joints = tuple(replace(joint, settings=Aggregate()) for joint in tree.joints)
    equal = np.ones((1, len(tree.nodes)))
    found = compute(replace(tree, joints=joints), leaves, equal, stage.data.slices)
    return np.asarray(np.isnan(found[output][0]))
