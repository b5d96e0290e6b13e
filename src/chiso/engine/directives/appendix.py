"""Tasks in the tables of an appendix: columns are known by their headings, never by their position.

The trap: merged cells. A lead that stands once for five rows is a ditto mark in the text of the other four, written by
`tables`; a row that holds one text only is the heading of a group, no task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import Span, Task
from chiso.engine.directives.source import Source
from chiso.engine.directives.tables.written import DITTO
from chiso.engine.directives.task_details import Facts
from chiso.engine.text import search_key

Column = Literal["task", "lead", "with", "product", "when"]
_HEADINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    ("with", re.compile(r"phoi hop")),
    (
        "lead",
        re.compile(r"chu tri|don vi thuc hien|co quan thuc hien|dau moi|nguoi thuc hien|bo phan thuc hien|phan cong"),
    ),
    ("when", re.compile(r"thoi (?:gian|han|diem)|tien do|han hoan thanh|hoan thanh")),
    ("product", re.compile(r"san pham|ket qua|dau ra")),
    ("task", re.compile(r"nhiem vu|noi dung|hoat dong|giai phap|cong viec|chi tieu|tieu chi")),
)
_BODY = re.compile(r"(?:ten )?(?:co quan|don vi|so nganh|co quan don vi|dia phuong|phong ban)(?: .{0,20})?")
"""The heading of a column of bodies that has no word of leading; it leads where no other column does."""
_CELL = re.compile(r" \| ")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table's line in the text."""

    text: str
    span: Span


def cells_of(source: Source, line: Line) -> tuple[Cell, ...]:
    """The cells of a table's line, in order, empty ones included."""
    found: list[Cell] = []
    at, last = line.span.start, line.span.end
    if source.view.startswith("| ", at):  # the blank of an empty first cell is no part of the line
        found.append(Cell("", Span(at, at)))
        at += 2
    open_end = source.view.endswith(" |", at, last)
    last -= 2 if open_end else 0
    for mark in [*_CELL.finditer(source.view, at, last), None]:
        end = mark.start() if mark else last
        raw = source.view[at:end]
        begin = at + len(raw) - len(raw.lstrip())
        found.append(Cell(source.cut(Span(at, end)), Span(begin, max(begin, at + len(raw.rstrip())))))
        at = mark.end() if mark else end
    return (*found, Cell("", Span(last, last))) if open_end else tuple(found)


def tasks_in_tables(source: Source, lines: tuple[Line, ...], facts: Facts) -> tuple[Task, ...]:
    """The tasks of every table that has a column of tasks and one of leads or deadlines."""
    found: list[Task] = []
    columns: dict[Column, int] = {}
    above: tuple[Cell, ...] = ()
    for line in lines:
        if not line.is_table:
            columns = {} if line.rank else columns
            continue
        cells = above = _resolved(cells_of(source, line), above)
        heading = _columns(cells)
        if heading:
            columns = heading
        elif columns:
            found += _row(source, cells, columns, facts)
    return tuple(found)


def _resolved(cells: tuple[Cell, ...], above: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells with ditto marks replaced by what they repeat."""
    return tuple(above[at] if cell.text == DITTO and at < len(above) else cell for at, cell in enumerate(cells))


def _columns(cells: tuple[Cell, ...]) -> dict[Column, int]:
    """Which column is which, when the row is a heading; empty otherwise."""
    found: dict[Column, int] = {}
    for at, cell in enumerate(cells):
        key = search_key(cell.text)
        if not key or len(key) > 60:
            continue
        name = next((name for name, pattern in _HEADINGS if pattern.search(key) and name not in found), None)
        if name is not None:
            found[name] = at
    if "task" in found and "lead" not in found and found.keys() & {"with", "when"}:
        bodies = [at for at, cell in enumerate(cells) if _BODY.fullmatch(search_key(cell.text))]
        if bodies:
            found["lead"] = bodies[0]
    return found if "task" in found and found.keys() & {"lead", "when"} else {}


def _row(source: Source, cells: tuple[Cell, ...], columns: dict[Column, int], facts: Facts) -> Iterator[Task]:
    def cell(name: Column) -> Cell | None:
        at = columns.get(name)
        return cells[at] if at is not None and at < len(cells) else None

    task, lead, when, product, beside = cell("task"), cell("lead"), cell("when"), cell("product"), cell("with")
    texts = {one.text for one in cells if one.text}
    if task is None or len(task.text) < 8 or len(texts) < 3 or not ((lead and lead.text) or (when and when.text)):
        return
    days = facts.dates_in(when.span) if when is not None else []
    day = next((one for one in days if one.recurrence is None), None)
    yield Task(
        leads=_bodies(lead, facts),
        coordinators=_bodies(beside, facts),
        action=task.text,
        deliverable=product.text if product else "",
        deadline=when.text if when else "",
        due=(day.due or day.last) if day else None,
        recurrence=next((one.recurrence for one in days if one.recurrence), None),
        where="",
        span=task.span,
        confidence=0.95 if lead and lead.text else 0.8,
    )


def _bodies(cell: Cell | None, facts: Facts) -> tuple[str, ...]:
    """The names in a cell; the whole cell where the grammar knows none."""
    if cell is None or not cell.text:
        return ()
    found = tuple(name.text for name in facts.names_in(cell.span))
    return found or (cell.text,)
