"""Framework files: what is read, and what is refused with which words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks import Framework, dump_framework
from chiso.engine.frameworks.io import MAX_BYTES
from chiso.engine.scoring import check_examples, load_checked
from chiso.samples import FRAMEWORKS, framework_text

HEAD = """\
code: T-1
name: {vi: Bộ thử, en: Trial}
family: T
unit_group: departments
valid_for: {from: 2026-01-01, to: 2027-01-01}
total: 3
"""
NODES = """\
nodes:
  - {code: "1", name: Lĩnh vực, level: field, max: 3}
  - {code: 1.10, parent: 1, name: A, level: criterion, max: 1, rule: {kind: yes_no}}
  - {code: 1.2, parent: 1, name: B, level: criterion, max: 2, rule: {kind: manual, step: 0.5}}
"""
GOOD = HEAD + NODES


def problems_of(source: str | bytes | Path) -> list[Problem]:
    """What is wrong with a file, or was odd about it."""
    try:
        return list(load_checked(source).warnings)
    except InputError as error:
        return list(error.problems)


def codes_of(source: str | bytes | Path) -> list[str]:
    return [problem.code.removeprefix("framework.") for problem in problems_of(source)]


def leaf(rule: str, maximum: str = "1", extra: str = "") -> str:
    """The good file with one more leaf that has the rule."""
    line = f"  - {{code: x, parent: 1, name: X, level: criterion, max: {maximum}, {extra}rule: {rule}}}\n"
    return GOOD.replace("max: 3}", "max: 4}").replace("total: 3", "total: 4") + line


def test_a_good_file_is_read_exactly() -> None:
    found = load_checked(GOOD)
    assert found.warnings == ()
    assert found.total == Decimal(3)
    assert (found.valid_from, found.valid_to) == (date(2026, 1, 1), date(2027, 1, 1))
    assert [node.code for node in found.leaves] == ["1.10", "1.2"]
    assert found.node("1.10").parent == "1"
    assert found.node("1").name.vi == found.node("1").name.en == "Lĩnh vực"


def test_codes_and_numbers_stay_the_text_of_the_file() -> None:
    text = GOOD.replace("max: 2, rule", "max: 2.0000, rule")
    assert load_checked(text).node("1.10").code == "1.10"
    assert load_checked(text).sha256 == load_checked(GOOD).sha256


def test_a_maximum_written_without_leading_zero_is_exact() -> None:
    text = GOOD.replace("max: 1, rule", "max: .5, rule")
    assert load_checked(text).node("1.10").max == Decimal("0.5")


def test_bytes_with_a_byte_order_mark_and_paths_are_read(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_checked(path) == load_checked(GOOD) == load_checked(path.read_bytes())


BROKEN = {
    "a repeated code": (GOOD.replace("1.2,", "1.10,"), "duplicate_code"),
    "an unknown parent": (GOOD.replace("parent: 1, name: B", "parent: 9, name: B"), "orphan"),
    "a circle of parents": (GOOD.replace('code: "1", name', 'code: "1", parent: 1.10, name'), "cycle"),
    "its own parent": (GOOD.replace('code: "1", name', 'code: "1", parent: 1, name'), "cycle"),
    "a missing maximum": (GOOD.replace("max: 1, ", ""), "missing_max"),
    "a negative maximum": (GOOD.replace("max: 1, ", "max: -1, "), "number_range"),
    "words for a number": (GOOD.replace("max: 1,", "max: một,"), "not_a_number"),
    "scientific notation": (GOOD.replace("max: 1,", "max: 1e3,"), "not_a_number"),
    "infinity": (GOOD.replace("max: 1,", "max: .inf,"), "not_a_number"),
    "not a number": (GOOD.replace("max: 1,", "max: .nan,"), "not_a_number"),
    "underscores": (GOOD.replace("max: 1,", "max: 1_000,"), "not_a_number"),
    "hexadecimal": (GOOD.replace("max: 1,", "max: 0x1F,"), "not_a_number"),
    "too many decimals": (GOOD.replace("max: 1,", "max: 0.1234567,"), "number_range"),
    "a huge number": (GOOD.replace("max: 1,", "max: 10000000000,"), "number_range"),
    "a quoted decimal comma": (GOOD.replace("max: 1,", 'max: "1,5",'), "not_a_number"),
    "a bare decimal comma": (GOOD.replace("max: 1,", "max: 1,5,"), "unknown_key"),
    "an unknown key": (GOOD.replace("parent: 1, name: B", "parrent: 1, name: B"), "unknown_key"),
    "an unknown top key": (GOOD + "colour: red\n", "unknown_key"),
    "a key twice": (GOOD.replace("total: 3", "total: 3\ntotal: 4"), "duplicate_key"),
    "an unknown level": (GOOD.replace("level: field", "level: area"), "unknown_value"),
    "a field under a criterion": (GOOD.replace("name: B, level: criterion", "name: B, level: field"), "level_order"),
    "an unknown channel": (leaf("{kind: yes_no}", extra="channel: radio, "), "unknown_value"),
    "a survey leaf entered by the unit": (
        leaf("{kind: yes_no}", extra="channel: survey, entered_by: unit, "),
        "self_entry",
    ),
    "a leaf without rule": (GOOD.replace(", rule: {kind: yes_no}", ""), "leaf_without_rule"),
    "a rule on a parent": (GOOD.replace("max: 3}", "max: 3, rule: {kind: yes_no}}"), "rule_on_parent"),
    "two tiers open below": (
        leaf("{kind: tiers, input: x, tiers: [{to: 5, points: 0}, {to: 9, points: 1}]}"),
        "tier_border",
    ),
    "a node that is nothing": (GOOD + "  - null\n", "wrong_shape"),
    "a node that is a word": (GOOD + "  - abc\n", "wrong_shape"),
    "an empty name": (GOOD.replace("name: A,", 'name: "",'), "missing_key"),
    "a name that is a list": (GOOD.replace("name: A,", "name: [A],"), "wrong_shape"),
    "examples that are a word": (leaf("{kind: yes_no, examples: abc}"), "wrong_shape"),
    "an example that is a word": (leaf("{kind: yes_no, examples: [abc]}"), "wrong_shape"),
    "an example without points": (leaf("{kind: yes_no, examples: [{inputs: {answer: có}}]}"), "missing_key"),
    "an example of a list": (leaf("{kind: yes_no, examples: [{inputs: [có], points: 1}]}"), "wrong_shape"),
    "a fed leaf that names no source": (leaf("{kind: yes_no}", extra="channel: fed, "), "fed_channel"),
    "a survey leaf entered as points": (leaf("{kind: manual}", extra="channel: survey, "), "survey_manual"),
    "only a document mark": ("---\n...\n", "empty"),
    "no nodes": (HEAD + "nodes: []\n", "no_nodes"),
    "a missing name": (GOOD.replace("name: A, ", ""), "missing_key"),
    "a missing code": (GOOD.replace("code: T-1\n", ""), "missing_key"),
    "a code with blanks": (GOOD.replace("code: 1.2,", "code: 1 2,"), "bad_code"),
    "an impossible date": (GOOD.replace("2026-01-01", "2026-02-30"), "bad_date"),
    "a date day first": (GOOD.replace("2026-01-01", "01/01/2026"), "bad_date"),
    "an end before the start": (GOOD.replace("2027-01-01", "2025-01-01"), "bad_period"),
    "an unknown rule kind": (leaf("{kind: yesno}"), "unknown_rule_kind"),
    "a rule without kind": (leaf("{points: 1}"), "missing_key"),
    "a rule that is a word": (leaf("yes_no"), "wrong_shape"),
    "an unknown rule key": (leaf("{kind: yes_no, point: 1}"), "unknown_key"),
    "rule points above the maximum": (leaf("{kind: yes_no, points: 1.5}"), "points_above_max"),
    "option points above the maximum": (leaf("{kind: choice, options: [{code: a, points: 2}]}"), "points_above_max"),
    "an option twice": (
        leaf("{kind: choice, options: [{code: a, points: 1}, {code: a, points: 0}]}"),
        "duplicate_option",
    ),
    "no options": (leaf("{kind: choice, options: []}"), "empty_options"),
    "no tiers": (leaf("{kind: tiers, input: x, tiers: []}"), "empty_tiers"),
    "tiers with a gap": (
        leaf("{kind: tiers, input: x, tiers: [{from: 0, to: 50, points: 0}, {from: 60, points: 1}]}"),
        "tiers_gap",
    ),
    "tiers that overlap": (
        leaf("{kind: tiers, input: x, tiers: [{from: 0, to: 60, points: 0}, {from: 50, points: 1}]}"),
        "tiers_overlap",
    ),
    "two tiers from the same figure": (
        leaf("{kind: tiers, input: x, tiers: [{from: 0, points: 1}, {from: 0, points: 0}]}"),
        "tiers_overlap",
    ),
    "a tier turned round": (leaf("{kind: tiers, input: x, tiers: [{from: 9, to: 5, points: 1}]}"), "tier_reversed"),
    "a tier without points": (leaf("{kind: tiers, input: x, tiers: [{from: 0}]}"), "missing_key"),
    "text in a tier": (leaf("{kind: tiers, input: x, tiers: [{from: low, points: 1}]}"), "not_a_number"),
    "a floor above full": (leaf("{kind: ratio, numerator: a, denominator: b, floor: 2}"), "floor_above_full"),
    "a ratio of one figure": (leaf("{kind: ratio, numerator: a, denominator: a}"), "same_input"),
    "a ratio without denominator": (leaf("{kind: ratio, numerator: a}"), "missing_key"),
    "a line that is a point": (leaf("{kind: linear, input: x, from: [5, 0], to: [5, 1]}"), "linear_point"),
    "a line above the maximum": (leaf("{kind: linear, input: x, from: [0, 0], to: [5, 3]}"), "points_above_max"),
    "a pair of three": (leaf("{kind: linear, input: x, from: [0, 0, 1], to: [5, 1]}"), "linear_pair"),
    "a deadline that rewards delay": (
        leaf("{kind: deadline, due: 2026-01-01, points: 0.5, late: [{days: 3, points: 1}]}"),
        "late_points",
    ),
    "late days out of order": (
        leaf("{kind: deadline, due: 2026-01-01, late: [{days: 5, points: 0.5}, {days: 3, points: 0}]}"),
        "late_order",
    ),
    "a deadline without day": (leaf("{kind: deadline}"), "missing_key"),
    "a floor above the start": (leaf("{kind: deduction, minus_each: 1, start: 0.5, floor: 1}"), "floor_above_start"),
    "fed outside its channel": (leaf("{kind: fed, from: tasks, rule: {kind: count, points_each: 1}}"), "fed_channel"),
    "fed by nothing known": (
        leaf("{kind: fed, from: gossip, rule: {kind: count, points_each: 1}}", extra="channel: fed, "),
        "unknown_value",
    ),
    "fed inside fed": (
        leaf("{kind: fed, from: tasks, rule: {kind: fed, from: tasks}}", extra="channel: fed, "),
        "fed_rule",
    ),
    "a formula that is no CEL": (
        leaf("{kind: formula, inputs: [a], cases: [{when: 'a >', points: 1}]}"),
        "bad_formula",
    ),
    "a formula of Python": (
        leaf("{kind: formula, inputs: [a], cases: [{when: \"__import__('os') == 1\", points: 1}]}"),
        "bad_formula",
    ),
    "a formula with an unknown name": (
        leaf("{kind: formula, inputs: [a], cases: [{when: 'b > 1', points: 1}]}"),
        "bad_formula",
    ),
    "a formula that asks for a number": (
        leaf("{kind: formula, inputs: [a], cases: [{when: 'a + 1.0', points: 1}]}"),
        "bad_formula",
    ),
    "a formula dividing whole numbers": (
        leaf("{kind: formula, inputs: [a], cases: [{when: 'a > 7 / 2', points: 1}]}"),
        "bad_formula",
    ),
    "a formula without cases": (leaf("{kind: formula, inputs: [a], cases: []}"), "empty_cases"),
    "formula points above the maximum": (
        leaf("{kind: formula, inputs: [a], cases: [{points: 7}]}"),
        "points_above_max",
    ),
    "a wrong worked example": (
        leaf("{kind: yes_no, examples: [{inputs: {answer: có}, points: 0.5}]}"),
        "example_fails",
    ),
    "an example that cannot be": (
        leaf("{kind: yes_no, examples: [{inputs: {answer: so}, points: 1}]}"),
        "example_refused",
    ),
    "an example of another input": (leaf("{kind: yes_no, examples: [{inputs: {x: có}, points: 1}]}"), "example_input"),
    "a rounding twice": (leaf("{kind: yes_no, rounding: {step: 0.5, decimals: 1}}"), "rounding_twice"),
    "a rounding of nothing": (leaf("{kind: yes_no, rounding: {step: 0}}"), "number_range"),
    "a knock-out at the root": (
        HEAD + "nodes:\n  - {code: a, name: A, level: field, max: 3, rule: {kind: zero_parent}}\n",
        "no_parent",
    ),
    "bands that overlap": (GOOD + "bands: [{code: A, from: 50}, {code: B, from: 50}]\n", "bands_overlap"),
    "ties broken by nothing": (GOOD + "ties: {method: min, break_by: ['9']}\n", "unknown_node"),
    "an unknown tie policy": (GOOD + "ties: best\n", "unknown_value"),
    "decomposed letters": (GOOD.replace("Lĩnh vực", "Li\u0303nh vư\u0323c"), "decomposed_text"),
    "TCVN3 letters": (GOOD.replace("Lĩnh vực", '"C¶i c¸ch thñ tôc hµnh chÝnh"'), "legacy_text"),
    "an alias": (GOOD.replace("name: A,", "name: &n A,"), "alias"),
    "a tag": (GOOD.replace("name: A,", "name: !!python/name:os.system A,"), "tag"),
    "several documents": (GOOD + "---\n" + GOOD, "several_documents"),
    "broken YAML": (GOOD + "  - {code: [}\n", "yaml"),
    "a tab": (GOOD + "\t- x\n", "tab"),
    "a NUL": (GOOD.replace("name: A", "name: \x00"), "yaml"),
    "an empty file": ("", "empty"),
    "a list": ("- 1\n- 2\n", "wrong_shape"),
    "UTF-16": (GOOD.encode("utf-16"), "not_utf8"),
    "Windows-1252": (GOOD.encode("utf-8") + b"# \xe9t\xe9\n", "not_utf8"),
    "50 MB": (b"#" * (MAX_BYTES + 1), "file_too_big"),
    "a deep nest": ("a: " + "[" * 200 + "]" * 200, "too_large"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_every_problem_says_what_was_expected_and_how_to_mend_it(name: str) -> None:
    for problem in problems_of(BROKEN[name][0]):
        for text in (problem.message, problem.expected, problem.hint):
            assert text.vi and text.en, problem


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_its_own_code(name: str) -> None:
    source, code = BROKEN[name]
    with pytest.raises(InputError):
        load_checked(source)
    assert code in codes_of(source)


def test_an_alias_bomb_is_refused_before_it_unfolds() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    assert codes_of("\n".join(lines)).count("alias") == len(lines)


def test_everything_behind_an_alias_is_still_read() -> None:
    text = GOOD.replace("nodes:", "nodes: &all", 1) + "  - *all\n  - {code: Z, name: z, level: criterion, max: x}\n"
    assert {"alias", "wrong_shape", "not_a_number"} <= set(codes_of(text))


def test_every_line_indented_by_a_tab_is_named() -> None:
    found = problems_of(GOOD + "\t- x\n  - y\n\t- z\n")
    lines = GOOD.count("\n")
    assert [problem.where for problem in found] == [f"dòng {lines + 1}", f"dòng {lines + 3}"]


def test_a_file_in_a_legacy_encoding_is_read_on_for_its_other_mistakes() -> None:
    data = GOOD.replace("level: field", "level: fields", 1).encode() + b"# \xe9t\xe9\n"
    assert {"not_utf8", "unknown_value"} <= set(codes_of(data))


def test_places_are_told_in_the_language_of_the_reader() -> None:
    [problem] = [found for found in problems_of(GOOD + "\t- x\n") if found.code == "framework.tab"]
    assert problem.line("en").startswith("line ") and problem.line("vi").startswith("dòng ")


@pytest.mark.parametrize(
    ("bands", "code"),
    [
        ("[{code: A, from: 80, to: 100}, {code: B, from: 0, to: 85}]", "bands_overlap"),
        ("[{code: A, from: 80}, {code: B, from: 0, to: 75}]", "bands_gap"),
    ],
)
def test_written_ends_of_grades_must_meet(bands: str, code: str) -> None:
    assert code in codes_of(GOOD + f"bands: {bands}\n" if "bands:" not in GOOD else GOOD)


def test_a_wrong_rule_under_a_repeated_code_is_still_reported() -> None:
    text = GOOD + "  - {code: Q, name: q, level: criterion, max: 1, rule: {kind: yesno}}\n" * 2
    assert codes_of(text).count("unknown_rule_kind") == 2


def test_children_that_exceed_their_parent_warn_even_when_one_maximum_is_unknown() -> None:
    text = (
        GOOD
        + "  - {code: P, name: p, level: field, max: 1}\n"
        + "".join(
            f"  - {{code: P{n}, parent: P, name: p, level: criterion, max: {top}, rule: {{kind: manual}}}}\n"
            for n, top in enumerate(["2", "null"])
        )
    )
    found = load_checked(text).warnings
    assert any(problem.code == "framework.sum_mismatch" and problem.where.endswith("(P)") for problem in found)


def test_all_problems_of_a_file_come_at_once_with_their_lines() -> None:
    text = (
        GOOD.replace("max: 1, rule: {kind: yes_no}", "max: một, rule: {kind: yesno}")
        .replace("parent: 1, name: B", "parent: 7, name: B, colour: red")
        .replace("2026-01-01", "2026-13-01")
    )
    found = problems_of(text)
    assert {problem.code for problem in found if problem.severity == "error"} == {
        "framework.not_a_number",
        "framework.unknown_rule_kind",
        "framework.orphan",
        "framework.unknown_key",
        "framework.bad_date",
    }
    assert {problem.where.split(" (")[0] for problem in found} >= {"dòng 5", "dòng 9", "dòng 10"}


def test_problems_say_what_came_what_was_expected_and_how_to_mend_it() -> None:
    found = problems_of(GOOD.replace("max: 1,", 'max: "1,5",'))[0]
    assert (found.where, found.got) == ("dòng 9 (1.10.max)", "1,5")
    assert "1.5" in found.expected.vi
    assert found.hint.vi == "viết 1.5"


def test_a_misspelt_key_or_kind_is_answered_with_the_right_one() -> None:
    assert "yes_no" in problems_of(leaf("{kind: yesno}"))[0].hint.vi
    assert "parent" in problems_of(GOOD.replace("parent: 1, name: B", "parrent: 1, name: B"))[0].hint.vi


def test_legacy_text_is_answered_with_its_repair() -> None:
    found = problems_of(GOOD.replace("Lĩnh vực", '"C¶i c¸ch thñ tôc hµnh chÝnh"'))
    assert any("Cải cách thủ tục hành chính" in problem.hint.vi for problem in found)


def test_children_that_do_not_sum_are_a_warning_with_both_figures() -> None:
    found = load_checked(GOOD.replace("level: field, max: 3", "level: field, max: 3.5"))
    assert [problem.code for problem in found.warnings] == ["framework.sum_mismatch", "framework.sum_mismatch"]
    assert "3.5" in found.warnings[0].message.vi and "3" in found.warnings[0].message.vi


def test_unknown_maxima_are_allowed_and_said() -> None:
    found = load_checked(GOOD.replace("level: field, max: 3", "level: field, max: null"))
    assert found.node("1").max is None
    assert [problem.code for problem in found.warnings] == ["framework.unknown_maximum"]


def test_a_framework_of_fields_without_maxima_loads() -> None:
    text = HEAD.replace("total: 3\n", "total: null\n") + "nodes:\n  - {code: a, name: A, level: field, max: null}\n"
    assert load_checked(text).leaves[0].max is None


def test_tiers_may_be_listed_best_first() -> None:
    falling = "[{from: 95, points: 1}, {from: 80, to: 95, points: 0.5}, {from: 0, to: 80, points: 0}]"
    example = "examples: [{inputs: {x: 80}, points: 0.5}, {inputs: {x: 95}, points: 1}, {inputs: {x: 0}, points: 0}]"
    assert load_checked(leaf(f"{{kind: tiers, input: x, tiers: {falling}, {example}}}")).warnings == ()


def test_problems_are_listed_from_the_top_of_the_file() -> None:
    text = GOOD.replace("max: 2,", "max: x,").replace("max: 1,", "max: y,").replace("level: field", "level: area")
    places = [problem.where for problem in problems_of(text) if problem.where.startswith("dòng")]
    lines = [int(place.split()[1]) for place in places]
    assert lines == sorted(lines)


def test_a_survey_leaf_needs_no_rule() -> None:
    text = GOOD.replace("max: 1, rule: {kind: yes_no}", "max: 1, channel: survey")
    assert load_checked(text).node("1.10").entered_by == "survey"


@pytest.mark.parametrize("code", FRAMEWORKS)
def test_a_sample_framework_loads_without_warnings_and_dumps_to_itself(code: str) -> None:
    found = load_checked(framework_text(code))
    assert found.warnings == ()
    assert found.total == sum(root.max for root in found.roots if root.max is not None) == 100
    again = load_checked(dump_framework(found))
    assert again == found
    assert again.sha256 == found.sha256
    assert dump_framework(again) == dump_framework(found)
    assert check_examples(found) == []


def test_a_sample_says_that_it_is_one() -> None:
    for code in FRAMEWORKS:
        found = load_checked(framework_text(code))
        assert "MẪU" in found.name.vi and "SAMPLE" in found.name.en
        assert "không phải văn bản chính thức" in found.description.vi
        assert all("mẫu" in basis for basis in found.legal_basis)


def test_the_samples_use_every_rule_kind_and_channel() -> None:
    for year in ("2025", "2026"):
        for group, least in (("SO", 95), ("XA", 55)):
            found = load_checked(framework_text(f"MAU-{group}-{year}"))
            assert len(found.leaves) >= least
            kinds = {leaf.rule.kind for leaf in found.leaves if leaf.rule}
            assert len(kinds) == 12
            assert {leaf.channel for leaf in found.leaves} == {"self", "appraised", "survey", "statistic", "fed"}


def test_the_hash_sees_every_meaning_and_no_layout() -> None:
    found = load_checked(GOOD)
    assert load_checked(GOOD.replace("code: T-1", "# a comment\ncode:   T-1")).sha256 == found.sha256
    for old, new in (("name: A", "name: C"), ("max: 2", "max: 2.5"), ("step: 0.5", "step: 0.25"), ("T-1", "T-2")):
        assert load_checked(GOOD.replace(old, new)).sha256 != found.sha256


def test_a_framework_says_to_whom_a_leaf_applies() -> None:
    text = GOOD.replace("name: A,", "name: A, applies_to: {except: [TTT]},").replace(
        "name: B,", "name: B, applies_to: [SNV, STP],"
    )
    found: Framework = load_checked(text)
    assert [found.applies(code, "TTT") for code in ("1.10", "1.2")] == [False, False]
    assert [found.applies(code, "SNV") for code in ("1.10", "1.2")] == [True, True]
    assert load_checked(dump_framework(found)) == found
