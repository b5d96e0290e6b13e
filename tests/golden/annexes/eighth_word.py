"""Word annexes whose fields are no rows, a criterion that goes on over the page, a table in a text box."""

from __future__ import annotations

from tests.golden.annexes.making import Box, Table, document

_HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm điểm"]
_YES = "Có: 1; không: 0"


def fields_as_plain_titles() -> bytes:
    """Paragraphs in capitals without a number name the fields; the criteria count again in each table."""
    return document(
        "BỘ TIÊU CHÍ ĐÁNH GIÁ NĂM 2026",
        "LĨNH VỰC CẢI CÁCH THỂ CHẾ (3 điểm)",
        Table([_HEAD, ["1", "Rà soát", "1", _YES], ["2", "Kiểm tra", "2", "Đạt: 2; không đạt: 0"]]),
        "LĨNH VỰC TÀI CHÍNH CÔNG (2 điểm)",
        Table([_HEAD, ["1", "Công khai", "1", _YES], ["2", "Giải ngân", "1", "Tỷ lệ % x 1"]]),
        "LĨNH VỰC CHUYỂN ĐỔI SỐ (1 điểm)",
        Table([_HEAD, ["1", "Ký số", "1", _YES]]),
    )


def criterion_over_two_pages() -> bytes:
    """A criterion merged over its cases goes on below the heading of the next page, its number and name again."""
    return document(
        "PHỤ LỤC",
        Table(
            [_HEAD, ["1", "Kỷ cương", "3", ""], ["1.1", "Giờ giấc", "2", "Tốt: 2"], ["", "", "", "Khá: 1"],
             ["Trang 1/2", "", "", ""], _HEAD, ["1.1", "Giờ giấc (tiếp theo)", "", "Yếu: 0"],
             ["1.2", "Trang phục", "1", _YES]],
            merges=[(2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (4, 0, 4, 3)],
        ),
    )  # fmt: skip


def table_in_a_text_box() -> bytes:
    """The title and the table of a field hang in a text box, which the file holds twice for old programs."""
    return document(
        "BỘ TIÊU CHÍ NĂM 2026",
        Box("I. CẢI CÁCH THỂ CHẾ (2 điểm)", Table([_HEAD, ["1", "Rà soát", "1", _YES], ["2", "Kiểm tra", "1", _YES]])),
    )
