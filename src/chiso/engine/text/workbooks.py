"""A sheet of a workbook as a table, like one from a CSV file: texts as a person would type them.

The trap: a title above the headings, and a day that Excel keeps as a moment.
"""

from __future__ import annotations

import datetime as dt
import io

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text.dates import format_date
from chiso.engine.text.tables import Table, read_table
from chiso.engine.text.unicode import tidy

_HEAD_ROWS = 15


def read_any_table(data: bytes, *, where: str = "", sheet: str = "") -> Table:
    """The table in a CSV file or on one sheet of a workbook (the first, or the one named).

    The heading of a sheet is the fullest of its first rows; lines bear their row's number. Raises InputError
    (`table.unreadable`, `table.sheet`, and what `read_table` raises).
    """
    return _workbook(data, where, sheet) if data[:4] == b"PK\x03\x04" else read_table(data, where=where)


def _workbook(data: bytes, where: str, sheet: str) -> Table:
    import openpyxl  # late: CSV needs none of it

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        names = book.sheetnames
        if sheet and sheet not in names:
            message = Text("không có trang tính này", "there is no such sheet")
            raise InputError([Problem("table.sheet", message, where, sheet, Text(", ".join(names), ", ".join(names)))])
        rows = [[_shown(cell) for cell in row] for row in book[sheet or names[0]].iter_rows(values_only=True)]
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise
        message = Text("không đọc được sổ Excel", "the workbook cannot be read")
        raise InputError([Problem("table.unreadable", message, where, str(error)[:80])]) from error
    widest = max((sum(map(bool, row)) for row in rows[:_HEAD_ROWS]), default=0)
    if not widest:
        return Table((), ())
    head = next(at for at, row in enumerate(rows) if sum(map(bool, row)) == widest)
    columns = tuple(rows[head])
    lines = [(at + 1, dict(zip(columns, row, strict=False))) for at, row in enumerate(rows) if at > head and any(row)]
    return Table(columns, tuple(lines))


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return format_date(cell.date())
    return repr(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else tidy(str(cell))
