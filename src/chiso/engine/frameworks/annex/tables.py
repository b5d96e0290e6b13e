"""The tables of an annex that belong together: continued on the next page or sheet, or another set of criteria."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks.annex.adjusting import is_adjustment
from chiso.engine.frameworks.annex.between import settle
from chiso.engine.frameworks.annex.captions import captions_of
from chiso.engine.frameworks.annex.codes import give_codes
from chiso.engine.frameworks.annex.companions import cut_summary, parts_of, supplies_fields
from chiso.engine.frameworks.annex.grid import Grid
from chiso.engine.frameworks.annex.groups import heads_rows, heads_unnumbered, place_head
from chiso.engine.frameworks.annex.headings import (
    Heading,
    find_heading,
    find_nameless_heading,
    guess_heading,
    rates,
)
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.lines import Line, is_note, is_total
from chiso.engine.frameworks.annex.names import take_points_from_name
from chiso.engine.frameworks.annex.numbering import ORDER, Number, parse_number
from chiso.engine.frameworks.annex.outline import Outline
from chiso.engine.frameworks.annex.problems import problem, warning
from chiso.engine.frameworks.annex.rows import LineReader
from chiso.engine.frameworks.annex.splitting import split_at_headings, split_side_by_side
from chiso.engine.frameworks.annex.totals import Total
from chiso.engine.text import search_key

_APPENDIX = re.compile(r"(?:phu luc|bieu|mau)(?: so)? (?:[ivx]+|\d+)[a-z]?\b")
Path = tuple[tuple[str, tuple[str, ...]], ...]
"""The numbers from the field down to a row, each with its style."""


@dataclass(frozen=True, slots=True)
class Table:
    """A grid with its heading, and whether the heading was told from the content."""

    grid: Grid
    heading: Heading
    guessed: bool = False


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


def find_tables(grids: Sequence[Grid], wanted: str | None) -> list[Table]:
    """The grids that are tables of criteria: all, the one called `wanted`, or all with the points column so called.

    Raises InputError when `wanted` names neither a grid nor one of several columns of points.
    """
    if wanted is None:
        return _tables(grids)
    alone = [grid for grid in grids if search_key(grid.name) == search_key(wanted)]
    if alone:
        return _tables(alone)
    tables = _tables(grids)
    chosen = [replace(table, heading=table.heading.of_group(wanted)) for table in tables]
    return chosen if chosen != tables else _unknown(grids, wanted)


def _tables(grids: Sequence[Grid]) -> list[Table]:
    """The tables of criteria; a table without heading goes on with the columns of the one before."""
    found: list[Table] = []
    for grid in [part for whole in grids for side in split_side_by_side(whole) for part in split_at_headings(side)]:
        heading = find_heading(grid)
        if heading is not None and found and _begins_inside(grid, heading, found[-1].heading):
            found.append(Table(grid, Heading(heading.roles, heading.texts, 0, 0)))
        elif heading is not None:
            found.append(Table(grid, heading))
        elif (nameless := find_nameless_heading(grid)) is not None:
            found.append(Table(grid, nameless))
        elif found and found[-1].grid.width == grid.width and _looks_continued(grid) and not rates(grid):
            before = found[-1].heading
            found.append(Table(grid, Heading(before.roles, before.texts, 0, 0)))
    if not any("name" in table.heading.roles for table in found):
        found = []
        for grid in grids:
            guessed = guess_heading(grid)
            if guessed is not None:
                found.append(Table(grid, guessed, guessed=True))
    return found


def _begins_inside(grid: Grid, heading: Heading, before: Heading) -> bool:
    """Whether a table goes on with the rows of the one before and repeats its heading only further down."""
    above = [row for index, row in enumerate(grid.rows[: heading.first]) if not row.loose and len(row.begun(index)) > 1]
    return heading.roles == before.roles and bool(above)


def _unknown(grids: Sequence[Grid], wanted: str) -> NoReturn:
    names = ", ".join(grid.name for grid in grids)
    raise InputError([problem("annex.unknown_table", got=wanted, expected=Text(names, names))])


def _looks_continued(grid: Grid) -> bool:
    """A page's second half has rows with at least a name; a signature block has two short cells."""
    rows = [row for row in grid.rows if not row.loose]
    numbered = bool(rows) and rows[0].cells[0] is not None and parse_number(rows[0].cells[0].text) is not None
    return len(rows) >= 2 or numbered


def read_tables(tables: Sequence[Table], problems: list[Problem]) -> Content:
    """All lines of the tables in one tree. A table whose numbers repeat those before it is another framework."""
    outline = Outline(problems)
    totals: list[Total] = []
    used: list[Table] = []
    previous: Number | None = None
    seen: set[tuple[str, ...]] = set()
    placed: set[Path] = set()
    lines = [LineReader(table.grid, table.heading, []).read() for table in tables]
    parts = parts_of([trial for trial in lines], [_above(table) for table in tables])
    summaries: list[Line] = []
    details: list[Item] = []
    mains = [place for place, part in enumerate(parts) if part == "main"]
    captions = captions_of(
        [(tables[place].grid, tables[place].heading) for place in mains], [lines[place] for place in mains]
    )
    captioned = dict(zip(mains, captions, strict=True))
    outline.summaries = {table.grid.name for table, part in zip(tables, parts, strict=True) if part == "summary"}
    for place, (table, part) in enumerate(zip(tables, parts, strict=True)):
        if part == "details" or (
            part == "summary" and (used or not supplies_fields(lines[place], _others(lines, place)))
        ):
            beside = LineReader(table.grid, table.heading, problems).read()
            used.append(table)
            if part == "details":
                details.extend(_tree(beside, outline))
            else:
                summaries.extend(beside)
            continue
        reader = LineReader(table.grid, table.heading, [], previous)
        caption = captioned.get(place)
        trial, _ = cut_summary(_headed(caption, reader.read()))
        numbers, paths = _leaf_numbers(trial), _paths(trial)
        again = _is_another(numbers, seen) or _starts_again(paths, placed, announced=_is_announced(table))
        if used and again:
            problems.append(warning("annex.another_framework", where=table.grid.name))
            continue
        seen |= numbers
        placed |= paths
        if table.guessed:
            problems.append(warning("annex.no_heading", where=table.grid.name))
        reader = LineReader(table.grid, table.heading, problems, previous)
        rows, sums = cut_summary(_headed(caption, reader.read()))
        totals.extend(_place(rows, outline))
        summaries.extend(sums)
        previous = reader.previous
        used.append(table)
    totals.extend(Total(line, None) for line in summaries if is_total(line))
    told = tuple(line for line in summaries if not is_total(line))
    return Content(outline, tuple(totals), tuple(used), told, tuple(details))


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
    _place(lines, scratch, nameless=not any(line.name for line in lines))
    give_codes(scratch)
    return scratch.items()


def _leaf_numbers(lines: list[Line]) -> set[tuple[str, ...]]:
    """The dotted numbers with points: what tells one framework's criteria from another's."""
    return {
        (*line.number.parts, search_key(line.name) if line.number.style != "dotted" else "")
        for line in lines
        if line.number is not None and line.number.parts and line.maximum is not None
    }


def _is_another(numbers: set[tuple[str, ...]], seen: set[tuple[str, ...]]) -> bool:
    dotted = {number for number in numbers if len(number) > 2}
    repeated = dotted & seen
    return len(repeated) >= 3 and len(repeated) * 2 >= len(dotted)


def _paths(lines: list[Line]) -> set[Path]:
    """Where the numbered rows with points stand below their fields ("I", "1"); rows without a field are left out."""
    found: set[Path] = set()
    path: list[tuple[str, tuple[str, ...]]] = []
    for line in lines:
        if line.number is None or not line.number.parts:
            continue
        style = line.number.style
        while path and ORDER[path[-1][0]] >= ORDER[style]:
            path.pop()
        path.append((style, line.number.parts))
        if len(path) > 1 and line.maximum is not None:
            found.add(tuple(path))
    return found


def _starts_again(paths: set[Path], placed: set[Path], *, announced: bool) -> bool:
    """Whether a table counts its criteria from the beginning below the fields that an earlier one has filled.

    Where an appendix is announced above the table, one criterion counted again is enough.
    """
    repeated = paths & placed
    if announced:
        return bool(repeated)
    return len(repeated) >= 2 and len(repeated) * 2 >= len(paths)


def _is_announced(table: Table) -> bool:
    """Whether the text above a table, or its sheet's name, numbers an appendix."""
    return any(_APPENDIX.match(search_key(text)) for text in _above(table))


def _above(table: Table) -> list[str]:
    """The texts above a table's heading, and the name of its sheet."""
    above = [
        cell.text
        for index, row in enumerate(table.grid.rows)
        if row.loose or index < table.heading.first
        for cell in row.begun(index)
    ]
    return [*above, table.grid.name]


def _place(lines: list[Line], outline: Outline, *, nameless: bool = False) -> list[Total]:
    """Numbered lines into the tree, the lines between to the item above; gives the total rows."""
    totals: list[Total] = []
    between: list[Line] = []
    current: Item | None = outline.path[-1] if outline.path else None
    lines = _without_end(lines, outline.problems)
    for place, line in enumerate(lines):
        if is_total(line):
            beside = not outline.path or line.table in outline.summaries
            totals.append(Total(line, None if beside else outline.path[0]))
        elif is_note(line):
            continue
        elif current is not None and (_goes_on(line, current) or _is_filled_down(line, current)):
            line.number, line.name, line.maximum = None, "", None
            between.append(line)
        elif heads_rows(line, lines[place + 1 :], outline):
            if current is not None:
                settle(current, between, outline)
            between = []
            current = place_head(line, lines[place + 1 :], outline)
        elif _is_item(line, outline) or (nameless and line.number is not None and line.number.style != "bullet"):
            if current is not None:
                settle(current, between, outline, line.number)
            between = []
            current = outline.add(line)
        else:
            between.append(line)
    if current is not None:
        settle(current, between, outline)
    else:
        _without_numbers(between, outline)
    return totals


def _without_end(lines: list[Line], problems: list[Problem]) -> list[Line]:
    """The lines down to what stands below the criteria; where that begins as no note, it is named once."""
    end = _end(lines)
    if end < len(lines) and not is_note(lines[end]):
        problems.append(warning("annex.row_unread", where=lines[end].where, got=lines[end].name))
    return lines[:end]


def _end(lines: list[Line]) -> int:
    """Where the remarks, ratings and signatures below a table begin.

    That is behind a total that no criterion follows, else at a note that nothing with points or a number follows.
    """
    last = max((place for place, line in enumerate(lines) if _is_criterion(line)), default=len(lines))
    total = next((place for place in range(last + 1, len(lines)) if is_total(lines[place])), None)
    if total is not None:
        more = range(total + 1, len(lines))
        return next((place for place in more if not is_total(lines[place])), len(lines))
    last = max((place for place, line in enumerate(lines) if _counts(line)), default=-1)
    return next((place for place in range(last + 1, len(lines)) if is_note(lines[place])), len(lines))


def _is_criterion(line: Line) -> bool:
    """Whether a row is surely more than a remark or a rating below the table ("1. Điểm được làm tròn", "Khá | 70")."""
    if is_total(line):
        return False
    told = line.any_points is not None or bool(line.scoring) or bool(line.texts)
    numbered = line.number is not None and line.number.style != "bullet"
    return told if numbered else line.any_points is not None and (bool(line.scoring) or is_adjustment(line.name))


def _counts(line: Line) -> bool:
    numbered = line.number is not None and line.number.style != "bullet"
    return numbered or line.any_points is not None or bool(line.scoring)


def _goes_on(line: Line, current: Item) -> bool:
    """Whether the row is the rest of the item above, its number printed again after a page break."""
    known = current.number
    return (
        known is not None
        and line.number is not None
        and (line.number.parts, line.number.style) == (known.parts, known.style)
        and bool(known.parts)
        and not line.name
        and line.maximum is None
    )


def _is_filled_down(line: Line, current: Item) -> bool:
    """Whether number, name and points of the item above stand again beside its next case, as in a filled-down sheet."""
    known = current.number
    same = known is not None and line.number is not None and line.number.parts == known.parts
    again = same and search_key(line.name) == search_key(current.line.name) and line.maximum == current.maximum
    return again and bool(line.scoring) and bool(current.line.scoring) and not current.children


def _is_item(line: Line, outline: Outline) -> bool:
    """Whether the line is a criterion of its own; one whose name was forgotten is kept and named."""
    if line.level is not None:
        return True
    if line.number is None or line.number.style == "bullet":
        return False
    if line.name:
        return True
    if line.maximum is None and not line.scoring and not line.texts:
        return False
    outline.problems.append(warning("annex.name_missing", where=line.number_where, got=line.number.printed))
    return True


def _without_numbers(lines: list[Line], outline: Outline) -> None:
    """A table that numbers nothing: every row with points is a criterion, below the last row that heads others."""
    head: Item | None = None
    for place, line in enumerate(lines):
        if heads_unnumbered(line, lines[place + 1 :]):
            take_points_from_name(line)
            head = outline.add_child(line, None)
        elif line.name and line.any_points is not None:
            line.number = None
            line.maximum = line.any_points
            outline.add_child(line, head)
            outline.problems.append(warning("annex.code_missing", where=line.where, got=line.name))
