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
from chiso.engine.files.word_numbering import Numbering, read_numbering

DITTO = "〃"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset(
    f"{_W}{name}"
    for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "tcPr", "instrText", "drawing", "pict", "object")
)
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo"))
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
    return "\n".join(_lines(body.find(f"{_W}body"), numbering))


def _part(archive: zipfile.ZipFile, name: str) -> Any | None:
    if name not in archive.namelist():
        return None
    with archive.open(name) as stream:
        return etree.fromstring(stream.read(_MAX_PART), etree.XMLParser(resolve_entities=False, no_network=True))


def _lines(parent: Any, numbering: Numbering) -> Iterator[str]:
    if parent is None:
        return
    for block in _blocks(parent):
        if block.tag == f"{_W}p":
            yield _paragraph(block, numbering)
        else:
            yield ""
            yield from _table(block, numbering)
            yield ""


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables directly inside; content controls and tracked insertions opened."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)


def _paragraph(paragraph: Any, numbering: Numbering) -> str:
    label = numbering.next_label(paragraph)
    text = "".join(_texts(paragraph)).strip()
    return f"{label} {text}" if label and text else text


def _texts(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield " "
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag != f"{_W}tbl" and not (child.tag == f"{_W}r" and _is_hidden(child)):
            yield from _texts(child)


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val") not in ("0", "false")


def _table(table: Any, numbering: Numbering) -> Iterator[str]:
    rows = [list(_row(row, numbering)) for row in _children(table, f"{_W}tr")]
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
    for cell in _children(row, f"{_W}tc"):
        properties = cell.find(f"{_W}tcPr")
        span = properties.find(f"{_W}gridSpan") if properties is not None else None
        merge = properties.find(f"{_W}vMerge") if properties is not None else None
        width = span.get(f"{_W}val") if span is not None else "1"
        continued = merge is not None and (merge.get(f"{_W}val") or "continue") == "continue"
        yield list(_lines(cell, numbering)), min(int(width) if width.isdigit() else 1, _MAX_COLUMNS), continued


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)
