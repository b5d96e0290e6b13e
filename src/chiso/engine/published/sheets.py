"""The bytes of a published table, CSV or Excel, as headings and lines."""

from __future__ import annotations

import io

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import Table, read_table, tidy

_HEAD_ROWS = 15


def table_of(data: bytes, name: str, sheet: str = "") -> Table:
    """The table in a CSV file or on one sheet of a workbook (the first, or the one named).

    The heading of a sheet is the fullest of its first rows. Raises InputError (`published.unreadable`, `.sheet`).
    """
    return _workbook(data, name, sheet) if data[:4] == b"PK\x03\x04" else read_table(data, where=name)


def _workbook(data: bytes, name: str, sheet: str) -> Table:
    import openpyxl  # late: CSV needs none of it

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        names = book.sheetnames
        if sheet and sheet not in names:
            message = Text("không có trang tính này", "there is no such sheet")
            raise InputError(
                [Problem("published.sheet", message, name, sheet, Text(", ".join(names), ", ".join(names)))]
            )
        rows = [[_shown(cell) for cell in row] for row in book[sheet or names[0]].iter_rows(values_only=True)]
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise
        message = Text("không đọc được sổ Excel", "the workbook cannot be read")
        raise InputError([Problem("published.unreadable", message, name, str(error)[:80])]) from error
    widest = max((sum(map(bool, row)) for row in rows[:_HEAD_ROWS]), default=0)
    head = next((at for at, row in enumerate(rows) if sum(map(bool, row)) == widest), 0) if widest else 0
    if not widest:
        return Table((), ())
    columns = tuple(rows[head])
    lines = [(at + 1, dict(zip(columns, row, strict=False))) for at, row in enumerate(rows) if at > head and any(row)]
    return Table(columns, tuple(lines))


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    return repr(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else tidy(str(cell))
