"""How news pages and portals of provinces write: what they order stands in running text, beside last year's results."""

import pytest

from chiso.engine.directives import read_document

_HEAD = "Tỉnh Mẫu nâng cao chỉ số PAPI\nNgày đăng: 12/05/2024 08:10\n\n"


def _tasks(text: str) -> list[tuple[tuple[str, ...], str]]:
    return [(task.leads, task.action) for task in read_document(_HEAD + text).tasks]


@pytest.mark.parametrize(
    ("text", "lead", "begins"),
    [
        (
            "UBND tỉnh vừa ban hành Công văn số 12/UBND-NC yêu cầu thủ trưởng các cơ quan, đơn vị, chủ tịch UBND cấp "
            "huyện, cấp xã triển khai các giải pháp cải thiện chỉ số.",
            ("thủ trưởng các cơ quan, đơn vị", "chủ tịch UBND cấp huyện, cấp xã"),
            "triển khai các giải pháp",
        ),
        (
            "Để đạt mục tiêu này, UBND tỉnh đã yêu cầu thủ trưởng các sở, ban, ngành bám sát kế hoạch năm.",
            ("thủ trưởng các sở, ban, ngành",),
            "bám sát",
        ),
        (
            "UBND tỉnh cũng chỉ đạo Sở Nội vụ chủ trì, phối hợp với các sở liên quan tổng kết kết quả thực hiện.",
            ("Sở Nội vụ",),
            "chủ trì",
        ),
        (
            "Sở Nội vụ tỉnh Mẫu sẽ là đơn vị chủ trì, tham mưu UBND tỉnh tổ chức thực hiện kế hoạch.",
            ("Sở Nội vụ tỉnh Mẫu",),
            "sẽ là đơn vị chủ trì",
        ),
        (
            "Lãnh đạo UBND tỉnh Mẫu yêu cầu các cấp, ngành, địa phương tiếp tục cải thiện chỉ số năm 2024.",
            ("các cấp, ngành, địa phương",),
            "tiếp tục cải thiện",
        ),
        (
            "Ban Tuyên giáo Tỉnh ủy đề nghị các đơn vị đẩy mạnh tuyên truyền về:\n1. Kết quả năm qua.\n2. Những cách "
            "làm hay.",
            ("các đơn vị",),
            "đẩy mạnh tuyên truyền về",
        ),
    ],
)
def test_an_order_told_by_a_news_item_is_a_task_of_whom_it_names(text: str, lead: tuple[str, ...], begins: str) -> None:
    found = _tasks(text)
    assert [one[0] for one in found] == [lead]
    assert found[0][1].startswith(begins)


def test_what_a_plan_consists_of_is_listed_as_tasks_when_it_begins_with_verbs() -> None:
    text = (
        "Ngày 10/05/2024, UBND tỉnh ban hành Kế hoạch số 90/KH-UBND về xác định chỉ số.\nKế hoạch gồm các việc:\n"
        "- Hướng dẫn các đơn vị tự chấm điểm;\n- Tổng hợp số liệu, báo cáo UBND tỉnh công bố."
    )
    assert [action.split()[0] for _, action in _tasks(text)] == ["Hướng", "Tổng"]


def test_the_contents_of_an_index_and_pointers_to_an_annex_are_no_tasks() -> None:
    text = (
        "Theo đó, UBND tỉnh yêu cầu các sở tuyên truyền sâu rộng trong nhân dân. 8 nội dung này bao gồm: Tham gia của "
        "người dân; Kiểm soát tham nhũng trong khu vực công; Công khai, minh bạch.\n"
        "- Đối với các sở: Hướng dẫn tại Phụ lục I;"
    )
    assert [action for _, action in _tasks(text)] == ["tuyên truyền sâu rộng trong nhân dân"]


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2023, chỉ số PAPI của tỉnh đạt trên 42,5 điểm, nằm trong nhóm trung bình cao.",
        "Báo cáo cho thấy tỉnh đạt 70,1 điểm - tăng 0,7 điểm, nằm trong nhóm dẫn đầu cả nước.",
        "Giá trị trung bình của sáu vùng đạt trên 80%, cao hơn 1,2% so với năm trước.",
    ],
)
def test_a_result_of_an_earlier_year_is_no_target(text: str) -> None:
    assert read_document(_HEAD + text).targets == ()


def test_a_label_before_a_colon_is_what_the_figure_measures() -> None:
    text = "Điểm phải đạt như sau:\n- Tài chính công: 11 điểm;\n- Thủ tục hành chính: 13,44 điểm."
    assert [target.subject for target in read_document(_HEAD + text).targets] == [
        "Tài chính công",
        "Thủ tục hành chính",
    ]


def test_the_rank_one_starts_from_in_parentheses_is_no_target() -> None:
    text = "Phấn đấu chỉ số PCI năm 2024 đứng thứ 40/63 tỉnh, thành (chỉ số PCI năm 2023 đứng thứ 44/63)."
    assert [int(target.value) for target in read_document(_HEAD + text).targets] == [40]


@pytest.mark.parametrize(
    ("text", "iso"), [("Sáng 17-4, UBND tỉnh họp.", "2024-04-17"), ("Chiều 3/5, tỉnh họp.", "2024-05-03")]
)
def test_a_day_after_a_part_of_the_day_needs_no_word_ngay(text: str, iso: str) -> None:
    assert iso in [day.iso for day in read_document(_HEAD + text).dates]


def test_a_past_year_is_no_deadline() -> None:
    days = read_document(_HEAD + "Kết quả đạt được trong năm 2023 chưa như mong muốn.").dates
    assert [(day.role, day.due) for day in days if day.text == "trong năm 2023"] == [("period", None)]


def test_a_page_that_posts_a_letter_is_about_that_letter() -> None:
    text = (
        "Công văn số 97/SNV-CCHC ngày 18/7/2024 V/v góp ý dự thảo\nĐăng ngày: 20/07/2024\n\nKính gửi:\n"
        "- Các sở, ban, ngành;\n\nĐề nghị các cơ quan, đơn vị gửi ý kiến về Sở Nội vụ trước ngày 31/7/2024."
    )
    document = read_document(text).document
    assert (document.code, document.issuer, str(document.date)) == ("97/SNV-CCHC", "Sở Nội vụ", "2024-07-18")


def test_a_proposal_names_whose_papers_follow_it() -> None:
    text = (
        "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 30/QĐ-UBND | Mẫu, ngày 09 tháng 10 năm 2024\n"
        "QUYẾT ĐỊNH\nVề việc ban hành quy định\nTheo đề nghị của Sở Nội vụ tại Tờ trình số 14/TTr-SNV ngày 28 tháng 6 "
        "năm 2024, Công văn số 22/SNV-CCHC ngày 28 tháng 9 năm 2024;\nỦy ban nhân dân tỉnh quyết định:"
    )
    reading = read_document(text)
    assert {one.code: one.issuer for one in reading.references}["22/SNV-CCHC"] == "Sở Nội vụ"
    assert reading.document.issuer == "Ủy ban nhân dân tỉnh Mẫu"
    assert [day.role for day in reading.dates if day.iso == "2024-10-09"] == ["signed"]


@pytest.mark.parametrize(
    ("text", "leads", "begins"),
    [
        (
            "UBND tỉnh yêu cầu các sở, ban, ngành; UBND các huyện, thành phố tăng cường kiểm tra việc thực hiện.",
            ("các sở, ban, ngành", "UBND các huyện, thành phố"),
            "tăng cường",
        ),
        (
            "Chủ tịch UBND tỉnh nhấn mạnh, năm 2024, các đơn vị phải tham mưu kịp thời các giải pháp mới.",
            ("các đơn vị",),
            "phải tham mưu",
        ),
        (
            "Để nâng cao hiệu quả, UBND huyện Tân Mẫu chỉ đạo các cơ quan, đơn vị chủ động xây dựng kế hoạch riêng.",
            ("các cơ quan, đơn vị",),
            "chủ động xây dựng",
        ),
        (
            "Bộ trưởng nhấn mạnh, mỗi năm hai lần, Chủ tịch UBND phường ở Tân Mẫu có trách nhiệm tổ chức đối thoại.",
            ("Chủ tịch UBND phường",),
            "có trách nhiệm",
        ),
        ("Theo kế hoạch, tỉnh sẽ tập trung tuyên truyền các văn bản mới đến người dân.", (), "tập trung"),
        (
            "Trên cơ sở đó, người đứng đầu cơ quan, đơn vị, địa phương có trách nhiệm quán triệt kế hoạch này.",
            ("người đứng đầu cơ quan, đơn vị, địa phương",),
            "có trách nhiệm",
        ),
    ],
)
def test_those_told_are_found_wherever_the_sentence_names_them(text: str, leads: tuple[str, ...], begins: str) -> None:
    found = _tasks(f"Ngày 10/05/2024, UBND tỉnh ban hành kế hoạch.\n{text}")
    assert [one[0] for one in found] == [leads]
    assert found[0][1].startswith(begins)


def test_a_paragraph_in_the_words_of_the_plan_is_a_task() -> None:
    text = "UBND tỉnh tổ chức hội nghị triển khai kế hoạch.\n\nKhắc phục những tồn tại, hạn chế của năm trước."
    assert [action for _, action in _tasks(text)] == ["Khắc phục những tồn tại, hạn chế của năm trước"]


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện kế hoạch của tỉnh, thời gian qua UBND huyện Mẫu đã triển khai nhiều giải pháp.",
        "Phát biểu kết luận, Chủ tịch UBND tỉnh biểu dương các đơn vị.",
        "UBND tỉnh ban hành Công văn nêu trên nhằm bảo đảm thực hiện nghiêm kỷ cương.",
        "Thành phần tham dự gồm đại diện Sở Nội vụ; cùng cấp ủy, chính quyền và các đoàn thể của xã.",
        "Các yếu tố của phiếu hỏi bao gồm: Tiếp cận dịch vụ công; tiếp nhận, giải quyết góp ý của người dân.",
        "Cổng thông tin điện tử huyện Tân Mẫu",
    ],
)
def test_what_a_news_item_narrates_is_no_task(text: str) -> None:
    assert _tasks(f"UBND tỉnh tổ chức hội nghị triển khai kế hoạch.\n\n{text}") == []


def test_a_person_is_no_part_of_the_name_of_an_office() -> None:
    read = read_document(
        "Ngày 10/05/2024, Chủ tịch UBND tỉnh Lê Văn Mẫu vừa ký ban hành Công văn số 25/UBND-NC về kỷ cương."
    )
    assert read.document.issuer == "Chủ tịch UBND tỉnh"
    assert [(party.name, party.role) for party in read.parties] == [("Chủ tịch UBND tỉnh", "issues")]


def test_the_day_a_page_was_published_is_not_the_day_of_the_plan() -> None:
    document = read_document("Tin cải cách\n15:00, 31/01/2024\n\nUBND tỉnh Mẫu vừa ban hành Kế hoạch mới.").document
    assert (str(document.published), document.date) == ("2024-01-31", None)


def test_aims_listed_without_marks_are_targets() -> None:
    text = (
        "Theo đó, kế hoạch đề ra các mục tiêu cụ thể:\n\nPAR INDEX đạt 86%, nằm trong nhóm 20 tỉnh.\n\n"
        "PAPI đạt 43,8 điểm.\n\nĐể đạt mục tiêu, tỉnh giao 05 sở chủ trì."
    )
    found = read_document(_HEAD + text).targets
    assert [(one.measure, str(one.value)) for one in found] == [("percent", "86"), ("group", "20"), ("points", "43.8")]


@pytest.mark.parametrize(
    "text",
    [
        "Một trong 10 địa phương nằm trong Top 10 của PCI là tỉnh Mẫu.",
        "Qua 5 năm triển khai, 100% khu dân cư đã được tuyên truyền pháp luật.",
        "Tỉnh đã trở lại top 10 cả nước, vượt mục tiêu của nhiệm kỳ.",
    ],
)
def test_places_held_and_shares_reached_are_no_targets(text: str) -> None:
    assert read_document(_HEAD + text).targets == ()


def test_what_a_rate_gains_every_year_is_a_change() -> None:
    found = read_document(_HEAD + "Phấn đấu số hóa đạt 30%; mỗi năm tăng tối thiểu 20%.").targets
    assert [(one.measure, int(one.value)) for one in found] == [("percent", 30), ("percent_change", 20)]


def test_fields_below_one_another_go_on_with_the_aims_of_the_first() -> None:
    text = (
        "Theo đó, UBND huyện phấn đấu về hạ tầng số, 90% thôn có mạng cáp quang.\n"
        "Về chính quyền số, 80% công chức được tập huấn.\nVề kinh tế số, 70% hợp tác xã bán hàng trên mạng.\n"
        "Năm 2023, huyện đạt 60%."
    )
    reading = read_document(_HEAD + text)
    assert [int(one.value) for one in reading.targets] == [90, 80, 70]
    assert reading.tasks == ()


def test_points_may_stand_before_their_figure_and_shares_for_two_levels() -> None:
    text = "Phấn đấu chỉ số PAPI giữ tổng điểm 44,73 như năm trước; hồ sơ điện tử của hai cấp là 80%/60%."
    assert [str(one.value) for one in read_document(_HEAD + text).targets] == ["44.73", "80", "60"]


def test_numbered_items_below_a_line_on_the_contents_of_a_plan_are_tasks() -> None:
    text = (
        "Ngày 10/05/2024, UBND tỉnh ban hành Kế hoạch số 90/KH-UBND.\n"
        "UBND tỉnh xác định, việc này là thường xuyên. Kế hoạch tập trung vào 2 nhóm nội dung với giải pháp rõ.\n"
        "1. Công khai: Thực hiện niêm yết đầy đủ các thông tin.\n2. Dân chủ: Tăng cường lấy ý kiến nhân dân."
    )
    assert [action.split()[0] for _, action in _tasks(text)] == ["Thực", "Tăng"]


def test_a_basis_that_another_basis_carries_out_stays_a_basis() -> None:
    text = (
        "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 30/QĐ-UBND | Mẫu, ngày 09 tháng 10 năm 2025\n"
        "QUYẾT ĐỊNH\nVề việc ban hành đề án\nCăn cứ Nghị quyết số 68-NQ/TW ngày 04/5/2025 của Bộ Chính trị;\n"
        "Căn cứ Kế hoạch số 12-KH/TU ngày 20/6/2025 thực hiện Nghị quyết số 68-NQ/TW ngày 04/5/2025;\n"
    )
    roles = {one.code: one.role for one in read_document(text).references}
    assert (roles["68-NQ/TW"], roles["12-KH/TU"]) == ("legal_basis", "legal_basis")


@pytest.mark.parametrize(
    ("head", "expected"),
    [("UBND tỉnh giao chỉ tiêu hoàn thành theo từng năm như sau", [94, 118]), ("Kết quả hoàn thành như sau", [])],
)
def test_numbers_alone_in_a_list_are_quotas_when_its_head_assigns_them(head: str, expected: list[int]) -> None:
    quotas = read_document(f"{_HEAD}{head}:\n- Năm 2025: 94 xã.\n- Năm 2026: 118 xã.").quotas
    assert [one.count for one in quotas] == expected
