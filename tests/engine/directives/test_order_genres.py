"""Tasks in the genres of official paper: conclusions, Party directives, decisions, notes on a meeting."""

import pytest

from chiso.engine.directives import Task, read_document

_NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
_CONCLUSION = (
    f"UBND TỈNH MẪU\nVĂN PHÒNG\nSố: 118/TB-VP\n{_NATION}Mẫu, ngày 21 tháng 6 năm 2024\nTHÔNG BÁO\n"
    "Kết luận của Chủ tịch UBND tỉnh về chỉ số của năm\n\n"
)
_PARTY = (
    "TỈNH ỦY MẪU\nSố: 15-CT/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nMẫu, ngày 09 tháng 5 năm 2023\nCHỈ THỊ\n"
    "CỦA BAN THƯỜNG VỤ TỈNH ỦY\nVề tăng cường lãnh đạo cải cách hành chính\n\n"
)
_LETTER = (
    f"ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 812/UBND-NC\nV/v số liệu chấm điểm\n{_NATION}"
    "Mẫu, ngày 05 tháng 3 năm 2024\n\nKính gửi:\n- Các sở, ban, ngành.\n\n"
)


def _leads(tasks: tuple[Task, ...]) -> list[tuple[tuple[str, ...], str]]:
    return [(task.leads, task.action.split()[0]) for task in tasks]


def test_a_conclusion_tells_of_the_meeting_praises_and_then_orders() -> None:
    read = read_document(
        f"{_CONCLUSION}Ngày 18/6/2024, Chủ tịch UBND tỉnh chủ trì họp nghe Sở Nội vụ báo cáo. Sau khi nghe ý kiến của "
        "các đại biểu, Chủ tịch UBND tỉnh kết luận như sau:\n1. Ghi nhận sự cố gắng của các sở trong thời gian qua.\n"
        "2. Về nhiệm vụ thời gian tới:\na) Các sở, ngành kiểm điểm đối với từng tiêu chí bị mất điểm.\n"
        "b) Sở Nội vụ:\n- Tham mưu kế hoạch khắc phục trước ngày 30/6/2024."
    )
    assert _leads(read.tasks) == [(("Các sở, ngành",), "kiểm"), (("Sở Nội vụ",), "Tham")]


def test_items_of_the_party_are_numbered_with_a_hyphen() -> None:
    everybody = "các cấp ủy, tổ chức đảng, chính quyền các cấp"
    read = read_document(
        f"{_PARTY}Ban Thường vụ Tỉnh ủy yêu cầu {everybody} thực hiện tốt các nhiệm vụ sau:\n"
        "1- Nâng cao trách nhiệm của người đứng đầu chi bộ trong việc tiếp dân.\n"
        "2- Gắn kết quả chấm điểm với việc xếp loại đảng viên của năm.\n"
        "- Ban Cán sự đảng UBND tỉnh lãnh đạo UBND tỉnh lập kế hoạch thực hiện Chỉ thị."
    )
    assert _leads(read.tasks) == [
        ((everybody,), "Nâng"),
        ((everybody,), "Gắn"),
        (("Ban Cán sự đảng UBND tỉnh",), "lãnh"),
    ]


def test_a_letter_may_assign_with_a_bare_verb_before_its_items() -> None:
    read = read_document(
        f"{_LETTER}Căn cứ Công văn số 1520/BNV-CCHC ngày 12/3/2024 của Bộ Nội vụ, UBND tỉnh giao:\n"
        "1. Sở Nội vụ tổng hợp tài liệu kiểm chứng của toàn tỉnh.\n2. Sở Tài chính cung cấp số liệu giải ngân."
    )
    assert _leads(read.tasks) == [(("Sở Nội vụ",), "tổng"), (("Sở Tài chính",), "cung")]


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Từ ngày 01/10/2025 Đoàn Thanh niên phường sẽ bố trí đội hình hỗ trợ nộp đơn.", ("Đoàn Thanh niên phường",)),
        ("Hiệu trưởng các trường trung học công khai các khoản thu.", ("Hiệu trưởng các trường trung học",)),
    ],
)
def test_news_of_a_plan_tells_who_will_act(text: str, leads: tuple[str, ...]) -> None:
    read = read_document(f"UBND phường vừa ban hành Kế hoạch số 54/KH-UBND về tiếp dân.\n{text}")
    assert [task.leads for task in read.tasks] == [leads]


def test_a_basis_goes_on_in_the_next_line_of_a_narrow_column() -> None:
    read = read_document(
        f"ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 30/QĐ-UBND\n{_NATION}Mẫu, ngày 09 tháng 10 năm 2024\nQUYẾT ĐỊNH\n"
        "Về việc ban hành quy chế khảo sát\nCăn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;\n"
        "Xét đề nghị của Giám đốc Sở Nội vụ tại\nTờ trình số 217/TTr-SNV ngày 29/9/2024,\nQUYẾT ĐỊNH:\n"
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế khảo sát."
    )
    assert {one.code: one.role for one in read.references}["217/TTr-SNV"] == "legal_basis"


@pytest.mark.parametrize(
    ("text", "code", "role"),
    [
        (
            "UBND tỉnh chỉ đạo tăng cường việc tiếp dân (Công văn số 47/UBND-NC, ngày 27/5/2024).",
            "47/UBND-NC",
            "reported",
        ),
        ("Chương trình được ban hành tại Nghị quyết số 30/NQ-CP ngày 08/11/2021.", "30/NQ-CP", "mentioned"),
        (
            "UBND xã Đông Mẫu (tỉnh Mẫu) ban hành Kế hoạch số 34/KH-UBND về tiếp dân, cụ thể hóa Quyết định số "
            "88/QĐ-UBND.",
            "88/QĐ-UBND",
            "order",
        ),
    ],
)
def test_what_part_a_paper_plays_in_an_item(text: str, code: str, role: str) -> None:
    assert {one.code: one.role for one in read_document(text).references}[code] == role


def test_departments_listed_as_helpers_do_not_lead() -> None:
    read = read_document(
        "UBND tỉnh vừa ban hành Thông báo số 54/TB-UBND. Theo đó, giao Thanh tra tỉnh chủ trì, phối hợp với các Sở: "
        "Nội vụ, Tư pháp rà soát lại các bộ tiêu chí chấm điểm."
    )
    assert [(task.leads, task.coordinators) for task in read.tasks] == [
        (("Thanh tra tỉnh",), ("Sở Nội vụ", "Sở Tư pháp"))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "5 năm qua, Huyện ủy đã chỉ đạo các xã thành lập 12 đoàn kiểm tra việc tiếp dân.",
        "Giải quyết thủ tục cho người dân tại phường Mẫu. Ảnh: Văn Mẫu",
        "Tại Kế hoạch, UBND tỉnh đề ra 17 giải pháp để đạt mục tiêu nói trên.",
    ],
)
def test_reviews_captions_and_counts_of_contents_are_no_tasks(text: str) -> None:
    assert read_document(f"UBND tỉnh Mẫu vừa ban hành Kế hoạch số 54/KH-UBND về tiếp dân.\n{text}").tasks == ()


def test_the_words_for_making_concrete_are_a_verb_and_no_connective() -> None:
    read = read_document(
        "UBND tỉnh vừa ban hành Kế hoạch số 54/KH-UBND. UBND tỉnh giao các sở, ngành trực tiếp chỉ đạo việc này. Trong "
        "đó, cụ thể hóa các chỉ tiêu vào chương trình công tác của đơn vị."
    )
    assert [task.action.split()[0] for task in read.tasks] == ["trực", "cụ"]
