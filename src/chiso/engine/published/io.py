"""The only place of this package that opens files: tables as CSV or Excel, mappings and weights."""

from __future__ import annotations

from pathlib import Path

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.text import Table, decimal_of, read_table, tidy

_HEAD_ROWS = 15


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises InputError (`published.unreadable`)."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = Text("không đọc được tệp", "the file cannot be read")
        hint = Text("kiểm tra đường dẫn", "check the path")
        raise InputError(
            [Problem("published.unreadable", message, path.name, error.strerror or "", hint=hint)]
        ) from error


def read_table_file(path: Path, sheet: str = "") -> Table:
    """The table in a CSV file or on one sheet of a workbook (the first, or the one named)."""
    data = read_file(path)
    return _workbook(path, sheet) if data[:4] == b"PK\x03\x04" else read_table(data, where=path.name)


def read_weights(path: Path) -> dict[str, float]:
    """Weights from CSV `code,weight`: shares, percents or coefficients. Raises InputError with every bad cell."""
    table = read_table(read_file(path), where=path.name)
    if not {"code", "weight"} <= set(table.columns):
        message = Text("thiếu cột code hoặc weight", "the columns code and weight are needed")
        raise InputError([Problem("published.weights_file", message, path.name, ", ".join(table.columns)[:80])])
    found: dict[str, float] = {}
    problems: list[Problem] = []
    for line, cells in table.lines:
        try:
            weight = float(decimal_of(cells["weight"], where=line_at(line, "weight")))
        except InputError as error:
            problems += error.problems
            continue
        if weight < 0 or cells["code"] in found:
            message = Text("trọng số âm hoặc mã lặp lại", "a negative weight or a code given twice")
            problems.append(Problem("published.weights_file", message, line_at(line), cells["code"]))
        found[cells["code"]] = weight
    if not problems and not sum(found.values()):
        message = Text("các trọng số cộng lại bằng 0", "the weights sum to 0")
        problems.append(Problem("published.weights_file", message, path.name))
    if problems:
        raise InputError(problems)
    return found


def _workbook(path: Path, sheet: str) -> Table:
    import openpyxl  # late: CSV needs none of it

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        names = book.sheetnames
        if sheet and sheet not in names:
            message = Text("không có trang tính này", "there is no such sheet")
            raise InputError(
                [Problem("published.sheet", message, path.name, sheet, Text(", ".join(names), ", ".join(names)))]
            )
        rows = [[_shown(cell) for cell in row] for row in book[sheet or names[0]].iter_rows(values_only=True)]
    except (OSError, KeyError, ValueError) as error:
        message = Text("không đọc được sổ Excel", "the workbook cannot be read")
        raise InputError([Problem("published.unreadable", message, path.name, str(error)[:80])]) from error
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
