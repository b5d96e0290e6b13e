"""What is said of each slip of an annex, with its cell; and that nothing is said where nothing is wrong."""

from __future__ import annotations

import pytest

from chiso.engine.frameworks.annex import to_framework
from tests.engine.annex.test_annexes import read

_QUIET = ("annex.year_unknown", "annex.no_scoring", "annex.rule_doubtful", "annex.survey_default")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("small_roman_numbers", []),
        ("small_roman_in_brackets", []),
        ("thousands_of_points", []),
        ("numbers_with_marks", []),
        ("letters_behind_figures", []),
        ("decision_above_the_table", []),
        ("bonus_in_the_total", []),
        ("name_over_two_pages", []),
        ("plain_titles_with_points", [("annex.sum_mismatch", "đoạn 1 trước bảng 2", "2: 4 ≠ 5")]),
        (
            "components_by_titles",
            [
                ("annex.code_missing", "bảng 2, dòng 3, cột 1", "Kế hoạch cải thiện"),
                ("annex.sum_mismatch", "đoạn 1 trước bảng 2", "2: 5 ≠ 6"),
            ],
        ),
        ("lost_letter_beside_levels", [("annex.code_missing", "Phụ lục!C5", "Tập huấn")]),
    ],
)
def test_slips_are_named_and_nothing_else(name: str, told: list[tuple[str, str, str]]) -> None:
    found = [(one.code, one.where, one.got) for one in read(name).warnings if one.code not in _QUIET]
    assert found == told


def test_a_total_that_counts_the_bonus_in_leaves_it_out_of_the_framework() -> None:
    draft = read("bonus_in_the_total")
    assert (draft.total, draft.bonus_cap) == (3, 2)
    assert to_framework(draft).total == 3


def test_a_sentence_below_a_name_is_the_text_of_its_scoring() -> None:
    assert read("bonus_in_the_total").node("A.2").scoring == "Hội đồng xem xét, bình xét"
