"""What is wrong is named, all of it, before anything is computed."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from chiso.engine.errors import InputError
from chiso.engine.survey import Request, bind_design, estimate, read_design
from chiso.engine.survey.preparing import prepare
from tests.engine.survey.samples import PLAIN, small


def codes(call) -> list[str]:
    with pytest.raises(InputError) as caught:
        call()
    return [problem.code for problem in caught.value.problems]


DATA = [
    ("weight: w2\n", lambda f: f, "survey.no_column"),
    (
        PLAIN,
        lambda f: f.with_columns(w=pl.when(pl.col("village") == 3).then(None).otherwise(pl.col("w"))),
        "survey.missing_value",
    ),
    (PLAIN, lambda f: f.with_columns(w=pl.col("w") - 20), "survey.negative_weight"),
    (PLAIN, lambda f: f.with_columns(w=pl.lit(0)), "survey.no_weight"),
    (PLAIN, lambda f: f.with_columns(w=pl.lit("nhiều")), "survey.not_numeric"),
    (PLAIN.replace("nest: true\n", ""), lambda f: f, "survey.psu_in_two_strata"),
    (
        PLAIN,
        lambda f: f.with_columns(stratum=pl.when(pl.col("psu") == 2).then(None).otherwise(pl.col("stratum"))),
        "survey.missing_value",
    ),
    ("weight: w\nstages: [{unit: village, fpc: two}]\n", lambda f: f.with_columns(two=2.0), "survey.fpc_too_small"),
    (
        "weight: w\nstages: [{unit: village, fpc: N}]\n",
        lambda f: f.with_columns(N=100 + pl.col("village")),
        "survey.fpc_varies",
    ),
    (
        "weight: w\nstages: [{unit: village, pps: brewer, prob: p}]\n",
        lambda f: f.with_columns(p=1.5),
        "survey.probability",
    ),
    (
        "weight: w\nstrata: village\nstages: [{unit: u}]\n",
        lambda f: f.with_columns(u=pl.col("village")),
        "survey.lonely_psu",
    ),
    (PLAIN, lambda f: f.head(0), "survey.no_rows"),
]


@pytest.mark.parametrize(("text", "change", "code"), DATA, ids=[f"{row[2]}-{at}" for at, row in enumerate(DATA)])
def test_data_that_contradict_the_design_are_refused(text: str, change, code: str):
    assert code in codes(lambda: bind_design(read_design(text), change(small())))


FILES = [
    ("", "survey.empty"),
    ("wight: w\n", "survey.unknown_key"),
    ("stages: [{unit: a, pps: brewer}]", "survey.missing_key"),
    ("stages: [{unit: a, pps: wr, fpc: n}]", "survey.fpc_with_pps"),
    ("stages: [{unit: a, prob: p}]", "survey.prob_without_brewer"),
    ("stages: [{fpc: a}, {unit: b}]", "survey.stage_without_unit"),
    ("stages: [{unit: a}, {unit: b}, {unit: c}, {unit: d}]", "survey.too_many_stages"),
    ("lonely_psu: ignore", "survey.unknown_value"),
    ("replicates: {columns: [a, b]}", "survey.replicates_scale"),
    ("replicates: {type: Fay}", "survey.replicates_rho"),
    ("replicates: {type: JK1, columns: a, file: b}", "survey.replicates_twice"),
    ("weighting: [{rakes: {}}]", "survey.unknown_step"),
    ("weighting: [{calibrate: {distance: logit, totals: {1: 5}}}]", "survey.bounds"),
    ("weight: [w", "survey.yaml"),
]


@pytest.mark.parametrize(("text", "code"), FILES, ids=[row[1] for row in FILES])
def test_a_design_file_that_cannot_be_is_refused(text: str, code: str):
    assert code in codes(lambda: read_design(text))


def test_all_problems_of_a_file_are_told_together_with_their_lines():
    with pytest.raises(InputError) as caught:
        read_design("weight: w\nwieght: w\nlonely_psu: maybe\nstages: [{unit: a, pps: brewer}]\n")
    assert [problem.where.split(" ")[:2] for problem in caught.value.problems] == [
        ["dòng", "2"],
        ["dòng", "3"],
        ["dòng", "4"],
    ]


WEIGHTING = [
    ("poststratify: {by: sex, counts: {f: 10}}", "weights.no_count"),
    ("poststratify: {by: sex, counts: {f: 10, m: 10, x: 5}}", "weights.no_sample"),
    ("poststratify: {by: sex, counts: {f: 10, m: -1}}", "weights.bad_count"),
    ("poststratify: {by: answer, counts: {1: 10}}", "weights.missing_level"),
    (
        "rake: {margins: [{by: sex, counts: {f: 10, m: 10}}, {by: stratum, counts: {a: 1, b: 1, c: 1, d: 1}}]}",
        "weights.margins_disagree",
    ),
    ("calibrate: {distance: logit, bounds: [0.9, 1.1], totals: {1: 1000000}}", "weights.calibrate_failed"),
    ("calibrate: {totals: {1: 12000, full: 1}}", "weights.negative"),
    ("calibrate: {totals: {sex=q: 5}}", "weights.no_sample"),
    ("trim: {lower: 5, upper: 6}", "weights.trim_impossible"),
    ("nonresponse: {responded: none, classes: sex}", "weights.empty_class"),
]


@pytest.mark.parametrize(("step", "code"), WEIGHTING, ids=[row[1] for row in WEIGHTING])
def test_weighting_that_cannot_arrive_raises(step: str, code: str):
    frame = small().with_columns(none=pl.lit(0))
    assert code in codes(lambda: prepare(read_design(PLAIN + f"weighting:\n  - {step}\n"), frame))


def test_raking_to_contradicting_margins_raises_and_says_how_far_it_got():
    """Empty cells leave only weights that one margin or the other refuses."""
    frame = pl.DataFrame({"w": [1.0] * 4, "a": ["x", "x", "y", "y"], "b": ["p", "p", "p", "q"]})
    steps = "{by: a, counts: {x: 50, y: 50}}, {by: b, counts: {p: 20, q: 80}}"
    with pytest.raises(InputError, match=r"weights\.rake_failed"):
        prepare(read_design(f"weight: w\nweighting:\n  - rake: {{margins: [{steps}]}}\n"), frame)


@pytest.mark.parametrize(
    ("stat", "names", "request_", "code"),
    [
        ("mean", ["nothing"], Request(), "survey.no_column"),
        ("mean", ["sex"], Request(), "survey.not_numeric"),
        ("mean", ["y"], Request(missing="fail"), "survey.missing_values"),
        ("ratio", ["y"], Request(), "survey.ratio_form"),
        ("ratio", ["y/zz"], Request(), "survey.no_column"),
        ("quantile", ["y"], Request(probabilities=(1.0,)), "survey.probability_range"),
        ("mean", ["y"], Request(by=("province",)), "survey.no_column"),
        ("mean", ["y"], Request(by=("nobody",)), "survey.no_domain"),
        ("mean", ["huge"], Request(), "survey.infinite"),
        ("prop", ["full"], Request(), "survey.too_many_levels"),
        ("mean", [], Request(), "survey.no_variables"),
    ],
)
def test_questions_that_cannot_be_answered_are_refused(stat: str, names: list[str], request_: Request, code: str):
    frame = small().with_columns(nobody=pl.lit(None, dtype=pl.String), huge=pl.lit(np.inf))
    design = bind_design(read_design(PLAIN), frame)
    assert code in codes(lambda: estimate(design, frame, stat, names, request_))


@pytest.mark.parametrize("stat", ["mean", "prop", "total", "quantile"])
def test_a_column_without_any_value_is_named(stat: str):
    frame = small().with_columns(nothing=pl.lit(None, dtype=pl.String))
    design = bind_design(read_design(PLAIN), frame)
    assert codes(lambda: estimate(design, frame, stat, ["nothing"])) == ["survey.all_missing"]


def test_a_domain_without_cases_is_told_and_not_estimated():
    frame = small().with_columns(y=pl.when(pl.col("sex") == "f").then(None).otherwise(pl.col("y")))
    design = bind_design(read_design(PLAIN), frame)
    found = estimate(design, frame, "total", ["y"], Request(("sex",)))
    empty = found.frame.filter(pl.col("domain") == "sex=f").to_dicts()[0]
    assert (empty["est"], empty["se"], empty["n"]) == (None, None, 0)
    assert {note.code for note in found.notes} == {"survey.domain_without_cases", "survey.total_with_missing"}


@pytest.mark.parametrize("mode", ["adjust", "average", "certainty", "remove"])
def test_a_declared_lonely_psu_is_counted_and_warned_of(mode: str):
    frame = small().filter((pl.col("stratum") != "a") | (pl.col("psu") == 1))
    design = bind_design(read_design(PLAIN + f"lonely_psu: {mode}\n"), frame)
    found = estimate(design, frame, "mean", ["y"])
    assert found.frame["se"][0] > 0 and [note.code for note in found.notes] == ["survey.lonely_psu"]


def test_no_weight_column_is_warned_of():
    frame = small()
    assert [note.code for note in bind_design(read_design("strata: stratum\n"), frame).notes] == [
        "survey.equal_weights"
    ]


def test_weights_follow_from_population_counts_when_none_are_given():
    frame = small().with_columns(N=pl.lit(4000))
    assert np.allclose(bind_design(read_design("stages: [{fpc: N}]\n"), frame).weight, 10)
