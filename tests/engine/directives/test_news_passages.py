"""Aims and numbers in whole passages of news: what stands beside, before and behind a figure."""

import pytest

from tests.engine.directives.passages import NEWS, aims_and_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Theo kế hoạch, xã phấn đấu Chỉ số cải cách hành chính năm 2024 nằm trong top 20 xã dẫn đầu toàn "
                "tỉnh, điểm phục vụ người dân, doanh nghiệp đạt 92 điểm, tăng 5 bậc so với năm 2023."
            ),
            ["group 20 PAR INDEX", "points 92", "rank_change 5"],
        ),
        (
            (
                "Trong 9 tháng đầu năm, các cơ quan báo chí đã đăng tải 320 tin, bài; Đài PT-TH tỉnh phát sóng 24 "
                "chuyên mục; các huyện tổ chức 58 hội nghị với trên 4.500 lượt người tham dự."
            ),
            [],
        ),
        (
            (
                "Sở Nội vụ được giao mỗi quý tổ chức ít nhất 01 cuộc kiểm tra công vụ đột xuất, bảo đảm trong năm "
                "kiểm tra tối thiểu 30 cơ quan, đơn vị."
            ),
            [">= 1 cuộc kiểm tra quarter", ">= 30 cơ quan, đơn vị"],
        ),
        (
            'UBND phường lựa chọn mỗi tuần 01 ngày "không viết, không hẹn" tại Bộ phận Một cửa.',
            ["= 1 ngày week"],
        ),
        (
            (
                "Sở Kế hoạch và Đầu tư quyết tâm giữ vững vị trí quán quân, xếp thứ nhất khối sở, ngành trong bảng "
                "xếp hạng DDCI."
            ),
            ["rank 1 DDCI"],
        ),
        (
            (
                "Yêu cầu Trung tâm Văn hóa huyện mỗi tuần đăng, phát ít nhất 1 tin, mỗi tháng có ít nhất 1 phóng "
                "sự tuyên truyền về PAPI."
            ),
            [">= 1 phóng sự month", ">= 1 tin week"],
        ),
        (
            "Cơ quan tiếp nhận không được yêu cầu bổ sung hồ sơ quá 02 lần.",
            [],
        ),
        (
            "Bưu điện tỉnh bố trí 30 điểm hỗ trợ người dân nộp hồ sơ trực tuyến tại các xã vùng sâu.",
            ["= 30 điểm hỗ"],
        ),
        (
            (
                "Năm 2024, huyện giao Văn phòng HĐND và UBND huyện đơn giản hóa 10 thủ tục nội bộ; mỗi xã xây dựng "
                "ít nhất 02 mô hình; mỗi cơ quan có 04 tin, bài trở lên/tháng."
            ),
            ["= 10 thủ tục", ">= 2 mô hình", ">= 4 tin, bài month"],
        ),
        (
            ("Trong đó, phấn đấu các chỉ số PAR INDEX, SIPAS và PAPI năm 2024 tăng tối thiểu 04 bậc so với năm 2023."),
            ["rank_change 4 PAPI", "rank_change 4 PAR INDEX", "rank_change 4 SIPAS"],
        ),
        (
            (
                "Đến năm 2025 đưa Mẫu nằm trong nhóm 15 tỉnh dẫn đầu về PCI, nhóm 20 về PAPI và PAR INDEX, nhóm 25 "
                "về SIPAS."
            ),
            ["group 15 PCI", "group 20 PAPI", "group 20 PAR INDEX", "group 25 SIPAS"],
        ),
        (
            (
                "Tỉnh hỗ trợ 100% lệ phí cho doanh nghiệp mới thành lập; giảm 50% phí, lệ phí đối với hồ sơ nộp "
                "qua mạng từ ngày 01/7/2024."
            ),
            [],
        ),
        (
            (
                "Mục tiêu của tỉnh trong năm nay là thuộc nhóm 20 tỉnh, thành phố dẫn đầu cả nước về năng lực cạnh "
                "tranh cấp tỉnh (PCI) và nhóm 10 về PGI."
            ),
            ["group 10 PGI", "group 20 PCI"],
        ),
        (
            "Chỉ số PCI phấn đấu có 80% doanh nghiệp phản hồi tích cực.",
            ["percent 80"],
        ),
        (
            (
                "Ngày 10/4/2024, VCCI công bố PCI 2023: Mẫu đạt 68,29 điểm, đứng thứ 12/63, nằm trong nhóm 30 tỉnh "
                "có chất lượng điều hành tốt nhất, hoàn thành mục tiêu vào nhóm 15 mà tỉnh đề ra."
            ),
            [],
        ),
        (
            (
                "Nghị quyết xác định đến năm 2025, tỉnh thuộc nhóm 10 tỉnh, thành phố đứng đầu cả nước về chỉ số "
                "PAR INDEX, PAPI."
            ),
            ["group 10 PAPI", "group 10 PAR INDEX"],
        ),
        (
            "Báo Mẫu mỗi tháng thực hiện 01 chuyên trang, 02 chuyên mục về cải cách hành chính.",
            ["= 1 chuyên trang month", "= 2 chuyên mục month"],
        ),
        (
            "UBND huyện yêu cầu các xã có điểm dưới 75 điểm năm 2023 phải phấn đấu đạt từ 75 điểm trở lên.",
            ["points 75"],
        ),
        (
            "Trong năm 2024, tỉnh đăng ký tăng tối thiểu 2 điểm PCI, 1 điểm PAPI.",
            ["points_change 1 PAPI", "points_change 2 PCI"],
        ),
        (
            "Mỗi thôn phân công 01 cán bộ theo dõi, bảo đảm 100% hộ dân được tuyên truyền.",
            ["percent 100", "= 1 cán bộ"],
        ),
        (
            (
                "Sở sẽ sản xuất 05 video clip hướng dẫn nộp hồ sơ trực tuyến, in 20.000 tờ gấp phát tại các bộ "
                "phận một cửa."
            ),
            ["= 20000 tờ gấp", "= 5 video"],
        ),
        (
            (
                "Có 20 tin, bài được đăng trong tháng qua; bình quân mỗi tuần 5 tin. Tổng số lượt truy cập là "
                "30.000 lượt/tháng."
            ),
            [],
        ),
        (
            (
                "Ngày 15/4, kết quả khảo sát 1.200 người dân tại 24 thôn cho thấy mỗi hộ bình quân đến xã 3 "
                "lần/năm, 64% phải đi lại trên 2 lần."
            ),
            [],
        ),
        (
            (
                "Năm 2024, Trung tâm Truyền thông phấn đấu đăng phát trên 100 tin, bài và 10 phóng sự về cải cách "
                "hành chính."
            ),
            [">= 10 phóng sự", ">= 100 tin, bài"],
        ),
        (
            "Sở Kế hoạch và Đầu tư dự kiến phát ra 1.500 phiếu đến doanh nghiệp, hợp tác xã.",
            ["= 1500 phiếu"],
        ),
        (
            (
                "Phấn đấu chỉ số thành phần Gia nhập thị trường của PCI đạt 7,5 điểm (năm 2023 đạt 6,9 điểm), chỉ "
                "số Tiếp cận đất đai đạt 6,8."
            ),
            ["points 6.8 PCI", "points 7.5 PCI"],
        ),
        (
            "Phấn đấu thứ hạng PCI của tỉnh nằm trong khoảng 15 - 20 cả nước.",
            ["rank 15 PCI"],
        ),
        (
            "Năm 2024, phấn đấu PAPI đạt thứ bậc 10 toàn quốc.",
            ["rank 10 PAPI"],
        ),
        (
            (
                "Cục Thuế phấn đấu đứng thứ nhất khối cơ quan trung ương; Công an tỉnh phấn đấu xếp vị trí thứ "
                "nhất khối lực lượng vũ trang."
            ),
            ["rank 1", "rank 1"],
        ),
        (
            "Năm nay Sở Xây dựng đăng ký với UBND tỉnh vào top 3 DDCI khối sở, điểm số từ 85 trở lên.",
            ["group 3 DDCI", "points 85 DDCI"],
        ),
        (
            "Chỉ số SIPAS của tỉnh năm 2024 được Chính phủ giao đạt 90%.",
            ["percent 90 SIPAS"],
        ),
        (
            "Người dân hài lòng 94,2% với thái độ phục vụ của công chức xã; 5 xã đạt tỷ lệ 100%, 3 xã dưới 90%.",
            [],
        ),
        (
            "Mỗi tuần phát 01 bản tin về cải cách hành chính.",
            ["= 1 bản tin week"],
        ),
        (
            (
                'Tiêu chí "Sáng kiến cải cách hành chính" có điểm chuẩn 2 điểm: có từ 02 sáng kiến trở lên được 2 '
                "điểm, có 1 sáng kiến được 1 điểm."
            ),
            [],
        ),
        (
            "Các xã trên đều có tỷ lệ hồ sơ trực tuyến dưới 40%, trong khi chỉ tiêu là 60%.",
            [],
        ),
        (
            (
                "Sở Thông tin và Truyền thông phối hợp với Văn phòng UBND tỉnh nâng tỷ lệ hồ sơ nộp trực tuyến mức "
                "độ 3, mức độ 4 lên 50%."
            ),
            ["percent 50"],
        ),
        (
            "Sở Tài chính đôn đốc các chủ đầu tư giải ngân vốn đầu tư công đạt trên 95% kế hoạch.",
            ["percent 95"],
        ),
        (
            (
                "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XX xác định: Chỉ số PCI nằm trong nhóm 5 tỉnh, thành phố "
                "dẫn đầu; các chỉ số PAPI, PAR INDEX nằm trong nhóm 10 tỉnh, thành phố dẫn đầu cả nước."
            ),
            ["group 10 PAPI", "group 10 PAR INDEX", "group 5 PCI"],
        ),
        (
            (
                "Đó là tiền đề để Mẫu tự tin hướng đến mục tiêu vào top 10 PCI cả nước trong năm nay, sau khi tăng "
                "21 bậc năm 2023."
            ),
            ["group 10 PCI"],
        ),
        (
            "Ông đề nghị duy trì tỷ lệ hồ sơ đúng hạn ở mức 98%, hồ sơ trễ hạn không vượt quá 2%.",
            ["percent 2", "percent 98"],
        ),
    ],
)
def test_a_news_item_is_read_for_aims_and_numbers_to_be_done_and_nothing_else(text: str, expected: list[str]) -> None:
    assert aims_and_numbers(NEWS + text) == expected
