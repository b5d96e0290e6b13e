"""Aims and numbers in whole passages of plans: what stands beside, before and behind a figure."""

import pytest

from tests.engine.directives.passages import PLAN, aims_and_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "I. NHIỆM VỤ\n"
                "1. Trung tâm Phục vụ hành chính công xã mỗi tuần gọi điện cho ít nhất 5 người dân đã nhận kết quả "
                "để hỏi mức độ hài lòng; hằng quý phát 300 phiếu lấy ý kiến."
            ),
            ["= 300 phiếu quarter", ">= 5 người dân week"],
        ),
        (
            (
                "I. NHIỆM VỤ\n"
                "1. Các phòng chuyên môn mỗi tháng ít nhất một lần rà soát hồ sơ chậm; bố trí 02 công chức thường "
                "trực hỗ trợ người cao tuổi."
            ),
            ["= 2 công chức", ">= 1 lần month"],
        ),
        (
            (
                "I. NHIỆM VỤ\n"
                "1. Sở Nội vụ mở ít nhất 03 chuyên đề bồi dưỡng trong năm; thời gian mỗi chuyên đề tối đa 03 ngày."
            ),
            [">= 3 chuyên đề"],
        ),
        (
            ("I. NHIỆM VỤ\n1. Sở Nội vụ thành lập 02 đoàn kiểm tra, kiểm tra tại 06 xã trong quý III/2024."),
            ["= 2 đoàn", "= 6 xã"],
        ),
        (
            (
                "I. NHIỆM VỤ\n"
                "1. Báo Mẫu, Đài Phát thanh và Truyền hình tỉnh: mỗi tháng tối thiểu 20 tin, 02 phóng sự; mỗi quý "
                "tối thiểu 01 tọa đàm về Chỉ số PAPI."
            ),
            [">= 1 tọa đàm quarter", ">= 2 phóng sự month", ">= 20 tin month"],
        ),
        (
            ("I. NHIỆM VỤ\n1. Mỗi cơ quan cử 01 đầu mối theo dõi, gửi danh sách về Sở Nội vụ trước ngày 20/4/2024."),
            ["= 1 đầu mối"],
        ),
        (
            ("I. NHIỆM VỤ\n1. Các sở, ban, ngành phân công 01 lãnh đạo và 01 chuyên viên phụ trách Chỉ số PAPI."),
            ["= 1 chuyên viên", "= 1 lãnh đạo"],
        ),
        (
            ("I. NHIỆM VỤ\n1. Trung tâm Văn hóa: treo 20 băng rôn, phát 500 tờ rơi, phát thanh ít nhất 02 lượt/ngày."),
            ["= 20 băng rôn", "= 500 tờ rơi", ">= 2 lượt day"],
        ),
        (
            (
                "II. CHỈ TIÊU\n"
                "STT | Chỉ tiêu | Năm 2023 | Năm 2024\n"
                "1 | Tỷ lệ hồ sơ đúng hạn (%) | 98,1 | 99\n"
                "2 | Tỷ lệ hài lòng (%) | 88 | 90\n"
                "3 | Tỷ lệ thanh toán trực tuyến (%) | 31 | 45\n"
                "4 | Tỷ lệ số hóa (%) | 62 | 80\n"
                "5 | Điểm cải cách hành chính (điểm) | 71 | 75"
            ),
            ["percent 45", "percent 80", "percent 90", "percent 99", "points 75"],
        ),
        (
            (
                "II. CHỈ TIÊU\n"
                "| Chỉ tiêu | ĐVT | Kế hoạch |\n"
                "| Hồ sơ đúng hạn | % | 98 |\n"
                "| Hồ sơ trực tuyến | % | ≥ 70 |"
            ),
            ["percent 70", "percent 98"],
        ),
        (
            ("I. NHIỆM VỤ\n1. Tiêu chí có tỷ lệ dưới 70% thì bị điểm 0; đạt từ 90% trở lên được 1 điểm."),
            [],
        ),
        (
            ("I. NHIỆM VỤ\n1. Thanh tra tỉnh thanh tra trách nhiệm tại 03 sở và 05 xã trong năm 2024."),
            ["= 3 sở", "= 5 xã"],
        ),
        (
            (
                "I. ĐÁNH GIÁ TÌNH HÌNH\n"
                "Năm 2023, Sở đã tổ chức 05 lớp tập huấn, đăng 64 tin, bài, mỗi tháng trung bình 5 tin; kiểm tra "
                "12 đơn vị, nhắc nhở 03 đơn vị."
            ),
            [],
        ),
        (
            (
                "II. CHỈ TIÊU\n"
                "STT | Chỉ số | Mục tiêu năm 2024\n"
                "1 | PAR INDEX | Thuộc nhóm 10 tỉnh dẫn đầu\n"
                "2 | PAPI | Thuộc nhóm 12 tỉnh dẫn đầu"
            ),
            ["group 10 PAR INDEX", "group 12 PAPI"],
        ),
        (
            (
                "I. NHIỆM VỤ\n"
                "1. Định kỳ 6 tháng tổ chức 01 hội nghị đối thoại doanh nghiệp.\n"
                "2. Sở Công Thương mỗi năm chủ trì 02 hội nghị kết nối cung cầu."
            ),
            ["= 1 hội nghị half_year", "= 2 hội nghị year"],
        ),
        (
            ("I. NHIỆM VỤ\n1. Hội Nông dân xã thành lập 05 câu lạc bộ chuyển đổi số, kết nạp 120 hội viên."),
            ["= 120 hội viên", "= 5 câu lạc"],
        ),
        (
            ("I. NHIỆM VỤ\n1. Ban biên tập Trang thông tin điện tử đăng mỗi tháng 02 tin, 01 bài."),
            ["= 1 bài month", "= 2 tin month"],
        ),
        (
            (
                "I. NHIỆM VỤ\n"
                "1. Trung tâm hành chính công rút ngắn thời gian từ 15 ngày xuống 10 ngày; mỗi hồ sơ giải quyết "
                "tối đa 3 bước, 01 đầu mối."
            ),
            [],
        ),
        (
            (
                "I. NHIỆM VỤ\n"
                "1. Sở Tài nguyên và Môi trường công khai kế hoạch sử dụng đất; giải quyết đúng hạn trên 95% hồ sơ "
                "cấp giấy chứng nhận.\n"
                "2. Thanh tra tỉnh giải quyết dứt điểm trên 90% đơn thư khiếu nại, tố cáo thuộc thẩm quyền."
            ),
            ["percent 90", "percent 95"],
        ),
        (
            (
                "I. NHIỆM VỤ\n"
                "1. Thanh tra tỉnh tổ chức thanh tra công vụ tại 6 sở, ngành và 4 huyện.\n"
                "2. Sở Nội vụ chủ trì kiểm tra việc thực hiện dân chủ ở cơ sở tại 12 xã, 03 phường, báo cáo trước "
                "ngày 30/11/2024."
            ),
            ["= 12 xã", "= 3 phường", "= 4 huyện", "= 6 sở, ngành"],
        ),
        (
            (
                "I. NHIỆM VỤ\n"
                "1. Sở Nội vụ:\n"
                "- In và cấp phát 15.000 tờ rơi tuyên truyền đến hộ gia đình trong tháng 7/2024."
            ),
            ["= 15000 tờ rơi"],
        ),
        (
            (
                "I. NHIỆM VỤ\n"
                "1. Sở Tư pháp cắt giảm 20% thời gian giải quyết; vận động luật sư trợ giúp trên 70% vụ việc."
            ),
            ["percent 20", "percent 70"],
        ),
    ],
)
def test_a_plan_is_read_for_aims_and_numbers_to_be_done_and_nothing_else(text: str, expected: list[str]) -> None:
    assert aims_and_numbers(PLAN + text) == expected
