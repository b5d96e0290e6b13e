"""The title over a table of one field: a line above its heading, a paragraph, the name of its sheet.

The trap: where each field has a table of its own, the numbers start again in each and the field itself is no row; read
without its title, five criteria are called "1". A title of the whole annex stands in the same place and is no field.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from chiso.engine.errors import Location
from chiso.engine.frameworks.annex.grid import Grid
from chiso.engine.frameworks.annex.groups import looks_like_head
from chiso.engine.frameworks.annex.headings import Heading
from chiso.engine.frameworks.annex.lines import Line, is_note
from chiso.engine.frameworks.annex.names import take_points_from_name
from chiso.engine.frameworks.annex.numbering import ORDER, Number, same_number, split_leading
from chiso.engine.text import search_key

_WHOLE_ANNEX = re.compile(
    r"(?:bo |khung |bang |danh muc )?(?:tieu chi|chi so|chi tieu)\b|bang|khung|thang diem|noi dung"
    r"|huong dan|phu luc|bieu\b|mau\b|quy dinh"
    r"|cong hoa|doc lap|ubnd|uy ban|so \w+$|hoi dong|don vi|nam \d|kem theo|ban hanh|can cu|ten |ho va ten|ngay\b|\W*$"
)
"""How lines above a table begin that name the annex, who issued it or who fills it in."""
_PLAIN_SHEET = re.compile(
    r"(?:sheet|trang(?: tinh)?|bang|bieu|phu luc|pl|mau|so|xa|phuong|cap|don vi|ubnd|so nganh)\b.*|\W*[ivx\d]*\W*"
)
_OTHER_UNITS = re.compile(
    r"\b(?:so, ban|ban, nganh|xa, phuong|cap (?:xa|so|huyen|tinh)|cac (?:so|xa|phuong)|ap dung)\b"
)
"""A title that says whom a table is for begins another framework."""
_ASIDE = re.compile(r"\(.*\)\W*", re.DOTALL)
_LONGEST = 150


def captions_of(tables: Sequence[tuple[Grid, Heading]], lines: Sequence[list[Line]]) -> list[Line | None]:
    """For each table the line of the field that its title names; None where it has no title or needs none."""
    firsts = [_first(rows) for rows in lines]
    starts = Counter(_start(line.number) for line in firsts if line is not None and line.number is not None)
    names = Counter(search_key(line.name) for line in firsts if line is not None)
    found: list[Line | None] = []
    titled = _all_titled(tables, lines)
    for (grid, heading), first, rows in zip(tables, firsts, lines, strict=True):
        if first is None or first.number is None or first.spans_table:
            found.append(None)
            continue
        again = starts[_start(first.number)] > 1 and names[search_key(first.name)] == 1
        line = _titled(grid, heading) or (_sheet(grid) if again else None)
        fits = line is not None and (titled or _fits(line, first.number, again=again) or _adds_up(line, rows))
        found.append(line if fits else None)
    return found


def _all_titled(tables: Sequence[tuple[Grid, Heading]], lines: Sequence[list[Line]]) -> bool:
    """Whether each of several tables stands below a title of its own, in capitals or with points, without a number.

    A title without points over one numbered field says in other words what that field is.
    """
    titles = [_titled(grid, heading) for grid, heading in tables]
    plain = [line for line in titles if line is not None and line.number is None]
    names = {line.name for line in plain if line.maximum is not None or looks_like_head(line)}
    if all(line.maximum is None for line in plain) and _count_fields(lines):
        return False
    return len(names) == len(tables) > 1


def _count_fields(lines: Sequence[list[Line]]) -> bool:
    """Whether each table holds one field by a number of its own: its first row heads the others, "2" heads "2.1"."""
    firsts = [first.number for first in map(_first, lines) if first is not None and first.number is not None]
    own = {_start(number) for number in firsts}
    return len(own) == len(lines) and all(map(_is_one_field, lines))


def _is_one_field(rows: list[Line]) -> bool:
    """Whether every number of a table is finer than the first."""
    numbers = [row.number for row in rows if row.number is not None and row.number.style != "bullet"]
    below = numbers[1:]
    return bool(below) and all(ORDER[number.style] > ORDER[numbers[0].style] for number in below)


def _first(lines: list[Line]) -> Line | None:
    return next((line for line in lines if line.number is not None and line.number.style != "bullet"), None)


def _start(number: Number) -> tuple[str, tuple[str, ...]]:
    return number.style, number.parts


def _fits(line: Line, first: Number, *, again: bool) -> bool:
    """Whether a title heads rows that begin with `first`: by a coarser number, or because they count again."""
    number = line.number
    if number is None:
        return again and first.last_value == 1 and ORDER[first.style] >= ORDER["arabic"]
    if first.style == "dotted":
        return same_number(number, first.parts[:-1]) or (again and first.last_value == 1)
    if number.style == first.style:
        line.number = replace(number, word=number.word or "bang")
        return again and first.last_value == 1
    return ORDER[number.style] < ORDER[first.style] and (first.last_value == 1 or number.last_value > 1)


def _adds_up(line: Line, rows: list[Line]) -> bool:
    """Whether the points of a title without number are those of the rows, which may count on from table to table."""
    known = [row.maximum for row in rows if row.number is not None and row.maximum is not None]
    return line.number is None and line.maximum is not None and sum(known) == line.maximum


def _titled(grid: Grid, heading: Heading) -> Line | None:
    """The last line above the heading that may name a field."""
    for index in range(len(grid.rows) - 1, -1, -1):
        row = grid.rows[index]
        if not row.loose and index >= heading.first:
            continue
        cells = row.begun(index)
        if len(cells) == 1 and not _ASIDE.fullmatch(cells[0].text):
            line = _line(cells[0].text, cells[0].where, grid)
            return line if _names_field(line) else None
        if len(cells) > 1:
            return None
    return None


def _sheet(grid: Grid) -> Line | None:
    """The name of a sheet, where it says more than "Sheet1"."""
    if isinstance(grid.name, Location) or _PLAIN_SHEET.fullmatch(search_key(grid.name)):
        return None
    return _line(grid.name, grid.name, grid)


def _line(text: str, where: str, grid: Grid) -> Line:
    number, rest = split_leading(" ".join(text.split()), bullets=False)
    printed = "" if number is None else number.printed
    line = Line(where, name=rest, name_where=where, number=number, number_written=printed, number_where=where)
    line.spans_table, line.table = True, grid.name
    take_points_from_name(line)
    return line


def _names_field(line: Line) -> bool:
    key = search_key(line.name)
    counted = line.number is not None or line.maximum is not None
    return (
        len(line.name) <= _LONGEST
        and len(re.findall(r"[^\W\d_]{2,}", line.name)) >= (1 if counted else 2)
        and not _WHOLE_ANNEX.match(key)
        and not _OTHER_UNITS.search(key)
        and not is_note(line)
    )
