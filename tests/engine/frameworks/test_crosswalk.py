"""Crosswalks: what a file may say, what it must not, and what is proposed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.crosswalk import Crosswalk, Link, dump_crosswalk, load_crosswalk, propose_crosswalk
from chiso.engine.scoring import load_checked

HEAD = """code: {code}
name: Bộ tiêu chí thử
family: thu
unit_group: so
valid_for: {{from: {year}-01-01}}
total: {total}
nodes:
"""


def version(code: str, *leaves: str, year: int = 2025, total: int = 10) -> Framework:
    """A framework of one field and the given leaves, each `code|name|max|rule`."""
    rows = [f'  - {{code: "A", name: Lĩnh vực, level: field, max: {total}}}']
    for leaf in leaves:
        number, name, top, rule = leaf.split("|")
        rows.append(f'  - {{code: "{number}", parent: A, name: {name}, level: criterion, max: {top}, rule: {rule}}}')
    return load_checked(HEAD.format(code=code, year=year, total=total) + "\n".join(rows) + "\n")


YES = "{kind: yes_no, points: %s}"
OLD = version("cu", "A.1|Kế hoạch|4|" + YES % 4, "A.2|Kiểm tra|6|" + YES % 6)
NEW = version("moi", "A.1|Kế hoạch|5|" + YES % 5, "A.3|Tuyên truyền|5|" + YES % 5, year=2026)


def load(links: str) -> tuple[Crosswalk, list[str]]:
    found, problems = load_crosswalk(f"from: cu\nto: moi\nlinks:\n{links}", OLD, NEW)
    return found, [problem.code for problem in problems.warnings]


def test_a_file_with_links_drops_and_new_leaves_is_read_whole() -> None:
    found, warnings = load("  - {from: A.1, to: A.1, reason: giữ}\n  - {from: A.2, reason: bỏ}\n  - {to: A.3}\n")
    assert found.into["A.1"][0].reason == "giữ"
    assert found.added == {"A.3"}
    assert warnings == []


def test_leaves_that_nobody_linked_and_links_that_nobody_confirmed_are_named() -> None:
    _, warnings = load("  - {from: A.1, to: A.1, confidence: 0.9}\n")
    assert sorted(warnings) == ["crosswalk.gap", "crosswalk.gap", "crosswalk.unconfirmed"]


def test_thirds_are_written_as_fractions_and_sum_to_exactly_one() -> None:
    found, _ = load(
        "  - {from: A.1, to: A.1, weight: 1/3}\n  - {from: A.1, to: A.3, weight: 1/3}\n  - {from: A.1, weight: 1/3}\n"
    )
    assert [link.weight for link in found.out_of["A.1"]] == [Fraction(1, 3)] * 3


@pytest.mark.parametrize(
    ("links", "code"),
    [
        ("  - {from: A.9, to: A.1}\n", "crosswalk.unknown_code"),
        ("  - {from: A, to: A.1}\n", "crosswalk.not_a_leaf"),
        ("  - {from: A.1, to: A.1, weight: 0.5}\n", "crosswalk.weights_do_not_sum"),
        ("  - {from: A.1, to: A.1, weight: 0}\n", "crosswalk.bad_weight"),
        ("  - {from: A.1, to: A.1, weight: 1/0}\n", "crosswalk.bad_weight"),
        ("  - {from: A.1, to: A.1}\n  - {from: A.1, to: A.1}\n", "crosswalk.link_twice"),
        ("  - {reason: trống}\n", "crosswalk.no_end"),
        ("  - {to: A.3}\n  - {from: A.1, to: A.3}\n", "crosswalk.added_and_linked"),
        ("  - {from: A.1, to: A.1, wieght: 1}\n", "framework.unknown_key"),
        ("  - {from: A.1, to: A.1, inputs: [a]}\n", "framework.wrong_shape"),
        ("  - {from: A.1, to: A.1, confidence: 2}\n", "framework.number_range"),
    ],
)
def test_what_cannot_be_meant_is_refused(links: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        load(links)
    assert code in {problem.code for problem in caught.value.problems}


def test_all_problems_come_at_once() -> None:
    with pytest.raises(InputError) as caught:
        load("  - {from: X, to: A.1}\n  - {from: A.1, to: Y}\n  - {from: A.2, to: A.3, weight: 0.3}\n")
    found = [problem.code for problem in caught.value.problems if problem.severity == "error"]
    assert found.count("crosswalk.unknown_code") == 2
    assert "crosswalk.weights_do_not_sum" in found


def test_the_crosswalk_of_another_version_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        load_crosswalk("from: khac\nto: moi\nlinks: []\n", OLD, NEW)
    assert caught.value.problems[0].code == "crosswalk.other_version"


def test_a_csv_says_the_same_as_the_yaml() -> None:
    rows = (
        b"from;to;weight;reason;inputs\nA.1;A.1;0,5;gi\xe1\xbb\xaf;answer=answer\nA.1;A.3;0.5;;\nA.2;;;b\xe1\xbb\x8f;\n"
    )
    found, _ = load_crosswalk(rows, OLD, NEW)
    assert [(link.old, link.new, link.weight) for link in found.links] == [
        ("A.1", "A.1", Fraction(1, 2)),
        ("A.1", "A.3", Fraction(1, 2)),
        ("A.2", "", Fraction(1)),
    ]
    assert found.links[0].inputs == {"answer": "answer"}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"- 1", b"from: [", b"links: 3\nfrom: cu\nto: moi"])
def test_files_that_are_no_crosswalk_are_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(InputError):
        load_crosswalk(content, OLD, NEW)


def test_an_unchanged_leaf_is_proposed_surely_and_one_of_the_same_code_only_weakly() -> None:
    other = version("moi", "A.1|Kế hoạch|4|" + YES % 4, "A.2|Việc khác hẳn|6|" + YES % 6)
    confidence = {link.new: link.confidence for link in propose_crosswalk(OLD, other).links}
    assert confidence["A.1"] == 1
    assert confidence["A.2"] is not None and confidence["A.2"] < Fraction(1, 2)


def test_a_leaf_that_became_a_criterion_with_children_is_proposed_as_a_split_by_maxima() -> None:
    text = """code: moi
name: Thử
family: thu
unit_group: so
valid_for: {from: 2026-01-01}
total: 10
nodes:
  - {code: A, name: Lĩnh vực, level: field, max: 10}
  - {code: A.1, parent: A, name: Kế hoạch, level: criterion, max: 4}
  - {code: A.1.1, parent: A.1, name: Ban hành, level: sub_criterion, max: 1, rule: {kind: yes_no, points: 1}}
  - {code: A.1.2, parent: A.1, name: Thực hiện, level: sub_criterion, max: 3, rule: {kind: yes_no, points: 3}}
  - {code: A.2, parent: A, name: Kiểm tra, level: criterion, max: 6, rule: {kind: yes_no, points: 6}}
"""
    shares = {link.new: link.weight for link in propose_crosswalk(OLD, load_checked(text)).links}
    assert shares == {"A.1.1": Fraction(1, 4), "A.1.2": Fraction(3, 4), "A.2": 1}


def test_a_proposal_can_be_written_and_read_again() -> None:
    proposed = propose_crosswalk(OLD, NEW)
    again, _ = load_crosswalk(dump_crosswalk(proposed), OLD, NEW)
    assert again == proposed


@given(st.lists(st.integers(1, 50), min_size=1, max_size=2))
def test_any_exact_shares_survive_writing_and_reading(parts: list[int]) -> None:
    total = sum(parts)
    links = tuple(Link("A.1", code, Fraction(part, total)) for code, part in zip(("A.1", "A.3"), parts, strict=False))
    crosswalk = Crosswalk("cu", "moi", links)
    assert load_crosswalk(dump_crosswalk(crosswalk), OLD, NEW)[0] == crosswalk


@pytest.mark.parametrize(
    ("links", "named"),
    [
        ("  - {from: A.1, to: A.1, weight: 1/2}\n  - {from: A.1, weight: 1/2, reason: bỏ}\n", 1),
        ("  - {from: A.1, to: A.1}\n  - {from: A.2, to: A.1, reason: gộp}\n", 1),
        ("  - {from: A.1}\n", 1),
        ("  - {from: A.1, to: A.1}\n", 0),
    ],
)
def test_a_split_a_merge_and_a_dropped_leaf_without_a_reason_are_named(links: str, named: int) -> None:
    _, problems = load(links)
    assert problems.count("crosswalk.no_reason") == named
