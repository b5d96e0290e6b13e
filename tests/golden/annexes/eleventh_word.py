"""Word annexes after a tenth hand (one of three was whole at first): columns cut by a page, numbers lost in a table."""

from __future__ import annotations

from tests.golden.annexes.making import Table, document

_YES = "Có: 1; không: 0"
_TWO = "Đạt: 2; không đạt: 0"


def field_column_over_pages() -> bytes:
    """Fields down the side, cut by the end of a page: heading and field are printed again, here beside one row."""
    head = ["Lĩnh vực", "STT", "Tiêu chí", "Điểm", "Cách chấm điểm"]
    first, second = "I. Tiếp công dân (4 điểm)", "II. Giải quyết đơn (5 điểm)"
    return document(
        "BỘ CHỈ SỐ",
        Table(
            [head, [first, "1", "Nội quy", "1", _YES], ["", "2", "Lịch tiếp", "1", _YES],
             head, [first, "3", "Cập nhật", "2", _TWO],
             [second, "4", "Khiếu nại", "2", _TWO], ["", "", "Tố cáo", "2", _TWO],
             head, [second, "6", "Thi hành", "1", _YES]],
            merges=[(1, 0, 2, 0), (5, 0, 6, 0)],
        ),
    )  # fmt: skip


def fields_down_the_side_without_numbers() -> bytes:
    """The field's name alone stands at the side, printed again on the next page."""
    head = ["Lĩnh vực", "TT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
    return document(
        "BẢNG ĐIỂM",
        Table(
            [head, ["Thể chế", "1", "Rà soát", "1", _YES], ["", "2", "Kiểm tra", "2", _TWO],
             head, ["Thể chế", "3", "Ban hành", "1", _YES], ["Tài chính", "4", "Công khai", "1", _YES],
             ["", "5", "Giải ngân", "2", _TWO]],
            merges=[(1, 0, 2, 0), (5, 0, 6, 0)],
        ),
    )  # fmt: skip


def table_that_lost_its_numbers() -> bytes:
    """Titles head the tables; one lost all numbers by itself, its columns stand otherwise and miss the title's sum."""
    head = ["TT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
    return document(
        "TIÊU CHÍ ĐÁNH GIÁ",
        "I. Nhận thức (3 điểm)",
        Table([head, ["1", "Đào tạo", "1", _YES], ["2", "Họp", "2", _TWO], ["", "Cộng", "3", ""]]),
        "II. Hạ tầng (6 điểm)",
        Table([["Điểm tối đa", "TT", "Tiêu chí", "Cách tính điểm"], ["2", "", "Hồ sơ cấp độ", _TWO],
               ["1", "", "Phần mềm", _YES], ["2", "", "Chất lượng mạng", "Theo thực tế kiểm tra"]]),
        "III. Dữ liệu (2 điểm)",
        Table([head, ["1", "Danh mục", "2", _TWO], ["", "Cộng", "2", ""]]),
    )  # fmt: skip


def field_row_that_heads_lost_numbers() -> bytes:
    """In one table the rows of the second field lost their numbers and miss its sum; the first field's kept theirs."""
    return document(
        "BẢNG ĐIỂM",
        Table(
            [["TT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"],
             ["I", "Thể chế", "3", ""], ["1", "Rà soát", "1", _YES], ["2", "Kiểm tra", "2", _TWO],
             ["II", "Tài chính", "4", ""], ["", "Công khai", "1", _YES], ["", "Giải ngân", "2", _TWO]]
        ),
    )  # fmt: skip


def levels_down_the_side_over_pages() -> bytes:
    """Field and criterion down the side, both cut by the end of a page; numbers count again in each field."""
    head = ["Lĩnh vực", "Tiêu chí", "TT", "Tiêu chí thành phần", "Điểm tối đa", "Cách tính điểm"]
    return document(
        "BẢNG ĐIỂM",
        Table(
            [head, ["I. Thể chế", "1. Rà soát", "1.1", "Kế hoạch", "1", _YES], ["", "", "1.2", "Báo cáo", "1", _YES],
             head, ["I. Thể chế", "1. Rà soát", "1.3", "Kiểm tra", "2", _TWO],
             ["", "2. Xử lý", "2.1", "Văn bản", "2", _TWO],
             ["II. Tài chính", "1. Giải ngân", "1.1", "Tỷ lệ", "2", _TWO]],
            merges=[(1, 0, 2, 0), (1, 1, 2, 1), (4, 0, 5, 0)],
        ),
    )  # fmt: skip


def first_field_that_lost_its_numbers() -> bytes:
    """The rows of the first field lost their numbers and miss its sum; no other field stands before it."""
    return document(
        "BẢNG ĐIỂM",
        Table(
            [["TT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"],
             ["I", "Thể chế", "4", ""], ["", "Rà soát", "1", _YES], ["", "Kiểm tra", "2", _TWO],
             ["II", "Tài chính", "2", ""], ["1", "Công khai", "2", _TWO]]
        ),
    )  # fmt: skip
