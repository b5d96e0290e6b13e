"""Made-up tables of a fictional index: what is right is verified, what is wrong is named."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.published import (
    CheckReport,
    Zeros,
    check_published,
    match_provinces,
    propose_mapping,
    read_mapping,
    read_published,
)
from chiso.engine.text import read_table
from chiso.engine.units.io import load_register


def _checked(text: str, *, zeros: Zeros = "auto", weights: dict[str, float] | None = None) -> CheckReport:
    table = read_table(text.encode())
    (found,) = read_published(table, propose_mapping(table.columns), zeros=zeros)
    return check_published(found, weights=weights)


def _codes(report: CheckReport) -> list[str]:
    return [problem.code for problem in report.problems]


def _weighted(size: int, seed: int = 1, digits: int = 6) -> tuple[list[str], np.ndarray]:
    """A wide table with shares 10, 25, 65 and a scale of 10."""
    parts = np.round(np.random.default_rng(seed).uniform(2, 9, (size, 3)), digits)
    totals = np.round(10 * parts @ np.array([0.10, 0.25, 0.65]), digits)
    return ["Đơn vị,A,B,C,Tổng điểm"], np.column_stack([parts, totals])


def _exact(head: list[str], rows: np.ndarray) -> str:
    return "\n".join(head + [f"Xã {at}," + ",".join(repr(float(cell)) for cell in row) for at, row in enumerate(rows)])


WIDE = """Tỉnh;D1;D1.1;D1.2;D2;Tổng điểm
Một;3,5;1,5;2;4;7,5
Hai;4,5;2,5;2;3;7,5
Ba;3;1;2;5;8
"""


def test_a_wide_table_with_decimal_commas_is_verified():
    report = _checked(WIDE)
    assert report.verdict == "verified" and [relation.parent for relation in report.relations] == ["D1", "TOTAL"]


def test_one_wrong_digit_is_found_and_named():
    report = _checked(WIDE.replace("Hai;4,5;2,5", "Hai;4,5;2,9"))
    assert report.verdict == "not_reproduced"
    assert (report.relations[0].worst, report.relations[0].agreeing) == ("Hai", 2)


@pytest.mark.parametrize("gap", ["", "KCDL", "-", "–", "n/a", "kcdl"])
def test_a_gap_leaves_no_total(gap: str):
    report = _checked(WIDE.replace("Ba;3;1;2;5;8", f"Ba;3;1;2;{gap};"))
    assert report.verdict == "verified" and report.without_total == ("Ba",)


def test_a_total_over_a_gap_is_an_error():
    report = _checked(WIDE.replace("Ba;3;1;2;5;8", "Ba;3;1;2;KCDL;3"))
    assert report.verdict == "not_reproduced" and "published.total_of_gap" in _codes(report)


ZERO = "unit,D1,D2,TOTAL\na,5,4,9\nb,6,5,11\nc,5.5,0,5.5\nd,5,6,11\n"


def test_a_lone_zero_is_taken_for_a_gap():
    report = _checked(ZERO)
    assert _codes(report) == ["published.zero", "published.total_of_gap"]


def test_a_zero_that_is_a_score_may_be_said_to_be_one():
    assert _checked(ZERO, zeros="value").verdict == "verified"


def test_a_zero_among_low_scores_stays_a_score():
    assert _checked("unit,D1,D2,TOTAL\na,5,0.5,5.5\nb,6,5,11\nc,5.5,0,5.5\nd,5,6,11\n").verdict == "verified"


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_weights_are_recovered_from_enough_units(seed: int):
    report = _checked(_exact(*_weighted(12, seed)))
    weights = report.relations[0].weights
    assert report.verdict == "verified" and weights is not None and weights.origin == "recovered"
    assert weights.percent == pytest.approx((10, 25, 65))


def test_weights_are_not_guessed_from_few_units():
    report = _checked(_exact(*_weighted(8)))
    assert report.verdict == "unverifiable" and _codes(report) == ["published.weights_unknown"]


@pytest.mark.parametrize(
    "given", [{"A": 10, "B": 25, "C": 65}, {"A": 0.1, "B": 0.25, "C": 0.65}, {"A": 1, "B": 2.5, "C": 6.5}]
)
def test_known_weights_are_checked_as_shares_percents_or_factors(given: dict[str, float]):
    assert _checked(_exact(*_weighted(8)), weights=given).verdict == "verified"


def test_wrong_weights_do_not_pass():
    assert _checked(_exact(*_weighted(8)), weights={"A": 20, "B": 20, "C": 60}).verdict == "not_reproduced"


def test_one_misprinted_total_does_not_hide_the_weights():
    head, rows = _weighted(20)
    rows[7, 3] += 0.5
    relation = _checked(_exact(head, rows)).relations[0]
    assert (relation.holds, relation.worst, relation.agreeing) == (False, "Xã 7", 19)
    assert relation.weights is not None and relation.weights.percent == pytest.approx((10, 25, 65))


def test_totals_that_follow_from_nothing_are_not_reproduced():
    head, rows = _weighted(30)
    rows[:, 3] = np.random.default_rng(5).uniform(20, 90, 30)
    assert _checked(_exact(head, rows)).verdict == "not_reproduced"


def test_ranks_that_contradict_the_totals_are_named():
    text = "unit,D1,D2,TOTAL,Xếp hạng\na,5,4,9,3\nb,6,5,11,1\nc,5,5,10,2\nd,4,4,8,4\n"
    assert _checked(text).verdict == "verified"
    wrong = _checked(text.replace("9,3", "9,2").replace("10,2", "10,3"))
    assert wrong.verdict == "not_reproduced" and "published.rank" in _codes(wrong)


def test_a_table_without_totals_is_no_proof():
    report = _checked("unit,level,code,value\na,indicator,X.1,3\nb,indicator,X.1,4\n")
    assert report.verdict == "unverifiable" and "published.nothing_to_check" in _codes(report)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b\n1,2\n", "no_unit_column"),
        ("unit\nx\n", "no_value_column"),
        ("unit,D1,TOTAL\nx,abc,3\n", "not_a_number"),
        ("unit,D1,TOTAL\nx,1,1\nx,2,2\n", "duplicate"),
        ("unit,D1,TOTAL\n", "empty"),
        ("unit,D1,D1,TOTAL\nx,1,2,3\n", "“D1” có 2 lần"),
        ("unit,D1,TOTAL\nx,1,1\n\ny,2\n", "dòng 4.*trước cột TOTAL"),
        ("unit,D1,TOTAL\nx,1,5,1\n", "dòng 2.*nhiều ô"),
        ("unit,year,D1\nx,năm nay,3\n", "published.year"),
    ],
)
def test_bad_tables_are_refused_with_the_place(text: str, code: str):
    with pytest.raises(InputError, match=code):
        _checked(text)


def test_a_mapping_names_columns_that_no_guess_finds():
    table = read_table("Nơi,Phần thứ nhất,Phần thứ hai,Cộng\na,1,2,3\nb,2,2,4\n".encode())
    mapping = read_mapping("unit: Nơi\ncolumns: {Phần thứ nhất: D1, Phần thứ hai: D2, Cộng: TOTAL}", table.columns)
    (found,) = read_published(table, mapping)
    assert check_published(found).verdict == "verified"


@pytest.mark.parametrize(
    "text", ["unit: Không có", "node: x", "unit: Nơi\nlạ: x", "- 1", "unit: [", "unit: Nơi\ncolumns: {Xa: D1}"]
)
def test_a_bad_mapping_is_refused(text: str):
    with pytest.raises(InputError, match=r"published\.mapping"):
        read_mapping(text, ("Nơi",))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("BRVT", "Bà Rịa - Vũng Tàu"), ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"), ("TT-Huế", "Thừa Thiên Huế"),
        ("Bắc Cạn", "Bắc Kạn"), ("Đăk Lăk", "Đắk Lắk"), ("Đắc Nông", "Đắk Nông"), ("TP.HCM", "Hồ Chí Minh"),
        ("Tp Hồ Chí Minh", "Hồ Chí Minh"), ("Ha Noi", "Hà Nội"), ("HoaBinh", "Hòa Bình"), ("Tỉnh Kon Tum", "Kon Tum"),
        ("Kontum", "Kon Tum"), ("Thanh Hoá", "Thanh Hóa"), ("HCMC", "Hồ Chí Minh"),
    ],
)  # fmt: skip
def test_provinces_are_known_under_the_spellings_of_published_tables(written: str, meant: str):
    places = match_provinces([written], 2019, load_register())
    assert places is not None and places.found[written].short_name == meant and len(places.missing) == 62


def test_the_map_of_2025_is_the_one_that_fits_the_table():
    register = load_register()
    old, new = ([u.short_name for u in register.as_of(date(2025, *day)).roots] for day in ((6, 30), (12, 31)))
    assert [len(p.missing) for names in (old, new) if (p := match_provinces(names, 2025, register))] == [0, 0]


def test_an_index_of_departments_is_not_held_against_the_provinces():
    assert match_provinces(["Sở Nội vụ", "Sở Tài chính", "Hà Nội"], 2024, load_register()) is None


def test_weights_that_give_few_totals_are_not_called_recovered():
    head, rows = _weighted(30)
    rows[:, 3] = np.random.default_rng(5).uniform(20, 90, 30)
    weights = _checked(_exact(head, rows)).relations[0].weights
    assert weights is not None and weights.origin == "fitted"
