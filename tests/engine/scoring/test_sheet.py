"""One sheet: statuses, base, grades, bonus and penalty, knock-outs, unknown maxima."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chiso.engine.errors import InputError
from chiso.engine.frameworks import load_framework
from chiso.engine.scoring import Answer, apply_bands, inputs_of, load_checked, rank_sheets, score_leaf, score_sheet
from chiso.samples import framework_text
from tests.engine.scoring.trees import TEXT, framework

FRAMEWORK = framework()
FULL = {
    "1.1": Answer({"answer": "có"}),
    "1.2": Answer({"rate": "33,3"}),
    "1.3": Answer({"a": "45", "b": "50"}),
    "1.4": Answer({"x": "97,5"}),
    "2.1.1": Answer({"a": "3", "b": "2"}),
    "2.1.2": Answer({"violated": "không"}),
    "2.1.3": Answer({"count": "7"}),
    "2.2": Answer({"violations": "0"}),
    "2.3": Answer({"date": "30/06/2026"}),
    "2.4": Answer({"choice": "x"}),
    "2.5": Answer({"result": "100"}),
}


def test_a_sheet_that_has_everything_reaches_the_total() -> None:
    sheet = score_sheet(FRAMEWORK, FULL)
    assert (sheet.points, sheet.base, sheet.percent, sheet.grade) == (Decimal("17.50"), Decimal("17.50"), 100, "A")
    assert str(sheet.published) == "100.00"


def test_an_empty_sheet_has_no_points_on_the_full_base() -> None:
    sheet = score_sheet(FRAMEWORK, {})
    assert (sheet.points, sheet.base, sheet.percent, sheet.grade) == (0, Decimal("17.50"), 0, "C")
    assert {leaf.status for leaf in sheet.leaves} == {"unanswered"}


def test_the_percentage_is_recomputed_on_what_applies() -> None:
    # worked by hand: 8.75 of 17.5 asked for, field 2 does not apply, 6.75 of 8.75 reached
    gone = {code: Answer({}, "not_applicable") for code in FULL if code.startswith("2")}
    sheet = score_sheet(FRAMEWORK, FULL | gone | {"1.2": Answer({}, "answered")})
    assert (sheet.points, sheet.base) == (Decimal("6.75"), Decimal("8.75"))
    assert str(sheet.published) == "77.14"
    assert sheet.nodes["2"].percent is None


def test_bonus_and_penalty_are_capped_by_item_then_by_year() -> None:
    sheet = score_sheet(FRAMEWORK, {"1.1": FULL["1.1"], "1.4": FULL["1.4"]}, {"B1": "5", "B2": "3", "P1": "1"})
    # B1: 5 × 0.75 capped to 1.5; B2: 3, but only 0.5 of the yearly 2 is left; P1: −0.5
    assert [(item.item, item.points) for item in sheet.adjustments] == [
        ("B1", Decimal("1.50")),
        ("B2", Decimal("0.50")),
        ("P1", Decimal("-0.50")),
    ]
    assert sheet.points == Decimal("5.25")
    assert "đến mức tối đa của năm" in sheet.adjustments[1].explanation.vi


def test_the_total_never_leaves_nothing_and_the_base() -> None:
    assert score_sheet(FRAMEWORK, FULL, {"B1": "9"}).points == Decimal("17.50")
    assert score_sheet(FRAMEWORK, {}, {"P1": "9"}).points == 0
    above = load_checked(TEXT.replace("adjustments:\n", "adjustments:\n  may_exceed_total: true\n"))
    assert score_sheet(above, FULL, {"B1": "9"}).points == Decimal("19.00")


def test_a_bad_bonus_count_is_a_problem_and_no_points() -> None:
    sheet = score_sheet(FRAMEWORK, FULL, {"B1": "nhiều"})
    assert sheet.adjustments[0].points == 0
    assert [problem.where for problem in sheet.problems] == ["B1.count"]


def test_a_knock_out_says_who_took_the_points() -> None:
    sheet = score_sheet(FRAMEWORK, FULL | {"2.1.2": Answer({"violated": "có"})})
    assert sheet.leaf("2.1.3").points == 0
    assert sheet.leaf("2.1.3").explanation.vi == (
        "7 × 0,40 (tối đa 2,75) → 2,75/2,75; nhưng 2.1.2 có vi phạm nên còn 0,00/2,75"
    )
    assert "2.1.2 has a violation" in sheet.leaf("2.1.1").explanation.en


def test_figures_that_cannot_be_are_problems_and_no_points() -> None:
    sheet = score_sheet(FRAMEWORK, FULL | {"1.3": Answer({"a": "51", "b": "50"}), "2.2": Answer({"violations": "x"})})
    assert [leaf.node for leaf in sheet.leaves if leaf.status == "invalid"] == ["1.3", "2.2"]
    assert sheet.leaf("1.3").points is None
    assert [problem.where for problem in sheet.problems] == ["1.3.a", "2.2.violations"]
    assert sheet.points == Decimal("17.50") - 3 - 2


def test_a_survey_always_arises() -> None:
    assert score_leaf(FRAMEWORK, "2.5", Answer({}, "did_not_arise")).status == "invalid"
    assert score_leaf(FRAMEWORK, "2.5", Answer({}, "not_applicable")).status == "not_applicable"


def test_a_leaf_says_what_it_needs() -> None:
    found = inputs_of(FRAMEWORK, "1.3")
    assert [(spec.name, spec.type) for spec in found] == [("a", "number"), ("b", "number")]
    assert inputs_of(FRAMEWORK, "2.5")[0].label.vi == "Kết quả điều tra"
    assert inputs_of(FRAMEWORK, "2.4")[0].options[1][0] == "y"


def test_a_leaf_that_does_not_apply_to_the_unit_leaves_its_base() -> None:
    narrowed = load_checked(TEXT.replace("name: a,", "name: a, applies_to: {except: [TTT]},"))
    assert score_sheet(narrowed, FULL, unit="TTT").base == Decimal("16.75")
    assert score_sheet(narrowed, FULL, unit="SNV").base == Decimal("17.50")


def test_without_a_known_maximum_there_is_no_total() -> None:
    unknown = load_checked(TEXT.replace("name: Một, level: field, max: 8.75", "name: Một, level: field, max: null"))
    sheet = score_sheet(unknown, FULL)
    assert (sheet.points, sheet.base, sheet.percent, sheet.published, sheet.grade) == (None,) * 5
    assert sheet.nodes["2"].points == Decimal("8.75")
    assert sheet.leaf("1.1").points == Decimal("0.75")


def test_grades_look_at_the_exact_percentage_unless_told_otherwise() -> None:
    text = TEXT.replace("{code: A, from: 90}", "{code: A, from: 77.15}")
    gone = {code: Answer({}, "not_applicable") for code in FULL if code.startswith("2")}
    answers = FULL | gone | {"1.2": Answer(), "1.1": Answer({"answer": "có"})}
    exact = score_sheet(load_checked(text.replace("77.15", "77.143")), answers)
    shown = score_sheet(load_checked(text.replace("77.15", "77.143") + "grades_on: published\n"), answers)
    assert (str(exact.published), exact.grade, shown.grade) == ("77.14", "B", "B")
    low = text.replace("77.15", "77.142")
    assert score_sheet(load_checked(low), answers).grade == "A"
    assert score_sheet(load_checked(low + "grades_on: published\n"), answers).grade == "B"


def test_bands_grade_percentages_of_any_origin() -> None:
    percents = {"X": Decimal(90), "Y": Decimal("89.999999"), "Z": None, "W": Decimal(0)}
    assert apply_bands(FRAMEWORK, percents) == {"X": "A", "Y": "B", "Z": None, "W": "C"}


def test_ties_may_be_broken_by_a_field() -> None:
    by_second = load_checked(TEXT + "ties: {method: min, break_by: ['2']}\n")
    # both lose 0.75: P in field 1, Q in field 2
    lost_in_first = {**FULL, "1.1": Answer({"answer": "không"})}
    lost_in_second = {**FULL, "2.2": Answer({"violations": "3"})}
    sheets = [
        score_sheet(by_second, lost_in_second, unit="Q"),
        score_sheet(by_second, lost_in_first, unit="P"),
        score_sheet(by_second, FULL, unit="R"),
    ]
    assert sheets[0].percent == sheets[1].percent
    assert [(entry.unit, entry.rank) for entry in rank_sheets(by_second, sheets)] == [("R", 1), ("P", 2), ("Q", 3)]
    assert [entry.rank for entry in rank_sheets(FRAMEWORK, sheets)] == [1, 2, 2]


def test_rules_that_were_not_checked_are_refused_when_scored() -> None:
    loose = load_framework(TEXT.replace("kind: count", "kind: cuont"))
    with pytest.raises(InputError, match="unknown_rule_kind"):
        score_sheet(loose, {})


def test_a_sample_sheet_reads_like_an_officer_would_write_it() -> None:
    sample = load_checked(framework_text("MAU-SO-2026"))
    said = score_leaf(sample, "6.1.1", Answer({"rate": "77,5"})).explanation
    assert said.vi == "77,5 % → tuyến tính từ 60 (0,00) đến 95 (2,00) → 1,00/2,00"
    assert said.en == "77.5% → linear from 60 (0.00) to 95 (2.00) → 1.00/2.00"
