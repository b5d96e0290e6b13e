"""Excel annexes whose fields are no rows: a title over each table, a sheet for each; further slips of real annexes."""

from __future__ import annotations

from tests.golden.annexes.making import Sheet, workbook

_YES = "Có: 1; không: 0"
_HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
_FIELDS = {
    "Thể chế": [[1, "Rà soát", 1, _YES], [2, "Kiểm tra", 2, "Đạt: 2; không đạt: 0"], [None, "Cộng", 3]],
    "Tài chính": [[1, "Công khai", 1, _YES], [2, "Giải ngân", 1, "Tỷ lệ % x 1"], [None, "Cộng", 2]],
    "Chuyển đổi số": [[1, "Ký số", 1, _YES], [None, "Cộng", 2]],
}


def fields_by_titles() -> bytes:
    """The title of each sheet numbers its field; the criteria count again on each; a sum below disagrees."""
    titles = ("I. CẢI CÁCH THỂ CHẾ (3 điểm)", "II. TÀI CHÍNH CÔNG (2 điểm)", "III. CHUYỂN ĐỔI SỐ (1 điểm)")
    sheets = zip(titles, _FIELDS.items(), strict=True)
    return workbook(
        *(Sheet([["UBND TỈNH MẪU"], [title], [], _HEAD, *rows], name=f"LV {name}") for title, (name, rows) in sheets)
    )


def fields_by_sheet_names() -> bytes:
    """Nothing but the names of the sheets says which field the criteria belong to; the sums give its points."""
    return workbook(*(Sheet([_HEAD, *rows], name=name) for name, rows in _FIELDS.items()))


def two_tables_on_one_sheet() -> bytes:
    """Two titled tables below each other; the second names its columns in another order."""
    return workbook(
        Sheet(
            [
                ["I. THỂ CHẾ"],
                _HEAD,
                *_FIELDS["Thể chế"],
                [],
                ["II. TÀI CHÍNH"],
                ["STT", "Điểm tối đa", "Tiêu chí", "Tài liệu kiểm chứng", "Cách tính điểm"],
                [1, 1, "Công khai", "Báo cáo", _YES],
                [2, 1, "Giải ngân", "Báo cáo", "Tỷ lệ % x 1"],
            ]
        )
    )


def points_beside_each_level() -> bytes:
    """A heading covers the names of a level and their points beside them; the cells are merged over their rows."""
    rows = [
        ["Lĩnh vực", None, "Tiêu chí", None, "Tiêu chí thành phần", "Điểm", "Cách tính"],
        ["I. Thể chế", 6, "1. Văn bản", 4, "a) Rà soát", 1, _YES],
        [None, None, None, None, "b) Ban hành", 3, "Đúng hạn: 3; chậm: 0"],
        [None, None, "2. Theo dõi", 2, "a) Kế hoạch", 2, "Có: 2; không: 0"],
        ["II. Tài chính", 2, "1. Công khai", 2, "a) Dự toán", 1, _YES],
        [None, None, None, None, "b) Quyết toán", 1, _YES],
    ]
    merges = ["A1:B1", "C1:D1", "A2:A4", "B2:B4", "C2:C3", "D2:D3", "A5:A6", "B5:B6", "C5:C6", "D5:D6"]
    return workbook(Sheet(rows, merges=merges))


def points_in_many_forms() -> bytes:
    """Points with units, in figures and words, as fractions, with full stops; a unit of time is no points."""
    points = ["1 đ", "1.0", "1,00", "01", "½", "1,0 (một) điểm", "1 điểm.", "Tối đa 2đ", "2 (hai) điểm", "1,5 điểm/năm"]
    rows = [[place, f"Nội dung {chr(64 + place)}", text, None] for place, text in enumerate(points, start=1)]
    return workbook(Sheet([_HEAD, *rows]))


def cases_beside_their_points() -> bytes:
    """Cases in one cell, line by line, their points in the next; then a row for each case without merged cells."""
    return workbook(
        Sheet(
            [
                ["TT", "Tiêu chí", "Mức chấm", "Điểm", "Điểm tối đa"],
                ["I", "Kinh tế", None, None, 7],
                [1, "Thu ngân sách", "- Từ 100% trở lên\n- Từ 90% đến dưới 100%\n- Dưới 90%", "2\n1\n0", 2],
                [2, "Hợp tác xã", "- Có thành lập mới\n- Không", "2\n0", 2],
                [3, "Giải ngân", "Từ 95% trở lên", 3, 3],
                [None, None, "Từ 80% đến dưới 95%", 1.5],
                [None, None, "Dưới 80%", 0],
            ]
        )
    )


def numbers_typed_wrong() -> bytes:
    """Full stops, commas and hyphens for each other; one number twice; one of another field."""
    return workbook(
        Sheet(
            [
                _HEAD,
                ["1", "Kỷ cương", 5],
                ["1.1.", "Giờ giấc", 1, _YES],
                ["1.2 .", "Trang phục", 1, _YES],
                ["1,3", "Hội họp", 1, _YES],
                ["1-4", "Xe công", 1, _YES],
                ["1. 5", "Điện nước", 1, _YES],
                ["2", "Văn thư", 3],
                ["2.1", "Ký số", 1, _YES],
                ["2.1", "Lưu trữ", 1, _YES],
                ["3.2", "Con dấu", 1, _YES],
            ]
        )
    )


def nothing_numbered_in_groups() -> bytes:
    """No number at all; the fields are lines in capitals with their points."""
    return workbook(
        Sheet(
            [
                ["Nội dung", "Điểm tối đa", "Cách chấm"],
                ["KINH TẾ", 3],
                ["Thu ngân sách", 2, "Đạt: 2; không đạt: 0"],
                ["Hợp tác xã", 1, _YES],
                ["XÃ HỘI", 2],
                ["Y tế", 1, _YES],
                ["Giáo dục", 1, _YES],
                ["TỔNG CỘNG", 5],
            ]
        )
    )


def points_of_cases_under_any_heading() -> bytes:
    """Each case is a row below its criterion, its points in a column "Điểm đánh giá"; a line tells the letters."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí / Mức", "Điểm tối đa", "Điểm đánh giá", "Điểm tự chấm", "Tài liệu"],
                ["I", "THƯ VIỆN", 6],
                [1, "Mở cửa phục vụ", 2, None, None, "Lịch mở cửa"],
                [None, "- Từ 05 ngày trở lên mỗi tuần", None, 2],
                [None, "Ghi chú: không tính ngày lễ"],
                [None, "- Từ 03 đến 04 ngày mỗi tuần", None, "1,0"],
                [None, "- Dưới 03 ngày mỗi tuần", None, 0],
                [2, "Bạn đọc được cấp thẻ", 2, None, None, "Danh sách"],
                [None, "Công thức: (b/a) × điểm tối đa"],
                [None, "a: tổng số người đăng ký; b: số người được cấp thẻ"],
                [3, "Sách mới", 2, None, None, "Hóa đơn"],
                [None, "- Mỗi đầu sách", None, 0.05],
                [None, "Tổng điểm không vượt quá 2 điểm"],
                [None, "Tổng điểm", 6],
                [None, "Nơi nhận:"],
                [None, "- Như trên;"],
            ]
        )
    )


def remarks_below_level_columns() -> bytes:
    """A column for each level; below the table stand a note and its points, which are no criteria."""
    return workbook(
        Sheet(
            [
                ["Lĩnh vực", "Tiêu chí", "Cách chấm điểm", "Thang điểm"],
                ["I. Bưu chính (2 điểm)", "1.1. Điểm phục vụ", "Có: 1; không: 0", 1],
                [None, "1.2. Hồ sơ trả tại nhà", "(b/a) x 1", 1],
                ["II. Viễn thông (1 điểm)", "2.1. Phủ sóng", "Đạt: 1; không đạt: 0", 1],
                [],
                ["Ghi chú:"],
                ["- Điểm làm tròn đến hai chữ số thập phân."],
                ["- Tài liệu gửi qua phần mềm."],
            ],
            merges=["A2:A3"],
        )
    )


def cases_filled_down() -> bytes:
    """Number, name and points of a criterion stand again beside each of its cases."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "Mức đánh giá", "Điểm"],
                ["I", "Thể chế", 3],
                [1, "Rà soát", 1, "Có", 1],
                [1, "Rà soát", 1, "Không", 0],
                [2, "Kiểm tra", 2, "Từ 90% trở lên", 2],
                [2, "Kiểm tra", 2, "Từ 70% đến dưới 90%", 1],
                [2, "Kiểm tra", 2, "Dưới 70%", 0],
            ]
        )
    )


def heads_in_plain_letters() -> bytes:
    """Fields without number, points or capitals: the numbers start again below them. One further field has lost its."""
    return workbook(
        Sheet(
            [
                _HEAD,
                [None, "Cải cách thể chế"],
                [1, "Rà soát", 1, _YES],
                [2, "Kiểm tra", 2, "Đạt: 2; không đạt: 0"],
                [None, "Tài chính công"],
                [1, "Công khai", 1, _YES],
                [2, "Giải ngân", 1, "Tỷ lệ % x 1"],
                [None, "Tổng", 5],
            ]
        )
    )


def field_that_lost_its_number() -> bytes:
    """Between I and III stands a field without its number."""
    return workbook(
        Sheet(
            [
                _HEAD,
                ["I", "Thể chế", 2],
                ["1", "Rà soát", 1, _YES],
                ["2", "Kiểm tra", 1, _YES],
                [None, "TÀI CHÍNH CÔNG", 2],
                ["1", "Công khai", 1, _YES],
                ["2", "Giải ngân", 1, "Tỷ lệ % x 1"],
                ["III", "Số hóa", 1],
                ["1", "Ký số", 1, _YES],
            ]
        )
    )


def groups_counted_through() -> bytes:
    """ "Nhóm 1" to "Nhóm 3" over criteria that count on from group to group; the last holds a penalty."""
    return workbook(
        Sheet(
            [
                _HEAD,
                ["Nhóm 1: Kỷ cương (2 điểm)"],
                [1, "Giờ làm việc", 1, _YES],
                [2, "Trang phục", "(1)", _YES],
                ["Nhóm 2: Văn thư (2 điểm)"],
                [3, "Ký số", 1, _YES],
                [4, "Lưu trữ", 1, _YES],
                ["Nhóm 3: Điểm trừ"],
                [5, "Bị kỷ luật", -2, "Mỗi người trừ 1 điểm"],
            ],
            merges=["A2:D2", "A5:D5", "A8:D8"],
        )
    )


def summary_beside_the_table() -> bytes:
    """Right of the criteria, behind an empty column, stands a table of the fields; one figure differs."""
    return workbook(
        Sheet(
            [
                ["BỘ TIÊU CHÍ NĂM 2026"],
                [*_HEAD, None, "STT", "Lĩnh vực", "Điểm"],
                ["I", "Thể chế", 2, None, None, "I", "Thể chế", 2],
                [1, "Rà soát", 1, _YES, None, "II", "Số hóa", 2],
                [2, "Kiểm tra", 1, _YES, None, None, "Tổng", 4],
                ["II", "Số hóa", 1],
                [1, "Ký số", 1, _YES],
            ]
        )
    )


def texts_before_names() -> bytes:
    """The sheet of scoring texts, which knows codes alone, stands before the sheet of names and points."""
    return workbook(
        Sheet(
            [["Mã", "Cách tính điểm", "Tài liệu kiểm chứng"], ["1.1", _YES, "Báo cáo"], ["1.2", "(b/a) x 2", "Sổ"]],
            name="Cách tính",
        ),
        Sheet(
            [["Mã", "Tiêu chí", "Điểm tối đa"], ["1", "Đất đai", 3], ["1.1", "Đo đạc", 1], ["1.2", "Cấp giấy", 2]],
            name="Điểm",
        ),
    )
