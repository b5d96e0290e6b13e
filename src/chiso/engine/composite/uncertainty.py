"""How sure is a rank? Monte Carlo over the choices behind an index and the errors of its data.

Source: Saisana, Saltelli and Tarantola (2005), J. R. Stat. Soc. A 168; OECD/JRC handbook (2008), ch. 7. Quantiles are
of type 7 (R's default).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from chiso.engine.composite.aggregating import tree_of, weights_of
from chiso.engine.composite.model import Floats, IndicatorData, Metadata
from chiso.engine.composite.ranks import ranked
from chiso.engine.composite.replicating import scores_of
from chiso.engine.composite.running import check_order
from chiso.engine.composite.steps import Aggregate, Rank, Recipe, Ties, Weigh
from chiso.engine.composite.variation import DataErrors, Plan, Variation, plan_of
from chiso.engine.errors import Problem
from chiso.engine.frameworks.problems import Problems, both

QUANTILES = (0.05, 0.5, 0.95)
_UNITS = 256
"""Units that are summed up together, so that no table is copied whole."""
_BLOCK = 512
"""Replications that are ranked together, few enough for the processor's cache."""


@dataclass(frozen=True)
class Uncertainty:
    """Scores and ranks of one node in every replication (replications × units), beside those of the recipe itself.

    `failed` replications could not be computed and are left out of every summary. `quantiles` are of the ranks
    (probabilities × units), `score_quantiles` of the scores.
    """

    units: tuple[str, ...]
    years: tuple[int, ...]
    output: str
    nominal_scores: Floats
    nominal_ranks: Floats
    scores: Floats
    ranks: Floats
    failed: int
    probabilities: tuple[float, ...]
    mean_rank: Floats
    quantiles: Floats
    score_quantiles: Floats
    score_sd: Floats
    notes: tuple[Problem, ...] = ()


def ranks_of(scores: Floats, data: IndicatorData, ties: Ties) -> Floats:
    """Ranks within each year of scores that are replications × rows of the data."""
    result = np.full(scores.shape, np.nan)
    for start in range(0, len(scores), _BLOCK):
        block = scores[start : start + _BLOCK]
        for rows in data.slices:
            part = block if len(data.slices) == 1 else np.ascontiguousarray(block[:, rows])
            result[start : start + _BLOCK, rows] = ranked(part, ties)
    return result


def checked(variation: Variation, recipe: Recipe, data: IndicatorData, meta: Metadata) -> Variation:
    """The variation with its output named. Raises InputError for what is not there to vary."""
    problems = Problems()
    check_order(recipe)
    output = variation.output or meta.index
    if output not in meta.by_code or meta.by_code[output].kind not in ("Indicator", "Aggregate"):
        problems.add("index.unknown_code", both("không có nút này để theo dõi", "there is no such node to follow"),
                     path="output", got=output)  # fmt: skip
    for item in variation.inputs:
        if isinstance(item, DataErrors) and data.errors is None:
            problems.add(
                "index.no_errors",
                both("thiếu bảng sai số chuẩn của số liệu", "the standard errors of the data are missing"),
                path="uncertainty.errors",
                hint=both("thêm --errors TỆP", "add --errors FILE"),
            )
        level = getattr(item, "level", None)
        if level is not None and not any(meta.by_code[code].parent for code in meta.of_level(level)):
            problems.add("index.unknown_level", both("không có trọng số ở cấp này", "no weights stand at this level"),
                         path="uncertainty.weights", got=str(level))  # fmt: skip
    if not variation.inputs:
        problems.add("index.nothing_varied", both("không có gì được thay đổi", "nothing is varied"), path="uncertainty")
    problems.raise_errors()
    return replace(variation, output=output)


def nominal_plan(recipe: Recipe, meta: Metadata) -> Plan:
    """The recipe itself as the only replication."""
    own = next((step for step in recipe.steps if isinstance(step, Aggregate)), Aggregate())
    weigh = next((step for step in recipe.steps if isinstance(step, Weigh)), None)
    weights = weights_of(weigh, tree_of(own, meta), meta)
    return Plan((recipe,), np.zeros(1, dtype=np.int64), weights[None, :])


def uncertainty(variation: Variation, recipe: Recipe, data: IndicatorData, meta: Metadata) -> Uncertainty:
    """Replications of the index with everything in `variation` drawn anew. The seed decides every draw."""
    variation = checked(variation, recipe, data, meta)
    own = next((step for step in recipe.steps if isinstance(step, Aggregate)), Aggregate())
    rng = np.random.default_rng([variation.seed, 0])
    sample = rng.random((variation.replications, len(variation.inputs)))
    weights = nominal_plan(recipe, meta).weights[0]
    plan = plan_of(variation, recipe, tree_of(own, meta), weights, meta, sample, pooled=False)
    drawn = any(isinstance(item, DataErrors) for item in variation.inputs)
    return evaluate(plan, recipe, data, meta, variation.output, notes=_unstated(data) if drawn else ())


def evaluate(
    plan: Plan,
    recipe: Recipe,
    data: IndicatorData,
    meta: Metadata,
    output: str,
    notes: tuple[Problem, ...] = (),
) -> Uncertainty:
    """The same for replications that are already laid out (weights and choices drawn elsewhere)."""
    ties: Ties = next((step.ties for step in recipe.steps if isinstance(step, Rank)), "min")
    nominal = scores_of(nominal_plan(recipe, meta), data, meta, output)
    scores = scores_of(plan, data, meta, output)
    ranks = ranks_of(scores, data, ties)
    good = ~np.isnan(scores).all(axis=1)
    units = scores.shape[1]
    mean, sd = np.full(units, np.nan), np.full(units, np.nan)
    quantiles, score_quantiles = np.full((len(QUANTILES), units), np.nan), np.full((len(QUANTILES), units), np.nan)
    for start in range(0, units if good.any() else 0, _UNITS):
        part = slice(start, start + _UNITS)
        own_ranks, own = (table[:, part] if good.all() else table[good, part] for table in (ranks, scores))
        mean[part], quantiles[:, part] = _nanmean(own_ranks), _quantiles(own_ranks)
        # about the nominal score, so that what never varies has exactly no spread
        sd[part], score_quantiles[:, part] = _sd(own - np.nan_to_num(nominal[0, part])), _quantiles(own)
    return Uncertainty(
        data.units,
        data.years,
        output,
        nominal[0],
        ranks_of(nominal, data, ties)[0],
        scores,
        ranks,
        int((~good).sum()),
        QUANTILES,
        mean,
        quantiles,
        score_quantiles,
        sd,
        notes,
    )


def _unstated(data: IndicatorData) -> tuple[Problem, ...]:
    """A warning for indicators of which some standard errors were left empty: those values are taken as exact."""
    problems = Problems()
    blank = np.isnan(data.errors) & ~np.isnan(data.values) if data.errors is not None else np.zeros((0, 0), dtype=bool)
    found = [f"{code} ({count})" for code, count in zip(data.codes, blank.sum(axis=0), strict=False) if count]
    if found:
        problems.add(
            "index.errors_not_stated",
            both("không nêu sai số chuẩn: tính như chính xác", "no standard error stated: taken as exact"),
            got=", ".join(found),
            severity="warning",
        )
    return tuple(problems.found)


def _sd(values: Floats) -> Floats:
    there = ~np.isnan(values)
    count = there.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = np.where(there, (values - _nanmean(values)) ** 2, 0.0).sum(axis=0)
        return np.asarray(np.where(count > 1, np.sqrt(squares / (count - 1)), np.nan))


def _nanmean(values: Floats) -> Floats:
    there = ~np.isnan(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(there, values, 0).sum(axis=0) / there.sum(axis=0))


def _quantiles(values: Floats) -> Floats:
    """Type 7, column by column; a unit that is missing in some replications is summed up over the others."""
    found = np.full((len(QUANTILES), values.shape[1]), np.nan)
    ordered = np.sort(values, axis=0)
    count = (~np.isnan(ordered)).sum(axis=0)
    for at, probability in enumerate(QUANTILES):
        place = (count - 1) * probability
        low = np.floor(place).clip(0).astype(np.int64)
        high = np.minimum(low + 1, np.maximum(count - 1, 0))
        columns = np.arange(values.shape[1])
        below, above = ordered[low, columns], ordered[high, columns]
        found[at] = np.where(count > 0, below + (place - low) * (above - below), np.nan)
    return found
