"""What is said of each slip of an annex, with its cell; and that nothing is said where nothing is wrong."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml import OxmlElement

from chiso.engine.errors import InputError
from chiso.engine.frameworks.annex import read_annex, to_framework
from tests.engine.annex.test_annexes import read
from tests.golden.annexes import ninth_excel
from tests.golden.annexes.making import Table, document

_QUIET = ("annex.year_unknown", "annex.no_scoring", "annex.rule_doubtful", "annex.survey_default")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("small_roman_numbers", []),
        ("small_roman_in_brackets", []),
        ("thousands_of_points", []),
        ("numbers_with_marks", []),
        ("letters_behind_figures", []),
        ("decision_above_the_table", [("annex.sum_mismatch", "Phụ lục!A4", "Thang điểm: 100 ≠ 2")]),
        (
            "total_told_above",
            [("annex.sum_mismatch", "đoạn 2 trước bảng 1", "Tổng điểm tối đa của hai lĩnh vực là: 5 ≠ 4")],
        ),
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
        ("headed_table_inside_a_cell", []),
        ("total_in_one_cell", [("annex.sum_mismatch", "bảng 1, dòng 5, cột 1", "Tổng cộng: 4 ≠ 3")]),
        ("weights_alone", [("annex.weights_as_points", "Phụ lục", "Trọng số (%)")]),
        (
            "names_called_chi_so",
            [("annex.code_missing", "2. Hạ tầng!B5", "Họp trực tuyến"), ("annex.table_unread", "Hướng dẫn", "")],
        ),
        ("numbers_mistyped_by_eye", []),
        ("words_that_count_beside_letters", []),
        ("remarks_below_the_total", []),
        ("ratings_below_the_total", [("annex.row_unread", "Phụ lục!A6", "Xếp loại")]),
        ("table_of_ratings_below", [("annex.row_unread", "Phụ lục!A6", "STT | Xếp loại | Điểm")]),
        ("points_in_headings_of_cases", []),
        ("years_below_the_points", [("annex.two_maximums", "Phụ lục", "Điểm tối đa Năm 2025 | Điểm tối đa Năm 2026")]),
        ("bonus_on_a_sheet_of_its_own", []),
        ("scoring_behind_the_name", []),
        ("field_column_over_pages", [("annex.code_missing", "bảng 1, dòng 7, cột 3", "Tố cáo")]),
        ("fields_down_the_side_without_numbers", []),
        (
            "table_that_lost_its_numbers",
            [
                ("annex.code_missing", "bảng 2, dòng 2, cột 3", "Hồ sơ cấp độ"),
                ("annex.code_missing", "bảng 2, dòng 3, cột 3", "Phần mềm"),
                ("annex.code_missing", "bảng 2, dòng 4, cột 3", "Chất lượng mạng"),
                ("annex.sum_mismatch", "đoạn 1 trước bảng 2", "II: 6 ≠ 5"),
            ],
        ),
        (
            "lost_letters_below_cases",
            [
                ("annex.code_missing", "Phụ lục!B6", "Đạt chuẩn văn hóa"),
                ("annex.code_missing", "Phụ lục!B9", "Mức độ sử dụng"),
            ],
        ),
        ("lost_letter_beside_levels", [("annex.code_missing", "Phụ lục!C5", "Tập huấn")]),
    ],
)
def test_slips_are_named_and_nothing_else(name: str, told: list[tuple[str, str, str]]) -> None:
    found = [(one.code, one.where, one.got) for one in read(name).warnings if one.code not in _QUIET]
    assert found == told


@pytest.mark.parametrize(
    ("group", "codes", "total"),
    [
        ("Phường", ["I", "I.1", "I.2", "II", "II.1", "II.2"], 5),
        ("điểm tối đa xã", ["I", "I.1", "I.2", "III", "III.1"], 3),
    ],
)
def test_points_for_several_groups_of_units_are_read_one_group_at_a_time(
    group: str, codes: list[str], total: int
) -> None:
    made = ninth_excel.points_for_two_groups()
    assert read_annex(made, "x.xlsx").groups == ("Điểm tối đa Phường", "Điểm tối đa Xã")
    draft = read_annex(made, "x.xlsx", table=group)
    assert ([node.code for node in draft.nodes], draft.total) == (codes, total)
    assert [one.code for one in draft.warnings if one.code.startswith("annex.max")] == []


def test_a_points_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        read_annex(ninth_excel.points_for_two_groups(), "x.xlsx", table="Thị trấn")
    assert [one.code for one in refused.value.problems] == ["annex.unknown_table"]


def test_a_row_deleted_under_tracked_changes_is_not_there() -> None:
    rows = [["STT", "Tiêu chí", "Điểm tối đa"], ["1", "Kế hoạch", "1"], ["2", "Đã bỏ", "1"], ["2", "Kiểm tra", "1"]]
    made = Document(io.BytesIO(document(Table(rows))))
    made.tables[0].rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    stream = io.BytesIO()
    made.save(stream)
    draft = read_annex(stream.getvalue(), "x.docx")
    assert [node.name for node in draft.nodes] == ["Kế hoạch", "Kiểm tra"]
    assert "annex.tracked_changes" in {one.code for one in draft.warnings}


def test_a_missing_maximum_is_named_with_what_its_parent_and_the_others_state() -> None:
    missing = next(one for one in read("maximum_left_out").warnings if one.code == "annex.max_missing")
    assert (missing.where, missing.hint.vi) == ("Phụ lục!A4", "I ghi 4,5, các mục kia cộng lại được 3,5.")


def test_a_total_that_counts_the_bonus_in_leaves_it_out_of_the_framework() -> None:
    draft = read("bonus_in_the_total")
    assert (draft.total, draft.bonus_cap) == (3, 2)
    assert to_framework(draft).total == 3


def test_a_sentence_below_a_name_is_the_text_of_its_scoring() -> None:
    assert read("bonus_in_the_total").node("A.2").scoring == "Hội đồng xem xét, bình xét"
