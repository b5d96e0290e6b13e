"""The four ways in which offices lay out scores, each read row by row.

Criteria down and units across; units down and criteria (or years) across; one sheet a unit; or one long list.
"""

from __future__ import annotations

import re
from decimal import Decimal

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks.annex.grid import Cell, Grid, Row
from chiso.engine.frameworks.annex.numbering import Number, from_cell, split_leading
from chiso.engine.moving.book import Book
from chiso.engine.moving.columns import Spot, heading_number
from chiso.engine.moving.model import STAGES, Criterion, Layout, Stage, Use
from chiso.engine.moving.sheets import Head
from chiso.engine.moving.words import is_no_unit, row_kind, year_of
from chiso.engine.text import search_key

_UNIT_LINE = re.compile(
    r"^\s*(?:tên\s+)?(?:đơn vị|cơ quan|địa phương)(?:\s+được\s+\w+\s+\w+)?\s*:\s*(.+)$", re.IGNORECASE
)
_NOTES = re.compile(r"^(ghi chu|luu y|chu thich|nguoi lap|nguoi cham|ky ten|xac nhan|noi nhan|thu truong|\*)")


def read_table(book: Book, grid: Grid, head: Head, layout: Layout, spots: tuple[Spot, ...]) -> None:
    """Read one table into the book."""
    if layout == "unit_rows":
        _unit_rows(book, grid, head, spots)
    elif layout == "long":
        _long(book, grid, head, spots)
    else:
        _criteria_rows(book, grid, head, spots, _unit_of_sheet(book, grid, head) if layout == "sheet_per_unit" else "")


def _rows(grid: Grid, head: Head) -> list[tuple[int, Row]]:
    return [(index, row) for index, row in enumerate(grid.rows) if index >= head.end and not row.loose]


def _first(spots: tuple[Spot, ...], use: Use) -> int | None:
    return next((spot.at for spot in spots if spot.column.use == use), None)


def _begun(row: Row, index: int, at: int | None) -> Cell | None:
    """The cell of a column if it begins in this row."""
    cell = row.cells[at] if at is not None else None
    return cell if cell is not None and cell.row == index else None


def _unit_of_sheet(book: Book, grid: Grid, head: Head) -> str:
    """The unit a sheet is about: the line "Đơn vị: …" above its table, else the sheet's own name."""
    for index in range(head.first):
        for cell in grid.rows[index].begun(index):
            found = _UNIT_LINE.match(cell.text)
            if found:
                return book.unit(found[1].strip(" .…"), cell.where)
            if search_key(cell.text).rstrip(": ") in ("don vi", "ten don vi", "co quan"):
                beside = [other for other in grid.rows[index].begun(index) if other.column > cell.column]
                if beside:
                    return book.unit(beside[0].text, beside[0].where)
    return book.unit(grid.name, f"{grid.name}")


def _criterion(
    book: Book, row: Row, index: int, columns: tuple[int | None, int | None, int | None], previous: Number | None
) -> tuple[Criterion | None, Number | None]:
    """The criterion of a row: number, name and maximum; None for a row that names none."""
    code_at, name_at, max_at = columns
    code_cell, name_cell = _begun(row, index, code_at), _begun(row, index, name_at)
    text = name_cell.text.strip() if name_cell is not None and name_cell is not code_cell else ""
    number, doubtful = from_cell(code_cell, previous) if code_cell is not None else (None, False)
    if code_cell is not None and number is None and not text:
        number, text = split_leading(code_cell.text, bullets=False)
    elif number is None and text:
        number, text = split_leading(text, bullets=False)
    cell = code_cell if code_cell is not None and not code_cell.is_empty else name_cell
    if cell is None or (number is None and not text):
        return None, None
    if code_cell is not None and (code_cell.number is not None or code_cell.day is not None):
        doubtful = doubtful or (number is not None and len(number.parts) > 1)
    top = _begun(row, index, max_at)
    return Criterion(
        code=".".join(number.parts) if number else "",
        name=" ".join(text.split()),
        max=top.number if top is not None and top.number is not None else _plain(book, top),
        where=cell.where,
        is_doubtful=doubtful,
    ), number


def _plain(book: Book, cell: Cell | None) -> Decimal | None:
    """A maximum typed as text; anything else is no maximum."""
    if cell is None or cell.is_empty or not re.fullmatch(r"\d+([.,]\d+)?", cell.text.strip()):
        return None
    return book.number(cell)


def _criteria_rows(book: Book, grid: Grid, head: Head, spots: tuple[Spot, ...], unit: str) -> None:
    columns = (_first(spots, "code"), _first(spots, "name"), _first(spots, "max"))
    targets = _unit_columns(book, spots, unit)
    previous: Number | None = None
    for index, row in _rows(grid, head):
        found, number = _criterion(book, row, index, columns, previous)
        if found is None:
            _unread(book, row, index, [at for _, _, at in targets])
            continue
        kind = row_kind(found.name) if not found.code else None
        cells = [(owner, stage, _begun(row, index, at)) for owner, stage, at in targets]
        if kind is not None:
            for owner, stage, cell in cells:
                book.total(owner, kind, stage, cell)
            continue
        if not found.code and not any(cell is not None and not cell.is_empty for _, _, cell in cells):
            book.skipped += 1  # a note, a signature, the name of a block
            continue
        previous = number or previous
        key = book.criterion(found)
        for owner, stage, cell in cells:
            book.figure(owner, key, stage, cell)


def _unit_columns(book: Book, spots: tuple[Spot, ...], unit: str) -> list[tuple[str, Stage, int]]:
    """Which columns hold whose figures at which stage."""
    found: list[tuple[str, Stage, int]] = []
    for spot in spots:
        told = spot.column
        if unit and told.use in STAGES:
            found.append((unit, _stage(told.use), spot.at))
        elif unit and told.use == "total":
            found.append((unit, "final", spot.at))
        elif not unit and told.use == "value" and not is_no_unit(told.label):
            where = spot.cell.where if spot.cell is not None else told.key
            found.append((book.unit(told.label, where), told.stage, spot.at))
    return found


def _stage(use: Use) -> Stage:
    return "self" if use == "self" else "appraised" if use == "appraised" else "final"


def _unread(book: Book, row: Row, index: int, columns: list[int]) -> None:
    """A row of figures without a criterion is named; a row of words is a note."""
    cells = [cell for at in columns if (cell := _begun(row, index, at)) is not None and cell.number is not None]
    if not cells:
        book.skipped += bool(row.begun(index))
        return
    book.problems.append(
        Problem(
            "moving.no_criterion",
            Text("Dòng có điểm nhưng không có số hay tên tiêu chí.", "A row has points but names no criterion."),
            where=cells[0].where,
            got=cells[0].text,
            hint=Text("Ghi mã tiêu chí vào dòng, hoặc xóa dòng.", "Write the criterion's code, or delete the row."),
        )
    )


def _unit_rows(book: Book, grid: Grid, head: Head, spots: tuple[Spot, ...]) -> None:
    unit_at = _first(spots, "unit")
    criteria = _heading_criteria(book, spots)
    for index, row in _rows(grid, head):
        cell = _begun(row, index, unit_at)
        if cell is None or cell.is_empty or is_no_unit(cell.text) or _NOTES.match(search_key(cell.text)):
            _unread_unit(book, row, index, spots, cell)
            continue
        if not any((other := _begun(row, index, spot.at)) is not None and other is not cell and not other.is_empty
                   for spot in spots if spot.column.use not in ("unit", "skip")):  # fmt: skip
            book.skipped += 1
            continue
        unit = book.unit(cell.text, cell.where)
        for spot in spots:
            told, here = spot.column, _begun(row, index, spot.at)
            if told.use == "value":
                book.figure(unit, criteria[spot.at], told.stage, here)
            elif told.use == "year":
                book.total(unit, "total", told.stage, here, year_of(told.label))
            elif told.use in ("total", "percent", "rank", "grade"):
                book.total(unit, told.use, told.stage, here, year_of(told.label))
            elif told.use in STAGES:
                book.total(unit, "total", _stage(told.use), here)


def _heading_criteria(book: Book, spots: tuple[Spot, ...]) -> dict[int, str]:
    """The criterion that each column of figures is about."""
    found: dict[int, str] = {}
    previous: Number | None = None
    for spot in spots:
        if spot.column.use != "value":
            continue
        number, name, doubtful = heading_number(spot, previous)
        if number is not None:
            previous = number
        where = spot.cell.where if spot.cell is not None else spot.column.key
        code = ".".join(number.parts) if number else ""
        found[spot.at] = book.criterion(
            Criterion(code, name or ("" if code else spot.column.label), None, where, doubtful)
        )
    return found


def _unread_unit(book: Book, row: Row, index: int, spots: tuple[Spot, ...], cell: Cell | None) -> None:
    """A row of figures without a unit is named, unless it is a sum or an average."""
    named = cell is not None and not cell.is_empty
    figures = [
        other for spot in spots if spot.column.use in ("value", "total", "year", *STAGES)
        if (other := _begun(row, index, spot.at)) is not None and other.number is not None
    ]  # fmt: skip
    others = [other for other in row.begun(index) if is_no_unit(other.text)]
    if named or others or not figures:
        book.skipped += bool(row.begun(index))
        return
    book.problems.append(
        Problem(
            "moving.no_unit",
            Text("Dòng có điểm nhưng trống tên đơn vị.", "A row has points but names no unit."),
            where=figures[0].where,
            got=figures[0].text,
            hint=Text("Ghi tên đơn vị vào dòng, hoặc xóa dòng.", "Write the unit's name, or delete the row."),
        )
    )


def _long(book: Book, grid: Grid, head: Head, spots: tuple[Spot, ...]) -> None:
    unit_at = _first(spots, "unit")
    columns = (_first(spots, "code"), _first(spots, "name"), _first(spots, "max"))
    previous: Number | None = None
    for index, row in _rows(grid, head):
        cell = row.cells[unit_at] if unit_at is not None else None  # a merged name stands for all its rows
        found, number = _criterion(book, row, index, columns, previous)
        if cell is None or cell.is_empty or found is None:
            _unread(book, row, index, [spot.at for spot in spots if spot.column.use in STAGES])
            continue
        previous = number or previous
        unit = book.unit(cell.text, cell.where)
        kind = row_kind(found.name) if not found.code else None
        key = "" if kind else book.criterion(found)
        for spot in spots:
            if spot.column.use in STAGES:
                here = _begun(row, index, spot.at)
                if kind:
                    book.total(unit, kind, _stage(spot.column.use), here)
                else:
                    book.figure(unit, key, _stage(spot.column.use), here)
