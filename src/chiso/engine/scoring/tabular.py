"""The rows of an answers file as text, whatever the file is: CSV with `,` `;` or tab, or the first sheet of a workbook.

The trap: a spreadsheet shows "97,2 %" and holds 0.972; it shows "1.10" and holds 1.1; a formula nobody recalculated
holds nothing. So numbers come out as the officer sees them, and what cannot be known is reported with its cell.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.files import FileFacts
from chiso.engine.scoring.csv_rows import read_csv_rows
from chiso.engine.scoring.letters import check_letters
from chiso.engine.scoring.workbook import read_workbook

REQUIRED = ("unit", "node", "input", "value")
COLUMNS = (*REQUIRED, "status", "evidence", "explanation")
ENCODED = ("unit", "node", "input", "status")


@dataclass(frozen=True)
class Rows:
    """All rows that hold anything; few distinct words stand as numbers, so that a province's answers stay small.

    `frame` has `row` (from 0, blank rows counted), `unit`, `node`, `input` and `status` as positions in `words`, and
    `value` as text without surrounding blanks. `place` names the cell or line of a row and column.
    """

    frame: pl.DataFrame
    words: dict[str, list[str]]
    place: Callable[[int, str], str]
    problems: list[Problem]

    def word(self, column: str, position: int) -> str:
        """The text behind a number of `frame`."""
        return self.words[column][position]


def read_rows(data: bytes, facts: FileFacts) -> Rows:
    """The rows of an inspected file. InputError when it is no table of answers at all."""
    place: Callable[[int, str], str]
    if facts.kind == "xlsx":
        cells, first, problems = read_workbook(data)
        names, order = _header(list(cells.row(0)) if cells.height else [], first, problems)
        place = _cell_places(order, first)
    else:
        cells, first, place, problems = read_csv_rows(data)
        names, order = _header(list(cells.row(0)), first, problems)
    if facts.kind == "xlsx":
        # a code typed into an ordinary cell is a number; its decimal sign is the code's point
        cells = cells.with_columns(cells.to_series(order["node"]).str.replace(r"^([0-9]+),([0-9]+)$", "$1.$2"))
    columns = cells.slice(1).get_columns()
    del cells
    frame, words, letters = _encoded(columns, order, place)
    return Rows(frame, words, place, [*names, *problems, *letters])


def _encoded(
    cells: list[pl.Series], order: dict[str, int], place: Callable[[int, str], str]
) -> tuple[pl.DataFrame, dict[str, list[str]], list[Problem]]:
    """The known columns, one at a time: letters checked, blanks cut, words replaced by numbers."""
    height = len(cells[0])
    columns: list[pl.Series] = [pl.int_range(height, dtype=pl.UInt32, eager=True).alias("row")]
    words: dict[str, list[str]] = {}
    letters: list[Problem] = []
    for name in COLUMNS:
        # each column is let go once it is read
        series = cells[order[name]] if name in order else pl.repeat("", height, eager=True)
        if name in order:
            cells[order[name]] = series.clear()
        series = series.fill_null("").str.strip_chars()
        if name == "status":
            series = series.str.to_lowercase()
        letters += check_letters(series, lambda row, name=name: place(row, name))  # type: ignore[misc]
        if name == "value":
            columns.append(series.alias(name))
        elif name in ENCODED:
            distinct = series.unique(maintain_order=True)
            words[name] = distinct.to_list()
            columns.append(series.cast(pl.Enum(distinct)).to_physical().cast(pl.UInt32).alias(name))
    frame = pl.DataFrame(columns)
    if all("" in words[name] for name in ENCODED):
        empty = [pl.col(name) == words[name].index("") for name in ENCODED]
        frame = frame.filter(~pl.all_horizontal(*empty, pl.col("value") == ""))
    return frame, words, letters


def _header(cells: list[str | None], line: int, before: list[Problem]) -> tuple[list[Problem], dict[str, int]]:
    """Problems of the header line, and the position of every known column; InputError when one is missing."""
    names = [(cell or "").strip().casefold() for cell in cells]
    while names and not names[-1]:
        names.pop()
    problems = [
        Problem(
            "answers.unknown_column",
            Text("Cột không có trong định dạng.", "The column is not part of the format."),
            line_at(line),
            name[:60],
            Text(", ".join(COLUMNS), ", ".join(COLUMNS)),
            _near(name),
        )
        for name in names
        if name not in COLUMNS
    ]
    problems += [
        Problem(
            "answers.duplicate_column",
            Text("Cột viết hai lần.", "The column is there twice."),
            line_at(line),
            name,
            Text("mỗi cột một lần", "every column once"),
            Text("giữ một cột", "keep one of them"),
        )
        for name in dict.fromkeys(names)
        if names.count(name) > 1 and name in COLUMNS
    ]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise InputError([*before, _missing(missing, names, line), *problems])
    return problems, {name: names.index(name) for name in COLUMNS if name in names}


def _missing(missing: list[str], names: list[str], line: int) -> Problem:
    return Problem(
        "answers.missing_column",
        Text(f"Thiếu cột: {', '.join(missing)}.", f"Missing columns: {', '.join(missing)}."),
        line_at(line),
        ", ".join(names)[:80],
        Text(",".join(COLUMNS), ",".join(COLUMNS)),
        Text("dòng đầu phải là tên cột", "the first line must hold the names of the columns"),
    )


def _near(name: str) -> Text:
    near = difflib.get_close_matches(name, COLUMNS, 1)
    if near:
        return Text(f"có phải là “{near[0]}”?", f"did you mean “{near[0]}”?")
    return Text("bỏ cột này", "remove the column")


def _cell_places(order: dict[str, int], first: int) -> Callable[[int, str], str]:
    return lambda row, column: f"{_letters(order.get(column, 0))}{first + row + 1}"


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
