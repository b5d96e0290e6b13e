"""The ministry's form: one row per node in the layout of an official annex, with an empty column for its points.

The same file comes back: the column that the ministry fills is the one that `national.ministry` reads.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

from xlsxwriter.workbook import Workbook

from chiso.engine.text import format_date_official
from chiso.office.national.queries.overview import LeafLine, Overview
from chiso.office.reports.excel.styles import Styles
from chiso.office.rounds.leaves import owner_of

HEADS = (
    "STT",
    "Lĩnh vực, tiêu chí, tiêu chí thành phần",
    "Điểm tối đa",
    "Điểm tự đánh giá",
    "Điểm Bộ Nội vụ thẩm định",
    "Tài liệu kiểm chứng",
    "Giải trình",
    "Cơ quan chủ trì",
)
WIDTHS = (7, 46, 9, 10, 13, 40, 32, 22)
_FIRST = 6


def write_form(view: Overview, evidence: Mapping[str, list[str]], *, at: datetime, training: bool) -> bytes:
    """The form with the self score; `evidence` are the documents of each leaf in words."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles, page = Styles(book), book.add_worksheet("Tự đánh giá")
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P/&N")
    round_ = view.sheet.group.round
    titles = [
        (f"BẢNG TỰ ĐÁNH GIÁ, CHẤM ĐIỂM NĂM {round_.year}", styles.title),
        (view.sheet.unit.name, styles.subtitle),
        ("; ".join(view.framework.legal_basis) or view.framework.name.vi, styles.centred),
        (f"Xuất lúc {at:%H:%M}, {format_date_official(at.date())}", styles.centred_soft),
    ]
    if training:
        titles.append(("BẢN TẬP HUẤN: mọi số liệu là giả định", styles.warning))
    for row, (text, style) in enumerate(titles):
        page.merge_range(row, 0, row, len(HEADS) - 1, text, style)
    for column, head in enumerate(HEADS):
        page.write_string(_FIRST - 1, column, head, styles.head)
    page.freeze_panes(_FIRST, 2)
    page.repeat_rows(_FIRST - 1)
    for row, line in enumerate(view.lines, start=_FIRST):
        _line(page, row, line, styles, len(view.framework.ancestors(line.node.code)), evidence)
    last = _FIRST + len(view.lines)
    branch = styles.branch(0)
    page.write_string(last, 0, "", branch.text)
    page.write_string(last, 1, "Tổng điểm", branch.text)
    for column, number in ((2, view.framework.total), (3, view.total)):
        if number is None:
            page.write_blank(last, column, None, branch.text)
        else:
            page.write_number(last, column, float(number), branch.points)
    for column in range(4, len(HEADS)):
        page.write_blank(last, column, None, branch.text)
    book.close()
    return buffer.getvalue()


def _line(page, row: int, line: LeafLine, styles: Styles, depth: int, evidence: Mapping[str, list[str]]) -> None:  # type: ignore[no-untyped-def]
    text, points = (styles.text, styles.points) if line.is_leaf else _branch(styles, depth)
    node = line.node
    page.write_string(row, 0, node.code, text)
    page.write_string(row, 1, node.name.vi, text)
    for column, number in ((2, node.max), (3, line.points)):
        if number is None:
            page.write_blank(row, column, None, points)
        else:
            page.write_number(row, column, float(number), points)
    page.write_blank(row, 4, None, styles.input("number") if line.is_leaf else points)
    page.write_string(row, 5, "\n".join(evidence.get(node.code, ())), text)
    page.write_string(row, 6, line.answer.note if line.answer else "", text)
    owner = line.lead.unit.name if line.lead else owner_of(node).vi if line.kind in ("result", "reserved") else ""
    page.write_string(row, 7, owner, text)


def _branch(styles: Styles, depth: int):  # type: ignore[no-untyped-def]
    branch = styles.branch(depth)
    return branch.text, branch.points
