"""The ministry's form in Excel: the columns of its annex, and two for its points and its reasons.

The same file comes back: the columns that the ministry fills are those that `national.ministry` reads.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from xlsxwriter.workbook import Workbook

from chiso.engine.text import format_date_official, parse_decimal
from chiso.office.reports.excel.styles import Styles
from chiso.office.reports.paper.data import AnnexRow, NationalAnnexPaper
from chiso.office.reports.paper.layout import MOTTO, NATION

HEADS = (
    "STT",
    "Lĩnh vực/tiêu chí/tiêu chí thành phần",
    "Điểm tối đa",
    "Điểm tự chấm",
    "Giải trình",
    "Tài liệu kiểm chứng",
    "Điểm Bộ Nội vụ thẩm định",
    "Ý kiến của Bộ Nội vụ",
)
WIDTHS = (8, 46, 9, 9, 34, 42, 12, 26)
_LEFT, _RIGHT = 1, 7  # the last columns of the two halves of the head


def write_form(paper: NationalAnnexPaper, *, at: datetime, training: bool) -> bytes:
    """The form as a workbook; numbers are numbers, what is not known is an empty cell."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles, page = Styles(book), book.add_worksheet("Tự chấm điểm")
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.6, right=0.4, top=0.7, bottom=0.7)
    page.set_footer("&C&P/&N")
    first = _head(page, paper, styles, at, training)
    page.set_row(first - 1, 48)
    for column, head in enumerate(HEADS):
        page.write_string(first - 1, column, head, styles.head)
    page.freeze_panes(first, 2)
    page.repeat_rows(first - 1)
    for number, row in enumerate(paper.rows, start=first):
        _line(page, number, row, styles)
    last = first + len(paper.rows)
    total = AnnexRow("", "Tổng cộng", True, True, paper.total_max, paper.total_own, "", "")
    _line(page, last, total, styles)
    page.print_area(0, 0, last, len(HEADS) - 1)
    book.close()
    return buffer.getvalue()


def _head(page: Any, paper: NationalAnnexPaper, styles: Styles, at: datetime, training: bool) -> int:
    """The lines above the table; returns the row of the first entry."""
    page.merge_range(0, 0, 0, _LEFT, " ".join(paper.head.issuer.split()), styles.subtitle)
    page.merge_range(0, _LEFT + 1, 0, _RIGHT, NATION, styles.subtitle)
    page.merge_range(1, 0, 1, _LEFT, "", styles.centred)
    page.merge_range(1, _LEFT + 1, 1, _RIGHT, MOTTO, styles.subtitle)
    lines = [
        (f"BẢNG TỰ CHẤM ĐIỂM NĂM {paper.year} CỦA {paper.unit.upper()}", styles.title),
        (paper.framework, styles.subtitle),
        (paper.legal_basis, styles.centred),
        (paper.attached_to, styles.centred_soft),
        (f"Xuất lúc {at:%H:%M}, {format_date_official(at.date())}", styles.centred_soft),
        ("BẢN TẬP HUẤN: mọi số liệu là giả định" if training else "", styles.warning),
    ]
    shown = [line for line in lines if line[0]]
    page.set_row(0, 18)
    for row, (text, style) in enumerate(shown, start=2):
        page.set_row(row, 22 if style in (styles.title, styles.subtitle) else 18)
        page.merge_range(row, 0, row, _RIGHT, text, style)
    return len(shown) + 4


def _height(row: AnnexRow) -> float:
    """Room for the longest of the wrapped cells: not every program measures it when it opens the file."""
    texts = ((row.name, WIDTHS[1]), (row.note, WIDTHS[4]), (row.evidence, WIDTHS[5]))
    lines = (sum(1 + len(part) // width for part in text.split("\n")) for text, width in texts)
    return 15.5 * max(1, *lines)


def _line(page: Any, number: int, row: AnnexRow, styles: Styles) -> None:
    page.set_row(number, _height(row))
    branch = styles.branch(0 if row.is_field else 1)
    text, points = (branch.text, branch.points) if row.is_group else (styles.text, styles.points)
    page.write_string(number, 0, row.code, text)
    page.write_string(number, 1, row.name, text)
    for column, shown in ((2, row.max), (3, row.own)):
        if shown:
            page.write_number(number, column, float(parse_decimal(shown)), points)
        else:
            page.write_blank(number, column, None, points)
    page.write_string(number, 4, row.note, text)
    page.write_string(number, 5, row.evidence, text)
    page.write_blank(number, 6, None, points if row.is_group else styles.input("number"))
    page.write_blank(number, 7, None, text if row.is_group else styles.open_text)
