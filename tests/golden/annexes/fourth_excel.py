"""Excel annexes of a fourth hand: forms of ministries and provinces, with slips of busy people. Ours too.

First run of the fourth hand's fourteen (with `fourth_word`): eleven read whole. A maximum with a remark in brackets,
two appendices that share a field, and a section of the letter before the table taken for a field were not.
"""

from __future__ import annotations

from tests.golden.annexes.making import Sheet, workbook


def split_maxima() -> bytes:
    """The maximum is split over a two-row heading: all, by appraisal, by survey."""
    return workbook(
        Sheet(
            [
                ["Phụ lục I"],
                ["BẢNG TIÊU CHÍ, TIÊU CHÍ THÀNH PHẦN XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC SỞ NĂM 2026"],
                ["(Kèm theo Quyết định số 456/QĐ-UBND ngày 20/02/2026 của Ủy ban nhân dân tỉnh)"],
                [],
                ["STT", "LĨNH VỰC/TIÊU CHÍ/TIÊU CHÍ THÀNH PHẦN", "ĐIỂM TỐI ĐA", None, None, "CÁCH TÍNH ĐIỂM", "TLKC"],
                [None, None, "Tổng điểm", "Điểm thẩm định", "Điểm ĐTXHH"],
                ["I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC", "4,5", "3", "1,5"],
                ["1", "Kế hoạch CCHC năm", "2", "2", None],
                ["1.1", "Ban hành kế hoạch CCHC", "0,5", "0,5", None,
                 "Ban hành trước ngày 31/01: 0,5; ban hành sau ngày 31/01 hoặc không ban hành: 0", "Kế hoạch"],
                ["1.2", "Mức độ hoàn thành kế hoạch CCHC", "1,5", "1,5", None,
                 "Tính điểm theo công thức: (b/a) * điểm tối đa\nTrong đó:\na: Tổng số nhiệm vụ trong kế hoạch\n"
                 "b: Số nhiệm vụ đã hoàn thành\nNếu b/a < 0,8 thì điểm đánh giá là 0", "Báo cáo"],
                ["2", "Sáng kiến trong triển khai CCHC", "1", "1", None,
                 "Có từ 02 sáng kiến trở lên: 1; Có 01 sáng kiến: 0,5; Không có sáng kiến: 0", "Quyết định công nhận"],
                ["3", "Tác động của công tác chỉ đạo đến kết quả CCHC", "1,5", None, "1,5", "Điều tra xã hội học"],
                ["II", "CẢI CÁCH THỂ CHẾ", "1", "1", None],
                ["1", "Xử lý kết quả rà soát văn bản QPPL", "1", "1", None,
                 "100% số văn bản được xử lý: 1; từ 70% - dưới 100%: 0,5; dưới 70%: 0", "Báo cáo"],
                [None, "TỔNG CỘNG (I+II)", "5,5", "4", "1,5"],
            ],
            merges=["C5:E5", "A5:A6", "B5:B6", "F5:F6", "G5:G6"],
        )
    )  # fmt: skip


def options_with_points() -> bytes:
    """Each way of scoring is a row of its own, its points beside it in the column of maxima; the formula a row, too."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí/tiêu chí thành phần", "Điểm tối đa", "Điểm tự chấm", "Ghi chú"],
                ["1", "THỦ TỤC HÀNH CHÍNH", 5],
                ["1.1", "Công khai thủ tục hành chính", 2],
                ["1.1.1", "Công khai đầy đủ tại Bộ phận Một cửa", 1],
                [None, "Công khai đầy đủ, đúng quy định", 1],
                [None, "Công khai không đầy đủ", 0.5],
                [None, "Không công khai", 0],
                ["1.1.2", "Tỷ lệ hồ sơ được số hóa", 1],
                [None, "Từ 80% trở lên", 1],
                [None, "Từ 60% đến dưới 80%", 0.5],
                [None, "Dưới 60%", 0],
                ["1.2", "Tỷ lệ hồ sơ giải quyết đúng hạn", 3],
                [None, "Từ 95% - 100% thì tính theo công thức: (tỷ lệ % hồ sơ đúng hạn × điểm tối đa)/100%"],
                [None, "Dưới 95%: 0 điểm"],
            ]
        )
    )  # fmt: skip


def off_centre() -> bytes:
    """The table begins in column C below a letterhead; an empty column stands inside it, footnotes below."""
    return workbook(
        Sheet(
            [
                ["ỦY BAN NHÂN DÂN", None, None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                ["TỈNH MẪU", None, None, None, None, "Độc lập - Tự do - Hạnh phúc"],
                [],
                [None, None, "KHUNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CẤP XÃ NĂM 2026"],
                [],
                [None, None, "TT", "Nội dung tiêu chí", None, "Điểm chuẩn", "Phương pháp chấm điểm",
                 "Hồ sơ, tài liệu minh chứng", "Cơ quan chấm"],
                [None, None, "(1)", "(2)", None, "(3)", "(4)", "(5)", "(6)"],
                [None, None, "I", "Chỉ đạo, điều hành", None, "2.50"],
                [None, None, 1, "Kế hoạch cải cách hành chính", None, "1.00", "Có: 1,0; Không: 0", "Kế hoạch", "SNV"],
                [None, None, 2, "Báo cáo cải cách hành chính(1)", None, "1.50",
                 "Mỗi báo cáo chậm trừ 0,25 điểm", "Báo cáo", "SNV"],
                [None, None, "II", "Hiện đại hóa hành chính", None, "2.00"],
                [None, None, 1, "Văn bản điện tử ký số", None, "2.00",
                 "(số văn bản ký số/tổng số văn bản đi) x điểm chuẩn", "Hệ thống", "SKHCN"],
                [None, None, None, "Tổng số điểm", None, "4.50"],
                [None, None, "(1) Báo cáo quý, 6 tháng và năm."],
                [None, None, "* Đơn vị không phát sinh thì ghi rõ."],
            ]
        )
    )  # fmt: skip


def words_before_numbers() -> bytes:
    """Numbers carry their level's word: "Lĩnh vực 1", "TC 1.1", "TCTP 1.1.1"."""
    return workbook(
        Sheet(
            [
                ["Mã số", "Tên lĩnh vực, tiêu chí, tiêu chí thành phần", "Điểm tối đa", "Cách thức đánh giá"],
                ["Lĩnh vực 1", "Cải cách tổ chức bộ máy", 3],
                ["TC 1.1", "Sắp xếp tổ chức bộ máy", 2],
                ["TCTP 1.1.1", "Thực hiện đúng quy định về số lượng cấp phó", 1, "Đúng quy định: 1; Không đúng: 0"],
                ["TCTP 1.1.2", "Sử dụng biên chế", 1,
                 "Sử dụng không vượt quá biên chế được giao: 1; Sử dụng vượt quá biên chế được giao: 0"],
                ["TC 1.2", "Phân cấp quản lý", 1, "Đã thực hiện: 1; chưa thực hiện: 0"],
                ["Lĩnh vực 2", "Cải cách tài chính công", 1],
                ["TC 2.1", "Giải ngân vốn đầu tư công", 1,
                 "Đạt từ 95% trở lên: 1; từ 85% đến dưới 95%: 0,5; dưới 85%: 0"],
            ]
        )
    )  # fmt: skip


def points_in_words() -> bytes:
    """Maxima typed as people say them: "1 điểm", "0,5đ", "02", "2 (ĐTXHH)"."""
    return workbook(
        Sheet(
            [
                ["STT", "TIÊU CHÍ", "ĐIỂM", "HƯỚNG DẪN CHẤM ĐIỂM"],
                ["A", "TIÊU CHÍ CHUNG", "5,5 điểm"],
                ["I", "Chế độ công vụ", "3,5 điểm"],
                ["1", "Tuyển dụng đúng quy định", "1 điểm", "Đúng: 1 điểm. Sai: 0 điểm"],
                ["2", "Đào tạo, bồi dưỡng theo kế hoạch", "0,5đ", "Đạt 100% kế hoạch: 0,5đ; dưới 100%: 0đ"],
                ["3", "Đánh giá của người dân về công chức", "02 (ĐTXHH)", "Theo kết quả điều tra xã hội học"],
                ["II", "Kỷ luật, kỷ cương", "02"],
                ["1", "Chấp hành kỷ luật, kỷ cương", "2,0",
                 "Không có vi phạm: 2 điểm. Mỗi trường hợp vi phạm trừ 0,5 điểm"],
                ["B", "TIÊU CHÍ ĐẶC THÙ", "1 điểm"],
                ["1", "Giao dịch điện tử", "1 điểm", "Tỷ lệ giao dịch điện tử nhân điểm tối đa"],
            ]
        )
    )  # fmt: skip


def a_column_for_each_unit() -> bytes:
    """Behind the annex stand columns for every department's points; last year's are still there."""
    return workbook(
        Sheet(
            [
                ["BẢNG CHẤM ĐIỂM CẢI CÁCH HÀNH CHÍNH NĂM 2026"],
                ["TT", "Lĩnh vực, tiêu chí", "Điểm tối đa", "Cách chấm", "Điểm các đơn vị"],
                [None, None, None, None, "Sở Nội vụ", "Sở Tài chính", "Thanh tra tỉnh"],
                ["I", "Chỉ đạo", 3, None, 2.5, 3, 2],
                ["1", "Tuyên truyền cải cách hành chính", 1, "Có: 1; không: 0", 1, 1, 1],
                ["2", "Kiểm tra cải cách hành chính", 2, "Từ 30% trở lên: 2; từ 20% đến dưới 30%: 1; dưới 20%: 0",
                 1.5, 2, 1],
                ["II", "Chính quyền số", 1, None, 1, 0.5, 1],
                ["1", "Cổng thông tin điện tử", 1,
                 "Cập nhật thường xuyên: 1; không thường xuyên: 0,5; không cập nhật: 0", 1, 0.5, 1],
                [None, "Tổng điểm", 4, None, 3.5, 3.5, 3],
                [None, "Xếp hạng", None, None, 1, 1, 3],
            ],
            merges=["E2:G2", "A2:A3", "B2:B3", "C2:C3", "D2:D3"],
        )
    )  # fmt: skip


def slips_of_numbers() -> bytes:
    """A comma in a code, a code twice, a maximum missing, an O for a nought, a sum that is off."""
    return workbook(
        Sheet(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"],
                ["1", "CHỈ ĐẠO", 4],
                ["1,1", "Kế hoạch", 1, "Có: 1; Không: 0"],
                ["1,2", "Báo cáo", None, "Đủ báo cáo: 1; thiếu báo cáo: 0"],
                ["1.2", "Kiểm tra", 1, "Từ 30% trở lên: 1; dưới 30%: 0"],
                ["1.3.", "Tuyên truyền", "O,5", "Có: 0,5; Không: 0"],
                ["2", "THỂ CHẾ", 2],
                ["2.1", "Rà soát", 1, "Từ 90% trở lên: 1; từ 70% đến 90%: 0,5; dưới 70%: 0"],
                ["2.2 ", "Theo dõi thi hành", 1, "Có: 1, Không: 0"],
                [None, "Tổng", 7],
            ]
        )
    )  # fmt: skip


def letters_and_signs() -> bytes:
    """Four levels down to "a)" and "-": the leaf is the last of them that has points."""
    return workbook(
        Sheet(
            [
                ["TT", "Nội dung", "Điểm", "Cách chấm điểm"],
                ["I", "LĨNH VỰC THỦ TỤC HÀNH CHÍNH", 6],
                ["1", "Kiểm soát thủ tục hành chính", 3],
                ["a", "Kế hoạch kiểm soát thủ tục hành chính", 1, "Có: 1 điểm; không có: 0 điểm"],
                ["b", "Rà soát, đơn giản hóa thủ tục hành chính", 2],
                ["-", "Ban hành kế hoạch rà soát", 0.5, "Có: 0,5 điểm; không có: 0 điểm"],
                [
                    "-",
                    "Thực hiện kế hoạch rà soát",
                    1.5,
                    "Hoàn thành 100%: 1,5 điểm; từ 80% đến dưới 100%: 1 điểm; dưới 80%: 0 điểm",
                ],
                ["2", "Cơ chế một cửa", 3],
                ["a", "Bố trí công chức", 1, "Đủ: 1 điểm; chưa đủ: 0 điểm"],
                ["b", "Xin lỗi khi trễ hẹn", 2, "Mỗi hồ sơ trễ hẹn không xin lỗi trừ 0,5 điểm"],
            ]
        )
    )
