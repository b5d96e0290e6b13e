"""Files of every kind become text; what cannot be used says why and how to mend it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from docx import Document

from chiso.engine.directives import GrammarReader, Reading, read_document
from chiso.engine.directives.extract import extract_text
from chiso.engine.directives.output import to_json
from chiso.engine.directives.schema import directive_schema
from chiso.engine.errors import InputError
from tests.engine.directives.makers import paragraphs, plan_with_appendix, saved, text_pdf
from tests.engine.files.makers import docx_bytes, pdf_bytes, with_parts, zip_bytes

DOCS = Path(__file__).parents[3] / "docs"


def test_the_title_block_and_the_merged_appendix_of_a_word_plan_are_read() -> None:
    reading = read_document(extract_text(plan_with_appendix(), "ke-hoach.docx").text)
    assert (reading.document.code, reading.document.date) == ("88/KH-UBND", date(2026, 2, 3))
    assert reading.document.issuer == "Ủy ban nhân dân tỉnh Mẫu"
    assert [(one.leads, one.due, one.recurrence) for one in reading.tasks] == [
        (("Sở Nội vụ",), date(2026, 6, 29), None),
        (("Sở Nội vụ",), date(2026, 6, 30), None),
        (("UBND các xã, phường",), None, "standing"),
    ]


def test_deleted_and_hidden_text_of_word_is_not_read() -> None:
    made = Document()
    made.add_paragraph("Sở Nội vụ báo cáo.").add_run("Sở Tư pháp bị ẩn").font.hidden = True
    assert "Tư pháp" not in extract_text(saved(made), "a.docx").text


@pytest.mark.parametrize(
    "text", ["Sở Nội vụ chủ trì tham mưu Kế hoạch số 12/KH-UBND", "Ủy ban nhân dân tỉnh ban hành Chỉ thị"]
)
def test_decomposed_letters_read_as_composed_ones(text: str) -> None:
    import unicodedata

    assert read_document(unicodedata.normalize("NFD", text)) == read_document(text)


def test_tcvn3_text_is_repaired_before_it_is_read() -> None:
    legacy = "Uû ban nh©n d©n tØnh ban hµnh KÕ ho¹ch sè 12/KH-UBND ngµy 05/8/2003 vÒ c¶i c¸ch hµnh chÝnh"
    reading = read_document(legacy)
    assert "Kế hoạch số 12/KH-UBND" in reading.text
    assert [one.code for one in reading.references] == ["12/KH-UBND"]


def test_a_web_page_gives_what_a_reader_sees() -> None:
    page = "<html><head><script>var x='99/KH-UBND'</script></head><body><p>Kế hoạch số 12/KH-UBND</p></body></html>"
    found = extract_text(page.encode(), "tin.html")
    assert found.kind == "html"
    assert "12/KH-UBND" in found.text and "99/KH" not in found.text


def test_text_pdf_is_read_page_by_page() -> None:
    found = extract_text(text_pdf("So 12/KH-UBND, page one of this text", "Second page with some words"), "a.pdf")
    assert "12/KH-UBND" in found.text and "Second page" in found.text


UNUSABLE = {
    "empty": (b"", "a.docx", "file.empty"),
    "damaged word": (docx_bytes()[:-300], "a.docx", "file.damaged"),
    "encrypted pdf": (pdf_bytes(password="x"), "a.pdf", "file.encrypted"),
    "damaged pdf": (text_pdf("words enough to be read here")[:-40], "a.pdf", "file.damaged"),
    "macro": (with_parts(docx_bytes(), {"word/vbaProject.bin": b"x"}), "a.docx", "file.macro"),
    "bomb": (zip_bytes({"word/document.xml": b"0" * 40_000_000}), "a.docx", "file.bomb"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "directive.old_format"),
    "renamed": (b"MZ" + b"\0" * 400, "a.docx", "file."),
    "500 pages": (text_pdf(*["a page with some words on it"] * 500), "a.pdf", "directive.too_long"),
    "no words": (b"...\n---\n", "a.txt", "directive.empty"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_unusable_files_are_refused_with_a_reason(case: str) -> None:
    data, name, code = UNUSABLE[case]
    with pytest.raises(InputError) as refused:
        extract_text(data, name)
    assert any(problem.code.startswith(code) for problem in refused.value.problems), refused.value.problems


def test_a_scanned_pdf_without_tesseract_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError) as refused:
        extract_text(pdf_bytes(), "quet.pdf")
    (problem,) = refused.value.problems
    assert problem.code == "directive.scanned"
    assert "tesseract-ocr-vie" in problem.hint.vi


def test_another_reader_may_stand_behind_the_same_call() -> None:
    class Shouting:
        def read(self, text: str) -> Reading:
            return GrammarReader().read(text.upper())

    assert read_document("kế hoạch", Shouting()).text == "KẾ HOẠCH"


def test_the_published_schema_is_the_one_of_the_code() -> None:
    kept = json.loads((DOCS / "reference" / "directive.schema.json").read_text(encoding="utf-8"))
    assert kept == directive_schema(), "write docs/reference/directive.schema.json again from directive_schema()"


def test_a_reading_is_lawful_under_the_schema() -> None:
    extracted = extract_text(plan_with_appendix(), "a.docx")
    told = {"file": "a", "usable": True, "kind": "docx"} | to_json(read_document(extracted.text)) | {"problems": []}
    jsonschema.validate(told, directive_schema())


def test_a_deadline_before_the_document_is_told() -> None:
    data = paragraphs(
        "UBND TỈNH MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 5/CT-UBND", "Mẫu, ngày 10 tháng 5 năm 2026",
        "CHỈ THỊ", "Về cải cách hành chính", "Chủ tịch UBND tỉnh yêu cầu:",
        "1. Sở Nội vụ chủ trì tham mưu kế hoạch kiểm tra, trình trước ngày 01/4/2026.",
    )  # fmt: skip
    reading = read_document(extract_text(data, "chi-thi.docx").text)
    assert [one.code for one in reading.anomalies] == ["deadline_before_document"]
