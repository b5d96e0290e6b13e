"""The sheets of an XLSForm as rows with their numbers, as a person sees them in Excel.

Headers are taken without regard to case, spaces and the older spellings that XLSForm allows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chiso.engine.errors import InputError, Location, Problem, Text
from chiso.engine.files.archives import open_archive
from chiso.engine.files.facts import Limits

ALIASES = {
    "list name": "list_name",
    "list": "list_name",
    "value": "name",
    "relevance": "relevant",
    "calculate": "calculation",
    "form id": "form_id",
    "id_string": "form_id",
    "form title": "form_title",
    "title": "form_title",
    "command": "type",
    "cá nhân": "personal",
    "ca_nhan": "personal",
}
Table = Sequence[tuple[object, ...]]
LONGEST = 20_000
"""Rows of a sheet that are read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in Excel and its cells by header."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, header: str) -> str:
        return self.cells.get(header, "")

    def labels(self) -> list[str]:
        """The label in each language."""
        return [value for header, value in self.cells.items() if re.fullmatch(r"label(::?.*)?", header) and value]

    def place(self, column: str = "") -> Location:
        """Where it is, for a problem."""
        tail = f", cột {column}" if column else "", f", column {column}" if column else ""
        return Location(
            f"trang {self.sheet}, dòng {self.number}{tail[0]}", f"sheet {self.sheet}, row {self.number}{tail[1]}"
        )


@dataclass(frozen=True, slots=True)
class Sheets:
    """The three sheets that matter; `settings` is its first row."""

    names: tuple[str, ...]
    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row


def read_sheets(data: bytes, name: str) -> Sheets:
    """The sheets. Raises InputError for what is no Excel workbook, or too large."""
    import openpyxl

    archive, problems = open_archive(data, Limits())
    if archive is None:
        raise InputError(problems)
    archive.close()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        tables: dict[str, Table] = {
            sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True, max_row=LONGEST)] for sheet in book
        }
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise InputError([unreadable(name, str(error))]) from error
    by_name = {title.strip().lower(): (title, rows) for title, rows in tables.items()}
    settings = _rows(*by_name.get("settings", ("settings", [])))
    return Sheets(
        names=tuple(tables),
        survey=_rows(*by_name.get("survey", ("survey", []))),
        choices=_rows(*by_name.get("choices", ("choices", []))),
        settings=settings[0] if settings else Row("settings", 2, {}),
    )


def unreadable(name: str, told: str) -> Problem:
    """The one problem of a file that is no XLSForm."""
    return Problem(
        "forms.unreadable",
        Text("Không đọc được bảng tính.", "The workbook cannot be read."),
        where=name,
        got=(told.splitlines() or [""])[0][:120],
        expected=Text("tệp XLSForm (.xlsx) có trang survey", "an XLSForm (.xlsx) with a sheet named survey"),
    )


def _rows(title: str, table: Table) -> tuple[Row, ...]:
    """Rows that hold something; the first is the heads."""
    if not table:
        return ()
    heads = [_head(value) for value in table[0]]
    found = []
    for number, row in enumerate(table[1:], 2):
        cells = {head: _cell(value) for head, value in zip(heads, row, strict=False) if head}
        if any(cells.values()):
            found.append(Row(title, number, cells))
    return tuple(found)


def _head(value: object) -> str:
    text = str(value).strip() if value is not None else ""
    plain = text.lower()
    return ALIASES.get(plain, plain)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
