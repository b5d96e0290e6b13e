"""Names of bodies, offices and staff as official papers and pages write them, each read back whole."""

import pytest

from chiso.engine.directives import read_document

_ANNOUNCED = "Ngày 12/4/2024, UBND tỉnh Mẫu ban hành Kế hoạch số 61/KH-UBND cải thiện Chỉ số PAR INDEX năm 2024.\n"


@pytest.mark.parametrize(
    "name",
    [
        "Sở TT-TT", "Sở VH-TT&DL", "Sở TN-MT", "Sở LĐ-TB&XH", "Sở NN-PTNT", "Sở Tài nguyên & Môi trường",
        "Sở Giao thông - Vận tải", "VP UBND tỉnh", "Văn phòng HĐND&UBND huyện", "Phòng Kinh tế - Hạ tầng huyện",
        "Phòng LĐ-TB&XH huyện", "Bộ Chỉ huy Quân sự tỉnh", "Bộ đội Biên phòng tỉnh", "Bảo hiểm xã hội khu vực XX",
        "Ngân hàng Nhà nước chi nhánh tỉnh", "Tòa án nhân dân tỉnh", "Viện kiểm sát nhân dân tỉnh", "TAND huyện",
        "Cục Thi hành án dân sự tỉnh", "Điện lực Tân Mẫu", "Công ty Cổ phần Cấp nước Mẫu", "Trung tâm PVHCC tỉnh",
        "Trung tâm Phát triển quỹ đất", "Trung tâm Chuyển đổi số tỉnh", "Bệnh viện Đa khoa tỉnh", "Hội LHPN tỉnh",
        "Đoàn TNCS Hồ Chí Minh tỉnh", "Tỉnh Đoàn", "LĐLĐ tỉnh", "Hội Luật gia tỉnh", "Hội Doanh nhân trẻ tỉnh",
        "Liên minh Hợp tác xã tỉnh", "Tổ công tác cải cách hành chính", "Tổ Công nghệ số cộng đồng",
        "Ban Chỉ đạo CCHC tỉnh", "Hội đồng đánh giá DDCI", "đoàn kiểm tra công vụ", "các cơ quan ngành dọc",
        "các đơn vị sự nghiệp công lập", "UBND các địa phương", "cấp ủy, chính quyền các cấp",
        "Ban Thường vụ các huyện ủy, thành ủy", "Đảng ủy UBND tỉnh", "Đảng ủy các cơ quan Đảng tỉnh", "Giám đốc các Sở",
        "tổ trưởng dân phố", "công chức chuyên môn", "công chức địa chính", "cán bộ, công chức cấp xã",
        "toàn thể đảng viên, công chức",
        "Trường Chính trị tỉnh", "Trường Cao đẳng Cộng đồng tỉnh", "Hội Nhà báo tỉnh", "Hội Người cao tuổi huyện",
        "Viễn thông tỉnh", "Viễn thông Mẫu", "Thư viện tỉnh", "Nhà Văn hóa Thanh niên tỉnh",
        "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh", "Chi nhánh Văn phòng Đăng ký đất đai khu vực Tân Mẫu",
    ],
)  # fmt: skip
def test_a_body_that_is_told_is_read_with_its_whole_name(name: str) -> None:
    tasks = read_document(f"{_ANNOUNCED}UBND tỉnh yêu cầu {name} rà soát hồ sơ tồn đọng trong tháng 6/2024.").tasks
    assert [task.leads for task in tasks] == [(name,)]


@pytest.mark.parametrize(
    "text",
    [
        "Trong các trường hợp đó, hồ sơ được trả lại.",
        "Hội PAPI là tên gọi vui của lớp.",
        "Thư viện điện tử mở cửa cả tuần.",
        "Viễn thông Việt Nam phát triển nhanh.",
    ],
)
def test_words_that_only_begin_like_bodies_play_no_part(text: str) -> None:
    assert [party.name for party in read_document(_ANNOUNCED + text).parties] == ["UBND tỉnh Mẫu"]
