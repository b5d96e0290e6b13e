"""The monitor table in Excel: one row an agency, counts as numbers, rates as formulas over them."""

from __future__ import annotations

import datetime as dt
import io

import xlsxwriter
from django.utils.translation import gettext as _

from chiso.engine.calendar import VIETNAM
from chiso.engine.text import format_date
from chiso.office.dossiers.queries.figures import Board

_COUNTS = ("received", "resolved", "early", "on_time", "late", "pending", "overdue", "digitised", "result_digital")


def monitor_workbook(board: Board, at: dt.datetime) -> bytes:
    """The board as a workbook with a total row; rates stay formulas, so that a corrected count corrects them."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("Theo dõi"))
        style = {"font_name": "Times New Roman", "font_size": 12}
        head = book.add_format(
            {**style, "bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        )
        title = book.add_format({**style, "bold": True, "font_size": 14})
        text, whole, rate = (
            book.add_format({**style, "border": 1, **more})
            for more in ({"text_wrap": True}, {"num_format": "#,##0"}, {"num_format": "0.0%"})
        )
        day = format_date(at.astimezone(VIETNAM).date())
        sheet.write(0, 0, _("THEO DÕI GIẢI QUYẾT HỒ SƠ THỦ TỤC HÀNH CHÍNH"), title)
        since = format_date(board.start)
        sheet.write(1, 0, _("Hồ sơ tiếp nhận từ %(start)s, tính đến %(day)s") % {"start": since, "day": day})
        heads = (
            *(_("Đơn vị"), _("Tiếp nhận"), _("Đã giải quyết"), _("Trước hạn"), _("Đúng hạn"), _("Quá hạn")),
            *(_("Đang giải quyết, còn hạn"), _("Đang giải quyết, quá hạn"), _("Có số hóa TPHS"), _("KQ đã số hóa")),
            *(_("Quá hạn chưa xin lỗi"), _("Tỷ lệ quá hạn"), _("Tỷ lệ số hóa")),
        )
        sheet.write_row(3, 0, heads, head)
        row = 4
        for line in board.lines:
            sheet.write_string(row, 0, line.name, text)
            for place, name in enumerate(_COUNTS, start=1):
                value = line.figures.get(name)
                sheet.write(row, place, "" if value is None else value, whole)
            sheet.write_number(row, 10, line.silent, whole)
            _rates(sheet, row, rate)
            row += 1
        if board.lines:
            sheet.write_string(row, 0, _("Tổng"), head)
            for place in range(1, 11):
                letter = chr(ord("A") + place)
                sheet.write_formula(row, place, f"=SUM({letter}5:{letter}{row})", whole)
            _rates(sheet, row, rate)
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, 12, 12)
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
