"""A recipe carried out: every intermediate table is kept, so that a what-if starts where it differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from chiso.engine.composite.aggregating import Tree, aggregate, tree_of, weights_of
from chiso.engine.composite.imputing import impute
from chiso.engine.composite.model import Floats, IndicatorData, Metadata
from chiso.engine.composite.normalising import Anchor, normalise
from chiso.engine.composite.preparing import Availability, denominate, screen
from chiso.engine.composite.ranks import rank_columns
from chiso.engine.composite.steps import (
    STEPS,
    Aggregate,
    Denominate,
    Impute,
    Normalise,
    Rank,
    Recipe,
    Screen,
    Step,
    Treat,
    Weigh,
)
from chiso.engine.composite.treating import Treatment, treat
from chiso.engine.errors import Problem
from chiso.engine.frameworks.problems import Problems, both

PARTICIPLES = {
    "denominate": "denominated",
    "screen": "screened",
    "impute": "imputed",
    "treat": "treated",
    "normalise": "normalised",
    "aggregate": "aggregated",
}
_LAST = ("aggregate", "rank")


@dataclass(frozen=True)
class Stage:
    """The table after one step: `values` is units × codes; `data` holds the units that are left, and their groups."""

    name: str
    data: IndicatorData
    codes: tuple[str, ...]
    values: Floats
    treatments: tuple[Treatment, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    availability: Availability | None = None


@dataclass(frozen=True)
class Run:
    """What a recipe gave: `stages` from raw to the last step, and the ranks when they were asked for.

    `weights` are those that were used, by code; `notes` are warnings to be shown beside the results.
    """

    recipe: Recipe
    meta: Metadata
    stages: tuple[Stage, ...]
    ranks: Floats | None
    weights: Mapping[str, float]
    notes: tuple[Problem, ...] = ()

    @property
    def last(self) -> Stage:
        """The final table: indicators, then nodes."""
        return self.stages[-1]

    @cached_property
    def by_name(self) -> Mapping[str, Stage]:
        """Stages by name: raw, denominated, …; the last one of a name."""
        return {stage.name: stage for stage in self.stages}

    def column(self, code: str) -> Floats:
        """The final scores of an indicator or node."""
        return np.asarray(self.last.values[:, self.last.codes.index(code)])

    def rank_of(self, code: str) -> Floats:
        """Ranks of an indicator or node; NaN where a unit has none, or nothing was ranked."""
        if self.ranks is None:
            return np.full(len(self.last.values), np.nan)
        return np.asarray(self.ranks[:, self.last.codes.index(code)])


def run(recipe: Recipe, data: IndicatorData, meta: Metadata) -> Run:
    """Carry out a recipe. Raises InputError with what the first step that fails found."""
    check_order(recipe)
    return _carry_on(recipe, meta, (Stage("raw", data, data.codes, data.values),), 0)


def regenerate(earlier: Run, recipe: Recipe, from_step: str = "") -> Run:
    """Carry out another recipe on the same data, starting where it differs from an earlier run (or at `from_step`)."""
    check_order(recipe)
    same = 0
    for old, new in zip(earlier.recipe.steps, recipe.steps, strict=False):
        if old != new or new.verb == from_step:
            break
        same += 1
    tables = sum(step.verb in PARTICIPLES for step in recipe.steps[:same])
    return _carry_on(recipe, earlier.meta, earlier.stages[: tables + 1], same)


def check_order(recipe: Recipe) -> None:
    """Raise InputError for steps that cannot follow each other: after aggregating there is only ranking."""
    problems = Problems()
    verbs = [step.verb for step in recipe.steps]
    for verb in (*_LAST, "weights"):
        if verbs.count(verb) > 1:
            problems.add(
                "index.step_twice", both(f"bước “{verb}” có hai lần", f"the step “{verb}” stands twice"), path=verb
            )
    for at, verb in enumerate(verbs):
        before = [late for late in _LAST if late in verbs[:at] and verb != "rank"]
        if before:
            problems.add(
                "index.step_order",
                both(f"bước “{verb}” không thể đứng sau “{before[0]}”", f"“{verb}” cannot follow “{before[0]}”"),
                path=f"steps[{at}]",
                expected=both(" → ".join(STEPS), " → ".join(STEPS)),
            )
    problems.raise_errors()


def advance(step: Step, stage: Stage, meta: Metadata) -> Stage:
    """The table after one step up to normalising; columns may be several copies of the indicators side by side."""
    data, values = stage.data, stage.values
    _refuse_unknown(step, meta)
    plain = replace(stage, name=PARTICIPLES.get(step.verb, stage.name), treatments=(), anchors=(), availability=None)
    if isinstance(step, Denominate):
        return replace(plain, values=denominate(step, data, meta, values))
    if isinstance(step, Impute):
        return replace(plain, values=impute(step, data, meta, values))
    if isinstance(step, Treat):
        treated, done = treat(step, data, meta, values)
        return replace(plain, values=treated, treatments=done)
    if isinstance(step, Normalise):
        normal, anchors = normalise(step, data, meta, values)
        return replace(plain, values=normal, anchors=anchors)
    if isinstance(step, Screen):
        found = screen(step, data, values)
        rows = np.flatnonzero(found.kept)
        if len(rows) == len(values):
            return replace(plain, availability=found)
        return replace(plain, data=data.take(rows), values=values[rows], availability=found)
    return stage


def _refuse_unknown(step: Step, meta: Metadata) -> None:
    """A method for a code that is not in the tree would quietly change nothing."""
    problems = Problems()
    for code, _ in step.overrides.by_node if isinstance(step, Impute | Treat | Normalise) else ():
        if code not in meta.weights():
            message = both(f"không có mã “{code}”", f"there is no code “{code}”")
            problems.add("index.unknown_code", message, path=f"{step.verb}.by_node.{code}")
    problems.raise_errors()


def _carry_on(recipe: Recipe, meta: Metadata, stages: tuple[Stage, ...], done: int) -> Run:
    made = list(stages)
    weigh = next((step for step in recipe.steps if isinstance(step, Weigh)), None)
    ranks: Floats | None = None
    weights: dict[str, float] = {}
    for step in recipe.steps[:done]:
        if isinstance(step, Aggregate):
            tree = tree_of(step, meta)
            weights = _by_code(tree, weights_of(weigh, tree, meta))
    for step in recipe.steps[done:]:
        if isinstance(step, Aggregate):
            tree = tree_of(step, meta)
            chosen = weights_of(weigh, tree, meta)
            weights = _by_code(tree, chosen)
            before = made[-1]
            scores = aggregate(tree, before.data, before.values, chosen)
            made.append(Stage("aggregated", before.data, tree.nodes, scores))
        elif step.verb in PARTICIPLES:
            made.append(advance(step, made[-1], meta))
    rank = next((step for step in recipe.steps if isinstance(step, Rank)), None)
    if rank is not None:
        last = made[-1]
        ranks = rank_columns(last.values, last.data.slices, rank.ties, _groups(rank, last.data))
    return Run(recipe, meta, tuple(made), ranks, weights, tuple(_notes(recipe, meta, made)))


def _by_code(tree: Tree, weights: Floats) -> dict[str, float]:
    return dict(zip(tree.nodes, weights.tolist(), strict=True))


def _groups(rank: Rank, data: IndicatorData) -> tuple[str, ...] | None:
    if not rank.group:
        return None
    if rank.group not in data.groups:
        problems = Problems()
        known = ", ".join(data.groups)
        problems.add(
            "index.missing_group",
            both("dữ liệu thiếu cột nhóm của bước rank", "the data lack the group column of the rank step"),
            path="group",
            got=rank.group,
            expected=both(known, known),
        )
        problems.raise_errors()
    return data.groups[rank.group]


def _notes(recipe: Recipe, meta: Metadata, stages: list[Stage]) -> list[Problem]:
    problems = Problems()
    turned = [code for code in meta.indicators if meta.by_code[code].direction < 0]
    if turned and recipe.find("normalise") < 0 and recipe.find("aggregate") >= 0:
        problems.add(
            "index.taken_as_normalised",
            both(
                "công thức không chuẩn hóa: số liệu được coi là đã cùng thang và cùng chiều",
                "the recipe does not normalise: the data are taken to be on one scale and in one direction",
            ),
            got=", ".join(turned),
            severity="warning",
        )
    for stage in stages:
        if stage.availability is not None:
            gone = [stages[0].data.row_label(int(row)) for row in np.flatnonzero(~stage.availability.kept)]
            if gone:
                problems.add(
                    "index.screened_out",
                    both("đơn vị bị loại vì thiếu số liệu", "units left out for lack of data"),
                    got=", ".join(gone),
                    severity="warning",
                )
        for record in stage.treatments:
            unjudged = [record.codes[at] for at in np.flatnonzero(~record.before.known)]
            if unjudged:
                problems.add(
                    "index.not_judged",
                    both(
                        "chỉ tiêu có dưới 4 giá trị hoặc không đổi: không xét ngoại lệ",
                        "too few values to judge outliers",
                    ),
                    got=", ".join(unjudged),
                    severity="warning",
                )
    last = stages[-1]
    if last.name == "aggregated" and meta.index:
        lacking = np.isnan(last.values[:, last.codes.index(meta.index)])
        for row in np.flatnonzero(lacking):
            blank = [code for code in meta.aggregates if np.isnan(last.values[row, last.codes.index(code)])]
            problems.add(
                "index.no_total",
                both("không có tổng và thứ hạng vì thiếu số liệu", "no total and no rank for lack of data"),
                path=last.data.row_label(int(row)),
                got=", ".join(blank),
                severity="warning",
            )
    return problems.found
