"""CSV as it really arrives: comma, semicolon or tab, any encoding, every line with its number.

The trap: Excel with Vietnamese settings writes semicolons, because the comma is the decimal sign.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text.decoding import decode_text
from chiso.engine.text.unicode import tidy

_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Table:
    """The header and the lines of a CSV file; each line is its number in the file and its cells by column, tidied.

    Cells beyond the header are dropped, missing ones are empty; wholly empty lines are left out.
    """

    columns: tuple[str, ...]
    lines: tuple[tuple[int, dict[str, str]], ...]


def read_table(data: bytes, *, where: str = "") -> Table:
    """The table in the bytes of a CSV file. Raises InputError (`text.undecodable`, `table.malformed`)."""
    text = decode_text(data, where=where).text
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = list(_numbered(reader))
    except csv.Error as error:
        message = Text("Tệp CSV không đọc được.", "The CSV file cannot be read.")
        raise InputError([Problem("table.malformed", message, where=where, got=str(error)[:80])]) from error
    if not rows:
        return Table((), ())
    columns = tuple(tidy(cell) for cell in rows[0][1])
    lines = ((number, dict(zip(columns, cells + [""] * len(columns), strict=False))) for number, cells in rows[1:])
    return Table(columns, tuple(lines))


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Lines that hold something, with the number of the line on which each begins."""
    begins = 1
    for cells in reader:
        tidied = [tidy(cell) for cell in cells]
        if any(tidied):
            yield begins, tidied
        begins = int(getattr(reader, "line_num", begins)) + 1
