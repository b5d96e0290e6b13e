"""Tables that come as bytes: Parquet, CSV (compressed too) and the first sheet of an Excel workbook."""

from __future__ import annotations

import gzip
import io
from datetime import date, datetime
from typing import Any

import polars as pl

from chiso.engine.errors import InputError, Problem
from chiso.engine.files.archives import open_archive
from chiso.engine.files.facts import Limits
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.faults import missing_column
from chiso.engine.survey.index_tree import Figure
from chiso.engine.survey.typing_columns import typed
from chiso.engine.survey.variables import numeric

NOTHING = ["", "NA"]
"""What stands in a text file where there is no value."""


def table_of(data: bytes, name: str) -> pl.DataFrame:
    """The table in the bytes, by their content; empty cells and NA are missing, codes with leading zeros stay text.

    Raises InputError (`survey.unreadable`, and what is wrong with an Excel file).
    """
    try:
        if data[:4] == b"PAR1":
            return pl.read_parquet(io.BytesIO(data))
        if data[:4] == b"PK\x03\x04":
            return _workbook(data, name)
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        head = data[:4096].split(b"\n", 1)[0]
        separator = max((b",", b";", b"\t"), key=head.count).decode()
        frame = pl.read_csv(data, infer_schema=False, null_values=NOTHING, separator=separator)
    except (OSError, EOFError, ValueError, pl.exceptions.PolarsError) as error:
        raise unreadable(name, str(error)) from error
    return typed(frame, comma=separator == ";")


def unreadable(name: str, told: str) -> InputError:
    """The one problem of a file that is no table."""
    return InputError(
        [
            Problem(
                "survey.unreadable",
                both("không đọc được tệp", "the file cannot be read"),
                where=name,
                got=(told.splitlines() or [""])[0][:120],
                expected=both(
                    "Excel (.xlsx), CSV (UTF-8, có thể nén .gz) hoặc Parquet",
                    "Excel (.xlsx), CSV (UTF-8, .gz too) or Parquet",
                ),
                hint=both("kiểm tra đường dẫn và định dạng", "check the path and the format"),
            )
        ]
    )


def _workbook(data: bytes, name: str) -> pl.DataFrame:
    import openpyxl

    archive, problems = open_archive(data, Limits())
    if archive is None:
        raise InputError(problems)
    archive.close()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise unreadable(name, str(error)) from error
    if not rows:
        raise unreadable(name, "")
    heads = [str(head).strip() if head is not None else "" for head in rows[0]]
    width = max((at + 1 for at, head in enumerate(heads) if head), default=0)
    if not width or len(set(heads[:width])) < width:
        raise unreadable(name, ", ".join(heads[:12]))
    columns = {
        head: pl.Series(head, [_cell(row[at] if at < len(row) else None) for row in rows[1:]], dtype=pl.String)
        for at, head in enumerate(heads[:width])
    }
    frame = pl.DataFrame(columns)
    return typed(frame.filter(~pl.all_horizontal(pl.all().is_null())))


def _cell(value: Any) -> str | None:
    if value is None or value in NOTHING:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value)


def figures_of(data: bytes, name: str) -> tuple[Figure, ...]:
    """Figures from outside the survey: a table `unit,indicator,value[,year][,block]`; empty values are left out."""
    table = table_of(data, name)
    absent = [missing_column(column, table) for column in ("unit", "indicator", "value") if column not in table.columns]
    if absent:
        raise InputError(absent)
    known = numeric("value", table)()
    texts = table.with_columns(pl.all().cast(pl.String).fill_null("")).to_dicts()
    return tuple(
        Figure(row["unit"], row["indicator"], float(value), row.get("year", ""), row.get("block", ""))
        for row, value in zip(texts, known, strict=True)
        if value == value
    )
