"""The contents of all tables of an annex: one tree of criteria, the totals, the tables that sum up or tell more.

The trap: read one after another, a sheet of scoring texts looks like another framework and a summary counts every
point twice; so all tables are read into lines first, and told apart before any is placed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chiso.engine.errors import Problem
from chiso.engine.frameworks.annex.captions import captions_of
from chiso.engine.frameworks.annex.codes import give_codes
from chiso.engine.frameworks.annex.companions import Part, cut_summary, parts_of, supplies_fields
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.lines import Line, is_total
from chiso.engine.frameworks.annex.numbering import Number
from chiso.engine.frameworks.annex.outline import Outline
from chiso.engine.frameworks.annex.placing import place_lines
from chiso.engine.frameworks.annex.problems import warning
from chiso.engine.frameworks.annex.restarts import Counted
from chiso.engine.frameworks.annex.rows import LineReader
from chiso.engine.frameworks.annex.tables import Table, texts_above
from chiso.engine.frameworks.annex.totals import Total
from chiso.engine.text import search_key


@dataclass(frozen=True, slots=True)
class Content:
    """The lines of all tables read, placed in a tree, with the total rows met.

    `summaries` are lines of tables that sum the fields up, `details` trees of tables that tell more of criteria.
    """

    outline: Outline
    totals: tuple[Total, ...]
    tables: tuple[Table, ...]
    summaries: tuple[Line, ...] = ()
    details: tuple[Item, ...] = ()


def read_tables(tables: Sequence[Table], problems: list[Problem]) -> Content:
    """All lines of the tables in one tree. A table whose numbers repeat those before it is another framework."""
    lines = [LineReader(table.grid, table.heading, []).read() for table in tables]
    parts = parts_of(lines, [texts_above(table) for table in tables])
    captions = _captions(tables, lines, parts)
    outline = Outline(problems)
    outline.summaries = {table.grid.name for table, part in zip(tables, parts, strict=True) if part == "summary"}
    totals: list[Total] = []
    used: list[Table] = []
    summaries: list[Line] = []
    details: list[Item] = []
    previous: Number | None = None
    counted = Counted()
    for place, (table, part) in enumerate(zip(tables, parts, strict=True)):
        if part == "details":
            details.extend(_tree(LineReader(table.grid, table.heading, problems).read(), outline))
        elif part == "summary" and (used or not supplies_fields(lines[place], _others(lines, place))):
            summaries.extend(LineReader(table.grid, table.heading, problems).read())
        else:
            caption = captions.get(place)
            trial = LineReader(table.grid, table.heading, [], previous).read()
            rows, _ = cut_summary(_headed(caption, trial))
            if used and counted.begins_again(rows, texts_above(table)):
                problems.append(warning("annex.another_framework", where=table.grid.name))
                continue
            counted.add(rows)
            if table.guessed:
                problems.append(warning("annex.no_heading", where=table.grid.name))
            reader = LineReader(table.grid, table.heading, problems, previous)
            rows, sums = cut_summary(_headed(caption, reader.read()))
            totals.extend(place_lines(rows, outline))
            summaries.extend(sums)
            previous = reader.previous
        used.append(table)
    totals.extend(Total(line, None) for line in summaries if is_total(line))
    told = tuple(line for line in summaries if not is_total(line))
    return Content(outline, tuple(totals), tuple(used), told, tuple(details))


def _captions(tables: Sequence[Table], lines: list[list[Line]], parts: list[Part]) -> dict[int, Line | None]:
    """The field that the title of each table of criteria names, by the table's place."""
    mains = [place for place, part in enumerate(parts) if part == "main"]
    headed = [(tables[place].grid, tables[place].heading) for place in mains]
    return dict(zip(mains, captions_of(headed, [lines[place] for place in mains]), strict=True))


def _others(lines: list[list[Line]], place: int) -> list[Line]:
    return [line for other, rows in enumerate(lines) if other != place for line in rows]


def _headed(caption: Line | None, lines: list[Line]) -> list[Line]:
    """The lines of a table below the field that its title names."""
    return lines if caption is None else [caption, *(line for line in lines if line.where != caption.where)]


def _tree(lines: list[Line], known: Outline) -> list[Item]:
    """The rows of a table of details in a tree of their own, a row without number under that of its name."""
    numbers = {search_key(item.line.name): item.number for item in known.items()}
    for line in lines:
        if line.number is None and line.name:
            line.number = numbers.get(search_key(line.name))
    scratch = Outline([])
    place_lines(lines, scratch, nameless=not any(line.name for line in lines))
    give_codes(scratch)
    return scratch.items()
