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
from chiso.engine.scoring.letters import check_letters
from chiso.engine.scoring.workbook import read_workbook

REQUIRED = ("unit", "node", "input", "value")
COLUMNS = (*REQUIRED, "status", "evidence", "explanation")
ENCODED = ("unit", "node", "input", "status")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Rows:
    """All rows that hold anything; few distinct words stand as numbers, so that a province's answers stay small.

    `frame` has `row` (from 0, blank rows counted), `unit`, `node`, `input` and `status` as positions in `words`, and
    `value` as text without surrounding blanks. `place` names the cell or line of a row and column.
    """

    frame: pl.DataFrame
    words: dict[str, list[str]]
    place: Callable[[int, str], str]
    problems: list[Problem]

    def word(self, column: str, position: int) -> str:
        """The text behind a number of `frame`."""
        return self.words[column][position]


def read_rows(data: bytes, facts: FileFacts) -> Rows:
    """The rows of an inspected file. InputError when it is no table of answers at all."""
    if facts.kind == "xlsx":
        cells, problems = read_workbook(data)
    else:
        data = _utf8(data)
        cells, problems = _read_csv(data)
    names, order = _header(list(cells.row(0)) if cells.height else [])
    place = _cell_places(order) if facts.kind == "xlsx" else _line_places(data)
    if facts.kind == "xlsx":
        # a code typed into an ordinary cell is a number; its decimal sign is the code's point
        cells = cells.with_columns(cells.to_series(order["node"]).str.replace(r"^([0-9]+),([0-9]+)$", "$1.$2"))
    columns = cells.slice(1).get_columns()
    del cells
    frame, words, letters = _encoded(columns, order, place)
    return Rows(frame, words, place, [*names, *problems, *letters])


def _encoded(
    cells: list[pl.Series], order: dict[str, int], place: Callable[[int, str], str]
) -> tuple[pl.DataFrame, dict[str, list[str]], list[Problem]]:
    """The known columns, one at a time: letters checked, blanks cut, words replaced by numbers."""
    height = len(cells[0])
    columns: list[pl.Series] = [pl.int_range(height, dtype=pl.UInt32, eager=True).alias("row")]
    words: dict[str, list[str]] = {}
    letters: list[Problem] = []
    for name in COLUMNS:
        # each column is let go once it is read
        series = cells[order[name]] if name in order else pl.repeat("", height, eager=True)
        if name in order:
            cells[order[name]] = series.clear()
        series = series.fill_null("").str.strip_chars()
        letters += check_letters(series, lambda row, name=name: place(row, name))  # type: ignore[misc]
        if name == "value":
            columns.append(series.alias(name))
        elif name in ENCODED:
            distinct = series.unique(maintain_order=True)
            words[name] = distinct.to_list()
            columns.append(series.cast(pl.Enum(distinct)).to_physical().cast(pl.UInt32).alias(name))
    frame = pl.DataFrame(columns)
    if all("" in words[name] for name in ENCODED):
        empty = [pl.col(name) == words[name].index("") for name in ENCODED]
        frame = frame.filter(~pl.all_horizontal(*empty, pl.col("value") == ""))
    return frame, words, letters


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


def _utf8(data: bytes) -> bytes:
    """The same text as UTF-8 without byte-order mark; InputError for bytes that are none."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace").encode()
    if b"\0" in data:
        raise InputError([_nul(data)])
    data = data.removeprefix(_BOM)
    if data.isascii():
        return data
    try:
        data.decode("utf-8")
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
    return data


def _nul(data: bytes) -> Problem:
    line = data.count(b"\n", 0, data.index(b"\0")) + 1
    return Problem(
        "answers.nul",
        Text("Tệp có ký tự rỗng (NUL), không phải văn bản.", "The file holds NUL characters, it is not text."),
        f"dòng {line}",
    )


def _separator(data: bytes) -> str:
    head = data[:10_000].lstrip(b"\r\n").split(b"\n", 1)[0].decode(errors="replace")
    return max(",;\t", key=head.count)


def _read_csv(data: bytes) -> tuple[pl.DataFrame, list[Problem]]:
    if not data[:10_000].strip():
        raise InputError([Problem("answers.empty", Text("Tệp không có dòng nào.", "The file has no rows."))])
    separator = _separator(data)
    try:
        frame = pl.read_csv(data, has_header=False, infer_schema=False, separator=separator, raise_if_empty=False)
    except pl.exceptions.PolarsError:
        return _read_slowly(data.decode(), separator)
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


def _line_places(data: bytes) -> Callable[[int, str], str]:
    """Line numbers of rows; counted through the file only when a cell is quoted and a place is asked for."""
    if b'"' not in data:
        return lambda row, column: f"dòng {row + 2} ({column})"
    lines: list[int] = []

    def place(row: int, column: str) -> str:
        if not lines:
            reader = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=_separator(data))
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
