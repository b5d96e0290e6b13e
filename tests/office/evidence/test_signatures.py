"""Digital signatures, with PDFs that were really signed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.evidence.signatures import check_signatures, trust_roots
from tests.office.evidence import files

PDF = MEDIA_TYPES["pdf"]


@pytest.fixture(scope="module")
def signer() -> files.Signer:
    return files.Signer()


def test_an_unsigned_file_has_no_signature(tmp_path: Path) -> None:
    assert check_signatures(files.pdf(), PDF, tmp_path) == ()


def test_a_signed_file_is_intact_and_names_its_signer(signer: files.Signer, tmp_path: Path) -> None:
    (found,) = check_signatures(signer.sign(files.pdf()), PDF, tmp_path)
    assert (found.state, found.signer) == ("intact", "Nguyễn Văn Mẫu")
    assert found.signed_at


def test_without_roots_trust_is_unknown_rather_than_false(signer: files.Signer, tmp_path: Path) -> None:
    (found,) = check_signatures(signer.sign(files.pdf()), PDF, tmp_path)
    assert found.trusted is None


def test_a_certificate_from_the_trust_folder_is_trusted(signer: files.Signer, tmp_path: Path) -> None:
    (tmp_path / "goc.pem").write_bytes(signer.pem)
    (found,) = check_signatures(signer.sign(files.pdf()), PDF, tmp_path)
    assert found.trusted is True


def test_a_certificate_of_somebody_else_is_not_trusted(signer: files.Signer, tmp_path: Path) -> None:
    (tmp_path / "khac.crt").write_bytes(files.Signer("Người Khác").der)
    (found,) = check_signatures(signer.sign(files.pdf()), PDF, tmp_path)
    assert (found.state, found.trusted) == ("intact", False)


def test_one_changed_letter_is_told(signer: files.Signer, tmp_path: Path) -> None:
    signed = signer.sign(files.pdf("diem 90"))
    (found,) = check_signatures(signed.replace(b"(diem 90)", b"(diem 99)"), PDF, tmp_path)
    assert found.state == "altered"


def test_a_second_signature_leaves_the_first_one_extended(signer: files.Signer, tmp_path: Path) -> None:
    twice = files.Signer("Văn thư").sign(signer.sign(files.pdf()), field="DongDau")
    first, second = check_signatures(twice, PDF, tmp_path)
    assert (first.state, second.state) == ("extended", "intact")


def test_bytes_added_after_signing_are_not_called_intact(signer: files.Signer, tmp_path: Path) -> None:
    (found,) = check_signatures(signer.sign(files.pdf()) + b"\n% them vao\n", PDF, tmp_path)
    assert found.state != "intact"


def test_a_torn_signed_file_says_so_instead_of_failing(signer: files.Signer, tmp_path: Path) -> None:
    torn = signer.sign(files.pdf()).replace(b"/Contents <", b"/Contents <zz", 1)
    assert all(found.state in ("unreadable", "altered") for found in check_signatures(torn, PDF, tmp_path))
    assert check_signatures(torn, PDF, tmp_path)


def test_an_xml_signature_of_word_is_noted_as_present(tmp_path: Path) -> None:
    data = files.with_part(files.word(), "_xmlsignatures/sig1.xml", b"<Signature/>")
    (found,) = check_signatures(data, MEDIA_TYPES["docx"], tmp_path)
    assert (found.kind, found.state) == ("xml", "present")


def test_rubbish_in_the_trust_folder_is_left_out(signer: files.Signer, tmp_path: Path) -> None:
    (tmp_path / "README.txt").write_text("đây không phải chứng thư")
    (tmp_path / "goc.pem").write_bytes(signer.pem)
    assert len(trust_roots(tmp_path)) == 1


def test_a_page_rewritten_after_signing_is_altered_though_the_signed_bytes_stand(
    signer: files.Signer, tmp_path: Path
) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signer.sign(files.pdf("diem 90"))))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT /F1 24 Tf 72 720 Td (diem 99) Tj ET"))
    writer.update_container(page)
    buffer = io.BytesIO()
    writer.write(buffer)
    (found,) = check_signatures(buffer.getvalue(), PDF, tmp_path)
    assert found.state == "altered"
