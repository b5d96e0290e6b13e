"""Self-made Excel annexes in the shapes and with the slips that official ones have. The criteria are ours."""

from __future__ import annotations

import unicodedata
from datetime import date

from chiso.engine.text.legacy_tables import TCVN3
from tests.golden.annexes.making import Sheet, workbook


def _nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _tcvn3(text: str) -> str:
    back = {letter: code for code, letter in TCVN3.items() if len(code) == 1}
    return "".join(back.get(letter, letter) for letter in text)


def plain() -> bytes:
    """Numbers 1, 1.1, 1.1.1; decimal commas as text, blanks that do not break, one name in decomposed letters."""
    return workbook(
        Sheet(
            [
                ["Phụ lục I"],
                ["BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC SỞ, BAN, NGÀNH NĂM 2026"],
                ["(Ban hành kèm theo Quyết định số 123/QĐ-UBND ngày 05/01/2026 của UBND tỉnh Mẫu)"],
                [],
                [
                    "STT",
                    "Lĩnh vực/tiêu chí/tiêu chí thành phần",
                    "Điểm tối đa",
                    "Cách tính điểm",
                    "Tài liệu kiểm chứng",
                    "Cơ quan thẩm định",
                    "Ghi chú",
                ],
                ["1", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "4,5"],
                ["1.1", "Kế hoạch cải cách hành chính", "2,5"],
                ["1.1.1", "Ban hành kế hoạch\u00a0năm", "0,5", "Có: 0,5; Không: 0", "Kế hoạch của đơn vị", "Sở Nội vụ"],
                [
                    "1.1.2",
                    _nfd("Mức độ hoàn thành kế hoạch"),
                    "2",
                    "Đạt từ 95% trở lên: 2; từ 80% đến dưới 95%: 1; dưới 80%: 0",
                    "Báo cáo năm",
                    "Sở Nội vụ",
                ],
                [
                    "1.2",
                    "Chế độ báo cáo",
                    "2",
                    "Mỗi báo cáo chậm trừ 0,25 điểm",
                    "- Báo cáo quý\n- Báo cáo năm",
                    "Sở Nội vụ",
                    "4 báo cáo",
                ],
                ["2", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "5,5"],
                [
                    "2.1",
                    "Tỷ lệ hồ sơ giải quyết đúng hạn",
                    "4",
                    "(b/a) × điểm tối đa. Trong đó: a là tổng số hồ sơ; b là số hồ sơ đúng hạn",
                ],
                ["2.2", "Sáng kiến cải cách thủ tục", "1,5", "Mỗi sáng kiến: 0,5, tối đa 1,5"],
                ["", "Tổng cộng", "10"],
                ["Ghi chú: báo cáo gửi qua hệ thống điều hành."],
            ],
            merges=["A1:G1", "A2:G2", "A3:G3", "A15:G15"],
        )
    )


def roman() -> bytes:
    """I, 1, a) with counting anew in every field; heading of two rows and a row of column numbers; trailing marks."""
    return workbook(
        Sheet(
            [
                ["BẢNG TIÊU CHÍ CHẤM ĐIỂM CÁC XÃ, PHƯỜNG"],
                ["TT", "Nội dung đánh giá", "Điểm", None, None, "Phương pháp đánh giá", "Minh chứng"],
                [None, None, "Tối đa", "Tự chấm", "Thẩm định", None, None],
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
                ["I.", "CHỈ ĐẠO, ĐIỀU HÀNH", 6],
                ["1.", "Kế hoạch", 3],
                ["a)", "Ban hành kế hoạch;", 1, None, None, "Ban hành: 1; không ban hành: 0"],
                ["b)", "Kết quả thực hiện:", 2, None, None, "Đạt 100%: 2; từ 80% đến dưới 100%: 1; dưới 80%: 0"],
                ["2.", "Tuyên truyền", 3, None, None, "Mỗi tin, bài: 0,5 điểm, tối đa 3 điểm"],
                ["II.", "THỦ TỤC HÀNH CHÍNH", 4],
                ["1.", "Công khai thủ tục", 1.5, None, None, "Công khai đầy đủ: 1,5; không công khai đầy đủ: 0"],
                ["2.", "Giải quyết hồ sơ", 2.5],
                ["a)", "Hồ sơ đúng hạn", 1.5, None, None, "Tỷ lệ % × điểm tối đa; dưới 50%: 0 điểm"],
                ["b)", "Hồ sơ trực tuyến", 1, None, None, "Từ 60% trở lên: 1; từ 40% đến dưới 60%: 0,5; dưới 40%: 0"],
                [None, "TỔNG ĐIỂM (I + II)", 10],
            ],
            merges=["A1:G1", "A2:A3", "B2:B3", "C2:E2", "F2:F3", "G2:G3"],
        )
    )


def excel_mangled() -> bytes:
    """Excel made 1.10 the number 1.1 and 2.1, 2.2 dates; the heading is repeated; points carry their unit."""
    rows: list[list[object]] = [
        ["STT", "Tiêu chí", "Thang điểm", "Hướng dẫn chấm điểm"],
        [1, "Chỉ đạo, điều hành", "10 điểm"],
    ]
    for place in range(1, 10):
        rows.append([float(f"1.{place}"), f"Nhiệm vụ thứ {place}", "0,9 điểm", "Có: 0,9; Không: 0"])
    rows.append([1.1, "Nhiệm vụ thứ 10", "1,9 điểm", "Có: 1,9; Không: 0"])
    rows.append(["STT", "Tiêu chí", "Thang điểm", "Hướng dẫn chấm điểm"])
    rows.append([2, "Thể chế", "3đ"])
    rows.append([date(2026, 1, 2), "Rà soát văn bản", "1đ", "Đạt: 1; Không đạt: 0"])
    rows.append([date(2026, 2, 2), "Kiểm tra văn bản", "2đ", "Đạt: 2; Không đạt: 0"])
    return workbook(Sheet(rows, formats={"A15": "d.m", "A16": "d.m"}))  # type: ignore[arg-type]


def option_rows() -> bytes:
    """No column for scoring: each option is a row below its criterion, with points of its own."""
    return workbook(
        Sheet(
            [
                ["Số TT", "Lĩnh vực, tiêu chí", "Điểm chuẩn", "Tài liệu kiểm chứng"],
                ["I", "CÔNG TÁC CHỈ ĐẠO", "3"],
                ["1", "Ban hành kế hoạch cải cách hành chính", "1", "Kế hoạch"],
                [None, "Ban hành đúng thời hạn", "1"],
                [None, "Ban hành chậm", "0,5"],
                [None, "Không ban hành", "0"],
                ["2", "Tỷ lệ nhiệm vụ hoàn thành", "2", "Báo cáo"],
                [None, "Đạt từ 95% trở lên", 2],
                [None, "Đạt từ 80% đến dưới 95%", 1],
                [None, "Đạt dưới 80%", 0],
                ["II", "TÀI CHÍNH", "2"],
                ["3", "Giải ngân", "2", "Báo cáo tài chính"],
                ["-", "Từ 90% trở lên: 2"],
                ["-", "Từ 70% đến dưới 90%: 1"],
                ["-", "Dưới 70%: 0"],
                [None, "Cộng", 5],
            ]
        )
    )


def tall_merges() -> bytes:
    """Number, name and points merged over the rows of the options; points of options in a column of their own."""
    return workbook(
        Sheet(
            [
                ["Mã", "Chỉ tiêu", "Điểm tối đa", "Cách chấm điểm", "Điểm", "Đơn vị chủ trì"],
                ["1", "Chuyển đổi số", 5],
                ["1.1", "Văn bản ký số", 2, "Từ 95% trở lên", 2, "Văn phòng"],
                [None, None, None, "Từ 80% đến dưới 95%", 1],
                [None, None, None, "Dưới 80%", 0],
                ["1.2", "Dịch vụ công trực tuyến", 3, "Có hồ sơ trực tuyến", 3, "Văn phòng"],
                [None, None, None, "Không có hồ sơ trực tuyến", 0],
            ],
            merges=["B2:B2", "A3:A5", "B3:B5", "C3:C5", "F3:F5", "A6:A7", "B6:B7", "C6:C7"],
        )
    )


def level_columns() -> bytes:
    """A column for each level, merged downwards, and no numbers in two of them."""
    return workbook(
        Sheet(
            [
                ["Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần", "Điểm", "Phương pháp tính"],
                ["1. Chỉ đạo, điều hành", "1.1. Kế hoạch", "1.1.1. Ban hành kế hoạch", 1, "Có: 1; Không: 0"],
                [None, None, "1.1.2. Thực hiện kế hoạch", 2, "(b/a) × 2"],
                [
                    None,
                    "1.2. Kiểm tra",
                    "1.2.1. Tỷ lệ đơn vị được kiểm tra",
                    1,
                    "Từ 30% trở lên: 1; từ 20% đến dưới 30%: 0,5; dưới 20%: 0",
                ],
                ["2. Thể chế", "2.1. Văn bản", "2.1.1. Rà soát văn bản", 1, "Đạt: 1; Không đạt: 0"],
            ],
            merges=["A2:A4", "B2:B3"],
        )
    )


def points_in_names() -> bytes:
    """Columns in another order, numbers and points inside the names, a wrapped and a hyphenated name."""
    return workbook(
        Sheet(
            [
                ["Tài liệu kiểm chứng", "Nội dung", "Cách tính"],
                [None, "LĨNH VỰC I: CẢI CÁCH THỂ CHẾ (10 điểm)"],
                [None, "1. Xây dựng văn bản (4 điểm)"],
                ["Văn bản", "1.1. Chất lượng văn bản (2,5 điểm)", "Đạt: 2,5; Không đạt: 0"],
                ["Văn bản", "1.2. Thời hạn ban hành\nvăn bản (1,5)", "Đúng hạn: 1,5; không đúng hạn: 0"],
                [None, "2. Rà soát văn bản (6 điểm)", "Từ 90% trở lên: 6; từ 70% đến dưới 90%: 3; dưới 70%: 0"],
                [None, "LĨNH VỰC II: TỔ CHỨC BỘ MÁY (5 điểm)"],
                [None, "3. Sắp xếp tổ chức, ngh-\niệp vụ (5 điểm)", "Hoàn thành: 5; không hoàn thành: 0"],
            ]
        )
    )


def several_sheets() -> bytes:
    """A summary sheet, one sheet a field, a hidden sheet and a hidden row."""
    head = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
    return workbook(
        Sheet(
            [["STT", "Lĩnh vực", "Điểm tối đa"], ["1", "Chỉ đạo", 3], ["2", "Thể chế", 2], [None, "Tổng cộng", 5]],
            name="Tổng hợp",
        ),
        Sheet(
            [
                head,
                ["1", "Chỉ đạo", 3],
                ["1.1", "Kế hoạch", 1, "Có: 1; Không: 0"],
                ["1.1a", "Kế hoạch cũ (bỏ)", 1, "Có: 1; Không: 0"],
                ["1.2", "Báo cáo", 2, "Mỗi báo cáo chậm trừ 0,5"],
            ],
            name="Lĩnh vực 1",
            hidden_rows=[4],
        ),
        Sheet([head, ["2", "Thể chế", 2], ["2.1", "Rà soát", 2, "Đạt: 2; Không đạt: 0"]], name="Lĩnh vực 2"),
        Sheet([head, ["9", "Nháp", 9], ["9.1", "Nháp", 9, "Có: 9; Không: 0"]], name="Nháp", state="hidden"),
    )


def old_font() -> bytes:
    """Everything typed in a TCVN3 font."""
    rows = [
        ["STT", "Lĩnh vực/tiêu chí", "Điểm tối đa", "Cách tính điểm"],
        ["1", "Công tác chỉ đạo, điều hành", 3],
        ["1.1", "Kế hoạch cải cách hành chính", 1, "Có: 1; Không: 0"],
        ["1.2", "Tỷ lệ nhiệm vụ hoàn thành", 2, "Đạt từ 95% trở lên: 2; từ 80% đến dưới 95%: 1; dưới 80%: 0"],
        [None, "Tổng cộng", 3],
    ]
    return workbook(Sheet([[_tcvn3(value) if isinstance(value, str) else value for value in row] for row in rows]))


def slips() -> bytes:
    """A code twice, a code and a maximum missing, sums that miss, a formula without result, an Excel error."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"],
                ["1", "Chỉ đạo, điều hành", 5],
                ["1.1", "Kế hoạch", 1, "Có: 1; Không: 0"],
                ["1.2", "Báo cáo", 2, "Mỗi báo cáo chậm trừ 0,5"],
                ["1.2", "Kiểm tra", 1, "Đạt: 1; Không đạt: 0"],
                ["1.4", "Tuyên truyền", None, "Có: 1; Không: 0"],
                ["2", "Thể chế", "=SUM(C8:C9)"],
                ["2.1", "Rà soát văn bản", 1, "Đạt: 1; Không đạt: 0"],
                [None, "Kiểm tra văn bản", 1, "Đạt: 1; Không đạt: 0"],
                ["3", "Tài chính", 2],
                ["3.1", "Giải ngân", "1.5 - 2", "Từ 90% trở lên: 2; dưới 90%: 0"],
                ["3.2", "Công khai", 1, "Có: 2; Không: 0"],
                [None, "Tổng cộng", 12],
            ]
        )
    )


def four_levels() -> bytes:
    """A, I, 1, 1.1 below one another, notes marked with stars, points as dates."""
    return workbook(
        Sheet(
            [
                ["Số TT", "Nội dung tiêu chí", "Điểm tối đa", "Ghi chú", "Cơ quan theo dõi, đánh giá"],
                ["A", "NHÓM TIÊU CHÍ CHUNG", 4],
                ["I", "Chỉ đạo", 4],
                ["1", "Kế hoạch (*)", 2.5],
                ["1.1", "Ban hành", 1],
                ["1.2", "Thực hiện", date(2026, 5, 1)],
                ["2", "Báo cáo", "1,5"],
                ["B", "NHÓM TIÊU CHÍ RIÊNG", 3],
                ["I", "Tài chính", 3],
                ["1", "Giải ngân", 3],
            ],
            formats={"C6": "d.m"},
        )
    )


def no_heading() -> bytes:
    """Only the rows."""
    return workbook(
        Sheet(
            [
                ["1", "Chỉ đạo, điều hành cải cách hành chính", 3],
                ["1.1", "Ban hành kế hoạch cải cách hành chính năm", 1],
                ["1.2", "Thực hiện chế độ báo cáo định kỳ", 2],
                ["2", "Cải cách thể chế của đơn vị", 2],
                ["2.1", "Rà soát văn bản quy phạm pháp luật", 2],
            ]
        )
    )


def bonus() -> bytes:
    """Fields, then bonus and penalty points that are no part of the total; survey and statistics leaves."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "Hình thức đánh giá", "Cách tính điểm"],
                ["I", "Kết quả cải cách hành chính", 10],
                ["I.1", "Tỷ lệ hồ sơ đúng hạn", 4, "Tự đánh giá", "(b/a) × 4"],
                [
                    "I.2",
                    "Mức độ hài lòng của người dân",
                    4,
                    "Điều tra xã hội học",
                    "Chỉ số hài lòng (%) × điểm tối đa/100",
                ],
                ["I.3", "Tốc độ tăng thu ngân sách", 2, "Số liệu thống kê", "Đạt kế hoạch: 2; không đạt kế hoạch: 0"],
                ["II", "Điểm thưởng", 2],
                ["II.1", "Sáng kiến cấp tỉnh", 2, None, "Mỗi sáng kiến cộng 0,5 điểm, tối đa 2 điểm"],
                ["III", "Điểm trừ", -3],
                ["III.1", "Báo cáo sai số liệu", -3, None, "Mỗi trường hợp trừ 1 điểm"],
                [None, "Tổng điểm", 10],
            ]
        )
    )


def nested_number_columns() -> bytes:
    """A number column for each level under one heading; options below a criterion without number or points."""
    return workbook(
        Sheet(
            [
                ["Phụ lục 1"],
                ["Chỉ số cải cách hành chính của các sở năm 2025"],
                [
                    "STT",
                    None,
                    None,
                    "Lĩnh vực/Tiêu chí/Tiêu chí thành phần",
                    "Điểm tối đa",
                    "Điểm tự đánh giá",
                    "Điểm thẩm định",
                ],
                ["1", None, None, "CHỈ ĐẠO", 3],
                [None, "1.1", None, "Kế hoạch", 3],
                [None, None, "1.1.1", "Ban hành kế hoạch", 1, 1, 1],
                [None, None, None, "Đúng thời gian: 1"],
                [None, None, None, "Không đúng thời gian: 0"],
                [None, None, "1.1.2", "Thực hiện kế hoạch", 2, 2, 1.5],
                [
                    None,
                    None,
                    None,
                    "Tính theo công thức (b/a) x 2,0. Trong đó: a là tổng số nhiệm vụ; b là số nhiệm vụ hoàn thành.",
                ],
                ["2", None, None, "THỂ CHẾ", 1],
                [None, "2.1", None, "Rà soát", 1, 0.5, 0.5],
                [None, None, None, "Rà soát kịp thời: 1"],
                [None, None, None, "Không rà soát hoặc rà soát không kịp thời: 0"],
                ["TỔNG CỘNG", None, None, None, 4],
            ],
            merges=["A3:C3", "A15:D15"],
        )
    )


def merged_field_rows() -> bytes:
    """Fields merged over the whole row with their points in the name, criteria numbered through."""
    return workbook(
        Sheet(
            [
                ["TT", "Tiêu chí", "Mô tả/Cách tính", "Điểm chuẩn", "Ghi chú"],
                ["A. CÔNG TÁC CHỈ ĐẠO (5 điểm)"],
                [1, "Kế hoạch", "Có: 2; Không: 0", 2],
                [2, "Báo cáo", "Đủ, đúng hạn: 3 điểm; mỗi báo cáo chậm trừ 0,5 điểm", 3],
                ["B. THỂ CHẾ (5 điểm)"],
                [3, "Văn bản", "Từ 90% trở lên: 5 điểm; từ 70 đến dưới 90%: 3 điểm; dưới 70%: 0 điểm", 5],
                ["Cộng (A+B)", None, None, 10],
            ],
            merges=["A2:E2", "A5:E5"],
        )
    )


def words_like_totals() -> bytes:
    """Names that begin like totals, numbers and notes."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Điểm"],
                ["1", "100% thủ tục hành chính được công khai", 2],
                ["2", "Tỷ lệ hồ sơ mức độ 3, 4", 3],
                ["3", "Tổng số cuộc đối thoại (tối thiểu 2 cuộc)", 1],
                ["4", "Tổng hợp, báo cáo", 1],
                ["5", "05 nhiệm vụ trọng tâm", 1],
                ["6", "Công khai ngân sách", 2],
            ]
        )
    )
