"""Bad input through the pages: every unusable file is answered on the page it was dropped on, and nothing is kept."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiso.office.accounts.models import Role
from chiso.office.directives.models import Draft, ReadingRun, Task
from chiso.office.evidence.models import Document
from chiso.office.units.models import UnitKind
from tests import factories
from tests.engine.directives.makers import text_pdf
from tests.engine.files.makers import docx_bytes, pdf_bytes, with_parts, zip_bytes
from tests.office.directives.test_plans import HEAD, workbook

UNUSABLE = {
    "empty": (b"", "van-ban.docx"),
    "half a word file": (docx_bytes()[:-300], "van-ban.docx"),
    "encrypted": (pdf_bytes(password="x"), "van-ban.pdf"),
    "half a pdf": (text_pdf("words enough to be read here")[:-40], "van-ban.pdf"),
    "macros": (with_parts(docx_bytes(), {"word/vbaProject.bin": b"x"}), "van-ban.docm"),
    "macros under another name": (with_parts(docx_bytes(), {"word/vbaProject.bin": b"x"}), "van-ban.docx"),
    "bomb": (zip_bytes({"word/document.xml": b"0" * 40_000_000}), "van-ban.docx"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "van-ban.doc"),
    "a program": (b"MZ" + b"\0" * 400, "van-ban.pdf"),
    "500 pages": (text_pdf(*["a page with some words on it"] * 500), "van-ban.pdf"),
}


@pytest.fixture
def owner(province, as_person):
    return as_person(province.people[Role.ROUND_OWNER])


@pytest.mark.parametrize("case", UNUSABLE)
def test_an_unusable_document_is_refused_on_the_page_with_what_to_do(province, owner, case):
    data, name = UNUSABLE[case]
    form = {"unit": province.units["so-noi-vu"].pk, "file": SimpleUploadedFile(name, data)}
    answer = owner.post(reverse("directives:read"), form)
    assert answer.status_code == 422
    [told] = answer.context["problems"]
    assert told["message"] and told["message"] in answer.content.decode()
    assert told["hint"] or told["expected"]
    assert not (Draft.objects.exists() or ReadingRun.objects.exists() or Document.objects.exists())


@pytest.mark.parametrize("case", UNUSABLE)
def test_an_unusable_appendix_is_refused_on_the_page_of_the_plan(province, owner, case):
    data, name = UNUSABLE[case]
    plan = factories.directive_plan(province.units["so-noi-vu"])
    form = {"file": SimpleUploadedFile(name, data)}
    answer = owner.post(reverse("directives:check_appendix", kwargs={"plan_id": plan.pk}), form)
    assert answer.status_code == 422
    told = answer.context["problems"][0]["message"]
    assert told and told in answer.content.decode() and not Task.objects.exists()


def test_an_appendix_with_faults_shows_each_with_its_cell_and_offers_nothing_to_store(province, owner):
    plan = factories.directive_plan(province.units["so-noi-vu"])
    for parent in province.communes:
        factories.unit(f"dong-{parent.key}", "Thôn Đông", kind=UnitKind.VILLAGE, parent=parent)
    rows = [
        HEAD,
        ("31/6/2026", "", "Sở Y tế", "A", 1, "", ""),
        ("Quý IV", "", "Thôn Đông", "B", 2, "", ""),
        ("Quý IV", "", "Sở Trên Trời", "C", 3, "", ""),
        ("Quý IV", "", "Sở Y tế", "D", 4, "5", ""),
        ("Quý IV", "", "Sở Y tế", "E", 5, "4", ""),
    ]
    form = {"file": SimpleUploadedFile("phu-luc.xlsx", workbook(*rows))}
    answer = owner.post(reverse("directives:check_appendix", kwargs={"plan_id": plan.pk}), form)
    page = answer.content.decode()
    assert answer.status_code == 422 and not answer.context["payload"]
    assert {told["where"].removeprefix("Sheet!") for told in answer.context["problems"]} == {"A2", "C3", "C4", "D5"}
    assert "31/6/2026" in page and "đơn vị cùng tên" in page and "Sở Trên Trời" in page and "4 → 5 → 4" in page


def test_in_the_plan_of_a_commune_the_appendix_means_its_own_village(province, owner):
    first, second = province.communes[:2]
    village = factories.unit("dong-2", "Thôn Đông", kind=UnitKind.VILLAGE, parent=second)
    factories.unit("dong-1", "Thôn Đông", kind=UnitKind.VILLAGE, parent=first)
    plan = factories.directive_plan(second)
    rows = [HEAD, ("Quý IV", "", "Thôn Đông", "Niêm yết", 1, "", "")]
    form = {"file": SimpleUploadedFile("phu-luc.xlsx", workbook(*rows))}
    answer = owner.post(reverse("directives:check_appendix", kwargs={"plan_id": plan.pk}), form)
    assert [task.lead for task in answer.context["table"].tasks] == [village.pk]
