"""A Word annex of the fifth hand: leaves without a number, two rows of headings, a note below them. Ours too."""

from __future__ import annotations

from tests.golden.annexes.making import Table, document


def leaves_without_numbers() -> bytes:
    """Criteria are numbered, what is scored below them is not; points are written "0,5đ"; the total stands first."""
    return document(
        "PHỤ LỤC III",
        "BỘ CHỈ SỐ THEO DÕI, ĐÁNH GIÁ CẢI CÁCH HÀNH CHÍNH CÁC PHƯỜNG NĂM 2026",
        "(Kèm theo Quyết định số 15/QĐ-UBND ngày 20/01/2026 của UBND tỉnh Mẫu)",
        Table(
            [
                ["STT", "Lĩnh vực, tiêu chí", "Điểm", "", "Hướng dẫn chấm điểm"],
                ["", "", "Tối đa", "Tự chấm", ""],
                ["", "Tổng điểm", "7,5đ", "", ""],
                ["I", "CẢI CÁCH THỂ CHẾ", "3,0đ", "", ""],
                ["1", "Rà soát văn bản", "2,0đ", "", ""],
                ["", "Ban hành kế hoạch rà soát", "0,5đ", "",
                 "Ban hành kịp thời: 0.5\nKhông ban hành hoặc ban hành không kịp thời: 0"],
                ["", "Xử lý văn bản sau rà soát", "1,5đ", "",
                 "Từ 80% - 100% số văn bản thì tính điểm theo công thức: (Tỷ lệ % văn bản đã xử lý x 1.5)/100%\n"
                 "Dưới 80% số văn bản: 0"],
                ["2", "Theo dõi thi hành pháp luật", "1,0đ", "",
                 "Thực hiện đầy đủ: 1; một phần: 0,5; không thực hiện: 0"],
                ["II", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "4,5đ", "", ""],
                ["1", "Công khai thủ tục hành chính", "1,5đ", "",
                 "100% TTHC được công khai: 1,5đ; từ 80% đến dưới 100%: 0,5đ; dưới 80%: 0đ"],
                ["2", "Giải quyết hồ sơ", "3,0đ", "", ""],
                ["", "Hồ sơ trả đúng hạn", "2,0đ", "", "Mỗi hồ sơ trễ hạn trừ 0,1 điểm, tối đa trừ 2 điểm"],
                ["", "Thư xin lỗi khi trễ hạn", "1,0đ", "",
                 "Có thư xin lỗi 100% hồ sơ trễ hạn: 1 điểm; có nhưng chưa đủ: 0,5 điểm; không có: 0 điểm"],
                ["", "Ghi chú: không tính hồ sơ do công dân xin rút.", "", "", ""],
            ],
            merges=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4), (13, 1, 13, 4)],
        ),
        "Nơi nhận: các phường.",
    )  # fmt: skip
