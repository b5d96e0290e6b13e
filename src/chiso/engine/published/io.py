"""The only place of this package that opens files: tables as CSV or Excel, mappings and weights."""

from __future__ import annotations

from pathlib import Path

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.text import Table, decimal_of, read_any_table, read_table


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
    return read_any_table(read_file(path), where=path.name, sheet=sheet)


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
