"""Excel and Word files from plain descriptions, so that no binary file has to be kept.

A sheet is a list of rows of values; a value may be None, text, a number, a date, or `Formula` (no saved result).
Merges are Excel ranges. A Word file is a list of blocks: a text is a paragraph, a `Table` a table.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import openpyxl
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Value = str | int | float | date | None


@dataclass(frozen=True)
class Sheet:
    """One sheet; `formats` gives number formats of cells, `hidden_columns` letters, `state` as openpyxl names it."""

    rows: Sequence[Sequence[Value]]
    name: str = "Phụ lục"
    merges: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[str] = ()
    state: str = "visible"
    formats: dict[str, str] = field(default_factory=dict)


def workbook(*sheets: Sheet) -> bytes:
    """The bytes of an .xlsx file."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        made = book.create_sheet(sheet.name)
        for row, values in enumerate(sheet.rows, start=1):
            for column, value in enumerate(values, start=1):
                if value is not None:
                    made.cell(row, column, value)
        for merge in sheet.merges:
            made.merge_cells(merge)
        for row in sheet.hidden_rows:
            made.row_dimensions[row].hidden = True
        for letter in sheet.hidden_columns:
            made.column_dimensions[letter].hidden = True
        for place, shape in sheet.formats.items():
            made[place].number_format = shape
        made.sheet_state = sheet.state
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@dataclass(frozen=True)
class Nested:
    """A table inside a cell of a Word table."""

    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Raised:
    """A text and what stands raised behind it in the same paragraph."""

    text: str
    raised: str


@dataclass(frozen=True)
class Table:
    """A Word table; `merges` are (first row, first column, last row, last column), counted from 0.

    `numbered` are (row, column, level) of cells whose number Word writes by itself.
    """

    rows: Sequence[Sequence[str | Nested | Raised]]
    merges: Sequence[tuple[int, int, int, int]] = ()
    numbered: Sequence[tuple[int, int, int]] = ()


class Box:
    """A text box that holds paragraphs and tables."""

    def __init__(self, *blocks: str | Table) -> None:
        self.blocks = blocks


def document(*blocks: str | Table | Box) -> bytes:
    """The bytes of a .docx file."""
    made = Document()
    if any(isinstance(block, Table) and block.numbered for block in blocks):
        _define_numbers(made)
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
        elif isinstance(block, Box):
            _add_box(made, block)
        else:
            _add_table(made, block)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _add_box(made: Any, box: Box) -> None:
    """A paragraph with a text box: as a drawing, and as a picture for programs that know no drawings."""
    first = len(made.element.body)
    for block in box.blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
        else:
            _add_table(made, block)
    inside = [one for one in list(made.element.body)[first - 1 :] if not one.tag.endswith("}sectPr")]
    run = made.add_paragraph().add_run()._r
    spaces = {"mc": "http://schemas.openxmlformats.org/markup-compatibility/2006"}
    either = run.makeelement(f"{{{spaces['mc']}}}AlternateContent", nsmap=spaces)
    for name, shape in (("Choice", "w:drawing"), ("Fallback", "w:pict")):
        part = either.makeelement(f"{{{spaces['mc']}}}{name}")
        drawing = OxmlElement(shape)
        content = OxmlElement("w:txbxContent")
        content.extend(copy.deepcopy(one) for one in inside)
        drawing.append(content)
        part.append(drawing)
        either.append(part)
    for one in inside:
        made.element.body.remove(one)
    run.append(either)


def _add_table(made: Any, block: Table) -> None:
    width = max(len(row) for row in block.rows)
    table = made.add_table(rows=len(block.rows), cols=width)
    for row, values in enumerate(block.rows):
        for column, value in enumerate(values):
            if isinstance(value, Nested):
                _add_nested(table.cell(row, column), value)
            elif isinstance(value, Raised):
                paragraph = table.cell(row, column).paragraphs[0]
                paragraph.add_run(value.text)
                paragraph.add_run(value.raised).font.superscript = True
            elif value:
                table.cell(row, column).text = value
    for first_row, first_column, last_row, last_column in block.merges:
        kept = table.cell(first_row, first_column).text
        merged = table.cell(first_row, first_column).merge(table.cell(last_row, last_column))
        merged.text = kept
    for row, column, level in block.numbered:
        _number(table.cell(row, column).paragraphs[0], level)


def _add_nested(cell: Any, block: Nested) -> None:
    inner = cell.add_table(rows=len(block.rows), cols=len(block.rows[0]))
    for row, values in enumerate(block.rows):
        for column, value in enumerate(values):
            inner.cell(row, column).text = value


def _number(paragraph: Any, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    numbered = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", str(level)), ("w:numId", "77")):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        numbered.append(element)
    properties.append(numbered)


def _define_numbers(made: Any) -> None:
    """A list of three levels: 1, 1.1, 1.1.1."""
    root = made.part.numbering_part.element
    shape = OxmlElement("w:abstractNum")
    shape.set(qn("w:abstractNumId"), "77")
    for level, text in enumerate(("%1.", "%1.%2.", "%1.%2.%3.")):
        item = OxmlElement("w:lvl")
        item.set(qn("w:ilvl"), str(level))
        for tag, value in (("w:start", "1"), ("w:numFmt", "decimal"), ("w:lvlText", text)):
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            item.append(element)
        shape.append(item)
    root.insert(0, shape)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "77")
    number.append(link)
    root.append(number)
