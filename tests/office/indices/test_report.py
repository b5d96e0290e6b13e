"""The report of an index: findings with their doubt, tables, groups, the path; the same figures in a workbook."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from django.urls import reverse

from chiso.office.accounts.models import Role
from chiso.office.indices.models import Source
from tests import factories
from tests.office.indices.published_samples import small_index

pytestmark = pytest.mark.django_db
OURS = "tinh-mau"


@pytest.fixture
def source(province: factories.Province) -> Source:
    return small_index(province.actor(Role.ANALYST), factories.MOMENT)


@pytest.fixture
def analyst(province: factories.Province, as_person):
    return as_person(province.people[str(Role.ANALYST)])


def address(source: Source, form: str) -> str:
    return reverse("tables:report", kwargs={"code": source.code, "year": 2024, "unit": OURS, "form": form})


def words(data: bytes) -> str:
    """Every text of a Word file, table cells too."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_paper_states_rank_range_change_gaps_and_groups_with_their_doubt(source, analyst):
    text = words(analyst.get(address(source, "docx")).content)
    assert "Phân tích Chỉ số thử năm 2024" in text
    assert "đạt 7,00 điểm, hạng 3 trên 5 đơn vị được xếp hạng; hạng thật có thể từ" in text
    assert "+0,30 điểm, chưa thấy thay đổi rõ" in text
    assert "IV. CÁC NHÓM KHÔNG PHÂN BIỆT ĐƯỢC" in text
    assert "số liệu mẫu, không có thật" in text
    assert "V. ĐƯỜNG ĐẾN MỤC TIÊU" not in text and "{{" not in text and "{%" not in text


def test_with_a_target_the_path_stands_in_the_paper(source, analyst):
    text = words(analyst.get(address(source, "docx"), {"goal": "score", "value": "7,35", "sure": "80"}).content)
    assert "V. ĐƯỜNG ĐẾN MỤC TIÊU" in text and "Đích 7,35 điểm." in text
    assert analyst.get(address(source, "docx"), {"goal": "score", "value": "x"}).status_code == 422


def test_the_workbook_holds_numbers_as_numbers_and_gaps_as_empty_cells(source, analyst):
    book = openpyxl.load_workbook(io.BytesIO(analyst.get(address(source, "xlsx")).content))
    assert book.sheetnames == ["Xếp hạng", "Qua các năm", "Khoảng cách", "Nhóm"]
    rows = {row[1]: row for row in book["Xếp hạng"].iter_rows(values_only=True) if row[1]}
    assert rows["Tỉnh Mẫu"][2:4] == (7.0, 0.1) and rows["Tỉnh Mẫu"][5] == pytest.approx(0.3)
    # no total the year before: nothing to compare with
    assert rows["Tỉnh Bản Nháp"][5] is None


def test_another_form_or_a_unit_that_is_not_there_is_not_found(source, analyst):
    assert analyst.get(address(source, "odt")).status_code == 404
    where = {"code": source.code, "year": 2024, "unit": "khong-co", "form": "docx"}
    assert analyst.get(reverse("tables:report", kwargs=where)).status_code == 404
