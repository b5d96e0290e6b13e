"""Correlations, alpha, uncertainty and sensitivity as COINr published them."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from chiso.engine.composite import Plan, between_levels, cronbach_alpha, evaluate, ranked
from chiso.engine.composite.aggregating import tree_of
from chiso.engine.composite.correlations import METHODS, correlate, with_parents
from chiso.engine.composite.sensitivity import design, estimate
from chiso.engine.composite.steps import Aggregate, Normalise, Recipe
from tests.engine.composite.reference import (
    asem,
    asem_run,
    assert_close,
    meta,
    needs_reference,
    numbers,
    recipe,
    table,
)

pytestmark = needs_reference


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_correlations_of_pillars(method):
    last = asem_run().last
    found = between_levels(last.codes, last.values, meta(), (2, 2), method)
    wanted = table(f"corr_pillars_{method}")
    order = [found.rows.index(code) for code in wanted.columns]
    assert_close(found.values[np.ix_(order, order)], wanted.to_numpy())


def test_correlations_of_indicators_with_their_pillars():
    last = asem_run().last
    pairs = with_parents(between_levels(last.codes, last.values, meta(), (1, 2)), meta())
    found = {(pair.second, pair.first): pair.value for pair in pairs}
    wanted = {
        (row["Var1"], row["Var2"]): row["Correlation"] for row in table("corr_indicator_parent_pearson").to_dicts()
    }
    assert found.keys() == wanted.keys()
    assert all(found[key] == pytest.approx(value, rel=1e-10) for key, value in wanted.items())


def test_alpha_of_each_group():
    done = asem_run()
    for row in table("cronbach_alpha").to_dicts():
        stages = ["raw", "treated", "normalised"]
        codes = meta().children.get(row["group"])
        if row["group"] == "pillars of Conn":
            codes, stages = meta().children["Conn"], ["normalised"]
        for name in stages:
            stage = done.by_name[name if codes[0] in done.by_name[name].codes else "aggregated"]
            columns = [stage.codes.index(code) for code in codes]
            assert cronbach_alpha(stage.values[:, columns]) == pytest.approx(row[name], rel=1e-10), (row["group"], name)


def ua100() -> tuple[Plan, Recipe]:
    """The hundred replications whose parameters were written out."""
    base, parameters = recipe(), table("ua100_parameters")
    steps = {
        "n_minmax": Normalise(method="minmax", lower=1, upper=100),
        "n_zscore": Normalise(method="zscore", mean=10, sd=2),
    }
    means = {"a_amean": "arithmetic", "a_gmean": "geometric"}
    recipes: dict[Recipe, int] = {}
    which = []
    for row in parameters.to_dicts():
        treat = base.steps[base.find("treat")]
        own = base.with_step("treat", type(treat)(winsorise_max=row["winmax"]))
        own = own.with_step("normalise", steps[row["normalisation"]])
        own = own.with_step("aggregate", Aggregate(method=means[row["aggregation"]]))
        which.append(recipes.setdefault(own, len(recipes)))
    nodes = tree_of(Aggregate(), meta()).nodes
    weights = np.ones((len(which), len(nodes)))
    for row in table("ua100_weights_by_replicate").to_dicts():
        weights[:, nodes.index(row["iCode"])] = [row[f"X{number + 1}"] for number in range(len(which))]
    return Plan(tuple(recipes), np.array(which), weights), base


def test_uncertainty_with_the_drawn_parameters_gives_the_published_scores_ranks_and_quantiles():
    plan, base = ua100()
    found = evaluate(plan, base, asem(), meta(), "Index")
    scores, ranks, stats = table("ua100_scores"), table("ua100_ranks"), table("ua100_rankstats")
    columns = [f"r_{number + 1}" for number in range(100)]
    assert_close(found.scores.T, numbers(scores, columns, found.units))
    np.testing.assert_array_equal(found.ranks.T, numbers(ranks, columns, found.units))
    assert_close(found.nominal_scores, numbers(scores, ["Nominal"], found.units)[:, 0])
    np.testing.assert_array_equal(found.nominal_ranks, numbers(ranks, ["Nominal"], found.units)[:, 0])
    summary = np.column_stack([found.mean_rank, found.quantiles[1], found.quantiles[0], found.quantiles[2]])
    assert_close(summary, numbers(stats, ["Mean", "Median", "Q5", "Q95"], found.units), 1e-12)
    assert found.failed == 0


def test_sensitivity_indices_of_the_ishigami_function():
    wanted = table("ishigami_N2000_indices")
    found = estimate(table("ishigami_N2000_y")["y"].to_numpy(), 2000, 3)
    assert_close(found.first[:, 0], wanted["Si"].to_numpy())
    assert_close(found.total[:, 0], wanted["STi"].to_numpy())


def test_the_design_finds_the_exact_indices_of_the_ishigami_function():
    x = (2 * design(40_000, 3, seed=5) - 1) * np.pi
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = estimate(y, 40_000, 3, bootstrap=50)
    np.testing.assert_allclose(found.first[:, 0], [0.3139, 0.4424, 0.0], atol=0.03)
    np.testing.assert_allclose(found.total[:, 0], [0.5576, 0.4424, 0.2437], atol=0.03)
    assert (found.first_low <= found.first).all() and (found.total <= found.total_high).all()


def test_correlation_methods_agree_with_another_implementation_where_values_are_missing():
    from scipy import stats

    values = asem().values[:, :12]
    for method in METHODS:
        found = correlate(values, values, asem().codes[:12], asem().codes[:12], method)
        own = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}[method]
        for a in range(12):
            for b in range(a):
                both = ~np.isnan(values[:, a]) & ~np.isnan(values[:, b])
                assert found.values[a, b] == pytest.approx(own(values[both, a], values[both, b])[0], rel=1e-10)
                assert found.n[a, b] == both.sum()


def test_ranks_of_the_reference_follow_from_its_own_scores():
    scores = table("ua100_scores").drop("uCode").to_numpy().T
    np.testing.assert_array_equal(ranked(np.ascontiguousarray(scores)), table("ua100_ranks").drop("uCode").to_numpy().T)
    assert isinstance(table("ua100_ranks"), pl.DataFrame)
