"""What was read from a workbook, as bytes that are quicker to take up again than the workbook.

The trap: a large workbook takes many seconds to open and one second to look at. What was read depends on the file, the
corrections of its columns and this code alone, so it may be kept; what it would store depends on the moment.

The bytes are compressed JSON with a format number; whoever finds another number reads the workbook again.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import astuple
from decimal import Decimal
from typing import Any

from chiso.engine.errors import Location, Problem, Text, place_in
from chiso.engine.moving.model import Column, Criterion, Figure, Label, ScoredBook, Total

FORMAT = 1
"""Raised whenever the readers find something else in the same workbook, or the shape below changes."""


def keep_book(book: ScoredBook) -> bytes:
    """The book as bytes; the same book gives the same bytes."""
    units = {label.text: place for place, label in enumerate(book.units)}
    criteria = {line.key: place for place, line in enumerate(book.criteria)}
    tree = {
        "format": FORMAT,
        "name": book.name,
        "layouts": book.layouts,
        "columns": [astuple(column) for column in book.columns],
        "units": [astuple(label) for label in book.units],
        "criteria": [[one.code, one.name, _told(one.max), one.where, one.is_doubtful] for one in book.criteria],
        "figures": [
            [units[one.unit], criteria[one.criterion], one.stage, one.status, _told(one.value), one.where]
            for one in book.figures
        ],
        "totals": [
            [one.unit, one.kind, one.stage, _told(one.value), one.text, one.where, one.year] for one in book.totals
        ],
        "year": book.year,
        "skipped_rows": book.skipped_rows,
        "problems": [problem_tree(problem) for problem in book.problems],
    }
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=3, mtime=0)


def kept_book(data: bytes) -> ScoredBook | None:
    """The book that was kept; None when another format was."""
    tree = json.loads(gzip.decompress(data))
    if tree["format"] != FORMAT:
        return None
    units = tuple(Label(*row) for row in tree["units"])
    criteria = tuple(Criterion(code, name, _number(top), *rest) for code, name, top, *rest in tree["criteria"])
    unit_names, criterion_keys = [label.text for label in units], [line.key for line in criteria]
    return ScoredBook(
        name=tree["name"],
        layouts=tuple(tree["layouts"]),
        columns=tuple(Column(*row) for row in tree["columns"]),
        units=units,
        criteria=criteria,
        figures=tuple(
            Figure(unit_names[unit], criterion_keys[criterion], stage, status, _number(value), where)
            for unit, criterion, stage, status, value, where in tree["figures"]
        ),
        totals=tuple(
            Total(unit, kind, stage, _number(value), text, where, year)
            for unit, kind, stage, value, text, where, year in tree["totals"]
        ),
        year=tree["year"],
        skipped_rows=tree["skipped_rows"],
        problems=tuple(problem_from(row) for row in tree["problems"]),
    )


def _told(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def problem_tree(problem: Problem) -> list[Any]:
    """A problem as JSON keeps it, its place in both languages."""
    texts = [[text.vi, text.en] for text in (problem.message, problem.expected, problem.hint)]
    where = [str(problem.where), place_in(problem.where, "en")]
    return [problem.code, *texts, where, problem.got, problem.severity]


def problem_from(row: Sequence[Any]) -> Problem:
    """The problem that `problem_tree` kept."""
    code, message, expected, hint, (vi, en), got, severity = row
    where = vi if vi == en else Location(vi, en)
    return Problem(code, Text(*message), where, got, Text(*expected), Text(*hint), severity)
