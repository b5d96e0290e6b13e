"""Dates, targets, quotas, anomalies: one case a rule, with what must not be taken for it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chiso.engine.directives import Source, find_dates, find_indices, find_quotas, read_document, source_of
from chiso.engine.directives.source import _view

OWN = date(2023, 3, 10)


def _isos(text: str) -> list[str]:
    return [day.iso for day in find_dates(source_of(text), own=OWN) if day.iso]


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("ngày 05/8/2023", ["2023-08-05"]),
        ("ngày 22 tháng 9 năm 2021", ["2021-09-22"]),
        ("Ngày 21-6, Sở Nội vụ", ["2023-06-21"]),
        ("báo cáo trước 30/6", ["2023-06-30"]),
        ("trong quý IV", ["2023-Q4"]),
        ("quý II/2024", ["2024-Q2"]),
        ("đến hết tháng 12 năm 2021", ["2021-12"]),
        ("trước ngày 10/6 và 25/11/2024", ["2024-06-10", "2024-11-25"]),
        ("đăng mỗi tháng 02 tin, bài", []),
        ("xếp thứ 29/34 tỉnh, thành phố; 8/8 đơn vị; trực 24/7", []),
        ("6 tháng đầu năm 2023", []),
        ("Nghị định số 30/2020/NĐ-CP", []),
    ],
)
def test_dates_are_read_and_look_alikes_are_not(text: str, isos: list[str]) -> None:
    assert _isos(text) == isos


def test_before_a_day_is_kept_on_the_day_before() -> None:
    (day,) = find_dates(source_of("gửi về Sở Nội vụ trước ngày 15/01/2024"), own=OWN)
    assert (day.role, day.due) == ("deadline", date(2024, 1, 14))


def test_within_a_quarter_is_kept_on_its_last_day() -> None:
    (day,) = find_dates(source_of("hoàn thành trong quý II/2024"), own=OWN)
    assert day.due == date(2024, 6, 30)


def test_a_day_that_does_not_exist_is_an_anomaly_and_no_date() -> None:
    reading = read_document("Sở Nội vụ báo cáo trước ngày 31/6/2024.")
    assert [day.iso for day in reading.dates] == [""]
    assert [one.code for one in reading.anomalies] == ["impossible_date"]


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [("thực hiện thường xuyên", "standing"), ("báo cáo hằng tháng", "monthly"), ("định kỳ hàng quý", "quarterly")],
)
def test_recurrences_are_no_dates(text: str, recurrence: str) -> None:
    (day,) = find_dates(source_of(text), own=OWN)
    assert (day.recurrence, day.iso) == (recurrence, "")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Chỉ số năng lực cạnh tranh cấp tỉnh", ["PCI"]),
        ("Bộ chỉ số đánh giá năng lực cạnh tranh cấp sở, ban, ngành và địa phương", ["DDCI"]),
        ("nâng cao năng lực cạnh tranh quốc gia", []),
        ("công tác cải cách hành chính", []),
        ("Chỉ số hài lòng về sự phục vụ hành chính", ["SIPAS"]),
        ("chỉ số Hiệu quả Quản trị và Hành chính công và PAR Index", ["PAPI", "PAR INDEX"]),
    ],
)
def test_indices_are_named_by_code_or_by_name(text: str, codes: list[str]) -> None:
    assert [one.code for one in find_indices(source_of(text))] == codes


def test_last_years_result_is_no_target() -> None:
    text = "Năm 2022, Chỉ số PAR INDEX đạt 84,12 điểm, xếp thứ 29/63, giảm 03 bậc so với năm 2021."
    assert read_document(text).targets == ()


def test_a_list_of_points_is_one_target_each() -> None:
    text = "Các lĩnh vực của Chỉ số CCHC phải đạt như sau: Chỉ đạo, điều hành là 7,5 điểm; Tài chính công 11 điểm."
    assert [(one.measure, one.value) for one in read_document(text).targets] == [
        ("points", Decimal("7.5")),
        ("points", Decimal("11")),
    ]


def test_a_total_that_its_parts_miss_is_told() -> None:
    text = (
        "Phấn đấu Chỉ số CCHC phải đạt: Chỉ đạo 7,5 điểm; Thể chế 8,5 điểm; Tài chính công 11 điểm; tổng điểm 28 điểm."
    )
    assert [one.code for one in read_document(text).anomalies] == ["total_differs"]
    assert read_document(text.replace("28 điểm", "27 điểm")).anomalies == ()


@pytest.mark.parametrize(
    ("text", "quotas"),
    [
        ("đăng ít nhất 01 tin, bài/tháng", [(">=", 1, "tin, bài", "month")]),
        ("khen thưởng 05 tập thể và 10 cá nhân", [("=", 5, "tập thể", None), ("=", 10, "cá nhân", None)]),
        ("đối thoại tối thiểu 01 lần/quý", [(">=", 1, "lần", "quarter")]),
        ("đầy đủ 08 chỉ số nội dung thành phần", []),
        ("còn 07 cơ quan, đơn vị chưa ban hành", []),
        ("đã khen thưởng 05 tập thể", []),
    ],
)
def test_quotas_have_a_floor_a_period_or_an_award(text: str, quotas: list[tuple[object, ...]]) -> None:
    assert [(one.bound, one.count, one.unit, one.per) for one in find_quotas(source_of(text))] == quotas


@given(st.text(max_size=400))
@example("K\xadâ")
def test_both_views_of_a_text_are_equally_long(text: str) -> None:
    source: Source = source_of(text)
    assert len(source.text) == len(source.view)
    assert source_of(source.text).text == source.text
    assert len(_view(source.text)) == len(source.text)


@given(st.text(alphabet='aăđĐUBND ủyơ0159/.-;:,\n|()"%Sởngàytrước', max_size=200))
def test_whatever_is_read_every_span_lies_in_the_text(text: str) -> None:
    reading = read_document(text)
    for one in (*reading.dates, *reading.parties, *reading.targets, *reading.quotas, *reading.tasks):
        assert 0 <= one.span.start <= one.span.end <= len(reading.text)
