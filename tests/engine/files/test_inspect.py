"""Files are judged by content: good ones pass with their facts, bad ones are refused with every reason."""

import hashlib
import re
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.files import Limits, inspect, read_members
from chiso.engine.files.io import inspect_path
from chiso.engine.files.problems import megabytes
from tests.engine.files.makers import (
    docx_bytes,
    huge_png,
    image_bytes,
    pdf_bytes,
    with_parts,
    xlsx_bytes,
    zip_bytes,
)

_WITH_ZIP = Limits(allowed=Limits().allowed | {"zip"})


def _codes(data: bytes, name: str, limits: Limits = _WITH_ZIP) -> set[str]:
    with pytest.raises(InputError) as raised:
        inspect(data, name, limits)
    return {problem.code for problem in raised.value.problems if problem.severity == "error"}


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (docx_bytes(), "Báo cáo.docx", "docx"),
        (xlsx_bytes(), "phieu.XLSX", "xlsx"),
        (pdf_bytes(), "1.pdf", "pdf"),
        (image_bytes("PNG"), "anh.png", "png"),
        (image_bytes("JPEG"), "anh.jpeg", "jpeg"),
        ("đơn vị,điểm\n".encode(), "a.csv", "csv"),
        ("code: x\n".encode("utf-16"), "khung.yaml", "text"),
        (zip_bytes({"TC1/minh chứng.txt": b"x"}), "minh-chung.zip", "zip"),
    ],
)
def test_good_files_pass_with_their_kind_and_hash(data: bytes, name: str, kind: str) -> None:
    facts = inspect(data, name, _WITH_ZIP)
    assert (facts.kind, facts.size, facts.sha256) == (kind, len(data), hashlib.sha256(data).hexdigest())
    assert facts.warnings == ()


def test_only_the_last_part_of_a_name_is_kept() -> None:
    assert inspect(b"a,b\n", "..\\..\\x/y.csv").name == "y.csv"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pdf_bytes(), "a.docx"),
        (docx_bytes(), "a.xlsx"),
        (image_bytes("PNG"), "a.jpg"),
        (b"plain text", "a.pdf"),
        (pdf_bytes(), "a"),
    ],
)
def test_a_name_that_lies_about_the_content_is_refused(data: bytes, name: str) -> None:
    assert _codes(data, name) == {"file.extension_mismatch"}


def test_empty_and_too_large_files_are_refused() -> None:
    assert _codes(b"", "a.pdf") == {"file.empty"}
    assert _codes(b"x" * 11, "a.txt", Limits(max_bytes=10)) == {"file.too_large"}


def test_macros_are_refused_however_the_file_is_named() -> None:
    carrying = with_parts(docx_bytes(), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    assert _codes(carrying, "a.docm") == {"file.macro"}
    assert _codes(carrying, "a.docx") == {"file.macro"}
    assert _codes(xlsx_bytes(), "a.xlsm") == {"file.macro"}
    declared = with_parts(
        xlsx_bytes(),
        {},
        replace={
            "[Content_Types].xml": (
                b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"ms-excel.sheet.macroEnabled.main+xml",
            )
        },
    )
    assert _codes(declared, "a.xlsx") == {"file.macro"}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "a.html"),
        (b"<html><body onload=x>", "a.txt"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "a.svg"),
        (b'<?xml version="1.0"?>\n<svg onload="x"/>', "a.png"),
        (b"\xef\xbb\xbf  <script>x</script>", "a.csv"),
        ("<html>".encode("utf-16"), "a.txt"),
        (b"alert(1)", "a.js"),
    ],
)
def test_active_content_is_refused(data: bytes, name: str) -> None:
    assert "file.active_content" in _codes(data, name)


def test_a_csv_that_quotes_a_tag_is_still_a_csv() -> None:
    assert inspect(b"note\nuse <b> and <script> carefully\n", "a.csv").kind == "csv"


@pytest.mark.parametrize(
    "magic", [b"MZ\x90\x00", b"\x7fELF", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"\x00\x01\x02"]
)
def test_programs_and_other_archives_are_refused(magic: bytes) -> None:
    assert _codes(magic + b"\0" * 50, "a.pdf") == {"file.not_allowed"}


def test_files_with_a_password_are_refused() -> None:
    assert _codes(pdf_bytes(password="bi mat"), "a.pdf") == {"file.encrypted"}
    envelope = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert _codes(envelope, "a.xlsx") == {"file.encrypted"}


def test_a_pdf_that_only_restricts_use_is_accepted_and_flagged() -> None:
    assert inspect(pdf_bytes(password="chủ", owner_only=True), "a.pdf").flags == {"pdf_restricted"}


def test_javascript_in_a_pdf_is_flagged_also_when_hidden() -> None:
    assert inspect(pdf_bytes(javascript=True), "a.pdf").flags >= {"javascript"}
    spelled = pdf_bytes(javascript=True).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53")
    assert inspect(spelled, "a.pdf").flags >= {"javascript"}
    packed = zlib.compress(b"1 0 << /S /JavaScript /JS (app.alert(1)) >>")
    stream = (
        b"%PDF-1.7\n9 0 obj << /Type /ObjStm /N 1 /Filter /FlateDecode >> stream\n" + packed + b"\nendstream\n%%EOF"
    )
    facts = inspect(stream, "a.pdf")
    assert facts.flags == {"javascript"}
    assert [problem.severity for problem in facts.warnings] == ["warning"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pdf_bytes()[:-30], "a.pdf"),
        (docx_bytes()[:-40], "a.docx"),
        (docx_bytes()[:3000], "a.docx"),
        (image_bytes("PNG")[:-6], "a.png"),
        (image_bytes("JPEG")[:-2], "a.jpg"),
        (b"PK\x03\x04rubbish", "a.docx"),
    ],
)
def test_files_cut_off_are_called_damaged(data: bytes, name: str) -> None:
    assert _codes(data, name) == {"file.damaged"}


def test_a_changed_byte_inside_an_archive_is_found_by_its_checksum() -> None:
    data = bytearray(zip_bytes({"a.txt": bytes(range(256)) * 40}))
    data[60] ^= 0xFF
    assert _codes(bytes(data), "a.zip") == {"file.damaged"}


def test_a_zip_bomb_is_refused_by_ratio_by_total_and_by_overlap() -> None:
    assert _codes(zip_bytes({"a.txt": b"0" * 5_000_000}), "a.zip") == {"file.bomb"}
    many = zip_bytes({f"{number}.txt": b"0" * 900_000 for number in range(20)})
    assert _codes(many, "a.zip", Limits(max_unpacked=10_000_000, allowed=_WITH_ZIP.allowed)) == {"file.bomb"}
    assert _codes(with_parts(docx_bytes(), {"word/x.xml": b"0" * 5_000_000}), "a.docx") == {"file.bomb"}


def test_a_directory_of_too_many_entries_is_refused_before_it_is_parsed() -> None:
    crowded = zip_bytes({f"{number}": b"" for number in range(200)})
    assert _codes(crowded, "a.zip", Limits(max_entries=100, allowed=_WITH_ZIP.allowed)) == {"file.too_many_entries"}


def test_an_archive_in_an_archive_is_refused() -> None:
    assert _codes(zip_bytes({"trong.zip": zip_bytes({"a": b"b"})}), "a.zip") == {"file.nested_archive"}


@pytest.mark.parametrize("path", ["../x.txt", "a/../../x", "/etc/x", "C:\\x.txt", "a\\..\\x", "a\nb"])
def test_paths_that_leave_the_folder_are_refused(path: str) -> None:
    assert "file.unsafe_path" in _codes(zip_bytes({path: b"x"}), "a.zip")


def test_links_to_outside_are_flagged_and_a_fetched_template_is_refused() -> None:
    relation = (
        b'<Relationship Id="r%d" Type="http://x/%s" Target="file:///share/a" TargetMode="External"/></Relationships>'
    )

    def linking(kind: bytes) -> bytes:
        return with_parts(
            docx_bytes(), {}, replace={"word/_rels/document.xml.rels": (b"</Relationships>", relation % (99, kind))}
        )

    assert inspect(linking(b"image"), "a.docx").flags == {"external_links"}
    assert inspect(linking(b"hyperlink"), "a.docx").flags == frozenset()
    assert _codes(linking(b"attachedTemplate"), "a.docx") == {"file.external_template"}


def test_embedded_objects_and_hidden_sheets_are_flagged() -> None:
    embedded = with_parts(docx_bytes(), {"word/embeddings/oleObject1.bin": b"\xd0\xcf"})
    assert inspect(embedded, "a.docx").flags == {"ole_objects"}
    assert inspect(xlsx_bytes(hidden=True), "a.xlsx").flags == {"hidden_sheets"}


def test_a_relationship_part_with_a_document_type_is_damaged() -> None:
    bad = with_parts(
        docx_bytes(), {}, replace={"word/_rels/document.xml.rels": (b"<Relationships", b"<!DOCTYPE x><Relationships")}
    )
    assert _codes(bad, "a.docx") == {"file.damaged"}


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    assert _codes(huge_png(), "a.png") == {"file.too_many_pixels"}


def test_names_with_direction_marks_are_refused() -> None:
    assert "file.name" in _codes(pdf_bytes(), "bao\u202efdp.pdf")


def test_all_problems_come_at_once_in_both_languages() -> None:
    with pytest.raises(InputError) as raised:
        inspect(with_parts(docx_bytes(), {"word/vbaProject.bin": b"x", "../y": b""}), "a\u202e.docx")
    assert {problem.code for problem in raised.value.problems} >= {"file.name", "file.unsafe_path"}
    for problem in raised.value.problems:
        assert problem.message.vi
        assert problem.message.en
        assert re.search("[.]$", problem.message.vi)


def test_members_of_an_evidence_archive_are_given_one_by_one() -> None:
    members = list(read_members(zip_bytes({"TC 1.1/": b"", "TC 1.1/QĐ 12.pdf": b"%PDF-"}), Limits()))
    assert [(member.path, member.data) for member in members] == [("TC 1.1/QĐ 12.pdf", b"%PDF-")]
    with pytest.raises(InputError):
        read_members(zip_bytes({"../x": b""}), Limits())


def test_a_file_on_disk_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 100)
    facts, data = inspect_path(path)
    assert (facts.kind, len(data)) == ("text", 100)
    with pytest.raises(InputError) as raised:
        inspect_path(path, Limits(max_bytes=10))
    assert raised.value.problems[0].code == "file.too_large"
    with pytest.raises(InputError):
        inspect_path(tmp_path / "missing.txt")


_SEEDS = [
    docx_bytes(),
    xlsx_bytes(),
    pdf_bytes(javascript=True),
    image_bytes("PNG"),
    image_bytes("JPEG"),
    image_bytes("GIF"),
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_SEEDS), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6), st.floats(0, 1))
def test_no_damage_makes_it_fail_otherwise_than_by_refusal(
    data: bytes, changes: list[tuple[float, int]], keep: float
) -> None:
    broken = bytearray(data[: int(len(data) * keep)])
    for place, value in changes:
        if broken:
            broken[int(place * (len(broken) - 1))] = value
    try:
        inspect(bytes(broken), "a.docx", _WITH_ZIP)
    except InputError as refusal:
        assert refusal.problems


def test_a_size_over_the_limit_does_not_look_like_the_limit() -> None:
    assert megabytes(40 * 2**20) == "40 MB"
    assert megabytes(40 * 2**20 + 1) == "40,1 MB"
    assert megabytes(2**20 * 5 // 2) == "2,5 MB"


def test_a_bomb_by_ratio_is_told_by_its_ratio() -> None:
    with pytest.raises(InputError) as raised:
        inspect(zip_bytes({"a.txt": b"0" * 5_000_000}), "a.zip", _WITH_ZIP)
    (by_ratio,) = raised.value.problems
    assert by_ratio.got.startswith("× ") and "200 lần" in by_ratio.expected.vi
