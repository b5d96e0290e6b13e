"""Numbers as officers write them become exact decimals, and go back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.text import (
    decimal_of,
    format_decimal,
    format_percent,
    guess_number_style,
    number_to_words,
    parse_decimal,
    parse_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("97,2", "97.2"),
        ("97.2", "97.2"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567.89", "1234567.89"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("0.234", "0.234"),
        ("1234.567", "1234.567"),
        ("1,234", "1.234"),
        (",5", "0.5"),
        ("-0,5", "-0.5"),
        ("\u22123", "-3"),
        ("+7", "7"),
        (" 12 ", "12"),
        ("0,10", "0.10"),
        ("007", "7"),
    ],
)
def test_reads_the_forms_that_officers_write(text: str, value: str) -> None:
    assert parse_decimal(text) == Decimal(value)


def test_a_percent_sign_is_told_and_does_not_divide() -> None:
    number = parse_number("97,2 %")
    assert (number.value, number.percent) == (Decimal("97.2"), True)


def test_a_single_point_before_three_digits_is_refused_with_both_readings() -> None:
    with pytest.raises(InputError) as raised:
        parse_decimal("1.234", where="B12")
    problem = raised.value.problems[0]
    assert (problem.code, problem.where) == ("number.ambiguous", "B12")
    assert "1234" in problem.hint.vi
    assert "1,234" in problem.hint.vi


@pytest.mark.parametrize(("style", "value"), [("vi", "1234"), ("point", "1.234")])
def test_a_known_style_settles_the_ambiguous_form(style, value: str) -> None:
    assert parse_decimal("1.234", style=style) == Decimal(value)


def test_a_known_style_does_not_change_what_is_clear() -> None:
    assert parse_decimal("97.2", style="vi") == parse_decimal("97,2", style="point") == Decimal("97.2")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "12a",
        "1.23.4",
        "1,2,3",
        "1.2,3,4",
        "NaN",
        "inf",
        "1e5",
        "12 34",
        "1\t234",
        "0\x1f0",
        "--3",
        "5.",
        "%",
        "1.234,",
        "٣",
        "9" * 90,
    ],
)
def test_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_decimal(text)
    assert raised.value.problems[0].code == "number.invalid"


def test_guesses_the_style_of_a_file_only_when_its_numbers_agree() -> None:
    assert guess_number_style(["1.234", "97,2", "5"]) == "vi"
    assert guess_number_style(["1.234", "97.2"]) == "point"
    assert guess_number_style(["97.2", "97,2"]) == "auto"
    assert guess_number_style(["1.234", "5"]) == "auto"


def test_a_spreadsheet_number_is_what_the_cell_shows() -> None:
    assert decimal_of(0.1 + 0.2) == Decimal("0.3")
    assert str(decimal_of(100.0)) == "100"
    assert decimal_of(14.5) == Decimal("14.5")
    with pytest.raises(InputError):
        decimal_of(float("nan"))
    with pytest.raises(InputError):
        decimal_of(True)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("1234.5", None, "1.234,5"),
        ("1234.50", 2, "1.234,50"),
        ("0.125", 2, "0,13"),
        ("-0.001", 2, "0,00"),
        ("100", None, "100"),
        ("1000000", 0, "1.000.000"),
        ("1E+3", None, "1.000"),
    ],
)
def test_formats_with_a_decimal_comma(value: str, places: int | None, text: str) -> None:
    assert format_decimal(Decimal(value), places) == text


def test_formats_for_english_readers_too() -> None:
    assert format_decimal(Decimal("1234.5"), 2, language="en") == "1,234.50"
    assert format_percent(Decimal("97.20"), 1) == "97,2 %"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_what_is_written_reads_back_exactly(value: Decimal) -> None:
    assert parse_decimal(format_decimal(value), style="vi") == value
    assert parse_decimal(format_decimal(value, group=False)) == value


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (101, "một trăm linh một"),
        (110, "một trăm mười"),
        (1005, "một nghìn không trăm linh năm"),
        (1_000_000, "một triệu"),
        (2_000_015, "hai triệu không trăm mười lăm"),
        (1_000_000_005, "một tỷ không trăm linh năm"),
        (-3, "âm ba"),
    ],
)
def test_writes_numbers_in_official_words(number: int, words: str) -> None:
    assert number_to_words(number) == words


def test_reads_decimals_after_the_comma() -> None:
    assert number_to_words(Decimal("97.05")) == "chín mươi bảy phẩy không năm"
    assert number_to_words(Decimal("14.50")) == "mười bốn phẩy năm"
