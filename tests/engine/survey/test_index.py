"""An index from a survey: checked against the core on row sums, against replicates, and by its own rules."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from chiso.engine.errors import InputError
from chiso.engine.survey import Request, estimate, read_design
from chiso.engine.survey.index import IndexResult, Outside, compute_index
from chiso.engine.survey.index_tree import Figure
from chiso.engine.survey.io import example_text
from chiso.engine.survey.method_file import read_method
from chiso.engine.survey.preparing import prepare
from tests.engine.survey.samples import PLAIN

LIKERT = "answers: [{code: a, values: {1: 0, 2: 0, 3: 0, 4: 1, 5: 1}, none: [9]}]\n"
THREE = """
  - {code: A1, parent: A, var: q1, answers: a, name: a1}
  - {code: A2, parent: A, var: q2, answers: a, name: a2}
  - {code: B1, parent: B, var: q3, answers: a, name: b1}
"""


def answers(seed: int = 5, rows: int = 600, gaps: float = 0.0) -> pl.DataFrame:
    """Three Likert questions that go together within a cluster, uneven weights, two units that share clusters."""
    rng = np.random.default_rng(seed)
    stratum = rng.choice(list("abcd"), rows)
    psu = rng.integers(1, 9, rows)
    taste = rng.normal(0, 0.8, (4, 9))[["abcd".index(one) for one in stratum], psu] + rng.normal(0, 0.7, rows)
    columns = {}
    for name, shift in (("q1", 3.2), ("q2", 3.6), ("q3", 3.0)):
        value = np.clip(np.round(shift + taste + rng.normal(0, 0.6, rows)), 1, 5).astype(int)
        columns[name] = [None if rng.random() < gaps else int(one) for one in value]
    return pl.DataFrame(
        {"stratum": stratum, "psu": psu, "w": rng.gamma(3, 10, rows), "unit": rng.choice(["x", "y"], rows), **columns}
    )


def simple(nodes: str, more: str = "", indicators: str = THREE) -> str:
    return f"code: M\nname: m\n{LIKERT}{more}nodes:{nodes}\nindicators:{indicators}"


MEAN = """
  - {code: T, name: t, combine: mean, to: [0, 100]}
  - {code: A, parent: T, name: a, weight: 2}
  - {code: B, parent: T, name: b}
"""


def run(method: str, frame: pl.DataFrame, outside: Outside | None = None, design: str = PLAIN, **more) -> IndexResult:
    return compute_index(read_method(method), read_design(design), frame, outside, **more)


def score(result: IndexResult, node: str, unit: str = "") -> dict:
    return result.scores.row(by_predicate=(pl.col("node") == node) & (pl.col("unit") == unit), named=True)


def test_a_composite_of_complete_answers_has_the_error_of_the_mean_of_row_scores():
    frame = answers()
    yes = [(pl.col(name) >= 4).cast(pl.Float64) for name in ("q1", "q2", "q3")]
    frame = frame.with_columns(row=100 * (2 * (yes[0] + yes[1]) / 2 + yes[2]) / 3)
    result = run(simple(MEAN, "units: {column: unit, whole: true}\n"), frame)
    design = prepare(read_design(PLAIN), frame).design
    for unit, by in (("", ()), ("x", ("unit",)), ("y", ("unit",))):
        label = f"unit={unit}" if by else ""
        core = estimate(design, frame, "mean", ["row"], Request(by)).frame.row(
            by_predicate=pl.col("domain") == label, named=True
        )
        found = score(result, "T", unit)
        for name in ("est", "se", "lci", "uci"):
            assert found[name] == pytest.approx(core[name], rel=1e-12)
        assert (found["df"], found["n"]) == (core["df"], core["n"])


def test_linearised_and_jackknife_errors_agree_when_answers_are_missing():
    frame = answers(rows=2500, gaps=0.3)
    text = simple(MEAN, "units: {column: unit}\n")
    linear = run(text, frame)
    jackknife = run(text, frame, design=PLAIN + "replicates: {type: JKn}\n")
    for node in ("T", "A", "B"):
        one, other = score(linear, node, "x"), score(jackknife, node, "x")
        assert one["est"] == pytest.approx(other["est"], rel=1e-12)
        assert one["se"] == pytest.approx(other["se"], rel=0.02)


def test_calibrated_weights_carry_their_residuals_into_the_composite():
    frame = answers()
    yes = [(pl.col(name) >= 4).cast(pl.Float64) for name in ("q1", "q2", "q3")]
    frame = frame.with_columns(row=100 * (yes[0] + yes[1] + yes[2]) / 3)
    design = PLAIN + "weighting: [{poststratify: {by: unit, counts: {x: 9000, y: 11000}}}]\n"
    pooled = "\n  - {code: T, name: t, combine: pooled, to: [0, 100]}"
    result = run(simple(pooled, "", THREE.replace("A,", "T,").replace("B,", "T,")), frame, design=design)
    core = estimate(prepare(read_design(design), frame).design, frame, "mean", ["row"]).frame.row(0, named=True)
    assert score(result, "T")["est"] == pytest.approx(core["est"], rel=1e-12)
    assert score(result, "T")["se"] == pytest.approx(core["se"], rel=1e-10)


def test_a_pooled_factor_counts_answers_and_a_mean_counts_questions():
    frame = answers(gaps=0.5).with_columns(q2=pl.when(pl.col("psu") < 7).then(None).otherwise(pl.col("q2")))
    leaves = "".join(f"\n  - {{code: A{at}, parent: T, var: q{at}, answers: a, name: a}}" for at in (1, 2))
    worth = [(pl.col(name) >= 4).cast(pl.Float64) for name in ("q1", "q2")]
    pooled = score(run(simple("\n  - {code: T, name: t, combine: pooled}", "", leaves), frame), "T")["est"]
    mean = score(run(simple("\n  - {code: T, name: t, combine: mean}", "", leaves), frame), "T")["est"]
    sums = [frame.select((pl.col("w") * each).sum()).item() for each in worth]
    weights = [frame.select((pl.col("w") * each.is_not_null()).sum()).item() for each in worth]
    assert pooled == pytest.approx(sum(sums) / sum(weights), rel=1e-12)
    assert mean == pytest.approx((sums[0] / weights[0] + sums[1] / weights[1]) / 2, rel=1e-12)
    assert abs(pooled - mean) > 1e-3


def test_fixed_anchors_stretch_value_and_error_alike_and_turn_what_is_better_when_less():
    frame = answers()
    plain = "\n  - {code: A1, parent: T, var: q1, name: a, anchors: %s}"
    node = "\n  - {code: T, name: t}"
    up = score(run(simple(node, "", plain % "{between: [1, 5], to: [0.25, 2.5]}"), frame), "T")
    down = score(run(simple(node, "", plain % "{between: [1, 5], to: [0.25, 2.5], direction: down}"), frame), "T")
    raw = estimate(prepare(read_design(PLAIN), frame).design, frame, "mean", ["q1"]).frame.row(0, named=True)
    assert up["est"] == pytest.approx(0.25 + (raw["est"] - 1) / 4 * 2.25)
    assert up["est"] + down["est"] == pytest.approx(2.75)
    assert up["se"] == pytest.approx(raw["se"] * 2.25 / 4) == pytest.approx(down["se"])


def rated(seed: int = 2) -> pl.DataFrame:
    """Six departments and three communes, each respondent rates several; commune X9 has very few raters."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(400):
        for at, unit in enumerate(("S1", "S2", "S3", "S4", "S5", "S6", "X1", "X2", "X9")):
            if rng.random() < (0.01 if unit == "X9" else 0.4):
                value = int(np.clip(round(2.2 + 0.25 * at + rng.normal()), 1, 5))
                role = "leader" if rng.random() < 0.7 else "employee"
                block = "so" if unit[0] == "S" else "xa"
                rows.append((f"p{person}", unit, block, role, value, value % 3 + 1, int(rng.integers(1, 6))))
    return pl.DataFrame(rows, schema=["person", "unit", "block", "role", "q1", "q2", "land"], orient="row")


DDCI = """code: D
name: d
units: {column: unit, block: block}
respondents: {role: role, counted: [leader]}
min_n_unit: 20
anchors: {policy: same_year, to: [1, 10]}
answers: [{code: five, values: {1: 1, 2: 2, 3: 3, 4: 4, 5: 5}}]
nodes:
  - {code: T, name: t, to: [10, 100]}
  - {code: A, parent: T, name: a, split: {soft: 0.6, hard: 0.4}}
  - {code: L, parent: T, name: l, blocks: [xa]}
indicators:
  - {code: A1, parent: A, var: q1, answers: five, name: a1}
  - {code: H1, parent: A, source: hard, direction: down, name: h1}
  - {code: L1, parent: L, var: land, answers: five, name: l1}
"""
BY_PERSON = "stages: [{unit: person}]\n"
LATE = {"S1": 5.0, "S2": 1.0, "S3": 2.0, "S4": 4.0, "S5": 9.0, "S6": 3.0, "X1": 2.0, "X2": 6.0, "X9": 4.0}
HARD = Outside(tuple(Figure(unit, "H1", value) for unit, value in LATE.items()))


def test_units_are_scaled_and_ranked_within_their_block_by_those_with_enough_respondents():
    result = run(DDCI, rated(), HARD, BY_PERSON)
    leaf = result.indicators.filter(pl.col("indicator") == "A1")
    so = leaf.filter(pl.col("block") == "so")
    assert so["score"].min() == pytest.approx(1) and so["score"].max() == pytest.approx(10)
    table = {row["unit"]: row for row in result.ranking.to_dicts()}
    assert table["X9"]["rank"] is None and table["X9"]["status"] == "not_ranked" and table["X9"]["n"] < 20
    assert {row["of"] for row in table.values() if row["block"] == "so"} == {6}
    assert sorted(table[unit]["rank"] for unit in ("X1", "X2")) == [1, 2]
    # the thin commune sets no anchors: the others still reach from 1 to 10
    communes = leaf.filter(pl.col("unit").is_in(["X1", "X2"]))["score"].sort().to_list()
    assert communes == pytest.approx([1, 10])


def test_soft_and_hard_parts_have_their_shares_and_hard_figures_no_error():
    result = run(DDCI, rated(), HARD, BY_PERSON)
    leaves = {(row["unit"], row["indicator"]): row for row in result.indicators.to_dicts()}
    part = score(result, "A", "S3")
    assert part["est"] == pytest.approx(0.6 * leaves["S3", "A1"]["score"] + 0.4 * leaves["S3", "H1"]["score"])
    soft = leaves["S3", "A1"]
    assert part["se"] == pytest.approx(0.6 * soft["se"] * 9 / (soft["max"] - soft["min"]))
    assert leaves["S2", "H1"]["score"] == 10 and leaves["S5", "H1"]["score"] == 1 and leaves["S2", "H1"]["se"] is None


def test_what_does_not_apply_to_a_block_leaves_its_base():
    result = run(DDCI, rated(), HARD, BY_PERSON)
    assert score(result, "L", "S1")["status"] == "not_applicable"
    assert score(result, "T", "S1")["est"] == pytest.approx(10 * score(result, "A", "S1")["est"])
    both = (score(result, "A", "X1")["est"] + score(result, "L", "X1")["est"]) / 2
    assert score(result, "T", "X1")["est"] == pytest.approx(10 * both)


def test_only_the_counted_roles_are_heard():
    frame = rated()
    result = run(DDCI, frame, HARD, BY_PERSON)
    leaders = frame.filter((pl.col("role") == "leader") & (pl.col("unit") == "S4"))
    leaf = result.indicators.row(by_predicate=(pl.col("unit") == "S4") & (pl.col("indicator") == "A1"), named=True)
    assert leaf["n"] == leaders.height and leaf["est"] == pytest.approx(leaders["q1"].mean())
    shares = result.roles.filter(pl.col("unit") == "S4")
    assert shares["share"].sum() == pytest.approx(1) and set(shares["role"]) == {"leader", "employee"}


def test_pooled_anchors_reach_to_earlier_years():
    text = DDCI.replace("same_year", "pooled")
    past = Outside(HARD.hard, (Figure("S1", "A1", 1.2, "2024"), Figure("S9", "A1", 4.9, "2024", "so")))
    leaf = run(text, rated(), past, BY_PERSON).indicators.filter(pl.col("indicator") == "A1")
    so = leaf.filter(pl.col("block") == "so")
    assert set(so["min"]) == {1.2} and set(so["max"]) == {4.9}
    assert so["score"].min() > 1 and so["score"].max() < 10
    assert leaf.filter(pl.col("block") == "xa")["max"].max() < 4.9


def test_a_missing_dimension_means_no_total_and_no_rank_and_fewer_are_ranked():
    missing = Outside(tuple(each for each in HARD.hard if each.unit != "S2"))
    result = run(DDCI, rated(), missing, BY_PERSON)
    table = {row["unit"]: row for row in result.ranking.to_dicts()}
    assert table["S2"]["score"] is None and table["S2"]["rank"] is None and table["S2"]["status"] == "missing"
    assert table["S1"]["of"] == 5
    rest = run(DDCI.replace("hard: 0.4}}", "hard: 0.4}, missing: rest}"), rated(), missing, BY_PERSON)
    leaf = rest.indicators.row(by_predicate=(pl.col("unit") == "S2") & (pl.col("indicator") == "A1"), named=True)
    assert score(rest, "A", "S2")["est"] == pytest.approx(leaf["score"])


def test_thin_cells_are_suppressed_and_leave_no_figure():
    result = run(simple(MEAN, "units: {column: unit}\nmin_n: 400\n"), answers())
    assert set(result.indicators["status"]) == {"suppressed"}
    assert result.indicators["est"].null_count() == result.indicators.height
    assert set(result.scores["status"]) == {"missing"}


def test_equal_units_have_no_scale_and_it_is_said():
    frame = rated().with_columns(q1=pl.lit(3))
    result = run(DDCI, frame, HARD, BY_PERSON)
    assert "survey.anchors_coincide" in {note.code for note in result.notes}
    assert result.ranking["rank"].null_count() == result.ranking.height


def test_excluded_rows_are_logged_one_by_one_and_change_the_estimate():
    frame = answers().with_columns(minutes=pl.when(pl.int_range(pl.len()) < 10).then(1.0).otherwise(20.0))
    text = simple(MEAN, "cleaning: [{check: speeders, columns: [minutes], exclude: true}]\n")
    result = run(text, frame)
    assert result.cleaned.log["row"].to_list() == list(range(10)) and set(result.cleaned.log["reason"]) != {""}
    assert score(result, "T")["n"] == frame.height - 10
    assert score(result, "T")["est"] == score(run(simple(MEAN), frame.slice(10)), "T")["est"]
    assert "survey.excluded" in {note.code for note in result.notes}


def test_intervals_on_the_log_odds_stay_within_the_scale():
    frame = answers().with_columns(q1=pl.when(pl.col("psu") == 1).then(pl.col("q1")).otherwise(5))
    leaf = "\n  - {code: A1, parent: T, var: q1, answers: a, name: a}"
    found = score(run(simple("\n  - {code: T, name: t, to: [0, 100]}", "interval: logit\n", leaf), frame), "T")
    assert 0 < found["lci"] < found["est"] < found["uci"] < 100
    assert found["est"] - found["lci"] > found["uci"] - found["est"]


BAD = [
    (DDCI.replace("- {code: T, name: t, to: [10, 100]}", ""), "survey.method_root"),
    (DDCI.replace("parent: A, var", "parent: Z, var"), "survey.method_parent"),
    (DDCI.replace("code: L1", "code: A1"), "survey.method_code_twice"),
    (DDCI.replace("answers: five, name: a1", "answers: six, name: a1"), "survey.method_answers"),
    (DDCI.replace("{soft: 0.6, hard: 0.4}", "{soft: 0.6, hard: 0.6}"), "survey.split"),
    (DDCI.replace("to: [10, 100]", "to: [100, 10]"), "survey.wrong_shape"),
    (DDCI.replace("policy: same_year", "policy: fixed"), "survey.anchors_fixed"),
    (DDCI.replace("block: block}", "block: block, whole: true}"), "survey.method_anchors"),
    (
        DDCI.replace("parent: T, name: a,", "parent: L, name: a,").replace("parent: T, name: l", "parent: A, name: l"),
        "survey.method_cycle",
    ),
    (DDCI.replace("weight", "wieght") + "wieght: 3\n", "survey.unknown_key"),
    (DDCI + "cleaning: [{check: digits, columns: [q1], exclude: true}]\n", "survey.method_exclude"),
    (
        simple(MEAN.replace("code: A,", "code: A, combine: pooled,"), "anchors: {between: [0, 1]}\n"),
        "survey.method_pooled",
    ),
]


@pytest.mark.parametrize(("text", "code"), BAD, ids=[code for _, code in BAD])
def test_a_method_that_cannot_be_is_refused(text: str, code: str):
    with pytest.raises(InputError) as caught:
        read_method(text)
    assert code in [problem.code for problem in caught.value.problems]


def test_answers_that_the_scale_does_not_know_are_named_with_their_count():
    frame = answers().with_columns(q1=pl.when(pl.int_range(pl.len()) < 3).then(7).otherwise(pl.col("q1")))
    with pytest.raises(InputError) as caught:
        run(simple(MEAN), frame)
    (problem,) = caught.value.problems
    assert problem.code == "survey.unknown_answer" and problem.got == "7 (3 ×)" and problem.where == "q1"


OUTSIDE = [
    (Outside((Figure("S1", "A1", 2.0),)), "survey.unknown_indicator"),
    (Outside((Figure("S77", "H1", 2.0),)), "survey.unknown_unit"),
    (Outside((Figure("S1", "H1", float("inf")),)), "survey.not_numeric"),
]


@pytest.mark.parametrize(("outside", "code"), OUTSIDE, ids=[code for _, code in OUTSIDE])
def test_hard_figures_that_fit_nowhere_are_refused(outside: Outside, code: str):
    with pytest.raises(InputError) as caught:
        run(DDCI, rated(), outside, BY_PERSON)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_unit_in_two_blocks_is_refused():
    frame = rated().with_columns(block=pl.when(pl.col("q1") == 3).then(pl.lit("xa")).otherwise(pl.col("block")))
    with pytest.raises(InputError) as caught:
        run(DDCI, frame, HARD, BY_PERSON)
    assert caught.value.problems[0].code == "survey.unit_blocks"


@pytest.mark.parametrize("name", ["sipas-mau", "ddci-mau", "kieu-papi-mau"])
def test_the_sample_methods_say_that_they_are_samples(name: str):
    method = read_method(example_text(f"{name}.method"))
    assert method.sample and "mẫu" in method.name.vi.lower() and method.span_of(method.root)[1] in (100, 20)
