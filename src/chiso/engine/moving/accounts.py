"""A list of people as an office keeps it: headings in any order and words, above the table a title or two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks.annex.grid import Cell, Grid
from chiso.engine.moving.sheets import HEAD_ROWS, read_sheets
from chiso.engine.moving.words import heading_key
from chiso.engine.text import search_key

FIELDS = ("username", "full_name", "unit", "role", "title", "is_deputy", "valid_from", "email", "phone")
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("username", re.compile(r"ten dang nhap|tai khoan|^user ?name$|^account$|^login$")),
    ("full_name", re.compile(r"^(ho (va )?(chu lot )?ten|ho ten|ten can bo|can bo|ho va ten.*|full ?name)$")),
    ("email", re.compile(r"^(e ?mail|thu dien tu|dia chi (email|thu dien tu)|hop thu.*)$")),
    ("phone", re.compile(r"dien thoai|^sdt$|^so dt$|di dong|^phone|^telephone")),
    ("is_deputy", re.compile(r"^cap pho|^la cap pho|^deputy")),
    ("role", re.compile(r"^(vai tro|quyen|nhom quyen|phan quyen|nhiem vu tren he thong|role)( |$)")),
    ("title", re.compile(r"^(chuc (danh|vu)|chuc vu chuc danh|title|position)( |$)")),
    ("valid_from", re.compile(r"^(tu ngay|ngay bat dau|hieu luc tu|from)( |$)")),
    ("unit", re.compile(r"^(ten )?(don vi|co quan|phong ban|don vi cong tac|noi cong tac|so ban nganh|unit)( |$)")),
)
_DIGITS = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One person as written: values by field, the cell of each, the sheet's row."""

    line: int
    values: Mapping[str, str]
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class AccountTable:
    """The list: which column was taken for which field (by `Column.key`), its headings, its rows."""

    columns: Mapping[str, str]
    headings: Mapping[str, str]
    rows: tuple[AccountRow, ...]
    problems: tuple[Problem, ...]


def field_of(heading: str) -> str | None:
    """The field that a heading names."""
    key = heading_key(heading)
    return next((name for name, pattern in _WORDS if pattern.search(key)), None)


def read_accounts(data: bytes, name: str, *, fields: Mapping[str, str] | None = None) -> AccountTable:
    """Every person of the first sheet that has a name and a unit column.

    `fields` are corrections by column (`Sheet!C` → field, `skip` for none). Raises InputError when there is no such
    table.
    """
    grids, problems = read_sheets(data, name)
    for grid in grids:
        head = _head(grid)
        if head is not None:
            return _table(grid, head, fields or {}, problems)
    raise InputError([_no_list(name)])


def has_accounts(grids: Iterable[Grid]) -> bool:
    """Whether one of the sheets is a list of people."""
    return any(_head(grid) is not None for grid in grids)


def _head(grid: Grid) -> int | None:
    for index, row in enumerate(grid.rows[:HEAD_ROWS]):
        found = {field_of(cell.text) for cell in row.begun(index)}
        if "full_name" in found and found & {"username", "role", "email", "title", "unit", "phone"}:
            return index
    return None


def _table(grid: Grid, head: int, corrected: Mapping[str, str], problems: list[Problem]) -> AccountTable:
    columns: dict[str, str] = {}
    headings: dict[str, str] = {}
    places: dict[str, int] = {}
    for cell in grid.rows[head].begun(head):
        key = _DIGITS.sub("", cell.where)
        headings[key] = cell.text
        name = corrected.get(key) or field_of(cell.text)
        if name in FIELDS and name not in places:
            columns[key], places[name] = name, cell.column
    rows = []
    for index in range(head + 1, len(grid.rows)):
        row = grid.rows[index]
        cells = {name: here for name, at in places.items() if (here := row.cells[at]) is not None}
        if _is_person(cells):
            rows.append(_row(row.place, cells))
    return AccountTable(columns, headings, tuple(rows), tuple(problems))


def _is_person(cells: Mapping[str, Cell]) -> bool:
    """A row with a name of its own; blocks ("Sở Nội vụ" alone) and signatures are no persons."""
    name = cells.get("full_name")
    filled = [cell for cell in cells.values() if not cell.is_empty]
    if name is None or name.is_empty:
        return len([cell for cell in filled if cell.width == 1]) >= 2
    return len({id(cell) for cell in filled}) >= 2 and not search_key(name.text).startswith(("tong", "cong "))


def _row(line: int, cells: Mapping[str, Cell]) -> AccountRow:
    values = {name: _value(name, cell) for name, cell in cells.items()}
    return AccountRow(line, values, {name: cell.where for name, cell in cells.items()})


def _value(name: str, cell: Cell) -> str:
    text = " ".join(cell.text.split())
    if name == "phone" and cell.number is not None and len(text) == 9:
        return f"0{text}"  # Excel drops the leading zero of a telephone number
    return text


def _no_list(name: str) -> Problem:
    return Problem(
        "moving.no_list",
        Text("Không thấy danh sách tài khoản trong tệp.", "No list of people was found in the file."),
        where=name,
        expected=Text("các cột Họ và tên, Đơn vị, Vai trò", "columns of name, unit and role"),
    )
