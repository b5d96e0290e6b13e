"""Storing a document: checked by content, kept once, described by its own first page, never half stored."""

from __future__ import annotations

import datetime as dt
from datetime import date
from pathlib import Path

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.evidence.models import Document, DocumentType, StoredFile
from chiso.office.evidence.operations import Stored, Upload, describe_document, store_document
from chiso.office.evidence.reading import Description
from chiso.office.evidence.store import file_store
from tests import factories
from tests.office.evidence import files

pytestmark = pytest.mark.usefixtures("files_dir")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def store(province: factories.Province, name: str, data: bytes, at: dt.datetime) -> Stored:
    return store_document(
        actor=province.actor(Role.UNIT_OFFICER),
        unit_id=province.units["so-y-te"].pk,
        upload=Upload(name, data),
        at=at,
    )


def test_a_document_is_kept_with_its_pages_and_its_bytes(province: factories.Province, at: dt.datetime) -> None:
    data = files.pdf("mot", "hai", "ba")
    document = store(province, "ke-hoach.pdf", data, at).document
    assert (document.file.pages, document.file.media_type) == (3, "application/pdf")
    assert file_store().get(document.file.sha256) == data
    assert AuditEvent.objects.get().action == "evidence.document.add"


def test_the_first_page_describes_the_document(province: factories.Province, at: dt.datetime) -> None:
    data = files.word("Số: 12/KH-SYT", "Mẫu, ngày 05 tháng 02 năm 2026", "KẾ HOẠCH", "Cải cách hành chính năm 2026")
    document = store(province, "kh.docx", data, at).document
    assert (document.number, document.issued_on, document.type) == ("12/KH-SYT", date(2026, 2, 5), DocumentType.PLAN)
    assert document.title == "Kế hoạch cải cách hành chính năm 2026"


def test_the_same_bytes_again_give_the_document_that_is_there(province: factories.Province, at: dt.datetime) -> None:
    first = store(province, "kh.pdf", files.pdf(), at)
    again = store(province, "ten-khac.pdf", files.pdf(), at)
    assert (first.already, again.already) == (False, True)
    assert first.document == again.document
    assert AuditEvent.objects.count() == 1


def test_two_units_share_the_file_and_describe_it_apart(province: factories.Province, at: dt.datetime) -> None:
    mine = store(province, "kh.pdf", files.pdf(), at).document
    other = store_document(
        actor=province.actor(Role.APPRAISER),
        unit_id=province.units["so-tu-phap"].pk,
        upload=Upload("cung-tep.pdf", files.pdf()),
        at=at,
    ).document
    assert mine.file == other.file
    assert mine != other
    assert StoredFile.objects.count() == 1


def test_signatures_are_checked_when_the_file_comes_in(province: factories.Province, at: dt.datetime) -> None:
    document = store(province, "ky.pdf", files.Signer().sign(files.pdf()), at).document
    assert [one["state"] for one in document.file.signatures] == ["intact"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("rong.pdf", b"", "file.empty"),
        ("trang.pdf", b"<html><script>alert(1)</script></html>", "file.active_content"),
        ("anh.png", SVG, "file.active_content"),
        ("macro.docx", files.with_part(files.word(), "word/vbaProject.bin", b"VBA"), "file.macro"),
        ("bom.docx", files.bomb(), "file.bomb"),
        ("khoa.pdf", files.encrypted_pdf(), "file.encrypted"),
        ("dut.pdf", files.pdf()[:200], "file.damaged"),
        ("dut.docx", files.word()[:2000], "file.damaged"),
        ("chay.pdf", b"MZ\x90\x00" + b"\0" * 200, "file.not_allowed"),
        ("ten.pdf", files.picture(), "file.extension_mismatch"),
    ],
)
def test_a_bad_file_is_refused_whole_with_its_reason(
    province: factories.Province, at: dt.datetime, files_dir: Path, name: str, data: bytes, code: str
) -> None:
    with pytest.raises(InputError) as refused:
        store(province, name, data, at)
    assert code in {problem.code for problem in refused.value.problems}
    assert not StoredFile.objects.exists()
    assert not Document.objects.exists()
    assert not AuditEvent.objects.exists()
    assert not [path for path in files_dir.rglob("*") if path.is_file()]


def test_a_file_beyond_the_limit_is_refused(province: factories.Province, at: dt.datetime, settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 1000
    with pytest.raises(InputError, match=r"file\.too_large"):
        store(province, "to.pdf", files.pdf(*["trang"] * 20), at)


@pytest.mark.parametrize("role", [Role.LEADER, Role.OBSERVER, Role.ADMINISTRATOR, Role.APPRAISER])
def test_who_does_not_belong_to_the_unit_adds_nothing_to_its_library(
    province: factories.Province, at: dt.datetime, files_dir: Path, role: Role
) -> None:
    with pytest.raises(NotAllowed):
        store_document(
            actor=province.actor(role),
            unit_id=province.units["so-y-te"].pk,
            upload=Upload("kh.pdf", files.pdf()),
            at=at,
        )
    assert not files_dir.exists()


def test_a_description_is_mended_and_the_record_keeps_what_it_was(
    province: factories.Province, at: dt.datetime
) -> None:
    document = store(province, "kh.pdf", files.pdf(), at).document
    describe_document(
        actor=province.actor(Role.UNIT_OFFICER),
        document=document,
        description=Description(
            number="12/KH-SYT", issued_on=date(2026, 2, 5), signer="Trần Thị Mẫu", title="Kế hoạch mới"
        ),
        at=at,
    )
    document.refresh_from_db()
    assert (document.number, document.title, document.search_key) == (
        "12/KH-SYT",
        "Kế hoạch mới",
        "12/kh-syt ke hoach moi tran thi mau kh.pdf",
    )
    changes = AuditEvent.objects.get(action="evidence.document.describe").data["changes"]
    assert changes["title"] == ["kh", "Kế hoạch mới"]
    assert "Trần Thị Mẫu" not in str(changes)


def test_saving_the_same_description_writes_nothing(province: factories.Province, at: dt.datetime) -> None:
    document = store(province, "kh.pdf", files.pdf(), at).document
    same = Description(title=document.title)
    describe_document(actor=province.actor(Role.UNIT_OFFICER), document=document, description=same, at=at)
    assert not AuditEvent.objects.filter(action="evidence.document.describe").exists()


def test_a_description_says_everything_that_is_wrong_at_once(province: factories.Province, at: dt.datetime) -> None:
    document = store(province, "kh.pdf", files.pdf(), at).document
    with pytest.raises(InputError) as refused:
        describe_document(
            actor=province.actor(Role.UNIT_OFFICER),
            document=document,
            description=Description(number="x" * 81, signer="y" * 121, title=" "),
            at=at,
        )
    assert sorted(problem.where for problem in refused.value.problems) == ["number", "signer", "title"]


def test_another_unit_may_not_mend_the_description(province: factories.Province, at: dt.datetime) -> None:
    document = store(province, "kh.pdf", files.pdf(), at).document
    with pytest.raises(NotAllowed):
        describe_document(
            actor=province.actor(Role.ROUND_OWNER), document=document, description=Description(title="Khác"), at=at
        )
