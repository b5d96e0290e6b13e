"""Who is told what, in the many wordings of an order: sentences of our own for each class of wording."""

import pytest

from chiso.engine.directives import Task, read_document

_ANNOUNCED = "Ngày 12/4/2024, UBND tỉnh Mẫu ban hành Kế hoạch số 61/KH-UBND cải thiện Chỉ số PAR INDEX năm 2024.\n"


def _tasks(text: str) -> tuple[Task, ...]:
    return read_document(_ANNOUNCED + text).tasks


@pytest.mark.parametrize(
    ("text", "leads", "begins"),
    [
        (
            "UBND các huyện, thành phố được yêu cầu hoàn thành việc số hóa sổ hộ tịch trong quý III/2024.",
            ("UBND các huyện, thành phố",),
            "hoàn thành",
        ),
        (
            "Đối với tiêu chí bị mất điểm, UBND tỉnh yêu cầu các cơ quan phân tích rõ nguyên nhân của từng lỗi.",
            ("các cơ quan",),
            "phân tích",
        ),
        (
            "Các đơn vị có điểm tự chấm chênh lệch lớn phải giải trình bằng văn bản với tổ thẩm định.",
            ("Các đơn vị",),
            "phải giải trình",
        ),
        (
            "Công văn nêu rõ, các đơn vị để xảy ra trễ hẹn kéo dài phải chịu trách nhiệm trước UBND tỉnh.",
            ("các đơn vị",),
            "phải chịu trách nhiệm",
        ),
        (
            "Cũng theo kế hoạch này, Bưu điện tỉnh bố trí nhân viên hướng dẫn người dân nộp hồ sơ từ xa.",
            ("Bưu điện tỉnh",),
            "bố trí",
        ),
        (
            "Với nội dung kiểm soát tham nhũng, Thanh tra tỉnh chủ trì theo dõi việc kê khai tài sản của ngành.",
            ("Thanh tra tỉnh",),
            "chủ trì",
        ),
        (
            "Ban Tuyên giáo Tỉnh ủy định hướng nội dung tuyên truyền về dịch vụ công trong năm.",
            ("Ban Tuyên giáo Tỉnh ủy",),
            "định hướng",
        ),
        (
            "Yêu cầu các đồng chí Giám đốc sở, Thủ trưởng ban, ngành trực tiếp đối thoại với hợp tác xã mỗi quý.",
            ("Giám đốc sở", "Thủ trưởng ban, ngành"),
            "trực tiếp",
        ),
        (
            "UBND tỉnh giao Trung tâm Văn hóa, Thông tin và Truyền thông huyện Tân Mẫu tăng giờ phát thanh ở thôn.",
            ("Trung tâm Văn hóa, Thông tin và Truyền thông huyện Tân Mẫu",),
            "tăng",
        ),
        (
            "Sở Tư pháp theo chức năng, nhiệm vụ được giao hướng dẫn các xã niêm yết hương ước mới.",
            ("Sở Tư pháp",),
            "hướng dẫn",
        ),
        (
            "Dựa trên lĩnh vực được phân công, nhiệm vụ của mình, các cơ quan chuyên môn của UBND thành phố Mẫu "
            "chủ động lập bảng chấm điểm.",
            ("các cơ quan chuyên môn của UBND thành phố Mẫu",),
            "chủ động",
        ),
        (
            "Sở Ngoại vụ khẩn trương chỉ ra những khâu còn vướng trong việc cấp phép hội thảo.",
            ("Sở Ngoại vụ",),
            "khẩn trương",
        ),
        (
            "Đoàn kiểm tra, đánh giá kết quả Chỉ số PAPI có nhiệm vụ xây dựng lịch làm việc với từng xã.",
            ("Đoàn kiểm tra, đánh giá kết quả Chỉ số PAPI",),
            "có nhiệm vụ",
        ),
        (
            "UBND tỉnh yêu cầu chủ tịch UBND 7 huyện, thị xã phải trực tiếp tiếp dân vào thứ Năm.",
            ("chủ tịch UBND 7 huyện, thị xã",),
            "phải trực tiếp",
        ),
        ("4 đơn vị có điểm thấp nhất khối phải kiểm điểm trách nhiệm tập thể.", (), "phải kiểm điểm"),
        ("Để đạt mục tiêu đề ra, huyện Đại Mẫu hướng đến tập trung cải thiện khâu trả kết quả.", (), "hướng đến"),
        ("Chỉ thị nghiêm cấm công chức, viên chức uống rượu trong giờ làm việc.", (), "nghiêm cấm"),
        (
            "Kế hoạch yêu cầu công tác tuyên truyền phải dễ hiểu, có hình ảnh và gần với từng thôn.",
            (),
            "công tác tuyên truyền",
        ),
        (
            "UBND huyện giao Phòng Tư pháp chắp nối với các luật sư để mở buổi hỏi đáp ở chợ phiên.",
            ("Phòng Tư pháp",),
            "chắp nối",
        ),
        (
            "Chủ tịch UBND các huyện, thị xã căn cứ chỉ tiêu của cả tỉnh phân bổ số lượng cho từng xã.",
            ("Chủ tịch UBND các huyện, thị xã",),
            "căn cứ",
        ),
        (
            "Huyện Đại Mẫu cũng yêu cầu bộ phận “một cửa” cấp huyện, xã chọn 6 thủ tục làm ngay trong ngày.",
            ("bộ phận “một cửa” cấp huyện, xã",),
            "chọn",
        ),
        (
            "Theo đó, thi đua cải tiến quy trình trả kết quả tại các xã vùng cao của tỉnh.",
            (),
            "thi đua",
        ),
        (
            "UBND các xã được chọn khảo sát PAPI năm 2024 cập nhật danh sách hộ dân trước ngày 20/5/2024.",
            ("UBND các xã được chọn khảo sát PAPI năm 2024",),
            "cập nhật",
        ),
        (
            "Định kỳ hằng quý Sở Tư pháp lập danh sách hồ sơ trễ hẹn của các phòng công chứng.",
            ("Sở Tư pháp",),
            "lập",
        ),
        ("Kế hoạch cũng yêu cầu không để hồ sơ quá hạn mà thiếu thư xin lỗi người nộp.", (), "không để"),
        (
            "UBND tỉnh yêu cầu việc chấm điểm phải gắn với trách nhiệm của người phụ trách từng tiêu chí.",
            (),
            "việc chấm điểm",
        ),
        ("Tỉnh xác định phải tập trung cải thiện ba nội dung đang có điểm thấp nhất.", (), "phải tập trung"),
    ],
)
def test_who_is_told_is_found_in_any_wording_of_the_order(text: str, leads: tuple[str, ...], begins: str) -> None:
    found = _tasks(text)
    assert [task.leads for task in found] == [leads]
    assert found[0].action.startswith(begins)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        (
            "Cụ thể, Sở Khoa học và Công nghệ vận hành ổn định cổng dịch vụ công, Sở Y tế công khai giá khám chữa bệnh "
            "tại các trạm.",
            [("Sở Khoa học và Công nghệ",), ("Sở Y tế",)],
        ),
        (
            "UBND tỉnh giao Sở Nội vụ tham mưu thành lập tổ công tác liên ngành, giao Chánh Thanh tra tỉnh kiểm tra "
            "việc thực hiện.",
            [("Sở Nội vụ",), ("Chánh Thanh tra tỉnh",)],
        ),
        (
            "Sở Xây dựng chủ trì, phối hợp với Sở Tư pháp, Thanh tra tỉnh rà soát toàn bộ giấy phép còn tồn đọng.",
            [("Sở Xây dựng",)],
        ),
        (
            "Chủ tịch UBND tỉnh lưu ý các đơn vị một số nhiệm vụ trọng tâm: Rà soát toàn bộ tiêu chí bị trừ điểm năm "
            "trước; kiểm tra đột xuất bộ phận một cửa của 12 xã.",
            [("các đơn vị",), ("các đơn vị",)],
        ),
    ],
)
def test_each_body_of_a_sentence_has_its_own_task(text: str, leads: list[tuple[str, ...]]) -> None:
    assert [task.leads for task in _tasks(text)] == leads


def test_tasks_behind_a_colon_may_begin_with_small_letters() -> None:
    found = _tasks(
        "Kế hoạch đề ra nhóm nhiệm vụ trọng tâm, gồm: đẩy mạnh công khai việc tuyển dụng, bổ nhiệm cán bộ của xã; "
        "tăng cường tiếp công dân, đối thoại với các hợp tác xã."
    )
    assert [task.action.split()[0] for task in found] == ["đẩy", "tăng"]


def test_what_was_ordered_earlier_is_no_task_of_this_item() -> None:
    assert _tasks("Trước đó, UBND tỉnh yêu cầu các sở rà soát thủ tục của ngành mình.") == ()


def test_a_division_of_finance_and_planning_heads_its_own_items() -> None:
    found = _tasks(
        "Phân công thực hiện:\n1. Phòng Tài chính - Kế hoạch:\n- Cân đối ngân sách bảo đảm kinh phí thực hiện."
    )
    assert [task.leads for task in found] == [("Phòng Tài chính - Kế hoạch",)]


@pytest.mark.parametrize(
    ("text", "leads", "begins"),
    [
        (
            "Để khắc phục những hạn chế trên, trong thời gian tới, UBND huyện tiếp tục mở rộng hệ thống camera.",
            ("UBND huyện",),
            "tiếp tục",
        ),
        ("Trong thời gian tới, huyện Tân Mẫu tiếp tục đẩy mạnh việc hướng dẫn nộp đơn từ xa.", (), "tiếp tục"),
        ("Các giải pháp được huyện đưa ra gồm: Siết chặt kỷ luật, thay cán bộ yếu ở nơi nhận đơn.", (), "Siết"),
        ("Nhiệm vụ trọng tâm của quý tới là tập trung rà soát hồ sơ đất đai còn tồn.", (), "tập trung"),
    ],
)
def test_what_a_conference_says_of_the_time_to_come_is_a_task(text: str, leads: tuple[str, ...], begins: str) -> None:
    found = read_document(f"Chiều 22/5, UBND huyện Tân Mẫu tổ chức hội nghị công bố chỉ số các xã.\n{text}").tasks
    assert [task.leads for task in found] == [leads]
    assert found[0].action.startswith(begins)


_PLAN = (
    "ỦY BAN NHÂN DÂN\nHUYỆN TÂN MẪU\nSố: 33/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\nTân Mẫu, ngày 15 tháng 2 năm 2023\nKẾ HOẠCH\nNâng cao Chỉ số PAPI năm 2023\n\n"
)


def test_a_line_below_says_who_does_the_tasks_above_and_by_when() -> None:
    found = read_document(
        f"{_PLAN}II. NHIỆM VỤ, GIẢI PHÁP\n1. Công tác chỉ đạo\na) Ban hành kịp thời các kế hoạch của năm.\n"
        "b) Kiểm tra đột xuất bộ phận một cửa của xã.\nĐơn vị chủ trì: Phòng Nội vụ.\n"
        "Đơn vị phối hợp: Văn phòng HĐND và UBND huyện.\nThời gian hoàn thành: trước ngày 30/9/2023.\n"
        "2. Tuyên truyền\n- Mở chuyên mục trên loa xã. Đơn vị thực hiện: Phòng Văn hóa và Thông tin.\n"
    ).tasks
    assert [(task.leads, task.coordinators, task.deadline) for task in found] == [
        (("Phòng Nội vụ",), ("Văn phòng HĐND và UBND huyện",), "ngày 30/9/2023"),
        (("Phòng Nội vụ",), ("Văn phòng HĐND và UBND huyện",), "ngày 30/9/2023"),
        (("Phòng Văn hóa và Thông tin",), (), ""),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Tỉnh đoàn",
        "Công chức Tư pháp - Hộ tịch",
        "mỗi cán bộ, công chức, viên chức",
        "các phòng chức năng của Sở",
        "Quý cơ quan, đơn vị",
        "các hiệp hội doanh nghiệp",
    ],
)
def test_bodies_of_any_kind_are_told(name: str) -> None:
    found = _tasks(f"UBND tỉnh đề nghị {name} tham gia trả lời phiếu hỏi của năm nay.")
    assert [task.leads for task in found] == [(name,)]


@pytest.mark.parametrize(
    "text",
    [
        "Các đơn vị chủ trì, đơn vị tư vấn đang khẩn trương triển khai các công việc được giao.",
        "Theo kế hoạch phát triển đô thị, việc tỉnh đẩy mạnh số hóa nhằm phục vụ người dân tốt hơn.",
        "Sau đợt khảo sát, Sở Nội vụ chủ trì tổ chức hội nghị trao đổi về bộ chỉ số.",
    ],
)
def test_what_is_under_way_is_no_task(text: str) -> None:
    assert read_document(f"Sở Nội vụ tỉnh Mẫu chuẩn bị công bố chỉ số.\n{text}").tasks == ()


def test_whoever_praises_and_then_asks_issues_the_order() -> None:
    found = read_document(
        "Bà Trần Thị Mẫu, Phó Chủ tịch UBND huyện An Mẫu, Trưởng Đoàn giám sát ghi nhận kết quả của các xã. Đồng thời, "
        "đề nghị UBND xã Tân An Mẫu niêm yết đầy đủ phí, lệ phí."
    )
    assert {party.name: party.role for party in found.parties} == {
        "Phó Chủ tịch UBND huyện An Mẫu": "issues",
        "UBND xã Tân An Mẫu": "leads",
    }


def test_a_place_whose_name_holds_a_word_for_a_body_stays_whole() -> None:
    read = read_document("Ông Lê Văn Mẫu - Chủ tịch UBND TP. Hải Phòng vừa ký ban hành Quyết định số 12/QĐ-UBND.")
    assert [(party.name, party.role) for party in read.parties] == [("Chủ tịch UBND TP. Hải Phòng", "issues")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Quyết định giao chỉ tiêu hồ sơ nộp từ xa năm nay, vùng khó khăn được giảm, cho các sở, ngành, địa phương.",
            ["các sở, ngành, địa phương"],
        ),
        (
            "Tỷ lệ hồ sơ từ xa đạt tối thiểu 70% đối với Sở Công Thương, Sở Tài nguyên Môi trường; 45% với Sở NNPT&NT.",
            ["Sở Công Thương", "Sở Tài nguyên Môi trường", "Sở NNPT&NT"],
        ),
        (
            "Riêng phòng Lao động thương binh xã hội, Phòng kinh tế hạ tầng được giao chỉ tiêu 15%.",
            ["phòng Lao động thương binh xã hội", "Phòng kinh tế hạ tầng"],
        ),
        (
            "Văn phòng thông báo chỉ tiêu tỷ lệ hồ sơ xử lý từ xa đến các cơ quan, đơn vị.",
            ["các cơ quan, đơn vị"],
        ),
    ],
)
def test_those_given_figures_receive_them(text: str, names: list[str]) -> None:
    parties = read_document(f"Tin của tỉnh Mẫu về dịch vụ công.\n{text}").parties
    assert [party.name for party in parties if party.roles == ("receives",)] == names


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định cũng nêu rõ, tỷ lệ hồ sơ từ xa tính trên tổng số hồ sơ của các thủ tục đã công bố.",
        "Theo đó, Sở Tư pháp đề xuất UBND tỉnh giao thêm biên chế cho các phòng công chứng.",
        "UBND cấp huyện tiếp nhận 17.200 hồ sơ, giải quyết đúng hẹn gần như tất cả.",
        "Ủy ban nhân dân tỉnh thống nhất đề xuất của Sở Tư pháp về số lượng phòng công chứng.",
    ],
)
def test_what_a_decision_says_and_what_is_proposed_upwards_is_no_task(text: str) -> None:
    assert _tasks(text) == ()


def test_a_number_bounded_for_each_period_is_a_task_of_its_own() -> None:
    found = _tasks(
        "UBND tỉnh giao Sở Tư pháp tổ chức đối thoại với các hợp tác xã ít nhất 03 lần/năm; không để quá 05 hồ sơ trễ "
        "hạn/quý."
    )
    assert [task.action.split()[0] for task in found] == ["tổ", "không"]


def test_another_group_begins_with_its_own_article() -> None:
    found = _tasks("UBND tỉnh giao các phòng, ban, các đơn vị liên quan rà soát biên chế của mình.")
    assert [task.leads for task in found] == [("các phòng, ban", "các đơn vị liên quan")]


def test_members_of_a_working_group_are_told_with_the_offices_before_them() -> None:
    found = _tasks(
        "UBND tỉnh yêu cầu Giám đốc các Sở, ban, ngành; Chủ tịch UBND các huyện, thành phố thuộc tỉnh; các thành viên "
        "Tổ công tác chịu trách nhiệm về số liệu của đơn vị mình."
    )
    assert [task.leads for task in found] == [
        ("Giám đốc các Sở, ban, ngành", "Chủ tịch UBND các huyện, thành phố thuộc tỉnh", "các thành viên Tổ công tác")
    ]


def test_the_headline_of_an_item_is_no_task() -> None:
    read = read_document(
        "Yêu cầu các sở, ngành giảm hồ sơ quá hạn\n"
        "UBND tỉnh Mẫu vừa ban hành công văn yêu cầu các sở, ngành trả hồ sơ đúng hẹn trong tháng 9/2024."
    )
    assert [task.action.split()[0] for task in read.tasks] == ["trả"]


def test_a_short_clause_with_a_rhythm_of_its_own_is_a_task() -> None:
    found = _tasks(
        "Phòng Tư pháp chủ trì khảo sát 320 phiếu lấy ý kiến của hợp tác xã về dịch vụ công; đăng kết quả hằng quý."
    )
    assert [(task.action.split()[0], task.recurrence) for task in found] == [("chủ", None), ("đăng", "quarterly")]


def test_a_span_of_years_before_a_verb_parts_no_task() -> None:
    found = _tasks("Phòng Tư pháp thực hiện chương trình hỏi đáp giai đoạn 2021-2025 và mở rộng sang các xã vùng cao.")
    assert len(found) == 1


def test_a_ground_without_a_comma_stands_before_the_verb() -> None:
    found = read_document(
        f"{_PLAN}III. TỔ CHỨC THỰC HIỆN\n1. UBND các xã, thị trấn\nCăn cứ Kế hoạch này lập kế hoạch của xã, hoàn thành "
        "trước ngày 28/02/2023."
    ).tasks
    assert [(task.leads, task.action.split()[0]) for task in found] == [(("UBND các xã, thị trấn",), "lập")]
