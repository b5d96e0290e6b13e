"""What the first page tells: a help, never a refusal."""

from __future__ import annotations

from datetime import date

import pytest

from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.evidence.models import DocumentType
from chiso.office.evidence.reading import describe, first_page_text
from tests.office.evidence import files

PLAN = """UBND TỈNH MẪU
SỞ Y TẾ
Số: 12 / KH - SYT
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Mẫu, ngày 05 tháng 02 năm 2026
KẾ HOẠCH
Cải cách hành chính của Sở Y tế
năm 2026
Căn cứ Kế hoạch của Ủy ban nhân dân tỉnh
"""
LETTER = """UBND TỈNH MẪU
SỞ NỘI VỤ
Số: 1214/SNV-CCHC&VTLT
V/v báo cáo kết quả cải cách hành chính
Mẫu, ngày 26 tháng 9 năm 2025
"""


def test_a_plan_is_read_by_the_layout_of_the_decree() -> None:
    told = describe(PLAN, "kh.pdf")
    assert told.number == "12/KH-SYT"
    assert told.issued_on == date(2026, 2, 5)
    assert told.issuer == "Sở y tế"
    assert told.type is DocumentType.PLAN
    assert told.title == "Kế hoạch cải cách hành chính của Sở Y tế năm 2026"


def test_a_letter_is_told_by_its_code_and_its_subject() -> None:
    told = describe(LETTER, "cv.pdf")
    assert (told.number, told.type) == ("1214/SNV-CCHC&VTLT", DocumentType.LETTER)
    assert told.title == "báo cáo kết quả cải cách hành chính"


@pytest.mark.parametrize("text", ["", "abc", "Số: ", "ngày 31 tháng 02 năm 2026", "KẾ HOẠCH", "\x00\x01"])
def test_what_cannot_be_read_stays_empty_and_the_file_name_names_it(text: str) -> None:
    told = describe(text, "bao_cao_quy_1.pdf")
    assert (told.number, told.issued_on) == ("", None)
    assert told.title == "bao cao quy 1"


def test_the_first_page_of_a_pdf_gives_its_text_and_the_second_does_not() -> None:
    text = first_page_text(files.pdf("trang dau", "trang sau"), MEDIA_TYPES["pdf"])
    assert "trang dau" in text
    assert "trang sau" not in text


def test_a_word_file_is_read_with_its_tables() -> None:
    assert "KẾ HOẠCH" in first_page_text(files.word("KẾ HOẠCH"), MEDIA_TYPES["docx"])


@pytest.mark.parametrize("media_type", [*MEDIA_TYPES.values(), "application/octet-stream"])
def test_broken_bytes_of_any_kind_give_no_text_and_no_error(media_type: str) -> None:
    assert first_page_text(b"%PDF-1.7 nothing", media_type) == ""
