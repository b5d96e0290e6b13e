"""Self-made Word annexes in the shapes and with the slips that official ones have. The criteria are ours."""

from __future__ import annotations

from tests.golden.annexes.making import Table, document

_HEAD = ["STT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Điểm tối đa", "Cách tính điểm", "Tài liệu kiểm chứng"]


def pages() -> bytes:
    """Numbers written by Word, cells merged in both directions, the second page a table with its heading again."""
    return document(
        "PHỤ LỤC II",
        "BỘ TIÊU CHÍ ĐÁNH GIÁ CÁC XÃ, PHƯỜNG NĂM 2026",
        "(Kèm theo Quyết định số 45/QĐ-UBND ngày 10 tháng 02 năm 2026)",
        Table(
            [
                _HEAD,
                ["", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "3,00", "", ""],
                ["", "Kế hoạch", "3,00", "", ""],
                ["", "Ban hành kế hoạch", "1,00", "Có ban hành: 1; không ban hành: 0", "Kế hoạch"],
                ["", "Thực hiện kế hoạch", "2,00", "Từ 95% trở lên: 2", "Báo cáo"],
                ["", "", "", "Từ 80% đến dưới 95%: 1", ""],
                ["", "", "", "Dưới 80%: 0", ""],
            ],
            merges=[(4, 0, 6, 0), (4, 1, 6, 1), (4, 2, 6, 2), (4, 4, 6, 4)],
            numbered=[(1, 0, 0), (2, 0, 1), (3, 0, 2), (4, 0, 2)],
        ),
        "",
        Table(
            [
                _HEAD,
                ["", "THỂ CHẾ", "2,00", "", ""],
                ["", "Rà soát văn bản", "2,00", "Đạt: 2; Không đạt: 0", "Báo cáo"],
                ["", "Tổng cộng", "5,00", "", ""],
            ],
            numbered=[(1, 0, 0), (2, 0, 1)],
        ),
        "Ghi chú: số liệu chốt ngày 30/11.",
    )


def fields_as_paragraphs() -> bytes:
    """Each field is a paragraph, its criteria a table below it without a heading of its own from the second on."""
    return document(
        "TIÊU CHÍ CHẤM ĐIỂM NĂM 2026",
        "I. CHỈ ĐẠO, ĐIỀU HÀNH (3 điểm)",
        Table(
            [
                ["TT", "Nội dung", "Điểm", "Cách chấm"],
                ["1", "Kế hoạch", "1", "Có: 1; Không: 0"],
                ["2", "Báo cáo", "2", "Cứ chậm 1 báo cáo trừ 0,5 điểm"],
            ]
        ),
        "II. THỂ CHẾ (2 điểm)",
        Table(
            [["1", "Rà soát văn bản", "1", "Đạt: 1; Không đạt: 0"], ["2", "Kiểm tra văn bản", "1", "Có: 1; Không: 0"]]
        ),
    )


def wide_rows() -> bytes:
    """Fields merged over the whole row, options listed inside the name's cell, words for levels in the names."""
    return document(
        Table(
            [
                ["Mã số", "Nội dung tiêu chí", "Điểm tối đa", "Cơ quan thẩm định"],
                ["Lĩnh vực 1: Chỉ đạo, điều hành (4 điểm)", "", "", ""],
                ["TC 1.1", "Kế hoạch\n- Ban hành đúng quy định: 1\n- Không đúng quy định: 0", "1", "Sở Nội vụ"],
                [
                    "TC 1.2",
                    "Nhiệm vụ được giao\nHoàn thành 100%: 3 điểm\nTừ 80% đến dưới 100%: 2 điểm\nDưới 80%: 0 điểm",
                    "3",
                    "Văn phòng UBND",
                ],
                ["Lĩnh vực 2: Thể chế (2 điểm)", "", "", ""],
                ["TC 2.1", "Rà soát văn bản\n- Có: 2\n- Không: 0", "2", "Sở Tư pháp"],
            ],
            merges=[(1, 0, 1, 3), (4, 0, 4, 3)],
        )
    )


def option_rows_with_dashes() -> bytes:
    """Counting anew under every Roman number; each option a row with a dash and points of its own."""
    return document(
        "UBND TỈNH MẪU",
        "Phụ lục",
        "(Ban hành kèm theo Quyết định số 2211/QĐ-UBND ngày 31/8/2026)",
        Table(
            [
                ["TT", "Nội dung tiêu chí", "Thang điểm", "Căn cứ, tài liệu chứng minh"],
                ["I", "CHỈ ĐẠO, ĐIỀU HÀNH", "20", ""],
                ["1", "Kế hoạch", "10", ""],
                ["1.1", "Ban hành kế hoạch", "5", "Kế hoạch"],
                ["", "- Ban hành đúng hạn", "5", ""],
                ["", "- Ban hành chậm đến 10 ngày", "2,5", ""],
                ["", "- Ban hành chậm trên 10 ngày hoặc không ban hành", "0", ""],
                ["1.2", "Kết quả thực hiện", "5", "Báo cáo"],
                ["", "- Hoàn thành từ 100%", "5", ""],
                ["", "- Hoàn thành từ 80% đến dưới 100%", "3", ""],
                ["", "- Hoàn thành dưới 80%", "0", ""],
                ["2", "Tuyên truyền", "10", ""],
                ["", "- Có tuyên truyền", "10", ""],
                ["", "- Không tuyên truyền", "0", ""],
                ["II", "THỂ CHẾ", "10", ""],
                ["1", "Rà soát", "10", ""],
                ["", "Đạt", "10", ""],
                ["", "Không đạt", "0", ""],
                ["", "TỔNG CỘNG", "30", ""],
            ]
        ),
        "Nơi nhận:",
    )


def split_over_pages() -> bytes:
    """The second page begins in the middle of a criterion's options and has no heading."""
    return document(
        Table(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính"],
                ["1", "Chỉ đạo", "2", ""],
                ["1.1", "Kế hoạch", "1", "Có: 1"],
            ]
        ),
        Table([["", "", "", "Không: 0"], ["1.2", "Báo cáo", "1", "Có: 1; Không: 0"]]),
    )
