"""Word annexes after a ninth hand (all four whole at first, two with warnings too many): titles, totals, pages."""

from __future__ import annotations

from tests.golden.annexes.making import Nested, Table, document

_YES = "Có: 1; không: 0"
_HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]


def small_roman_in_brackets() -> bytes:
    """(a), then (i), (ii); the letters go on behind them."""
    return document(
        "BẢNG ĐIỂM",
        Table(
            [_HEAD, ["1", "Kế hoạch", "4", ""], ["(a)", "Ban hành", "2", ""], ["(i)", "Kịp thời", "1", _YES],
             ["(ii)", "Đầy đủ", "1", _YES], ["(b)", "Thực hiện", "2", ""], ["(i)", "Tiến độ", "1", _YES],
             ["(ii)", "Chất lượng", "1", _YES]]
        ),
    )  # fmt: skip


def components_by_titles() -> bytes:
    """ "Thành phần 2: … (5 điểm)" above each table; the rows of the last make up other points; one number is lost."""
    head = ["Chỉ tiêu", "Nguồn dữ liệu", "Trọng số điểm tối đa", "Cách tính điểm"]
    return document(
        "BẢNG THÀNH PHẦN VÀ CHỈ TIÊU NĂM 2026",
        "Thành phần 1: Tính minh bạch (3 điểm)",
        Table([head, ["1.1. Công khai quy hoạch", "Báo cáo", "1", _YES],
               ["1.2. Chuyên mục hỗ trợ", "Báo cáo", "2", "Có: 2; không: 0"]]),
        "Thành phần 2: Hỗ trợ doanh nghiệp (5 điểm)",
        Table([head, ["2.1. Đối thoại", "Báo cáo", "3", "Có: 3; không: 0"],
               ["Kế hoạch cải thiện", "Báo cáo", "2", "Có: 2; không: 0"],
               ["2.3. Người đứng đầu", "Báo cáo", "1", "Hội đồng cho điểm"]]),
    )  # fmt: skip


def plain_titles_with_points() -> bytes:
    """Titles of tables without numbers or capitals, each with its points; one of the sums is not theirs."""
    return document(
        "Bộ tiêu chí đánh giá năm 2026",
        "Minh bạch và tiếp cận thông tin (3 điểm)",
        Table([_HEAD, ["1.1", "Công khai", "1", _YES], ["1.2", "Chuyên mục", "2", "Có: 2; không: 0"]]),
        "Hỗ trợ doanh nghiệp (4 điểm)",
        Table([_HEAD, ["2.1", "Đối thoại", "3", "Có: 3; không: 0"], ["2.2", "Kế hoạch", "2", "Có: 2; không: 0"]]),
    )


def bonus_in_the_total() -> bytes:
    """The total counts the bonus in; names are called "Nội dung và thang điểm"; one item is judged in a sentence."""
    return document(
        "BẢNG ĐIỂM THI ĐUA",
        Table(
            [["TT", "Nội dung thi đua và thang điểm", "Điểm", "Đơn vị tự chấm"],
             ["A", "NỘI DUNG", "3", ""], ["1", "Thu ngân sách", "2", ""], ["", "- Đạt từ 100% trở lên", "2", ""],
             ["", "- Đạt dưới 100%", "0", ""], ["2", "Phối hợp", "1", ""], ["", "- Hội đồng xem xét, bình xét", "", ""],
             ["B", "ĐIỂM THƯỞNG", "2", ""], ["1", "Đạt giải", "2", ""], ["", "- Mỗi giải cộng 0,5 điểm", "", ""],
             ["", "TỔNG CỘNG (A + B)", "5", ""]]
        ),
    )  # fmt: skip


def name_over_two_pages() -> bytes:
    """The page ends inside a row: name and scoring text go on in the next table."""
    return document(
        "BỘ TIÊU CHÍ",
        Table([_HEAD, ["I", "Thể chế", "3", ""], ["1", "Rà soát", "1", _YES],
               ["2", "Tỷ lệ văn bản", "2", "Từ 95% trở lên: 2;"]]),
        Table([["", "được xử lý kịp thời", "", "từ 80% đến dưới 95%: 1; dưới 80%: 0"], ["II", "Tài chính", "1", ""],
               ["1", "Công khai", "1", _YES]]),
    )  # fmt: skip


def total_in_one_cell() -> bytes:
    """The total stands with its words in one cell over the whole table, and disagrees."""
    return document(
        "BỘ TIÊU CHÍ",
        Table(
            [_HEAD, ["I", "Thể chế", "3", ""], ["1", "Rà soát", "1", _YES], ["2", "Kiểm tra", "2", "Đạt: 2; không: 0"],
             ["Tổng cộng: 4 điểm", "", "", ""]],
            merges=[(4, 0, 4, 3)],
        ),
    )  # fmt: skip


def headed_table_inside_a_cell() -> bytes:
    """The small table of cases inside a cell has headings of its own."""
    cases = Nested([["Mức đạt", "Điểm"], ["Từ 95% trở lên", "2"], ["Từ 80% đến dưới 95%", "1"], ["Dưới 80%", "0"]])
    return document("BẢNG", Table([_HEAD, ["1", "Hồ sơ đúng hạn", "2", cases], ["2", "Kế hoạch", "1", _YES]]))


def scoring_behind_the_name() -> bytes:
    """The cases stand behind the name in the same line, in a sentence or in brackets."""
    return document(
        "BẢNG ĐIỂM",
        Table(
            [["TT", "Nội dung", "Điểm"], ["1", "Công tác chỉ đạo", "3"],
             ["1.1", "Kế hoạch. Có: 1 điểm; không: 0 điểm", "1"],
             ["1.2", "Kiểm tra (đạt kế hoạch: 2 điểm; không đạt: 0 điểm)", "2"]]
        ),
    )  # fmt: skip


def total_told_above() -> bytes:
    """A sentence above the table tells the total, which the fields do not make up; there is no row of it."""
    return document(
        "BỘ TIÊU CHÍ",
        "Tổng điểm tối đa của hai lĩnh vực là 05 điểm, quy đổi về thang điểm 100.",
        Table(
            [_HEAD, ["I", "Thể chế", "3", ""], ["1", "Rà soát", "1", _YES], ["2", "Kiểm tra", "2", "Đạt: 2; không: 0"],
             ["II", "Tài chính", "1", ""], ["1", "Công khai", "1", _YES]]
        ),
    )  # fmt: skip
