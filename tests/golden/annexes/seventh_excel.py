"""Excel annexes after a seventh hand: tables beside the criteria, groups without a number, penalties among them.

First run of that hand's eight annexes: five read whole; scoring texts on a sheet of their own were taken for another
framework, a summary behind the last table became leaves, "PHẦN THỨ HAI: …" became a leaf.
"""

from __future__ import annotations

from tests.golden.annexes.making import Sheet, workbook

_HEAD = ["STT", "Nội dung", "Điểm tối đa", "Cách chấm điểm"]


def texts_on_another_sheet() -> bytes:
    """Codes, names and points on one sheet, scoring by code on the next, in another order, with slips."""
    return workbook(
        Sheet(
            [
                ["PHỤ LỤC I. DANH MỤC TIÊU CHÍ NĂM 2026"],
                ["Mã", "Lĩnh vực, tiêu chí", "Điểm tối đa"],
                ["A", "Văn thư", 3],
                ["A.1", "Lập hồ sơ công việc", 2],
                ["A.2", "Ký số văn bản", 1],
                ["B", "Lưu trữ", 3],
                ["B.1", "Nộp lưu hồ sơ", 1.5],
                ["B.2", "Kho lưu trữ", 1.5],
                [None, "Tổng cộng", 6],
            ],
            name="Danh mục",
        ),
        Sheet(
            [
                ["PHỤ LỤC II. CÁCH TÍNH ĐIỂM"],
                ["Mã", "Cách tính điểm", "Điểm tối đa", "Tài liệu kiểm chứng"],
                ["B.1", "(b/a) x điểm tối đa", 1.5, "Biên bản giao nhận"],
                ["B.2", "Đạt: 1,5; không đạt: 0", 2, "Ảnh chụp"],
                ["A.1", "Từ 90% trở lên: 2", 2, "Mục lục hồ sơ"],
                [None, "Từ 70% đến dưới 90%: 1"],
                [None, "Dưới 70%: 0"],
                ["A.2", "Có: 1; không: 0", 1, "Báo cáo"],
                ["A.3", "Có: 1; không: 0", 1, "Báo cáo"],
            ],
            name="Cách tính",
        ),
    )


def texts_by_name_on_another_sheet() -> bytes:
    """Numbers start again in each field; the sheet of scoring repeats names, one number typed wrong."""
    return workbook(
        Sheet(
            [
                ["TT", "Tiêu chí", "Điểm chuẩn"],
                ["I", "Tiếp công dân", 3],
                [1, "Lịch tiếp công dân", 1],
                [2, "Trả lời đơn đúng hạn", 2],
                ["II", "Hòa giải", 2],
                [1, "Tổ hòa giải", 1],
                [2, "Vụ việc hòa giải thành", 1],
            ],
            name="Điểm",
        ),
        Sheet(
            [
                ["TT", "Tiêu chí", "Phương pháp tính điểm"],
                ["I", "Tiếp công dân"],
                [1, "Lịch tiếp công dân", "Niêm yết: 1; không niêm yết: 0"],
                [2, "Trả lời đơn đúng hạn", "(b/a) x 2"],
                ["II", "Hòa giải"],
                [1, "Tổ hòa giải", "Đủ: 1; thiếu: 0"],
                [3, "Vụ việc hòa giải thành", "Từ 80% trở lên: 1; dưới 80%: 0"],
            ],
            name="Cách tính",
        ),
    )


def summary_before_with_other_names() -> bytes:
    """The summary stands first and names the fields shorter; a third field of it has no sheet; figures differ."""
    return workbook(
        Sheet(
            [
                ["BẢNG TỔNG HỢP"],
                ["STT", "Lĩnh vực", "Số tiêu chí", "Điểm tối đa"],
                ["I", "Kế hoạch", 2, 3],
                ["II", "Tài sản", 1, 3],
                ["III", "Nhân sự", 4, 4],
                [None, "Tổng cộng", 7, 10],
            ],
            name="Tổng hợp",
        ),
        Sheet(
            [_HEAD, ["I", "Công tác kế hoạch", 3], [1, "Lập kế hoạch", 1, "Có: 1; không: 0"],
             [2, "Giao chỉ tiêu", 2, "Đúng hạn: 2; chậm: 1; không giao: 0"]],
            name="KH",
        ),
        Sheet([_HEAD, ["II", "Quản lý tài sản công", 2], [1, "Kiểm kê", 2, "Đạt: 2; không đạt: 0"]], name="TS"),
    )  # fmt: skip


def groups_in_words() -> bytes:
    """Parts counted in words stand in a cell merged over their rows' columns; the numbers start again in each."""
    return workbook(
        Sheet(
            [
                ["Nội dung đánh giá", "TT", "Phương pháp chấm điểm", "Điểm tối đa"],
                ["PHẦN THỨ NHẤT: NHIỆM VỤ CHUNG", None, None, "3 điểm"],
                ["Chế độ báo cáo", 1, "Đủ: 2đ; thiếu: 0đ", 2],
                ["Dự họp", 2, "Đúng thành phần: 1đ; sai: 0đ", 1],
                ["PHẦN THỨ HAI: CHUYỂN ĐỔI SỐ", None, None, "4 điểm"],
                ["Tập huấn", 1, "100%: 2,5đ; 70% đến dưới 100%: 1đ; dưới 70%: 0đ", 2.5],
                ["Trang thông tin", 2, "Có: 1,5đ; không: 0đ", "1,50"],
                ["CỘNG", None, None, 7],
            ],
            merges=["A2:C2", "A5:C5"],
        )
    )


def groups_without_numbers() -> bytes:
    """Groups in capitals or "Nhóm …" without a number; fields in Roman numbers stand above some of them."""
    return workbook(
        Sheet(
            [
                _HEAD,
                ["I", "THỰC HIỆN NHIỆM VỤ", 6],
                ["Nhóm tiêu chí chung (2 điểm)"],
                [1, "Chương trình công tác", 1, "Có: 1; không: 0"],
                [2, "Quy chế làm việc", 1, "Có: 1; không: 0"],
                ["Nhóm tiêu chí chuyên môn (4 điểm)"],
                [3, "Thu ngân sách", 2, "Đạt: 2; không đạt: 0"],
                [4, "Giải ngân", "2,0 đ", "Tỷ lệ % x 2"],
                ["II", "KỶ LUẬT", 2],
                [1, "Giờ làm việc", 1, "Mỗi lượt vi phạm trừ 0,1 điểm"],
                [2, "Văn hóa công sở", 1, "Tốt: 1; chưa tốt: 0"],
                [None, "TỔNG CỘNG", 8],
            ],
            merges=["A3:D3", "A6:D6"],
        )
    )


def flat_groups_in_capitals() -> bytes:
    """No field has a number; each is a line in capitals with its points, and the numbers start again below it."""
    return workbook(
        Sheet(
            [
                _HEAD,
                [None, "AN NINH TRẬT TỰ", 3],
                [1, "Tổ bảo vệ an ninh", 1, "Có: 1; không: 0"],
                [2, "Phòng cháy", 2, "Đạt: 2; không đạt: 0"],
                [None, "VĂN HÓA", 2],
                [1, "Nhà văn hóa", 1, "Có: 1; không: 0"],
                [2, "Gia đình văn hóa", 1, "Từ 90% trở lên: 1; dưới 90%: 0"],
                [None, "Tổng cộng", 5],
            ]
        )
    )


def penalties_among_criteria() -> bytes:
    """Items with a minus stand among the criteria of a field; one minus has no word for it and is a slip."""
    return workbook(
        Sheet(
            [
                _HEAD,
                ["I", "Kỷ cương hành chính", 3],
                [1, "Chấp hành giờ giấc", 2, "Tốt: 2; chưa tốt: 0"],
                [2, "Trang phục", 1, "Đúng: 1; sai: 0"],
                [3, "Có công chức bị kỷ luật (điểm trừ)", -2, "Mỗi công chức trừ 0,5 điểm, tối đa trừ 2 điểm"],
                [4, "Chậm nộp hồ sơ thẩm định", "-1 điểm", "Trừ 0,25 điểm cho mỗi ngày chậm"],
                ["II", "Sáng kiến", 2],
                [1, "Sáng kiến được công nhận", 2, "Mỗi sáng kiến 1 điểm, tối đa 2 điểm"],
                [2, "Mô hình mới", -1, "Có: 1; không: 0"],
                [None, "Tổng cộng", 5],
            ]
        )
    )
