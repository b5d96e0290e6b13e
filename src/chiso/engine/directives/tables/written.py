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
_FULL_ROWS = 3
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


def holds_words(table: Table, before: int = 0) -> bool:
    """Whether it is a table to be read: words in two rows of two cells each, and no mere layout.

    `before` is the number of columns of the table that ends the page before: of one that goes on a word is enough.
    """
    rows = [sum(any(letter.isalpha() for letter in cell.text) for cell in row) for row in table]
    goes_on = before == columns_of(table) and any(rows)
    return (goes_on or sum(count >= 2 for count in rows) >= 2) and not is_layout(table)


def columns_at_end(page: Sequence[str | Table]) -> int:
    """The number of columns of the table that ends a page; 0 where something else does."""
    last = next((block for block in reversed(page) if not isinstance(block, str) or _says_anything(block)), "")
    return 0 if isinstance(last, str) else columns_of(last)


def columns_of(table: Sequence[Row]) -> int:
    """The number of columns of the widest row."""
    return max((sum(cell.width for cell in row) for row in table), default=0)


def text_of_pages(pages: Sequence[Sequence[str | Table]]) -> str:
    """The text of pages whose tables are known; a table goes on from the page before where nothing stands between."""
    return "\n".join(block if isinstance(block, str) else _lines(block) for block in _joined(pages))


def _lines(table: Table) -> str:
    return "\n".join(["", *(line_of(row) for row in table), ""])


def _joined(pages: Sequence[Sequence[str | Table]]) -> Iterator[str | Table]:
    held: Table | None = None
    for page in pages:
        blocks = [block for block in page if not isinstance(block, str) or _says_anything(block)]
        for at, block in enumerate(blocks):
            if held is not None and at == 0 and not isinstance(block, str) and columns_of(held) == columns_of(block):
                held = _continued(held, block)
                continue
            if held is not None:
                yield held
            held = None
            if isinstance(block, str):
                yield block
            else:
                held = block
    if held is not None:
        yield held


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
        replace(cell, continued=True) if not cell.text and start in merged else cell for start, cell in _placed(rest[0])
    )
    return (*above, first, *rest[1:])


def _heading_rows(table: Table) -> int:
    """The first row, and those into which its first cell reaches."""
    return 1 + sum(1 for _ in takewhile(lambda row: row[0].continued, table[1:]))


def _is_alike(first: Row, second: Row) -> bool:
    """Whether two rows say the same, but for what a recogniser misreads."""
    one, other = (search_key(line_of(row)[:_LONGEST_HEADING]) for row in (first, second))
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _placed(row: Row) -> Iterator[tuple[int, Cell]]:
    """Each cell with its column."""
    yield from zip(accumulate((cell.width for cell in row), initial=0), row, strict=False)


def _merged_columns(table: Table) -> set[int]:
    """The columns in which cells are merged downwards below the heading."""
    return {start for row in table[_heading_rows(table) :] for start, cell in _placed(row) if cell.continued}


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
