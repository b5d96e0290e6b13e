"""What documents of another hand taught: each trap in a sentence of our own."""

import pytest

from chiso.engine.directives import Reading, read_document

NEWS = "Ngày 05/3/2024, UBND tỉnh Mẫu ban hành Kế hoạch số 45/KH-UBND nâng cao Chỉ số PAPI năm 2024.\n"
PLAN = (
    "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 45/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Mẫu, ngày 05 tháng 3 năm 2024\nKẾ HOẠCH\nNâng cao Chỉ số PAPI năm 2024\n"
)


def _plan(body: str) -> Reading:
    return read_document(f"{PLAN}{body}\n")


def _targets(reading: Reading) -> list[tuple[str, str, str]]:
    return [(one.measure, str(one.value), one.index) for one in reading.targets]


def test_figures_of_an_earlier_year_in_parentheses_do_not_make_an_aim_a_report() -> None:
    read = _plan("I. CHỈ TIÊU\n1. Chỉ số PAPI: đạt từ 45,5 điểm, xếp hạng từ thứ 12 trở lên (năm 2022 đạt 43 điểm).")
    assert _targets(read) == [("points", "45.5", "PAPI"), ("rank", "12", "PAPI")]


def test_a_sentence_after_a_report_needs_more_than_a_group_to_be_an_aim() -> None:
    read = read_document(
        f"{NEWS}Năm 2023 PAPI đạt 43 điểm. Chỉ số SIPAS đạt 84%, nằm trong nhóm 16 tỉnh có điểm cao nhất."
    )
    assert _targets(read) == []


def test_a_share_of_things_after_an_index_is_no_target_of_the_index() -> None:
    read = _plan("I. MỤC TIÊU\n- Chỉ số SIPAS đạt ít nhất 90%, tỷ lệ hồ sơ đúng hạn trên 98%; 100% chi bộ tham gia.")
    assert _targets(read) == [("percent", "90", "SIPAS"), ("percent", "98", ""), ("percent", "100", "")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("trồng ít nhất 200 cây xanh", (">=", 200, "cây xanh", None)),
        ("khảo sát tối thiểu 1.200 phiếu", (">=", 1200, "phiếu", None)),
        ("phát sóng 02 số/tháng", ("=", 2, "số", "month")),
        ("có ít nhất 01 sáng kiến về cải cách hành chính trong năm", (">=", 1, "sáng kiến", "year")),
    ],
)
def test_a_floor_makes_a_quota_of_anything_that_is_counted(words: str, expected: tuple[object, ...]) -> None:
    found = [(one.bound, one.count, one.unit, one.per) for one in read_document(f"Mỗi xã {words}.").quotas]
    assert found == [expected]


@pytest.mark.parametrize(
    "words", ["ít nhất 10 bậc", "tối thiểu 0,3 điểm", "ít nhất 30 ngày", "tối thiểu 50 triệu đồng"]
)
def test_ranks_points_spans_of_time_and_money_are_no_quotas(words: str) -> None:
    assert read_document(f"Phấn đấu {words}.").quotas == ()


def test_awards_that_news_tells_of_are_no_quotas() -> None:
    assert read_document(f"{NEWS}Dịp này, UBND tỉnh tặng bằng khen cho 06 tập thể và 12 cá nhân.").quotas == ()


@pytest.mark.parametrize(
    ("words", "recurrence"),
    [
        ("báo cáo trước ngày 15 tháng 01 hằng năm", "yearly"),
        ("báo cáo trước ngày 10 của tháng cuối quý về Sở Nội vụ", "quarterly"),
        ("định kỳ 6 tháng báo cáo kết quả", "half_yearly"),
    ],
)
def test_a_day_of_every_period_recurs_and_is_no_date(words: str, recurrence: str) -> None:
    dates = _plan(f"I. NHIỆM VỤ\n1. Sở Nội vụ {words}.").dates[1:]
    assert [(one.iso, one.recurrence) for one in dates] == [("", recurrence)]


@pytest.mark.parametrize("words", ["97/148 xã và 11/14 sở, ngành đã gửi", "từ 8/10 sở lên 10/10 sở"])
def test_parts_of_a_whole_are_neither_dates_nor_impossible_ones(words: str) -> None:
    assert read_document(f"{NEWS}Đến nay có {words}.").dates[1:] == ()


def test_a_recurrence_that_only_qualifies_sets_none() -> None:
    assert [one.recurrence for one in read_document("Nâng cao kết quả PAPI hằng năm của huyện.").dates] == []


def test_a_passive_order_names_who_acts() -> None:
    task = read_document(f"{NEWS}Trung tâm Phục vụ hành chính công tỉnh được giao bố trí thêm 02 quầy hỗ trợ.").tasks[0]
    assert (task.leads, task.action) == (
        ("Trung tâm Phục vụ hành chính công tỉnh",), "bố trí thêm 02 quầy hỗ trợ",
    )  # fmt: skip


def test_addressees_parted_by_semicolons_share_one_task() -> None:
    read = _plan(
        "I. NHIỆM VỤ\n"
        "1. Giám đốc các sở; Thủ trưởng các ban, ngành; Chủ tịch UBND các huyện ban hành kế hoạch thực hiện."
    )
    assert [task.leads for task in read.tasks] == [
        ("Giám đốc các sở", "Thủ trưởng các ban, ngành", "Chủ tịch UBND các huyện")
    ]


def test_a_parenthesis_at_the_end_of_a_task_says_who_leads_and_who_helps() -> None:
    read = _plan(
        "I. NHIỆM VỤ\n1. Hợp nhất hệ thống thông tin trước 30/6/2024 (Sở Nội vụ chủ trì, Công an tỉnh phối hợp)."
    )
    assert [(task.leads, task.coordinators) for task in read.tasks] == [(("Sở Nội vụ",), ("Công an tỉnh",))]


def test_two_actions_with_a_date_each_are_two_tasks() -> None:
    read = _plan(
        "I. NHIỆM VỤ\n1. Sở Nội vụ tổ chức khảo sát trước ngày 31/10/2024 và công bố kết quả trong quý IV/2024."
    )
    assert [task.action for task in read.tasks] == [
        "tổ chức khảo sát trước ngày 31/10/2024", "công bố kết quả trong quý IV/2024",
    ]  # fmt: skip


def test_what_happens_to_those_who_fail_is_no_task() -> None:
    read = _plan("I. NHIỆM VỤ\n1. Sở Nội vụ tổng hợp, báo cáo trước ngày 03/10/2024; đơn vị gửi chậm sẽ bị trừ điểm.")
    assert [task.action for task in read.tasks] == ["tổng hợp, báo cáo trước ngày 03/10/2024"]


def test_only_some_of_a_group_are_no_party() -> None:
    read = read_document(f"{NEWS}Đến nay còn 12 cơ quan, đơn vị chưa ban hành; một số sở, ngành làm hình thức.")
    assert [party.name for party in read.parties] == ["UBND tỉnh Mẫu"]


def test_a_head_with_both_columns_on_one_line_keeps_its_issuer() -> None:
    head = (
        "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH MẪU          Độc lập - Tự do - Hạnh phúc\n"
        "Số: 45/KH-UBND          Mẫu, ngày 05 tháng 3 năm 2024\nKẾ HOẠCH\nNâng cao Chỉ số PAPI\n"
    )
    assert read_document(head).document.issuer == "Ủy ban nhân dân tỉnh Mẫu"


def test_a_code_whose_hyphen_is_a_soft_one_is_found() -> None:
    assert [one.code for one in read_document("Thực hiện Nghị định số 61/2018/NĐ\u00adCP.").references] == [
        "61/2018/NĐ-CP"
    ]


def test_the_passive_form_of_issuing_dates_the_document() -> None:
    read = read_document(
        "UBND tỉnh Mẫu vừa ban hành kế hoạch.\nKế hoạch số 45/KH-UBND được UBND tỉnh Mẫu ký ngày 05/3/2024."
    )
    assert [(one.code, str(one.date), one.issuer) for one in read.references] == [
        ("45/KH-UBND", "2024-03-05", "UBND tỉnh Mẫu")
    ]


def test_what_another_body_ordered_before_a_letter_is_the_order_behind_it() -> None:
    read = read_document(
        "SỞ Y TẾ\nSố: 12/SYT-VP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nMẫu, ngày 12 tháng 11 năm 2024\n"
        "Kính gửi: Các bệnh viện.\n"
        "Ngày 29/10/2024, UBND tỉnh ban hành Công văn số 674/UBND-TH yêu cầu các sở khắc phục tiêu chí bị trừ điểm."
    )
    assert [(one.code, one.role, str(one.date)) for one in read.references if one.role != "this"] == [
        ("674/UBND-TH", "order", "2024-10-29")
    ]
