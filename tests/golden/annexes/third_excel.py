"""Excel annexes of a third hand: sheets that were scored already, bilingual headings, weights, prefixes. Ours too.

First run of the third hand's twelve (with `third_word`): nine read whole; a total in words below the table, names
merged over columns, and a heading of names that ends with "và điểm tối đa" were not.
"""

from __future__ import annotations

import unicodedata

from tests.golden.annexes.making import Sheet, workbook

_YES = "Có: 1; Không: 0"


def scored_sheet() -> bytes:
    """Two heading rows over points given by three hands; last year's figures still stand in them."""
    return workbook(
        Sheet(
            [
                ["BẢNG TỔNG HỢP TỰ ĐÁNH GIÁ, CHẤM ĐIỂM NĂM 2026"],
                [],
                ["STT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Điểm tối đa", "Điểm đánh giá thực tế", None, None,
                 "Cách tính điểm", "Ghi chú"],
                [None, None, None, "Tự đánh giá", "Thẩm định", "Chỉ số"],
                ["1", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", 3, 2.5, 2, "66,67%"],
                ["1.1", "Kế hoạch cải cách hành chính", 1, 1, 1, "100%", _YES],
                ["1.2", "Mức độ hoàn thành kế hoạch", 2, 1.5, 1, "50%",
                 "Từ 95% trở lên: 2; từ 80% đến dưới 95%: 1; dưới 80%: 0", "Theo báo cáo"],
                ["2", "CẢI CÁCH THỂ CHẾ", 2, 2, 2, "100%"],
                ["2.1", "Rà soát văn bản quy phạm pháp luật", 2, 2, 2, "100%", "(b/a) × điểm tối đa"],
                [None, "TỔNG ĐIỂM", 5, 4.5, 4, "80%"],
            ],
            merges=["D3:F3", "A3:A4", "B3:B4", "C3:C4", "G3:G4", "H3:H4"],
        )
    )  # fmt: skip


def field_words() -> bytes:
    """ "Lĩnh vực 1" and "Tiêu chí 1.1" are written out in the column of names; there is no column of numbers."""
    return workbook(
        Sheet(
            [
                ["Nội dung đánh giá", "Điểm tối đa", "Phương pháp chấm điểm"],
                ["Lĩnh vực 1. Chỉ đạo, điều hành", "4,0", None],
                ["Tiêu chí 1.1. Ban hành kế hoạch", "1,0", _YES],
                ["Tiêu chí 1.2. Tỷ lệ nhiệm vụ hoàn thành", "3,0", "Từ 90% trở lên: 3 điểm; dưới 90%: 0 điểm"],
                ["Lĩnh vực 2. Thủ tục hành chính", "2,0", None],
                ["Tiêu chí 2.1. Công khai thủ tục", "2,0", "Đầy đủ: 2; chưa đầy đủ: 1; không công khai: 0"],
            ]
        )
    )


def bilingual_headings() -> bytes:
    """Headings in two languages, each on two lines of its cell."""
    return workbook(
        Sheet(
            [
                ["STT\n(No.)", "Tiêu chí\n(Criteria)", "Điểm tối đa\n(Max. points)", "Cách tính điểm\n(Scoring)",
                 "Tài liệu kiểm chứng\n(Evidence)"],
                ["I", "Chuyển đổi số", 3],
                ["1", "Hồ sơ trực tuyến", 2, "(số hồ sơ trực tuyến / tổng số hồ sơ) × điểm tối đa", "Hệ thống"],
                ["2", "Chữ ký số", 1, _YES, "Danh sách"],
                ["II", "Tài chính công", 1],
                ["1", "Quy chế chi tiêu nội bộ", 1, "Đã ban hành: 1; chưa ban hành: 0", "Quy chế"],
            ]
        )
    )  # fmt: skip


def weights_beside_points() -> bytes:
    """A column of weights in per cent stands before the points."""
    return workbook(
        Sheet(
            [
                ["TT", "Tiêu chí", "Trọng số (%)", "Điểm tối đa", "Thang điểm đánh giá"],
                ["1", "Chỉ đạo", "60%", 6, None],
                ["1.1", "Kế hoạch", "20%", 2, "Có: 2; Không: 0"],
                ["1.2", "Kiểm tra", "40%", 4, "Từ 30% trở lên: 4; từ 20% đến dưới 30%: 2; dưới 20%: 0"],
                ["2", "Thể chế", "40%", 4, None],
                ["2.1", "Rà soát", "40%", 4, "Đạt: 4; Không đạt: 0"],
            ]
        )
    )


def sums_after_fields() -> bytes:
    """A sum row after each field, blank rows between, the grand total twice."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Điểm chuẩn", "Cách chấm"],
                ["I", "Chỉ đạo", 3, None],
                ["1", "Kế hoạch", 1, _YES],
                ["2", "Báo cáo", 2, "Mỗi báo cáo chậm trừ 0,5 điểm"],
                [None, "Cộng I", 3, None],
                [],
                ["II", "Thể chế", 2, None],
                ["1", "Rà soát", 2, "Đạt: 2; Không đạt: 0"],
                [None, "Cộng II", 2, None],
                [],
                [None, "Tổng cộng (I + II)", 5, None],
                ["Tổng số điểm: 5 điểm"],
            ]
        )
    )


def prefixed_codes() -> bytes:
    """Numbers with letters before them: LV1, TC1.1, TCTP1.1.1."""
    return workbook(
        Sheet(
            [
                ["Mã", "Tên lĩnh vực, tiêu chí", "Điểm", "Cách tính"],
                ["LV1", "Chỉ đạo, điều hành", 3, None],
                ["TC1.1", "Kế hoạch", 3, None],
                ["TCTP1.1.1", "Ban hành kế hoạch", 1, _YES],
                ["TCTP1.1.2", "Thực hiện kế hoạch", 2, "Từ 90% trở lên: 2; dưới 90%: 0"],
                ["LV2", "Thể chế", 1, None],
                ["TC2.1", "Kiểm tra văn bản", 1, "Đạt: 1; Không đạt: 0"],
            ]
        )
    )


def names_over_columns() -> bytes:
    """Names merged over three columns, points and texts at the right."""
    rows = [
        ["STT", "Tiêu chí đánh giá", None, None, "Điểm tối đa", "Cách tính điểm"],
        ["A", "CHỈ ĐẠO", None, None, 3],
        ["1", "Kế hoạch", None, None, 1, _YES],
        ["2", "Tuyên truyền", None, None, 2, "Mỗi tin, bài 0,5 điểm, tối đa 2 điểm"],
        ["B", "THỂ CHẾ", None, None, 2],
        ["1", "Rà soát", None, None, 2, "Hoàn thành: 2; Không hoàn thành: 0"],
    ]
    return workbook(Sheet(rows, merges=[f"B{place}:D{place}" for place in range(1, 7)]))


def typed_on_a_mac() -> bytes:
    """Decomposed letters, line breaks inside names, blanks before and after everything."""
    rows = [
        [" STT ", "Tiêu chí ", " Điểm\ntối đa", "Cách\ntính điểm"],
        ["1 ", " Chỉ đạo,\nđiều hành ", " 3 ", None],
        ["1.1 ", "Ban hành\nkế hoạch", " 1,0", " Có : 1 ;\n Không : 0 "],
        [" 1.2", "Tỷ lệ\nhoàn thành", "2,0 ", "Từ 90%\ntrở lên: 2;\ndưới 90%: 0"],
    ]
    return workbook(
        Sheet([[unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    )
