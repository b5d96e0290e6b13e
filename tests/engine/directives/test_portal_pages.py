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
        (
            "Trước tình hình này, UBND huyện đã có văn bản gửi Chi cục Thuế khu vực Tân Mẫu - An Mẫu; các phòng chuyên "
            "môn thuộc huyện trên địa bàn gấp rút giải quyết hồ sơ trễ hẹn.",
            ("Chi cục Thuế khu vực Tân Mẫu - An Mẫu", "các phòng chuyên môn thuộc huyện"),
            "gấp rút",
        ),
        (
            "Tiếp tục nâng cao tinh thần phục vụ, UBND huyện Tân Mẫu vừa chỉ đạo Văn phòng Đăng ký đất đai xin lỗi "
            "bằng văn bản khi trễ hẹn.",
            ("Văn phòng Đăng ký đất đai",),
            "xin lỗi",
        ),
        (
            "Nếu không, Văn phòng UBND và HĐND huyện Tân Mẫu phải trả lại hồ sơ cho nơi gửi.",
            ("Văn phòng UBND và HĐND huyện Tân Mẫu",),
            "phải trả lại",
        ),
        (
            "Khi có đơn thì Chủ tịch UBND xã tiếp công dân trong tuần đó.",
            ("Chủ tịch UBND xã",),
            "tiếp công dân",
        ),
        (
            "Theo đó, các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ và UBND tỉnh, thành phố trực thuộc Trung ương "
            "gửi báo cáo hàng quý, 6 tháng và hàng năm.",
            (
                "các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ",
                "UBND tỉnh, thành phố trực thuộc Trung ương",
            ),
            "gửi",
        ),
        (
            "UBND tỉnh yêu cầu các cơ quan, đơn vị trên địa bàn tỉnh định kỳ 1 lần/quý gửi tin, bài về Sở Nội vụ.",
            ("các cơ quan, đơn vị",),
            "định kỳ",
        ),
        (
            "UBND tỉnh yêu cầu các sở, ngành phải (1) đánh giá đúng thực trạng của từng tiêu chí.",
            ("các sở, ngành",),
            "phải (1)",
        ),
        (
            "Ngày 11/3/2024, UBND tỉnh ban hành Công văn số 37/UBND-KSTT chỉ đạo các Sở, Ban ngành khắc phục "
            "hồ sơ quá hạn.",
            ("các Sở, Ban ngành",),
            "khắc phục",
        ),
        (
            "UBND tỉnh yêu cầu Chủ tịch UBND các huyện Tân Mẫu, TX.An Mẫu và TP.Mẫu kiểm tra số hồ sơ còn tồn đọng.",
            ("Chủ tịch UBND các huyện Tân Mẫu, TX.An Mẫu và TP.Mẫu",),
            "kiểm tra",
        ),
        (
            "Các địa phương này phải báo cáo kết quả thực hiện trước ngày 15/11/2024.",
            ("Các địa phương",),
            "phải báo cáo",
        ),
        (
            "UBND tỉnh yêu cầu, căn cứ kết quả năm trước, theo chức năng, các đơn vị phân tích những điểm còn hạn chế.",
            ("các đơn vị",),
            "phân tích",
        ),
        (
            "UBND tỉnh có văn bản yêu cầu giám đốc, thủ trưởng các sở, ngành công khai xin lỗi người dân khi trễ hẹn.",
            ("giám đốc, thủ trưởng các sở, ngành",),
            "công khai",
        ),
        (
            "Cấp ủy, chính quyền các xã, phường tổ chức đối thoại trực tiếp với người dân.",
            ("Cấp ủy, chính quyền các xã, phường",),
            "tổ chức",
        ),
        ("Chủ tịch UBND tỉnh cũng chỉ đạo phải rà soát số liệu quá hạn của từng nơi.", (), "phải rà soát"),
        (
            "Một số giải pháp tỉnh yêu cầu như triển khai có hiệu quả kế hoạch chuyển đổi số của năm.",
            (),
            "triển khai",
        ),
        (
            "Thôn Đông chủ trì, phối hợp với Chi hội Phụ nữ vận động người dân trả lời phiếu.",
            ("Thôn Đông",),
            "chủ trì",
        ),
        (
            "UBND xã giao tổ dân phố số 4, ấp Tân Hòa và bản Nà Mẫu niêm yết kết quả bình xét hộ nghèo.",
            ("tổ dân phố số 4", "ấp Tân Hòa", "bản Nà Mẫu"),
            "niêm yết",
        ),
        (
            "Chủ tịch UBND tỉnh Mẫu chỉ đạo giám đốc các sở, thủ trưởng các ban, ngành có trách nhiệm kiểm tra việc "
            "niêm yết giá dịch vụ.",
            ("giám đốc các sở", "thủ trưởng các ban, ngành"),
            "có trách nhiệm",
        ),
        (
            "Giám đốc Sở Tư pháp yêu cầu các phòng chuyên môn, đơn vị trực thuộc rà soát hồ sơ tồn đọng trong tuần.",
            ("các phòng chuyên môn, đơn vị trực thuộc",),
            "rà soát",
        ),
        ("Về phía sở tư pháp sẽ mời các luật sư giỏi của tỉnh cùng dự các buổi hỏi đáp.", (), "mời"),
        ("Việc hỏi đáp với hợp tác xã được tổ chức định kỳ 3 tuần 1 lần tại nhà văn hóa thôn.", (), "Việc hỏi đáp"),
        ("UBND tỉnh đã yêu cầu đẩy mạnh việc hướng dẫn người cao tuổi nộp đơn tại nhà văn hóa.", (), "đẩy mạnh"),
        (
            "Trong số 05 trục nội dung của Chỉ số PAPI, cần khắc phục nhược điểm về công khai đất đai của các thôn.",
            (),
            "cần khắc phục",
        ),
        ("Theo đó, giai đoạn 2025 - 2027, hoàn thành việc chuyển hồ sơ giấy sang bản số.", (), "hoàn thành"),
        (
            "UBND tỉnh yêu cầu người đứng đầu các phòng, trung tâm phải giữ lời hứa với dân, gần dân mỗi khi có việc.",
            ("người đứng đầu các phòng, trung tâm",),
            "phải giữ lời",
        ),
        (
            "UBND tỉnh có Công văn chỉ đạo các cơ quan truyền thông trên địa bàn tỉnh tiếp tục đưa tin về ngày hội.",
            ("các cơ quan truyền thông",),
            "tiếp tục đưa",
        ),
        (
            "Đề nghị Trưởng thôn Đông và Tổ trưởng tổ dân phố 7 thông báo lịch tiếp dân.",
            ("Trưởng thôn Đông", "Tổ trưởng tổ dân phố 7"),
            "thông báo",
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


@pytest.mark.parametrize(
    "text", ["Người dân trong thôn Rà soát lại.", "Theo văn bản Mẫu số 2, làng nghề và bản 3 trang."]
)
def test_a_village_without_a_name_is_nobody(text: str) -> None:
    assert read_document(text).parties == ()


def test_a_time_before_those_told_is_when_it_is_due() -> None:
    found = _tasks(f"{_ANNOUNCED}Sang tháng 9/2024, các đơn vị chuyên môn sẽ tổng hợp, phân tích dữ liệu khảo sát.")
    assert [(task.leads, task.deadline) for task in found] == [(("các đơn vị chuyên môn",), "tháng 9/2024")]


@pytest.mark.parametrize(
    "text",
    [
        "Báo cáo số 1140 ngày 13/2 của Văn phòng Chính phủ cho thấy còn nhiều hồ sơ quá hạn.",
        "Phát biểu tại hội nghị, Chủ tịch UBND tỉnh cho rằng khảo sát là quan trọng.",
        "Theo đó, kỳ báo cáo gồm:\n- Báo cáo cải cách hành chính quý I: Thời gian chốt số liệu đến ngày 14 tháng 3.",
        "Theo đó, lịch tiếp công dân như sau:\nThời gian: Thực hiện trong giờ hành chính.",
    ],
)
def test_speeches_and_when_and_where_alone_are_no_tasks(text: str) -> None:
    assert _tasks(_ANNOUNCED + text) == ()


def test_a_letter_that_a_portal_posts_is_dated_beside_its_number() -> None:
    read = read_document(
        "Số 97/SNV-CCHC ngày 07-9-2024 V/v báo cáo quý III.\nĐăng ngày: 09/09/2024 11:03\n\nKính gửi:\n"
        "- Thủ trưởng các Sở, Ban ngành;\n\nĐề nghị các cơ quan, đơn vị gửi báo cáo về Sở Nội vụ."
    )
    assert (read.document.code, str(read.document.date)) == ("97/SNV-CCHC", "2024-09-07")
    assert "Thủ trưởng các Sở, Ban ngành" in [party.name for party in read.parties]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "Theo Kế hoạch 36/ KH-UBND ngày 8.3.2024 của UBND huyện Tân Mẫu ban hành: Ngày 23.3 tới sẽ đối thoại.",
            "36/KH-UBND",
        ),
        ("Sở Nội vụ trân trọng giới thiệu toàn văn Văn bản số58/BNV-CCHC và các biểu mẫu.", "58/BNV-CCHC"),
    ],
)
def test_the_document_an_item_goes_on_to_tell_of_is_the_reported_one(text: str, code: str) -> None:
    read = read_document(text)
    assert (read.document.code, [one.role for one in read.references]) == (code, ["reported"])


def test_a_hyphen_of_a_name_at_the_beginning_of_a_line_opens_no_item() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 45/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Mẫu, ngày 05 tháng 3 năm 2025\nKẾ HOẠCH\nNâng cao Chỉ số PAPI năm 2025\n"
        "Căn cứ Nghị quyết số 12/NQ-CP ngày 08/01/2025 của Chính phủ về phát triển kinh tế\n"
        "- xã hội và dự toán ngân sách năm 2025; căn cứ Nghị quyết số 13/NQ-CP ngày 08/01/2025\n"
        "của Chính phủ về những nhiệm vụ, giải pháp cải thiện môi trường kinh doanh năm 2025,\n"
        "Ủy ban nhân dân tỉnh ban hành Kế hoạch nâng cao chỉ số với những nội dung dưới đây.\n"
    )
    roles = {one.code: one.role for one in read_document(text).references}
    assert (roles["12/NQ-CP"], roles["13/NQ-CP"]) == ("legal_basis", "legal_basis")


def test_a_long_condition_stays_with_what_is_to_be_done_then() -> None:
    found = _tasks(
        f"{_ANNOUNCED}UBND tỉnh yêu cầu các sở, ngành xử lý dứt điểm hồ sơ tồn đọng. Trường hợp cán bộ một "
        "cửa không gửi được biên nhận trên phần mềm dùng chung của tỉnh, nếu do đường truyền hoặc do lỗi chữ ký số của "
        "người nộp, thì kịp thời báo cáo để kiểm tra lại.\n"
    )
    assert [task.leads for task in found] == [("các sở, ngành",)] * 2
    assert found[1].action.startswith("Trường hợp cán bộ")
    assert found[1].action.endswith("để kiểm tra lại")


def test_what_is_to_be_heeded_is_a_task_of_those_told_before() -> None:
    found = _tasks(
        f"{_ANNOUNCED}UBND tỉnh yêu cầu các sở, ngành công khai thủ tục ở nơi dễ thấy. Lưu ý khi nhận đơn qua bưu điện "
        "phải có giấy biên nhận gửi lại cho người nộp."
    )
    assert [(task.leads, task.action.split()[0]) for task in found] == [
        (("các sở, ngành",), "công"),
        (("các sở, ngành",), "Lưu"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Theo đó, mục đích nhằm khẳng định vai trò của người trẻ; thúc đẩy hợp tác xã mạnh dạn góp ý với xã.",
        "Thông qua buổi cà phê sáng để lãnh đạo xã nghe người buôn bán nhỏ; tạo không khí cởi mở ở các chợ của xã.",
    ],
)
def test_all_clauses_of_a_sentence_that_says_why_order_nothing(text: str) -> None:
    assert _tasks(f"{_ANNOUNCED}{text}") == ()


def test_who_approved_a_paper_issued_it_and_those_given_figures_receive_them() -> None:
    found = read_document(
        "Bộ câu hỏi (được Chủ tịch UBND tỉnh Mẫu phê duyệt tại Quyết định số 88/QĐ-UBND ngày 04/5/2024) vừa được "
        "Sở Tư pháp giao cho các phòng, đơn vị, địa phương. "
        "Chỉ tiêu giao cho 9 ban của tỉnh và UBND các xã, phường ở mức cao."
    )
    roles = {party.name: party.roles for party in found.parties}
    assert "issues" in roles["Chủ tịch UBND tỉnh Mẫu"]
    assert roles["các phòng, đơn vị, địa phương"] == ("receives",)
    assert roles["UBND các xã, phường"] == ("receives",)


def test_a_branch_belongs_to_the_name_of_its_body() -> None:
    found = read_document(
        "UBND tỉnh yêu cầu Hội Thương mại và Công nghiệp Đất Mẫu - Chi nhánh Tân Mẫu gửi kết quả khảo sát năm nay."
    )
    assert "Hội Thương mại và Công nghiệp Đất Mẫu - Chi nhánh Tân Mẫu" in [party.name for party in found.parties]


def test_a_day_may_stand_in_the_order_of_machines() -> None:
    found = read_document("date 2025-09-14 (BM) - UBND tỉnh Mẫu vừa ban hành Kế hoạch nâng cao Chỉ số PAPI.")
    assert [day.iso for day in found.dates] == ["2025-09-14"]


def test_a_head_without_its_place_takes_it_from_the_date_and_the_title() -> None:
    found = read_document(
        "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: 12/KH-UBND | Tân Mẫu, ngày 03 tháng 4 năm 2025 |\n"
        "KẾ HOẠCH\nNÂNG CAO CHỈ SỐ SIPAS CỦA THÀNH PHỐ TÂN MẪU NĂM 2025\nI. MỤC ĐÍCH\nGiữ vững kết quả đã có."
    )
    assert found.document.issuer == "Ủy ban nhân dân thành phố Tân Mẫu"


def test_those_listed_behind_the_first_who_receives_or_is_assigned_share_its_part() -> None:
    found = read_document(
        "UBND tỉnh Mẫu vừa có Chương trình hành động nâng cao Chỉ số PCI; giao nhiệm vụ cụ thể cho các sở, ngành, UBND "
        "các xã, phường, Công an tỉnh.\nUBND tỉnh yêu cầu các thôn gửi ảnh, lời kể và bài viết về cách làm hay "
        "trong việc tiếp dân, làm đường, giữ chợ sạch, dạy người già dùng máy tính về Sở Tư pháp, Báo Mẫu, Cổng Thông "
        "tin điện tử của tỉnh để chọn đăng."
    )
    roles = {party.name: party.roles for party in found.parties}
    assert roles["UBND tỉnh Mẫu"] == ("issues",)
    assert [roles[name] for name in ("các sở, ngành", "UBND các xã, phường", "Công an tỉnh")] == [("leads",)] * 3
    assert [roles[name] for name in ("Sở Tư pháp", "Báo Mẫu", "Cổng Thông tin điện tử của tỉnh")] == [("receives",)] * 3


def test_fields_of_which_aims_consist_are_no_tasks() -> None:
    assert not _tasks(
        f"{_ANNOUNCED}Theo đó, xã đặt ra 4 nhóm chỉ tiêu để thực hiện, gồm: công khai ngân sách; cải cách tiền lương; "
        "số hóa sổ sách."
    )


def test_a_year_is_inferred_from_the_stamp_of_a_machine() -> None:
    found = read_document("date 2023-05 Xã hội\n\nChỉ số PAPI năm 2022 được công bố ngày 12/4.")
    assert [day.iso for day in found.dates if day.iso] == ["2023-04-12"]
