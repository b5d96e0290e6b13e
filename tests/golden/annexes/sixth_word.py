"""A Word annex after the sixth hand: a criterion without its number between numbered ones, a maximum with a sign."""

from __future__ import annotations

from tests.golden.annexes.making import Table, document


def row_without_a_number() -> bytes:
    """The third criterion has lost its number, the fourth goes on counting; one maximum is printed "≤ 3"."""
    return document(
        "PHỤ LỤC",
        "BỘ TIÊU CHÍ CẢI CÁCH HÀNH CHÍNH CẤP XÃ NĂM 2026",
        Table(
            [
                ["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm điểm"],
                ["I", "THỦ TỤC HÀNH CHÍNH", "10", ""],
                ["1", "Niêm yết thủ tục", "2", "Đủ: 2; thiếu: 0"],
                ["2", "Giải quyết đúng hạn", "3", "Tỷ lệ % x 3"],
                ["", "Số hóa hồ sơ", "2", "Từ 80% trở lên: 2; dưới 80%: 0"],
                ["4", "Họp chuyên đề", "≤ 3", "Mỗi quý 01 cuộc: 0,75 điểm"],
                ["II", "TÀI CHÍNH", "1", ""],
                ["1", "Công khai ngân sách", "1", "Có: 1; không: 0"],
            ],
        ),
    )
