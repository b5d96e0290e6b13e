"""A table as lines of a text, one a row, whatever file it came from; what a page break cut in two is put together.

The trap: merged cells and page breaks. A lead that stands once for five rows is a ditto mark in the other four, so that
nothing is counted twice; a table that runs over pages may repeat its heading, cuts a row through the middle of a
sentence, and shows the lower part of a merged cell as an empty one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import accumulate, takewhile

from chiso.engine.text import search_key

DITTO = "〃"
_LAYOUT = re.compile(r"cộng hòa xã hội|độc lập - tự do|nơi nhận|số\s*:\s*\S*/|TM\. |KT\. ", re.I)
_LAYOUT_WIDTH = 3
_LONGEST_HEADING = 400
_ALIKE = 0.9
_FULL_ROWS = 2
"""So many rows with something in their first cell show that every row has."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: how many columns it covers, and whether it goes on from the row above."""

    text: str
    width: int = 1
    continued: bool = False


_CUT_DATE = re.compile(r"(\d{1,2}/\d{1,2}/\d{1,3})\s*\n\s*(\d{1,3})(?!\d)")
_CUT_WORD = re.compile(r"(?<=[^\W_][-/])\s*\n\s*(?=[^\W_])")

Row = tuple[Cell, ...]
Table = tuple[Row, ...]


def line_of(row: Row) -> str:
    """The row as a line: cells between bars, an empty one for every further column that a cell covers."""
    return " | ".join(
        text for cell in row for text in (DITTO if cell.continued else cell.text, *[""] * (cell.width - 1))
    )


def one_line(text: str) -> str:
    """The lines of a narrow cell as one: "15/11/202" and "6" are a date, "45/KH-" and "UBND" a code."""
    return " ".join(_CUT_WORD.sub("", _CUT_DATE.sub(_whole_date, text)).split())


def _whole_date(found: re.Match[str]) -> str:
    year = found[1].rpartition("/")[2] + found[2]
    return found[1] + found[2] if len(year) == 4 else found[0]


def is_layout(table: Sequence[Row]) -> bool:
    """Whether cells only put texts side by side, as a title block and a signature do."""
    width = columns_of(table)
    text = "\n".join(cell.text for row in table for cell in row)
    return width <= 1 or (width <= _LAYOUT_WIDTH and _LAYOUT.search(text) is not None)


def holds_words(table: Table) -> bool:
    """Whether it is a table to be read: two rows with words and two cells that hold anything, and no mere layout."""
    full = [row for row in table if sum(any(letter.isalnum() for letter in cell.text) for cell in row) >= 2]
    worded = [row for row in full if any(letter.isalpha() for cell in row for letter in cell.text)]
    return len(worded) >= 2 and not is_layout(table)


def columns_of(table: Sequence[Row]) -> int:
    """The number of columns of the widest row."""
    return max((sum(cell.width for cell in row) for row in table), default=0)


@dataclass(frozen=True, slots=True)
class Boxed:
    """What stands between rules that cross: a table perhaps, and its text cell by cell in case it is none.

    Whether it is one may be told by the next page only: a heading at the end of a page, a word at the top of one.
    """

    table: Table
    text: str


Block = str | Boxed


def text_of_pages(pages: Sequence[Sequence[Block]]) -> str:
    """The text of pages with their tables line by line; one that goes on over the page is one."""
    return "\n".join(block if isinstance(block, str) else _text(block) for block in _joined(pages))


def tables_of_pages(pages: Sequence[Sequence[Block]]) -> list[Table]:
    """The tables alone, those over pages as one."""
    return [block.table for block in _joined(pages) if isinstance(block, Boxed) and holds_words(block.table)]


def _text(boxed: Boxed) -> str:
    if not holds_words(boxed.table):
        return boxed.text
    return "\n".join(["", *(line_of(row) for row in boxed.table), ""])


def _joined(pages: Sequence[Sequence[Block]]) -> Iterator[Block]:
    held: Block | None = None
    for page in pages:
        for at, block in enumerate(one for one in page if not isinstance(one, str) or _says_anything(one)):
            if isinstance(held, Boxed) and isinstance(block, Boxed) and at == 0 and _are_parts(held, block):
                held = Boxed(_continued(held.table, block.table), f"{held.text}\n{block.text}")
                continue
            if held is not None:
                yield held
            held = block
    if held is not None:
        yield held


def _are_parts(above: Boxed, below: Boxed) -> bool:
    same = columns_of(above.table) == columns_of(below.table)
    return same and not is_layout(above.table) and not is_layout(below.table)


def _says_anything(text: str) -> bool:
    """More than a stain at the edge of a page."""
    return sum(letter.isalnum() for letter in text) > 2


def _continued(above: Table, below: Table) -> Table:
    """One table of the two parts that a page break left."""
    heading = _heading_rows(above)
    repeated = len(below) > heading and all(map(_is_alike, above[:heading], below[:heading]))
    rest = below[heading:] if repeated else below
    if len(rest) > 1 and not any(cell.text for cell in rest[0]):
        rest = rest[1:]
    if _goes_on(above, rest[0]):
        return (*above[:-1], _one_row(above[-1], rest[0]), *rest[1:])
    merged = _merged_columns((*above, *rest))
    first = tuple(
        replace(cell, continued=True) if not cell.text and start in merged else cell for start, cell in placed(rest[0])
    )
    return (*above, first, *rest[1:])


def _heading_rows(table: Table) -> int:
    """The first row, and those into which its first cell reaches."""
    return 1 + sum(1 for _ in takewhile(lambda row: row[0].continued, table[1:]))


def _is_alike(first: Row, second: Row) -> bool:
    """Whether two rows say the same, but for what a recogniser misreads."""
    one, other = (search_key(line_of(row)[:_LONGEST_HEADING]) for row in (first, second))
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def placed(row: Row) -> Iterator[tuple[int, Cell]]:
    """Each cell with its column."""
    yield from zip(accumulate((cell.width for cell in row), initial=0), row, strict=False)


def _merged_columns(table: Table) -> set[int]:
    """The columns in which cells are merged downwards below the heading."""
    return {start for row in table[_heading_rows(table) :] for start, cell in placed(row) if cell.continued}


def _goes_on(above: Table, row: Row) -> bool:
    """Whether the row is the rest of the last one: no number where all others have one, or the middle of a sentence."""
    if row[0].text or not any(cell.text for cell in row) or _widths(row) != _widths(above[-1]):
        return False
    numbered = len(above) >= _FULL_ROWS and all(one[0].text or one[0].continued for one in above)
    return numbered or any(cell.text[:1].islower() for cell in row)


def _widths(row: Row) -> list[int]:
    return [cell.width for cell in row]


def _one_row(above: Row, below: Row) -> Row:
    return tuple(
        replace(first, text=one_line(f"{first.text}\n{rest.text}"), continued=first.continued and not rest.text)
        for first, rest in zip(above, below, strict=True)
    )
