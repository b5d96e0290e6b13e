"""What flags a response, an interviewer or a village, and what is too thin to be shown."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from chiso.engine.errors import InputError
from chiso.engine.survey import Request, estimate, read_design
from chiso.engine.survey.binding import bind_design
from chiso.engine.survey.cleaning import clean
from chiso.engine.survey.integrity import Check, interviewer_effect, run_check
from chiso.engine.survey.suppress import Rule, suppress
from tests.engine.survey.samples import PLAIN, small

QUESTIONS = ("q1", "q2", "q3", "q4", "q5", "q6")


def responses(seed: int = 1, rows: int = 300) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    columns = {name: rng.integers(1, 6, rows) for name in QUESTIONS}
    return pl.DataFrame(
        {
            **columns,
            "who": rng.choice(["an", "binh", "chi", "dung"], rows),
            "minutes": rng.gamma(20, 1.0, rows),
            "age": rng.integers(18, 80, rows),
        }
    )


def rows_of(check: Check, frame: pl.DataFrame) -> list[int]:
    return run_check(check, frame)["row"].to_list()


def test_all_but_the_first_of_equal_responses_are_flagged():
    frame = responses()
    doubled = pl.concat([frame, frame.slice(7, 1), frame.slice(7, 1)])
    check = Check("duplicates", (*QUESTIONS, "minutes"))
    assert rows_of(check, frame) == []
    assert rows_of(check, doubled) == [300, 301]
    assert run_check(check, doubled)["value"].to_list() == [7, 7]


def test_rows_without_any_answer_are_not_duplicates_of_each_other():
    frame = pl.DataFrame({"a": [None, None, 1], "b": [None, None, 2]}, schema={"a": pl.Int64, "b": pl.Int64})
    assert rows_of(Check("duplicates", ("a", "b")), frame) == []


def test_a_copy_with_one_answer_changed_is_found_with_the_same_interviewer_only():
    frame = responses()
    copy = frame.slice(5, 1).with_columns(q3=pl.col("q3") % 5 + 1)
    stranger = copy.with_columns(who=pl.lit("em"))
    check = Check("near_duplicates", QUESTIONS, by="who", limit=5 / 6)
    before = set(rows_of(check, frame))
    assert set(rows_of(check, pl.concat([frame, copy]))) - before == {300}
    assert set(rows_of(check, pl.concat([frame, stranger]))) == before


def test_one_answer_all_along_is_a_straight_line_even_across_a_gap():
    frame = pl.DataFrame({"q1": [3, 3, 3, 4], "q2": [3, None, 3, 4], "q3": [3, 3, 4, 4], "q4": [3, 3, 4, 5]})
    assert rows_of(Check("straight_lining", ("q1", "q2", "q3", "q4"), limit=3), frame) == [0, 1, 3]
    assert rows_of(Check("straight_lining", ("q1", "q2", "q3", "q4")), frame) == [0]


def test_speed_is_measured_against_the_median_of_the_same_mode():
    frame = pl.DataFrame({"t": [20.0, 22, 21, 5, 4, 5, 5, 1, None], "mode": ["face"] * 4 + ["web"] * 5})
    assert rows_of(Check("speeders", ("t",), by="mode", limit=0.33), frame) == [3, 7]


def test_an_interviewer_who_stands_apart_is_named_and_the_effect_measured():
    frame = responses(rows=800).with_columns(
        q1=pl.when(pl.col("who") == "chi").then((pl.col("q1") + 2).clip(1, 5)).otherwise(pl.col("q1"))
    )
    flags = run_check(Check("interviewers", ("q1", "q2"), by="who", limit=0.001), frame)
    tested = flags.filter(pl.col("p_fdr").is_not_null())
    assert "chi" in tested["subject"].to_list() and set(tested["measure"]) == {"q1: t"}
    effects = dict(flags.filter(pl.col("p_fdr").is_null()).select("measure", "value").rows())
    assert effects["q1: ICC"] > 0.15 and abs(effects["q2: ICC"]) < 0.03


def test_the_interviewer_effect_is_one_when_each_says_one_thing_and_about_zero_by_chance():
    groups = np.repeat(np.arange(5), 10)
    assert interviewer_effect(groups.astype(float), groups) == pytest.approx(1)
    rng = np.random.default_rng(4)
    assert abs(interviewer_effect(rng.normal(size=2000), rng.integers(0, 20, 2000))) < 0.02
    assert np.isnan(interviewer_effect(np.ones(5), np.zeros(5, dtype=np.int64)))


def test_ages_that_end_in_nought_and_five_are_noticed():
    frame = responses(rows=1000)
    rounded = frame.with_columns(
        age=pl.when(pl.col("who") == "dung").then((pl.col("age") / 5).round() * 5).otherwise(pl.col("age"))
    )
    check = Check("digits", ("age",), by="who", limit=0.001)
    assert run_check(check, frame).height == 0
    assert run_check(check, rounded)["subject"].to_list() == ["dung"]


def test_a_village_that_changed_abruptly_is_found_under_a_trend_that_all_share():
    rng = np.random.default_rng(9)
    rows = [
        (f"v{village}", year, 3 + 0.2 * year + rng.normal(0, 0.1) + (1.5 if village == 4 and year >= 5 else 0))
        for village in range(30)
        for year in range(8)
        for _ in range(15)
    ]
    frame = pl.DataFrame(rows, schema=["village", "year", "q"], orient="row")
    flags = run_check(Check("change_points", ("q",), by="village", period="year", limit=0.001), frame)
    assert flags.select("subject", "measure").rows() == [("v4", "q: 5")]


def test_each_row_taken_out_has_one_line_in_the_log():
    frame = responses().with_columns(minutes=pl.when(pl.int_range(pl.len()) < 3).then(0.5).otherwise(20.0))
    doubled = pl.concat([frame, frame.slice(0, 1)])
    checks = (
        Check("duplicates", (*QUESTIONS, "age"), exclude=True),
        Check("speeders", ("minutes",), limit=0.3, exclude=True),
    )
    found = clean(doubled, checks)
    assert found.log["row"].to_list() == [300, 0, 1, 2] and (~found.kept).sum() == 4
    assert found.log["check"].to_list() == ["duplicates", "speeders", "speeders", "speeders"]
    watched = clean(doubled, (Check("speeders", ("minutes",), limit=0.3),))
    assert watched.kept.all() and watched.flags.height == 4 and watched.log.height == 0


def test_a_check_of_an_absent_column_names_it():
    with pytest.raises(InputError) as caught:
        clean(responses(), (Check("speeders", ("seconds",), limit=0.3),))
    assert caught.value.problems[0].code == "survey.no_column"


def test_thin_and_uncertain_cells_are_blanked_with_their_reason():
    frame = small()
    design = bind_design(read_design(PLAIN), frame)
    found = estimate(design, frame, "mean", ["y"], Request(("village",)))
    thin = int((found.frame["n"] < 12).sum())
    hidden = suppress(found, Rule(min_n=12, max_cv=0.05)).frame
    assert (hidden["hidden"] == "n").sum() == thin > 0 and (hidden["hidden"] == "cv").sum() > 0
    assert hidden.filter(pl.col("hidden") != "")["est"].null_count() == (hidden["hidden"] != "").sum()
    assert hidden.filter(pl.col("hidden") == "n")["n"].null_count() == thin
    shown = hidden.filter(pl.col("hidden") == "")
    assert shown["est"].null_count() == 0 and (shown["se"] / shown["est"]).max() <= 0.05


def test_a_total_made_by_one_respondent_is_hidden_and_takes_the_smallest_other_with_it():
    frame = small().with_columns(sale=pl.when(pl.int_range(pl.len()) == 0).then(1e6).otherwise(pl.col("full").abs()))
    first = frame["stratum"][0]
    design = bind_design(read_design(PLAIN), frame)
    found = estimate(design, frame, "total", ["sale"], Request(("stratum",)))
    rule = Rule(dominant=1, share=0.8)
    hidden = suppress(found, rule, source=(design, frame, ("stratum",))).frame
    words = dict(hidden.select("domain", "hidden").rows())
    assert words[f"stratum={first}"] == "dominance" and sorted(words.values()) == ["", "", "dominance", "secondary"]
    others = found.frame.filter(pl.col("domain") != f"stratum={first}")
    smallest = others.sort("est")["domain"][0]
    assert words[smallest] == "secondary"
    with pytest.raises(ValueError, match="microdata"):
        suppress(found, rule)
