"""Reading the lines of a decree file: every cell that cannot be understood is named, with its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar, cast, get_args

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.text import parse_date, parse_decimal, read_table
from chiso.engine.units.model import KINDS, KindCode, LineageKind, ShareOf

T = TypeVar("T")
COLUMNS = (
    "date", "kind", "predecessor", "predecessor_in", "successor", "successor_kind", "successor_in", "successor_code",
    "share", "share_of", "source", "legal_basis",
)  # fmt: skip
_NEEDED = ("date", "kind", "predecessor", "successor", "legal_basis")


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
        table = read_table(data, where=where)
    except InputError as error:
        return [], list(error.problems)
    missing = [column for column in _NEEDED if column not in table.columns]
    if missing:
        names = ", ".join(missing)
        message = Text(f"Thiếu cột: {names}.", f"Columns are missing: {names}.")
        return [], [
            Problem("decree.columns", message, where=where, expected=Text(", ".join(COLUMNS), ", ".join(COLUMNS)))
        ]
    rows: list[DecreeRow] = []
    problems: list[Problem] = []
    for number, record in table.lines:
        cells = {column: record.get(column, "") for column in COLUMNS}
        row = _read_row(cells, f"{where}:{number}" if where else line_at(number), problems)
        rows += [row] if row else []
    if not table.lines:
        problems.append(decree_problem("decree.empty", _EMPTY, where))
    return rows, problems


def _read_row(cells: dict[str, str], where: str, problems: list[Problem]) -> DecreeRow | None:
    before = len(problems)
    on = _attempt(problems, lambda: parse_date(cells["date"], where=where))
    share = _attempt(problems, lambda: parse_decimal(cells["share"], where=where)) if cells["share"] else None
    for column, allowed in (
        ("kind", get_args(LineageKind)), ("share_of", ("", *get_args(ShareOf))),
        ("successor_kind", ("", *(kind.code for kind in KINDS))),
    ):  # fmt: skip
        if cells[column] not in allowed:
            listed = ", ".join(word for word in allowed if word)
            problems.append(decree_problem("decree.word", _WORD, where, f"{column}: {cells[column]}", listed))
    if not cells["predecessor"] or not (cells["successor"] or cells["kind"] == "abolish"):
        problems.append(decree_problem("decree.name_missing", _NAME_MISSING, where))
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
_NO_BASIS = Text("Thiếu căn cứ pháp lý.", "The legal basis is missing.")
_SHARE = Text(
    "Tỷ lệ phải từ 0 đến 1, kèm cách tính và nguồn.", "A share lies in 0–1 and comes with its measure and its source."
)
