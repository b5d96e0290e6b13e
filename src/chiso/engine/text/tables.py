"""CSV as it really arrives: comma, semicolon or tab, any encoding, every line with its number.

The trap: Excel with Vietnamese settings writes semicolons, because the comma is the decimal sign.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.text.decoding import decode_text
from chiso.engine.text.unicode import tidy

_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Table:
    """The header and the lines of a CSV file; each line is its number in the file and its cells by column, tidied.

    Cells beyond the header are dropped, missing ones are empty; wholly empty lines are left out. Of columns with one
    heading the last is kept. `uneven` are the lines of a CSV with other than a cell for each heading (their number and
    that of their cells), for a caller who must not lose a figure.
    """

    columns: tuple[str, ...]
    lines: tuple[tuple[int, dict[str, str]], ...]
    uneven: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of a CSV file that hold anything, tidied, each with the number of the line on which it begins."""

    rows: tuple[tuple[int, list[str]], ...]
    separator: str


def read_table(data: bytes, *, where: str = "") -> Table:
    """The table in the bytes of a CSV file. Raises InputError (`text.undecodable`, `table.malformed`)."""
    rows = read_records(data, where=where).rows
    if not rows:
        return Table((), ())
    columns = tuple(rows[0][1])
    lines = ((number, dict(zip(columns, cells + [""] * len(columns), strict=False))) for number, cells in rows[1:])
    uneven = ((number, len(cells)) for number, cells in rows[1:] if is_uneven(cells, columns))
    return Table(columns, tuple(lines), tuple(uneven))


def read_records(data: bytes, *, where: str = "") -> Records:
    """The rows as they stand, whatever their length. Raises InputError (`text.undecodable`, `table.malformed`)."""
    text = decode_text(data, where=where).text
    head = text.lstrip("\r\n").partition("\n")[0]
    separator = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return Records(tuple(_numbered(reader)), separator)
    except csv.Error as error:
        message = Text("Tệp CSV không đọc được.", "The CSV file cannot be read.")
        raise InputError([Problem("table.malformed", message, where=where, got=str(error)[:80])]) from error


def is_uneven(cells: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether a heading has no cell, or a cell that holds something has no heading."""
    return any(columns[len(cells) :]) or any(cells[len(columns) :])


def uneven_line(code: str, line: int, cells: int, columns: Sequence[str]) -> Problem:
    """What is told of such a line: where the figures of a table would be lost, or taken for gaps."""
    if cells < len(columns):
        lost = ", ".join(columns[cells:])
        message = Text(f"dòng kết thúc trước cột {lost}", f"the line ends before the column {lost}")
        hint = Text(
            "chỗ không có số liệu vẫn cần dấu ngăn cột, hoặc ghi NA", "a gap needs its separator too, or write NA"
        )
    else:
        message = Text("dòng có nhiều ô hơn số cột", "the line has more cells than there are columns")
        hint = Text(
            "số có dấu phẩy thập phân: đặt trong nháy kép, hoặc ngăn cột bằng dấu chấm phẩy",
            "numbers with a decimal comma: put them in quotes, or separate columns by semicolons",
        )
    expected = Text(f"{len(columns)} ô", f"{len(columns)} cells")
    return Problem(code, message, line_at(line), str(cells), expected, hint)


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Lines that hold something, with the number of the line on which each begins."""
    begins = 1
    for cells in reader:
        tidied = [tidy(cell) for cell in cells]
        if any(tidied):
            yield begins, tidied
        begins = int(getattr(reader, "line_num", begins)) + 1
