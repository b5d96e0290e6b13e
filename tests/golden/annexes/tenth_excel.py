"""Excel annexes after a tenth hand (two of three were whole at first): cases with points of their own below a row."""

from __future__ import annotations

from tests.golden.annexes.making import Sheet, workbook

_YES = "Có: 1; không: 0"


def lost_letters_below_cases() -> bytes:
    """Below the cases of a criterion stands one without its letter, told by a maximum and a scoring text of its own."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "Nội dung chấm điểm", "Mức điểm"],
                ["A", "Phục vụ", 6, None, None],
                ["a)", "Đúng hạn", 2, "Từ 98% trở lên", 2],
                [None, None, None, "Từ 90% đến dưới 98%", 1],
                [None, None, None, "Dưới 90%", 0],
                [None, "Đạt chuẩn văn hóa", 1, _YES, None],
                ["c)", "Số hóa", 1, "Từ 90% trở lên", 1],
                [None, None, None, "Dưới 90%", 0],
                [None, "Mức độ sử dụng", 2, "(b/a) × điểm tối đa", None],
                ["B", "Trật tự", 1, None, None],
                ["a)", "Tiếp dân", 1, "Có", 1],
                [None, None, None, "Không", 0],
            ]
        )
    )


def maximum_left_out() -> bytes:
    """One maximum is missing; the sum printed on the sheet tells how much is left for it."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"],
                ["I", "Hỗ trợ", 4.5, None],
                [1, "Kế hoạch", 1, _YES],
                [2, "Giải ngân", None, "Từ 95% trở lên: 1; từ 80% đến dưới 95%: 0,5; dưới 80%: 0"],
                [3, "Tập huấn", 2.5, "Mỗi lớp: 0,5, tối đa 2,5"],
            ]
        )
    )


def lost_number_below_named_cases() -> bytes:
    """The cases stand in the column of names; a criterion without its number follows them."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"],
                ["I", "Thể chế", 4, None],
                [1, "Rà soát", 2, None],
                [None, "Đạt từ 95% trở lên", 2, None],
                [None, "Đạt dưới 95%", 0, None],
                [None, "Kế hoạch", 1, _YES],
                [3, "Kiểm tra", 1, _YES],
            ]
        )
    )
