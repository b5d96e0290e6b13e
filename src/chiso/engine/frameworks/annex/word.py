"""Tables of a Word file as grids: merged cells, automatic numbers, tracked changes, hidden text."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from docx import Document

from chiso.engine.errors import InputError, Location, Problem, within
from chiso.engine.files.word_blocks import (
    W,
    blocks_with_boxes,
    children,
    continues_above,
    is_hidden,
    letters,
)
from chiso.engine.files.word_numbering import Numbering, read_numbering
from chiso.engine.frameworks.annex.excel import MAX_ROWS, Found
from chiso.engine.frameworks.annex.grid import HIDDEN_TEXT, Builder, Cell, Hidden, HiddenPart, is_wanted
from chiso.engine.frameworks.annex.problems import problem, warning
from chiso.engine.frameworks.annex.roles import role_of

_MAX_COLUMNS = 80
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_MARK = re.compile(r"\(?\d{1,2}\)?|\[\d{1,2}\]|\(?\*{1,3}\)?")
_UNIT = re.compile(r"(?<!\w)(?:[kdcm]?m|10)$")
_TABLE_WIDTH = 9 * 360_000
"""Nine centimetres, in the units of drawings: a picture so wide may be a table, an emblem or a signature is not."""


def read_document(data: bytes, *, include_hidden: Hidden) -> Found:
    """Every table as a grid, each with the paragraphs before it. Raises InputError when the file cannot be opened."""
    try:
        document = Document(io.BytesIO(data))
        body = document.element.body
    except Exception as error:  # python-docx raises whatever its parts raise: KeyError, ValueError, BadZipFile …
        raise InputError([problem("annex.unreadable")]) from error
    return _Reader(body, _numbering(document), include_hidden).read()


def _numbering(document: Any) -> Numbering:
    parts = {}
    for name in ("numbering", "styles"):
        relation = [rel for rel in document.part.rels.values() if rel.reltype.endswith(f"/{name}")]
        parts[name] = relation[0].target_part if relation else None
    elements = {name: getattr(part, "element", None) for name, part in parts.items()}
    return read_numbering(elements["numbering"], elements["styles"])


@dataclass
class _Span:
    """One cell while its vertical merge may still go on."""

    text: str
    where: str
    row: int
    column: int
    width: int
    height: int = 1

    def cell(self) -> Cell:
        return Cell(self.text, self.where, self.row, self.column, self.height, self.width)


class _Reader:
    def __init__(self, body: Any, numbering: Numbering, include_hidden: Hidden) -> None:
        self._body, self._numbering, self._include_hidden = body, numbering, include_hidden
        self._reads_hidden = is_wanted(HIDDEN_TEXT, include_hidden)
        self._found = Found()
        self._hidden: list[str] = []

    def read(self) -> Found:
        before: list[str] = []
        tables = 0
        for block in blocks_with_boxes(self._body):
            if block.tag == f"{W}p":
                before.append(self._paragraph(block))
            else:
                tables += 1
                self._found.grids.append(
                    self._table(block, Location(f"bảng {tables}", f"table {tables}"), before).build()
                )
                before = []
        pictures = [one for one in self._body.iter(f"{W}drawing", f"{W}pict") if not _holds_text(one)]
        self._found.pictures = len(pictures)
        wide = [one for one in pictures if _is_wide(one)]
        self._found.wide_pictures = len(wide)
        self._found.picture_places = [self._place_of(one) for one in wide]
        self._report()
        return self._found

    def _place_of(self, picture: Any) -> Location:
        """Where a picture stands: in or behind which table of the body."""
        block = next(one for one in [picture, *picture.iterancestors()] if one.getparent() is self._body)
        before = sum(1 for _ in block.itersiblings(f"{W}tbl", preceding=True))
        if block.tag == f"{W}tbl":
            return Location(f"bảng {before + 1}", f"table {before + 1}")
        place = Location(f"sau bảng {before}", f"behind table {before}")
        return place if before else Location("trước bảng 1", "before table 1")

    def _report(self) -> None:
        problems: list[Problem] = self._found.problems
        changed = next(self._body.iter(f"{W}ins", f"{W}del", f"{W}moveFrom"), None)
        if changed is not None:
            problems.append(warning("annex.tracked_changes", got=_plain(changed)))
        for text in self._hidden:
            problems.append(warning("annex.hidden_read" if self._reads_hidden else "annex.hidden_text", got=text))
        if self._hidden:
            part = HiddenPart("annex.hidden_text", HIDDEN_TEXT, " | ".join(self._hidden)[:120], self._reads_hidden)
            self._found.hidden.append(part)

    def _table(self, table: Any, name: Location, before: list[str]) -> Builder:
        rows = [row for row in children(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
        if len(rows) > MAX_ROWS:
            self._found.problems.append(warning("annex.too_large", where=name, got=str(len(rows))))
        rows = rows[:MAX_ROWS]
        width = min(_MAX_COLUMNS, max((_row_width(row) for row in rows), default=1))
        builder = Builder(name, width)
        for place, text in enumerate(before, start=1):
            if text:
                index = builder.add_row(place, loose=True)
                where = Location(f"đoạn {place} trước {name}", f"paragraph {place} before {name.en}")
                builder.lay(Cell(text, where, index, 0, 1, width))
        spans: list[_Span] = []
        open_spans: dict[int, _Span] = {}
        first = len(builder.rows)
        for place, _ in enumerate(rows, start=1):
            builder.add_row(place)
        for offset, row in enumerate(rows):
            self._row(
                row,
                first + offset,
                within(name, Location(f"dòng {offset + 1}", f"row {offset + 1}")),
                spans,
                open_spans,
            )
        for span in spans:
            builder.lay(span.cell())
        return builder

    def _row(self, row: Any, index: int, where: str, spans: list[_Span], open_spans: dict[int, _Span]) -> None:
        column = _skip(row, "gridBefore")
        ended = set(open_spans)
        for place, cell in enumerate(children(row, f"{W}tc"), start=1):
            properties = cell.find(f"{W}tcPr")
            width = int(_value(properties, "gridSpan") or 1)
            above = open_spans.get(column)
            if continues_above(cell) and above is not None:
                above.height += 1
                ended.discard(column)
            else:
                span = _Span(
                    self._cell(cell), within(where, Location(f"cột {place}", f"column {place}")), index, column, width
                )
                spans.append(span)
                open_spans.pop(column, None)
                ended.discard(column)
                if cell.find(f"{W}tcPr/{W}vMerge") is not None:
                    open_spans[column] = span
            column += width
        for column in ended:
            open_spans.pop(column, None)

    def _cell(self, cell: Any) -> str:
        lines = []
        for block in blocks_with_boxes(cell):
            if block.tag == f"{W}p":
                lines.append(self._paragraph(block))
            else:
                for place, row in enumerate(children(block, f"{W}tr")):
                    inside = [self._cell(inner) for inner in children(row, f"{W}tc")]
                    if place == 0 and len(inside) > 1 and all(role_of(text) is not None for text in inside):
                        continue  # the headings of a table inside a cell: "Mức đạt", "Điểm"
                    lines.append((": " if _states_points(inside) else " ").join(inside))
        return "\n".join(line for line in lines if line.strip())

    def _paragraph(self, paragraph: Any) -> str:
        label = self._numbering.next_label(paragraph)
        text = "".join(letters(paragraph, self._is_left_out))
        return f"{label} {text}".strip() if label else text.strip()

    def _is_left_out(self, run: Any) -> bool:
        if _is_footnote_mark(run):
            return True
        if not is_hidden(run):
            return False
        text = _plain(run)
        if text:
            self._hidden.append(text)
        return not self._reads_hidden


def _holds_text(drawing: Any) -> bool:
    """Whether a drawing is a text box, which is read."""
    return next(drawing.iter(f"{W}txbxContent"), None) is not None


def _is_wide(drawing: Any) -> bool:
    """Whether a picture is as wide as a table."""
    return any(int(extent.get("cx") or 0) >= _TABLE_WIDTH for extent in drawing.iter(_EXTENT))


def _is_footnote_mark(run: Any) -> bool:
    """Whether a run is a raised "(1)", "1" or "*" behind a word; the raised figure of "m2" belongs to the unit."""
    raised = run.find(f"{W}rPr/{W}vertAlign")
    if raised is None or raised.get(f"{W}val") != "superscript" or not _MARK.fullmatch(_plain(run)):
        return False
    before = run.getprevious()
    return before is None or not _UNIT.search(_plain(before))


def _states_points(cells: list[str]) -> bool:
    """Whether a row of a table inside a cell holds a case and its points."""
    return len(cells) == 2 and not cells[0].endswith(":") and re.fullmatch(r"\d+(?:[.,]\d+)?", cells[1]) is not None


def _plain(element: Any) -> str:
    """The letters inside, deleted ones included."""
    return "".join(part.text or "" for part in element.iter(f"{W}t", f"{W}delText")).strip()


def _value(properties: Any | None, name: str) -> str:
    element = properties.find(f"{W}{name}") if properties is not None else None
    return "" if element is None else str(element.get(f"{W}val") or "")


def _skip(row: Any, name: str) -> int:
    return int(_value(row.find(f"{W}trPr"), name) or 0)


def _row_width(row: Any) -> int:
    spans = sum(int(_value(cell.find(f"{W}tcPr"), "gridSpan") or 1) for cell in children(row, f"{W}tc"))
    return _skip(row, "gridBefore") + spans
