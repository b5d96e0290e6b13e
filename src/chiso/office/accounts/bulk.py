"""The Excel list of new accounts: its columns, how it is read, and every problem in it at once.

The trap: a list of three hundred officers has thirty mistakes. So the whole list is checked before one account exists,
each problem names its cell, and the same check runs again when the list is confirmed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.files import Limits, inspect
from chiso.engine.files.problems import problem
from chiso.engine.text import decode_text, repair, search_key, tidy

LIMITS = Limits(max_bytes=5 * 2**20, max_unpacked=60 * 2**20, allowed=frozenset({"xlsx", "csv"}))
MAX_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list."""

    name: str
    title: Text
    hint: Text
    is_needed: bool = True


COLUMNS = (
    Column("username", Text("Tên đăng nhập", "User name"), Text("chữ thường không dấu", "unaccented, lower case")),
    Column("full_name", Text("Họ và tên", "Full name"), Text("có dấu", "with diacritics")),
    Column("unit", Text("Đơn vị", "Unit"), Text("tên, tên viết tắt hoặc khóa", "name, abbreviation or key")),
    Column("role", Text("Vai trò", "Role"), Text("chọn trong danh sách", "choose from the list")),
    Column("title", Text("Chức danh", "Title"), Text("ví dụ Phó Giám đốc", "e.g. Deputy Director"), False),
    Column("is_deputy", Text("Cấp phó", "Deputy"), Text("có / không", "yes / no"), False),
    Column("valid_from", Text("Từ ngày", "From"), Text("ngày/tháng/năm; trống là hôm nay", "empty = today"), False),
    Column("email", Text("Thư điện tử", "E-mail"), Text("", ""), False),
    Column("phone", Text("Điện thoại", "Telephone"), Text("", ""), False),
)
LETTERS = dict(zip((column.name for column in COLUMNS), "ABCDEFGHI", strict=True))


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One row as it was typed; `line` is its number in the sheet, `letters` where the file has each column.

    The columns may stand in any order, so a cell is named by the file's own columns and not by the template's.
    """

    line: int
    username: str = ""
    full_name: str = ""
    unit: str = ""
    role: str = ""
    title: str = ""
    is_deputy: str = ""
    valid_from: str = ""
    email: str = ""
    phone: str = ""
    letters: Mapping[str, str] = field(default_factory=dict, compare=False)

    def cell(self, column: str) -> str:
        return f"{self.letters.get(column, LETTERS[column])}{self.line}"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def read_bulk(data: bytes, name: str) -> list[BulkRow]:
    """The rows of the first sheet, in the columns named by its header; raises InputError with every problem."""
    facts = inspect(data, name, LIMITS)
    cells = _csv_cells(data) if facts.kind == "csv" else _xlsx_cells(data)
    header = next(cells, [])
    columns = _columns(header)
    letters = {name: get_column_letter(index + 1) for index, name in columns.items()}
    rows = [
        BulkRow(
            line=line,
            letters=letters,
            **{columns[index]: value for index, value in enumerate(row) if index in columns},
        )
        for line, row in enumerate(cells, start=2)
        if any(row)
    ]
    if not rows:
        raise InputError([_no_rows()])
    return rows


def _xlsx_cells(data: bytes) -> Iterator[list[str]]:
    try:
        return iter(_walked(data))
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise, also while it walks through the rows
        raise InputError([problem("file.damaged", got=type(error).__name__)]) from error


def _walked(data: bytes) -> list[list[str]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        rows = []
        for number, row in enumerate(book.worksheets[0].iter_rows(max_col=30, values_only=True), start=1):
            if number > MAX_ROWS + 1:
                raise InputError([_too_many()])
            rows.append([_text(value) for value in row])
        return rows
    finally:
        book.close()


def _csv_cells(data: bytes) -> Iterator[list[str]]:
    text = decode_text(data).text
    dialect = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=dialect), start=1):
        if number > MAX_ROWS + 1:
            raise InputError([_too_many()])
        yield [_text(value) for value in row]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy(repair(str(value)).text)  # lists typed in the old fonts are mended; what was made of them is shown


def _columns(header: list[str]) -> Mapping[int, str]:
    """Position → column, by the titles of either language or the identifiers; raises InputError when one is missing."""
    known = {search_key(words): column.name for column in COLUMNS for words in _titles(column)}
    found: dict[int, str] = {}
    for index, title in enumerate(header):
        name = known.get(search_key(title.rstrip(" *")))
        if name and name not in found.values():
            found[index] = name
    missing = [column for column in COLUMNS if column.is_needed and column.name not in found.values()]
    if missing:
        raise InputError([_column_missing(column) for column in missing])
    return found


def _titles(column: Column) -> tuple[str, str, str]:
    return column.name, column.title.vi, column.title.en


def _column_missing(column: Column) -> Problem:
    return Problem(
        code="accounts.bulk.column",
        where=line_at(1),
        message=Text(f"Thiếu cột “{column.title.vi}”", f"The column “{column.title.en}” is missing"),
        hint=Text("dùng tệp mẫu tải ở trang này, giữ nguyên dòng tiêu đề", "use the template, keep its first row"),
    )


def _no_rows() -> Problem:
    return Problem(
        code="accounts.bulk.empty",
        message=Text("Danh sách không có dòng nào", "The list has no row"),
        expected=Text("mỗi người một dòng, từ dòng 2", "one person per row, from row 2 on"),
    )


def _too_many() -> Problem:
    return Problem(
        code="accounts.bulk.too_many",
        message=Text(f"Danh sách dài hơn {MAX_ROWS} dòng", f"The list has more than {MAX_ROWS} rows"),
        hint=Text("chia thành nhiều tệp", "split it into several files"),
    )
