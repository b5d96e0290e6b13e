"""Tables beside the criteria, groups without numbers, bonus and penalty items: what is joined and what is told."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest

from chiso.engine.frameworks.annex import AnnexDraft, read_annex, to_framework, to_yaml
from chiso.engine.scoring.checking import load_checked
from tests.engine.annex.test_annexes import MAKERS, read
from tests.golden.annexes.making import Sheet, workbook


def told(draft: AnnexDraft) -> set[tuple[str, str, str]]:
    return {(found.code, found.where, found.got) for found in draft.warnings}


def test_scoring_texts_and_evidence_come_from_the_sheet_that_knows_the_codes() -> None:
    draft = read("texts_on_another_sheet")
    node = draft.node("A.1")
    assert node.scoring == "Từ 90% trở lên: 2\nTừ 70% đến dưới 90%: 1\nDưới 70%: 0"
    assert (node.places.name, node.places.scoring, node.evidence) == ("Danh mục!B4", "Cách tính!B5", "Mục lục hồ sơ")
    assert draft.tables == ("Danh mục", "Cách tính")


def test_points_that_two_tables_state_differently_and_codes_nobody_has_are_named() -> None:
    assert told(read("texts_on_another_sheet")) == {
        ("annex.sum_mismatch", "Danh mục!C8 / Cách tính!C4", "B.2 Kho lưu trữ: 1,5 ≠ 2"),
        ("annex.details_unmatched", "Cách tính!A9", "A.3"),
    }


def test_a_row_whose_number_is_typed_wrong_goes_by_its_name_and_says_so() -> None:
    draft = read("texts_by_name_on_another_sheet")
    assert draft.node("II.2").scoring.startswith("Từ 80% trở lên")
    assert [found.code for found in draft.warnings] == ["annex.details_differ"]


def test_a_sheet_for_other_units_with_the_same_codes_is_still_another_framework() -> None:
    head = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
    one = [["1", "A", 3], ["1.1", "B", 1], ["1.2", "C", 1], ["1.3", "D", 1]]
    two = [["1", "A", 3], ["1.1", "E", 1, "Có: 1; không: 0"], ["1.2", "F", 1, "Có: 1; không: 0"], ["1.3", "G", 1]]
    draft = read_annex(workbook(Sheet([head, *one], "Sở"), Sheet([head, *two], "Xã")), "x.xlsx")
    assert [node.name for node in draft.leaves] == ["B", "C", "D"]
    assert [found.where for found in draft.warnings if found.code == "annex.another_framework"] == ["Xã"]
    assert {node.scoring for node in draft.leaves} == {""}


def test_a_summary_behind_the_last_table_adds_no_leaf_and_its_figures_are_compared() -> None:
    draft = read("summary_behind_the_last_table")
    assert [leaf.code for leaf in draft.leaves] == ["1.1", "1.2", "2.1", "2.2"]
    assert draft.total == Decimal("5.5")
    assert told(draft) == {("annex.sum_mismatch", "bảng 4, dòng 3, cột 3", "2: 3 ≠ 2,5")}


def test_a_summary_in_front_gives_no_leaf_and_names_the_field_that_no_table_breaks_down() -> None:
    draft = read("summary_before_with_other_names")
    assert [node.code for node in draft.nodes] == ["I", "I.1", "I.2", "II", "II.1"]
    assert ("annex.summary_unmatched", "Tổng hợp!B5", "Nhân sự") in told(draft)
    assert ("annex.sum_mismatch", "Tổng hợp!D6", "Tổng cộng: 10 ≠ 5") in told(draft)


@pytest.mark.parametrize("words", ["Có công chức bị kỷ luật (điểm trừ)", "Điểm trừ: kỷ luật"])
def test_a_penalty_among_criteria_is_set_apart_with_a_warning_and_no_part_of_the_sum(words: str) -> None:
    rows = [
        ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"],
        ["I", "Kỷ cương", 2],
        [1, "Giờ giấc", 2, "Tốt: 2; chưa tốt: 0"],
        [2, words, -1, "Mỗi công chức trừ 0,5 điểm"],
    ]
    draft = read_annex(workbook(Sheet(rows)), "x.xlsx")
    assert [leaf.code for leaf in draft.leaves] == ["1"]
    assert [(item.code, item.is_bonus, item.points_each, item.cap) for item in draft.adjustments] == [
        ("2", False, Decimal("0.5"), 1)
    ]
    assert {(code, where) for code, where, _ in told(draft)} == {("annex.adjustment_apart", "Phụ lục!C4")}
    assert [item.code for item in load_checked(to_yaml(draft)).adjustments.penalty.items] == ["2"]


def test_a_maximum_below_zero_that_takes_nothing_off_is_left_open() -> None:
    draft = read("penalties_among_criteria")
    assert draft.node("II.2").max is None
    assert ("annex.max_unreadable", "Phụ lục!C9", "-1") in told(draft)
    assert to_framework(draft).total == 5


def test_below_bonus_and_penalty_points_together_the_wording_tells_the_side() -> None:
    items = read("summary_behind_the_last_table").adjustments
    assert [(item.code, item.is_bonus, item.cap) for item in items] == [("3.1", True, 1), ("3.2", False, 1)]


def test_a_sum_below_each_field_is_no_total_and_is_compared_with_its_field() -> None:
    draft = read("fields_by_titles")
    assert draft.total == 6
    assert told(draft) == {("annex.sum_mismatch", "LV Chuyển đổi số!C6", "Cộng: 2 ≠ 1")}


def test_a_field_without_points_has_those_of_the_sum_below_it() -> None:
    draft = read("fields_by_sheet_names")
    assert [(node.max, node.places.max) for node in draft.nodes if node.parent is None] == [
        (3, "Thể chế!C4"),
        (2, "Tài chính!C4"),
        (2, "Chuyển đổi số!C3"),
    ]
    assert ("annex.sum_mismatch", "Chuyển đổi số!C3", "III: 2 ≠ 1") in told(draft)


def test_cases_that_go_on_over_the_page_stay_with_their_criterion() -> None:
    assert read("criterion_over_two_pages").node("1.1").scoring == "Tốt: 2\nKhá: 1\nYếu: 0"


def test_cases_are_paired_with_the_points_that_stand_beside_them_line_by_line() -> None:
    draft = read("cases_beside_their_points")
    assert draft.node("1").scoring == "- Từ 100% trở lên: 2\n- Từ 90% đến dưới 100%: 1\n- Dưới 90%: 0"
    assert draft.node("3").scoring == "Từ 95% trở lên: 3\nTừ 80% đến dưới 95%: 1,5\nDưới 80%: 0"


def test_a_text_box_over_a_sheet_is_named() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(MAKERS["plain"][1]())) as made, zipfile.ZipFile(data, "w") as told_of:
        for name in made.namelist():
            told_of.writestr(name, made.read(name))
        told_of.writestr("xl/drawings/drawing1.xml", "<d><txBody><p><t>Xem thêm mục 9</t></p></txBody></d>")
    draft = read_annex(data.getvalue(), "x.xlsx")
    assert [(found.code, found.got) for found in draft.warnings] == [("annex.text_box", "Xem thêm mục 9")]


def test_figures_in_rows_without_a_maximum_are_points_of_cases_whatever_their_column_is_called() -> None:
    draft = read("points_of_cases_under_any_heading")
    assert draft.node("1").scoring == (
        "Từ 05 ngày trở lên mỗi tuần: 2\nTừ 03 đến 04 ngày mỗi tuần: 1\nDưới 03 ngày mỗi tuần: 0"
    )
    assert draft.node("2").scoring.endswith("a: tổng số người đăng ký; b: số người được cấp thẻ")
    assert draft.warnings == ()


def test_points_that_a_unit_gave_itself_beside_the_maximum_are_no_points_of_cases() -> None:
    head = ["STT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Cách tính điểm"]
    rows = [head, [1, "Họp", 2, 1.5, "Đủ: 2; thiếu: 0"], [2, "Báo cáo", 1, 1, "Có: 1; không: 0"]]
    draft = read_annex(workbook(Sheet(rows)), "x.xlsx")
    assert [leaf.scoring for leaf in draft.leaves] == ["Đủ: 2; thiếu: 0", "Có: 1; không: 0"]


def test_a_summary_gives_way_to_the_points_of_the_table_of_the_field() -> None:
    draft = read("summary_before_with_other_names")
    assert draft.node("II").max == 2
    assert ("annex.sum_mismatch", "Tổng hợp!D4 / TS!C2", "Quản lý tài sản công: 3 ≠ 2") in told(draft)


def test_points_in_their_own_column_belong_to_the_first_case_whatever_follows() -> None:
    draft = read("first_case_beside_its_points")
    assert [leaf.scoring for leaf in draft.leaves] == [
        "Mỗi tin, bài: 0,1\n(Tối đa không quá 1 điểm)",
        "Đạt từ 80% trở lên: 2\nDưới 80%: tỷ lệ đạt được/80% x 2",
        "Không có công chức bị kỷ luật: 2\nMỗi công chức bị kỷ luật: -0,5",
    ]


def test_texts_and_evidence_come_from_as_many_tables_as_hold_them() -> None:
    leaves = read("details_over_three_tables").leaves
    assert [(leaf.scoring, leaf.evidence, leaf.appraised_by) for leaf in leaves] == [
        ("Có: 1; không: 0", "Báo cáo", "Sở Tư pháp"),
        ("Đạt: 2; không đạt: 0", "Quyết định", "Sở Nội vụ"),
    ]


def test_a_summary_beside_or_below_the_criteria_is_compared_and_adds_no_leaf() -> None:
    assert read("summary_below_in_the_same_table").warnings == ()
    assert told(read("summary_beside_the_table")) == {
        ("annex.sum_mismatch", "Phụ lục!C6 / Phụ lục!H4", "II Số hóa: 1 ≠ 2"),
        ("annex.sum_mismatch", "Phụ lục!H5", "Tổng: 4 ≠ 3"),
    }


def test_a_field_that_lost_its_number_among_numbered_ones_is_named() -> None:
    assert told(read("field_that_lost_its_number")) == {("annex.code_missing", "Phụ lục!B5", "TÀI CHÍNH CÔNG")}
