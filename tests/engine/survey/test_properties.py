"""What must hold for any survey: scale of weights, additivity, census, order of rows, one stage inside three."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.survey import Options, Request, bind_design, estimate, read_design
from chiso.engine.survey.codes import cross
from chiso.engine.survey.hadamard import hadamard
from chiso.engine.survey.preparing import prepare
from tests.engine.survey.samples import PLAIN, small


def run(frame: pl.DataFrame, text: str, stat: str, names: list[str], by: tuple[str, ...] = (), **options: object):
    ready = prepare(read_design(text), frame)
    request = Request(by, replace(Options(method=ready.method), **options))
    return estimate(ready.design, frame, stat, names, request).frame


@given(seed=st.integers(0, 10_000), factor=st.floats(1e-6, 1e6))
@settings(max_examples=25, deadline=None)
def test_means_and_ratios_do_not_depend_on_the_scale_of_weights(seed: int, factor: float):
    frame = small(seed)
    scaled = frame.with_columns(pl.col("w") * factor)
    for stat, name in (("mean", "y"), ("ratio", "y/full"), ("prop", "answer"), ("quantile", "y")):
        one, other = run(frame, PLAIN, stat, [name]), run(scaled, PLAIN, stat, [name])
        for column in ("est", "se", "lci", "uci"):
            assert np.allclose(one[column].to_numpy(), other[column].to_numpy(), rtol=1e-8), (stat, column)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_totals_of_domains_add_up_and_proportions_add_to_one(seed: int):
    frame = small(seed)
    whole = run(frame, PLAIN, "total", ["y"])["est"][0]
    assert run(frame, PLAIN, "total", ["y"], ("sex", "village"))["est"].sum() == pytest.approx(whole, rel=1e-10)
    shares = run(frame, PLAIN, "prop", ["answer"], ("sex",)).group_by("domain").agg(pl.col("est").sum())
    assert np.allclose(shares["est"], 1)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_does_not_matter(seed: int):
    frame = small(seed)
    mixed = frame.sample(fraction=1, shuffle=True, seed=seed)
    for stat in ("mean", "total"):
        one, other = run(frame, PLAIN, stat, ["y"], ("village",)), run(mixed, PLAIN, stat, ["y"], ("village",))
        assert one["domain"].to_list() == other["domain"].to_list()
        assert np.allclose(one["se"].to_numpy(), other["se"].to_numpy(), rtol=1e-9, equal_nan=True)


@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_the_design_effect_keeps_its_digits_where_domains_lie_far_apart(offset: float):
    """Sums of squares about one number would lose all digits here; they are taken about each domain's own mean."""
    frame = small().with_columns(y=pl.col("y") * 1e-3 + pl.col("village") * offset)
    for place, own in frame.group_by("village"):
        found = run(frame, PLAIN, "mean", ["y"], ("village",)).filter(pl.col("domain") == f"village={place[0]}")
        kept = own.drop_nulls("y").select("y", "w").to_numpy()
        mean = np.average(kept[:, 0], weights=kept[:, 1])
        spread = np.average((kept[:, 0] - mean) ** 2, weights=kept[:, 1]) / (len(kept) - 1)
        if spread > 1e-30:
            assert found["deff"][0] == pytest.approx(found["se"][0] ** 2 / spread, rel=1e-6)


@given(seed=st.integers(0, 10_000), rows=st.integers(1, 60), first=st.integers(1, 9), second=st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_pairs_of_codes_are_numbered_alike_whether_nested_or_not(seed: int, rows: int, first: int, second: int):
    rng = np.random.default_rng(seed)
    inner = rng.integers(0, second, rows)
    for outer in (rng.integers(0, first, rows), rng.integers(0, first, second)[inner]):
        code, left, right = cross(outer, inner, second)
        pairs = sorted(set(zip(outer.tolist(), inner.tolist(), strict=True)))
        assert list(zip(left.tolist(), right.tolist(), strict=True)) == pairs
        assert [pairs[at] for at in code] == list(zip(outer.tolist(), inner.tolist(), strict=True))


def test_a_domain_keeps_the_whole_design():
    """The error of a domain's total is that of the variable which is zero outside the domain."""
    frame = small().with_columns(z=pl.when(pl.col("village") == 7).then(pl.col("full")).otherwise(0.0))
    inside = run(frame, PLAIN, "total", ["full"], ("village",)).filter(pl.col("domain") == "village=7")
    assert inside["se"][0] == pytest.approx(run(frame, PLAIN, "total", ["z"])["se"][0], rel=1e-12)


def test_everybody_asked_leaves_no_error():
    frame = small().with_columns(N=pl.len(), P=pl.col("psu").n_unique().over("stratum"))
    assert run(frame, "weight: w\nstages: [{fpc: N}]\n", "mean", ["y"])["se"][0] == 0
    later = "weight: w\nstrata: stratum\nnest: true\nstages: [{unit: psu, fpc: P}, {fpc: n}]\n"
    everyone = frame.with_columns(n=pl.len().over("stratum", "psu"))
    assert run(everyone, later, "mean", ["y"])["se"][0] == 0


def test_a_census_of_clusters_leaves_the_error_within_them():
    """All clusters taken, some people of each: the variance is that of a sample stratified by cluster."""
    frame = small().with_columns(P=pl.col("psu").n_unique().over("stratum"), M=pl.len().over("stratum", "psu") * 3)
    two = run(frame, "weight: w\nstrata: stratum\nnest: true\nstages: [{unit: psu, fpc: P}, {fpc: M}]\n", "mean", ["y"])
    flat = run(frame, "weight: w\nstrata: [stratum, psu]\nstages: [{fpc: M}]\n", "mean", ["y"])
    assert two["se"][0] == pytest.approx(flat["se"][0], rel=1e-12)


def test_certainty_units_give_way_to_their_parts():
    """A certainty district is a stratum, its villages the clusters."""
    frame = small().with_columns(sure=(pl.col("psu") == 1).cast(pl.Int64))
    text = "weight: w\nstrata: stratum\nnest: true\nstages: [{unit: psu, pps: wr, certainty: sure}, {unit: village}]\n"
    by_hand = frame.with_columns(
        s=pl.when(pl.col("sure") == 1).then(pl.col("stratum") + "!").otherwise(pl.col("stratum")),
        u=pl.when(pl.col("sure") == 1).then(pl.col("village") + 1000).otherwise(pl.col("psu")),
    )
    one = run(frame, text, "mean", ["y"])
    other = run(by_hand, "weight: w\nstrata: s\nnest: true\nstages: [{unit: u}]\n", "mean", ["y"])
    assert one["se"][0] == pytest.approx(other["se"][0], rel=1e-12) and one["df"][0] == other["df"][0]


def test_brewer_with_equal_probabilities_is_simple_random_sampling():
    frame = small().with_columns(N=pl.col("psu").n_unique().over("stratum") * 4)
    frame = frame.with_columns(pi=pl.col("psu").n_unique().over("stratum") / pl.col("N"))
    head = "weight: w\nstrata: stratum\nnest: true\n"
    one = run(frame, head + "stages: [{unit: psu, pps: brewer, prob: pi}]\n", "total", ["full"])
    other = run(frame, head + "stages: [{unit: psu, fpc: N}]\n", "total", ["full"])
    assert one["se"][0] == pytest.approx(other["se"][0], rel=1e-12)


@pytest.mark.parametrize("kind", ["JKn", "bootstrap, replicates: 4000", "subbootstrap, replicates: 4000"])
def test_replicates_agree_with_linearisation_for_totals(kind: str):
    frame = small()
    linear = run(frame, PLAIN, "total", ["full"])["se"][0]
    replicate = run(frame, PLAIN + f"replicates: {{type: {kind}}}\n", "total", ["full"])["se"][0]
    assert replicate == pytest.approx(linear, rel=1e-9 if kind == "JKn" else 0.06)


@pytest.mark.parametrize("kind", ["BRR", "Fay, rho: 0.3"])
def test_half_samples_agree_with_linearisation_for_totals(kind: str):
    frame = small().with_columns(psu=pl.col("psu") % 2)
    linear = run(frame, PLAIN, "total", ["full"])["se"][0]
    replicate = run(frame, PLAIN + f"replicates: {{type: {kind}}}\n", "total", ["full"])["se"][0]
    assert replicate == pytest.approx(linear, rel=1e-9)


@pytest.mark.parametrize("least", [1, 2, 3, 7, 12, 13, 27, 28, 36, 60, 63, 126, 127])
def test_hadamard_columns_are_orthogonal_and_balanced(least: int):
    made = hadamard(least)
    order = len(made)
    assert order >= least and order <= least + 12
    assert np.array_equal(made @ made.T, order * np.eye(order)) and (made[0] == 1).all()


def test_replicates_are_weighted_anew():
    """Post-stratified replicates give post-strata no variance."""
    frame = small()
    steps = "weighting:\n  - poststratify: {by: sex, counts: {f: 5000, m: 4000}}\nreplicates: {type: JKn}\n"
    found = run(frame, PLAIN + steps, "total", ["sex"])
    assert np.allclose(found["est"], [5000, 4000]) and np.allclose(found["se"], 0, atol=1e-8)


def test_blocks_of_variables_give_what_one_block_gives(monkeypatch: pytest.MonkeyPatch):
    frame = small()
    names = ["y", "full", "yes", "w"]
    whole = run(frame, PLAIN, "mean", names, ("sex", "village"))
    monkeypatch.setattr("chiso.engine.survey.moments.BLOCK", 10)
    monkeypatch.setattr("chiso.engine.survey.moments.SLICE", 64)
    blocks = run(frame, PLAIN, "mean", names, ("sex", "village"))
    for column in ("est", "se", "deff"):
        assert np.allclose(blocks[column].to_numpy(), whole[column].to_numpy(), rtol=1e-10, equal_nan=True)


def test_domain_degrees_of_freedom_count_the_clusters_of_the_domain():
    frame = small()
    found = run(frame, PLAIN, "mean", ["y"], ("stratum",))
    assert found["df"].to_list() == [4, 5, 6, 7]
    assert run(frame, PLAIN, "mean", ["y"], ("stratum",), df="design")["df"].to_list() == [22] * 4
    assert bind_design(read_design(PLAIN), frame).df == 22


def test_factors_in_columns_give_what_the_same_factors_made_here_give():
    frame = small()
    made = prepare(read_design(PLAIN + "replicates: {type: subbootstrap, replicates: 60, seed: 4}\n"), frame)
    parts = made.design.replicate
    columns = pl.DataFrame(parts.factors[parts.unit], schema=[f"rw{number}" for number in range(60)])
    wide = pl.concat([frame, columns], how="horizontal")
    whole = wide.with_columns(pl.col("^rw.*$") * pl.col("w"))
    wanted = run(frame, PLAIN + "replicates: {type: subbootstrap, replicates: 60, seed: 4}\n", "mean", ["y"], ("sex",))
    for table, text in (
        (wide, "{type: subbootstrap, columns: ['rw*']}"),
        (wide, f"{{columns: ['rw*'], scale: {1 / 59}}}"),
        (wide, f"{{columns: ['rw*'], rscales: {1 / 59}}}"),
        (whole, f"{{columns: ['rw*'], combined: true, scale: {1 / 59}}}"),
    ):
        got = run(table, f"weight: w\nreplicates: {text}\n", "mean", ["y"], ("sex",))
        assert np.allclose(got["se"], wanted["se"], rtol=1e-10), text


@pytest.mark.parametrize("stat", ["mean", "total"])
def test_a_constant_has_no_design_effect(stat: str):
    """Its spread is rounding, and a variance over rounding is a number without meaning."""
    frame = small().with_columns(constant=pl.lit(3.1))
    assert run(frame, PLAIN, stat, ["constant"], ("sex",))["deff"].to_list() == [None, None]


def test_counts_that_every_replicate_meets_take_degrees_of_freedom_away():
    """Four cells are met by every replicate; two sums of them, the strata, were met before."""
    frame = small().with_columns(area=pl.col("stratum").replace({"a": "x", "b": "x", "c": "y", "d": "y"}))
    design = "weight: w\nstrata: area\nreplicates: {type: JKn}\n"
    cells = "weighting: [{poststratify: {by: [area, sex], counts: {'x,f': 9, 'x,m': 8, 'y,f': 7, 'y,m': 6}}}]\n"
    free, met = (prepare(read_design(text), frame).design.replicate for text in (design, design + cells))
    assert free is not None and met is not None
    assert (free.df, met.df) == (frame.height - 2, frame.height - 4)


@pytest.mark.parametrize(("stat", "name"), [("mean", "full"), ("ratio", "full/w")])
def test_a_row_without_weight_changes_nothing_in_a_large_file(stat: str, name: str):
    """Columns without gaps are added up in another way than columns with; both must say the same."""
    frame = small(rows=40_000)
    more = pl.concat([frame, frame.head(1).with_columns(w=pl.lit(0.0))])
    columns = ["domain", "est", "se", "df", "lci", "uci", "deff", "n"]
    one, other = (run(table, PLAIN, stat, [name], ("sex",))[columns] for table in (frame, more))
    for column in columns[1:]:
        assert one[column].to_list() == pytest.approx(other[column].to_list(), rel=1e-10), column
