"""The only place of this package that opens files: estimates and covariances in, tables out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.ranking.arrays import Floats
from chiso.engine.ranking.cells import number_in
from chiso.engine.ranking.estimates import Estimates, estimates_of
from chiso.engine.text import Table, read_table

UNIT_COLUMNS = ("unit", "uCode", "unit_code", "name")
VALUE_COLUMNS = ("estimate", "x", "value", "score", "est")
ERROR_COLUMNS = ("se", "std_error", "standard_error")


def read_bytes(path: Path) -> bytes:
    """The file. Raises InputError (`ranking.unreadable`)."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            [
                Problem(
                    "ranking.unreadable",
                    Text("không đọc được tệp", "the file cannot be read"),
                    where=path.name,
                    got=error.strerror or "",
                    hint=Text("kiểm tra đường dẫn", "check the path"),
                )
            ]
        ) from error


def read_estimates(path: Path, covariance: Path | None = None, *, df: float | None = None) -> Estimates:
    """Estimates from CSV `unit,estimate[,se][,df]`, and their covariance from CSV `unit,<unit>,<unit>…`.

    Raises InputError with every problem: missing columns, cells that are no numbers, units that the two files do not
    share. A column `df` counts by its least value.
    """
    table = read_table(read_bytes(path), where=path.name)
    unit = _column(table, UNIT_COLUMNS, path)
    value = _column(table, VALUE_COLUMNS, path)
    error = next((name for name in ERROR_COLUMNS if name in table.columns), None)
    problems: list[Problem] = []
    values = [number_in(cells[value], line_at(line, value), problems) for line, cells in table.lines]
    errors = None
    if error is not None:
        errors = [number_in(cells[error], line_at(line, error), problems) for line, cells in table.lines]
    if df is None and "df" in table.columns:
        known = [number_in(cells["df"], line_at(line, "df"), problems) for line, cells in table.lines]
        df = float(np.nanmin(known)) if not np.isnan(known).all() else None
    units = [cells[unit] for _, cells in table.lines]
    if not units:
        problems.append(_problem("ranking.empty", "tệp không có dòng nào", "the file has no rows", path.name))
    matrix = None if covariance is None else _read_covariance(covariance, units, problems)
    if problems:
        raise InputError(problems)
    return estimates_of(units, values, errors, covariance=matrix, df=df)


def _column(table: Table, names: Sequence[str], path: Path) -> str:
    found = next((name for name in names if name in table.columns), None)
    if found is None:
        raise InputError(
            [
                Problem(
                    "ranking.missing_column",
                    Text("thiếu cột", "a column is missing"),
                    where=path.name,
                    got=", ".join(table.columns)[:80],
                    expected=Text(" | ".join(names), " | ".join(names)),
                )
            ]
        )
    return found


def _read_covariance(path: Path, units: Sequence[str], problems: list[Problem]) -> Floats | None:
    """The matrix in the order of the estimates."""
    table = read_table(read_bytes(path), where=path.name)
    label = _column(table, UNIT_COLUMNS, path)
    rows = {cells[label]: (line, cells) for line, cells in table.lines}
    absent = [unit for unit in units if unit not in rows or unit not in table.columns]
    if absent:
        problems += [
            _problem("ranking.covariance_unit", "ma trận không có đơn vị này", "the matrix lacks this unit", unit)
            for unit in absent
        ]
        return None
    matrix = np.empty((len(units), len(units)))
    for at, unit in enumerate(units):
        line, cells = rows[unit]
        matrix[at] = [number_in(cells[other], line_at(line, other), problems) for other in units]
    return matrix


def _problem(code: str, vi: str, en: str, where: str) -> Problem:
    return Problem(code, Text(vi, en), where=where)


def csv_of(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV: empty for None, every digit of a number."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue()
