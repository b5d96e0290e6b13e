"""What kind of file this is, by its content: scores, accounts, evidence, or nothing that can be moved in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files import inspect
from chiso.engine.moving.accounts import has_accounts
from chiso.engine.moving.archive import ARCHIVE
from chiso.engine.moving.model import ScoredBook
from chiso.engine.moving.scored import scored_book
from chiso.engine.moving.sheets import find_head, read_sheets

FileKind = Literal["scores", "accounts", "evidence", "unknown"]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The kind, and why the file cannot be used when it is `unknown`; `book` is what was read when that was asked."""

    kind: FileKind
    problems: tuple[Problem, ...] = ()
    book: ScoredBook | None = None


STEPS = 2
"""How many steps `recognise` tells of: opened, read."""


def recognise(data: bytes, name: str, *, told: Callable[[int], None] | None = None) -> Recognised:
    """The kind of a file; its name decides nothing.

    With `told`, which hears of each step, a table of scores is read as well, so that its sheets are opened once only.
    """
    try:
        if data.startswith(b"PK") and not name.lower().endswith((".xlsx", ".xltx", ".xlsm", ".docx", ".docm")):
            inspect(data, name, ARCHIVE)
            return Recognised("evidence")
        grids, odd = read_sheets(data, name)
    except InputError as error:
        return Recognised("unknown", error.problems)
    heads = [head for grid in grids if (head := find_head(grid)) is not None]
    if has_accounts(grids):
        return Recognised("accounts")
    if not heads:
        return Recognised("unknown", (_unknown(name),))
    if told is None:
        return Recognised("scores")
    told(1)
    try:
        book = scored_book(grids, odd, name)
    except InputError:  # the dry run says what is wrong with the table
        return Recognised("scores")
    told(STEPS)
    return Recognised("scores", book=book)


def _unknown(name: str) -> Problem:
    return Problem(
        "moving.unknown",
        Text("Không nhận ra tệp này là gì.", "It cannot be told what this file is."),
        where=name,
        expected=Text(
            "bảng điểm, bảng kết quả, danh sách tài khoản, hoặc tệp nén minh chứng",
            "a table of scores or results, a list of accounts, or an archive of evidence",
        ),
        hint=Text("Xem lại dòng tiêu đề của bảng.", "Look at the heading row of the table."),
    )
