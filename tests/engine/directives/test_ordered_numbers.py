"""What offices order in numbers of every kind, and the counts beside them that order nothing.

The trap: the same figure is a sample of a survey to come or of one held, a place on the ground or points, a bound of
what is done or of how one case is handled.
"""

import pytest

from chiso.engine.directives import read_document
from tests.engine.directives.passages import NEWS, PLAN

_ITEM = "I. NHIỆM VỤ\n1. "


def _numbers(text: str) -> list[str]:
    return sorted(f"{one.bound} {one.count} {one.unit} {one.per or ''}".strip() for one in read_document(text).quotas)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("Sở Nội vụ tham mưu triển khai khảo sát SIPAS trước ngày 30/6/2024 với quy mô 1.500 phiếu.", ["= 1500 phiếu"]),
        (
            "Sở Nội vụ khảo sát mức độ hài lòng tại 8 huyện với 2.400 phiếu, trong đó 300 phiếu/đơn vị.",
            ["= 2400 phiếu", "= 300 phiếu"],
        ),
        ("Bưu điện tỉnh điều tra xã hội học với cỡ mẫu 900 phiếu.", ["= 900 phiếu"]),
        ("Phòng Nội vụ kiểm tra tối thiểu 30% số cơ quan chuyên môn và 06 xã.", ["= 6 xã"]),
        ("Thanh tra huyện kiểm tra ít nhất 20% số phòng, 04 đơn vị sự nghiệp và 03 xã.", ["= 3 xã", "= 4 đơn vị"]),
        ("UBND phường xử lý 03 điểm tập kết rác tự phát trước ngày 30/9/2024.", ["= 3 điểm tập"]),
        ("UBND xã xóa 05 điểm đen về môi trường.", ["= 5 điểm đen"]),
        ("Chủ tịch UBND cấp huyện, cấp xã mỗi quý đối thoại hai lần.", ["= 2 lần quarter"]),
        ("Chủ tịch UBND xã tiếp dân lưu động hai lần/tháng.", ["= 2 lần month"]),
        ("Công an tỉnh cấp 1.245 thẻ căn cước.", ["= 1245 thẻ căn"]),
        ("Công an xã giải tỏa 02 điểm lấn chiếm vỉa hè trong quý III.", ["= 2 điểm lấn"]),
        ("Thanh tra tỉnh bảo đảm mỗi doanh nghiệp không bị thanh tra, kiểm tra quá 01 lần/năm.", ["<= 1 lần year"]),
        ("Các sở bảo đảm thanh tra doanh nghiệp không quá một lần/năm.", ["<= 1 lần year"]),
        (
            "Sở Tư pháp rà soát, kiến nghị cắt giảm thời gian giải quyết của 12 thủ tục lĩnh vực đất đai.",
            ["= 12 thủ tục"],
        ),
        ("Sở Xây dựng đề xuất rút ngắn thời hạn giải quyết đối với 08 thủ tục hành chính.", ["= 8 thủ tục hành chính"]),
        ("Văn phòng UBND tỉnh phê duyệt quy trình nội bộ cho 20 thủ tục.", ["= 20 thủ tục"]),
        ("Trung tâm Văn hóa xã phát thanh 02 lần/ngày, mỗi lần 15 phút.", ["= 2 lần day"]),
        ("Hội Phụ nữ tổ chức hai hội thi tìm hiểu cải cách hành chính.", ["= 2 hội thi"]),
        ("Mỗi thôn treo 01 băng rôn, đặt 01 bảng tin.", ["= 1 băng rôn", "= 1 bảng tin"]),
        ("Mỗi trường học cử 01 giáo viên tham gia tập huấn.", ["= 1 giáo viên"]),
        ("Mỗi tháng đăng từ 2–3 tin, bài trên Trang thông tin điện tử.", [">= 2 tin, bài month"]),
        ("Sở Tư pháp biên soạn 01 cuốn sổ tay, in 2.500 cuốn cấp cho các thôn.", ["= 1 cuốn sổ", "= 2500 cuốn"]),
        ("UBND xã tổ chức đối thoại với Nhân dân tối thiểu hai cuộc mỗi năm.", [">= 2 cuộc year"]),
        ("Bộ phận Một cửa lắp 02 ki-ốt lấy số, 01 màn hình đánh giá hài lòng.", ["= 1 màn hình", "= 2 ki-ốt lấy"]),
        ("Sở Khoa học và Công nghệ cấp 1.200 chữ ký số cho cán bộ xã.", ["= 1200 chữ ký"]),
        ("Thanh tra tỉnh tiến hành 04 cuộc thanh tra đột xuất.", ["= 4 cuộc"]),
        ("Mặt trận Tổ quốc tổ chức giám sát tại 06 xã và 02 sở.", ["= 2 sở", "= 6 xã"]),
        ("Sở Y tế xây dựng 03 mô hình bệnh viện thông minh.", ["= 3 mô hình"]),
        ("Chủ tịch UBND xã tiếp công dân ít nhất bốn ngày/tháng.", [">= 4 ngày month"]),
        ("Trung tâm Hành chính công gọi điện khảo sát tối thiểu 30 người dân/tuần.", [">= 30 người dân week"]),
        ("Sở Giáo dục và Đào tạo phát động cuộc thi, mỗi trường gửi ít nhất 10 bài dự thi.", [">= 10 bài dự thi"]),
        ("Sở Tài nguyên và Môi trường số hóa 15.000 hồ sơ đất đai trong quý IV/2024.", ["= 15000 hồ sơ"]),
        ("Hội Nông dân tỉnh vận động ít nhất 200 hộ đăng ký tài khoản dịch vụ công.", [">= 200 hộ"]),
        ("Báo tỉnh thực hiện 12 kỳ chuyên trang về Chỉ số PCI.", ["= 12 kỳ chuyên trang"]),
        ("Sở Thông tin và Truyền thông sản xuất 05 video clip, 10 infographic.", ["= 10 infographic", "= 5 video"]),
        (
            "Cổng thông tin điện tử mở 01 chuyên mục hỏi đáp, đăng tối thiểu 5 câu trả lời/tuần.",
            ["= 1 chuyên mục", ">= 5 câu trả week"],
        ),
        ("UBND huyện chọn 03 xã, 01 thị trấn làm điểm.", ["= 1 thị trấn", "= 3 xã"]),
        ("Sở Công Thương tổ chức từ 2 đến 3 hội nghị kết nối cung cầu trong năm.", [">= 2 hội nghị"]),
        ("Các sở đề xuất tối thiểu 02 giải pháp, 01 sáng kiến.", [">= 1 sáng kiến", ">= 2 giải pháp"]),
        ("Sở Nội vụ phỏng vấn sâu 60 người dân, tổ chức 04 cuộc tọa đàm nhóm.", ["= 4 cuộc", "= 60 người dân"]),
        ("Liên đoàn Lao động tỉnh tổ chức 10 buổi tuyên truyền lưu động.", ["= 10 buổi"]),
        ("UBND các xã ra quân dọn vệ sinh mỗi tuần một lần.", ["= 1 lần week"]),
        ("Trung tâm Văn hóa: dựng 04 cụm pa nô, thay 30 pa nô cũ.", ["= 30 pa nô", "= 4 cụm pa"]),
        ("Sở Lao động tổ chức ngày hội việc làm, mời 40 doanh nghiệp tham gia.", ["= 40 doanh nghiệp"]),
        ("Công ty Điện lực lắp đặt 120 bóng đèn chiếu sáng tại các ngõ.", ["= 120 bóng đèn"]),
        (
            "Sở Nội vụ tham mưu triển khai khảo sát, đánh giá DDCI trước ngày 30/6/2024 với quy mô 1.500 phiếu.",
            ["= 1500 phiếu"],
        ),
        ("Hội Phụ nữ tỉnh hỗ trợ 30 hộ khó khăn có nhà tiêu hợp vệ sinh.", ["= 30 hộ"]),
        ("Huyện Đoàn thành lập 12 đội tình nguyện hỗ trợ dịch vụ công.", ["= 12 đội"]),
        ("Sở Nội vụ tổ chức bốn đợt kiểm tra đột xuất trong năm.", ["= 4 đợt"]),
        ("Phòng Tư pháp tổ chức 2 phiên tòa giả định tại trường học.", ["= 2 phiên"]),
        ("Bưu điện tỉnh bố trí 36 nhân viên hỗ trợ tại Bộ phận Một cửa.", ["= 36 nhân viên"]),
        ("Đài Truyền thanh huyện phát 3 bản tin mỗi tuần, mỗi bản tin 10 phút.", ["= 3 bản tin week"]),
        ("Hội Cựu chiến binh xã phân công mỗi chi hội giúp 02 hộ nghèo nộp hồ sơ trực tuyến.", ["= 2 hộ"]),
        ("UBND xã mở rộng 04 nhà văn hóa, sửa chữa 02 sân thể thao.", ["= 2 sân thể", "= 4 nhà văn"]),
        ("Trung tâm Y tế khám sức khỏe cho 1.500 người cao tuổi.", ["= 1500 người"]),
        ("Sở Văn hóa treo 60 phướn, chạy 15 màn hình LED.", ["= 15 màn hình", "= 60 phướn"]),
        ("Sở Du lịch thiết lập 05 điểm hướng dẫn du khách.", ["= 5 điểm hướng"]),
        ("Các phòng đăng ký mỗi phòng tối thiểu 01 quy trình rút gọn.", [">= 1 quy trình"]),
        ("Sở Tài chính cắt giảm 10% thời gian giải quyết của 07 thủ tục.", ["= 7 thủ tục"]),
        ("UBND huyện tổ chức lễ tuyên dương, khen thưởng 10 tập thể, 25 cá nhân.", ["= 10 tập thể", "= 25 cá nhân"]),
        ("Văn phòng UBND tỉnh họp giao ban định kỳ 01 lần/tháng.", ["= 1 lần month"]),
        ("Chủ tịch UBND huyện đi cơ sở ít nhất 02 ngày/tuần.", [">= 2 ngày week"]),
        ("Sở Nội vụ lựa chọn 05 sở, 03 huyện, 10 xã để kiểm tra.", ["= 10 xã", "= 3 huyện", "= 5 sở"]),
        ("Ủy ban MTTQ tỉnh khảo sát 1.100 người dân tại 22 thôn.", ["= 1100 người dân"]),
        ("UBND phường kiểm tra 100% tổ dân phố và 05 cơ sở kinh doanh.", ["= 5 cơ sở"]),
        ("Mỗi chi đoàn đảm nhận 01 công trình thanh niên.", ["= 1 công trình"]),
        ("Các huyện duy trì hoạt động của tổ hỗ trợ tối thiểu 02 buổi/tuần.", [">= 2 buổi week"]),
        ("UBND các xã trồng 3.000 cây xanh, lắp 25 camera an ninh.", ["= 25 camera an", "= 3000 cây xanh"]),
        ("Sở Nội vụ gửi 5.000 tin nhắn khảo sát đến người nộp hồ sơ.", ["= 5000 tin nhắn"]),
        ("Hội Luật gia trợ giúp pháp lý cho 80 đối tượng.", ["= 80 đối tượng"]),
        ("Sở Ngoại vụ mời 12 chuyên gia, 30 doanh nghiệp FDI dự hội nghị.", ["= 12 chuyên gia", "= 30 doanh nghiệp"]),
        ("Sở Xây dựng rà soát, xóa 40 nhà tạm, nhà dột nát.", ["= 40 nhà tạm"]),
        ("Trường Chính trị tỉnh mở 03 lớp cho công chức cấp xã.", ["= 3 lớp"]),
        ("Ban Dân tộc tỉnh in song ngữ 4.000 tờ gấp.", ["= 4000 tờ gấp"]),
        ("Sở Tư pháp in màu 2.000 tờ rơi, biên dịch 03 cuốn sổ tay.", ["= 2000 tờ rơi", "= 3 cuốn sổ"]),
        ("Sở Công Thương tổ chức hội nghị tại 03 hội chợ.", ["= 3 hội chợ"]),
        ("Trạm Y tế xã khám cho 800 người cao tuổi.", ["= 800 người"]),
        ("Ngân hàng Chính sách xã hội huyện giải ngân cho 120 hộ.", ["= 120 hộ"]),
        ("Chi nhánh Văn phòng đăng ký đất đai huyện trả 200 giấy chứng nhận tại nhà.", ["= 200 giấy chứng"]),
        (
            "Sở Nội vụ khảo sát 2.400 phiếu, trong đó khối sở, ngành 1.300 phiếu, khối địa phương 1.100 phiếu.",
            ["= 1100 phiếu", "= 1300 phiếu", "= 2400 phiếu"],
        ),
        ("Sở Nội vụ khảo sát 2.400 phiếu, trong đó thu về 2.310 phiếu.", ["= 2400 phiếu"]),
    ],
)
def test_a_number_of_anything_ordered_is_found_with_its_bound_and_period(order: str, expected: list[str]) -> None:
    assert _numbers(PLAN + _ITEM + order) == expected


@pytest.mark.parametrize("beginning", [PLAN + _ITEM, NEWS])
@pytest.mark.parametrize(
    "told",
    [
        "Khắc phục các chỉ số thành phần giảm 3 điểm so với năm 2022.",
        "Sở Nội vụ rà soát 03 tiêu chí bị trừ 2 điểm.",
        "Thực hiện Điều 12, khoản 3 Nghị định số 61/2018/NĐ-CP.",
        "Công khai số điện thoại đường dây nóng 1022 và 0912 345 678.",
        "Các cơ quan báo cáo theo 02 Phụ lục kèm theo Kế hoạch này.",
        "Giải quyết hồ sơ trong 03 ngày làm việc, chậm nhất 05 ngày.",
        "Toàn tỉnh có 12 huyện, 184 xã, phường, thị trấn.",
        "Sở có 08 phòng chuyên môn với 75 công chức.",
        "Tiếp tục vận hành 184 Bộ phận Một cửa cấp xã hiện có.",
        "Thông báo đến 184 xã, phường, thị trấn trên địa bàn tỉnh.",
        "UBND 12 huyện, thành phố triển khai thực hiện Kế hoạch này.",
        "Duy trì hạng 5 và phấn đấu tăng 02 bậc.",
        "Theo dõi 14 chỉ tiêu, 45 tiêu chí thành phần.",
        "Không được yêu cầu bổ sung hồ sơ quá một lần.",
        "Năm 2023 tỉnh đã xử lý 15 điểm đen tai nạn.",
        "Khắc phục hạn chế của 09 cơ quan bị trừ điểm.",
        "Lĩnh vực đất đai có 32 thủ tục, trong đó 12 thủ tục quá hạn.",
        "Trên cơ sở kết quả khảo sát 3.200 phiếu năm 2023, các sở rút kinh nghiệm.",
        "Đợt khảo sát năm 2023 được thực hiện tại 8 huyện với 2.400 phiếu.",
        "Kết quả khảo sát với quy mô 1.500 phiếu cho thấy người dân chưa hài lòng.",
        "Hồ sơ lập thành 03 bộ gửi về Sở Nội vụ.",
        "Họp vào 14 giờ ngày 12/6/2024 tại phòng họp số 2.",
        "Phân công 100% công chức ký cam kết.",
        "Kinh phí thực hiện 350 triệu đồng từ ngân sách tỉnh.",
        "Cuộc thi năm 2023 thu hút 1.200 thí sinh.",
        "Sở đã tổ chức 04 lớp cho 320 học viên.",
        "Khối thi đua gồm 07 đơn vị.",
        "Đoàn kiểm tra gồm 07 thành viên do Phó Giám đốc Sở làm Trưởng đoàn.",
        "Xã có 1.240 hộ, 5.100 nhân khẩu.",
        "Hoàn thành trong 06 tháng đầu năm.",
        "Khắc phục 05 hạn chế nêu tại Báo cáo số 45/BC-UBND.",
        "Căn cứ kết quả kiểm tra tại 06 xã, Sở Nội vụ tổng hợp, báo cáo.",
        "Nhắc nhở 04 xã chậm gửi báo cáo.",
        "Bài dự thi dài tối đa 05 trang.",
        "Thời lượng mỗi chương trình 15 phút.",
        "Nộp phạt từ 2 đến 5 triệu đồng.",
        "Tiêu chí này đạt 3 điểm tối đa.",
        "Mức chi 20.000 đồng/phiếu.",
        "Công chức có từ 05 năm công tác trở lên được cử đi học.",
        "Tỉnh có 3 điểm du lịch được công nhận.",
        "Năm 2023, huyện đã xóa 12 điểm đen.",
        "Tiêu chí này tối đa 2 điểm, đạt 1,5 điểm.",
        "Phân loại 184 xã theo 4 nhóm.",
        "Điểm a khoản 2 Điều 7 và 03 phụ lục kèm theo.",
        "Sở hiện có 45 biên chế, thiếu 03 người.",
        "Phấn đấu vào nhóm 15 tỉnh dẫn đầu, tăng 4 bậc.",
        "Sáp nhập còn 54 xã, giảm 20 xã so với trước.",
        "Thời gian họp: 02 ngày, từ 08 giờ ngày 12/6/2024.",
        "Trên địa bàn có 1.230 doanh nghiệp đang hoạt động.",
        "Danh mục gồm 1.856 thủ tục, trong đó cấp xã 210 thủ tục.",
        "Xử lý nghiêm 03 trường hợp vi phạm đã nêu tại Kết luận số 12/KL-TTr.",
        "Kế hoạch khảo sát của Trung ương đã thực hiện tại 20 tỉnh với 6.000 phiếu.",
        "Tỉnh được khảo sát 1.280 phiếu, thu về 1.150 phiếu.",
        "Thời gian giải quyết của 12 thủ tục đã được rút ngắn.",
        "Tổng diện tích 1.200 ha, dân số 650 nghìn người.",
        "Báo cáo 02 năm thực hiện Chỉ số PAPI.",
        "Chuẩn bị nội dung làm việc với Đoàn công tác số 3.",
        "Không tiếp nhận hồ sơ bổ sung quá hai lần.",
        "Không để người dân bị trả hồ sơ quá 01 lần.",
        "Sở Nội vụ tổng hợp kết quả cắt giảm thời gian giải quyết của 12 thủ tục.",
        "Sở Tư pháp công bố Quyết định cắt giảm thời gian giải quyết của 15 thủ tục.",
        "Sở Nội vụ theo dõi khảo sát của Trung ương với 1.280 phiếu.",
        "Tổ chức chính quyền địa phương hai cấp, xây dựng gia đình năm không, ba sạch.",
        "Sở Nội vụ tổ chức hai năm một lần hội thi.",
        "Tiêu chí này đạt 3 điểm tối đa.",
        "Thông qua 05 nghị quyết tại kỳ họp thứ 12.",
        "Kết quả khảo sát 2.400 phiếu, trong đó khối sở 1.300 phiếu, được công bố.",
        "Tỉnh đã tham gia gian hàng tại 03 hội chợ.",
        "Trường Chính trị tỉnh đã mở 03 lớp cho 150 học viên.",
        "Sở Y tế đã khám cho 800 người cao tuổi.",
        "Hội Nhà báo tỉnh có 210 hội viên.",
    ],
)
def test_counts_of_what_was_done_of_what_there_is_and_of_papers_are_no_quotas(beginning: str, told: str) -> None:
    assert _numbers(beginning + told) == []


@pytest.mark.parametrize(
    "order", ["Xử lý 03 điểm tập kết rác tự phát.", "UBND xã xóa 05 điểm đen.", "Sở Du lịch mở 04 điểm dừng chân."]
)
def test_places_named_points_are_no_aim_in_points(order: str) -> None:
    assert read_document(PLAN + _ITEM + order).targets == ()
