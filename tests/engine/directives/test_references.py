"""Codes of documents: every real code of the reference file, what only looks like one, and what stands around them."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.directives import read_document, source_of
from chiso.engine.directives.references import find_codes
from tests.engine.directives.scoring import SHARED

CODES = SHARED / "reference" / "document_codes.yaml"
KNOWN = yaml.safe_load(CODES.read_text(encoding="utf-8")) if CODES.exists() else {}
MISSING = pytest.mark.skipif(not KNOWN, reason="the reference file of codes is not at hand beside the repository")


@MISSING
def test_every_real_code_is_read_into_its_parts() -> None:
    assert len(KNOWN["examples"]) == 50
    for example in KNOWN["examples"]:
        (code,) = find_codes(source_of(f"Thực hiện văn bản số {example['text']} ngày 05/8/2023 của cấp trên."))
        told = {name: getattr(code, name) for name in ("kind", "number", "year", "type", "issuer", "unit")}
        assert told | {name: example[name] for name in told if name in example} == told, example


@MISSING
def test_fractions_and_dates_are_no_codes() -> None:
    for text in KNOWN["negative_examples"]:
        assert find_codes(source_of(f"Đến {text} đã có báo cáo.")) == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("10/CT - UBND", "10/CT-UBND"),
        ("10/CT–UBND", "10/CT-UBND"),
        ("27- TB/TGV", "27-TB/TGV"),
        ("15 /KH-UBND", "15/KH-UBND"),
        ("12/2024/TT-BNV", "12/2024/TT-BNV"),
        ("35-2016/NQ-CP", "35-2016/NQ-CP"),
        ("35 - 2016/NQ-CP", "35-2016/NQ-CP"),
    ],
)
def test_stray_blanks_and_long_dashes_do_not_change_a_code(written: str, code: str) -> None:
    assert [found.text for found in find_codes(source_of(f"Công văn số {written} ngày"))] == [code]


def test_the_same_code_of_another_year_is_another_document() -> None:
    text = (
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2024 của UBND tỉnh và Kế hoạch số 12/KH-UBND ngày 09/01/2025 "
        "của UBND tỉnh, Sở Nội vụ báo cáo."
    )
    found = read_document(text).references
    assert [(one.code, one.date) for one in found] == [
        ("12/KH-UBND", date(2024, 1, 5)),
        ("12/KH-UBND", date(2025, 1, 9)),
    ]


@given(st.text(max_size=300))
def test_spans_always_cut_the_code_out_of_the_text(noise: str) -> None:
    text = f"{noise} Công văn số 2969/UBND-KTTH ngày 23/8/2021 {noise}"
    reading = read_document(text)
    for one in reading.references:
        assert "".join(reading.text[one.span.start : one.span.end].split()).replace("–", "-") == one.code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("12/kh-ubnd", "12/KH-UBND"),
        ("61/2018/nđ-cp", "61/2018/NĐ-CP"),
        ("26/ct-ttg", "26/CT-TTg"),
        ("05-nq/tu", "05-NQ/TU"),
        ("1214/snv-cchc&vtlt", "1214/SNV-CCHC&VTLT"),
        ("196/QĐUBND", "196/QĐ-UBND"),
        ("01/2018/TTVPCP", "01/2018/TT-VPCP"),
        ("45 /KH-\nUBND", "45/KH-UBND"),
    ],
)
def test_a_code_in_small_letters_or_without_its_hyphen_is_the_code_it_stands_for(written: str, code: str) -> None:
    assert [found.text for found in find_codes(source_of(f"theo văn bản số {written} của tỉnh"))] == [code]


@pytest.mark.parametrize(
    "words",
    ["hạn chế tốc độ số 3 km/h", "thẻ số 12/kg", "trực 24/7", "số 5/10 xã - phường", "kh-ubnd", "ví dụ 12/kh-x"],
)
def test_small_letters_without_a_number_of_a_document_are_no_code(words: str) -> None:
    assert find_codes(source_of(words)) == ()
