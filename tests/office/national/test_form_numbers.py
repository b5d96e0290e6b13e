"""An annex goes in, the form goes out with its numbers, and the ministry's points come back to the right leaves."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.urls import reverse

from chiso.engine.frameworks import Framework, diff_frameworks, dump_framework, load_framework
from chiso.engine.frameworks.annex import Header, read_annex, to_framework
from chiso.office.accounts.models import Role
from chiso.office.national.ministry import MinistryReading, read_ministry_file
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.workflow import default_workflow_data
from tests import factories
from tests.golden.annexes.making import Sheet as Page
from tests.golden.annexes.making import workbook

ANNEX = [
    ["STT", "Lĩnh vực/tiêu chí/tiêu chí thành phần", "Điểm tối đa", "Cách tính điểm"],
    ["I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", 4, None],
    ["1", "Kế hoạch", 3, None],
    ["a)", "Ban hành kịp thời", 1, "Có: 1; Không: 0"],
    ["b)", "Mức độ hoàn thành", 2, "(b/a) × điểm tối đa"],
    ["2", "Chế độ báo cáo", 1, "Có: 1; Không: 0"],
    ["II", "CẢI CÁCH THỂ CHẾ", 4, None],
    ["1", "Văn bản", 2, None],
    ["a)", "Ban hành kịp thời", 1, "Có: 1; Không: 0"],
    ["b)", "Tính hợp pháp", 1, "Có: 1; Không: 0"],
    ["2", "Kiểm tra văn bản", 2, "Có: 2; Không: 0"],
]
PRINTED = [str(row[0]) for row in ANNEX[1:]]
POINTS = {"I.1.a": "1", "I.1.b": "1.5", "I.2": "0", "II.1.a": "0.5", "II.1.b": "1", "II.2": "2"}


@pytest.fixture(scope="module")
def framework() -> Framework:
    """The annex as it is stored: written out and read again."""
    header = Header(code="phu-luc-2026", family="par-tinh", unit_group="provinces", year=2026)
    return load_framework(dump_framework(to_framework(read_annex(workbook(Page(ANNEX)), "phu-luc.xlsx"), header)))


@pytest.fixture
def sheet(province: factories.Province, framework: Framework) -> Sheet:
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data())
    group = factories.group(round_, factories.framework_version(dump_framework(framework)), code="tinh", name="Tỉnh")
    factories.window(round_, "self")
    return factories.sheet(group, province.root)


def download(sheet: Sheet, kind: str, client) -> bytes:
    return client.get(reverse("national:form", kwargs={"group_id": sheet.group_id, "kind": kind})).content


def lines_of(data: bytes):
    """The cells of the form's lines below its headings."""
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = list(page.iter_rows())
    head = next(at for at, row in enumerate(rows) if row[0].value == "STT")
    return page.parent, rows[head + 1 : -1]


def filled(data: bytes, framework: Framework, *, names: bool = True, fields: bool = True) -> bytes:
    """The form as the ministry sends it back; it may write names of its own, or leave the rows of groups out."""
    book, rows = lines_of(data)
    for node, row in zip(framework.walk(), rows, strict=True):
        if node.code in POINTS:
            row[6].value = float(POINTS[node.code])
        elif not fields:
            for cell in row:
                cell.value = None
        if not names:
            row[1].value = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(reading: MinistryReading) -> list[str]:
    return [problem.code for problem in reading.problems]


@pytest.mark.django_db
def test_the_form_shows_the_numbers_that_the_annex_prints(province, sheet, as_person):
    client = as_person(province.people[Role.ROUND_OWNER])
    _, rows = lines_of(download(sheet, "xlsx", client))
    assert [row[0].value for row in rows] == PRINTED
    document = docx.Document(io.BytesIO(download(sheet, "docx", client)))
    table = next(each for each in document.tables if each.rows[0].cells[0].text == "STT")
    assert [row.cells[0].text for row in table.rows[1:-1]] == PRINTED


@pytest.mark.django_db
@pytest.mark.parametrize("names", [True, False], ids=["names", "no names"])
@pytest.mark.parametrize("fields", [True, False], ids=["fields", "leaves only"])
def test_the_ministry_s_points_come_back_to_their_leaves(province, sheet, framework, as_person, names, fields):
    data = download(sheet, "xlsx", as_person(province.people[Role.ROUND_OWNER]))
    reading = read_ministry_file(filled(data, framework, names=names, fields=fields), "bo.xlsx", framework)
    assert told(reading) == []
    assert reading.points == {code: Decimal(points) for code, points in POINTS.items()}


def table(*rows: list[object]) -> bytes:
    return workbook(Page([["STT", "Tiêu chí", "Điểm Bộ thẩm định"], *rows]))


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ([["2", "", 1]], "ministry.number_twice", "A2"),
        ([["II", "", None], ["2", "Chế độ báo cáo (Bộ sửa)", 1], ["c)", "Lạ", 1]], "ministry.no_leaf", "C4"),
        ([["a)", "Tính hợp pháp", 1]], "ministry.code_and_name", "A2"),
        ([["a)", "Ban hành kịp thời", 1], ["2", "Kiểm tra văn bản", 2]], "ministry.by_order", "A2"),
        ([["I.1", "Công tác khác của Bộ", 1], ["9", "Công tác phòng, chống", 1]], "ministry.no_leaf", "C3"),
    ],
)
def test_a_row_that_several_leaves_could_be_is_named_with_its_cell(framework, rows, code, cell):
    reading = read_ministry_file(table(*rows), "bo.xlsx", framework)
    assert [(each.code, each.where) for each in reading.problems if each.severity == "error"] == [(code, cell)]
    assert not reading.can_store


def test_another_number_alone_is_neither_a_redline_nor_to_be_confirmed_again(framework):
    nodes = tuple(replace(node, number=f"({node.printed})") for node in framework.nodes)
    other = replace(framework, nodes=nodes)
    assert diff_frameworks(framework, other).is_empty
    assert load_framework(dump_framework(other)).sha256 != framework.sha256  # two files all the same


@pytest.mark.django_db
def test_the_page_of_the_version_shows_the_number_beside_its_code(province, sheet, as_person):
    address = reverse("frameworks:browse", kwargs={"version_id": sheet.group.framework_id})
    shown = as_person(province.people[Role.ROUND_OWNER]).get(address).content.decode()
    assert "bản in ghi “b)”" in shown
