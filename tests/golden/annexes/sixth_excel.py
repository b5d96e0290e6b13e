"""Excel annexes after a sixth hand, which had not seen the importer: levels in columns, named codes, a bonus part.

First run of that hand's eight annexes: four read whole; a sum of the fields was taken for a leaf, levels beside their
points were not read, fields called "CSTP 1" were left out, a row without a number became the parent of the next.
"""

from __future__ import annotations

from tests.golden.annexes.making import Sheet, workbook


def levels_in_columns() -> bytes:
    """Each level of a criterion is a row of its own, its points beside it; the fields are summed up by letters."""
    return workbook(
        Sheet(
            [
                ["BẢNG ĐIỂM THI ĐUA CÁC PHƯỜNG NĂM 2026"],
                ["TT", "Tiêu chí", "Điểm tối đa", "Mức đạt", "Điểm của mức"],
                ["A", "KINH TẾ", 5],
                [1, "Thu ngân sách", 3, "- Từ 100% dự toán trở lên", 3],
                [None, None, None, "- Từ 90% đến dưới 100%", 1.5],
                [None, None, None, "- Dưới 90%", 0],
                [2, "Hợp tác xã thành lập mới", 2, "- Tăng so với năm trước", 2],
                [None, None, None, "- Bằng năm trước", 1],
                [None, None, None, "- Giảm", 0],
                ["B", "XÃ HỘI", 2],
                [3, "Giao quân", 2, "- Đạt", 2],
                [None, None, None, "- Không đạt", 0],
                [None, "Cộng A + B", 7],
            ],
            merges=["A4:A6", "B4:B6", "C4:C6", "A7:A9", "B7:B9", "C7:C9", "A11:A12", "B11:B12", "C11:C12"],
        )
    )


def named_codes_with_a_bonus() -> bytes:
    """Fields "CSTP 1" over criteria "CT1.1"; below the total stands a part of bonus points under its own heading."""
    heading = ["Mã chỉ tiêu", "Điểm tối đa", "Chỉ số thành phần/Chỉ tiêu", "Thang điểm"]
    return workbook(
        Sheet(
            [
                ["KHUNG CHỈ TIÊU NĂNG LỰC CẠNH TRANH CẤP SỞ NĂM 2026"],
                heading,
                ["CSTP 1", 6, "Tính minh bạch"],
                ["CT1.1", 4, "Công khai quy hoạch", "Có: 4; không: 0"],
                ["CT1.2", "2 điểm", "Trả lời doanh nghiệp đúng hạn", "(b/a)*2"],
                ["CSTP 2", 5, "Chi phí thời gian"],
                ["CT2.1", 5, "Không để hồ sơ trễ", "Không có hồ sơ trễ: 5; mỗi hồ sơ trừ 1"],
                ["Tổng phần A", 11],
                [],
                ["B. ĐIỂM THƯỞNG (cộng ngoài 11 điểm, không quá 2 điểm)"],
                heading,
                ["T1", 2, "Mô hình mới được nhân rộng", "Mỗi mô hình 1 điểm, tối đa 2 điểm"],
            ],
            merges=["A10:D10"],
        )
    )
