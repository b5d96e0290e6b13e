"""What pages of portals taught at first sight: each cause of a miss or an invention in a sentence of our own."""

import pytest

from chiso.engine.directives import Task, read_document

_ANNOUNCED = "Ngày 05/3/2024, UBND tỉnh Mẫu ban hành Kế hoạch số 45/KH-UBND nâng cao Chỉ số PAPI năm 2024.\n"


def _tasks(text: str) -> tuple[Task, ...]:
    return read_document(text).tasks


@pytest.mark.parametrize(
    ("text", "leads", "begins"),
    [
        (
            "Các đơn vị cấp tỉnh, cấp xã rà soát danh mục thủ tục hành chính thuộc phạm vi quản lý.",
            ("Các đơn vị cấp tỉnh, cấp xã",),
            "rà soát",
        ),
        (
            "UBND tỉnh tiếp tục có văn bản chỉ đạo các sở, ngành có liên quan trực tiếp đến từng tiêu chí khẩn trương "
            "rà soát kết quả tự chấm điểm.",
            ("các sở, ngành có liên quan",),
            "khẩn trương",
        ),
        (
            "Chủ tịch UBND huyện ban hành Công văn chỉ đạo Phòng Nội vụ Huyện kiểm tra việc niêm yết thủ tục.",
            ("Phòng Nội vụ Huyện",),
            "kiểm tra",
        ),
        (
            "Để thực hiện tốt các nhiệm vụ nêu trên thì các huyện, thành ủy, đảng ủy trực thuộc lãnh đạo việc học tập "
            "chuyên đề trong chi bộ.",
            ("các huyện, thành ủy, đảng ủy trực thuộc",),
            "lãnh đạo",
        ),
        (
            "Cải thiện các nội dung bị trừ điểm là nhiệm vụ thường xuyên của các cơ quan, đơn vị.",
            ("các cơ quan, đơn vị",),
            "Cải thiện",
        ),
    ],
)
def test_those_told_are_found_in_the_words_of_a_page(text: str, leads: tuple[str, ...], begins: str) -> None:
    found = _tasks(_ANNOUNCED + text)
    assert [task.leads for task in found] == [leads]
    assert found[0].action.startswith(begins)


def test_another_body_told_in_the_same_sentence_has_a_task_of_its_own() -> None:
    found = _tasks(
        f"{_ANNOUNCED}Giao Sở Tư pháp xây dựng tài liệu hỏi đáp về tiếp cận thông tin cho người dân; phối hợp với Đài "
        "Phát thanh và Truyền hình tỉnh mở chuyên mục mới và giao Sở Nội vụ theo dõi, đôn đốc việc này."
    )
    assert [(task.leads, task.action.split()[0]) for task in found] == [
        (("Sở Tư pháp",), "xây"), (("Sở Tư pháp",), "phối"), (("Sở Nội vụ",), "theo"),
    ]  # fmt: skip


def test_items_of_a_plan_pasted_without_the_plan_are_tasks() -> None:
    found = _tasks(
        "1. Rà soát, cắt giảm thủ tục hành chính của ngành thuế. Hoàn thành trước ngày 15/8/2024.\n"
        "2. Nâng cao chất lượng tham mưu văn bản của HĐND tỉnh, UBND tỉnh có quy định về phí."
    )
    assert [(task.action, task.deadline) for task in found] == [
        ("Rà soát, cắt giảm thủ tục hành chính của ngành thuế", "ngày 15/8/2024"),
        ("Nâng cao chất lượng tham mưu văn bản của HĐND tỉnh, UBND tỉnh có quy định về phí", ""),
    ]


def test_items_that_tell_what_was_done_are_no_tasks() -> None:
    assert _tasks("1. Rà soát: Sở đã rà soát 120 thủ tục.\n2. Nâng cao chất lượng: huyện đã mở 02 lớp.") == ()


def test_steps_of_a_schedule_are_tasks_due_when_they_say() -> None:
    found = _tasks(
        f"{_ANNOUNCED}Tiến độ thực hiện, tháng 10/2024 tổ chức in phiếu hỏi và tài liệu.\nTháng 11/2024: Phỏng vấn "
        "những người dân có tên trong mẫu tại từng thôn; nhập số liệu, kiểm tra và làm sạch phiếu của từng xã.\n"
        "Bài thi gửi từ tháng 6 và đến tháng 9/2024 sẽ tổ chức chấm thi, trao giải."
    )
    assert [task.deadline for task in found] == ["tháng 10/2024", "Tháng 11/2024", "Tháng 11/2024", "tháng 9/2024"]


def test_the_staff_of_bodies_is_one_addressee_with_its_members() -> None:
    read = read_document(
        f"{_ANNOUNCED}Quán triệt kế hoạch đến cán bộ, công chức, viên chức, đoàn viên, hội viên trong các cơ quan, "
        "đơn vị."
    )
    assert [party.name for party in read.parties if "receives" in party.roles] == [
        "cán bộ, công chức, viên chức, đoàn viên, hội viên trong các cơ quan, đơn vị"
    ]


def test_a_plan_that_a_page_says_is_to_be_carried_out_well_is_the_order() -> None:
    read = read_document("Để thực hiện tốt các nhiệm vụ theo Kế hoạch số 12-KH/TU của Tỉnh ủy thì các chi bộ học tập.")
    assert [(one.code, one.role) for one in read.references] == [("12-KH/TU", "order")]
