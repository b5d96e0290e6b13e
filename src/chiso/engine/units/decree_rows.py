"""Reading the lines of a decree file: every cell that cannot be understood is named, with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar, cast

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.text import parse_date, parse_decimal, read_any_table
from chiso.engine.units.decree_words import HEADINGS, WORDS, code_named, column_named, said_in
from chiso.engine.units.model import KindCode, LineageKind, ShareOf

T = TypeVar("T")
COLUMNS = tuple(HEADINGS)
NEEDED = ("date", "kind", "predecessor", "successor", "legal_basis")


@dataclass(frozen=True, slots=True)
class DecreeRow:
    """One line: on a day, a predecessor becomes (part of) a successor; texts as typed, `where` for messages."""

    where: str
    on: date
    kind: LineageKind
    predecessor: str
    predecessor_in: str
    successor: str
    successor_kind: KindCode | None
    successor_in: str
    successor_code: str
    share: Decimal | None
    share_of: ShareOf | None
    source: str
    legal_basis: str


def read_decree_rows(data: bytes, where: str) -> tuple[list[DecreeRow], list[Problem]]:
    """The lines that can be understood, and the problems of those that cannot."""
    try:
        table = read_any_table(data, where=where)
    except InputError as error:
        return [], list(error.problems)
    headings, problems = _headings(table.columns, where)
    if any(problem.severity == "error" for problem in problems):
        return [], problems
    rows: list[DecreeRow] = []
    for number, record in table.lines:
        cells = {column: record.get(headings.get(column, ""), "") for column in COLUMNS}
        row = _read_row(cells, f"{where}:{number}" if where else line_at(number), problems)
        rows += [row] if row else []
    if not table.lines:
        problems.append(decree_problem("decree.empty", _EMPTY, where))
    return rows, problems


def _headings(found: Iterable[str], where: str) -> tuple[dict[str, str], list[Problem]]:
    """The file's own heading of each column; a needed one that is missing or any that comes twice is an error."""
    headings: dict[str, str] = {}
    problems: list[Problem] = []
    for heading in found:
        column = column_named(heading)
        if column is None and heading:
            words = Text("Không nhận ra cột này, bỏ qua.", "This column is not known and was left out.")
            problems.append(Problem("decree.column_unknown", words, where=where, got=heading[:80], severity="warning"))
        elif column in headings:
            words = Text("Hai cột mang cùng một ý.", "Two columns mean the same.")
            got = f"{headings[column]}; {heading}"
            problems.append(Problem("decree.column_twice", words, where=where, got=got[:160]))
        elif column is not None:
            headings[column] = heading
    missing = [column for column in NEEDED if column not in headings]
    if missing:
        names = Text(", ".join(HEADINGS[column][0] for column in missing), ", ".join(missing))
        message = Text(f"Thiếu cột: {names.vi}.", f"Columns are missing: {names.en}.")
        expected = Text(", ".join(words[0] for words in HEADINGS.values()), ", ".join(COLUMNS))
        problems.append(Problem("decree.columns", message, where=where, expected=expected))
    return headings, problems


def _read_row(cells: dict[str, str], where: str, problems: list[Problem]) -> DecreeRow | None:
    before = len(problems)
    on = _attempt(problems, lambda: parse_date(cells["date"], where=where))
    share = _attempt(problems, lambda: parse_decimal(cells["share"], where=where)) if cells["share"] else None
    cells = dict(cells)
    for column in WORDS:
        code = code_named(column, cells[column])
        if code is None and (cells[column] or column == "kind"):
            vi, en = said_in(column)
            got = f"{HEADINGS[column][0]}: {cells[column]}"
            problems.append(Problem("decree.word", _WORD, where=where, got=got[:300], expected=Text(vi, en)))
        cells[column] = code or ""
    if not cells["predecessor"] or not (cells["successor"] or cells["kind"] == "abolish"):
        problems.append(decree_problem("decree.name_missing", _NAME_MISSING, where))
    if cells["kind"] == "abolish" and cells["successor"]:
        problems.append(decree_problem("decree.abolished_into", _ABOLISHED_INTO, where, cells["successor"]))
    if not cells["legal_basis"]:
        problems.append(decree_problem("decree.no_legal_basis", _NO_BASIS, where))
    if share is not None and (not 0 <= share <= 1 or not cells["share_of"] or not cells["source"]):
        problems.append(decree_problem("decree.share", _SHARE, where, cells["share"]))
    if len(problems) > before or on is None:
        return None
    return DecreeRow(
        where, on, cast(LineageKind, cells["kind"]), cells["predecessor"], cells["predecessor_in"], cells["successor"],
        cast(KindCode, cells["successor_kind"]) if cells["successor_kind"] else None, cells["successor_in"],
        cells["successor_code"], share, cast(ShareOf, cells["share_of"]) if cells["share_of"] else None,
        cells["source"], cells["legal_basis"],
    )  # fmt: skip


def decree_text(data: bytes) -> str:
    """A decree file as text to keep: a CSV as it is, the sheet of a workbook as CSV."""
    if data[:4] != b"PK\x03\x04":
        return data.decode("utf-8-sig", errors="replace")
    table = read_any_table(data)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([line.get(column, "") for column in table.columns] for _, line in table.lines)
    return stream.getvalue()


def decree_problem(code: str, message: Text, where: str, got: str = "", expected: str = "") -> Problem:
    """A problem of one line; `expected` is the same in both languages."""
    return Problem(code, message, where=where, got=got[:300], expected=Text(expected, expected))


def _attempt(problems: list[Problem], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems)
        return None


_EMPTY = Text("Tệp không có dòng nào.", "The file holds no line.")
_WORD = Text("Từ không có trong danh sách.", "This word is not in the list.")
_NAME_MISSING = Text("Thiếu tên đơn vị cũ hoặc mới.", "The name of the old or of the new unit is missing.")
_ABOLISHED_INTO = Text(
    "Giải thể thì không có đơn vị mới; nếu nhập vào đơn vị khác, ghi Sáp nhập.",
    "An abolished unit has no successor; if it went into another one, write merge.",
)
_NO_BASIS = Text("Thiếu căn cứ pháp lý.", "The legal basis is missing.")
_SHARE = Text(
    "Tỷ lệ phải từ 0 đến 1, kèm cách tính và nguồn.", "A share lies in 0–1 and comes with its measure and its source."
)
