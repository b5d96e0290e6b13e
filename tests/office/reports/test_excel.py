"""A sheet out to Excel and in again: nothing lost, nothing overwritten unseen, every bad cell named."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiso.engine.errors import InputError, Text
from chiso.engine.scoring import InputSpec
from chiso.office.reports.excel import compare, content_of, read_copy, write_sheet
from chiso.office.reports.excel.comparing import Comparison
from chiso.office.reports.excel.layout import MAIN, META, POINTS
from chiso.office.reports.excel.values import out_of, same, text_of
from chiso.office.rounds.models import AnswerStatus, Sheet, Stage
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import score_book
from tests import factories
from tests.office.reports import sheets


def out(sheet: Sheet) -> bytes:
    return write_sheet(content_of(sheet), at=factories.MOMENT, training=False)


def into(data: bytes, sheet: Sheet) -> Comparison:
    content = content_of(sheet)
    return compare(read_copy(data, content.framework), content)


@pytest.fixture
def sheet(province: factories.Province) -> Sheet:
    return sheets.sheet(province)


def test_out_and_in_again_changes_nothing(sheet: Sheet) -> None:
    sheets.adjustment(sheet, "sang-kien", "2")
    result = into(out(sheet), sheet)
    assert (result.changes, result.problems) == ((), ())
    assert result.unchanged == 13


def test_an_empty_sheet_comes_back_empty(province: factories.Province) -> None:
    empty = sheets.sheet(province, {})
    result = into(out(empty), empty)
    assert (result.changes, result.problems) == ((), ())


_TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "1.234", "1.234,5", "1,234.5", "97,2 %", "−3", "1e9", "46/48", "có", "Không", "12/01/2026"]
    ),
    st.decimals(min_value=-(10**17), max_value=10**17, allow_nan=False, places=6).map(str),
    st.text(max_size=20),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(sheets.ANSWERS)), _TEXTS, max_size=6))
def test_whatever_people_typed_comes_back_as_it_was(sheet: Sheet, typed: dict[str, str]) -> None:
    for node, text in typed.items():
        clean = text.replace("\x00", "")
        sheets.answer(sheet, node, dict.fromkeys(sheets.ANSWERS[node], clean), note=clean.strip())
    result = into(out(sheet), sheet)
    assert result.changes == ()
    assert result.problems == ()


@pytest.mark.parametrize("typed", ["Không", "không", "KHONG", "khong"])
def test_a_choice_by_its_name_and_by_its_code_is_one_value(sheet: Sheet, typed: str) -> None:
    sheets.answer(sheet, "1.2", {"choice": typed})
    result = into(out(sheet), sheet)
    assert (result.changes, result.problems) == ((), ())


def test_options_that_differ_only_by_diacritics_stay_apart() -> None:
    options = (("a", Text("Dư", "Surplus")), ("b", Text("Đủ", "Enough")))
    spec = InputSpec("x", "choice", Text("", ""), options=options)
    assert [text_of(spec, out_of(spec, code)) for code in ("a", "b")] == ["a", "b"]
    assert not same(spec, "Dư", "Đủ")
    # either may be meant
    assert text_of(spec, "du") == "du"


def test_a_control_or_compatibility_character_in_a_note_is_nobodys_change(sheet: Sheet) -> None:
    sheets.answer(sheet, "2.3", {"violations": "2"}, note="\x1f ghi\rhai\x06 chú\x0b có\x12 ký tự lạ \U0002f926")
    result = into(out(sheet), sheet)
    assert (result.changes, result.problems) == ((), ())


@given(st.sampled_from(["number", "count", "yes_no", "date"]), _TEXTS)
def test_an_input_keeps_its_meaning_through_a_cell(type_: str, text: str) -> None:
    spec = InputSpec("x", type_, Text("", ""), "%")  # type: ignore[arg-type]
    assert same(spec, text_of(spec, out_of(spec, text)) if out_of(spec, text) is not None else "", text)


def test_a_clean_change_is_told_with_its_cell_and_both_values(sheet: Sheet) -> None:
    edit = sheets.Edit(out(sheet))
    address = edit.value("1.3", "rate", 75.5)
    (change,) = into(edit.bytes(), sheet).changes
    assert (change.verdict, change.where, change.base, change.mine) == ("changed", address, "97,2 %", "75,5")
    assert change.inputs == {"rate": "75,5"}


def test_a_cell_that_the_site_changed_too_is_a_conflict(sheet: Sheet) -> None:
    edit = sheets.Edit(out(sheet))
    edit.value("1.3", "rate", 75)
    sheets.answer(sheet, "1.3", {"rate": "60"})
    (change,) = into(edit.bytes(), sheet).changes
    assert (change.verdict, change.mine, change.theirs, change.version) == ("conflict", "75", "60", 2)


def test_what_only_the_site_changed_stays_as_the_site_has_it(sheet: Sheet) -> None:
    data = out(sheet)
    sheets.answer(sheet, "1.3", {"rate": "60"})
    assert into(data, sheet).changes == ()


def test_the_same_change_on_both_sides_is_no_conflict(sheet: Sheet) -> None:
    edit = sheets.Edit(out(sheet))
    edit.value("1.3", "rate", 60)
    sheets.answer(sheet, "1.3", {"rate": "60,0"})
    assert into(edit.bytes(), sheet).changes == ()


def test_a_note_changed_on_the_site_does_not_clash_with_a_figure_changed_in_the_file(sheet: Sheet) -> None:
    edit = sheets.Edit(out(sheet))
    edit.value("1.3", "rate", 60)
    sheets.answer(sheet, "1.3", {"rate": "97,2 %"}, note="giải trình trên trang")
    (change,) = into(edit.bytes(), sheet).changes
    assert (change.field, change.verdict) == ("value", "changed")


def test_status_note_and_count_come_in(sheet: Sheet) -> None:
    edit = sheets.Edit(out(sheet))
    edit.status("2.2", "count", "khong phat sinh")
    edit.note("1.4", "part", "Số liệu\nhai dòng")
    edit.value("cham", "count", 4)
    found = {(change.code, change.field): change for change in into(edit.bytes(), sheet).changes}
    assert found["2.2", "value"].status == AnswerStatus.DID_NOT_ARISE
    assert found["2.2", "value"].inputs == {}
    assert found["1.4", "note"].note == "Số liệu\nhai dòng"
    assert found["cham", "value"].inputs == {"count": "4"}


def test_rows_are_known_by_their_key_even_when_moved(sheet: Sheet) -> None:
    edit = sheets.Edit(out(sheet))
    for merged in list(edit.page.merged_cells.ranges):
        edit.page.unmerge_cells(str(merged))
    edit.page.insert_rows(9, 3)
    assert into(edit.bytes(), sheet).changes == ()


@pytest.mark.parametrize(
    ("code", "name", "value", "problem"),
    [
        ("1.3", "rate", "chín mươi", "answers.bad_value"),
        ("1.3", "rate", "1.234", "answers.bad_value"),
        ("1.3", "rate", dt.date(2026, 2, 1), "excel.number_became_date"),
        ("1.3", "rate", 101, "answers.bad_value"),
        ("1.3", "rate", "=1/0", "excel.not_computed"),
        ("1.4", "part", 3_000_000, "answers.bad_value"),
        ("1.4", "part", None, "answers.missing_input"),
        ("2.2", "count", -1, "answers.bad_value"),
        ("1.2", "choice", "mức lạ", "answers.bad_value"),
        ("2.1", "date", "31/02/2026", "answers.bad_value"),
    ],
)
def test_a_bad_cell_is_named_by_its_address(sheet: Sheet, code: str, name: str, value: object, problem: str) -> None:
    edit = sheets.Edit(out(sheet))
    address = edit.value(code, name, value)
    result = into(edit.bytes(), sheet)
    assert (problem, address) in [(one.code, one.where) for one in result.problems]
    assert {one.where for one in result.problems} == {address}
    assert result.changes == ()


def test_all_bad_cells_are_told_at_once(sheet: Sheet) -> None:
    edit = sheets.Edit(out(sheet))
    edit.value("1.3", "rate", "x")
    edit.value("2.2", "count", "y")
    edit.status("1.1", "answer", "z")
    assert len(into(edit.bytes(), sheet).problems) == 3


def test_a_percentage_typed_in_a_cell_of_excel_means_what_it_shows(sheet: Sheet) -> None:
    edit = sheets.Edit(out(sheet))
    edit.value("1.3", "rate", 0.755, "0.0%")
    (change,) = into(edit.bytes(), sheet).changes
    assert change.inputs == {"rate": "75,5"}


def test_a_row_copied_twice_is_told(sheet: Sheet) -> None:
    edit = sheets.Edit(out(sheet))
    row = edit.row("2.2", "count")
    edit.page.cell(200, 12).value = edit.page.cell(row, 12).value
    assert [problem.code for problem in into(edit.bytes(), sheet).problems] == ["excel.row_twice"]


def test_a_missing_row_leaves_the_site_as_it_is(sheet: Sheet) -> None:
    edit = sheets.Edit(out(sheet))
    edit.page.cell(edit.row("2.2", "count"), 12).value = None
    result = into(edit.bytes(), sheet)
    assert [(problem.code, problem.severity) for problem in result.problems] == [("excel.row_missing", "warning")]
    assert result.changes == ()


def test_another_sheets_file_is_refused(province: factories.Province, sheet: Sheet) -> None:
    other = factories.sheet(sheet.group, province.units["so-tu-phap"])
    with pytest.raises(InputError, match=r"excel\.other_sheet"):
        into(out(other), sheet)


def test_a_file_of_another_framework_version_is_refused(sheet: Sheet) -> None:
    data = out(sheet)
    sheet.group.framework = factories.framework_version(sheets.EVERY_KIND.replace("cap: 2.5", "cap: 2"), code="ban-2")
    with pytest.raises(InputError, match=r"excel\.other_framework"):
        into(data, sheet)


def _plain_workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 torn", _plain_workbook()])
def test_what_is_no_sheet_of_ours_is_refused(sheet: Sheet, data: bytes) -> None:
    with pytest.raises(InputError, match=r"excel\.not_a_sheet"):
        read_copy(data, content_of(sheet).framework)


def test_only_cells_for_figures_are_open_and_the_rest_is_locked(sheet: Sheet) -> None:
    page = openpyxl.load_workbook(io.BytesIO(out(sheet)))[MAIN]
    assert page.protection.sheet
    row = sheets.Edit(out(sheet)).row("1.3", "rate")
    open_columns = [cell.column_letter for cell in page[row] if not cell.protection.locked]
    assert open_columns == ["F", "H", "K"]
    survey = sheets.Edit(out(sheet)).row("2.5", "result")
    assert all(cell.protection.locked for cell in page[survey])


def test_the_page_is_ready_to_print(sheet: Sheet) -> None:
    book = openpyxl.load_workbook(io.BytesIO(out(sheet)))
    page = book[MAIN]
    assert page.page_setup.orientation == "landscape"
    assert page.freeze_panes == "C8"
    assert page.print_area and page.print_title_rows
    assert book[META].sheet_state == "veryHidden"


def test_a_cell_list_offers_the_options(sheet: Sheet) -> None:
    page = openpyxl.load_workbook(io.BytesIO(out(sheet)))[MAIN]
    row = sheets.Edit(out(sheet)).row("1.1", "answer")
    lists = [one.formula1 for one in page.data_validations.dataValidation if f"F{row}" in str(one.sqref)]
    assert lists == ['"Có,Không"']


def test_text_that_looks_like_a_formula_stays_text(sheet: Sheet) -> None:
    sheets.answer(sheet, "1.1", {"answer": "Có"}, note='=HYPERLINK("x")')
    page = openpyxl.load_workbook(io.BytesIO(out(sheet)))[MAIN]
    cell = page.cell(sheets.Edit(out(sheet)).row("1.1", "answer"), 11)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("x")')


_OTHERS: dict[str, dict[str, str]] = {
    "1.1": {"answer": "không"},
    "1.2": {"choice": "du"},
    "1.3": {"rate": "50"},
    "1.4": {"part": "1", "whole": "8"},
    "1.5": {"level": "5"},
    "2.1": {"date": "20/02/2025"},
    "2.2": {"count": "9"},
    "2.3": {"violations": "8"},
    "2.4.1": {"violated": "có"},
    "2.4.3": {"points": "2"},
}


@pytest.mark.skipif(sheets.soffice("sc") is None, reason="LibreOffice Calc is not installed")
@pytest.mark.parametrize("answers", [sheets.ANSWERS, _OTHERS, {}], ids=["some", "others", "none"])
def test_the_formulas_give_the_engines_points(
    province: factories.Province, tmp_path: Path, answers: dict[str, dict[str, str]]
) -> None:
    sheet = sheets.sheet(province, answers)
    if answers:
        sheets.answer(sheet, "2.2", answers["2.2"], AnswerStatus.NOT_APPLICABLE)
        sheets.adjustment(sheet, "cham", "3")
    # saved by openpyxl the file carries formulas without results, so LibreOffice must compute them
    recomputed = sheets.converted(sheets.Edit(out(sheet)).bytes(), "phieu.xlsx", "xlsx", tmp_path)
    page = openpyxl.load_workbook(recomputed, data_only=True)[MAIN]
    edit = sheets.Edit(out(sheet))
    scored = score_book(sheet, book_of(sheet.pk), Stage.SELF)
    for code, row in content_of(sheet).leaves.items():
        shown = page.cell(edit.row(code, row.specs[0].name), POINTS + 1).value
        expected = scored.leaves[code].points or Decimal(0)
        assert Decimal(str(shown or 0)).quantize(Decimal("0.000001")) == expected, code
    last = page.max_row
    assert Decimal(str(page.cell(last, POINTS + 1).value or 0)) == (scored.totals.published or 0)
