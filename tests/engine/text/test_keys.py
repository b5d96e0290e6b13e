"""Search without diacritics, Vietnamese order, dates and yes/no words."""

import sqlite3
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.text import (
    date_of,
    format_date,
    format_date_official,
    nfc,
    parse_date,
    parse_yes_no,
    search_key,
    sort_key,
    tidy,
)


def test_search_key_folds_diacritics_and_d_with_stroke() -> None:
    assert search_key("Tỉnh  ĐẮK Nông") == "tinh dak nong"
    assert search_key("Điện") == "dien"


def test_sort_key_gives_vietnamese_order() -> None:
    names = ["Ấp", "An Giang", "Đà Nẵng", "Dạ", "Ea", "mạ", "má", "mã", "mả", "mà", "ma", "Ma"]
    assert sorted(names, key=sort_key) == [
        "An Giang",
        "Ấp",
        "Dạ",
        "Đà Nẵng",
        "Ea",
        "ma",
        "Ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
    ]


# DuckDB 1.5.5: `select n from t order by n collate vi` (ICU's Vietnamese order), made once from these names
_GOLDEN = (
    "(phụ lục)|1. Mở đầu|an|An Giang|ăn|Ăn|Ân|Ân Thi|Ấp Bắc|Bà Rịa - Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|"
    "Bến Tre|Cà Mau|cafe|café|Cao Bằng|Cần Thơ|Dạ|Đà Nẵng|Đak Pơ|Đăk Đoa|Đắk Lắk|Đầm Dơi|Ea Kar|Ê Đê|Gia Lai|Hạ Long|"
    "Hà Nội|Hoà Bình|Hòa Bình|Hoa Lư|Huế|Kon Tum|Krông Nô|ma|Ma|mà|mả|mã|má|mạ|mạ non|Mỹ Tho|Mỹ Thọ|Oai|Ô Môn|Ơ Đu|"
    "Phường 1|Phường 10|Phường 2|Quận 1|Thanh An|Thạnh An|Thanh Hóa|Thành Nam|Thừa Thiên - Huế|Thừa Thiên Huế|Tp. Vinh|"
    "U Minh|Ư Minh|Ứng Hòa|Vị Thanh|Xín Mần|Y Tý|zeta"
)


def test_sort_key_agrees_with_the_order_of_the_unicode_tables() -> None:
    names = _GOLDEN.split("|")
    assert sorted(reversed(names), key=sort_key) == names


def test_sqlite_orders_by_the_stored_key() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table unit (name text, key text)")
    names = ["Tây Ninh", "Thanh Hóa", "Đồng Nai", "Đồng Tháp", "Điện Biên", "Ăn", "An", "Ân"]
    connection.executemany("insert into unit values (?, ?)", [(name, sort_key(name)) for name in names])
    got = [row[0] for row in connection.execute("select name from unit order by key")]
    assert got == ["An", "Ăn", "Ân", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Tây Ninh", "Thanh Hóa"]


def test_tones_count_only_when_all_letters_are_equal() -> None:
    assert sorted(["Hoà Bình", "Hoa Lư", "Hòa An"], key=sort_key) == ["Hòa An", "Hoà Bình", "Hoa Lư"]


@given(st.text(max_size=20))
def test_keys_do_not_depend_on_the_unicode_form(text: str) -> None:
    import unicodedata

    decomposed = unicodedata.normalize("NFD", nfc(text))
    assert sort_key(decomposed) == sort_key(nfc(text))
    assert search_key(decomposed) == search_key(nfc(text))


def test_tidy_makes_every_blank_one_space() -> None:
    assert tidy(" Sở\u00a0 Nội\u200b\tvụ\n") == "Sở Nội vụ"


@pytest.mark.parametrize("text", ["05/7/2025", "5-7-2025", "05.07.2025", "2025-07-05", "ngày 05 tháng 7 năm 2025"])
def test_reads_dates_day_first(text: str) -> None:
    assert parse_date(text) == date(2025, 7, 5)


@pytest.mark.parametrize("text", ["31/6/2025", "5/7/25", "07/13/2025", "", "Quý II", "2025"])
def test_refuses_dates_that_do_not_exist_or_are_guesses(text: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_date(text, where="C3")
    assert raised.value.problems[0].code == "date.invalid"


def test_dates_are_written_for_screens_and_for_documents() -> None:
    assert format_date(date(2025, 7, 5)) == "05/07/2025"
    assert format_date_official(date(2025, 7, 5)) == "ngày 05 tháng 7 năm 2025"
    assert format_date_official(date(2025, 2, 15)) == "ngày 15 tháng 02 năm 2025"
    assert date_of(datetime(2025, 7, 5, 8, 30)) == date(2025, 7, 5)  # noqa: DTZ001


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_written_date_reads_back(day: date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(format_date_official(day)) == day


@pytest.mark.parametrize(
    ("word", "answer"), [("Có", True), ("không", False), ("YES", True), ("0", False), (1, True), (True, True)]
)
def test_reads_yes_and_no(word: str | int | bool, answer: bool) -> None:
    assert parse_yes_no(word) is answer


@pytest.mark.parametrize("word", ["", "chưa", "2", "có lẽ"])
def test_refuses_other_answers(word: str) -> None:
    with pytest.raises(InputError):
        parse_yes_no(word)
