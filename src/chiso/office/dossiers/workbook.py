"""The monitor table in Excel: counts as numbers, rates as formulas over them; Vietnamese, as all paper is."""

from __future__ import annotations

import io

import xlsxwriter

from chiso.engine.text import format_date
from chiso.office.dossiers.monitor import COUNTS, Monitor

_SILENT = len(COUNTS) + 1


def monitor_workbook(monitor: Monitor) -> bytes:
    """The table as a workbook with a total row; rates stay formulas, so that a corrected count corrects them."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Theo dõi")
        style = {"font_name": "Times New Roman", "font_size": 12}
        head = book.add_format(
            {**style, "bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        )
        title = book.add_format({**style, "bold": True, "font_size": 14})
        text, whole, rate = (
            book.add_format({**style, "border": 1, **more})
            for more in ({"text_wrap": True}, {"num_format": "#,##0"}, {"num_format": "0.0%"})
        )
        sheet.write(0, 0, "THEO DÕI GIẢI QUYẾT HỒ SƠ THỦ TỤC HÀNH CHÍNH", title)
        start, day = format_date(monitor.since), format_date(monitor.as_of)
        sheet.write(1, 0, f"{monitor.of}: hồ sơ tiếp nhận từ {start}, tính đến {day}")
        heads = (
            *(monitor.first_column, "Tiếp nhận", "Đã giải quyết", "Trước hạn", "Đúng hạn", "Quá hạn"),
            *("Đang giải quyết, còn hạn", "Đang giải quyết, quá hạn", "Có số hóa TPHS", "KQ đã số hóa"),
            *("Quá hạn chưa xin lỗi", "Tỷ lệ quá hạn", "Tỷ lệ số hóa"),
        )
        sheet.write_row(3, 0, heads, head)
        row = 4
        for line in monitor.lines:
            sheet.write_string(row, 0, line.name, text)
            for place, value in enumerate((*line.counts, line.silent), start=1):
                sheet.write(row, place, "" if value is None else value, whole)
            _rates(sheet, row, rate)
            row += 1
        if monitor.lines:
            sheet.write_string(row, 0, "Tổng", head)
            for place in range(1, _SILENT + 1):
                letter = chr(ord("A") + place)
                sheet.write_formula(row, place, f"=SUM({letter}5:{letter}{row})", whole)
            _rates(sheet, row, rate)
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, _SILENT + 2, 12)
        sheet.freeze_panes(4, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
    return buffer.getvalue()


def _rates(sheet: object, row: int, style: object) -> None:
    number = row + 1
    write = sheet.write_formula  # type: ignore[attr-defined]
    write(row, 11, f'=IF(C{number}=0,"",F{number}/C{number})', style)
    write(row, 12, f'=IF(B{number}=0,"",I{number}/B{number})', style)
