"""Self-made annexes of many shapes: every code, name, maximum and rule kind as a person reads them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from chiso.engine.frameworks.annex import AnnexDraft, Header, read_annex, to_framework, to_report, to_yaml
from chiso.engine.scoring import Answer, score_sheet
from chiso.engine.scoring.checking import load_checked
from tests.golden import annexes
from tests.golden.annexes import (
    eighth_excel,
    eighth_word,
    eleventh_excel,
    eleventh_word,
    excel_annexes,
    fifth_excel,
    fifth_word,
    fourth_excel,
    fourth_word,
    more_excel,
    more_word,
    ninth_excel,
    ninth_word,
    seventh_excel,
    seventh_word,
    sixth_excel,
    sixth_word,
    tenth_excel,
    tenth_word,
    third_excel,
    third_word,
    word_annexes,
)
from tests.golden.annexes.making import Sheet, Table, document, workbook

GOLDEN = Path(annexes.__path__[0])


def _makers() -> dict[str, tuple[str, Callable[[], bytes]]]:
    found = {}
    excel = (
        excel_annexes,
        more_excel,
        third_excel,
        fourth_excel,
        fifth_excel,
        sixth_excel,
        seventh_excel,
        eighth_excel,
        ninth_excel,
        tenth_excel,
        eleventh_excel,
    )
    word = (
        word_annexes,
        more_word,
        third_word,
        fourth_word,
        fifth_word,
        sixth_word,
        seventh_word,
        eighth_word,
        ninth_word,
        tenth_word,
        eleventh_word,
    )
    modules = (*((module, "xlsx") for module in excel), *((module, "docx") for module in word))
    for module, extension in modules:
        for name, made in vars(module).items():
            if callable(made) and getattr(made, "__module__", "") == module.__name__ and not name.startswith("_"):
                found[name] = (extension, made)
    return found


MAKERS = _makers()


def read(name: str) -> AnnexDraft:
    extension, made = MAKERS[name]
    return read_annex(made(), f"{name}.{extension}")


def table_of(draft: AnnexDraft) -> list[list[str]]:
    rows = []
    for node in draft.nodes:
        draft_rule = node.reading.draft
        kind = draft_rule.rule.kind if node.is_typed and draft_rule is not None else "manual"
        top = "" if node.max is None else f"{node.max.normalize():f}"
        rows.append([node.code, node.parent or "", node.name, top, kind if node.is_leaf else "", node.places.max])
    return rows


def test_there_are_as_many_annexes_as_promised() -> None:
    assert len(MAKERS) >= 65
    assert {extension for extension, _ in MAKERS.values()} == {"xlsx", "docx"}


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_every_node_is_read_as_the_table_says(name: str) -> None:
    wanted = list(csv.reader(io.StringIO((GOLDEN / f"{name}.csv").read_text(encoding="utf-8"))))[1:]
    assert table_of(read(name)) == wanted


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_the_file_written_from_an_annex_loads_with_all_its_rules(name: str) -> None:
    draft = read(name)
    loaded = load_checked(to_yaml(draft))
    assert [(node.code, node.max) for node in loaded.nodes] == [(node.code, node.max) for node in draft.nodes]
    assert loaded == to_framework(draft)
    json.dumps(to_report(draft), ensure_ascii=False)


def test_title_decision_and_year_come_from_above_the_table() -> None:
    draft = read("plain")
    assert draft.title == "BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC SỞ, BAN, NGÀNH NĂM 2026"
    assert draft.year == 2026
    assert draft.legal_basis == ("Quyết định 123/QĐ-UBND ngày 05/01/2026",)
    assert draft.total == 10
    assert draft.warnings == ()


def test_every_field_of_a_leaf_keeps_its_cell() -> None:
    places = read("plain").node("1.1.1").places
    assert (places.code, places.name, places.max) == ("Phụ lục!A8", "Phụ lục!B8", "Phụ lục!C8")
    assert (places.scoring, places.evidence, places.appraised_by) == ("Phụ lục!D8", "Phụ lục!E8", "Phụ lục!F8")


def test_evidence_and_appraiser_are_kept_as_written() -> None:
    node = read("plain").node("1.2")
    framework = to_framework(read("plain"))
    assert node.appraised_by == "Sở Nội vụ"
    assert [hint.vi for hint in framework.node("1.2").evidence] == ["Báo cáo quý", "Báo cáo năm"]
    assert "thẩm định: Sở Nội vụ" in framework.node("1.2").source
    assert "Mỗi báo cáo chậm trừ 0,25 điểm" in framework.node("1.2").source


def test_each_slip_of_an_annex_is_named_with_its_cell() -> None:
    named = [(warning.code, warning.where) for warning in read("sums_by_formula_with_slips").warnings]
    assert named == [
        ("annex.formula", "Phụ lục!C3"),
        ("annex.formula", "Phụ lục!C7"),
        ("annex.image", "Phụ lục!F3"),
        ("annex.duplicate_code", "Phụ lục!A5 / Phụ lục!A6"),
        ("annex.max_missing", "Phụ lục!A9"),
    ]


def test_what_excel_changed_is_read_back_and_said() -> None:
    draft = read("excel_mangled")
    mended = {warning.where: warning.got for warning in draft.warnings if warning.code == "annex.code_mended"}
    assert mended == {"Phụ lục!A12": "1.10", "Phụ lục!A15": "2.1", "Phụ lục!A16": "2.2"}


def test_slips_are_named_with_their_cells_and_nothing_is_mended() -> None:
    draft = read("slips")
    told = {(warning.code, warning.where) for warning in draft.warnings}
    assert {
        ("annex.formula", "Phụ lục!C7"),
        ("annex.max_unreadable", "Phụ lục!C11"),
        ("annex.code_missing", "Phụ lục!B9"),
        ("annex.duplicate_code", "Phụ lục!A4 / Phụ lục!A5"),
        ("annex.code_gap", "Phụ lục!A6"),
        ("annex.max_missing", "Phụ lục!A6"),
        ("annex.rule_doubtful", "Phụ lục!D12"),
    } == told
    assert draft.total == 12


def test_sums_that_disagree_are_shown_with_both_figures_and_kept() -> None:
    rows = [["STT", "Tiêu chí", "Điểm tối đa"], ["1", "A", 5], ["1.1", "B", 1], ["1.2", "C", 3], [None, "Tổng cộng", 9]]
    draft = read_annex(workbook(Sheet(rows)), "x.xlsx")
    told = [(warning.where, warning.got) for warning in draft.warnings if warning.code == "annex.sum_mismatch"]
    assert told == [("Phụ lục!C2", "1: 5 ≠ 4"), ("Phụ lục!C5", "Tổng cộng: 9 ≠ 5")]
    assert (draft.node("1").max, draft.total) == (5, 9)


def test_hidden_rows_and_sheets_are_left_out_and_named_or_read_on_request() -> None:
    draft = read("several_sheets")
    told = [(warning.code, warning.where) for warning in draft.warnings]
    assert told == [("annex.hidden_row", "Lĩnh vực 1!4"), ("annex.hidden_sheet", "Nháp")]
    everything = read_annex(excel_annexes.several_sheets(), "x.xlsx", include_hidden=True)
    assert [node.name for node in everything.nodes if node.code not in {node.code for node in draft.nodes}] == [
        "Kế hoạch cũ (bỏ)",
        "Nháp",
        "Nháp",
    ]


def test_a_maximum_printed_as_a_limit_and_a_lost_number_are_named() -> None:
    found = {(problem.code, problem.where) for problem in read("row_without_a_number").warnings}
    assert found == {("annex.max_with_sign", "bảng 1, dòng 6, cột 3"), ("annex.code_missing", "bảng 1, dòng 5, cột 2")}


def test_bonus_items_below_the_total_are_set_apart() -> None:
    assert [(one.code, one.is_bonus, one.cap) for one in read("named_codes_with_a_bonus").adjustments] == [
        ("T1", True, Decimal(2))
    ]


def test_a_hidden_column_is_left_out_and_named() -> None:
    rows = [["STT", "Tiêu chí", "Điểm cũ", "Điểm tối đa"], ["1", "A", 9, 1], ["2", "B", 9, 2]]
    draft = read_annex(workbook(Sheet(rows, hidden_columns=["C"])), "x.xlsx")
    assert [node.max for node in draft.nodes] == [1, 2]
    assert [warning.where for warning in draft.warnings if warning.code == "annex.hidden_column"] == ["Phụ lục!C"]


def test_bonus_and_penalty_stand_beside_the_total() -> None:
    draft = read("bonus")
    assert [(item.code, item.is_bonus, item.points_each, item.cap) for item in draft.adjustments] == [
        ("II.1", True, Decimal("0.5"), 2),
        ("III.1", False, 1, 3),
    ]
    framework = to_framework(draft)
    assert framework.total == 10
    assert (framework.adjustments.bonus.cap, framework.adjustments.penalty.cap) == (2, 3)


def test_survey_and_statistics_leaves_are_no_self_scores() -> None:
    draft = read("bonus")
    assert [node.channel for node in draft.leaves] == ["self", "survey", "statistic"]


def test_a_second_framework_in_the_file_is_named_and_can_be_chosen() -> None:
    head = ["STT", "Tiêu chí", "Điểm tối đa"]
    one = Sheet([head, ["1", "A", 3], ["1.1", "B", 1], ["1.2", "C", 1], ["1.3", "D", 1]], name="Sở")
    two = Sheet([head, ["1", "A", 3], ["1.1", "E", 1], ["1.2", "F", 1], ["1.3", "G", 1]], name="Xã")
    draft = read_annex(workbook(one, two), "x.xlsx")
    assert [node.name for node in draft.leaves] == ["B", "C", "D"]
    assert [warning.where for warning in draft.warnings if warning.code == "annex.another_framework"] == ["Xã"]
    chosen = read_annex(workbook(one, two), "x.xlsx", table="xã")
    assert [node.name for node in chosen.leaves] == ["E", "F", "G"]


def test_a_doubtful_rule_is_manual_in_the_file_with_its_draft_in_a_comment() -> None:
    text = to_yaml(read("slips"))
    before = text[: text.index("- code: '3.2'")].splitlines()[-3:]
    assert before[0] == "# 3.2: nháp, độ tin 0.5"
    assert '"yes_no"' in before[1]
    assert "cao hơn điểm tối đa" in before[2]
    assert load_checked(text).node("3.2").rule.kind == "manual"  # type: ignore[union-attr]


def test_a_deadline_without_its_date_is_drafted_and_says_what_is_missing() -> None:
    draft = read("option_rows_with_dashes")
    report = next(node for node in to_report(draft)["nodes"] if node["code"] == "I.1.1")
    assert (report["rule"], report["draft"]["kind"], report["missing"]) == ({"kind": "manual"}, "deadline", ["due"])
    assert ("annex.rule_incomplete", "bảng 1, dòng 5, cột 2") in [(found.code, found.where) for found in draft.warnings]


def test_the_header_comes_from_the_command_and_nothing_is_invented() -> None:
    draft = read("no_heading")
    plain = to_framework(draft)
    assert (plain.code, plain.name.vi, plain.legal_basis, plain.valid_from.year) == ("no_heading", "no_heading", (), 1)
    named = to_framework(draft, Header(code="x-2026", name="Tên", family="cchc", unit_group="so", year=2026))
    assert (named.code, named.name.vi, named.family, named.unit_group) == ("x-2026", "Tên", "cchc", "so")
    assert (named.valid_from.isoformat(), str(named.valid_to)) == ("2026-01-01", "2027-01-01")


def test_vni_text_is_converted_too() -> None:
    from chiso.engine.text.legacy_tables import VNI

    back = {letter: pair for pair, letter in VNI.items()}
    rows = [
        ["STT", "Lĩnh vực/tiêu chí", "Điểm tối đa", "Cách tính điểm"],
        ["1", "Công tác chỉ đạo, điều hành cải cách hành chính", 1],
        ["1.1", "Ban hành kế hoạch cải cách hành chính", 1, "Có: 1; Không: 0"],
    ]
    typed = [
        ["".join(back.get(x, x) for x in value) if isinstance(value, str) else value for value in row] for row in rows
    ]
    draft = read_annex(workbook(Sheet(typed)), "x.xlsx")
    assert draft.node("1.1").name == "Ban hành kế hoạch cải cách hành chính"
    assert draft.node("1.1").is_typed
    assert "annex.legacy_text" in {warning.code for warning in draft.warnings}


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Số TT", "code"),
        ("Mã tiêu chí", "code"),
        ("Lĩnh vực, tiêu chí và tiêu chí thành phần", "name"),
        ("Nội dung đánh giá", "name"),
        ("Điểm chuẩn", "max"),
        ("Số điểm tối đa", "max"),
        ("Thang\nđiểm", "max"),
        ("Điểm", "max"),
        ("Điểm tự đánh giá", "unused"),
        ("Điểm thẩm định", "unused"),
        ("Cách chấm điểm", "scoring"),
        ("Phương pháp đánh giá", "scoring"),
        ("Hướng dẫn chấm điểm", "scoring"),
        ("Tài liệu kiểm chứng (TLKC)", "evidence"),
        ("Hồ sơ minh chứng", "evidence"),
        ("Cơ quan thẩm định", "appraiser"),
        ("Đơn vị theo dõi, đánh giá", "appraiser"),
        ("Cơ quan chủ trì", "lead"),
        ("Ghi chú", "note"),
        ("Hình thức đánh giá", "channel"),
    ],
)
def test_headings_in_many_words_name_their_columns(heading: str, role: str) -> None:
    from chiso.engine.frameworks.annex.roles import role_of

    assert role_of(heading) == role


def test_codes_with_a_name_of_their_own_are_kept() -> None:
    rows = [["Mã", "Tiêu chí", "Điểm"], ["I", "A", 3], ["TC-01", "Kế hoạch", 1], ["TC-02", "Báo cáo", 2]]
    draft = read_annex(workbook(Sheet(rows)), "x.xlsx")
    assert [(node.code, node.parent) for node in draft.leaves] == [("TC-01", "I"), ("TC-02", "I")]


def test_what_no_framework_can_hold_is_named_and_the_file_still_loads() -> None:
    rows = [
        ["STT", "Tiêu chí", "Điểm"],
        ["1", "Kế hoạch", -1],
        ["2", "Báo cáo", 1 / 3],
        ["3", "Rà soát", 1e12],
        ["4", None, 1],
    ]
    draft = read_annex(workbook(Sheet(rows)), "x.xlsx")
    assert [node.max for node in draft.nodes] == [None, Decimal("0.333333"), None, 1]
    told = [(warning.code, warning.where) for warning in draft.warnings if warning.code != "annex.no_scoring"]
    assert told == [
        ("annex.max_rounded", "Phụ lục!C3"),
        ("annex.max_unreadable", "Phụ lục!C4"),
        ("annex.name_missing", "Phụ lục!A5"),
        ("annex.max_unreadable", "Phụ lục!C2"),
    ]
    assert len(load_checked(to_yaml(draft)).nodes) == 4


def test_a_footnote_that_begins_with_a_number_is_no_criterion() -> None:
    rows = [["STT", "Tiêu chí (1)", "Điểm"], ["1", "Kế hoạch", 1], ["(1) Do Ủy ban nhân dân tỉnh quy định"]]
    draft = read_annex(workbook(Sheet(rows)), "x.xlsx")
    assert [node.name for node in draft.nodes] == ["Kế hoạch"]
    assert "annex.row_unread" in {warning.code for warning in draft.warnings}


_SCORED = "Có: 1; Không: 0"
_HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
_OFFICES = [_HEAD, ["I", "CHỈ ĐẠO", "2"], ["1", "Kế hoạch sở", "1", _SCORED], ["2", "Báo cáo sở", "1", _SCORED]]
_COMMUNES = [_HEAD, ["I", "CHỈ ĐẠO", "2"], ["1", "Kế hoạch xã", "1", _SCORED], ["2", "Hòa giải", "1", _SCORED]]


@pytest.mark.parametrize(
    ("made", "name", "second"),
    [
        (lambda: workbook(Sheet(_OFFICES, "Cấp sở"), Sheet(_COMMUNES, "Cấp xã")), "x.xlsx", "Cấp xã"),
        (lambda: document("PHỤ LỤC I", Table(_OFFICES), "PHỤ LỤC II", Table(_COMMUNES)), "x.docx", "bảng 2"),
    ],
    ids=["excel", "word"],
)
def test_sheets_for_other_units_that_count_again_below_the_same_fields_are_not_mixed(
    made: Callable[[], bytes], name: str, second: str
) -> None:
    draft = read_annex(made(), name)
    assert [node.name for node in draft.nodes] == ["CHỈ ĐẠO", "Kế hoạch sở", "Báo cáo sở"]
    assert [(found.code, found.where) for found in draft.warnings] == [("annex.another_framework", second)]
    other = read_annex(made(), name, table=second)
    assert [node.name for node in other.nodes] == ["CHỈ ĐẠO", "Kế hoạch xã", "Hòa giải"]


def test_points_under_a_survey_heading_come_by_survey() -> None:
    leaves = {leaf.code: leaf.channel for leaf in read("split_maxima").leaves}
    assert leaves["I.3"] == "survey"
    assert set(leaves.values()) == {"self", "survey"}


def test_a_remark_in_brackets_behind_points_is_kept() -> None:
    rows = [_HEAD, ["1", "A", "2 (ĐTXHH)"], ["2", "B", "1 (nếu phát sinh)", _SCORED]]
    draft = read_annex(workbook(Sheet(rows)), "x.xlsx")
    assert [(node.max, node.channel, node.note) for node in draft.nodes] == [
        (2, "survey", ""),
        (1, "self", "nếu phát sinh"),
    ]


def test_an_appendix_announced_between_two_tables_begins_another_framework() -> None:
    draft = read("appendix_for_each_group")
    assert [(found.code, found.where) for found in draft.warnings] == [("annex.another_framework", "bảng 2")]
    _, made = MAKERS["appendix_for_each_group"]
    other = read_annex(made(), "x.docx", table="bảng 2")
    assert [(leaf.code, leaf.name) for leaf in other.leaves] == [
        ("1.1", "Niêm yết công khai"),
        ("2.1", "Lịch tiếp công dân"),
    ]


def test_a_section_of_the_letter_before_the_table_is_no_field() -> None:
    assert [node.code for node in read("signed_and_sealed").nodes] == ["1", "1.1", "1.2", "2"]


def test_points_that_are_no_figure_are_named_with_their_cells() -> None:
    rows = [_HEAD, ["1", "A", "1-2", _SCORED], ["2", "B", "0,5/1", _SCORED], ["3", "C", "một điểm", _SCORED]]
    draft = read_annex(workbook(Sheet(rows)), "x.xlsx")
    told = {(found.code, found.where) for found in draft.warnings if found.code.startswith("annex.max")}
    assert told == {
        ("annex.max_unreadable", "Phụ lục!C2"),
        ("annex.max_unreadable", "Phụ lục!C3"),
        ("annex.max_missing", "Phụ lục!C4"),
    }
    assert [node.max for node in draft.nodes] == [None, None, None]


def test_points_of_parents_only_leave_each_part_named() -> None:
    draft = read("parents_hold_the_points")
    told = [(found.code, found.where) for found in draft.warnings]
    assert told == [("annex.max_missing", "Phụ lục!A4"), ("annex.max_missing", "Phụ lục!A5")]


def test_a_numbered_appendix_before_the_title_is_no_part_of_it() -> None:
    assert read("swapped_columns").title == "TIÊU CHÍ CHẤM ĐIỂM CẢI CÁCH HÀNH CHÍNH CẤP XÃ NĂM 2026"
    assert read("field_per_sheet").title == "BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2026"


def test_a_border_that_belongs_below_ends_in_a_file_that_loads_and_scores_it() -> None:
    rows = [
        ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"],
        ["1", "Hồ sơ đúng hạn", "1", "Trên 90%: 1 điểm; trên 70% đến 90%: 0,5 điểm; từ 70% trở xuống: 0 điểm"],
    ]
    framework = load_checked(to_yaml(read_annex(workbook(Sheet(rows)), "x.xlsx")))
    (leaf,) = framework.leaves
    assert leaf.rule is not None
    assert leaf.rule.kind == "formula"
    earned = {
        rate: score_sheet(framework, {leaf.code: Answer({"rate": rate}, "answered")}, {}, unit="a").leaves[0].points
        for rate in ("90", "90,01", "70", "70,01")
    }
    assert earned == {"90": Decimal("0.5"), "90,01": 1, "70": 0, "70,01": Decimal("0.5")}
