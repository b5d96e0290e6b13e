"""The first sheet of a workbook as text, each cell as the officer sees it."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import polars as pl

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import decimal_of

MAX_COLUMNS = 50


def read_workbook(data: bytes) -> tuple[pl.DataFrame, int, list[Problem]]:
    """The cells of the first sheet as text columns from the first row that holds anything, and that row's number.

    The last is a problem for each cell whose content cannot be known. InputError when the workbook cannot be read.
    """
    try:
        return _read(data)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise, also while it walks through the rows
        raise InputError([_unreadable(error)]) from error


def _read(data: bytes) -> tuple[pl.DataFrame, int, list[Problem]]:
    # a CSV needs none of this, and it is not small
    from openpyxl import load_workbook

    values = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = values.worksheets[0]
    problems: list[Problem] = []
    rows: list[list[str]] = []
    before: Any = None
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        # one cell at the foot of the sheet makes a million rows above it: openpyxl gives them all as one empty tuple
        rows.append(rows[-1] if cells is before else [_cell(cell, number, problems) for cell in cells])
        before = cells
    problems += _not_computed(data, rows)
    first = next((number for number, row in enumerate(rows) if any(row)), 0)
    width = 1 + max((place for place, name in enumerate(rows[first] if rows else []) if name), default=-1)
    # only columns with a name are read; the sheet may be far wider
    columns = [pl.Series(f"column_{at}", [row[at] for row in rows[first:]], pl.String) for at in range(width)]
    return pl.DataFrame(columns), first + 1, problems


def _unreadable(error: Exception) -> Problem:
    return Problem(
        "answers.workbook",
        Text("Không đọc được sổ tính.", "The workbook cannot be read."),
        "",
        str(error)[:60],
        Text("tệp .xlsx lưu từ Excel hoặc LibreOffice", "an .xlsx file saved by Excel or LibreOffice"),
        Text("mở tệp bằng Excel rồi lưu lại", "open it in Excel and save it again"),
    )


def _cell(cell: Any, row: int, problems: list[Problem]) -> str:
    value = cell.value
    if value is None:
        return ""
    if getattr(cell, "data_type", "") == "e":
        problems.append(
            Problem(
                "answers.cell_error",
                Text("Ô có lỗi công thức.", "The cell holds a formula error."),
                f"{cell.column_letter}{row}",
                str(value),
                Text("giá trị", "a value"),
                Text("sửa công thức rồi lưu lại", "mend the formula and save again"),
            )
        )
        return ""
    return _shown(value, getattr(cell, "number_format", "General") or "General")


def _shown(value: Any, number_format: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        exact = decimal_of(value)
        if "%" in number_format:
            return f"{_plain((exact * 100).normalize())} %"
        return _plain(exact, _places(number_format))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _places(number_format: str) -> int:
    """How many decimals a plain format such as `0.00` always shows."""
    whole, _, decimals = number_format.partition(".")
    return len(decimals) if whole in ("0", "#,##0") and decimals.strip("0") == "" else 0


def _plain(number: Decimal, places: int = 0) -> str:
    """With a decimal comma, so that no reader takes 1.234 for one thousand two hundred thirty-four."""
    missing = places - max(0, -int(number.as_tuple().exponent))
    text = f"{number:f}" if missing <= 0 else f"{number:.{places}f}"
    return text.replace(".", ",")


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f>" in (xml := archive.read(name)) or b"<f " in xml or b"<f/" in xml for name in sheets)


def _not_computed(data: bytes, rows: list[list[str]]) -> list[Problem]:
    """Formulas whose result was never stored: written by a program, never opened in a spreadsheet."""
    if not _has_formulas(data):
        return []
    from openpyxl import load_workbook
    from openpyxl.cell.read_only import ReadOnlyCell

    formulas = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    found: list[Problem] = []
    for number, cells in enumerate(formulas.iter_rows(max_col=MAX_COLUMNS), start=1):
        for position, cell in enumerate(cells):
            if (
                isinstance(cell, ReadOnlyCell)
                and position < len(rows[number - 1])
                and cell.data_type == "f"
                and not rows[number - 1][position]
            ):
                found.append(
                    Problem(
                        "answers.formula_without_value",
                        Text("Ô có công thức chưa được tính.", "The cell holds a formula that was never computed."),
                        f"{cell.column_letter}{number}",
                        str(cell.value)[:60],
                        Text("giá trị", "a value"),
                        Text(
                            "mở tệp bằng Excel, lưu lại; hoặc dán giá trị", "open and save it in Excel, or paste values"
                        ),
                    )
                )
    return found
