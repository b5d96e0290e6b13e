"""A table that somebody else made, as cells with addresses: Excel or CSV, headings wherever they stand.

The trap: the reader that stops at the first bad cell costs an officer one upload per mistake. This one never judges; it
says what stands where, and the importers above collect every problem with its cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files import Limits, inspect
from chiso.engine.text import decimal_of, decode_text, nfc, search_key

LIMITS = Limits(max_bytes=5 * 2**20, max_unpacked=60 * 2**20, allowed=frozenset({"xlsx", "csv"}))
MAX_ROWS, MAX_COLUMNS, HEAD_ROWS = 5_000, 60, 30


@dataclass(frozen=True, slots=True)
class GridCell:
    """What a cell holds; `is_blind` is a formula that was saved without its value."""

    where: str
    value: Any = None
    is_blind: bool = False

    @property
    def text(self) -> str:
        """The cell as text, composed and without odd spaces; a whole number has no decimals."""
        if self.value is None:
            return ""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return " ".join(nfc(str(self.value)).split())

    def number(self) -> Decimal:
        """The number in the cell. Raises InputError that names the cell."""
        if self.is_blind:
            raise InputError([_blind(self.where)])
        value = self.value if isinstance(self.value, (int, float, Decimal)) else self.text
        return decimal_of(value, where=self.where)


Line = Mapping[str, GridCell]
EMPTY = GridCell("")


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines below the headings, each a mapping of the wanted columns that were found."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def read_grid(data: bytes, name: str, headings: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> Grid:
    """The table whose heading row names the `needed` columns.

    `headings` gives, for each column, the words that its heading may begin with, without diacritics. The first row of
    the first sheet that has all needed headings counts. Raises InputError when there is none.
    """
    inspect(data, name, LIMITS)
    for rows in _csv(data) if name.lower().endswith(".csv") else _sheets(data):
        for index, row in enumerate(rows[:HEAD_ROWS]):
            found = _head(row, headings)
            if all(column in found for column in needed):
                lines = [
                    {column: line[at] for column, at in found.items() if at < len(line)} for line in rows[index + 1 :]
                ]
                kept = tuple(line for line in lines if any(cell.text or cell.is_blind for cell in line.values()))
                return Grid(tuple(found), kept)
    raise InputError([_no_head(headings, needed)])


def _head(row: list[GridCell], headings: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        key = search_key(cell.text)
        column = next((name for name, words in headings.items() if key.startswith(words)), None) if key else None
        if column is not None:
            found.setdefault(column, index)
    return found


def _csv(data: bytes) -> list[list[list[GridCell]]]:
    text = decode_text(data).text
    head = text.lstrip("\r\n").partition("\n")[0]
    sign = max((",", ";", "\t"), key=head.count)
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))[:MAX_ROWS]
    return [
        [
            [GridCell(f"{get_column_letter(at + 1)}{row}", cell) for at, cell in enumerate(line[:MAX_COLUMNS])]
            for row, line in enumerate(lines, start=1)
        ]
    ]


def _sheets(data: bytes) -> list[list[list[GridCell]]]:
    try:
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        written = openpyxl.load_workbook(io.BytesIO(data))
    except Exception as error:  # the reader raises whatever a broken part causes
        raise InputError([_unreadable(type(error).__name__)]) from error
    return [_page(values[name], written[name]) for name in values.sheetnames if hasattr(values[name], "iter_rows")]


def _page(values: Any, written: Any) -> list[list[GridCell]]:
    size = {"max_row": min(values.max_row, MAX_ROWS), "max_col": min(values.max_column, MAX_COLUMNS)}
    return [
        [
            GridCell(cell.coordinate, cell.value, cell.value is None and twin.data_type == "f")
            for cell, twin in zip(line, twins, strict=True)
        ]
        for line, twins in zip(values.iter_rows(**size), written.iter_rows(**size), strict=True)
    ]


def _no_head(headings: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> Problem:
    wanted = ", ".join(f"“{headings[column][0]}”" for column in needed)
    return Problem(
        "grid.no_head",
        Text("Không thấy dòng tiêu đề của bảng.", "The heading row of the table was not found."),
        expected=Text(f"các cột {wanted} (có dấu hay không đều được)", f"the columns {wanted}"),
        hint=Text("Dùng tệp mẫu, hoặc đặt lại tên cột.", "Use the template, or rename the columns."),
    )


def _unreadable(got: str) -> Problem:
    return Problem(
        "grid.unreadable",
        Text("Không mở được tệp Excel.", "The Excel file cannot be opened."),
        got=got,
        hint=Text("Mở bằng Excel, lưu lại dạng .xlsx rồi tải lên.", "Open it in Excel, save it as .xlsx, try again."),
    )


def _blind(where: str) -> Problem:
    return Problem(
        "grid.formula_without_value",
        Text("Ô là công thức nhưng tệp không lưu giá trị.", "The cell is a formula without a saved value."),
        where=where,
        hint=Text("Mở tệp bằng Excel, lưu lại, hoặc dán giá trị.", "Open and save it in Excel, or paste the value."),
    )
