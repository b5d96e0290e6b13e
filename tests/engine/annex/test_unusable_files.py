"""Files that cannot be read are refused with the way out; nothing is half read."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.shared import Cm
from PIL import Image

from chiso.engine.errors import InputError
from chiso.engine.frameworks.annex import read_annex
from tests.golden.annexes import excel_annexes, word_annexes
from tests.golden.annexes.making import Sheet, document, workbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def _codes(data: bytes, name: str) -> set[str]:
    with pytest.raises(InputError) as refused:
        read_annex(data, name)
    assert all(found.hint.vi for found in refused.value.problems if found.severity == "error")
    return {found.code for found in refused.value.problems}


def _picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (20, 20)).save(stream, "PNG")
    return stream.getvalue()


def test_the_old_excel_format_is_refused_with_how_to_save_it() -> None:
    assert _codes(_OLE, "phu-luc.xls") == {"annex.old_format"}
    assert _codes(_OLE, "phu-luc.doc") == {"annex.old_format"}


def test_a_protected_file_is_refused() -> None:
    assert _codes(_OLE + "EncryptedPackage".encode("utf-16-le"), "phu-luc.xlsx") == {"file.encrypted"}


def test_a_file_with_macros_is_refused() -> None:
    data = excel_annexes.plain()
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert "file.macro" in _codes(stream.getvalue(), "phu-luc.xlsm")


@pytest.mark.parametrize("cut", [100, 1000, -300])
def test_a_damaged_file_is_refused(cut: int) -> None:
    assert _codes(excel_annexes.plain()[:cut], "phu-luc.xlsx") & {"file.damaged", "annex.unreadable"}


def test_a_workbook_with_broken_parts_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel_annexes.plain())) as whole, zipfile.ZipFile(stream, "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, b"<not-a-sheet" if "sheet1" in name and name.endswith(".xml") else whole.read(name))
    assert _codes(stream.getvalue(), "phu-luc.xlsx") & {"annex.unreadable", "file.damaged"}


def test_a_merge_over_the_whole_sheet_is_refused_before_it_is_laid_out() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel_annexes.plain())) as whole, zipfile.ZipFile(stream, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b'ref="A15:G15"', b'ref="A15:XFD1048576"'))
    assert _codes(stream.getvalue(), "phu-luc.xlsx") == {"annex.endless_merge"}


def test_other_kinds_of_files_are_refused() -> None:
    assert _codes(b"STT,T\xc3\xaan\n1,A\n", "phu-luc.csv") == {"annex.not_annex"}
    assert _codes(b"", "phu-luc.xlsx") == {"file.empty"}


def _with_picture(centimetres: float) -> bytes:
    """A Word annex with a table and a picture so wide below it."""
    made = Document()
    table = made.add_table(rows=2, cols=4)
    for column, text in enumerate(["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]):
        table.cell(0, column).text = text
    for column, text in enumerate(["1", "Kế hoạch", "1", "Có: 1; không: 0"]):
        table.cell(1, column).text = text
    made.add_picture(io.BytesIO(_picture()), width=Cm(centimetres))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_a_workbook_whose_sheet_is_gone_is_damaged() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel_annexes.plain())) as whole, zipfile.ZipFile(stream, "w") as left:
        for name in whole.namelist():
            if not name.startswith("xl/worksheets/"):
                left.writestr(name, whole.read(name))
    assert _codes(stream.getvalue(), "phu-luc.xlsx") == {"annex.unreadable"}


def test_a_picture_as_wide_as_a_table_is_named_and_an_emblem_is_not() -> None:
    wide = read_annex(_with_picture(15), "phu-luc.docx")
    assert [(one.code, one.where, one.got) for one in wide.warnings] == [("annex.image", "sau bảng 1", "1 ảnh")]
    assert read_annex(_with_picture(3), "phu-luc.docx").warnings == ()


def test_a_picture_of_a_table_is_no_table() -> None:
    made = Document()
    made.add_paragraph("Phụ lục")
    made.add_picture(io.BytesIO(_picture()))
    stream = io.BytesIO()
    made.save(stream)
    assert _codes(stream.getvalue(), "phu-luc.docx") == {"annex.image_table"}


def test_a_file_without_a_table_of_criteria_is_refused() -> None:
    assert _codes(document("Chỉ có chữ"), "phu-luc.docx") == {"annex.no_table"}
    assert _codes(workbook(Sheet([["xin chào"]])), "phu-luc.xlsx") == {"annex.no_table"}


def test_an_unknown_table_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(InputError) as refused:
        read_annex(word_annexes.pages(), "x.docx", table="bảng 9")
    assert refused.value.problems[0].expected.vi == "bảng 1, bảng 2"


def test_tracked_changes_and_hidden_text_are_named() -> None:
    made = Document()
    table = made.add_table(rows=3, cols=3)
    for row, values in enumerate([["STT", "Tiêu chí", "Điểm tối đa"], ["1", "Kế hoạch", "1"], ["2", "Báo cáo", "2"]]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    hidden = table.cell(1, 1).paragraphs[0].add_run(" (cũ)")
    hidden.font.hidden = True
    stream = io.BytesIO()
    made.save(stream)
    draft = read_annex(stream.getvalue(), "x.docx")
    assert draft.node("1").name == "Kế hoạch"
    assert ("annex.hidden_text", "(cũ)") in [(found.code, found.got) for found in draft.warnings]
    assert read_annex(stream.getvalue(), "x.docx", include_hidden=True).node("1").name == "Kế hoạch (cũ)"


def test_every_problem_code_is_documented() -> None:
    from pathlib import Path

    from chiso.engine.frameworks.annex.problems import codes

    page = (Path(__file__).parents[3] / "docs/reference/annex.md").read_text(encoding="utf-8")
    assert [code for code in codes() if f"`{code}`" not in page] == []
