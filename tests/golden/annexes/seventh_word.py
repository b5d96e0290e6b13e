"""Word annexes after a seventh hand: titled tables with their sums, a summary behind the last one."""

from __future__ import annotations

from tests.golden.annexes.making import Table, document

_HEAD = ["Số TT", "Tiêu chí", "Điểm tối đa", "Cách chấm điểm"]


def summary_behind_the_last_table() -> bytes:
    """A title "Bảng 1. …" over each table, its sum below; the summary gives one field other points."""
    return document(
        "BỘ TIÊU CHÍ ĐÁNH GIÁ NĂM 2026",
        "Bảng 1. Thủ tục hành chính",
        Table([_HEAD, ["1.1", "Rà soát thủ tục", "1,5", "Đạt: 1,5; không đạt: 0"],
               ["1.2", "Công khai thủ tục", "1", "Có: 1; không: 0"], ["Cộng Bảng 1", "", "2,5", ""]],
              merges=[(3, 0, 3, 1)]),
        "Bảng 2. Chuyển đổi số",
        Table([_HEAD, ["2.1", "Kế hoạch chuyển đổi số", "0,5", "Có: 0,5; không: 0"],
               ["2.2", "Hồ sơ trực tuyến", "2", "(b/a) x 2"], ["Cộng Bảng 2", "", "2,5", ""]],
              merges=[(3, 0, 3, 1)]),
        "Bảng 3. Điểm thưởng, điểm trừ",
        Table([_HEAD, ["3.1", "Mô hình hay", "1", "Mỗi mô hình cộng 0,5 điểm, tối đa 1 điểm"],
               ["3.2", "Chậm nộp hồ sơ", "-1", "Mỗi ngày chậm trừ 0,25 điểm, tối đa trừ 1 điểm"]]),
        "Bảng tổng hợp",
        Table([["STT", "Nhóm tiêu chí", "Điểm tối đa"], ["1", "Cải cách thủ tục", "2,5"],
               ["2", "Chuyển đổi số", "3"], ["", "Tổng", "5,5"]]),
    )  # fmt: skip


def texts_below_by_code() -> bytes:
    """A table of names and points, then one of scoring texts that knows the codes alone."""
    return document(
        "BẢNG ĐIỂM",
        Table([["TT", "Tiêu chí", "Điểm"], ["I", "Đất đai", "3"], ["1", "Cấp giấy chứng nhận", "2"],
               ["2", "Chỉnh lý biến động", "1"], ["II", "Môi trường", "2"], ["1", "Thu gom rác thải", "2"]]),
        "HƯỚNG DẪN CHẤM ĐIỂM",
        Table([["TT", "Cách tính điểm", "Hồ sơ minh chứng"], ["I", "", ""],
               ["1", "Đúng hạn: 2; chậm từ 1 đến 5 ngày: 1; chậm trên 5 ngày: 0", "Sổ theo dõi"],
               ["2", "Đủ: 1; thiếu: 0", "Báo cáo"], ["II", "", ""],
               ["1", "Từ 95% trở lên: 2; từ 85% đến dưới 95%: 1; dưới 85%: 0", "Báo cáo"]]),
    )  # fmt: skip
