"""The monitor table on paper: the province by agency, an agency by procedure, in Word and Excel."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from django.urls import reverse
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from chiso.office.accounts.models import Role
from chiso.office.dossiers.models import Agency
from tests.office.dossiers.cases import bring, extract, late

pytestmark = pytest.mark.django_db
UNIT = "so-y-te"


@pytest.fixture
def board(province, client) -> None:
    """Three late dossiers of one agency and one of another; signed in as the province's administrator of dossiers."""
    bring(extract(late("A1", UNIT), late("A2", UNIT), late("A3", UNIT), late("B1", "so-noi-vu")))
    client.force_login(province.people[Role.ROUND_OWNER])


def word(answer) -> Document:
    assert answer.status_code == 200
    return docx.Document(io.BytesIO(answer.getvalue()))


def cells(document: Document) -> list[list[str]]:
    """The rows of the ruled table: head, lines, total."""
    table = next(one for one in document.tables if one.style is not None and one.style.name == "Table Grid")
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_province_by_agency_says_its_total_in_words_and_in_the_last_row(board, client):
    document = word(client.get(reverse("dossiers:table", args=["docx"])))
    rows = cells(document)
    assert {row[1]: row[2] for row in rows[1:]} == {"Sở Y tế": "3", "Sở Nội vụ": "1", "Tổng": "4"}
    assert [row[0] for row in rows[1:]] == ["1", "2", ""]
    assert any("Tiếp nhận 4 hồ sơ" in paragraph.text for paragraph in document.paragraphs)


def test_the_table_lies_on_its_side_and_repeats_its_head_on_every_page(board, client):
    document = word(client.get(reverse("dossiers:table", args=["docx"])))
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    table = next(one for one in document.tables if one.style is not None and one.style.name == "Table Grid")
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_what_no_source_tells_stays_empty_and_so_does_a_rate_of_nothing(board, client):
    total = cells(word(client.get(reverse("dossiers:table", args=["docx"]))))[-1]
    digitised, rate = total[9], total[12]
    assert (digitised, rate) == ("", "")


def test_an_agency_by_procedure_is_headed_by_the_agency(board, client):
    agency = Agency.objects.get(code=UNIT)
    document = word(client.get(reverse("dossiers:procedures_table", args=[agency.pk, "docx"])))
    rows = cells(document)
    assert rows[0][1] == "Thủ tục"
    assert rows[1][1:3] == ["1.000001", "3"]
    assert any("Sở Y tế" in paragraph.text for paragraph in document.paragraphs)


def test_excel_has_the_same_counts_and_rates_that_follow_a_corrected_count(board, client):
    answer = client.get(reverse("dossiers:table", args=["xlsx"]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert [[sheet.cell(row, column).value for column in (1, 2)] for row in (5, 6)] == [
        ["Sở Y tế", 3],
        ["Sở Nội vụ", 1],
    ]
    assert sheet["B7"].value == "=SUM(B5:B6)"
    assert sheet["L7"].value == '=IF(C7=0,"",F7/C7)'


def test_another_form_is_not_there(board, client):
    assert client.get(reverse("dossiers:table", args=["odt"])).status_code == 404
