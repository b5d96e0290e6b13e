"""The lines of a CSV of answers as text columns, with the number that each line has in the file.

The trap: one sign in the wrong place hides the rest of a file. A quotation mark that never closes swallows every line
below it, and one letter of another encoding makes the whole unreadable. So both are reported, and the reading goes on:
the officer gets the other mistakes in the same report.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

import polars as pl

from chiso.engine.errors import InputError, Location, Problem, Text, line_at
from chiso.engine.text import decode_text

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = ",;\t"
_SMALL = 2_000_000
"""Up to this size a file in another encoding is read to its end; guessing letter by letter takes its time."""


CsvRows = tuple[pl.DataFrame, int, Callable[[int, str], Location], list[Problem]]


def read_csv_rows(data: bytes) -> CsvRows:
    """The cells of a CSV file with its header, the header's line, the place of each row below it, and the problems.

    InputError when the bytes are no text or hold no line.
    """
    text, problems = _utf8(data)
    if b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    skipped = _blank_lines(text)
    text = text[skipped:]
    if not text.strip():
        raise InputError([*problems, _empty()])
    first = data[:skipped].count(b"\n") + 1 if skipped else 1
    separator = _separator(text)
    opened = _open_quote(text, separator)
    if not opened:
        try:
            cells = pl.read_csv(text, has_header=False, infer_schema=False, separator=separator)
        except pl.exceptions.PolarsError:
            pass
        else:
            return cells, first, _counted(text, separator, first), problems
    return _read_slowly(text.decode(), separator, first, opened, problems)


def _utf8(data: bytes) -> tuple[bytes, list[Problem]]:
    """The same text as UTF-8 without byte-order mark, and a problem when it was in another encoding of one byte."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace").encode(), []
    if b"\0" in data:
        raise InputError([_nul(data)])
    data = data.removeprefix(_BOM)
    if data.isascii():
        return data, []
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _from_legacy(data, error.start)
    return data, []


def _from_legacy(data: bytes, at: int) -> tuple[bytes, list[Problem]]:
    if len(data) > _SMALL:
        raise InputError([_not_utf8(data, at, "")])
    decoded = decode_text(data)
    name = {"cp1258": "Windows-1258", "cp1252": "Windows-1252"}.get(decoded.encoding, decoded.encoding)
    legacy = {"tcvn3": "TCVN3", "vni": "VNI"}.get(str(decoded.found.encoding), name)
    return decoded.text.encode(), [_not_utf8(data, at, legacy)]


def _not_utf8(data: bytes, at: int, encoding: str) -> Problem:
    return Problem(
        "answers.not_utf8",
        Text("Tệp không phải văn bản UTF-8.", "The file is not UTF-8 text."),
        line_at(data.count(b"\n", 0, at) + 1),
        encoding,
        Text("CSV, mã hóa UTF-8", "CSV in UTF-8"),
        Text("trong Excel, lưu dạng “CSV UTF-8”", "in Excel, save as “CSV UTF-8”"),
    )


def _nul(data: bytes) -> Problem:
    return Problem(
        "answers.nul",
        Text("Tệp có ký tự rỗng (NUL), không phải văn bản.", "The file holds NUL characters, it is not text."),
        line_at(data.count(b"\n", 0, data.index(b"\0")) + 1),
        "",
        Text("CSV, mã hóa UTF-8", "CSV in UTF-8"),
        Text("trong Excel, lưu dạng “CSV UTF-8”", "in Excel, save as “CSV UTF-8”"),
    )


def _empty() -> Problem:
    return Problem(
        "answers.empty",
        Text("Tệp không có dòng nào.", "The file has no rows."),
        expected=Text("dòng tên cột và các câu trả lời", "a line of column names and the answers"),
        hint=Text("điền câu trả lời rồi lưu lại", "fill in the answers and save again"),
    )


def _blank_lines(text: bytes) -> int:
    """How many bytes of blank lines stand before the first line that holds anything."""
    blank = len(text) - len(text.lstrip())
    return text.rfind(b"\n", 0, blank) + 1


def _separator(text: bytes) -> str:
    head = text[:10_000].split(b"\n", 1)[0].decode(errors="replace")
    return max(_DELIMITERS, key=head.count)


def _open_quote(text: bytes, separator: str) -> int:
    """The line (from 1) of a quotation mark that never closes; 0 when there is none."""
    if text.count(b'"') % 2 == 0:
        return 0
    reader = csv.reader(io.StringIO(text.decode(), newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for _ in reader:
            begins = reader.line_num + 1
    except csv.Error as error:
        return begins if "end of data" in str(error) else 0
    return 0


def _read_slowly(text: str, separator: str, first: int, opened: int, problems: list[Problem]) -> CsvRows:
    """The same table row by row, with a problem for every line that has too many cells or an open quotation mark."""
    lines = text.splitlines(keepends=True)
    rows, numbers = _records("".join(lines[: opened - 1] if opened else lines), separator)
    if opened:
        problems.append(_never_closed(first + opened - 1, lines[opened - 1]))
        # below the stray mark every line is its own record again, or one mistake would hide all others
        rows += [[cell.strip('"') for cell in line.rstrip("\r\n").split(separator)] for line in lines[opened - 1 :]]
        numbers += range(opened, len(lines) + 1)
    width = len(rows[0])
    figures = [cell.strip().casefold() for cell in rows[0]]
    value = figures.index("value") if "value" in figures else width
    kept: list[list[str]] = []
    for number, cells in zip(numbers, rows, strict=True):
        if len(cells) > width:
            problems.append(_too_many(first + number - 1, cells, width, separator))
            # the cells behind the surplus one stand in wrong columns and would only make more noise
            cells = cells[:value]
        kept.append((cells + [""] * width)[:width])
    schema = [(f"column_{index}", pl.String) for index in range(width)]
    frame = pl.DataFrame(kept, schema=schema, orient="row")
    return frame, first, lambda row, column: line_at(first + numbers[row + 1] - 1, column), problems


def _records(text: str, separator: str) -> tuple[list[list[str]], list[int]]:
    """The records of sound CSV and the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows, numbers = [], []
    begins = 1
    for cells in reader:
        rows.append(cells)
        numbers.append(begins)
        begins = reader.line_num + 1
    return rows, numbers


def _never_closed(line: int, text: str) -> Problem:
    return Problem(
        "answers.open_quote",
        Text("Dấu nháy kép mở mà không đóng.", "A quotation mark is opened and never closed."),
        line_at(line),
        text.strip()[:60],
        Text('ô trong nháy kép, ví dụ "97,2"', 'a cell in quotation marks, such as "97,2"'),
        Text("thêm dấu nháy đóng hoặc bỏ dấu nháy thừa", "close the quotation mark or remove it"),
    )


def _too_many(line: int, cells: Sequence[str], width: int, separator: str) -> Problem:
    return Problem(
        "answers.too_many_cells",
        Text("Dòng có nhiều ô hơn số cột.", "The line has more cells than there are columns."),
        line_at(line),
        separator.join(cells)[:60],
        Text(f"{width} ô", f"{width} cells"),
        Text(
            'số có dấu phẩy thập phân phải đặt trong dấu nháy ("97,2") hoặc dùng dấu chấm phẩy ngăn cột',
            'put numbers with a decimal comma in quotes ("97,2"), or separate columns by semicolons',
        ),
    )


def _counted(text: bytes, separator: str, first: int) -> Callable[[int, str], Location]:
    """Line numbers of rows; counted through the file only when a cell is quoted and a place is asked for."""
    if b'"' not in text:
        return lambda row, column: line_at(first + row + 1, column)
    lines: list[int] = []

    def place(row: int, column: str) -> Location:
        if not lines:
            lines.extend(_records(text.decode(), separator)[1])
        number = lines[row + 1] if row + 1 < len(lines) else row + 2
        return line_at(first + number - 1, column)

    return place
