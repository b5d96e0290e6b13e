"""The rows of an answers file as text, whatever the file is: CSV with `,` `;` or tab, or the first sheet of a workbook.

The trap: a spreadsheet shows "97,2 %" and holds 0.972; it shows "1.10" and holds 1.1; a formula nobody recalculated
holds nothing. So numbers come out as the officer sees them, and what cannot be known is reported with its cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files import FileFacts
from chiso.engine.scoring.workbook import read_workbook

REQUIRED = ("unit", "node", "input", "value")
COLUMNS = (*REQUIRED, "status", "evidence", "explanation")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Rows:
    """All rows with the columns of `COLUMNS` (text, blank is ""), `row` from 0; `place` names a row and column."""

    frame: pl.DataFrame
    place: Callable[[int, str], str]
    problems: list[Problem]


def read_rows(data: bytes, facts: FileFacts) -> Rows:
    """The rows of an inspected file. InputError when it is no table of answers at all."""
    if facts.kind == "xlsx":
        cells, problems = read_workbook(data)
        names, order = _header(list(cells.row(0)) if cells.height else [])
        place = _cell_places(order)
        frame = _named(cells.slice(1), order)
        # a code typed into an ordinary cell is a number; its decimal sign is the code's point
        codes = pl.col("node").str.replace(r"^([0-9]+),([0-9]+)$", "$1.$2")
        return Rows(frame.with_columns(codes), place, [*names, *problems])
    text = _decode(data)
    cells, problems = _read_csv(text)
    names, order = _header(list(cells.row(0)) if cells.height else [])
    return Rows(_named(cells.slice(1), order), _line_places(text), [*names, *problems])


def _header(cells: list[str | None]) -> tuple[list[Problem], dict[str, int]]:
    """Problems of the header line, and the position of every known column."""
    names = [(cell or "").strip().casefold() for cell in cells]
    while names and not names[-1]:
        names.pop()
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise InputError(
            [
                Problem(
                    "answers.missing_column",
                    Text(f"Thiếu cột: {', '.join(missing)}.", f"Missing columns: {', '.join(missing)}."),
                    "dòng 1",
                    ", ".join(names)[:80],
                    Text(",".join(COLUMNS), ",".join(COLUMNS)),
                    Text("dòng đầu phải là tên cột", "the first line must hold the names of the columns"),
                )
            ]
        )
    problems = [
        Problem(
            "answers.unknown_column",
            Text("Cột không có trong định dạng.", "The column is not part of the format."),
            "dòng 1",
            name,
            Text(", ".join(COLUMNS), ", ".join(COLUMNS)),
        )
        for name in names
        if name not in COLUMNS
    ]
    problems += [
        Problem("answers.duplicate_column", Text("Cột viết hai lần.", "The column is there twice."), "dòng 1", name)
        for name in dict.fromkeys(names)
        if names.count(name) > 1 and name in COLUMNS
    ]
    return problems, {name: names.index(name) for name in COLUMNS if name in names}


def _named(cells: pl.DataFrame, order: dict[str, int]) -> pl.DataFrame:
    columns = [
        (cells.to_series(order[name]) if name in order else pl.Series(values=[""] * 0, dtype=pl.String)).alias(name)
        for name in COLUMNS
    ]
    frame = pl.DataFrame([column for column in columns if len(column) == cells.height])
    absent = [pl.lit("").alias(name) for name in COLUMNS if name not in frame.columns]
    # two answers of a row are told apart by line, so the number is taken before blank lines go
    frame = frame.with_columns(*absent).with_row_index("row").with_columns(pl.col(COLUMNS).fill_null(""))
    return frame.filter(pl.any_horizontal(pl.col(COLUMNS) != ""))


def _decode(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace").replace("\r\n", "\n")
    if b"\0" in data:
        raise InputError([_nul(data)])
    try:
        return data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            [
                Problem(
                    "answers.not_utf8",
                    Text("Tệp không phải văn bản UTF-8.", "The file is not UTF-8 text."),
                    f"dòng {line}",
                    "",
                    Text("CSV, mã hóa UTF-8", "CSV in UTF-8"),
                    Text("trong Excel, lưu dạng “CSV UTF-8”", "in Excel, save as “CSV UTF-8”"),
                )
            ]
        ) from None


def _nul(data: bytes) -> Problem:
    line = data.count(b"\n", 0, data.index(b"\0")) + 1
    return Problem(
        "answers.nul",
        Text("Tệp có ký tự rỗng (NUL), không phải văn bản.", "The file holds NUL characters, it is not text."),
        f"dòng {line}",
    )


def _separator(text: str) -> str:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _read_csv(text: str) -> tuple[pl.DataFrame, list[Problem]]:
    if not text.strip():
        raise InputError([Problem("answers.empty", Text("Tệp không có dòng nào.", "The file has no rows."))])
    separator = _separator(text)
    try:
        frame = pl.read_csv(
            text.encode(), has_header=False, infer_schema=False, separator=separator, raise_if_empty=False
        )
    except pl.exceptions.PolarsError:
        return _read_slowly(text, separator)
    return frame, []


def _read_slowly(text: str, separator: str) -> tuple[pl.DataFrame, list[Problem]]:
    """The same table read row by row, with a problem for every line that has too many cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    problems: list[Problem] = []
    rows: list[list[str]] = []
    width = 0
    try:
        for cells in reader:
            width = width or len(cells)
            if len(cells) > width:
                problems.append(_too_many(reader.line_num, cells, width, separator))
            rows.append((cells + [""] * width)[:width])
    except csv.Error as error:
        problems.append(
            Problem(
                "answers.csv",
                Text("Dòng không đúng dạng CSV.", "Not a CSV line."),
                f"dòng {reader.line_num}",
                str(error),
            )
        )
    frame = pl.DataFrame(rows, schema=[(f"column_{i}", pl.String) for i in range(width)], orient="row")
    return frame, problems


def _too_many(line: int, cells: list[str], width: int, separator: str) -> Problem:
    return Problem(
        "answers.too_many_cells",
        Text("Dòng có nhiều ô hơn số cột.", "The line has more cells than there are columns."),
        f"dòng {line}",
        separator.join(cells)[:60],
        Text(f"{width} ô", f"{width} cells"),
        Text(
            'số có dấu phẩy thập phân phải đặt trong dấu nháy ("97,2") hoặc dùng dấu chấm phẩy ngăn cột',
            'put numbers with a decimal comma in quotes ("97,2"), or separate columns by semicolons',
        ),
    )


def _line_places(text: str) -> Callable[[int, str], str]:
    """Line numbers of rows; counted through the file only when a cell holds line breaks and a place is asked for."""
    if '"' not in text:
        return lambda row, column: f"dòng {row + 2} ({column})"
    lines: list[int] = []

    def place(row: int, column: str) -> str:
        if not lines:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
            before = 0
            for _ in reader:
                lines.append(before + 1)
                before = reader.line_num
        line = lines[row + 1] if row + 1 < len(lines) else row + 2
        return f"dòng {line} ({column})"

    return place


def _cell_places(order: dict[str, int]) -> Callable[[int, str], str]:
    return lambda row, column: f"{_letters(order.get(column, 0))}{row + 2}"


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
