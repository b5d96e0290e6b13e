"""Word annexes of a fourth hand: appendices for several groups, headings on each page, options as rows. Ours too."""

from __future__ import annotations

from tests.golden.annexes.making import Table, document


def appendix_for_each_group() -> bytes:
    """Two appendices, departments and communes; their fields differ in number and in name."""
    head = ["STT", "Lĩnh vực/Tiêu chí", "Điểm tối đa", "Cách tính điểm", "Tài liệu kiểm chứng"]
    return document(
        "Phụ lục I",
        "BỘ TIÊU CHÍ ĐÁNH GIÁ CẢI CÁCH HÀNH CHÍNH CỦA CÁC SỞ, BAN, NGÀNH",
        "(Ban hành kèm theo Quyết định số 77/QĐ-UBND ngày 12 tháng 3 năm 2026)",
        Table([head, ["1", "Chỉ đạo điều hành", "3", "", ""],
               ["1.1", "Kế hoạch năm", "1", "Có: 1; không có: 0", "Kế hoạch"],
               ["1.2", "Thực hiện nhiệm vụ UBND tỉnh giao", "2",
                "Hoàn thành đúng hạn 100% nhiệm vụ: 2\nHoàn thành từ 90% - dưới 100%: 1\nDưới 90%: 0", "Báo cáo"]]),
        "Phụ lục II",
        "BỘ TIÊU CHÍ ĐÁNH GIÁ CẢI CÁCH HÀNH CHÍNH CỦA UBND CÁC XÃ, PHƯỜNG",
        Table([head, ["1", "Chỉ đạo điều hành", "2", "", ""],
               ["1.1", "Niêm yết công khai", "2", "Đầy đủ: 2; không đầy đủ: 1; không niêm yết: 0", "Ảnh chụp"],
               ["2", "Tiếp công dân", "1", "", ""],
               ["2.1", "Lịch tiếp công dân", "1", "Có: 1; Không: 0", "Lịch"]]),
    )  # fmt: skip


def head_on_each_page() -> bytes:
    """The heading comes again in the middle with "(tiếp theo)"; a row of numbers of columns below each."""
    head = ["TT", "Tiêu chí thành phần", "Điểm tối đa", "Cách đánh giá, chấm điểm"]
    return document(
        "BỘ CHỈ SỐ CCHC NĂM 2026",
        Table([head, ["1", "2", "3", "4"],
               ["I", "THỂ CHẾ", "3", ""],
               ["1", "Tham mưu văn bản quy phạm pháp luật", "2",
                "- 100% văn bản ban hành đúng tiến độ: 2 điểm.\n- Từ 80% đến dưới 100%: 1 điểm.\n- Dưới 80%: 0 điểm."],
               head, ["1", "2", "3", "4"],
               ["2", "Theo dõi thi hành pháp luật", "1", "Thực hiện đầy đủ: 1 điểm; không đầy đủ: 0,5 điểm; "
                "không thực hiện: 0 điểm"],
               ["II", "BỘ MÁY (tiếp theo)", "1", ""],
               ["1", "Quy chế làm việc", "1", "Đã ban hành: 1 điểm; Chưa ban hành: 0 điểm"]]),
    )  # fmt: skip


def options_beside_points() -> bytes:
    """The criterion's cell is merged down over its ways of scoring, each with its points in the last column."""
    return document(
        "TIÊU CHÍ CHẤM ĐIỂM CẤP XÃ",
        Table(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm điểm", "Điểm"],
                ["1", "Chỉ đạo", "2", "", ""],
                ["1.1", "Kế hoạch tuyên truyền", "1", "Có kế hoạch", "1"],
                ["", "", "", "Không có kế hoạch", "0"],
                ["1.2", "Hoàn thành nhiệm vụ", "1", "Từ 90% trở lên", "1"],
                ["", "", "", "Từ 70% đến dưới 90%", "0,5"],
                ["", "", "", "Dưới 70%", "0"],
            ],
            merges=[(2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (4, 0, 6, 0), (4, 1, 6, 1), (4, 2, 6, 2)],
        ),
    )


def all_in_one_cell() -> bytes:
    """Two columns only: number and name with points in brackets, then the scoring; the evidence follows it."""
    return document(
        "KHUNG TIÊU CHÍ NĂM 2026",
        Table(
            [
                ["Nội dung tiêu chí (điểm tối đa)", "Cách chấm điểm", "Tài liệu kiểm chứng"],
                ["I. CẢI CÁCH THỂ CHẾ (2 điểm)", "", ""],
                ["1. Kiểm tra văn bản (1,5 điểm)", "Từ 95% trở lên: 1,5 điểm; dưới 95%: 0 điểm", "Báo cáo"],
                ["2. Công bố danh mục (0,5 điểm)", "Có công bố: 0,5 điểm; không công bố: 0 điểm", "Quyết định"],
                ["II. CHUYỂN ĐỔI SỐ (3 điểm)", "", ""],
                ["1. Dịch vụ công trực tuyến (2 điểm)", "Tỷ lệ % hồ sơ trực tuyến × 2 điểm", "Hệ thống"],
                ["2. Chữ ký số (1 điểm)", "Có: 1 điểm; chưa có: 0 điểm", "Danh sách"],
            ]
        ),
    )


def signed_and_sealed() -> bytes:
    """A letterhead table before the annex and a table of signatures after it are no criteria."""
    return document(
        Table([["UBND TỈNH MẪU\nSỞ NỘI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"],
               ["Số: 15/HD-SNV", "Tỉnh Mẫu, ngày 10 tháng 11 năm 2026"]]),
        "HƯỚNG DẪN CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2026",
        "I. Nguyên tắc chấm điểm",
        "1. Điểm được làm tròn đến hai chữ số thập phân.",
        "II. Bảng tiêu chí",
        Table([["Số TT", "Tên tiêu chí", "Thang điểm", "Cách tính", "Đơn vị thẩm định"],
               ["1", "Xử lý phản ánh, kiến nghị", "2", "", "Văn phòng UBND tỉnh"],
               ["1.1", "Trả lời đúng hạn", "1,5",
                "Tỷ lệ trả lời đúng hạn đạt 100%: 1,5; từ 90% đến dưới 100%: 1; dưới 90%: 0", "Văn phòng UBND tỉnh"],
               ["1.2", "Công khai kết quả trả lời", "0,5", "Có: 0,5; không: 0", "Văn phòng UBND tỉnh"],
               ["2", "Hài lòng của người dân", "5", "Chỉ số hài lòng x 5/100", "Sở Nội vụ"],
               ["", "Tổng cộng", "7", "", ""]]),
        Table([["Nơi nhận:\n- Các sở;\n- Lưu: VT.", "GIÁM ĐỐC\n(Đã ký)"]]),
    )  # fmt: skip


def typed_tabs_in_names() -> bytes:
    """Numbers stand before names in the same cell; leaves are bullets without a number but with points."""
    return document(
        Table(
            [
                ["TIÊU CHÍ", "ĐIỂM TỐI ĐA", "CÁCH TÍNH ĐIỂM"],
                ["1. CÔNG VỤ", "3", ""],
                ["1.1. Thực hiện vị trí việc làm", "2", ""],
                ["1.1.1. Bố trí đúng vị trí việc làm", "1", "100% đúng vị trí: 1; dưới 100%: 0"],
                ["1.1.2. Bổ nhiệm đúng tiêu chuẩn", "1", "Mỗi trường hợp bổ nhiệm sai quy định trừ 0,5 điểm"],
                ["1.2. Bồi dưỡng công chức", "1", "Từ 80% trở lên: 1; từ 60% đến dưới 80%: 0,5; dưới 60%: 0"],
            ]
        )
    )
