"""The text of a Word file: paragraphs with their automatic numbers, tables line by line.

The trap: the title block of an official document is a table without lines, and reads as two columns side by side unless
each cell is read through before the next; an appendix is a table whose rows must stay rows. A cell that is merged
downwards stands as a ditto mark in the rows below, so that nothing is counted twice.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from chiso.engine.directives.problems import problem
from chiso.engine.errors import InputError
from chiso.engine.files.word_blocks import W, blocks, children, continues_above, is_hidden, letters
from chiso.engine.files.word_numbering import Numbering, read_numbering

DITTO = "〃"
_LAYOUT = re.compile(r"cộng hòa xã hội|độc lập - tự do|nơi nhận|số\s*:\s*\S*/|TM\. |KT\. ", re.I)
_MAX_PART = 60 * 1024 * 1024
_MAX_COLUMNS = 40


def text_of_word(data: bytes) -> str:
    """The text of a .docx; the file must have passed `files.inspect`. Raises InputError (`directive.unreadable`)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _part(archive, "word/document.xml")
            numbering = read_numbering(_part(archive, "word/numbering.xml"), _part(archive, "word/styles.xml"))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, RuntimeError, EOFError, ValueError) as error:
        raise InputError([problem("directive.unreadable", got=type(error).__name__)]) from error
    if body is None:
        raise InputError([problem("directive.unreadable", got="word/document.xml")])
    return "\n".join(_lines(body.find(f"{W}body"), numbering))


def _part(archive: zipfile.ZipFile, name: str) -> Any | None:
    if name not in archive.namelist():
        return None
    with archive.open(name) as stream:
        return etree.fromstring(stream.read(_MAX_PART), etree.XMLParser(resolve_entities=False, no_network=True))


def _lines(parent: Any, numbering: Numbering) -> Iterator[str]:
    if parent is None:
        return
    for block in blocks(parent):
        if block.tag == f"{W}p":
            yield _paragraph(block, numbering)
        else:
            yield ""
            yield from _table(block, numbering)
            yield ""


def _paragraph(paragraph: Any, numbering: Numbering) -> str:
    label = numbering.next_label(paragraph)
    text = "".join(letters(paragraph, is_hidden)).strip()
    return f"{label} {text}" if label and text else text


def _table(table: Any, numbering: Numbering) -> Iterator[str]:
    rows = [list(_row(row, numbering)) for row in children(table, f"{W}tr")]
    plain = "\n".join("\n".join(lines) for row in rows for lines, _, _ in row)
    width = max((sum(width for _, width, _ in row) for row in rows), default=0)
    if width <= 1 or (width <= 3 and _LAYOUT.search(plain)):
        for row in rows:
            for lines, _, _ in row:
                yield from lines
                yield ""
        return
    for row in rows:
        yield " | ".join(_cells(row))


def _cells(row: list[tuple[list[str], int, bool]]) -> Iterator[str]:
    for lines, width, continued in row:
        yield DITTO if continued else " ".join(" ".join(line.split()) for line in lines if line.strip())
        yield from [""] * (width - 1)


def _row(row: Any, numbering: Numbering) -> Iterator[tuple[list[str], int, bool]]:
    """Each cell: its lines, its width in columns, and whether it goes on from the row above."""
    for cell in children(row, f"{W}tc"):
        properties = cell.find(f"{W}tcPr")
        span = properties.find(f"{W}gridSpan") if properties is not None else None
        width = span.get(f"{W}val") if span is not None else "1"
        columns = min(int(width) if width.isdigit() else 1, _MAX_COLUMNS)
        yield list(_lines(cell, numbering)), columns, continues_above(cell)
