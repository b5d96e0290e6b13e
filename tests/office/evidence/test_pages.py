"""The library's pages: who may open what, and nothing that a browser could run."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiso.office.accounts.models import Role
from chiso.office.accounts.queries import actor_for
from chiso.office.evidence.models import Document
from chiso.office.evidence.operations import Upload, store_document
from chiso.office.evidence.queries import readable
from chiso.office.rounds.models import Assignment, EvidenceLink
from tests import factories
from tests.office.evidence import files

pytestmark = pytest.mark.usefixtures("files_dir")


@pytest.fixture
def stored(province: factories.Province, at: Any) -> Any:
    """Adds a file to the library of Sở Y tế."""

    def add(name: str = "kh.pdf", data: bytes | None = None) -> Document:
        return store_document(
            actor=province.actor(Role.UNIT_OFFICER),
            unit_id=province.units["so-y-te"].pk,
            upload=Upload(name, data if data is not None else files.pdf("mot", "hai")),
            at=at,
        ).document

    return add


def post(client: Any, unit_id: int, *uploads: tuple[str, bytes], **headers: str) -> Any:
    return client.post(
        reverse("evidence:upload", kwargs={"unit_id": unit_id}),
        {"files": [SimpleUploadedFile(name, data) for name, data in uploads]},
        headers=headers,
    )


def test_files_dropped_together_stand_or_fall_alone(province: factories.Province, as_person: Any) -> None:
    client = as_person(province.people["unit_officer"])
    answer = post(
        client,
        province.units["so-y-te"].pk,
        ("kh.pdf", files.pdf()),
        ("xau.pdf", b"<html></html>"),
        accept="application/json",
    ).json()
    assert [one["already"] for one in answer["stored"]] == [False]
    assert [problem["where"] for problem in answer["problems"]] == ["xau.pdf"]
    assert Document.objects.count() == 1


def test_without_script_a_refused_file_is_shown_with_its_reason(province: factories.Province, as_person: Any) -> None:
    client = as_person(province.people["unit_officer"])
    answer = post(client, province.units["so-y-te"].pk, ("xau.pdf", b"<html></html>"))
    assert answer.status_code == 422
    assert "In trang ra PDF" in answer.content.decode()


def test_an_upload_to_another_units_library_is_refused(province: factories.Province, as_person: Any) -> None:
    client = as_person(province.people["unit_officer"])
    assert post(client, province.units["so-tu-phap"].pk, ("kh.pdf", files.pdf())).status_code == 403
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["evidence:document", "evidence:preview", "evidence:download"])
def test_a_document_is_shown_to_its_unit_and_to_those_who_watch_the_round(
    province: factories.Province, as_person: Any, stored: Any, name: str
) -> None:
    address = reverse(name, kwargs={"document_id": stored().pk})
    may = {"unit_officer", "unit_leader", "round_owner", "leader", "council_secretary", "council_member", "analyst"}
    may |= {"observer"}
    seen = {role for role, person in province.people.items() if as_person(person).get(address).status_code == 200}
    assert seen == may


def test_an_appraiser_opens_a_document_only_once_a_sheet_with_own_criteria_points_at_it(
    province: factories.Province, as_person: Any, stored: Any, at: Any
) -> None:
    document = stored()
    client = as_person(province.people["appraiser"])
    address = reverse("evidence:document", kwargs={"document_id": document.pk})
    group = factories.group(factories.round_(province.units["so-noi-vu"]))
    sheet = factories.sheet(group, province.units["so-y-te"])
    factories.assign(group, province.units["so-tu-phap"], "1.1")
    assert client.get(address).status_code == 403
    EvidenceLink.objects.create(
        sheet=sheet, node="1.1", document=document, page=2, added_by=province.people["unit_officer"], added_at=at
    )
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Kế hoạch ban hành đúng hạn" in answer.content.decode()


def test_the_library_finds_without_diacritics_and_filters_by_use(
    province: factories.Province, as_person: Any, at: Any
) -> None:
    unit, officer = province.units["so-y-te"], province.people["unit_officer"]
    used = factories.document(unit, officer, title="Kế hoạch đào tạo")
    factories.document(unit, officer, title="Báo cáo quý")
    factories.document(province.units["so-tu-phap"], officer, title="Kế hoạch của Sở khác")
    sheet = factories.sheet(factories.group(factories.round_(unit)), unit)
    EvidenceLink.objects.create(sheet=sheet, node="1.1", document=used, added_by=officer, added_at=at)
    client = as_person(officer)

    def titles(**query: str) -> list[str]:
        found = client.get(reverse("evidence:library"), query).context["documents"]
        return sorted(document.title for document in found)

    assert titles(q="ke hoach DAO") == ["Kế hoạch đào tạo"]
    assert titles(used="unused") == ["Báo cáo quý"]
    assert titles() == ["Báo cáo quý", "Kế hoạch đào tạo"]
    assert titles(year="abc", type="khong-co") == ["Báo cáo quý", "Kế hoạch đào tạo"]


def test_the_library_takes_the_same_queries_however_many_documents(
    province: factories.Province, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        factories.document(province.units["so-y-te"], province.people["unit_officer"])
    client = as_person(province.people["unit_officer"])
    with django_assert_max_num_queries(12):
        client.get(reverse("evidence:library"))


def test_the_picker_offers_the_units_own_documents_and_ticks_the_new_one(
    province: factories.Province, as_person: Any, stored: Any
) -> None:
    document = stored()
    client = as_person(province.people["unit_officer"])
    address = reverse("evidence:pick", kwargs={"unit_id": province.units["so-y-te"].pk})
    page = client.get(address, {"chosen": document.pk}).content.decode()
    assert f'value="{document.pk}" required checked' in page
    assert 'name="section"' in page
    assert "<form" not in page  # it stands inside the worksheet's own form


def test_a_page_is_a_picture_that_we_drew(province: factories.Province, as_person: Any, stored: Any) -> None:
    client = as_person(province.people["unit_officer"])
    document = stored()
    answer = client.get(reverse("evidence:page_image", kwargs={"document_id": document.pk, "number": 2}))
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert answer["X-Content-Type-Options"] == "nosniff"
    missing = reverse("evidence:page_image", kwargs={"document_id": document.pk, "number": 3})
    assert client.get(missing).status_code == 404


def test_the_preview_opens_at_the_page_of_the_locator(
    province: factories.Province, as_person: Any, stored: Any
) -> None:
    client = as_person(province.people["unit_officer"])
    address = reverse("evidence:preview", kwargs={"document_id": stored().pk})
    assert "/pages/2.png" in client.get(address, {"page": "2"}).content.decode()
    assert "/pages/2.png" in client.get(address, {"page": "99"}).content.decode()
    assert "/pages/1.png" in client.get(address, {"page": "-1"}).content.decode()


def test_a_download_never_opens_in_the_browser(province: factories.Province, as_person: Any, stored: Any) -> None:
    client = as_person(province.people["unit_officer"])
    document = stored('báo "cáo".pdf')
    answer = client.get(reverse("evidence:download", kwargs={"document_id": document.pk}))
    assert answer["Content-Disposition"].startswith('attachment; filename="b_o__c_o_.pdf"')
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_word_file_is_shown_without_anything_that_runs(
    province: factories.Province, as_person: Any, stored: Any
) -> None:
    document = stored("kh.docx", files.word("<script>alert(1)</script>", "Mục II"))
    page = as_person(province.people["unit_officer"]).get(
        reverse("evidence:preview", kwargs={"document_id": document.pk})
    )
    text = page.content.decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "<script" not in text


def test_a_lost_file_says_so_instead_of_failing(
    province: factories.Province, as_person: Any, stored: Any, files_dir: Any
) -> None:
    document = stored("kh.docx", files.word("Mục I"))
    for path in files_dir.rglob("*"):
        if path.is_file():
            path.unlink()
    page = as_person(province.people["unit_officer"]).get(
        reverse("evidence:document", kwargs={"document_id": document.pk})
    )
    assert page.status_code == 200
    assert "không còn giữ nguyên tệp này" in page.content.decode()


def test_a_date_that_is_none_is_told_beside_its_field(
    province: factories.Province, as_person: Any, stored: Any
) -> None:
    document = stored()
    answer = as_person(province.people["unit_officer"]).post(
        reverse("evidence:describe", kwargs={"document_id": document.pk}),
        {"title": "Kế hoạch", "type": "plan", "issued_on": "31/02/2026"},
    )
    assert answer.status_code == 422
    assert "Không đọc được ngày" in answer.content.decode()


def test_an_appraiser_opens_only_what_an_own_criterion_points_at(province: factories.Province, as_person: Any) -> None:
    owner, other = province.units["so-y-te"], province.units["so-noi-vu"]
    appraiser = factories.member(Role.APPRAISER, other)
    group = factories.group(factories.round_(other), factories.framework_version())
    sheet = factories.sheet(group, owner)
    Assignment.objects.create(group=group, node="2", unit=other)
    officer = province.people["unit_officer"]
    theirs, not_theirs = (factories.document(owner, officer) for _ in range(2))
    for node, document in (("2.1", theirs), ("1.1", not_theirs)):
        EvidenceLink.objects.create(
            sheet=sheet, node=node, document=document, added_by=officer, added_at=factories.MOMENT
        )
    client = as_person(appraiser)
    asked = {
        document: client.get(reverse("evidence:document", kwargs={"document_id": document.pk})).status_code
        for document in (theirs, not_theirs)
    }
    assert asked == {theirs: 200, not_theirs: 403}
    assert list(readable(actor_for(appraiser, factories.MOMENT.date()))) == [theirs]


def test_an_appraiser_reads_no_whole_sheet_and_no_consolidated_round(
    province: factories.Province, as_person: Any
) -> None:
    owner, other = province.units["so-y-te"], province.units["so-noi-vu"]
    appraiser = factories.member(Role.APPRAISER, other)
    group = factories.group(factories.round_(other), factories.framework_version())
    sheet = factories.sheet(group, owner)
    Assignment.objects.create(group=group, node="2", unit=other)
    client = as_person(appraiser)
    for name, arguments in (
        ("rounds:worksheet", {"sheet_id": sheet.pk}),
        ("reports:sheet_excel", {"sheet_id": sheet.pk}),
        ("reports:sheet_paper", {"sheet_id": sheet.pk, "kind": "score_sheet"}),
        ("evidence:sheet_lacking", {"sheet_id": sheet.pk}),
        ("evidence:lacking", {"round_id": group.round_id}),
        ("reports:exports", {"round_id": group.round_id}),
    ):
        assert client.get(reverse(name, kwargs=arguments)).status_code == 403, name
