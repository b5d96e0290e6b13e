"""Rows of a table in the annex's layout find their nodes by number, name and place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.frameworks import Framework, load_framework
from chiso.engine.frameworks.placing import Placing

HEAD = """
code: IN-2026
name: In
family: IN
unit_group: provinces
valid_for: {from: 2026-01-01}
total: 7
nodes:
"""


def node(code: str, name: str, maximum: int, number: str | None = None) -> str:
    parent = code.rpartition(".")[0]
    level = ("field", "criterion", "sub_criterion")[code.count(".")]
    below = f', parent: "{parent}"' if parent else ""
    shown = "" if number is None else f', number: "{number}"'
    rule = ", rule: {kind: manual}" if code in LEAVES else ""
    return f'  - {{code: "{code}"{shown}{below}, name: "{name}", level: {level}, max: {maximum}{rule}}}\n'


LEAVES = ("I.1.a", "I.1.b", "I.2", "II.1.a", "II.1.b", "II.2", "II.3")
ROWS = (
    ("I", "Chỉ đạo, điều hành", 3, None), ("I.1", "Kế hoạch", 2, "1"), ("I.1.a", "Kịp thời", 1, "a)"),
    ("I.1.b", "Mức độ hoàn thành", 1, "b)"), ("I.2", "Báo cáo", 1, "2"),
    ("II", "Thể chế", 4, None), ("II.1", "Văn bản", 2, "1"), ("II.1.a", "Kịp thời", 1, "a)"),
    ("II.1.b", "Hợp pháp", 1, "b)"), ("II.2", "Kiểm tra", 1, "2"), ("II.3", "Rà soát", 1, ""),
)  # fmt: skip


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework(HEAD + "".join(node(*row) for row in ROWS))


def places(framework: Framework, rows: list[tuple[str, str]]) -> list[str]:
    placing = Placing(framework)
    return [
        found.node.code if found.node is not None else found.doubt for found in (placing.place(*row) for row in rows)
    ]


def test_the_annex_s_own_rows_are_found_node_by_node(framework: Framework) -> None:
    rows = [(each.printed, each.name.vi) for each in framework.walk()]
    assert places(framework, rows) == [each.code for each in framework.walk()]


def test_rows_of_codes_are_found_too(framework: Framework) -> None:
    assert places(framework, [(code, "") for code in reversed(LEAVES)]) == list(reversed(LEAVES))


def test_numbers_alone_are_told_apart_by_the_fields_above_them(framework: Framework) -> None:
    rows = [("I", ""), ("2.", ""), ("II", ""), ("1", ""), ("b", ""), ("2", "")]
    assert places(framework, rows) == ["I", "I.2", "II", "II.1", "II.1.b", "II.2"]


def test_numbers_of_leaves_alone_follow_the_order_of_the_version(framework: Framework) -> None:
    rows = [("a)", ""), ("b)", ""), ("2", ""), ("a)", ""), ("b)", "")]
    assert places(framework, rows) == ["I.1.a", "I.1.b", "I.2", "II.1.a", "II.1.b"]


def test_a_name_that_only_one_of_them_has_decides_wherever_the_row_stands(framework: Framework) -> None:
    assert places(framework, [("2", "Kiểm tra"), ("b)", "Mức độ hoàn thành"), ("2", "BÁO CÁO")]) == [
        "II.2",
        "I.1.b",
        "I.2",
    ]


def test_a_number_without_its_field_is_a_doubt_and_not_the_first_leaf_that_has_it(framework: Framework) -> None:
    placing = Placing(framework)
    found = placing.place("2", "Tên do Bộ viết lại")
    assert (found.node, found.doubt, [each.code for each in found.candidates]) == (
        None,
        "number_twice",
        ["I.2", "II.2"],
    )


def test_a_name_of_several_leaves_needs_a_number_or_a_place(framework: Framework) -> None:
    assert places(framework, [("", "Kịp thời")]) == ["I.1.a"]  # the first leaf of all
    assert places(framework, [("", "Báo cáo"), ("", "Văn bản"), ("", "Kịp thời")]) == ["I.2", "II.1", "II.1.a"]
    assert places(framework, [("", "Kiểm tra"), ("", "Kịp thời")]) == ["II.2", "name_twice"]


def test_a_number_of_one_leaf_with_the_name_of_another_is_neither(framework: Framework) -> None:
    assert places(framework, [("II.3", "Hợp pháp"), ("2", "Rà soát"), ("9", "Lạ")]) == [
        "number_and_name",
        "number_and_name",
        "unknown",
    ]


@given(st.sets(st.sampled_from(LEAVES)))
def test_leaves_left_out_put_no_row_on_another_leaf(left_out: set[str]) -> None:
    framework = load_framework(HEAD + "".join(node(*row) for row in ROWS))
    kept = [each for each in framework.walk() if each.code not in left_out]
    placing = Placing(framework)
    found = [placing.place(each.printed, each.name.vi) for each in kept]
    assert [(each.node, each.by_order) for each in found] == [(each, False) for each in kept]
    assert placing.is_complete == (not left_out)


@given(st.sets(st.sampled_from([code for code, *_ in ROWS])))
def test_a_row_whose_number_and_name_are_its_own_is_found_in_any_table(left_out: set[str]) -> None:
    framework = load_framework(HEAD + "".join(node(*row) for row in ROWS))
    kept = [each for each in framework.walk() if each.code not in left_out]
    found = places(framework, [(each.printed, each.name.vi) for each in kept])
    twins = {"I.1.a", "II.1.a"}  # number and name are the same
    assert all(code == each.code for each, code in zip(kept, found, strict=True) if each.code not in twins)


def test_what_only_the_order_tells_is_marked_and_a_table_says_whether_it_is_complete(framework: Framework) -> None:
    placing = Placing(framework)
    marks = [placing.place(*row).by_order for row in [("a)", ""), ("b)", ""), ("2", ""), ("a)", "Kịp thời")]]
    assert (marks, placing.is_complete) == ([True, True, True, True], False)
    marks = [placing.place(*row).by_order for row in [("b)", "Hợp pháp"), ("2", "Kiểm tra"), ("", "Rà soát")]]
    assert (marks, placing.is_complete) == ([False, False, False], True)
