"""Excel out: a heading, a table with its column names, text that stays text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

Value = str | int | Decimal | dt.date | None


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: int = 16


def table_workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet: the title, the frozen heading row, the rows; A4 across. A text that begins with "=" stays a text."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    font = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
    head = book.add_format({**font, "bold": True, "border": 1, "bg_color": "#E8ECF1", "text_wrap": True})
    plain = book.add_format({**font, "border": 1, "text_wrap": True})
    day = book.add_format({**font, "border": 1, "num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Bảng")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.write_string(0, 0, title, book.add_format({**font, "bold": True, "font_size": 14}))
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(2, index, column.title, head)
    sheet.freeze_panes(3, 1)
    for line, row in enumerate(rows, start=3):
        for index, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write_datetime(line, index, dt.datetime.combine(value, dt.time()), day)
            elif isinstance(value, (int, Decimal)):
                sheet.write_number(line, index, value, plain)
            else:
                sheet.write_string(line, index, value or "", plain)
    book.close()
    return stream.getvalue()
