"""Excel annexes of a fifth hand, after the offices' own: totals on top, codes inside names, field by field.

First run of the fifth hand's four (with `fifth_word`): three read whole. One sub-criterion with its options in the rows
below was taken for an option itself, and a picture was named without its cell.
"""

from __future__ import annotations

import io

import openpyxl
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from tests.golden.annexes.making import Sheet, workbook


def codes_inside_names() -> bytes:
    """No column of numbers: the code begins the name; the sum stands on top, last year's points are hidden."""
    return workbook(
        Sheet(
            [
                ["ỦY BAN NHÂN DÂN TỈNH MẪU"],
                ["Phụ lục 2: BỘ TIÊU CHÍ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ CẤP XÃ NĂM 2026"],
                ["(Ban hành kèm theo Quyết định số 88/QĐ-UBND ngày 12/3/2026)"],
                [],
                ["Nội dung tiêu chí", "Thang điểm", None, "Phương pháp chấm điểm", "Minh chứng"],
                [None, "Năm 2025", "Năm 2026"],
                ["TỔNG ĐIỂM", 9, "10,0 điểm"],
                ["I. NHẬN THỨC SỐ", 3, "3,5 điểm"],
                ["1.1. Kế hoạch chuyển đổi số của xã", 1, "1,0 điểm",
                 "- Đã ban hành: Điểm tối đa;\n- Chưa ban hành: 0 điểm", "Kế hoạch"],
                ["1.2. Cuộc họp của Ban Chỉ đạo", 2, "2,5 điểm",
                 "Họp từ 04 cuộc trở lên: 2,5đ; 03 cuộc: 2đ; 02 cuộc: 1đ; dưới 02 cuộc: 0đ", "Thông báo kết luận"],
                ["Ghi chú: chỉ tính cuộc họp có biên bản."],
                ["1.3. Tiêu chí của năm cũ", 1, "1,0 điểm", "Có: 1; Không: 0"],
                ["II. HOẠT ĐỘNG CHÍNH QUYỀN SỐ", 6, "6,5 điểm"],
                ["2.1. Hồ sơ công việc xử lý trên môi trường mạng", 3, "3,0 điểm",
                 "a = Số hồ sơ công việc xử lý trên mạng;\nb = Tổng số hồ sơ công việc;\n- Tỷ lệ = a/b;\n"
                 "- Điểm = Tỷ lệ*Điểm tối đa", "Báo cáo"],
                ["2.2. Thanh toán không dùng tiền mặt", 2, "2,0 điểm",
                 "Từ 80% trở lên: 2,0đ; từ 50% đến dưới 80%: 1,0đ; dưới 50%: 0đ", "Báo cáo"],
                ["2.3. Phòng họp trực tuyến", 1, "1,5 điểm",
                 "Có phòng họp trực tuyến, vận hành thường xuyên: 1,5đ.", "Ảnh chụp"],
                ["Ghi chú: Số liệu chốt đến ngày 15/12/2026."],
            ],
            merges=["A1:E1", "A2:E2", "A3:E3", "B5:C5", "A5:A6", "D5:D6", "E5:E6", "A11:E11", "A17:E17"],
            hidden_rows=[12],
            hidden_columns=["B"],
        )
    )  # fmt: skip


def field_sheets_with_signs() -> bytes:
    """A sheet for each field, a sheet that sums them, a sheet of advice; sub-criteria begin with "-", ways with "+"."""
    head = ["TT", "Tiêu chí", "Điểm chuẩn", "Ghi chú"]
    return workbook(
        Sheet(
            [["BẢNG TỔNG HỢP ĐIỂM"], ["TT", "Lĩnh vực", "Điểm chuẩn"], ["A", "Chỉ đạo, điều hành", 4],
             ["B", "Thủ tục hành chính", 6], [None, "Tổng cộng", 10]],
            name="Tổng hợp",
        ),
        Sheet(
            [["A. CHỈ ĐẠO, ĐIỀU HÀNH"], head,
             ["A", "Chỉ đạo, điều hành", 4],
             [1, "Kế hoạch và báo cáo", 2],
             [None, "- Ban hành kế hoạch", 1],
             [None, "+ Ban hành đúng hạn: 1 điểm"],
             [None, "+ Ban hành chậm: 0,5 điểm"],
             [None, "+ Không ban hành: 0 điểm"],
             [None, "- Chế độ báo cáo", 1],
             [None, "+ Mỗi báo cáo chậm trừ 0,25 điểm"],
             [2, "Kiểm tra", 2],
             [None, "- Tỷ lệ đơn vị được kiểm tra", 2],
             [None, "+ Từ 30% trở lên: 2 điểm"],
             [None, "+ Từ 20% đến dưới 30%: 1 điểm"],
             [None, "+ Dưới 20%: 0 điểm"]],
            name="A",
        ),
        Sheet(
            [["B. THỦ TỤC HÀNH CHÍNH"], head,
             ["B", "Thủ tục hành chính", 6],
             [1, "Giải quyết hồ sơ", 6],
             [None, "- Hồ sơ đúng hạn", 4],
             [None, "+ Tính theo công thức: (b/a) x điểm tối đa"],
             [None, "- Công khai thủ tục", 2],
             [None, "+ 100% thủ tục được công khai: 2 điểm"],
             [None, "+ Còn thủ tục chưa công khai: 0 điểm"]],
            name="B",
        ),
        Sheet([["Hướng dẫn"], ["Các đơn vị tự chấm điểm theo mẫu và gửi trước ngày 20/12."]], name="Hướng dẫn"),
    )  # fmt: skip


def sums_by_formula_with_slips() -> bytes:
    """Sums are formulas nobody calculated, one code is twice, one maximum missing; a picture stands beside."""
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                Sheet(
                    [
                        ["BỘ TIÊU CHÍ THI ĐUA KHỐI XÃ, PHƯỜNG NĂM 2026"],
                        ["STT", "Nội dung thi đua", "Mức điểm tối đa", "Cách chấm điểm"],
                        ["I", "Phát triển kinh tế", "=SUM(C4:C6)"],
                        ["1", "Thu ngân sách", 5,
                         "Đạt 100% dự toán: 5 điểm; từ 90% đến dưới 100%: 3 điểm; dưới 90%: 0 điểm"],
                        ["2", "Giải ngân vốn đầu tư", 5, "Điểm = Tỷ lệ giải ngân x điểm tối đa"],
                        ["2", "Xây dựng nông thôn mới", 3, "Đạt chuẩn: 3 điểm; chưa đạt chuẩn: 0 điểm"],
                        ["II", "Quốc phòng, an ninh", "=SUM(C8:C9)"],
                        ["1", "Giao quân", 4, "Đạt 100% chỉ tiêu: 4 điểm; thiếu mỗi công dân trừ 1 điểm"],
                        ["2", "Trật tự an toàn xã hội", None,
                         "Không để xảy ra vụ việc nghiêm trọng: 3 điểm; để xảy ra: 0 điểm"],
                    ],
                    merges=["A1:D1"],
                )
            )
        )
    )  # fmt: skip
    picture = io.BytesIO()
    Picture.new("RGB", (40, 20), "white").save(picture, "PNG")
    book.active.add_image(Image(picture), "F3")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
