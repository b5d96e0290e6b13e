"""The statistics register: sources, periods, revisions that are kept, tables, and leaves that it feeds."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.rounds.models import Answer, Stage
from chiso.office.rounds.operations.results import enter_result
from chiso.office.rounds.workflow import default_workflow_data
from chiso.office.statistics.models import Feed, Figure, Series
from chiso.office.statistics.operations.feeding import feed_leaf
from chiso.office.statistics.operations.figures import open_series, record_figure
from chiso.office.statistics.periods import parse_period
from chiso.office.statistics.queries import feeds_of, periods_of, vintages_of
from tests import factories

AT = factories.MOMENT
D = Decimal
SOURCE = "Báo cáo 15/BC-STC"


def series(province, name: str = "Tỷ lệ giải ngân vốn đầu tư công") -> Series:
    return open_series(actor=province.actor(Role.ROUND_OWNER), name=name, measure="%", publisher="Sở Tài chính", at=AT)


def put(province, made: Series, value: str, *, period: str = "2025", source: str = SOURCE, reason: str = "") -> Figure:
    owner = province.actor(Role.ROUND_OWNER)
    return record_figure(actor=owner, series=made, period=period, value=D(value), source=source, reason=reason, at=AT)


def statistic_sheet(province):
    """A sheet of the province whose leaf 2.1 is a ratio of two official statistics."""
    source = factories.SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("nho-so-2025", "thong-ke-2025")
    source = source.replace(
        "max: 3\n    appraised_by: van-phong\n    evidence: [Báo cáo]", "max: 3\n    channel: statistic"
    )
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data())
    return factories.sheet(factories.group(round_, factories.framework_version(source)), province.root)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2025", "2025"),
        ("năm 2025", "2025"),
        ("quý III/2025", "2025-Q3"),
        ("Q4/2025", "2025-Q4"),
        ("2025-Q1", "2025-Q1"),
        ("quý IV năm 2025", "2025-Q4"),
        ("07/2025", "2025-07"),
        ("tháng 7/2025", "2025-07"),
        ("2025-12", "2025-12"),
        ("6 tháng 2025", "2025-H1"),
        ("6 tháng đầu năm 2025", "2025-H1"),
        ("2025-H2", "2025-H2"),
    ],
)
def test_a_period_is_read_as_people_write_it(typed, period):
    assert parse_period(typed) == period


@pytest.mark.parametrize("typed", ["", "13/2025", "quý V/2025", "hai nghìn", "25", "2025-Q5", "2025-00"])
def test_what_is_no_period_is_refused(typed):
    with pytest.raises(InputError):
        parse_period(typed)


@given(st.integers(1990, 2089), st.integers(1, 12))
def test_a_period_read_again_is_the_same(year, month):
    for text in (f"{year}", f"{year}-{month:02d}", f"{year}-Q{(month + 2) // 3}", f"{year}-H{1 + (month > 6)}"):
        assert parse_period(parse_period(text)) == parse_period(text)


@pytest.mark.django_db
def test_a_revision_is_appended_and_the_figure_before_it_stays(province):
    made = series(province)
    first, second = put(province, made, "91.2"), put(province, made, "92.75", reason="Quyết toán")
    assert [(row.revision, row.value) for row in Figure.objects.order_by("id")] == [(1, D("91.2")), (2, D("92.75"))]
    assert (periods_of(made)[0].figure, periods_of(made)[0].older) == (second, (first,))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Figure.objects.filter(pk=first.pk).update(value=D(1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source": " "}, "statistics.no_source"),
        ({"period": "bao giờ"}, "statistics.period"),
        ({"value": "92"}, "statistics.no_reason"),
        ({"value": "91.2"}, "statistics.no_change"),
        ({"value": "9" * 18, "period": "2024"}, "statistics.too_long"),
    ],
)
def test_an_impossible_figure_is_refused(province, changes, code):
    made = series(province)
    put(province, made, "91.2")
    with pytest.raises(InputError) as refused:
        put(province, made, **{"value": "91.3", **changes})
    assert refused.value.problems[0].code == code
    assert Figure.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ROUND_OWNER, Role.SURVEY_MANAGER)])
def test_other_roles_record_nothing(province, role):
    made = series(province)
    with pytest.raises(NotAllowed):
        record_figure(actor=province.actor(role), series=made, period="2025", value=D(1), source="x", reason="", at=AT)


def workbook(rows: list[list[object]]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.active.append(["Chỉ tiêu", "Kỳ", "Giá trị", "Đơn vị tính", "Nguồn", "Lý do"])
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return SimpleUploadedFile("so-lieu.xlsx", data.getvalue())


@pytest.mark.django_db
def test_a_table_is_looked_at_first_and_then_stored_whole(province, as_person):
    made = series(province)
    put(province, made, "91.2")
    rows = [
        [made.name, "2024", 89.5, "%", SOURCE, None],
        [made.code, 2025, "92,75", None, SOURCE, "Quyết toán"],
        [made.name, "Quý I/2026", 12, "%", SOURCE, None],
    ]
    client = as_person(province.people[Role.ROUND_OWNER])
    checked = client.post(reverse("statistics:check"), {"file": workbook(rows)})
    assert checked.status_code == 200
    assert Figure.objects.count() == 1  # a dry run
    assert [each.verdict for each in checked.context["plan"].rows] == ["new", "revision", "new"]
    answer = client.post(reverse("statistics:confirm"), {"payload": checked.context["payload"]})
    assert answer.status_code == 302
    assert set(Figure.objects.values_list("period", "revision")) == {
        ("2024", 1),
        ("2025", 1),
        ("2025", 2),
        ("2026-Q1", 1),
    }


@pytest.mark.django_db
def test_every_bad_cell_of_a_table_is_told_at_once_and_nothing_is_stored(province, as_person):
    made = series(province)
    put(province, made, "91.2")
    rows = [
        ["Chỉ tiêu lạ", "2024", 1, "%", SOURCE, None],
        [made.name, "bao giờ", 1, "%", SOURCE, None],
        [made.name, "2024", "nhiều", "%", SOURCE, None],
        [made.name, "2023", 1, "tỷ đồng", SOURCE, None],
        [made.name, "2022", 1, "%", None, None],
        [made.name, "2025", 92, "%", SOURCE, None],
        [made.name, "2021", 1, "%", SOURCE, None],
        [made.name, "năm 2021", 2, "%", SOURCE, None],
    ]
    answer = as_person(province.people[Role.ROUND_OWNER]).post(reverse("statistics:check"), {"file": workbook(rows)})
    assert answer.status_code == 422
    assert {(problem["where"], problem["code"]) for problem in answer.context["problems"]} == {
        ("A2", "statistics.no_series"),
        ("B3", "statistics.period"),
        ("C4", "number.invalid"),
        ("C5", "statistics.measure"),
        ("E6", "statistics.no_source"),
        ("C7", "statistics.no_reason"),
        ("B9", "statistics.twice"),
    }
    assert Figure.objects.count() == 1


@pytest.mark.django_db
def test_a_leaf_of_two_statistics_is_not_entered_by_half(province):
    sheet = statistic_sheet(province)
    part = put(province, series(province), "180.5")
    with pytest.raises(InputError):  # a ratio needs both: nothing is entered by half
        feed_leaf(actor=province.actor(Role.ROUND_OWNER), sheet=sheet, node="2.1", figures={"on_time": part}, at=AT)
    assert not Feed.objects.exists()
    assert not Answer.objects.exists()


@pytest.mark.django_db
def test_a_leaf_of_two_statistics_is_fed_from_two_series_at_once(province):
    sheet, owner = statistic_sheet(province), province.actor(Role.ROUND_OWNER)
    part = put(province, series(province, "Vốn đã giải ngân"), "180.5")
    whole = put(province, series(province, "Vốn được giao"), "200", source="Nghị quyết 1/NQ-HĐND")
    feed_leaf(actor=owner, sheet=sheet, node="2.1", figures={"on_time": part, "resolved": whole}, at=AT)
    answer = Answer.objects.get()
    assert answer.inputs == {"on_time": "180,5", "resolved": "200"}
    assert answer.reason == (
        "Vốn đã giải ngân, kỳ 2025: Báo cáo 15/BC-STC; Vốn được giao, kỳ 2025: Nghị quyết 1/NQ-HĐND"
    )
    assert {(each.input, each.figure) for each in vintages_of(sheet, "2.1")} == {("on_time", part), ("resolved", whole)}


@pytest.mark.django_db
def test_one_of_two_figures_is_renewed_and_the_other_keeps_its_vintage(province):
    sheet, owner = statistic_sheet(province), province.actor(Role.ROUND_OWNER)
    made = series(province, "Vốn đã giải ngân")
    part = put(province, made, "180.5")
    whole = put(province, series(province, "Vốn được giao"), "200")
    feed_leaf(actor=owner, sheet=sheet, node="2.1", figures={"on_time": part, "resolved": whole}, at=AT)
    revised = put(province, made, "182", reason="Quyết toán")
    assert {each.input: each.newer for each in vintages_of(sheet, "2.1")} == {"on_time": revised, "resolved": None}
    feed_leaf(actor=owner, sheet=sheet, node="2.1", figures={"on_time": revised}, at=AT)
    answer = Answer.objects.get()
    assert answer.inputs == {"on_time": "182", "resolved": "200"}
    assert "bản sửa đổi 2" in answer.reason
    assert "Vốn được giao" in answer.reason
    assert [(line.feed.figure.revision, line.stands) for line in feeds_of(made)] == [(2, True), (1, False)]


@pytest.mark.django_db
def test_a_figure_typed_over_by_hand_no_longer_counts_as_fed(province):
    sheet, owner = statistic_sheet(province), province.actor(Role.ROUND_OWNER)
    made = series(province, "Vốn đã giải ngân")
    figures = {"on_time": put(province, made, "180"), "resolved": put(province, series(province, "Vốn"), "200")}
    feed_leaf(actor=owner, sheet=sheet, node="2.1", figures=figures, at=AT)
    enter_result(
        actor=owner,
        sheet=sheet,
        node="2.1",
        inputs={"on_time": "190", "resolved": "200"},
        version=1,
        at=AT,
        source="Công văn 9",
    )
    put(province, made, "181", reason="Quyết toán")
    assert [each.input for each in vintages_of(sheet, "2.1")] == ["resolved"]
    assert periods_of(made)[0].stale == ()


@pytest.mark.django_db
def test_a_person_feeds_a_leaf_of_two_figures_on_one_page(province, as_person):
    sheet = statistic_sheet(province)
    part = put(province, series(province, "Vốn đã giải ngân"), "180.5")
    whole = put(province, series(province, "Vốn được giao"), "200")
    client = as_person(province.people[Role.ROUND_OWNER])
    leaf = {"sheet_id": sheet.pk, "node": "2.1"}
    listed = client.get(reverse("statistics:series", kwargs={"series_id": part.series_id})).content.decode()
    assert f"{reverse('statistics:leaf', kwargs=leaf)}?figure={part.pk}" in listed
    page = client.get(reverse("statistics:leaf", kwargs=leaf), {"figure": part.pk})
    assert [line["picked"] for line in page.context["lines"]] == [str(part.pk), ""]
    half = client.post(reverse("statistics:feed", kwargs=leaf), {"f.on_time": part.pk, "version": "0"})
    assert half.status_code == 422
    assert [line["picked"] for line in half.context["lines"]] == [str(part.pk), ""]
    given = {"f.on_time": part.pk, "f.resolved": whole.pk, "version": "0"}
    assert client.post(reverse("statistics:feed", kwargs=leaf), given).status_code == 302
    shown = client.get(reverse("national:leaf", kwargs={"group_id": sheet.group_id, "node": "2.1"})).content.decode()
    assert "Vốn được giao" in shown
    assert "2025, lần 1: 180,5 %" in shown


@pytest.mark.django_db
@pytest.mark.parametrize("node", ["1.1", "9.9", "2.2"])
def test_only_statistic_leaves_are_fed(province, as_person, node):
    sheet = statistic_sheet(province)
    address = reverse("statistics:leaf", kwargs={"sheet_id": sheet.pk, "node": node})
    assert as_person(province.people[Role.ROUND_OWNER]).get(address).status_code == 404


@pytest.mark.django_db
def test_a_revised_figure_is_told_beside_the_leaf_that_still_shows_the_old_one(province, as_person):
    source = factories.SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("nho-so-2025", "thong-ke-2025")
    source = source.replace("channel: survey", "channel: statistic")
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data())
    sheet = factories.sheet(factories.group(round_, factories.framework_version(source)), province.root)
    made = series(province)
    figure = put(province, made, "91.25")
    client = as_person(province.people[Role.ROUND_OWNER])
    address = reverse("statistics:feed", kwargs={"sheet_id": sheet.pk, "node": "2.2"})
    assert client.post(address, {"f.sipas": figure.pk, "version": "0"}).status_code == 302
    answer = Answer.objects.get(sheet=sheet)
    assert (answer.stage, answer.inputs) == (Stage.APPRAISAL_1, {"sipas": "91,25"})
    assert answer.reason == "Tỷ lệ giải ngân vốn đầu tư công, kỳ 2025: Báo cáo 15/BC-STC"
    leaf = reverse("national:leaf", kwargs={"group_id": sheet.group_id, "node": "2.2"})
    assert "kỳ 2025: Báo cáo 15/BC-STC" in client.get(leaf).content.decode()
    put(province, made, "92.75", reason="Quyết toán")
    page = client.get(reverse("statistics:series", kwargs={"series_id": made.pk}))
    assert [each.node for line in page.context["periods"] for each in line.stale] == ["2.2"]
    assert "còn dùng bản 1" in page.content.decode()
    assert "đã có lần 2: 92,75" in client.get(leaf).content.decode()


@pytest.mark.django_db
def test_the_register_costs_the_same_queries_whatever_its_size(province, as_person, django_assert_num_queries):
    client = as_person(province.people[Role.LEADER])
    address = reverse("statistics:index")

    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    put(province, series(province), "1")
    before = count()
    for name in ("Thu ngân sách", "Sản lượng"):
        put(province, series(province, name), "2")
    assert count() == before
