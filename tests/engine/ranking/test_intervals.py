"""What holds of every set of ranks, whoever is ranked."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.ranking import alike, estimates_of, rank_groups, rank_intervals, told_apart
from chiso.engine.ranking.close import NONE, close_pairs
from chiso.engine.ranking.draws import normal_draws
from chiso.engine.ranking.extremes import ends_of
from chiso.engine.ranking.marginal import Pairs, Sides

FAMILIES = pytest.mark.parametrize("family", ["simultaneous", "marginal"])


@st.composite
def scores(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    """Scores with ties and errors that may be zero."""
    size = draw(st.integers(1, 9))
    values = draw(st.lists(st.integers(0, 12).map(float), min_size=size, max_size=size))
    errors = draw(st.lists(st.sampled_from([0.0, 0.3, 0.9, 2.5]), min_size=size, max_size=size))
    return values, errors


def _names(count: int) -> list[str]:
    return [f"u{at:02d}" for at in range(count)]


@FAMILIES
@settings(max_examples=60, deadline=None)
@given(given=scores(), stepdown=st.booleans(), sides=st.sampled_from(["two-sided", "lower", "upper"]))
def test_a_set_contains_the_observed_rank(given, stepdown: bool, sides, family):
    values, errors = given
    estimates = estimates_of(_names(len(values)), values, errors)
    found = rank_intervals(estimates, family=family, sides=sides, stepdown=stepdown, draws=200)
    last = found.rank + np.array([values.count(value) - 1 for value in values])  # the last of a tie
    assert (found.lower >= 1).all() and (found.upper <= len(values)).all()
    assert (found.lower <= found.rank).all() and (last <= found.upper).all()


@FAMILIES
@settings(max_examples=40, deadline=None)
@given(given=scores(), shift=st.integers(-50, 50), scale=st.sampled_from([0.25, 2.0, 8.0]))
def test_another_zero_and_another_unit_of_measure_change_nothing(given, shift: int, scale: float, family):
    values, errors = given
    names = _names(len(values))
    one = rank_intervals(estimates_of(names, values, errors), family=family, draws=200)
    moved = [value * scale + shift for value in values]
    other = rank_intervals(estimates_of(names, moved, [error * scale for error in errors]), family=family, draws=200)
    assert one.lower.tolist() == other.lower.tolist() and one.upper.tolist() == other.upper.tolist()


@FAMILIES
@settings(max_examples=40, deadline=None)
@given(given=scores(), data=st.data())
def test_the_order_of_the_rows_changes_nothing(given, data: st.DataObject, family):
    values, errors = given
    names = _names(len(values))
    order = data.draw(st.permutations(range(len(values))))
    one = rank_intervals(estimates_of(names, values, errors), family=family, draws=200)
    turned = [[series[at] for at in order] for series in (names, values, errors)]
    other = rank_intervals(estimates_of(*turned), family=family, draws=200)
    assert {row.unit: row for row in one.rows()} == {row.unit: row for row in other.rows()}


@FAMILIES
@settings(max_examples=40, deadline=None)
@given(given=scores())
def test_stepping_down_never_widens_a_set(given, family):
    values, errors = given
    estimates = estimates_of(_names(len(values)), values, errors)
    once, down = (rank_intervals(estimates, family=family, stepdown=step, draws=200) for step in (False, True))
    assert (once.lower <= down.lower).all() and (down.upper <= once.upper).all()


@FAMILIES
@pytest.mark.parametrize("size", [7, 40, 160])
def test_a_matrix_of_independent_estimates_gives_what_their_errors_give(size: int, family):
    rng = np.random.default_rng(size)
    values, errors = rng.normal(40, 2, size), rng.gamma(3, 0.2, size)
    errors[1] = 0.0
    names = _names(size)
    one = rank_intervals(estimates_of(names, values, errors), family=family, draws=500)
    other = rank_intervals(estimates_of(names, values, covariance=np.diag(errors**2)), family=family, draws=500)
    assert one.critical == pytest.approx(other.critical, rel=1e-9)
    assert one.lower.tolist() == other.lower.tolist() and one.upper.tolist() == other.upper.tolist()


@pytest.mark.parametrize("errors", ["alike", "very unlike", "many exact"])
def test_the_search_for_the_largest_difference_misses_no_pair(errors: str):
    """Against the plain table of all pairs, small enough here."""
    rng = np.random.default_rng(3)
    size, draws = 140, 300
    se = {"alike": np.ones(size), "very unlike": 10.0 ** rng.uniform(-4, 2, size), "many exact": np.ones(size)}[errors]
    if errors == "many exact":
        se[::3] = 0.0
    from chiso.engine.ranking.maxima import ScreenedMaxima

    x = rng.normal(0, 3, size)
    z = rng.standard_normal((draws, size)) * se
    s = np.sqrt(se[:, None] ** 2 + se**2)
    gaps = np.divide(z[:, :, None] - z[:, None, :], s, out=np.zeros((draws, size, size)), where=s > 0)
    found = ScreenedMaxima(x, se, z, None, NONE)
    assert (gaps.max(axis=(1, 2)) <= found.bounds()).all()
    for critical in (1e9, 3.0, 1.0, 0.2):
        playing = x[:, None] - x <= critical * s
        expected = np.where(playing, gaps, -np.inf).max(axis=(1, 2))
        assert found.again(np.arange(draws), critical) == pytest.approx(np.maximum(expected, 0), rel=1e-12)


@pytest.mark.parametrize("kind", ["independent", "neighbours", "twins", "a hub"])
@pytest.mark.parametrize("sides", ["two-sided", "lower", "upper"])
def test_steps_down_that_look_only_at_the_ends_of_a_draw_find_what_a_full_look_finds(sides: Sides, kind: str):
    """Also where some are exact, and where two or a few correlate strongly, which are looked at one by one."""
    rng = np.random.default_rng(8)
    size = 180
    errors = rng.gamma(4, 0.1, size) * rng.choice([0.05, 1.0, 6.0], size)
    values, distance = rng.normal(40, 2, size), np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    errors[:4], values[4] = 0.0, values[5]
    matrix = {"independent": 0.0, "neighbours": 0.4, "twins": 0.0, "a hub": 0.0}[kind] ** distance
    if kind == "twins":
        matrix += 0.95 * ((distance == 1) & (np.arange(size)[:, None] // 2 == np.arange(size) // 2))
    if kind == "a hub":
        matrix[9, 20:34] = matrix[20:34, 9] = 0.25
    given = estimates_of(_names(size), values, covariance=matrix * np.outer(errors, errors))
    found = rank_intervals(given, family="marginal", sides=sides, draws=200, coverage=0.9)
    z = normal_draws(_names(size), given.errors, given.covariance, 200, 1)
    pairs = Pairs(given.values, given.errors, given.covariance, z)
    assert ends_of(z, given.errors, close_pairs(given.covariance)) is not None
    assert found.critical == pytest.approx([_in_full(pairs, unit, sides) for unit in range(size)], rel=1e-9)


def _in_full(pairs: Pairs, unit: int, sides: Sides) -> float:
    """The critical value of a unit from the whole table of its differences, step by step."""
    s, lead = pairs.spread(unit), pairs.values[unit] - pairs.values
    gaps = np.divide(pairs.draws[:, [unit]] - pairs.draws, s, out=np.zeros_like(pairs.draws), where=s > 0)
    above, below = np.full(len(s), sides != "lower"), np.full(len(s), sides != "upper")
    while True:
        tops = np.maximum(np.where(above, gaps, 0).max(axis=1), np.where(below, -gaps, 0).max(axis=1))
        critical = np.quantile(tops, 0.9)
        before = above.sum() + below.sum()
        above, below = above & ((lead <= critical * s) | (s == 0)), below & ((-lead <= critical * s) | (s == 0))
        if above.sum() + below.sum() == before:
            return float(critical)


@pytest.mark.parametrize("correlation", [-0.2, 0.3, 0.5])
def test_the_search_misses_no_pair_of_correlated_estimates_either(correlation: float):
    from chiso.engine.ranking.maxima import CorrelatedMaxima, ScreenedMaxima

    rng = np.random.default_rng(5)
    size, draws = 130, 250
    errors = rng.gamma(3, 0.3, size)
    errors[7] = 0.0
    distance = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    matrix = correlation**distance * np.outer(errors, errors)
    x, z = rng.normal(0, 2, size), rng.multivariate_normal(np.zeros(size), matrix, draws)
    close = close_pairs(matrix)
    plain, found = CorrelatedMaxima(x, matrix, z, close), ScreenedMaxima(x, errors, z, matrix, close)
    assert (plain.again(np.arange(draws), np.inf) <= found.bounds()).all()
    for critical in (np.inf, 3.0, 1.0):
        expected = plain.again(np.arange(draws), critical)
        assert found.again(np.arange(draws), critical) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("kind", ["factors", "alike", "singular", "two the same"])
def test_critical_values_are_the_quantiles_of_the_plain_tables_of_all_differences(kind: str):
    """Whatever correlates with whatever: against one table of draws × pairs, step by step."""
    rng = np.random.default_rng(12)
    size, coverage = 24, 0.9
    loads = rng.normal(size=(size, 2))
    matrix = {
        "factors": loads @ loads.T + np.diag(rng.gamma(2, 0.3, size)),
        "alike": np.full((size, size), 0.6) + 0.4 * np.eye(size),
        "singular": loads @ loads.T,
        "two the same": np.eye(size),
    }[kind]
    matrix[0, 1] = matrix[1, 0] = 1.0 if kind == "two the same" else matrix[0, 1]
    given = estimates_of(_names(size), rng.normal(0, 3, size), covariance=matrix)
    z = normal_draws(_names(size), given.errors, matrix, 300, 5)
    s = np.sqrt(np.clip(np.diag(matrix)[:, None] + np.diag(matrix) - 2 * matrix, 0, None))
    s[s <= 1e-9 * given.errors.max()] = np.inf
    gaps, lead = (z[:, :, None] - z[:, None, :]) / s, given.values[:, None] - given.values

    def stepped(mine: np.ndarray) -> float:
        """`mine`: which hypotheses "row not above column" count."""
        playing, critical = mine, np.inf
        while True:
            critical = np.quantile(np.where(playing, gaps, 0).max(axis=(1, 2)), coverage)
            if np.array_equal(playing, now := mine & ((lead <= critical * s) | np.isinf(s))):
                return critical
            playing = now

    asked = {"coverage": coverage, "draws": 300, "seed": 5}
    both, each = (rank_intervals(given, family=family, **asked) for family in ("simultaneous", "marginal"))
    assert both.critical == pytest.approx(stepped(np.ones((size, size), dtype=bool)), rel=1e-9)
    own = np.eye(size, dtype=bool)
    assert each.critical == pytest.approx([stepped(own[:, [at]] | own[[at]]) for at in range(size)], rel=1e-9)


@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_true_ranks_are_covered_at_least_as_often_as_promised(correlation: float):
    rng = np.random.default_rng(11)
    size, repeats, coverage = 8, 400, 0.9
    truth = np.array([3.0, 3.0, 2.4, 2.0, 1.1, 1.0, 1.0, 0.0])
    errors = np.linspace(0.2, 0.9, size)
    matrix = correlation ** np.abs(np.subtract.outer(np.arange(size), np.arange(size))) * np.outer(errors, errors)
    above, below = (truth > truth[:, None]).sum(1), (truth < truth[:, None]).sum(1)
    hits = {"simultaneous": 0, "marginal": 0}
    for seed, x in enumerate(rng.multivariate_normal(truth, matrix, repeats)):
        estimates = estimates_of(_names(size), x, covariance=matrix)
        for family in hits:
            found = rank_intervals(estimates, coverage=coverage, family=family, draws=300, seed=seed)
            right = (found.lower <= 1 + above) & (size - below <= found.upper)
            hits[family] += right.all() if family == "simultaneous" else right[3]
    least = coverage - 3 * (coverage * (1 - coverage) / repeats) ** 0.5
    assert min(hits.values()) / repeats >= least


def test_a_unit_without_an_error_is_ranked_but_gets_no_set_and_leaves_room_in_the_others():
    found = rank_intervals(estimates_of(list("abcd"), [9.0, 5.0, 1.0, 3.0], [0.01, 0.01, 0.01, np.nan]))
    assert [(row.rank, row.lower, row.upper) for row in found.rows()] == [
        (1, 1, 2),
        (2, 2, 3),
        (4, 3, 4),
        (3, None, None),
    ]
    assert [note.code for note in found.notes] == ["ranking.no_se"]


def test_a_unit_without_a_value_is_not_ranked():
    found = rank_intervals(estimates_of(list("abc"), [9.0, np.nan, 1.0], [0.01, 0.01, 0.01]))
    assert [(row.rank, row.lower, row.upper) for row in found.rows()] == [(1, 1, 1), (None, None, None), (2, 2, 2)]


@FAMILIES
def test_exact_scores_are_compared_exactly(family):
    found = rank_intervals(estimates_of(list("abc"), [0.1 + 0.2, 0.3, 0.1], [0.0, 0.0, 0.0]), family=family)
    assert [(row.rank, row.lower, row.upper) for row in found.rows()] == [(1, 1, 2), (1, 1, 2), (3, 3, 3)]


@FAMILIES
@pytest.mark.parametrize("errors", [[0.5], [np.nan], [0.0]])
def test_one_unit_alone_is_first(errors: list[float], family):
    row = rank_intervals(estimates_of(["a"], [5.0], errors), family=family).rows()[0]
    assert (row.rank, row.lower) == (1, None if np.isnan(errors[0]) else 1)


def test_few_degrees_of_freedom_are_reported():
    few = rank_intervals(estimates_of(list("ab"), [1.0, 2.0], [0.1, 0.1], df=2))
    assert few.few_df and few.notes[-1].code == "ranking.few_df"
    assert not rank_intervals(estimates_of(list("ab"), [1.0, 2.0], [0.1, 0.1], df=120)).few_df


def test_groups_hold_units_no_two_of_which_differ_and_none_could_be_longer():
    rng = np.random.default_rng(4)
    found = rank_intervals(estimates_of(_names(30), rng.normal(0, 1, 30), rng.gamma(3, 0.1, 30)))
    apart = told_apart(found) | told_apart(found).T
    groups = rank_groups(found)
    spans = [[found.estimates.units.index(unit) for unit in group.units] for group in groups]
    assert all(not apart[np.ix_(span, span)].any() for span in spans)
    assert {unit for group in groups for unit in group.units} == set(found.estimates.units)
    assert all(one.first < other.first and one.last < other.last for one, other in pairwise(groups))


def test_those_alike_are_the_ones_not_told_apart():
    found = rank_intervals(estimates_of(list("abc"), [9.0, 8.9, 1.0], [0.2, 0.2, 0.2]))
    assert alike(found, "a") == ("b",) and alike(found, "c") == ()


def test_groups_of_marginal_sets_are_refused():
    with pytest.raises(InputError, match="not_simultaneous"):
        rank_groups(rank_intervals(estimates_of(list("ab"), [1.0, 2.0], [0.1, 0.1]), family="marginal"))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((["a", "a"], [1, 2], [1, 1]), "duplicate_unit"),
        ((["a", " "], [1, 2], [1, 1]), "no_unit_name"),
        ((["a", "b"], [1, np.inf], [1, 1]), "not_finite"),
        ((["a", "b"], [1, 2], [1, -1]), "negative_se"),
        ((["a", "b"], [1, 2, 3], [1, 1]), "shape"),
        ((["a", "b"], [1, 2], [1]), "shape"),
    ],
)
def test_bad_estimates_are_refused(given, code: str):
    with pytest.raises(InputError, match=code):
        estimates_of(*given)


@pytest.mark.parametrize(
    "matrix", [[[1, 0.5], [0.1, 1]], [[1, 2], [2, 1]], [[1, np.nan], [np.nan, 1]], [[-1, 0], [0, 1]]]
)
def test_a_matrix_that_is_no_covariance_is_refused(matrix: list[list[float]]):
    with pytest.raises(InputError, match=r"ranking\.covariance"):
        estimates_of(["a", "b"], [1, 2], covariance=np.array(matrix))


@pytest.mark.parametrize(("asked", "code"), [({"coverage": 1.0}, "coverage"), ({"draws": 5}, "draws")])
def test_impossible_questions_are_refused(asked: dict[str, float], code: str):
    with pytest.raises(InputError, match=code):
        rank_intervals(estimates_of(["a", "b"], [1, 2], [1, 1]), **asked)  # type: ignore[arg-type]
