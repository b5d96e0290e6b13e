"""What must hold for any data: invariances, limits, and the agreement of the fast paths with the plain one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.composite import (
    IndicatorData,
    Metadata,
    Node,
    Plan,
    Recipe,
    Variation,
    compare,
    effective_weights,
    evaluate,
    principal_components,
    ranked,
    read_recipe,
    regenerate,
    run,
    sensitivity,
    uncertainty,
)
from chiso.engine.composite.aggregating import aggregate, compute, tree_of, weights_of
from chiso.engine.composite.imputing import impute
from chiso.engine.composite.io import example_text
from chiso.engine.composite.normalising import normalise
from chiso.engine.composite.outranking import copeland
from chiso.engine.composite.shape import shape_of
from chiso.engine.composite.steps import (
    Aggregate,
    Denominate,
    Impute,
    Normalise,
    Overrides,
    Rank,
    Screen,
    Treat,
    Weigh,
)
from chiso.engine.composite.transforming import transform
from chiso.engine.composite.treating import treat, winsorise
from chiso.engine.composite.variation import Alternatives, DataErrors, Span, WeightNoise
from tests.engine.composite.samples import META, small

FULL = Recipe(
    (
        Denominate(),
        Screen(min_available=0.5),
        Impute(method="group_median", group="area"),
        Treat(),
        Normalise(lower=1.0, upper=100.0),
        Weigh(),
        Aggregate(overrides=Overrides(by_level=((3, Aggregate(method="geometric")),))),
        Rank(),
    )
)
numbers = st.floats(-1e6, 1e6, allow_subnormal=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=12), st.sampled_from(["min", "max", "average", "dense"]))
def test_ranks_agree_with_counting(values, ties):
    x = np.array(values)
    found = ranked(x, ties, digits=None)
    for at, value in enumerate(values):
        above, same = int((x > value).sum()), int((x == value).sum())
        wanted = {
            "min": above + 1,
            "max": above + same,
            "average": above + (same + 1) / 2,
            "dense": len({other for other in values if other > value}) + 1,
        }
        assert found[at] == wanted[ties]


def test_ranks_see_through_floating_noise_but_not_through_real_differences():
    assert ranked(np.array([0.1 + 0.2, 0.3, 0.2])).tolist() == [1, 1, 3]
    assert ranked(np.array([85.0049, 85.0050, 85.0051])).tolist() == [3, 2, 1]
    assert ranked(np.array([1e-30, 2e-30, np.nan, 0.0, -5e200])).tolist()[:2] == [2, 1]


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["minmax", "zscore", "rank", "borda", "percentile_rank", "dist2max"]),
    st.floats(0.01, 1000),
    st.floats(-1000, 1000),
)
def test_relative_scales_do_not_depend_on_the_unit_of_measurement(method, factor, shift):
    data = small()
    own, _ = normalise(Normalise(method=method), data, META, data.values)
    other, _ = normalise(Normalise(method=method), data, META, data.values * factor + shift)
    np.testing.assert_allclose(own, other, rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("method", ["minmax", "zscore", "rank", "dist2max", "dist2ref", "dist2target", "goalposts"])
def test_better_is_always_higher_whatever_the_direction(method):
    data, meta = small(gaps=False), META
    target = {"target": 5.0} if method == "dist2target" else {}
    lower = {"lower": 0.0, "upper": 500.0} if method == "goalposts" else {}
    step = Normalise(method=method, reference="u03", **target, **lower)
    if method == "dist2target":
        meta = Metadata(tuple(replace(node, target=150.0 if node.direction > 0 else 0.0) for node in META.nodes))
        step = replace(step, target=None)
    found, _ = normalise(step, data, meta, data.values)
    for column, direction in enumerate(meta.directions):
        spread = data.values[:, column] * direction
        # dist2ref is measured from the lowest to the reference, so it rises only where that is a rise
        assert (np.diff(found[np.argsort(spread), column]) >= -1e-12).all()


def test_anchors_of_one_run_reproduce_it_when_held_fixed():
    data = small()
    for method in ("minmax", "zscore", "dist2max", "fracmax"):
        meta = META if method != "fracmax" else Metadata(tuple(replace(node, direction=1) for node in META.nodes))
        own, anchors = normalise(Normalise(method=method), data, meta, data.values)
        fixed = tuple((anchor.code, anchor.low, anchor.high) for anchor in anchors)
        held, _ = normalise(Normalise(method=method, anchors="fixed", fixed=fixed), data, meta, data.values)
        np.testing.assert_allclose(own, held, rtol=1e-12)
    worst = next(anchor for anchor in anchors if anchor.code == "wait")
    assert worst.high == np.nanmax(data.values[:, 0])


def test_pooled_anchors_are_those_of_all_years_and_same_year_ones_of_each():
    data = small(years=(2023, 2024, 2025))
    pooled, anchors = normalise(Normalise(anchors="pooled"), data, META, data.values)
    assert len(anchors) == 7 and all(anchor.year is None for anchor in anchors)
    assert np.nanmax(pooled, axis=0).tolist() == [100] * 7
    each, own = normalise(Normalise(), data, META, data.values)
    assert len(own) == 21 and {anchor.year for anchor in own} == {2023, 2024, 2025}
    for rows in data.slices:
        assert np.allclose(np.nanmin(each[rows], axis=0), 0) and np.allclose(np.nanmax(each[rows], axis=0), 100)
    assert not np.allclose(np.nanmax(pooled[data.slices[0]], axis=0), 100)


def test_each_year_of_a_panel_is_the_index_of_that_year_alone():
    data = small(years=(2024, 2025))
    whole = run(FULL, data, META)
    for rows in data.slices:
        alone = replace(data.take(rows), years=())
        single = run(FULL, alone, META)
        mine = [at for at, year in enumerate(whole.last.data.years) if year == data.years[rows[0]]]
        np.testing.assert_array_equal(whole.last.values[mine], single.last.values)
        np.testing.assert_array_equal(whole.ranks[mine], single.ranks)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 6))
def test_winsorising_moves_only_outermost_points_inwards_and_no_more_than_allowed(seed, most):
    x = np.exp(np.random.default_rng(seed).normal(0, 1.5, (30, 4)))
    found, high, low, count = winsorise(x, Treat(winsorise_max=most))
    changed = found != x
    assert (changed <= (high | low)).all() and (count <= max(most, 0)).all()
    assert (found.max(axis=0) <= x.max(axis=0)).all() and (found.min(axis=0) >= x.min(axis=0)).all()
    # order is kept: no unit overtakes another by being treated
    for column in range(4):
        assert (np.diff(found[np.argsort(x[:, column]), column]) >= 0).all()
    after = shape_of(found)
    assert (after.passed | (count == most)).all()


def test_ties_are_drawn_in_together():
    x = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 100, 100])[:, None]
    found, high, _, count = winsorise(x, Treat(winsorise_max=1, force=True))
    assert found[-2:, 0].tolist() == [8, 8] and count[0] == 2 and high.sum() == 2


def test_what_still_fails_is_transformed_from_the_measured_values_unless_combined():
    data = small(gaps=False)
    data.values[:, 6] = np.exp(np.random.default_rng(3).normal(0, 3, 24))
    alone, (record,) = treat(Treat(winsorise_max=1), data, META, data.values)
    assert record.transformed[6] == "log_ct" and record.winsorised[6] == 1 and record.checks[1] is not None
    wanted = transform(Treat(), data.values[:, 6:], ["spread"], data.units)
    np.testing.assert_array_equal(alone[:, 6:], wanted)
    assert {record.label(row, 6) for row in range(24)} == {"+log_ct"}
    both, (record,) = treat(Treat(winsorise_max=1, combine=True), data, META, data.values)
    assert both[:, 6].max() < alone[:, 6].max()
    assert sorted(record.label(row, 6) for row in range(24))[-1] == "winhi+log_ct"


@pytest.mark.parametrize("then", ["log_ct", "log_ct_original", "log_gii", "box_cox", "log"])
def test_transformations_keep_the_order(then):
    x = np.exp(np.random.default_rng(1).normal(3, 1, (40, 1)))
    found = transform(Treat(then=then), x, ["x"], [str(row) for row in range(40)])
    assert (np.diff(found[np.argsort(x[:, 0]), 0]) > 0).all()


def test_box_cox_finds_the_power_of_the_largest_likelihood():
    from scipy import stats

    x = np.exp(np.random.default_rng(2).normal(3, 1, 60))
    wanted, _ = stats.boxcox(x)
    found = transform(Treat(then="box_cox", shift=False), x[:, None], ["x"], [""] * 60)
    np.testing.assert_allclose(found[:, 0], wanted, rtol=1e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["arithmetic", "geometric", "harmonic", "generalised", "copeland"]))
def test_many_weight_sets_at_once_agree_with_one_at_a_time(seed, method):
    data = small(seed)
    values, _ = normalise(Normalise(lower=1, upper=100), data, META, data.values)
    tree = tree_of(Aggregate(method=method, power=2.5), META)
    weights = np.random.default_rng(seed).uniform(0.1, 2, (6, len(tree.nodes)))
    found = compute(tree, np.ascontiguousarray(values.T), weights, data.slices)
    for row in range(6):
        single = aggregate(tree, data, values, weights[row])
        for at, joint in enumerate(tree.joints):
            score = np.broadcast_to(found[joint.code], (6, len(data.units)))[row]
            np.testing.assert_allclose(score, single[:, len(tree.codes) + at], rtol=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_means_stand_in_their_order_and_between_the_extremes(seed):
    data = small(seed)
    values, _ = normalise(Normalise(lower=1, upper=100), data, META, data.values)
    totals = []
    for method in ("harmonic", "geometric", "arithmetic"):
        tree = tree_of(Aggregate(method=method), META)
        totals.append(aggregate(tree, data, values, weights_of(None, tree, META))[:, -1])
    for lower, higher in pairwise(totals):
        assert (lower <= higher + 1e-9)[~np.isnan(lower)].all()
    assert np.nanmin(totals[0]) >= 1 and np.nanmax(totals[2]) <= 100
    for method, power in (("harmonic", -1.0), ("arithmetic", 1.0)):
        tree = tree_of(Aggregate(method="generalised", power=power), META)
        same = aggregate(tree, data, values, weights_of(None, tree, META))[:, -1]
        np.testing.assert_allclose(same, totals[0 if method == "harmonic" else 2], rtol=1e-12)


def test_copeland_counts_victories_weight_by_weight():
    x = np.array([[3.0, 1, 2, 2], [5.0, 5, 1, 4]])
    weights = np.array([[1.0, 3.0]])
    found = copeland([row[None, :] for row in x], weights, [np.arange(4)])[0]
    wanted = [
        sum(
            sum(
                w * (1.0 if row[a] > row[b] else 0.5 if row[a] == row[b] else 0.0)
                for w, row in zip((1, 3), x, strict=True)
            )
            / 4
            for b in range(4)
            if b != a
        )
        for a in range(4)
    ]
    np.testing.assert_allclose(found, wanted, rtol=1e-12)
    assert found.sum() == pytest.approx(4 * 3 / 2)


def test_units_that_tie_on_copeland_scores_tie_one_level_up():
    """The scores of u0 and u1 are sums of the same shares in another order."""
    x = np.array([[3.0, 1, 2, 0], [1.0, 3, 2, 0], [2.0, 2, 0, 3]])
    scores = copeland([row[None, :] for row in x], np.array([[0.1, 0.1, 0.7]]), [np.arange(4)])
    nudged = scores.copy()
    nudged[0, 0] = np.nextafter(scores[0, 1], 9)
    above = copeland([nudged], np.ones((1, 1)), [np.arange(4)])[0]
    assert above[0] == above[1]


def test_goalposts_follow_the_scale_and_the_cut_of_the_metadata_unless_the_step_says_otherwise():
    nodes = (
        Node("a", goalposts=(2.0, 6.0), goalpost_scale=10.0),
        Node("b", direction=-1, goalposts=(2.0, 6.0), goalpost_truncate=False),
    )
    values = np.array([[3.0, 3.0], [8.0, 8.0]])
    data = IndicatorData(("u", "v"), ("a", "b"), values)
    found, _ = normalise(Normalise(method="goalposts"), data, Metadata(nodes), values)
    assert found.tolist() == [[2.5, 75.0], [10.0, -50.0]]
    found, _ = normalise(Normalise(method="goalposts", scale=1.0), data, Metadata(nodes), values)
    assert found.tolist() == [[0.25, 0.75], [1.0, -0.5]]


def test_copeland_with_gaps_compares_pairs_on_what_both_have():
    rows = [np.array([[3.0, np.nan, 1.0]]), np.array([[1.0, 2.0, 3.0]])]
    found = copeland(rows, np.array([[2.0, 1.0]]), [np.arange(3)])[0]
    # u0-u2: both indicators, 2 of 3; u0-u1 and u1-u2: the second alone
    np.testing.assert_allclose(found, [2 / 3 + 0, 1 + 0, 1 / 3 + 1])


def test_a_dimension_without_data_gives_no_total_and_no_rank_unless_others_may_stand_for_it():
    data = small(gaps=False)
    data.values[4, 3:5] = np.nan
    steps = (Normalise(), Aggregate(), Rank())
    done = run(Recipe(steps), data, META)
    assert np.isnan(done.column("people_say")[4]) and np.isnan(done.column("demand")[4])
    assert np.isnan(done.column("total")[4]) and np.isnan(done.rank_of("total")[4])
    assert (
        not np.isnan(done.column("supply")[4]) and done.rank_of("total")[~np.isnan(done.rank_of("total"))].max() == 23
    )
    (note,) = [note for note in done.notes if note.code == "index.no_total"]
    assert note.where == "u04" and "people_say" in note.got
    # the share that a node needs is about its own children; it does not bring a dimension without data back
    assert np.isnan(
        run(Recipe((Normalise(), Aggregate(min_available=((0, 0.5),)), Rank())), data, META).column("total")[4]
    )
    rescaled = run(Recipe((Normalise(), Aggregate(missing="rescale"), Rank())), data, META)
    assert rescaled.column("total")[4] == pytest.approx(rescaled.column("supply")[4])


def test_a_node_with_too_few_children_is_left_out_of_the_node_above():
    data = small(gaps=False)
    data.values[2, 1:3] = np.nan
    done = run(Recipe((Normalise(), Aggregate(min_available=((2, 0.5),)), Rank())), data, META)
    assert np.isnan(done.column("service")[2])
    assert done.column("supply")[2] == pytest.approx(done.column("open")[2])
    assert not np.isnan(done.rank_of("total")[2])


def test_methods_may_differ_by_level_and_by_node():
    data = small(gaps=False)
    step = Aggregate(
        overrides=Overrides(
            by_node=(("demand", Aggregate(method="harmonic")), ("open", Aggregate(method="generalised", power=2.0))),
            by_level=((4, Aggregate(method="geometric")),),
        )
    )
    done = run(Recipe((Normalise(lower=1, upper=100), step)), data, META)
    supply, demand = done.column("supply"), done.column("demand")
    np.testing.assert_allclose(done.column("total"), (supply**3 * demand**2) ** 0.2, rtol=1e-12)
    np.testing.assert_allclose(demand, done.column("people_say"), rtol=1e-12)
    np.testing.assert_allclose(
        done.column("open"), np.sqrt((done.column("budget") ** 2 + done.column("spread") ** 2) / 2), rtol=1e-12
    )


def test_regenerating_gives_the_same_as_starting_anew():
    data = small()
    done = run(FULL, data, META)
    other = FULL.with_step("normalise", Normalise(method="zscore", mean=10, sd=2))
    again, anew = regenerate(done, other), run(other, data, META)
    np.testing.assert_array_equal(again.last.values, anew.last.values)
    np.testing.assert_array_equal(again.ranks, anew.ranks)
    assert again.stages[4] is done.stages[4] and again.weights == anew.weights
    forced = regenerate(done, FULL, "treat")
    assert forced.stages[3] is done.stages[3] and forced.stages[4] is not done.stages[4]
    shifts = compare(done, again)
    assert sum(shift.rank_change for shift in shifts) == pytest.approx(0) and any(shift.rank_change for shift in shifts)


def test_measured_values_are_never_changed_by_imputing():
    data = small(years=(2023, 2024, 2025))
    seen = ~np.isnan(data.values)
    for method in ("mean", "median", "group_mean", "group_median", "row_mean", "row_median", "latest", "linear", "em"):
        found = impute(Impute(method=method, group="area"), data, META, data.values)
        np.testing.assert_array_equal(found[seen], data.values[seen])
        assert np.isnan(found).sum() < np.isnan(data.values).sum(), method


def test_imputing_from_other_years_is_that_of_r():
    nan = np.nan
    values = np.array([[nan, 1.0], [4.0, nan], [nan, nan], [10.0, 5.0]])
    meta = Metadata((Node("a"), Node("b")))
    data = IndicatorData(("u",) * 4, ("a", "b"), values, years=(2020, 2021, 2022, 2024))
    filled = {
        method: impute(Impute(method=method), data, meta, values).T.tolist()
        for method in ("latest", "constant", "linear")
    }
    assert filled["constant"] == [[4, 4, 4, 10], [1, 1, 1, 5]]
    assert filled["linear"] == [[4, 4, 6, 10], [1, 2, 3, 5]]
    assert np.isnan(filled["latest"][0][0]) and filled["latest"][0][1:] == [4, 4, 10]
    short = impute(Impute(method="latest", max_years=1), data, meta, values)
    assert short[1, 1] == 1 and np.isnan(short[2, 1]) and short[2, 0] == 4


def test_row_imputation_uses_the_units_own_standing():
    meta = Metadata(
        (Node("a", level=1, parent="g"), Node("b", level=1, parent="g", direction=-1), Node("g", "", "Aggregate", 2))
    )
    values = np.array([[0.0, 10.0], [10.0, 0.0], [5.0, np.nan]])
    data = IndicatorData(("x", "y", "z"), ("a", "b"), values)
    assert impute(Impute(method="row_mean", level=2), data, meta, values)[2, 1] == pytest.approx(5.0)
    values[2, 0] = 7.5
    assert impute(Impute(method="row_mean", level=2), data, meta, values)[2, 1] == pytest.approx(2.5)


def test_em_finds_the_regression_when_one_variable_has_gaps():
    rng = np.random.default_rng(4)
    a = rng.normal(50, 10, 400)
    b = 3 + 2 * a + rng.normal(0, 5, 400)
    values = np.column_stack([a, b])
    gone = rng.random(400) < 0.3
    values[gone, 1] = np.nan
    meta = Metadata((Node("a", parent="g"), Node("b", parent="g"), Node("g", "", "Aggregate", 2)))
    data = IndicatorData(tuple(map(str, range(400))), ("a", "b"), values)
    found = impute(Impute(method="em"), data, meta, values)
    slope, intercept = np.polyfit(a[~gone], b[~gone], 1)
    # with one complete variable the largest likelihood is the regression of those who have both
    np.testing.assert_allclose(found[gone, 1], intercept + slope * a[gone], rtol=1e-6)


def test_effective_weights_sum_to_one_at_the_leaves_and_give_the_index():
    data = small(gaps=False)
    done = run(Recipe((Normalise(), Aggregate())), data, META)
    share = effective_weights(META, done.weights)
    assert sum(share[code] for code in META.indicators) == pytest.approx(1)
    index = done.last.values[:, :7] @ np.array([share[code] for code in META.indicators])
    np.testing.assert_allclose(index, done.column("total"), rtol=1e-12)


def test_principal_components_explain_everything_and_are_orthogonal():
    data = small(gaps=False)
    found = principal_components(data.codes, data.values)
    assert found.explained.sum() == pytest.approx(1) and (np.diff(found.sd) <= 0).all()
    np.testing.assert_allclose(found.loadings.T @ found.loadings, np.eye(7), atol=1e-12)
    z = (data.values - data.values.mean(axis=0)) / data.values.std(axis=0, ddof=1)
    np.testing.assert_allclose((z @ found.loadings).std(axis=0, ddof=1), found.sd, rtol=1e-10)


# uncertainty


VARIED = Variation(
    (
        WeightNoise(1, 0.25),
        WeightNoise(2, 5.0, "dirichlet"),
        WeightNoise(3, 0.1, "normal"),
        Alternatives("treat", "winsorise_max", (1, 3, 5)),
        Alternatives("normalise", "", (Normalise(lower=1, upper=100), Normalise(method="zscore", mean=10, sd=1))),
        Alternatives("impute", "", (Impute(method="mean"), None)),
        Span("screen", "min_available", 0.3, 0.9),
        DataErrors(),
    ),
    replications=40,
    seed=3,
)


def with_errors(data: IndicatorData) -> IndicatorData:
    errors = np.zeros_like(data.values)
    errors[:, 3:5] = 0.4
    return replace(data, errors=errors)


def test_replications_agree_with_running_each_recipe_by_itself():
    data = with_errors(small())
    variation = replace(VARIED, inputs=VARIED.inputs[:6])
    from chiso.engine.composite.uncertainty import nominal_plan
    from chiso.engine.composite.variation import plan_of

    own = FULL.steps[FULL.find("aggregate")]
    sample = np.random.default_rng(1).random((40, 6))
    plan = plan_of(variation, FULL, tree_of(own, META), nominal_plan(FULL, META).weights[0], META, sample, pooled=False)
    found = evaluate(plan, FULL, data, META, "total")
    nodes = tree_of(own, META).nodes
    for row in range(40):
        weigh = Weigh(set="file", values=tuple(zip(nodes, plan.weights[row].tolist(), strict=True)))
        single = run(plan.recipes[plan.which[row]].with_step("weights", weigh), data, META)
        places = [data.units.index(unit) for unit in single.last.data.units]
        np.testing.assert_allclose(found.scores[row, places], single.column("total"), rtol=1e-12)
        np.testing.assert_array_equal(found.ranks[row, places], single.rank_of("total"))


def test_the_seed_decides_everything():
    data = with_errors(small())
    one, same = uncertainty(VARIED, FULL, data, META), uncertainty(VARIED, FULL, data, META)
    np.testing.assert_array_equal(one.scores, same.scores)
    other = uncertainty(replace(VARIED, seed=4), FULL, data, META)
    assert not np.array_equal(one.scores, other.scores, equal_nan=True)


def test_a_sum_of_estimates_has_the_error_that_follows_from_theirs():
    data = small(gaps=False, units=12)
    rng = np.random.default_rng(8)
    errors = rng.uniform(0.1, 0.5, data.values.shape)
    errors[:, [0, 5]] = 0.0
    errors[3] = np.nan  # not stated: taken as exact
    data = replace(data, errors=errors)
    recipe = Recipe((Normalise(method="none"), Aggregate(), Rank()))
    found = uncertainty(Variation((DataErrors(),), 20_000, 2), recipe, data, META)
    share = effective_weights(META, META.weights())
    own = np.array([share[code] for code in META.indicators])
    wanted = np.sqrt((np.nan_to_num(errors) ** 2) @ own**2)
    np.testing.assert_allclose(found.score_sd, wanted, rtol=0.03)
    assert found.score_sd[3] == 0 and found.failed == 0
    assert [note.code for note in found.notes] == ["index.errors_not_stated"] and "trust (1)" in found.notes[0].got
    np.testing.assert_allclose(found.scores.mean(axis=0), found.nominal_scores, atol=0.02)


def test_a_combination_that_cannot_be_computed_is_counted_and_left_out():
    data = small(gaps=False)
    recipe = Recipe((Normalise(lower=1, upper=100), Aggregate(), Rank()))
    zero = Alternatives("normalise", "lower", (0.0, 1.0))
    mean = Alternatives("aggregate", "method", ("arithmetic", "geometric"))
    found = uncertainty(Variation((zero, mean, WeightNoise(2, 0.2)), 400, 1), recipe, data, META)
    assert 60 < found.failed < 140
    failed = np.isnan(found.scores).all(axis=1)
    assert failed.sum() == found.failed and not np.isnan(found.scores[~failed]).any()
    assert not np.isnan(found.quantiles).any()


def test_one_input_that_does_nothing_has_no_share_and_shares_of_a_sum_add_up():
    data = with_errors(small(gaps=False))
    inert = Alternatives("treat", "skew", (50.0, 60.0))
    recipe = Recipe((Treat(skew=50.0), Normalise(method="none"), Aggregate(), Rank()))
    found = sensitivity(Variation((WeightNoise(3, 0.5), inert, DataErrors()), 3000, 1), recipe, data, META, bootstrap=0)
    assert found.inputs == ("weights.3", "treat.skew", "errors")
    np.testing.assert_allclose(found.indices.first[1], 0, atol=1e-12)
    np.testing.assert_allclose(found.indices.total[1], 0, atol=1e-12)
    scores = slice(1, None)
    np.testing.assert_allclose(np.median(found.indices.total[:, scores].sum(axis=0)), 1, atol=0.08)


def test_replications_of_given_weights_need_no_random_numbers():
    data = small(gaps=False)
    recipe = Recipe((Normalise(), Aggregate(), Rank()))
    weights = np.ones((2, len(tree_of(Aggregate(), META).nodes)))
    plan = Plan((recipe,), np.zeros(2, dtype=np.int64), weights)
    found = evaluate(plan, recipe, data, META, "total")
    equal = run(recipe.with_step("weights", Weigh(set="equal")), data, META)
    np.testing.assert_allclose(found.scores[0], equal.column("total"), rtol=1e-12)


# recipes that ship with the product


def test_the_mixed_index_keeps_exact_leaves_exact_and_survey_leaves_uncertain():
    told = read_recipe(example_text("chi-so-hon-hop"))
    data = with_errors(small(gaps=False))
    assert told.variation is not None
    leaf = uncertainty(replace(told.variation, output="service", replications=200), told.recipe, data, META)
    assert (leaf.score_sd == 0).all() and (leaf.quantiles == leaf.nominal_ranks).all()
    whole = uncertainty(replace(told.variation, replications=4000), told.recipe, data, META)
    # two survey leaves of weights 1 : 3, on goalposts 1 to 10, with two fifths of the index
    wanted = 0.4 * 100 / 9 * 0.4 * np.sqrt(0.25**2 + 0.75**2)
    np.testing.assert_allclose(whole.score_sd, wanted, rtol=0.05)


def test_the_panel_example_compares_years_on_one_scale():
    data = small(years=(2023, 2024, 2025))
    done = run(read_recipe(example_text("nhieu-nam")).recipe, data, META)
    assert {anchor.year for anchor in done.by_name["normalised"].anchors} == {None}
    for rows in done.last.data.slices:
        ranks = done.rank_of("total")[rows]
        assert np.nanmin(ranks) == 1 and np.nanmax(ranks) <= len(rows)
