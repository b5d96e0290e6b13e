"""The ministry's form goes out, comes back with its points, and is kept beside the self score."""

from __future__ import annotations

import io
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.engine.frameworks.crosswalk import Crosswalk, Link
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.frameworks.operations import store_crosswalk
from chiso.office.indices.models import ResultSet
from chiso.office.national.form import annex_of
from chiso.office.national.ministry import read_ministry_file, read_typed
from chiso.office.national.operations.contributing import contribute
from chiso.office.national.operations.ministry import Publication, store_ministry_result
from chiso.office.national.queries.ministry import compared, newest_result
from chiso.office.national.queries.overview import evidence_words, overview
from chiso.office.national.workbook import write_form
from chiso.office.rounds.operations.answers import TypedCell
from tests import factories
from tests.office.national.arrange import Own, own_index

AT = factories.MOMENT
D = Decimal
POINTS = {"1.1": "1", "1.2": "1,25", "1.3": "0,5", "2.1": "2,7", "2.2": "1,6", "2.3": "1"}
PUBLISHED = Publication("123/QĐ-BNV", AT.date(), 12, 34)


def store(own: Own, typed: dict[str, str], *, reason: str = "", publication: Publication = PUBLISHED) -> ResultSet:
    return store_ministry_result(
        actor=own.owner,
        sheet=own.fresh(),
        reading=read_typed(typed, factories.small_framework()),
        publication=publication,
        reason=reason,
        at=AT,
    )


def enter(own: Own) -> None:
    """The health department claims two points for 1.2."""
    cell = TypedCell("1.2", "96", 0)
    contribute(actor=own.officer, sheet=own.fresh(), cell=cell, note="Theo báo cáo quý", seen_note="", at=AT)


def workbook(rows: list[list[object]], *, lead_in: int = 3) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    for _ in range(lead_in):
        page.append(["BẢNG ĐIỂM"])
    page.append(["STT", "Lĩnh vực, tiêu chí, tiêu chí thành phần", "Điểm tối đa", "Điểm Bộ Nội vụ thẩm định", "Ý kiến"])
    for row in rows:
        page.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def read(rows: list[list[object]]):
    return read_ministry_file(workbook(rows), "bo.xlsx", factories.small_framework())


@pytest.mark.django_db
def test_the_form_goes_out_and_comes_back_with_the_ministry_s_points(province):
    own = own_index(province)
    enter(own)
    view = overview(own.fresh(), AT)
    paper = annex_of(view, evidence_words(own.sheet), day=AT.date())
    book = openpyxl.load_workbook(io.BytesIO(write_form(paper, at=AT, training=False)))
    rows = {row[0].value: row for row in book.active.iter_rows() if row[0].value}
    assert [cell.value for cell in rows["STT"]][:6] == [
        "STT",
        "Lĩnh vực/tiêu chí/tiêu chí thành phần",
        "Điểm tối đa",
        "Điểm tự chấm",
        "Giải trình",
        "Tài liệu kiểm chứng",
    ]
    assert [cell.value for cell in rows["1.2"]][1:5] == ["Tỷ lệ nhiệm vụ hoàn thành", 2, 2, "Theo báo cáo quý"]
    assert rows["2.1"][3].value is None  # nobody entered it: unknown, not zero
    assert [code for code in rows if code in view.framework.by_code] == [node.code for node in view.framework.walk()]
    for code, points in POINTS.items():
        rows[code][6].value = float(points.replace(",", "."))
    rows["1.2"][7].value = "Chưa có bảng tổng hợp"
    data = io.BytesIO()
    book.save(data)
    reading = read_ministry_file(data.getvalue(), "tu-danh-gia.xlsx", view.framework)
    assert reading.problems == ()
    assert reading.points == {code: D(points.replace(",", ".")) for code, points in POINTS.items()}
    assert reading.notes == {"1.2": "Chưa có bảng tổng hợp"}


@pytest.mark.django_db
def test_lost_points_are_told_leaf_by_leaf_and_field_by_field(province):
    own = own_index(province)
    enter(own)
    store(own, POINTS)
    found = compared(own.fresh())
    assert [(line.node.code, line.lost) for line in found.losses] == [
        ("1.2", D("0.75")),
        ("1.3", D("0.5")),
        ("2.2", D("0.4")),
        ("2.1", D("0.3")),
    ]
    lines = {line.node.code: line for line in found.lines}
    assert (lines["1.2"].own, lines["1.2"].difference) == (2, D("-0.75"))
    assert (lines["2.1"].own, lines["2.1"].difference) == (None, None)
    # field 1 was claimed in part: only the claimed leaf counts; of field 2 nothing was claimed
    assert (lines["1"].own, lines["1"].difference, lines["2"].own, lines["2"].difference) == (2, D("-0.75"), None, None)
    assert (lines["1"].ministry, lines["2"].ministry, found.row.points, found.row.percent) == (
        D("2.75"),
        D("5.3"),
        D("8.05"),
        D("80.5"),
    )


@pytest.mark.django_db
def test_a_stored_result_is_never_overwritten(province):
    own = own_index(province)
    first = store(own, POINTS)
    assert first.origin == "imported"
    with pytest.raises(InputError) as refused:
        store(own, {**POINTS, "1.2": "2"})
    assert refused.value.problems[0].code == "national.no_reason"
    second = store(own, {**POINTS, "1.2": "2"}, reason="Bộ đính chính")
    assert (second.number, second.supersedes, newest_result(own.fresh())) == (2, first, second)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ResultSet.objects.filter(pk=first.pk).update(title="khác")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ROUND_OWNER])
def test_only_the_round_owner_stores_the_ministry_s_result(province, role):
    own = own_index(province)
    with pytest.raises(NotAllowed):
        store_ministry_result(
            actor=province.actor(role),
            sheet=own.fresh(),
            reading=read_typed(POINTS, factories.small_framework()),
            publication=PUBLISHED,
            reason="",
            at=AT,
        )


def test_rows_without_a_code_are_known_by_their_name():
    reading = read([[None, "Tỷ lệ nhiệm vụ hoàn thành", 2, 1.25], ["TỔNG", "Tổng điểm", 10, 1.25]])
    assert reading.points == {"1.2": D("1.25")}
    assert [problem.code for problem in reading.problems] == ["ministry.missing"]


def test_a_stated_sum_that_its_parts_miss_is_shown_and_kept():
    rows = [["1", "", 4, 3], *([code, "", None, points] for code, points in POINTS.items())]
    reading = read(rows)
    assert reading.points["1"] == 3
    assert [(problem.code, problem.where, problem.got) for problem in reading.problems] == [
        ("ministry.sum_differs", "D5", "3")
    ]
    assert reading.can_store


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (["1.2", "", 2, 2.5], "ministry.out_of_range", "D5"),
        (["1.2", "", 2, -1], "ministry.out_of_range", "D5"),
        (["1.2", "", 2, "một"], "number.invalid", "D5"),
        (["1.2", "", 2, "1.250"], "number.ambiguous", "D5"),
        (["1.2", "", 2, "=1+1"], "grid.formula_without_value", "D5"),
        (["9.9", "Tiêu chí lạ", 2, 1], "ministry.no_leaf", "D5"),
        (["1.2", "Công tác kiểm tra", 2, 1], "ministry.code_and_name", "A5"),
    ],
)
def test_every_bad_cell_is_named_with_its_address(row, code, cell):
    reading = read([row, ["1.1", "", 1, 1], ["1.1", "", 1, 1]])
    errors = [(problem.code, problem.where) for problem in reading.problems if problem.severity == "error"]
    assert errors == [(code, cell), ("ministry.twice", "D7")]
    assert not reading.can_store


@pytest.mark.parametrize("data", [b"", b"not a workbook", workbook([])[:900]])
def test_a_file_that_is_no_table_is_refused_whole(data):
    with pytest.raises(InputError):
        read_ministry_file(data, "bo.xlsx", factories.small_framework())


def test_a_table_without_its_headings_says_which_ones_it_needs():
    with pytest.raises(InputError) as refused:
        read_ministry_file(b"a,b\n1,2\n", "bo.csv", factories.small_framework())
    assert refused.value.problems[0].code == "grid.no_head"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("publication", "code"),
    [
        (Publication(""), "national.no_decision"),
        (Publication("1/QĐ", None, 40, 34), "national.rank"),
        (Publication("1/QĐ", None, 3, 0), "national.rank"),
    ],
)
def test_a_publication_that_cannot_be_is_refused(province, publication, code):
    own = own_index(province)
    with pytest.raises(InputError) as refused:
        store(own, POINTS, publication=publication)
    assert refused.value.problems[0].code == code
    assert not ResultSet.objects.exists()


@pytest.mark.django_db
def test_a_person_brings_the_file_in_by_the_pages_and_reads_the_result_everywhere(province, as_person):
    own = own_index(province)
    client = as_person(province.people[Role.ROUND_OWNER])
    group = {"group_id": own.group.pk}
    file = SimpleUploadedFile(
        "bo.xlsx", workbook([[code, "", None, float(text.replace(",", "."))] for code, text in POINTS.items()])
    )
    checked = client.post(reverse("national:ministry_check", kwargs=group), {"file": file})
    assert checked.status_code == 200
    assert not ResultSet.objects.exists()  # a dry run
    posted = {
        "payload": checked.context["payload"],
        "decision_number": "123/QĐ-BNV",
        "rank": "12",
        "ranked_units": "34",
    }
    assert client.post(reverse("national:ministry_store", kwargs=group), posted).status_code == 302
    shown = client.get(reverse("national:ministry", kwargs=group)).content.decode()
    assert "Mất 1,95 điểm ở 4 tiêu chí" in shown
    assert "Hạng 12/34" in shown
    result = ResultSet.objects.get()
    unit = {"result_id": result.pk, "unit_id": province.root.pk}
    ranking = client.get(reverse("indices:ranking", kwargs={"result_id": result.pk})).content.decode()
    assert f"{province.root.name} hạng 12 trên 34" in ranking  # the other provinces have no row here
    assert client.get(reverse("indices:unit", kwargs=unit)).status_code == 200
    assert client.get(reverse("indices:story", kwargs={**unit, "node": "1.2"})).status_code == 200


@pytest.mark.django_db
def test_a_payload_of_another_sheet_is_refused(province, as_person):
    own = own_index(province)
    client = as_person(province.people[Role.ROUND_OWNER])
    posted = {"payload": "x", "decision_number": "1"}
    address = reverse("national:ministry_store", kwargs={"group_id": own.group.pk})
    assert client.post(address, posted).status_code == 422
    assert not ResultSet.objects.exists()


@pytest.mark.django_db
def test_the_word_annex_says_what_the_excel_form_says(province, as_person):
    own = own_index(province)
    enter(own)
    client = as_person(province.people[Role.ROUND_OWNER])
    answer = client.get(reverse("national:form", kwargs={"group_id": own.group.pk, "kind": "docx"}))
    document = docx.Document(io.BytesIO(answer.content))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    table = next(each for each in document.tables if each.rows[0].cells[0].text == "STT")
    assert [cell.text for cell in table.rows[0].cells] == [
        "STT",
        "Lĩnh vực/tiêu chí/tiêu chí thành phần",
        "Điểm tối đa",
        "Điểm tự chấm",
        "Giải trình",
        "Tài liệu kiểm chứng",
    ]
    lines = [[cell.text for cell in row.cells] for row in table.rows]
    assert [line[0] for line in lines[1:-1]] == [node.code for node in factories.small_framework().walk()]
    assert lines[3][:5] == ["1.2", "Tỷ lệ nhiệm vụ hoàn thành", "2,00", "2,00", "Theo báo cáo quý"]
    assert lines[-1] == ["", "Tổng cộng", "10,00", "2,00", "", ""]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in document.tables[0].rows[0].cells[1].text


@pytest.mark.django_db
def test_every_problem_of_the_publication_is_told_at_once(province, as_person):
    own = own_index(province)
    store(own, POINTS)
    client = as_person(province.people[Role.ROUND_OWNER])
    group = {"group_id": own.group.pk}
    typed = {f"p.{code}": points for code, points in POINTS.items()}
    checked = client.post(reverse("national:ministry_check", kwargs=group), typed)
    posted = {"payload": checked.context["payload"], "decision_on": "hôm qua", "rank": "12", "ranked_units": "3"}
    answer = client.post(reverse("national:ministry_store", kwargs=group), posted)
    assert answer.status_code == 422
    assert {problem["where"] for problem in answer.context["problems"]} == {
        "decision_on",
        "decision_number",
        "ranked_units",
        "reason",
    }
    assert ResultSet.objects.count() == 1


@pytest.mark.django_db
def test_typed_points_keep_their_reasons_and_come_back_when_one_is_wrong(province, as_person):
    own = own_index(province)
    client = as_person(province.people[Role.ROUND_OWNER])
    group = {"group_id": own.group.pk}
    typed = {"p.1.1": "1", "p.1.2": "2,5", "n.1.2": "Thiếu bảng tổng hợp", "p.2.1": "ba"}
    answer = client.post(reverse("national:ministry_check", kwargs=group), typed)
    assert answer.status_code == 422
    assert {problem["where"] for problem in answer.context["problems"]} >= {"1.2", "2.1"}
    shown = answer.content.decode()
    assert 'value="2,5"' in shown
    assert 'value="Thiếu bảng tổng hợp"' in shown
    checked = client.post(reverse("national:ministry_check", kwargs=group), {**typed, "p.1.2": "1,5", "p.2.1": "3"})
    posted = {"payload": checked.context["payload"], "decision_number": "1/QĐ-BNV"}
    assert client.post(reverse("national:ministry_store", kwargs=group), posted).status_code == 302
    line = next(line for line in compared(own.fresh()).losses if line.node.code == "1.2")
    assert (line.lost, line.note, line.lead_name) == (D("0.5"), "Thiếu bảng tổng hợp", "Sở Y tế")


@pytest.mark.django_db
def test_the_ministry_s_result_is_not_re_scored_because_nobody_has_its_inputs(province, as_person):
    own = own_index(province)
    result = store(own, POINTS)
    old, new = own.group.framework, factories.framework_version(code="nho-so-2026")
    leaves = factories.small_framework().leaves
    links = Crosswalk(old.code, new.code, tuple(Link(leaf.code, leaf.code, reason="như cũ") for leaf in leaves))
    store_crosswalk(actor=own.owner, old=old, new=new, links=links, seen=0, at=AT)
    address = reverse("indices:rescored", kwargs={"result_id": result.pk, "version_id": new.pk})
    answer = as_person(province.people[Role.ROUND_OWNER]).get(address)
    assert answer.status_code == 422
