"""Orders in the words of other hands: whom a sentence tells, though a time, a topic or a speaker stands before them."""

from __future__ import annotations

import pytest

from chiso.engine.directives import read_document

NEWS = "UBND tỉnh Mẫu họp bàn giải pháp cải cách hành chính\nSáng 14/3/2023, UBND tỉnh Mẫu tổ chức hội nghị.\n"


def _told(text: str) -> list[tuple[tuple[str, ...], str]]:
    return [(task.leads, task.action) for task in read_document(NEWS + text).tasks]


@pytest.mark.parametrize(
    ("text", "lead", "action"),
    [
        ("Riêng Sở Nội vụ cần hoàn thiện dự thảo bộ chỉ số.", "Sở Nội vụ", "cần hoàn thiện dự thảo bộ chỉ số"),
        ("Theo ông An, năm 2017 các xã, phường cần niêm yết giá đất.", "các xã, phường", "cần niêm yết giá đất"),
        ("Ngành y tế phải chấm dứt việc nhận phong bì.", "Ngành y tế", "phải chấm dứt việc nhận phong bì"),
        (
            "Chủ tịch UBND tỉnh giao nhiệm vụ cho từng sở: Sở Xây dựng trả lời kiến nghị của doanh nghiệp.",
            "Sở Xây dựng",
            "trả lời kiến nghị của doanh nghiệp",
        ),
        (
            "Thường trực Thị ủy chỉ đạo các chi, đảng bộ đưa nội dung này vào sinh hoạt hằng tháng.",
            "các chi, đảng bộ",
            "đưa nội dung này vào sinh hoạt hằng tháng",
        ),
        (
            "Phòng Nội vụ là cơ quan thường trực, có trách nhiệm theo dõi kết quả khảo sát.",
            "Phòng Nội vụ",
            "có trách nhiệm theo dõi kết quả khảo sát",
        ),
        (
            "UBND tỉnh yêu cầu các đơn vị được thanh tra nghiêm túc khắc phục tồn tại.",
            "các đơn vị được thanh tra",
            "nghiêm túc khắc phục tồn tại",
        ),
        (
            "Với UBND thành phố, Bí thư Thành ủy đề nghị sớm ban hành bộ tiêu chí.",
            "UBND thành phố",
            "sớm ban hành bộ tiêu chí",
        ),
        (
            "Chủ trì cuộc họp, ông An - Tổ trưởng Tổ công tác - đã phân công cụ thể: Sở Tài chính theo dõi chỉ số PCI.",
            "Sở Tài chính",
            "theo dõi chỉ số PCI",
        ),
        (
            "Sở Tài chính cho biết sẽ bổ sung hình thức trả lời qua ứng dụng.",
            "Sở Tài chính",
            "sẽ bổ sung hình thức trả lời qua ứng dụng",
        ),
        (
            "Hướng dẫn yêu cầu Ủy ban MTTQ cấp huyện chọn hai xã để giám sát.",
            "Ủy ban MTTQ cấp huyện",
            "chọn hai xã để giám sát",
        ),
    ],
)
def test_a_news_item_tells_a_body_though_other_words_stand_before_it(text: str, lead: str, action: str) -> None:
    assert _told(text) == [((lead,), action)]


def test_who_met_on_a_day_is_told_nothing() -> None:
    told = _told(
        "UBND tỉnh yêu cầu Sở Nội vụ rà soát thủ tục nội bộ.\nNgày 16/3/2023, Sở Y tế tổ chức hội nghị về PAPI."
    )
    assert told == [(("Sở Nội vụ",), "rà soát thủ tục nội bộ")]


def test_a_speaker_between_those_concerned_and_their_task_is_passed_over() -> None:
    told = _told("Đối với UBND các xã, đồng chí đề nghị bảo đảm mọi hồ sơ được số hóa ngay khi nhận.")
    assert told == [(("UBND các xã",), "bảo đảm mọi hồ sơ được số hóa ngay khi nhận")]


def test_a_label_may_be_followed_by_a_request() -> None:
    told = _told("UBND tỉnh yêu cầu:\n1. Cục Thuế tỉnh: Đề nghị công khai số thuế khoán của hộ kinh doanh.")
    assert told == [(("Cục Thuế tỉnh",), "công khai số thuế khoán của hộ kinh doanh")]


def test_a_plan_that_is_due_by_a_day_is_ordered_and_not_issued() -> None:
    told = _told("Chủ tịch UBND tỉnh kết luận:\n1. UBND các xã ban hành kế hoạch trước ngày 20/5/2023.")
    assert told == [(("UBND các xã",), "ban hành kế hoạch trước ngày 20/5/2023")]


def test_a_name_ends_with_its_line_before_an_action() -> None:
    told = _told("Giám đốc Sở yêu cầu:\n1. Phòng Quản lý thương mại\nTham mưu tổ chức ba hội nghị kết nối cung cầu.")
    assert told == [(("Phòng Quản lý thương mại",), "Tham mưu tổ chức ba hội nghị kết nối cung cầu")]


def test_what_a_decision_approves_with_itself_is_no_task() -> None:
    read = read_document(
        "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 12/QĐ-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Mẫu, ngày 12 tháng 11 năm 2024\nQUYẾT ĐỊNH\nVề khảo sát\nQUYẾT ĐỊNH:\n"
        "Điều 1. Phê duyệt kèm theo Quyết định này Kế hoạch khảo sát mức độ hài lòng của người dân năm 2024."
    )
    assert read.tasks == ()


def test_a_code_grown_together_with_its_day_ends_before_it() -> None:
    (one,) = read_document("Thực hiện Kế hoạch số 63/KH-UBNDngày 31/12/2024 của UBND huyện.").references
    assert (one.code, str(one.date)) == ("63/KH-UBND", "2024-12-31")


def test_an_index_whose_short_name_stands_behind_it_is_that_one() -> None:
    assert [one.code for one in read_document("Nâng cao Chỉ số năng lực cạnh tranh (DDCI).").indices] == ["DDCI"]


def test_a_head_within_the_rules_of_a_table_has_its_number() -> None:
    head = (
        "| ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
        "| Số: 65/QĐ-UBND | Mẫu, ngày 31 tháng 10 năm 2023 |"
        "\nQUYẾT ĐỊNH\nBan hành quy định\n"
    )
    assert read_document(head).document.code == "65/QĐ-UBND"


def test_decisions_listed_behind_their_issuer_are_the_orders_from_above() -> None:
    read = read_document(
        "SỞ Y TẾ\nSố: 12/KH-SYT\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nMẫu, ngày 12 tháng 11 năm 2024\n"
        "KẾ HOẠCH\nKhảo sát\n"
        "Thực hiện các Quyết định của Ủy ban nhân dân tỉnh: số 35/QĐ-UBND ngày 22/10/2021 về cải cách hành chính; "
        "số 24/QĐ-UBND ngày 04/12/2022 về đề án;"
    )
    assert [(one.code, one.role) for one in read.references if one.role != "this"] == [
        ("35/QĐ-UBND", "order"), ("24/QĐ-UBND", "order"),
    ]  # fmt: skip


def test_what_remains_named_first_is_the_matter_of_whoever_acts_on_it() -> None:
    told = _told(
        "Chủ tịch UBND tỉnh yêu cầu Sở Xây dựng trả lời kiến nghị của doanh nghiệp. "
        "Các kiến nghị còn lại, Sở Nội vụ tổng hợp, chuyển cơ quan xem xét."
    )
    assert [leads for leads, _ in told] == [("Sở Xây dựng",), ("Sở Nội vụ",)]


def test_a_site_on_which_something_is_shown_does_not_act_with_the_next_body() -> None:
    told = _told(
        "UBND tỉnh giao Sở Nội vụ công bố danh sách trên Cổng thông tin điện tử, Sở Tài chính cung cấp bảng giá đất."
    )
    assert [leads for leads, _ in told] == [("Sở Nội vụ",), ("Sở Tài chính",)]


def test_praise_for_what_was_done_is_no_task() -> None:
    assert _told("UBND tỉnh kết luận:\n1. Biểu dương Sở Y tế đã có nhiều chuyển biến.") == []


def test_measures_behind_cu_the_are_tasks_and_results_are_not() -> None:
    opened = "Sở Nội vụ đề ra nhiều giải pháp. Cụ thể: Thanh tra trách nhiệm người đứng đầu tại năm đơn vị."
    assert [action for _, action in _told(opened)] == ["Thanh tra trách nhiệm người đứng đầu tại năm đơn vị"]
    assert _told("Kết quả đạt khá. Cụ thể: Tổ chức 12 hội nghị cho 400 lượt người.") == []


@pytest.mark.parametrize(
    "name",
    [
        "Phòng Xây dựng và Kiểm tra văn bản quy phạm pháp luật",
        "Phòng Hành chính tư pháp",
        "Trung tâm Trợ giúp pháp lý nhà nước",
        "Phòng Cảnh sát quản lý hành chính về trật tự xã hội",
        "Phòng Tuyên truyền - Hỗ trợ người nộp thuế",
        "Trạm Y tế xã",
        "Ban Công an xã",
        "Báo tỉnh",
        "Ngành giáo dục",
        "Cấp ủy các cấp",
        "Phòng Nghiệp vụ 4",
        "Huyện hội",
        "Trường Cao đẳng nghề Sông Mẫu",
        "Trung tâm Xúc tiến đầu tư, thương mại và hỗ trợ doanh nghiệp",
        "Từng đơn vị, bộ phận",
    ],
)
def test_a_body_is_read_with_its_whole_name(name: str) -> None:
    read = read_document(f"{NEWS}Chủ tịch UBND tỉnh giao {name} báo cáo kết quả trước ngày 20/3/2023.")
    assert name in [party.name for party in read.parties]


def test_a_colon_behind_the_communes_ends_their_name() -> None:
    told = _told("UBND tỉnh yêu cầu:\n1. Chủ tịch UBND các xã, phường: Trực tiếp kiểm tra bộ phận một cửa.")
    assert told == [(("Chủ tịch UBND các xã, phường",), "Trực tiếp kiểm tra bộ phận một cửa")]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Sở Nội vụ được giao phụ trách chỉ số thành phần thứ ba.", "Sở Nội vụ"),
        ("Trưởng ban nhân dân các ấp có trách nhiệm phát phiếu tại hộ.", "Trưởng ban nhân dân các ấp"),
        ("Các huyện, thị, thành đoàn phải thành lập tổ hỗ trợ người dân.", "Các huyện, thị, thành đoàn"),
        ("Người đứng đầu cấp ủy phải tiếp công dân ít nhất một ngày.", "Người đứng đầu cấp ủy"),
        ("Phòng Tài chính hành chính sự nghiệp phải tổng hợp kết quả.", "Phòng Tài chính hành chính sự nghiệp"),
    ],
)
def test_heads_of_hamlets_cells_and_divisions_are_told(text: str, lead: str) -> None:
    assert [leads for leads, _ in _told(text)] == [(lead,)]


def test_what_threatens_those_who_fail_does_not_take_the_order_away() -> None:
    told = _told("Các phòng phải trả lời bằng văn bản, nếu không sẽ bị trừ điểm thi đua.")
    assert [leads for leads, _ in told] == [("Các phòng",)]
