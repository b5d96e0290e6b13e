"""Excel annexes after a ninth hand (three of four were whole at first): numbers, points and headings in rarer forms."""

from __future__ import annotations

from tests.golden.annexes.making import Sheet, workbook

_YES = "Có: 1; không: 0"
_TWO = "Đạt: 2; không đạt: 0"
_HEAD = ["TT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]


def small_roman_numbers() -> bytes:
    """Roman numbers in small letters below letters; they count again below each."""
    return workbook(
        Sheet(
            [
                _HEAD,
                ["I", "Chỉ đạo", 6, None],
                [1, "Kế hoạch", 6, None],
                ["a)", "Ban hành", 3, None],
                ["i)", "Kế hoạch năm", 1, _YES],
                ["ii)", "Kế hoạch quý", 1, _YES],
                ["iii)", "Kế hoạch tháng", 1, _YES],
                ["b)", "Thực hiện", 3, None],
                ["i)", "Đúng hạn", 2, _TWO],
                ["ii)", "Đủ số", 1, _YES],
                ["II", "Thể chế", 1, None],
                [1, "Rà soát", 1, _YES],
            ]
        )
    )


def thousands_of_points() -> bytes:
    """An index of 1.600 points: the dot parts thousands."""
    return workbook(
        Sheet(
            [
                ["STT", "Chỉ số thành phần", "Thang điểm", "Cách tính"],
                ["I", "Nhận thức số", "600", None],
                ["1", "Kế hoạch", "100", "Có: 100; không: 0"],
                ["2", "Tuyên truyền", "500", "Có: 500; không: 0"],
                ["II", "Hạ tầng số", "1.000", None],
                ["1", "Băng rộng", "1.000 điểm", None],
                [None, "Tổng cộng", "1.600", None],
            ]
        )
    )


def numbers_with_marks() -> bytes:
    """Marks of footnotes behind numbers and points, and the mark of figures typed as text."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí (*)", "Điểm tối đa (**)", "Cách tính điểm"],
                ["I", "Chỉ đạo (*)", "3", None],
                ["1*", "Kế hoạch*", "1*", _YES],
                ["2", "Kiểm tra **", "2 (**)", _TWO],
                ["(*) Áp dụng cho các đơn vị có phát sinh."],
                ["** Điểm làm tròn 2 chữ số."],
                ["'II", "Thể chế", "'1,5", None],
                ["'1", "Rà soát", "'1,5", "Có: 1,5; không: 0"],
            ]
        )
    )


def cases_merged_with_their_criterion() -> bytes:
    """The column of cases is called "Mức", which without its accents reads as a number's heading."""
    rows = [
        ["STT", "Nội dung", "Điểm tối đa", "Mức", "Điểm"],
        ["I", "Chỉ đạo", "4", None, None],
        ["1", "Kế hoạch", "2", "Ban hành đúng hạn", "2"],
        [None, None, None, "Ban hành chậm", "1"],
        [None, None, None, "Không ban hành", "0"],
        ["2", "Nhiệm vụ hoàn thành", "2", "Từ 95% trở lên", "2"],
        [None, None, None, "Từ 80% đến dưới 95%", "1"],
        [None, None, None, "Dưới 80%", "0"],
    ]
    return workbook(Sheet(rows, merges=["A3:A5", "B3:B5", "C3:C5", "A6:A8", "B6:B8", "C6:C8"]))


def letters_behind_figures() -> bytes:
    """ "1a" below "1"."""
    return workbook(
        Sheet(
            [
                _HEAD,
                ["1", "Chỉ đạo", 2, None],
                ["1a", "Kế hoạch", 1, _YES],
                ["1b", "Kiểm tra", 1, _YES],
                ["2", "Thể chế", 2, None],
                ["2a", "Rà soát", 1, _YES],
                ["2b", "Ban hành", 1, _YES],
            ]
        )
    )


def fields_called_lv() -> bytes:
    """Fields and criteria each count through with a mark of their own: LV1, TC1, TC2, LV2, TC3."""
    return workbook(
        Sheet(
            [
                ["Ký hiệu", "Tiêu chí", "Điểm", "Cách tính"],
                ["LV1", "Chỉ đạo", 2, None],
                ["TC1", "Kế hoạch", 1, _YES],
                ["TC2", "Kiểm tra", 1, _YES],
                ["LV2", "Thể chế", 1, None],
                ["TC3", "Rà soát", 1, _YES],
            ]
        )
    )


def decision_above_the_table() -> bytes:
    """The articles of the decision stand above the table, numbered; names are called "Nội dung chấm điểm"."""
    return workbook(
        Sheet(
            [
                ["ỦY BAN NHÂN DÂN", None, "CỘNG HÒA XÃ HỘI"],
                ["Điều 1. Ban hành kèm theo Quyết định này"],
                ["1. Nguyên tắc chấm điểm"],
                ["2. Thang điểm 100"],
                [],
                ["TT", "Nội dung chấm điểm", "Điểm", "Ghi chú"],
                ["I", "Chỉ đạo", 2, None],
                ["1", "Kế hoạch", 1, None],
                ["2", "Kiểm tra", 1, None],
            ]
        )
    )


def names_called_chi_so() -> bytes:
    """A sheet of remarks without a table; names are called "Chỉ số"; the sum stands above; one number is lost."""
    return workbook(
        Sheet([["HƯỚNG DẪN CHẤM ĐIỂM"], ["1. Các đơn vị tự chấm theo từng trang."]], name="Hướng dẫn"),
        Sheet(
            [
                ["I. NHẬN THỨC SỐ (3 điểm)"],
                [],
                ["TT", "Chỉ số", "Điểm tối đa", "Cách tính điểm"],
                [None, "Cộng", 3, None],
                ["1.1", "Kế hoạch", "1,0", _YES],
                [None, "Lưu ý: số liệu đến 30/11"],
                ["1.2", "Tập huấn", "2,0", _TWO],
            ],
            name="1. Nhận thức",
        ),
        Sheet(
            [
                ["II. HẠ TẦNG SỐ (3 điểm)"],
                [],
                ["TT", "Tiêu chí", "Cách tính", "Điểm chuẩn", "Điểm đạt", "Chỉ số"],
                ["2.1", "Băng rộng", _TWO, 2],
                [None, "Họp trực tuyến", _YES, 1],
            ],
            name="2. Hạ tầng",
        ),
    )


def lost_letter_beside_levels() -> bytes:
    """Groups stand merged in a column of their own; the last criterion of one has lost its letter."""
    rows = [
        ["Nhóm tiêu chí", "STT", "Tiêu chí", "Thang điểm tối đa", "Hướng dẫn chấm điểm"],
        ["A. Cơ sở vật chất\n(3 đ)", "a", "Ghế ngồi", "1 đ", _YES],
        [None, "b", "Máy lấy số", "2 đ", _TWO],
        ["B. Nhân sự\n(3 đ)", "a", "Trang phục", "2 đ", _TWO],
        [None, None, "Tập huấn", "1 đ", _YES],
        ["Tổng điểm", None, None, "6 đ"],
    ]
    return workbook(Sheet(rows, merges=["A2:A3", "A4:A5", "A6:C6"]))


def points_on_the_next_row() -> bytes:
    """The points of a field stand in a row of their own below its name, those of a criterion beside its name's end."""
    rows = [
        ["1", "Chỉ đạo"],
        [None, None, 2],
        ["1.1", "Kế hoạch cải cách"],
        [None, "hành chính", 1, _YES],
        ["1.2", "Kiểm tra", 1, _YES],
    ]
    return workbook(Sheet([_HEAD, *rows]))


def weights_alone() -> bytes:
    """No points: weights, as per cent in words and as numbers shown as per cent."""
    rows = [
        ["TT", "Tiêu chí", "Trọng số (%)", "Cách đánh giá"],
        ["I", "Chỉ đạo", "40%", None],
        [1, "Kế hoạch", 0.1, "Có: 10; không: 0"],
        [2, "Kiểm tra", "30 %", "Có: 30; không: 0"],
        ["II", "Thể chế", 0.6, None],
        [1, "Rà soát", 60, "Có: 60; không: 0"],
        [None, "Tổng", "100%", None],
    ]
    return workbook(Sheet(rows, formats={"C3": "0%", "C5": "0%"}))


def points_for_two_groups() -> bytes:
    """Wards and communes have points of their own side by side; some criteria are for wards alone."""
    rows = [
        ["STT", "Tiêu chí", "Điểm tối đa", None, "Cách tính điểm"],
        [None, None, "Phường", "Xã", None],
        ["I", "Chỉ đạo", 3, 2, None],
        ["1", "Kế hoạch", 1, 1, _YES],
        ["2", "Kiểm tra", 2, 1, "Đạt: điểm tối đa; không đạt: 0"],
        ["II", "Đô thị", 2, "-", None],
        ["1", "Cây xanh", 1, None, _YES],
        ["2", "Vỉa hè", 1, None, None],
        [None, "- Thông thoáng: 1 điểm"],
        [None, "- Bị lấn chiếm: 0 điểm"],
        ["III", "Nông thôn", None, 1, None],
        ["1", "Đường làng", None, 1, _YES],
        [None, "Tổng cộng", 5, 3, None],
    ]
    return workbook(Sheet(rows, merges=["C1:D1", "A1:A2", "B1:B2", "E1:E2"]))


_FIELD = [["I", "Chỉ đạo", 3, None], ["1", "Kế hoạch", 1, _YES], ["2", "Kiểm tra", 2, _TWO]]


def remarks_below_the_total() -> bytes:
    """Numbered remarks in the columns of the table, behind the total."""
    rows = [[None, "Tổng cộng", 3], [None, "Lưu ý:"], ["1", "Không phát sinh: điểm tối đa."], ["-", "Nộp trước 15/12"]]
    return workbook(Sheet([_HEAD, *_FIELD, *rows]))


def ratings_below_the_total() -> bytes:
    """Ratings with their points and two signatures behind the total."""
    rows = [
        [None, "Tổng cộng", 3],
        ["Xếp loại"],
        [None, "Xuất sắc", "Từ 90 điểm trở lên"],
        [None, "Khá", 70],
        [None, "Nguyễn Văn A", None, "Trần Thị B"],
    ]
    return workbook(Sheet([_HEAD, *_FIELD, *rows]))


def table_of_ratings_below() -> bytes:
    """Ratings under a heading of their own, without a total before them."""
    ratings = [["STT", "Xếp loại", "Điểm"], ["1", "Xuất sắc", "90 - 100"], ["2", "Tốt", "80 - 89"]]
    return workbook(Sheet([_HEAD, *_FIELD, [], *ratings]))


def numbers_mistyped_by_eye() -> bytes:
    """Roman numbers typed with small l, two full stops, a comma, blanks; a number on a line of its own."""
    return workbook(
        Sheet(
            [
                _HEAD,
                ["l", "Chỉ đạo", 2, None],
                ["1", "Kế hoạch", 2, None],
                ["1..1", "Ban hành", 1, _YES],
                ["1,2", "Thực hiện", 1, _YES],
                ["ll", "Thể chế", 1, None],
                [None, "1.\nRà soát", "1 (mỗi ý 0,5 điểm)", _YES],
                ["lll", "Tài chính", 1, None],
                ["1 .", "Công khai", 1, _YES],
            ]
        )
    )


def points_in_headings_of_cases() -> bytes:
    """No points beside the criteria: each column is a case, its points in the second row of its heading."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Tốt", "Khá", "Yếu"],
                [None, None, "(2 điểm)", "(1,5 điểm)", "(0 điểm)"],
                ["1", "Kế hoạch", "Đầy đủ", "Một phần", "Không ban hành"],
                ["2", "Kiểm tra", "Từ 30%", "20% - dưới 30%", "Dưới 20%"],
            ]
        )
    )


def shares_in_headings_of_cases() -> bytes:
    """The headings of the cases give shares of the maximum."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "100% điểm", "50% điểm", "0 điểm"],
                ["1", "Kế hoạch", 2, "Đầy đủ", "Một phần", "Không ban hành"],
                ["2", "Kiểm tra", 1, "Từ 30%", "10% - dưới 30%", "Dưới 10%"],
            ]
        )
    )


def years_below_the_points() -> bytes:
    """One heading over the points of two years, the other headings not merged downwards."""
    rows = [
        ["STT", "Tiêu chí", "Điểm tối đa", None, "Cách tính"],
        [None, None, "Năm 2025", "Năm 2026", None],
        ["1", "Chỉ đạo", 3, 4, None],
        ["1.1", "Kế hoạch", 1, 2, _YES],
        ["1.2", "Kiểm tra", 2, 2, _TWO],
    ]
    return workbook(Sheet(rows, merges=["C1:D1"]))


def bonus_on_a_sheet_of_its_own() -> bytes:
    """Sheets of fields, then a sheet of bonus and one of penalties, whose points are called "Điểm trừ"."""
    fine = ["STT", "Nội dung", "Điểm trừ", "Ghi chú"]
    return workbook(
        Sheet([["I. THỂ CHẾ (3 điểm)"], _HEAD, ["1", "Rà soát", 1, _YES], ["2", "Kiểm tra", 2, _TWO]], name="I"),
        Sheet([["II. TÀI CHÍNH (1 điểm)"], _HEAD, ["1", "Công khai", 1, _YES]], name="II"),
        Sheet([["ĐIỂM THƯỞNG"], _HEAD, ["1", "Sáng kiến", 2, "Mỗi sáng kiến cộng 1 điểm"]], name="Thưởng"),
        Sheet([["ĐIỂM TRỪ"], fine, ["1", "Chậm báo cáo", 0.5, "Mỗi lần"]], name="Trừ"),
    )


def percent_for_points() -> bytes:
    """The points are per cent of the whole, in words and as numbers shown as per cent."""
    rows = [
        _HEAD,
        ["I", "Chỉ đạo", "30%", None],
        ["1", "Kế hoạch", 0.1, "Có: 10; không: 0"],
        ["2", "Kiểm tra", "20%", "Có: 20; không: 0"],
    ]
    return workbook(Sheet(rows, formats={"C3": "0%"}))


def words_that_count_beside_letters() -> bytes:
    """The letter stands in the column of numbers, the name counts by itself: it is kept as printed."""
    return workbook(
        Sheet(
            [
                _HEAD,
                ["A.", "PHẦN THỨ NHẤT: NHIỆM VỤ", 1, None],
                ["1.", "Kế hoạch", 1, _YES],
                ["B.", "PHẦN THỨ HAI: XÂY DỰNG", 2, None],
                ["1.", "Sinh hoạt", 2, _TWO],
                [None, "CỘNG (A+B)", 3],
            ]
        )
    )
