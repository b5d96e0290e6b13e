"""More self-made Excel annexes: odd columns and numbers, notes and signatures around. The criteria are ours."""

from __future__ import annotations

from datetime import date

from tests.golden.annexes.making import Sheet, workbook

_YES = "Có: 1; Không: 0"
_HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]


def swapped_columns() -> bytes:
    """Points first, numbers third; two heading rows; notes between rows; total on top; signatures at the end."""
    return workbook(
        Sheet(
            [
                ["UBND TỈNH MẪU", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                ["SỞ NỘI VỤ", None, None, None, "Độc lập - Tự do - Hạnh phúc"],
                ["PHỤ LỤC 02: TIÊU CHÍ CHẤM ĐIỂM CẢI CÁCH HÀNH CHÍNH CẤP XÃ NĂM 2026"],
                [],
                ["Điểm", None, "TT", "Tên tiêu chí", "Đơn vị chủ trì", "Hình thức đánh giá", "Cách chấm", "Ghi chú"],
                ["Tối đa", "Tự đánh giá", None, None, None, None, None, None],
                [10, None, None, "TỔNG ĐIỂM"],
                [4, None, "I", "CHỈ ĐẠO, ĐIỀU HÀNH"],
                [1, None, "1", "Ban hành kế hoạch", "Văn phòng", "Thẩm định", _YES, "Trước 31/01"],
                [
                    3,
                    None,
                    "2",
                    "Mức độ hoàn thành",
                    "Văn phòng",
                    "Thẩm định",
                    "Từ 90% trở lên: 3; từ 70% đến dưới 90%: 1,5; dưới 70%: 0",
                ],
                ["Ghi chú: các tiêu chí của mục II chấm theo số liệu của hệ thống."],
                ["6,0", None, "II", "THỦ TỤC HÀNH CHÍNH"],
                ["2.5", None, "1", "Công khai thủ tục", "Sở Tư pháp", "Thẩm định", "Đầy đủ: 2,5; không đầy đủ: 0"],
                ["3,5", None, "2", "Sự hài lòng của người dân", "Sở Nội vụ", "Điều tra XHH", "Kết quả điều tra"],
                [],
                [None, None, None, None, "Nơi nhận:", None, "TM. ỦY BAN NHÂN DÂN"],
                [None, None, None, None, "- Như Điều 3;", None, "KT. CHỦ TỊCH"],
                [None, None, None, None, "- Lưu: VT.", None, "PHÓ CHỦ TỊCH"],
                [None, None, None, None, None, None, "Nguyễn Văn Mẫu"],
            ],
            merges=[
                "A1:D1",
                "E1:H1",
                "A3:H3",
                "A5:B5",
                "C5:C6",
                "D5:D6",
                "E5:E6",
                "F5:F6",
                "G5:G6",
                "H5:H6",
                "A11:H11",
            ],
        )
    )


def numbers_excel_ate() -> bytes:
    """1.9, 1.10, 1.11 and 1.20 as numbers; 3.1.1 to 3.2.1 as days; a level of plain numbers as text with a point."""
    rows: list[list[object]] = [["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"], ["1.", "Chỉ đạo", 21]]
    for place in range(1, 22):
        rows.append([float(f"1.{place}"), f"Việc thứ {place}", 1, _YES])
    rows.append([2, "Thể chế", "2"])
    rows.append([2.1, "Rà soát", "1", _YES])
    rows.append([2.2, "Kiểm tra", "1", _YES])
    rows.append([3, "Thủ tục", 3])
    rows.append([3.1, "Công khai", 2])
    rows.append([date(2001, 1, 3), "Niêm yết", 1, _YES])
    rows.append([date(2002, 1, 3), "Đăng tải", 1, _YES])
    rows.append([3.2, "Giải quyết", 1])
    rows.append([date(2001, 2, 3), "Đúng hạn", 1, _YES])
    return workbook(Sheet(rows))  # type: ignore[arg-type]


def parents_hold_the_points() -> bytes:
    """Points stand in the criterion only; the parts below it have a text each and no points of their own."""
    return workbook(
        Sheet(
            [
                ["TT", "Nội dung", "Điểm tối đa", "Phương pháp tính điểm"],
                ["I", "CHỈ ĐẠO", 5],
                ["1", "Kế hoạch", 2],
                ["a", "Ban hành kế hoạch", None, _YES],
                ["b", "Báo cáo kết quả", None, _YES],
                ["2", "Tuyên truyền", 3, "Mỗi tin, bài: 0,5 điểm, tối đa 3 điểm"],
            ]
        )
    )


def points_in_field_names() -> bytes:
    """The points of fields stand in their names in many ways; decimal comma and point mixed; no points column cell."""
    return workbook(
        Sheet(
            [
                ["STT", "Lĩnh vực, tiêu chí", "Điểm tối đa", "Cách tính"],
                ["I", "CHỈ ĐẠO, ĐIỀU HÀNH (13,5 điểm)"],
                ["1", "Kế hoạch năm 2026", "10.5", "(b/a) x 10,5"],
                ["2", "Báo cáo", "3,0 điểm", "Mỗi báo cáo chậm trừ 0,5 điểm"],
                ["II", "THỂ CHẾ (tối đa 4.25 điểm)"],
                ["1", "Rà soát văn bản theo Nghị định 34 (lần 2)", "2,25đ", "Có: 2,25; Không: 0"],
                ["2", "Kiểm tra văn bản", 2, "Đạt: 2; Không đạt: 0"],
                ["III", "TÀI CHÍNH CÔNG: 2 điểm"],
                ["1", "Giải ngân 100% vốn", "02", "Đạt 100%: 2; dưới 100%: 0"],
                [None, "Tổng cộng (I+II+III)", "19,75"],
            ]
        )
    )


def field_per_sheet() -> bytes:
    """A cover, a summary of the fields, then one sheet for each field with a heading of its own."""
    heading = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
    return workbook(
        Sheet([["BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2026"], ["Tỉnh Mẫu"]], name="Bìa"),
        Sheet(
            [
                ["STT", "Lĩnh vực", "Số tiêu chí", "Điểm tối đa"],
                ["I", "Chỉ đạo, điều hành", 2, 3],
                ["II", "Thể chế", 1, 2],
                [None, "Tổng cộng", 3, 5],
            ],
            name="Tổng hợp",
        ),
        Sheet(
            [
                heading,
                ["I", "Chỉ đạo, điều hành", 3],
                ["1", "Kế hoạch", 1, _YES],
                ["2", "Báo cáo", 2, "Có: 2; Không: 0"],
            ],
            name="LV I",
        ),
        Sheet([heading, ["II", "Thể chế", 2], ["1", "Rà soát", 2, "Đạt: 2; Không đạt: 0"]], name="LV II"),
    )


def dashes_with_points() -> bytes:
    """Roman, number, letter, then dashes that are parts with points and texts of their own; subtotals after fields."""
    return workbook(
        Sheet(
            [
                ["STT", "Nội dung tiêu chí", "Điểm chuẩn", "Cách tính điểm", "Minh chứng"],
                ["I", "CHỈ ĐẠO", 4],
                ["1", "Kế hoạch", 2],
                ["-", "Ban hành kế hoạch", 1, _YES, "Kế hoạch"],
                ["-", "Phân công nhiệm vụ", 1, _YES, "Văn bản"],
                ["2", "Kiểm tra", 2, "Từ 30% trở lên: 2; dưới 30%: 0", "Báo cáo"],
                [None, "Cộng mục I", 4],
                ["II", "THỂ CHẾ", 1],
                ["1", "Rà soát", 1, _YES, "Báo cáo"],
                [None, "Cộng mục II", 1],
                [None, "TỔNG CỘNG", 5],
            ]
        )
    )


def sums_by_formula() -> bytes:
    """Fields are sums that were never calculated, leaves are figures; a leaf is a formula too."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"],
                ["1", "Chỉ đạo", "=SUM(C3:C4)"],
                ["1.1", "Kế hoạch", 1, _YES],
                ["1.2", "Báo cáo", "=C3*2", "Có: 2; Không: 0"],
                ["2", "Thể chế", "=C6"],
                ["2.1", "Rà soát", 1.5, "Có: 1,5; Không: 0"],
            ]
        )
    )


def fields_down_the_side() -> bytes:
    """The field stands upright in a merged first column with its number and points; criteria in two merged levels."""
    return workbook(
        Sheet(
            [
                ["Lĩnh vực", "Tiêu chí", None, "Điểm tối đa", "Cách tính điểm"],
                ["I. CHỈ ĐẠO\n(3 điểm)", "1", "Kế hoạch", 1, _YES],
                [None, "2", "Báo cáo", 2, "Có: 2; Không: 0"],
                ["II. THỂ CHẾ\n(2 điểm)", "1", "Rà soát", 1, _YES],
                [None, "2", "Kiểm tra", 1, _YES],
            ],
            merges=["B1:C1", "A2:A3", "A4:A5"],
        )
    )


def percent_beside_points() -> bytes:
    """A share column beside the points, last year's points, and a column for the unit's own score."""
    return workbook(
        Sheet(
            [
                [
                    "Mã tiêu chí",
                    "Nội dung",
                    "Trọng số (%)",
                    "Điểm tối đa",
                    "Điểm năm trước",
                    "Điểm tự chấm",
                    "Hướng dẫn chấm",
                ],
                ["A", "CHỈ ĐẠO", "60%", 6],
                ["A1", "Kế hoạch", "20%", 2, 1.5, None, "Có: 2; Không: 0"],
                ["A2", "Báo cáo", "40%", 4, 4, None, "Mỗi báo cáo chậm trừ 0,25 điểm"],
                ["B", "THỂ CHẾ", "40%", 4],
                ["B1", "Rà soát", "40%", 4, 3, None, "(b/a) × điểm tối đa"],
            ]
        )
    )


def codes_with_words() -> bytes:
    """Words before the numbers in the number column, with points, brackets and blanks around them."""
    return workbook(
        Sheet(
            [
                _HEAD,
                ["Lĩnh vực 1", "CHỈ ĐẠO", 4],
                ["TC 1.1", "Kế hoạch", 2],
                ["TCTP 1.1.1.", "Ban hành", 1, _YES],
                ["TCTP 1.1.2)", "Công khai", 1, _YES],
                ["TC 1. 2", "Báo cáo", 2, "Có: 2; Không: 0"],
                ["Lĩnh vực 2", "THỂ CHẾ", 1],
                ["2.1", "Rà soát", 1, _YES],
            ]
        )
    )


def points_of_every_level() -> bytes:
    """Each level has a column of names and a column of points beside it, merged over its rows."""
    return workbook(
        Sheet(
            [
                ["Lĩnh vực", None, "Tiêu chí", None, "Tiêu chí thành phần", None, "Cách tính"],
                ["Tên", "Điểm tối đa", "Tên", "Điểm tối đa", "Tên", "Điểm tối đa", None],
                ["1. Chỉ đạo", 4, "1.1. Kế hoạch", 2, "1.1.1. Ban hành", 1, _YES],
                [None, None, None, None, "1.1.2. Công khai", 1, _YES],
                [None, None, "1.2. Báo cáo", 2, "1.2.1. Báo cáo quý", 2, "Có: 2; Không: 0"],
                ["2. Thể chế", 1, "2.1. Rà soát", 1, "2.1.1. Rà soát năm", 1, _YES],
            ],
            merges=["A1:B1", "C1:D1", "E1:F1", "G1:G2", "A3:A5", "B3:B5", "C3:C4", "D3:D4"],
        )
    )


def running_count_beside_codes() -> bytes:
    """STT counts the rows, the code stands in a column of its own; the table begins in the middle of the sheet."""
    return workbook(
        Sheet(
            [
                [],
                [None, None, "BẢNG TIÊU CHÍ NĂM 2026"],
                [],
                [None, None, "STT", "Mã tiêu chí", "Tên tiêu chí", "Điểm tối đa", "Cách tính điểm"],
                [],
                [None, None, 1, "1", "CHỈ ĐẠO", 2],
                [],
                [None, None, 2, "1.1", "Kế hoạch", 1, _YES],
                [None, None, 3, "1.2", "Báo cáo", 1, _YES],
                [None, None, 4, "2", "THỂ CHẾ", 1],
                [None, None, 5, "2.1", "Rà soát", 1, _YES],
                [None, None, "Tổng", None, None, 3],
            ]
        )
    )


def pages_in_a_sheet() -> bytes:
    """The marks of printed pages, the heading and the row of column numbers again in the middle."""
    return workbook(
        Sheet(
            [
                _HEAD,
                ["A. NHÓM TIÊU CHÍ CHUNG (2 điểm)"],
                [1, "Kế hoạch", 1, _YES],
                ["Trang 1/2"],
                _HEAD,
                ["(1)", "(2)", "(3)", "(4)"],
                [2, "Báo cáo", 1, _YES],
                ["B. NHÓM TIÊU CHÍ RIÊNG (1 điểm)"],
                [3, "Rà soát", 1, _YES],
                ["Trang 2/2"],
            ],
            merges=["A2:D2", "A8:D8"],
        )
    )


def columns_from_the_right() -> bytes:
    """Remarks, appraisers and evidence stand left of names, numbers, points and scoring."""
    return workbook(
        Sheet(
            [
                [
                    "Ghi chú",
                    "Cơ quan thẩm định",
                    "Tài liệu kiểm chứng",
                    "Tiêu chí thành phần, tiêu chí, lĩnh vực",
                    "Mã số",
                    "Thang điểm tối đa",
                    "Công thức tính",
                ],
                [None, None, None, "Chỉ đạo", "I", 2],
                [None, "Sở Nội vụ", "Kế hoạch", "Ban hành", "I.1", 1, _YES],
                ["x", "Sở Nội vụ", "Báo cáo", "Báo cáo", "I.2", 1, _YES],
            ]
        )
    )


def points_beside_details() -> bytes:
    """One row for each case, its points in a column after it; the criterion merged over its cases."""
    return workbook(
        Sheet(
            [
                ["TT", "Tiêu chí", "Điểm tối đa", "Nội dung chấm", "Điểm"],
                ["I", "CHỈ ĐẠO", 3],
                ["1", "Kế hoạch", 1, "Ban hành đúng hạn", 1],
                [None, None, None, "Ban hành chậm đến 10 ngày", 0.5],
                [None, None, None, "Ban hành chậm trên 10 ngày hoặc không ban hành", 0],
                ["2", "Tỷ lệ hoàn thành", 2, "Từ 95% trở lên", 2],
                [None, None, None, "Từ 80% đến dưới 95%", 1],
                [None, None, None, "Dưới 80%", 0],
            ],
            merges=["A3:A5", "B3:B5", "C3:C5", "A6:A8", "B6:B8", "C6:C8"],
        )
    )
