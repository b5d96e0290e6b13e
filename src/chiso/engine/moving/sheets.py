"""The sheets of an old workbook as grids, and where each table's heading stands.

The trap: the heading is two or three rows of merged cells under a title, and its second row is the only one that tells
"tự chấm" from "thẩm định".
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files import Limits, inspect
from chiso.engine.frameworks.annex.excel import read_workbook
from chiso.engine.frameworks.annex.grid import Builder, Cell, Grid, Row
from chiso.engine.frameworks.annex.letters import mend
from chiso.engine.moving.words import use_of, year_of
from chiso.engine.text import decode_text, nfc

LIMITS = Limits(max_bytes=20 * 2**20, max_unpacked=200 * 2**20, allowed=frozenset({"xlsx", "csv", "text"}))
HEAD_ROWS, MAX_CSV_ROWS, MAX_COLUMNS = 40, 20_000, 600


@dataclass(frozen=True, slots=True)
class Head:
    """A table's heading: rows `first` up to `end` (not included), and the texts of each column from top to bottom."""

    first: int
    end: int
    paths: tuple[tuple[Cell, ...], ...]


def read_sheets(data: bytes, name: str) -> tuple[list[Grid], list[Problem]]:
    """The visible sheets with their letters mended, and what was odd. Raises InputError for a file of no use."""
    kind = _kind(data, name)
    if kind == "xlsx":
        found = read_workbook(data, include_hidden=False, widest=MAX_COLUMNS)
        grids, problems = found.grids, list(found.problems)
    else:
        grids, problems = [_csv_grid(data, name)], []
    return _mended(grids, problems), problems


def _kind(data: bytes, name: str) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0") and name.lower().endswith((".xls", ".xlt")):
        raise InputError([_old_format(name)])
    return inspect(data, name, LIMITS).kind


def _old_format(name: str) -> Problem:
    return Problem(
        "moving.old_format",
        Text("Tệp Excel kiểu cũ (.xls).", "The file is in the old Excel format (.xls)."),
        where=name,
        expected=Text("tệp .xlsx hoặc .csv", "an .xlsx or .csv file"),
        hint=Text(
            "Mở bằng Excel, chọn Lưu thành .xlsx rồi thả lại.", "Open it in Excel, save as .xlsx, drop it again."
        ),
    )


def _csv_grid(data: bytes, name: str) -> Grid:
    text = decode_text(data, where=name).text
    head = text.lstrip("\r\n").partition("\n")[0]
    sign = max((",", ";", "\t"), key=head.count)
    lines = [line[:MAX_COLUMNS] for line in csv.reader(io.StringIO(text, newline=""), delimiter=sign)]
    lines = lines[:MAX_CSV_ROWS]
    builder = Builder(name, max((len(line) for line in lines), default=0))
    for at, line in enumerate(lines):
        builder.add_row(at + 1)
        for column, value in enumerate(line):
            builder.lay(
                Cell(" ".join(nfc(value).split()), f"{name}!{get_column_letter(column + 1)}{at + 1}", at, column)
            )
    return builder.build()


def _mended(grids: list[Grid], problems: list[Problem]) -> list[Grid]:
    cells = [cell for grid in grids for cell in grid.cells()]
    mended = mend([cell.text for cell in cells])
    if not mended.converted:
        return grids
    first = cells[mended.converted[0]]
    problems.append(
        Problem(
            "moving.legacy_text",
            Text("Chữ gõ bằng phông cũ đã được chuyển sang Unicode.", "Text in an old font was converted to Unicode."),
            where=first.where,
            got=f"{len(mended.converted)} ô ({mended.encoding})",
            severity="warning",
        )
    )
    texts = dict(zip(cells, mended.texts, strict=True))
    return [grid.with_texts(texts) for grid in grids]


def find_head(grid: Grid) -> Head | None:
    """The first heading that names a column of units or criteria with figures beside it; None when there is none."""
    for index, row in enumerate(grid.rows[:HEAD_ROWS]):
        uses = {use_of(cell.text) for cell in row.begun(index)}
        if not uses & {"unit", "name"} or len(row.begun(index)) < 2 or _has_figures(row, index):
            continue
        end = index + 1
        while end < len(grid.rows) and end < index + 5 and _goes_on(grid, index, end):
            end += 1
        return Head(index, end, tuple(_path(grid, index, end, column) for column in range(grid.width)))
    return None


def _has_figures(row: Row, index: int) -> bool:
    """A number that is no year stands in rows of data, never in a heading."""
    return any(
        cell.day is not None or (cell.number is not None and year_of(cell.text) is None) for cell in row.begun(index)
    ) and not all(use_of(cell.text) or cell.number is not None for cell in row.begun(index))


def _goes_on(grid: Grid, first: int, index: int) -> bool:
    row = grid.rows[index]
    begun = row.begun(index)
    if not begun:
        return any(cell is not None and first <= cell.row < index for cell in row.cells)
    if _counts(begun):
        return True
    covered = any(cell is not None and first <= cell.row < index and cell.height > 1 for cell in row.cells)
    wordy = not any(cell.number is not None or cell.day is not None for cell in begun)
    anchors = [at for at, cell in enumerate(grid.rows[first].cells) if cell is not None and use_of(cell.text)]
    left = row.cells[anchors[0]] if anchors else None
    anchored = left is not None and left.row == index and not left.is_empty
    return wordy and (covered or (not anchored and any(use_of(cell.text) for cell in begun)))


def _counts(cells: tuple[Cell, ...]) -> bool:
    """The row (1) (2) (3) … or A B 1 2 … that numbers the columns."""
    texts = [re.sub(r"[()\s]|=.*", "", cell.text) for cell in cells]
    digits = [int(text) for text in texts if text.isdigit()]
    return (
        len(digits) >= 2
        and all(text.isdigit() or re.fullmatch(r"[A-Z]", text) for text in texts)
        and digits == list(range(digits[0], digits[0] + len(digits)))
        and digits[0] <= 1
    )


def _path(grid: Grid, first: int, end: int, column: int) -> tuple[Cell, ...]:
    found: list[Cell] = []
    for index in range(first, end):
        row = grid.rows[index]
        if index > first and _counts(row.begun(index)):
            continue
        cell = row.cells[column]
        if cell is not None and not cell.is_empty and all(cell is not known for known in found):
            found.append(cell)
    return tuple(found)
