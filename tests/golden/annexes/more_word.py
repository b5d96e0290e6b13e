"""More self-made Word annexes: nested tables, letterheads, rows broken over pages. The criteria are ours."""

from __future__ import annotations

from tests.golden.annexes.making import Nested, Table, document

_HEAD = ["STT", "Lĩnh vực/Tiêu chí", "Điểm tối đa", "Cách tính điểm", "Tài liệu kiểm chứng"]


def letterhead_and_signature() -> bytes:
    """The letterhead and the signatures are tables too; the head comes again in the middle of the table."""
    return document(
        Table(
            [
                ["ỦY BAN NHÂN DÂN\nTỈNH MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"],
                ["Số: 12/QĐ-UBND", "Mẫu, ngày 15 tháng 01 năm 2026"],
            ]
        ),
        "PHỤ LỤC I",
        "TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CỦA CÁC SỞ NĂM 2026",
        Table(
            [
                _HEAD,
                ["1", "CÔNG TÁC CHỈ ĐẠO", "3,50", "", ""],
                ["1.1", "Kế hoạch", "1,50", "", ""],
                ["1.1.1", "Ban hành kế hoạch", "0,50", "Ban hành: 0,5; không ban hành: 0", "Kế hoạch"],
                ["1.1.2", "Thực hiện kế hoạch", "1,00", "Hoàn thành 100%: 1", ""],
                _HEAD,
                ["1.1.2 (tiếp theo)", "", "", "Từ 80% đến dưới 100%: 0,5; dưới 80%: 0", "Báo cáo"],
                ["1.2", "Chế độ báo cáo", "2,00", "Mỗi báo cáo chậm trừ 0,5 điểm", "Báo cáo"],
                ["", "Tổng điểm", "3,50", "", ""],
            ]
        ),
        Table([["Nơi nhận:\n- Như trên;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn Mẫu"]]),
    )


def tables_inside_cells() -> bytes:
    """The scoring of a criterion is a small table inside its cell."""
    return document(
        "BỘ TIÊU CHÍ NĂM 2026",
        Table(
            [
                _HEAD,
                ["I", "CHỈ ĐẠO", "3", "", ""],
                ["1", "Kế hoạch", "1", "Có: 1; Không: 0", ""],
                [
                    "2",
                    "Tỷ lệ hoàn thành",
                    "2",
                    Nested([["Từ 95% trở lên", "2 điểm"], ["Từ 80% đến dưới 95%", "1"], ["Dưới 80%", "0"]]),
                    "Báo cáo",
                ],
            ]
        ),
    )


def levels_by_words() -> bytes:
    """No number column: the level is told by words, the points by the name; notes as rows between."""
    return document(
        Table(
            [
                ["Lĩnh vực / Tiêu chí / Tiêu chí thành phần", "Điểm tối đa", "Phương pháp đánh giá"],
                ["Lĩnh vực 1. Chỉ đạo, điều hành", "3", ""],
                ["Tiêu chí 1.1. Kế hoạch", "1", ""],
                ["Tiêu chí thành phần 1.1.1. Ban hành", "0,5", "Có: 0,5; Không: 0"],
                ["Tiêu chí thành phần 1.1.2. Công khai", "0,5", "Có: 0,5; Không: 0"],
                ["Lưu ý: tiêu chí 1.2 chấm theo quý.", "", ""],
                ["Tiêu chí 1.2. Báo cáo", "2", "Mỗi báo cáo chậm trừ 0,5 điểm"],
                ["Lĩnh vực 2. Thể chế", "1", ""],
                ["Tiêu chí 2.1. Rà soát", "1", "Đạt: 1; Không đạt: 0"],
            ],
            merges=[(5, 0, 5, 2)],
        )
    )


def bullets_in_cells() -> bytes:
    """Scoring as Word bullets in one cell, names over two paragraphs, a number followed by a long space."""
    return document(
        Table(
            [
                ["TT", "Tiêu chí", "Điểm\ntối đa", "Cách\ntính điểm", "Cơ quan\nchủ trì"],
                ["I.", "CÔNG TÁC CHỈ ĐẠO,\nĐIỀU HÀNH", "3", "", ""],
                [
                    "1. ",
                    "Tỷ lệ nhiệm vụ\nhoàn thành",
                    "2",
                    "• Từ 95% trở lên: 2 điểm\n• Từ 80% đến dưới 95%: 1 điểm\n• Dưới 80%: 0 điểm",
                    "Văn phòng",
                ],
                ["2. ", "Sáng kiến", "1", "Mỗi sáng kiến: 0,5 điểm, tối đa 1 điểm", "Sở Nội vụ"],
                ["II.", "THỂ CHẾ", "1", "", ""],
                ["1.", "Rà soát", "1", "- Có: 1 điểm\n- Không: 0 điểm", "Sở Tư pháp"],
            ]
        )
    )


def names_down_the_side() -> bytes:
    """Fields without numbers and points in a merged first column, criteria counted through."""
    return document(
        Table(
            [
                ["Lĩnh vực", "STT", "Tiêu chí", "Điểm tối đa", "Cách tính"],
                ["Chỉ đạo\nđiều hành", "1", "Kế hoạch", "1,00", "Có: 1; Không: 0"],
                ["", "2", "Báo cáo", "1.5", "Có: 1,5; Không: 0"],
                ["Thể chế", "3", "Rà soát", "01 điểm", "Có: 1; Không: 0"],
                ["", "4", "Kiểm tra", "1đ", "Có: 1; Không: 0"],
            ],
            merges=[(1, 0, 2, 0), (3, 0, 4, 0)],
        )
    )
