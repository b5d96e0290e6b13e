"""What leaves for a whole round, and what comes back signed."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.audit.models import AuditEvent
from chiso.office.evidence.models import Document, DocumentType
from chiso.office.evidence.operations import Upload
from chiso.office.notifications.models import Notice
from chiso.office.reports import pages
from chiso.office.reports.excel.consolidated import write_round
from chiso.office.reports.models import Export
from chiso.office.reports.operations import attach_signed_decision, make_export, request_export
from chiso.office.rounds.models import Decision, Sheet
from tests import factories
from tests.office.evidence import files
from tests.office.reports import sheets

pytestmark = pytest.mark.usefixtures("files_dir")


@pytest.fixture
def sheet(province: factories.Province) -> Sheet:
    made = sheets.sheet(province)
    factories.sheet(made.group, province.units["so-tu-phap"])
    return made


def test_the_consolidated_workbook_has_a_row_for_each_unit_and_a_column_for_each_field(sheet: Sheet) -> None:
    data = write_round(sheet.group.round, at=factories.MOMENT, training=False)
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    rows = list(page.iter_rows(min_row=5, values_only=True))
    assert rows[0][4:6] == ("1. Lĩnh vực một", "2. Lĩnh vực hai")
    names = [row[1] for row in rows[1:]]
    assert names == ["Sở Tư pháp", "Sở Y tế"]
    by_name = {row[1]: row for row in rows[1:]}
    assert by_name["Sở Y tế"][4:7] == (11.35, 7.5, 18.85)
    assert by_name["Sở Tư pháp"][6] is None


def test_the_workbook_takes_the_same_queries_however_many_units(
    sheet: Sheet, django_assert_max_num_queries: Any
) -> None:
    for _ in range(40):
        factories.sheet(sheet.group, factories.unit())
    with django_assert_max_num_queries(8):
        write_round(sheet.group.round, at=factories.MOMENT, training=False)


def test_a_small_round_is_downloaded_at_once(sheet: Sheet, province: factories.Province, as_person: Any) -> None:
    address = reverse("reports:export_round", kwargs={"round_id": sheet.group.round_id})
    answer = as_person(province.people["round_owner"]).post(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert not Export.objects.exists()
    assert as_person(province.people["unit_officer"]).post(address).status_code == 403


def test_a_large_round_is_made_in_the_background_and_told(
    sheet: Sheet, province: factories.Province, as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "AT_ONCE", 1)
    client = as_person(province.people["round_owner"])
    kwargs = {"round_id": sheet.group.round_id}
    assert client.post(reverse("reports:export_round", kwargs=kwargs)).status_code == 302
    export = Export.objects.get()
    assert "Đang lập" in client.get(reverse("reports:exports", kwargs=kwargs)).content.decode()
    make_export(export_id=export.pk, at=factories.MOMENT)
    make_export(export_id=export.pk, at=factories.MOMENT)
    assert Notice.objects.get().person == province.people["round_owner"]
    file = client.get(reverse("reports:export_file", kwargs={"export_id": export.pk}))
    assert openpyxl.load_workbook(io.BytesIO(file.content)).sheetnames == [sheet.group.name[:31]]


def test_a_workbook_that_fails_is_told_too(sheet: Sheet, province: factories.Province, settings: Any) -> None:
    export = request_export(actor=province.actor(Role.ROUND_OWNER), round_=sheet.group.round, at=factories.MOMENT)
    settings.EVIDENCE_MAX_BYTES = 10  # so that the made file cannot be kept
    make_export(export_id=export.pk, at=factories.MOMENT)
    export.refresh_from_db()
    assert (export.failed, export.file) == (True, None)
    assert Notice.objects.get().title == "Chưa lập được bảng tổng hợp"


def _decided(sheet: Sheet, province: factories.Province) -> Decision:
    return Decision.objects.create(
        group=sheet.group,
        number="214/QĐ-UBND",
        signed_on=factories.DAY,
        signer="Trần Văn Mẫu",
        recorded_by=province.people["round_owner"],
        recorded_at=factories.MOMENT,
    )


def test_the_signed_decision_comes_back_into_the_library_with_its_signature(
    sheet: Sheet, province: factories.Province, as_person: Any
) -> None:
    decision = _decided(sheet, province)
    signed = files.Signer("Trần Văn Mẫu").sign(files.pdf("QUYET DINH"))
    answer = as_person(province.people["round_owner"]).post(
        reverse("reports:signed_decision", kwargs={"group_id": sheet.group_id}),
        {"file": SimpleUploadedFile("qd.pdf", signed)},
    )
    assert answer.status_code == 302
    decision.refresh_from_db()
    assert decision.document is not None
    assert (decision.document.number, decision.document.type) == ("214/QĐ-UBND", DocumentType.DECISION)
    assert [one["state"] for one in decision.document.file.signatures] == ["intact"]


def _attach(sheet: Sheet, province: factories.Province, text: str, reason: str = "") -> Document:
    return attach_signed_decision(
        actor=province.actor(Role.ROUND_OWNER),
        group=sheet.group,
        upload=Upload(f"{text}.pdf", files.pdf(text)),
        at=factories.MOMENT,
        reason=reason,
    )


@pytest.mark.parametrize(("text", "reason"), [("b", ""), ("b", "  "), ("a", "gắn nhầm")])
def test_a_signed_copy_gives_way_only_to_another_file_and_for_a_reason(
    sheet: Sheet, province: factories.Province, text: str, reason: str
) -> None:
    _decided(sheet, province)
    first = _attach(sheet, province, "a")
    with pytest.raises(InputError, match=r"rounds\.decision_has_document"):
        _attach(sheet, province, text, reason)
    assert Decision.objects.get().document == first
    assert Document.objects.count() == 1


def test_a_copy_attached_by_mistake_is_replaced_and_stays_on_record(
    sheet: Sheet, province: factories.Province, as_person: Any
) -> None:
    decision = _decided(sheet, province)
    wrong = _attach(sheet, province, "a")
    right = _attach(sheet, province, "b", "gắn nhầm tờ trình")
    decision.refresh_from_db()
    assert decision.document == right
    event = AuditEvent.objects.get(action="rounds.decision.replace")
    assert (event.reason, event.data["replaces"]) == ("gắn nhầm tờ trình", wrong.pk)
    page = as_person(province.people["round_owner"]).get(
        reverse("rounds:decision", kwargs={"group_id": sheet.group_id})
    )
    assert "gắn nhầm tờ trình" in page.text
    assert reverse("evidence:document", kwargs={"document_id": wrong.pk}) in page.text


def test_what_was_replaced_cannot_be_taken_off_the_record(sheet: Sheet, province: factories.Province) -> None:
    decision = _decided(sheet, province)
    _attach(sheet, province, "a")
    _attach(sheet, province, "b", "gắn nhầm")
    with pytest.raises(DatabaseError), transaction.atomic():
        decision.replaced_copies.all().delete()


def test_without_a_recorded_decision_there_is_nothing_to_attach_to(sheet: Sheet, province: factories.Province) -> None:
    with pytest.raises(InputError, match=r"reports\.nothing_to_sign"):
        attach_signed_decision(
            actor=province.actor(Role.ROUND_OWNER),
            group=sheet.group,
            upload=Upload("a.pdf", files.pdf()),
            at=factories.MOMENT,
        )


@pytest.mark.parametrize(
    ("name", "code"),
    [("ban-thao.docx", r"evidence\.not_a_signed_copy"), ("sua.pdf", r"evidence\.altered_after_signing")],
)
def test_what_cannot_be_the_signed_copy_is_neither_attached_nor_kept(
    sheet: Sheet, province: factories.Province, name: str, code: str
) -> None:
    decision = _decided(sheet, province)
    altered = files.Signer().sign(files.pdf("diem 90")).replace(b"(diem 90)", b"(diem 99)")
    data = files.word("QUYẾT ĐỊNH") if name.endswith(".docx") else altered
    with pytest.raises(InputError, match=code):
        attach_signed_decision(
            actor=province.actor(Role.ROUND_OWNER), group=sheet.group, upload=Upload(name, data), at=factories.MOMENT
        )
    decision.refresh_from_db()
    assert decision.document is None
    assert not Document.objects.exists()


def test_the_page_of_the_decision_tells_what_its_signature_is_worth(
    sheet: Sheet, province: factories.Province, as_person: Any
) -> None:
    _decided(sheet, province)
    attach_signed_decision(
        actor=province.actor(Role.ROUND_OWNER),
        group=sheet.group,
        upload=Upload("qd.pdf", files.Signer().sign(files.pdf("QUYET DINH"))),
        at=factories.MOMENT,
    )
    page = as_person(province.people["round_owner"]).get(
        reverse("rounds:decision", kwargs={"group_id": sheet.group_id})
    )
    assert "Chữ ký số nguyên vẹn" in page.content.decode()
