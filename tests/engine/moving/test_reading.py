"""Old workbooks are read as figures with their cells, whatever their layout and slips."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from chiso.engine.moving import (
    NameIndex,
    fold_unit,
    read_accounts,
    read_file_name,
    read_scored,
    recognise,
)
from chiso.engine.moving.words import is_no_unit, use_of, year_in
from tests.golden.moving import workbooks

LEAF_COUNT = {"units_across": 48, "units_down": 24, "sheet_per_unit": 72, "long_list": 36}


@pytest.mark.parametrize(("layout", "count"), LEAF_COUNT.items())
def test_every_figure_of_a_layout_is_read(layout: str, count: int):
    book = read_scored(getattr(workbooks, layout)(), "bang.xlsx")
    assert len(book.figures) == count
    assert {figure.unit for figure in book.figures} == set(workbooks.UNITS)
    assert book.problems == ()


def test_a_criterion_that_excel_keeps_as_a_number_is_told_by_its_neighbours():
    book = read_scored(workbooks.many_criteria(), "bang.xlsx")
    assert [line.code for line in book.criteria] == ["1", *(f"1.{number}" for number in range(1, 13))]
    assert book.criteria[10].is_doubtful


def test_every_figure_names_its_cell():
    book = read_scored(workbooks.units_across(), "bang.xlsx")
    figure = next(one for one in book.figures if one.unit == "Thanh tra tỉnh" and one.criterion.startswith("2.1"))
    assert (figure.where, figure.stage, figure.value) == ("Tổng hợp!F10", "self", Decimal("2.4"))


def test_years_across_are_totals_of_years():
    book = read_scored(workbooks.history(), "lich-su.csv")
    assert book.years == (2020, 2021, 2022, 2023)
    assert not [total for total in book.totals if total.unit == "Thanh tra tỉnh" and total.year == 2021]


def test_a_corrected_column_is_read_as_the_person_said():
    book = read_scored(workbooks.sheet_per_unit(), "bang.xlsx", uses={"Sở Nội vụ!F": "skip"})
    stages = {figure.stage for figure in book.figures if figure.unit == "Sở Nội vụ"}
    assert stages == {"self", "appraised"}


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (workbooks.units_across, "scores"),
        (workbooks.history, "scores"),
        (workbooks.accounts, "accounts"),
        (workbooks.evidence, "evidence"),
    ],
)
def test_content_decides_what_a_file_is(make: object, kind: str):
    name = {"evidence": "x.zip"}.get(kind, "x.csv" if make is workbooks.history else "x.xlsx")
    assert recognise(make(), name).kind == kind  # type: ignore[operator]  # a maker of bytes


@pytest.mark.parametrize(
    ("heading", "use"),
    [
        ("Điểm tự chấm", "self"),
        ("Điểm thẩm định", "appraised"),
        ("Hội đồng", "final"),
        ("Điểm tối đa", "max"),
        ("Xếp loại", "grade"),
        ("Tỷ lệ %", "percent"),
        ("Công an tỉnh", None),
        ("Văn phòng HĐND", None),
        ("Sở Công Thương", None),
        ("Đơn vị phối hợp", "skip"),
    ],
)
def test_a_heading_is_taken_for_what_it_says(heading: str, use: str | None):
    assert use_of(heading) == use


@pytest.mark.parametrize("name", ["Công an tỉnh", "Xã Tổng Cọt", "Sở Công Thương"])
def test_a_unit_whose_name_looks_like_a_sum_is_a_unit(name: str):
    assert not is_no_unit(name)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("UBND xã Hòa Bình", "hoa-binh"),
        ("xã Hoà Bình", "hoa-binh"),
        ("P. Mẫu Đô", "mau-do"),
        ("Sở GD&ĐT", "so-gd"),
        ("3. Sở Giáo dục và Đào tạo", "so-gd"),
        ("SGDĐT", "so-gd"),
    ],
)
def test_variants_of_a_name_are_the_unit(label: str, key: str):
    names = NameIndex(
        {
            "hoa-binh": ["Xã Hòa Bình"],
            "mau-do": ["Phường Mẫu Đô"],
            "so-gd": ["Sở Giáo dục và Đào tạo", "SGDĐT"],
        }
    )
    assert (names.match(label).how, names.match(label).key) == ("exact", key)


def test_two_units_that_share_a_name_are_never_guessed():
    names = NameIndex({"a": ["Xã Hòa Bình"], "b": ["Xã Hòa Bình"]})
    assert names.match("xã Hòa Bình").how == "ambiguous"


def test_a_commune_is_not_its_namesake_ward():
    assert NameIndex({"x": ["Xã Hòa Bình"]}).match("Phường Hòa Bình").how == "none"


def test_folding_is_stable():
    for label in ("Sở TN&MT", "UBND P. Mẫu Đô", "  1) Thanh tra  tỉnh "):
        assert fold_unit(fold_unit(label)) == fold_unit(label)


@pytest.mark.parametrize(
    ("name", "number", "day", "kind"),
    [
        ("15-KH-SNV ngày 05.02.2024 Kế hoạch.pdf", "15/KH-SNV", dt.date(2024, 2, 5), "KH"),
        ("QĐ 123-UBND 20240301.pdf", "123/QĐ-UBND", dt.date(2024, 3, 1), "QĐ"),
        ("Báo cáo kết quả quý I.docx", "", None, "BC"),
        ("1.2 phu luc.pdf", "", None, ""),
        ("Scan0001.pdf", "", None, ""),
        ("31.02.2024.pdf", "", None, ""),
    ],
)
def test_a_file_name_proposes_and_never_invents(name: str, number: str, day: dt.date | None, kind: str):
    told = read_file_name(name)
    assert (told.number, told.issued_on, told.type) == (number, day, kind)


@pytest.mark.parametrize(
    ("text", "year"), [("bang-diem-2024.xlsx", 2024), ("KẾT QUẢ NĂM 2023 (QĐ 2022)", 2023), ("x", None)]
)
def test_the_year_is_the_one_after_the_word(text: str, year: int | None):
    assert year_in(text) == year


def test_a_telephone_number_gets_its_zero_back():
    table = read_accounts(workbooks.accounts(), "ds.xlsx")
    assert [row["phone"] for row in table.rows] == ["0912345678", "0987654321"]
