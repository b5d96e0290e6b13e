"""The Excel template of the list of new accounts, with drop-down lists of the units and roles of today."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

from chiso.office.accounts.bulk import COLUMNS, LETTERS, MAX_ROWS
from chiso.office.accounts.models import Role
from chiso.office.accounts.planning import role_label_vi
from chiso.office.accounts.unit_labels import unit_labels
from chiso.office.units.models import Unit

_WIDTHS = {"full_name": 28, "unit": 34, "role": 24, "title": 26, "email": 28}


def bulk_template(units: Sequence[Unit], as_of: dt.date) -> bytes:
    """An empty list: header, drop-downs for unit, role and deputy, and a sheet that explains the columns."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#E8ECF1", "border": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet("Danh sách")
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, _WIDTHS.get(column.name, 18), text)
        sheet.write_string(0, index, column.title.vi + (" *" if column.is_needed else ""), head)
        if column.hint.vi:
            sheet.write_comment(0, index, column.hint.vi)
    _lists(book, sheet, units, list(unit_labels(units, as_of).values()))
    _explain(book, head)
    book.close()
    return stream.getvalue()


def _lists(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, units: Sequence[Unit], labels: Sequence[str]
) -> None:
    roles = [role_label_vi(role) for role in Role]
    listed = book.add_worksheet("Đơn vị")
    listed.set_column(0, 0, 44)
    listed.write_column(0, 0, ["Đơn vị", *labels])
    listed.write_column(0, 1, ["Khóa", *(unit.key for unit in units)])
    listed.write_column(0, 3, ["Vai trò", *roles])
    last = MAX_ROWS + 1
    unit_list = f"='Đơn vị'!$A$2:$A${len(units) + 1}"
    role_list = f"='Đơn vị'!$D$2:$D${len(roles) + 1}"
    for name, source in (("unit", unit_list), ("role", role_list), ("is_deputy", ["có", "không"])):
        sheet.data_validation(
            f"{LETTERS[name]}2:{LETTERS[name]}{last}",
            {
                "validate": "list",
                "source": source,
                "error_title": "Không có trong danh sách",
                "error_message": "Chọn một mục trong danh sách thả xuống.",
                "error_type": "warning" if name == "unit" else "stop",
            },
        )


def _explain(book: xlsxwriter.Workbook, head: xlsxwriter.format.Format) -> None:
    sheet = book.add_worksheet("Hướng dẫn")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 80)
    sheet.write_row(0, 0, ["Cột", "Cách ghi"], head)
    for line, column in enumerate(COLUMNS, start=1):
        needed = "bắt buộc" if column.is_needed else "có thể để trống"
        sheet.write_row(line, 0, [column.title.vi, "; ".join(part for part in (needed, column.hint.vi) if part)])
    after = len(COLUMNS) + 2
    sheet.write_string(after, 0, "Lưu ý")
    sheet.write_string(after, 1, "Một người giữ nhiều vai trò: ghi nhiều dòng cùng tên đăng nhập và cùng họ tên.")
