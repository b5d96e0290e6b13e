"""The text of a Word file: paragraphs with their automatic numbers, tables line by line.

The trap: the title block of an official document is a table without lines, and reads as two columns side by side unless
each cell is read through before the next; an appendix is a table whose rows must stay rows. A cell that is merged
downwards stands as a ditto mark in the rows below, so that nothing is counted twice.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from chiso.engine.directives.problems import problem
from chiso.engine.directives.tables.written import Cell, is_layout, line_of
from chiso.engine.errors import InputError
from chiso.engine.files.word_blocks import W, blocks, children, continues_above, is_hidden, letters
from chiso.engine.files.word_numbering import Numbering, read_numbering

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
    if is_layout([tuple(cell for _, cell in row) for row in rows]):
        for row in rows:
            for lines, _ in row:
                yield from lines
                yield ""
        return
    for row in rows:
        yield line_of(tuple(cell for _, cell in row))


def _row(row: Any, numbering: Numbering) -> Iterator[tuple[list[str], Cell]]:
    """Each cell, with its lines as they stand."""
    for cell in children(row, f"{W}tc"):
        properties = cell.find(f"{W}tcPr")
        span = properties.find(f"{W}gridSpan") if properties is not None else None
        width = span.get(f"{W}val") if span is not None else "1"
        columns = min(int(width) if width.isdigit() else 1, _MAX_COLUMNS)
        lines = list(_lines(cell, numbering))
        text = " ".join(" ".join(line.split()) for line in lines if line.strip())
        yield lines, Cell(text, columns, continues_above(cell))
