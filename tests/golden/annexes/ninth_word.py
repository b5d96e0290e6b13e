"""Word annexes after an eighth hand (of ten eight were whole at first): footnote marks, points beside first cases."""

from __future__ import annotations

from tests.golden.annexes.making import Raised, Table, document


def footnote_marks_behind_names() -> bytes:
    """Raised and plain marks behind names; the raised figure of a unit belongs to the name."""
    return document(
        "BẢNG ĐIỂM",
        Table(
            [["Tiêu chí", "Cách chấm", "Điểm"],
             ["1. Môi trường", "", "4 điểm"],
             [Raised("1.1. Thu gom rác thải", "(1)"), "Đạt: 1; không đạt: 0", "01 điểm"],
             [Raised("1.2. Cây xanh", "2"), "Đạt: 1; không đạt: 0", "01 điểm"],
             [Raised("1.3. Công viên trên 500 m", "2"), "Có: 1; không: 0", "01 điểm"],
             ["1.4. Nước sạch(3)", "Đạt: 1; không đạt: 0", "01 điểm"],
             [Raised("", "(1) Tính theo số hộ."), "", ""]],
            merges=[(6, 0, 6, 2)],
        ),
    )  # fmt: skip


def first_case_beside_its_points() -> bytes:
    """Below the first case stand a limit, a formula, or points taken off."""
    return document(
        "BIỂU CHẤM ĐIỂM",
        Table(
            [["TT", "Tiêu chí", "Điểm tối đa", "Mức đánh giá", "Điểm"],
             ["I.1", "Tin trên loa", "1", "Mỗi tin, bài", "0,1"], ["", "", "", "(Tối đa không quá 1 điểm)", ""],
             ["I.2", "Thanh toán", "2", "Đạt từ 80% trở lên", "2"],
             ["", "", "", "Dưới 80%: tỷ lệ đạt được/80% x 2", ""],
             ["I.3", "Kỷ luật", "2", "Không có công chức bị kỷ luật", "2"],
             ["", "", "", "Mỗi công chức bị kỷ luật", "-0,5"]],
            merges=[(row, column, row + 1, column) for row in (1, 3, 5) for column in (0, 1, 2)],
        ),
    )  # fmt: skip


def summary_below_in_the_same_table() -> bytes:
    """Under the criteria a line "BẢNG TỔNG HỢP" and the fields again with their points."""
    yes = "Có: 1; không: 0"
    return document(
        "BẢNG ĐIỂM",
        Table(
            [["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm"], ["I", "Thể chế", "2", ""], ["1", "Rà soát", "1", yes],
             ["2", "Kiểm tra", "1", yes], ["II", "Số hóa", "1", ""], ["1", "Ký số", "1", yes],
             ["BẢNG TỔNG HỢP", "", "", ""], ["I", "Thể chế", "2", ""], ["II", "Số hóa", "1", ""],
             ["", "Tổng cộng", "3", ""]],
            merges=[(6, 0, 6, 3)],
        ),
    )  # fmt: skip


def details_over_three_tables() -> bytes:
    """Scoring texts in a table of their own that goes on over the page with one row, evidence in a third."""
    return document(
        "BẢNG ĐIỂM",
        Table([["Mã", "Tiêu chí", "Điểm tối đa"], ["1", "Thể chế", "3"], ["1.1", "Rà soát", "1"],
               ["1.2", "Kiểm tra", "2"]]),
        "Cách tính",
        Table([["Mã", "Tiêu chí", "Cách tính điểm"], ["1.1", "Rà soát", "Có: 1; không: 0"]]),
        Table([["1.2", "Kiểm tra", "Đạt: 2; không đạt: 0"]]),
        "Tài liệu kiểm chứng",
        Table([["Mã", "Tài liệu kiểm chứng", "Cơ quan thẩm định"], ["1.1", "Báo cáo", "Sở Tư pháp"],
               ["1.2", "Quyết định", "Sở Nội vụ"]]),
    )  # fmt: skip
