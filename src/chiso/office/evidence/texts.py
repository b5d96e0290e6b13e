"""Word files, spreadsheets and plain text as harmless blocks of our own making.

The trap: cleaning somebody else's HTML by taking bad things out misses one. So the page is built anew: only elements of
a short list are copied, without attributes other than spans of table cells, and pictures are decoded and drawn again.
"""

from __future__ import annotations

import base64
import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import mammoth
import openpyxl
from django.utils.safestring import SafeString, mark_safe
from lxml import etree, html
from PIL import Image

from chiso.engine.text import decode_text, format_date, format_decimal
from chiso.office.evidence.previews import NoPreview

_KEPT: Final = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "u", "sub", "sup", "br", "blockquote"}
    | {"table", "thead", "tbody", "tr", "td", "th", "pre", "div", "span"}
)
_HEADINGS: Final = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6"}  # the page has an h1 and an h2 of its own
_SPANS: Final = ("colspan", "rowspan")
_MAX_ELEMENTS: Final = 20_000
_PICTURE: Final = (900, 1200)
_ROWS, _COLUMNS = 200, 40


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet of a workbook as text; `cut` = there are more rows or columns than shown."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    cut: bool


def word_blocks(data: bytes) -> SafeString:
    """A DOCX as HTML built from the allowed elements alone; raises NoPreview."""
    try:
        told: str = mammoth.convert_to_html(
            io.BytesIO(data), convert_image=mammoth.images.img_element(_picture), external_file_access=False
        ).value
        source = html.fragment_fromstring(told, create_parent="div")
    except Exception as error:  # mammoth raises whatever the broken part happens to cause
        raise NoPreview from error
    return mark_safe(rebuilt(source))  # noqa: S308  # serialised from our own tree


def rebuilt(source: html.HtmlElement) -> str:
    """The tree copied element by element; what is not on the list leaves its text, scripts leave nothing."""
    root = etree.Element("div")
    _copy(source, root, [0])
    return etree.tostring(root, encoding="unicode", method="html")


def _copy(source: Any, target: Any, count: list[int]) -> None:
    _append_text(target, source.text)
    for child in source:
        count[0] += 1
        if count[0] > _MAX_ELEMENTS:
            _append_text(target, "…")
            return
        if isinstance(child.tag, str):
            _copy_one(child, target, count)
        _append_text(target, child.tail)


def _copy_one(child: Any, target: Any, count: list[int]) -> None:
    if child.tag == "img":
        source = child.get("src") or ""
        if source.startswith("data:image/jpeg;base64,"):
            etree.SubElement(target, "img", src=source, alt=child.get("alt") or "")
        return
    if child.tag in ("script", "style", "iframe", "object", "embed", "template", "svg", "math", "noscript", "title"):
        return
    if child.tag not in _KEPT:
        _copy(child, target, count)
        return
    made = etree.SubElement(target, _HEADINGS.get(child.tag, child.tag))
    for span in _SPANS:
        if (child.get(span) or "").isdigit():
            made.set(span, str(min(int(child.get(span)), 100)))
    _copy(child, made, count)


def _append_text(target: Any, text: str | None) -> None:
    if not text:
        return
    last = target[-1] if len(target) else None
    if last is None:
        target.text = (target.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _picture(image: Any) -> dict[str, str]:
    """A picture inside the document, drawn anew and small enough for a page; an empty one when it cannot be read."""
    try:
        with image.open() as stream, Image.open(stream) as drawn:
            drawn.thumbnail(_PICTURE)
            buffer = io.BytesIO()
            drawn.convert("RGB").save(buffer, "JPEG", quality=80)
    except (OSError, ValueError, Image.DecompressionBombError):
        return {"src": ""}
    return {"src": "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()}


def workbook_grids(data: bytes) -> tuple[Grid, ...]:
    """The visible values of a workbook, sheet by sheet; raises NoPreview."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return tuple(_grid(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible")
    except Exception as error:
        raise NoPreview from error


def _grid(sheet: Any) -> Grid:
    rows = [
        tuple(_cell(value) for value in row)
        for row in sheet.iter_rows(max_row=_ROWS + 1, max_col=_COLUMNS + 1, values_only=True)
    ]
    cut = len(rows) > _ROWS or any(len(row) > _COLUMNS and row[_COLUMNS] for row in rows)
    shown = [row[:_COLUMNS] for row in rows[:_ROWS]]
    width = max((index + 1 for row in shown for index, value in enumerate(row) if value), default=0)
    while shown and not any(shown[-1]):
        shown.pop()
    return Grid(sheet.title, tuple(row[:width] for row in shown), cut)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return format_decimal(Decimal(f"{value:.10g}") if isinstance(value, float) else value)
    if hasattr(value, "year") and hasattr(value, "day"):
        return format_date(value)  # type: ignore[arg-type]
    return str(value)


def text_grid(data: bytes, media_type: str) -> Grid:
    """A CSV as cells, a plain text as one column of lines; raises NoPreview."""
    try:
        text = decode_text(data).text
    except Exception as error:
        raise NoPreview from error
    if media_type == "text/csv":
        dialect = ";" if text.count(";") > text.count(",") else ","
        rows = [tuple(row[:_COLUMNS]) for row in csv.reader(io.StringIO(text), delimiter=dialect)]
    else:
        rows = [(line,) for line in text.splitlines()]
    return Grid("", tuple(rows[:_ROWS]), len(rows) > _ROWS)
