"""Numbers of things to be done in many wordings: bound, unit and period, lists, samples and prizes."""

import pytest

from chiso.engine.directives import read_document

_HEAD = (
    "UBND tỉnh Mẫu nâng cao các chỉ số\nNgày đăng: 12/05/2024 08:10\n\n"
    "Ngày 05/3/2024, UBND tỉnh Mẫu ban hành Kế hoạch số 45/KH-UBND.\n\n"
)


def _said(text: str) -> list[str]:
    found = read_document(_HEAD + text).quotas
    return sorted(f"{one.bound} {one.count} {one.unit} {one.per or ''}".strip() for one in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mỗi đơn vị đăng ít nhất 02 tin, 01 bài/tháng.", [">= 2 tin month", ">= 1 bài month"]),
        ("Mỗi xã phát thanh tối thiểu 03 lượt/tuần về PAPI.", [">= 3 lượt week"]),
        ("Hằng quý, mỗi sở tổ chức ít nhất 01 hội nghị đối thoại.", [">= 1 hội nghị quarter"]),
        ("Mỗi huyện xây dựng ít nhất một mô hình điểm.", [">= 1 mô hình"]),
        ("Kiểm tra tối thiểu 15 cơ quan, đơn vị trong năm 2024.", [">= 15 cơ quan, đơn vị"]),
        ("Cơ quan báo chí đăng tải 04 chuyên mục/tháng.", ["= 4 chuyên mục month"]),
        ("Phát sóng định kỳ 02 lần/tuần trên Đài Phát thanh.", ["= 2 lần week"]),
        ("Bí thư, chủ tịch xã đối thoại với dân ít nhất 02 lần/năm.", [">= 2 lần year"]),
        ("Chủ tịch UBND xã tiếp dân tối thiểu 02 ngày/tháng.", [">= 2 ngày month"]),
        ("Lãnh đạo sở tiếp doanh nghiệp ít nhất mỗi tháng 01 buổi.", [">= 1 buổi month"]),
        ("Mỗi tháng tổ chức 01 buổi cà phê doanh nhân.", ["= 1 buổi month"]),
        ("Đăng không ít hơn 5 bài viết một quý.", [">= 5 bài viết quarter"]),
        ("Mỗi thôn tổ chức tối thiểu 02 cuộc họp dân trong năm.", [">= 2 cuộc họp year"]),
        ("Mỗi năm thanh tra không quá 01 lần đối với một doanh nghiệp.", ["<= 1 lần year"]),
        ("Rà soát, đơn giản hóa ít nhất 25 thủ tục hành chính.", [">= 25 thủ tục hành chính"]),
        ("Số hóa tối thiểu 2.000 hồ sơ trong quý III/2024.", [">= 2000 hồ sơ"]),
        ("Tập huấn cho tối thiểu 350 công chức một cửa.", [">= 350 công chức"]),
        ("Mở ít nhất 3 lớp tập huấn với trên 200 học viên.", [">= 3 lớp tập huấn"]),
        ("Phát hành 5.000 tờ rơi đến các hộ dân.", ["= 5000 tờ rơi"]),
        ("Sở Tư pháp in 5.000 tờ rơi phát đến các hộ dân.", ["= 5000 tờ rơi"]),
        ("Các xã phấn đấu có từ 3 mô hình trở lên.", [">= 3 mô hình"]),
        ("Mỗi cơ sở Đoàn thành lập ít nhất 1 tổ hỗ trợ chuyển đổi số.", [">= 1 tổ hỗ"]),
        ("Tổ chức tối thiểu 01 (một) cuộc kiểm tra công vụ/quý.", [">= 1 cuộc kiểm tra quarter"]),
        ("Hằng năm có trên 10 sáng kiến được áp dụng.", [">= 10 sáng kiến year"]),
        ("Hàng tháng đăng tải từ 02 tin, bài trở lên.", [">= 2 tin, bài month"]),
        ("Đảm bảo mỗi tuần ít nhất 3 tin, bài về cải cách hành chính.", [">= 3 tin, bài week"]),
        ("Duy trì chuyên mục cải cách hành chính 01 kỳ/tuần.", ["= 1 kỳ week"]),
        ("Yêu cầu các huyện tổ chức 04 phiên đối thoại trong năm 2024.", ["= 4 phiên"]),
        ("Bố trí tối thiểu 02 công chức trực tại bộ phận một cửa.", [">= 2 công chức"]),
        ("Xem xét khen thưởng không quá 05 tập thể, 10 cá nhân.", ["<= 5 tập thể", "<= 10 cá nhân"]),
        ("Khảo sát tại 12 xã, mỗi xã 60 phiếu.", ["= 60 phiếu"]),
        ("Mỗi xã khảo sát 60 hộ dân.", ["= 60 hộ dân"]),
        ("Phát 600 phiếu khảo sát đến người dân tại 12 xã.", ["= 600 phiếu khảo sát"]),
        ("Kế hoạch sẽ phát 600 phiếu khảo sát đến người dân.", ["= 600 phiếu khảo sát"]),
        ("Tổng số phiếu khảo sát dự kiến: 1.800 phiếu.", ["= 1800 phiếu"]),
        ("Số phiếu: 1.800 phiếu.", ["= 1800 phiếu"]),
        (
            "Giải thưởng: 01 giải Đặc biệt, 02 giải Nhất, 03 giải Nhì.",
            ["= 1 giải đặc biệt", "= 2 giải nhất", "= 3 giải nhì"],
        ),
        (
            "Ban Tổ chức sẽ trao 1 giải Nhất, 2 giải Nhì và 5 giải Khuyến khích.",
            ["= 1 giải nhất", "= 2 giải nhì", "= 5 giải khuyến khích"],
        ),
        ("Mỗi cá nhân gửi tối đa 02 tác phẩm.", ["<= 2 tác phẩm"]),
        ("Thành lập 03 đoàn kiểm tra tại 12 xã.", ["= 3 đoàn"]),
        ("Yêu cầu Sở Nội vụ thành lập 03 đoàn kiểm tra.", ["= 3 đoàn"]),
        ("Mỗi năm 2 lần (tháng 6 và tháng 12) tổ chức lấy ý kiến.", ["= 2 lần year"]),
        ("Tối thiểu 01 lần trong quý, tổ chức sinh hoạt chuyên đề.", [">= 1 lần quarter"]),
        ("Sinh hoạt chuyên đề ít nhất mỗi quý một lần.", [">= 1 lần quarter"]),
        ("Họp giao ban mỗi tháng 1 lần.", ["= 1 lần month"]),
        ("Ít nhất 50 doanh nghiệp được tham vấn.", [">= 50 doanh nghiệp"]),
        ("Phấn đấu thành lập mới 700 doanh nghiệp.", ["= 700 doanh nghiệp"]),
        ("Mỗi Đoàn viên hướng dẫn ít nhất 5 người dân cài đặt ứng dụng.", [">= 5 người dân"]),
        ("Phấn đấu mỗi công chức có 01 sáng kiến.", ["= 1 sáng kiến"]),
        ("Phát thanh tối thiểu 2 lần một ngày.", [">= 2 lần day"]),
        ("Mỗi ngày phát 2 lượt.", ["= 2 lượt day"]),
        ("Tối thiểu 3 tin/bài/tháng.", [">= 3 tin/bài month"]),
        ("Mỗi chợ không để quá 04 hồ sơ trễ hẹn/tháng.", ["<= 4 hồ sơ month"]),
        ("Tổ chức ít nhất 02 buổi gặp gỡ với chủ quầy, người bán mỗi tuần.", [">= 2 buổi week"]),
    ],
)
def test_numbers_to_be_done_are_found_with_bound_unit_and_period(text: str, expected: list[str]) -> None:
    assert _said(text) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Kiểm tra đột xuất tối thiểu 40% số xã.",
        "Giao ban báo chí 01 tháng/lần.",
        "Trường hợp này giải quyết trong thời hạn tối đa 05 ngày làm việc.",
        "Hồ sơ gồm 02 bộ, mỗi bộ tối đa 15 trang A4.",
        "Bài dự thi dài không quá 1.500 từ.",
        "Kế hoạch nêu 12 nhiệm vụ, 5 nhóm giải pháp.",
        "Tỉnh đã khen thưởng 12 tập thể, 20 cá nhân.",
        "Định kỳ 6 tháng một lần đối thoại với thanh niên.",
        "Có ít nhất 8/11 xã đạt chuẩn.",
        "Tham gia ý kiến với 100% dự thảo, tổ chức 02 hội nghị phản biện.",
        "Huyện đã tổ chức 12 hội nghị, 45 buổi tuyên truyền cho 3.400 lượt người.",
        "Bình quân mỗi tháng sở tiếp nhận 1.200 hồ sơ.",
        "Mỗi năm, tỉnh có khoảng 1.000 doanh nghiệp thành lập mới.",
        "Sở có 6 phòng, 2 trung tâm, mỗi phòng có 1 trưởng phòng.",
        "Mỗi thủ tục giảm ít nhất 1 ngày so với quy định.",
        "Rút ngắn ít nhất 02 ngày làm việc.",
        "Trả kết quả trước hạn tối thiểu 4 giờ.",
        "Khảo sát diễn ra tại 9 huyện/thị xã, 31 xã/phường và 77 thôn/tổ dân phố.",
    ],
)
def test_counts_of_facts_spans_of_time_and_sizes_of_papers_are_no_quotas(text: str) -> None:
    assert _said(text) == []


_OFFICIAL = (
    "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 45/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Mẫu, ngày 05 tháng 3 năm 2024\nKẾ HOẠCH\nNâng cao các chỉ số năm 2024\n\nI. NHIỆM VỤ\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Sở Nội vụ tổ chức 03 cuộc kiểm tra công vụ đột xuất.", ["= 3 cuộc kiểm tra"]),
        ("1. Sở Nội vụ mở 04 lớp tập huấn cho 200 công chức cấp xã.", ["= 4 lớp tập huấn"]),
        ("1. Mỗi xã thành lập 01 tổ hỗ trợ người dân nộp hồ sơ trực tuyến.", ["= 1 tổ hỗ"]),
        ("1. UBND các huyện lựa chọn 02 xã làm điểm.", ["= 2 xã"]),
        ("1. Mở chuyên mục, mỗi tuần phát sóng 02 lần, thời lượng 15 phút.", ["= 2 lần week"]),
        ("1. Hội Nông dân tỉnh vận động 1.500 hội viên cài đặt ứng dụng.", ["= 1500 hội viên"]),
        ("1. Mỗi cơ quan đăng ký ít nhất 01 sáng kiến, giải pháp.", [">= 1 sáng kiến"]),
        ("1. Tổ chức ít nhất 02 đợt cao điểm, mỗi đợt 30 ngày.", [">= 2 đợt"]),
        ("1. Rà soát, cắt giảm tối thiểu 15 thủ tục trong quý II/2024.", [">= 15 thủ tục"]),
        ("1. Sở Nội vụ khảo sát 1.200 phiếu tại 15 sở và 9 huyện.", ["= 1200 phiếu"]),
        ("1. Các sở gửi báo cáo 02 lần/năm, trước ngày 10/6 và 10/12.", ["= 2 lần year"]),
        ("1. Chủ tịch UBND cấp xã tiếp công dân ít nhất 02 ngày trong tháng.", [">= 2 ngày month"]),
        ("1. Bí thư Đảng ủy xã đối thoại với Nhân dân mỗi năm ít nhất 02 cuộc.", [">= 2 cuộc year"]),
        ("1. Mỗi công chức một cửa giải quyết tối đa 40 hồ sơ mỗi ngày.", ["<= 40 hồ sơ day"]),
        ("1. Gọi điện khảo sát 100 người dân/tháng.", ["= 100 người dân month"]),
        ("1. Đăng tối thiểu 01 tin/tuần, 02 bài/tháng.", [">= 1 tin week", ">= 2 bài month"]),
        ("1. Đăng từ 02 đến 03 tin, bài/tháng.", [">= 2 tin, bài month"]),
        ("1. Đăng 2-3 tin, bài/tháng.", [">= 2 tin, bài month"]),
        ("1. Mỗi năm tổ chức 1 đến 2 cuộc đối thoại.", [">= 1 cuộc đối thoại year"]),
        ("1. Sở Nội vụ phân tích 10 tiêu chí bị trừ điểm, 03 nguyên nhân chính.", []),
        ("1. Thời gian giải quyết còn 03 ngày, giảm 02 ngày.", []),
        ("1. Hồ sơ gồm 02 bản chính, 01 bản sao.", []),
        ("1. Tiếp tục thực hiện 05 nhiệm vụ tại Kế hoạch số 12/KH-UBND.", []),
        ("1. Thực hiện 54 dịch vụ công trực tuyến toàn trình theo quy định.", []),
        ("1. Khắc phục tồn tại tại 12 cơ quan đã kiểm tra năm 2023.", []),
        ("1. Đôn đốc 07 huyện chưa ban hành kế hoạch.", []),
        ("1. Sở Y tế phát 260 phiếu khảo sát người bệnh.", ["= 260 phiếu khảo sát"]),
        ("1. Trạm Y tế bảo đảm mỗi tuần khám ít nhất 18 lượt người.", [">= 18 lượt người week"]),
    ],
)
def test_an_order_tells_how_many_things_are_to_be_done(text: str, expected: list[str]) -> None:
    found = read_document(_OFFICIAL + text).quotas
    assert sorted(f"{one.bound} {one.count} {one.unit} {one.per or ''}".strip() for one in found) == sorted(expected)
