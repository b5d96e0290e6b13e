"""The first sheet of a workbook as texts, numbers with a decimal point and all their digits."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from chiso.engine.composite.sheet import Sheet, columns_under
from chiso.engine.errors import InputError, Location, Text
from chiso.engine.frameworks.problems import Problems, both


def read_sheet(data: bytes) -> Sheet:
    """Columns under the headings of the first row that holds anything; cells are named by their address.

    Raises InputError when the workbook cannot be read, for every heading at fault, and for every cell with a formula
    error or a formula that was never computed.
    """
    problems = Problems()
    try:
        rows, formulas = _rows(data)
    except Exception as error:  # openpyxl raises whatever its parsers raise
        problems.add(
            "index.workbook",
            both("không đọc được sổ tính", "the workbook cannot be read"),
            got=str(error)[:60],
            hint=both("mở tệp bằng Excel rồi lưu lại dạng .xlsx", "open it in Excel and save it again as .xlsx"),
        )
        raise InputError(problems.found) from error
    first = next((at for at, row in enumerate(rows) if any(cell not in (None, "") for cell in row)), len(rows))
    heads = [str(cell).strip() if cell is not None else "" for cell in (rows[first] if first < len(rows) else ())]
    heads += [""] * (max((len(rows[at]) for at in range(first, len(rows))), default=0) - len(heads))
    filled = [at for at in range(first + 1, len(rows)) if any(cell not in (None, "") for cell in rows[at])]
    texts = [[_text(rows, formulas, at, column, problems) for column in range(len(heads))] for at in filled]
    found = columns_under(heads, texts, lambda column: _heading(column, first + 1), problems)
    problems.raise_errors()
    lines = tuple(at + 1 for at in filled)
    letters = {head: _letter(at) for at, head in enumerate(heads)}
    return Sheet(found, lines, lambda row, column: Location(f"{letters.get(column, '')}{lines[row]} ({column})"))


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))


def _heading(column: int, row: int) -> Text:
    cell = f"{_letter(column)}{row}"
    return Text(f"ô {cell}", f"the cell {cell}")


def _rows(data: bytes) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    from openpyxl import load_workbook

    values = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    formulas = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    return list(values.iter_rows(values_only=True)), list(formulas.iter_rows(values_only=True))


def _text(
    rows: list[tuple[Any, ...]], formulas: list[tuple[Any, ...]], at: int, column: int, problems: Problems
) -> str:
    value = rows[at][column] if column < len(rows[at]) else None
    formula = formulas[at][column] if column < len(formulas[at]) else None
    cell = f"{_letter(column)}{at + 1}"
    if value is None and isinstance(formula, str) and formula.startswith("="):
        problems.add(
            "index.formula_without_value",
            both("ô có công thức chưa được tính", "the cell holds a formula that was never computed"),
            path=cell,
            got=formula,
            hint=both("mở tệp bằng Excel rồi lưu lại", "open and save it in Excel"),
        )
    if isinstance(value, str) and value.startswith("#") and value.endswith(("!", "?", "0!", "NAME?")):
        problems.add(
            "index.cell_error", both("ô có lỗi công thức", "the cell holds a formula error"), path=cell, got=value
        )
        return ""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value).strip()
