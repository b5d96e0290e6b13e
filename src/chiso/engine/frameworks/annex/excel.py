"""Sheets of a workbook as grids: merged cells, hidden parts, formulas without results, dates that were numbers."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.annex.grid import Builder, Cell, Grid, Hidden, HiddenPart, is_wanted
from chiso.engine.frameworks.annex.problems import problem, warning
from chiso.engine.text import decimal_of

MAX_ROWS, MAX_COLUMNS, MAX_MERGED = 5_000, 80, 200_000
_MERGE = re.compile(r"<(?:\w+:)?mergeCell\s[^>]*?ref=\"(?P<range>[A-Z0-9:$]+)\"")
_DRAWING = re.compile(r"xl/drawings/[^/]+\.xml")
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
_DECIMALS = re.compile(r"^[#,]*0(?:\.(0+))?(?:_\)|\s|;|$)")
_TYPED_AS_TEXT = re.compile(r"'[-+\w][^']*\Z")
"""The mark before what was typed as text, which other programs store as a part of it."""
_ERRORS = frozenset({"#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "#NUM!", "#NULL!"})


@dataclass
class Found:
    """Grids under construction with what was odd on the way; `wide_pictures` may be tables, others are emblems."""

    grids: list[Grid] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pictures: int = 0
    wide_pictures: int = 0
    picture_places: list[str] = field(default_factory=list)
    hidden: list[HiddenPart] = field(default_factory=list)

    def add_hidden(self, code: str, place: str, text: str, include: Hidden) -> bool:
        """Report a hidden part that holds something; whether it is to be read."""
        wanted = is_wanted(place, include)
        self.hidden.append(HiddenPart(code, place, text, wanted))
        self.problems.append(warning("annex.hidden_read" if wanted else code, where=place, got=text))
        return wanted


def read_workbook(data: bytes, *, include_hidden: Hidden, widest: int = MAX_COLUMNS) -> Found:
    """Every visible sheet, and the hidden parts asked for, up to `widest` columns, as a grid.

    Raises InputError when the file cannot be opened.
    """
    _refuse_endless_merges(data)
    try:
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data), data_only=False)
    except (
        Exception
    ) as error:  # openpyxl raises whatever its parts raise: KeyError, ValueError, TypeError, BadZipFile …
        raise InputError([problem("annex.unreadable")]) from error
    if not values.sheetnames or not (values.worksheets or values.chartsheets):
        raise InputError([problem("annex.unreadable")])  # the sheets are named, their parts are not there
    found = Found()
    for text in _text_boxes(data):
        found.problems.append(warning("annex.text_box", got=text))
    for sheet in values.worksheets:
        pictures = [_place_of(image, sheet.title) for image in getattr(sheet, "_images", [])]
        found.pictures += len(pictures)
        found.wide_pictures = found.pictures
        found.picture_places += [place for place in pictures if place]
        is_hidden = sheet.sheet_state != "visible"
        if is_hidden and not found.add_hidden("annex.hidden_sheet", sheet.title, "", include_hidden):
            continue
        found.grids.append(_Sheet(sheet, formulas[sheet.title], include_hidden, found, widest).grid())
    return found


def _place_of(image: Any, sheet: str) -> str:
    """The cell where a picture begins; empty for one that is bound to no cell."""
    begins = getattr(image.anchor, "_from", None)
    return "" if begins is None else f"{sheet}!{get_column_letter(begins.col + 1)}{begins.row + 1}"


def _refuse_endless_merges(data: bytes) -> None:
    """A cell merged over millions of places would be laid out place by place by the reader of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                continue
            for found in _MERGE.finditer(archive.read(name).decode("utf-8", "replace")):
                left, top, right, bottom = range_boundaries(found["range"])
                if None in (left, top, right, bottom) or _area(left, top, right, bottom) > MAX_MERGED:
                    raise InputError([problem("annex.endless_merge", where=name, got=found["range"])])


def _text_boxes(data: bytes) -> list[str]:
    """What is written in text boxes that lie over the sheets, each once."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        drawings = [archive.read(name) for name in archive.namelist() if _DRAWING.fullmatch(name)]
    roots = [root for drawing in drawings if (root := etree.fromstring(drawing, _SAFE)) is not None]
    boxes = [box for root in roots for box in root.iter("{*}txBody")]
    texts = [" ".join(part.text or "" for part in box.iter("{*}t")).strip() for box in boxes]
    return [text for text in dict.fromkeys(texts) if text]


def _area(left: int | None, top: int | None, right: int | None, bottom: int | None) -> int:
    return ((right or 0) - (left or 0) + 1) * ((bottom or 0) - (top or 0) + 1)


class _Sheet:
    """One sheet being read."""

    def __init__(
        self, values: Worksheet, formulas: Worksheet, include_hidden: Hidden, found: Found, widest: int
    ) -> None:
        self._values, self._formulas, self._found, self._problems = values, formulas, found, found.problems
        self._include_hidden, self._widest = include_hidden, widest

    def grid(self) -> Grid:
        """The sheet's visible rows and columns."""
        last_row, last_column = self._extent()
        columns = self._visible_columns(last_column, last_row)
        rows = self._visible_rows(last_row, last_column)
        builder = Builder(self._values.title, len(columns))
        for row in rows:
            builder.add_row(row)
        spans = self._spans()
        row_at = {row: index for index, row in enumerate(rows)}
        column_at = {column: index for index, column in enumerate(columns)}
        for row in range(1, last_row + 1):
            for column in range(1, last_column + 1):
                self._lay(builder, row, column, spans, row_at, column_at)
        return builder.build()

    def _extent(self) -> tuple[int, int]:
        """The last row and column that hold something."""
        last_row = last_column = 0
        for row in self._formulas.iter_rows():
            for cell in row:
                if cell.value not in (None, ""):
                    last_row, last_column = max(last_row, cell.row), max(last_column, cell.column)
        if last_row > MAX_ROWS or last_column > self._widest:
            self._problems.append(
                warning("annex.too_large", where=self._values.title, got=f"{last_row} × {last_column}")
            )
        return min(last_row, MAX_ROWS), min(last_column, self._widest)

    def _visible_columns(self, last: int, last_row: int) -> list[int]:
        hidden: set[int] = set()
        for dimension in self._values.column_dimensions.values():
            if dimension.hidden:
                hidden.update(range(dimension.min or 0, (dimension.max or 0) + 1))
        left_out = {
            column
            for column in sorted(hidden)
            if column <= last
            and not self._reads_hidden(
                "annex.hidden_column", get_column_letter(column), [(row, column) for row in range(1, last_row + 1)]
            )
        }
        return [column for column in range(1, last + 1) if column not in left_out]

    def _visible_rows(self, last: int, last_column: int) -> list[int]:
        shown = []
        for row in range(1, last + 1):
            dimension = self._values.row_dimensions[row]
            hidden = bool(dimension.hidden) or dimension.height == 0
            places = [(row, column) for column in range(1, last_column + 1)]
            if not hidden or self._reads_hidden("annex.hidden_row", str(row), places):
                shown.append(row)
        return shown

    def _first_text(self, places: list[tuple[int, int]]) -> str:
        texts = [str(self._formulas.cell(row, column).value or "") for row, column in places]
        return " | ".join(text for text in texts if text.strip())[:120]

    def _reads_hidden(self, code: str, place: str, cells: list[tuple[int, int]]) -> bool:
        """Whether a hidden row or column is to be read; reported when something stands in it."""
        text = self._first_text(cells)
        where = f"{self._values.title}!{place}"
        return self._found.add_hidden(code, where, text, self._include_hidden) if text else False

    def _spans(self) -> dict[tuple[int, int], tuple[int, int, int, int] | None]:
        """Where merged cells begin (with their last row and column), and None at the places they cover."""
        spans: dict[tuple[int, int], tuple[int, int, int, int] | None] = {}
        for merged in self._values.merged_cells.ranges:
            bottom, right = min(merged.max_row, MAX_ROWS), min(merged.max_col, self._widest)
            for row in range(merged.min_row, bottom + 1):
                for column in range(merged.min_col, right + 1):
                    spans[row, column] = None
            spans[merged.min_row, merged.min_col] = (merged.min_row, merged.min_col, bottom, right)
        return spans

    def _lay(
        self,
        builder: Builder,
        row: int,
        column: int,
        spans: dict[tuple[int, int], tuple[int, int, int, int] | None],
        row_at: dict[int, int],
        column_at: dict[int, int],
    ) -> None:
        """The cell on its visible places; a merged cell whose corner is hidden begins at its first visible place."""
        span = spans.get((row, column), (row, column, row, column))
        if span is None:
            return
        rows = [row_at[place] for place in range(span[0], span[2] + 1) if place in row_at]
        columns = [column_at[place] for place in range(span[1], span[3] + 1) if place in column_at]
        if rows and columns:
            builder.lay(self._cell(row, column, rows, columns))

    def _cell(self, row: int, column: int, rows: list[int], columns: list[int]) -> Cell:
        value = self._values.cell(row, column).value
        stored = self._formulas.cell(row, column)
        where = f"{self._values.title}!{get_column_letter(column)}{row}"
        formula = ""
        if stored.data_type == "f" and value is None:
            formula = str(getattr(stored.value, "text", stored.value))
            self._problems.append(warning("annex.formula", where=where, got=formula))
        if isinstance(value, str) and value.strip() in _ERRORS:
            self._problems.append(warning("annex.error_value", where=where, got=value))
            value = None
        text, number, day = _shown(value, stored.number_format or "")
        return Cell(
            text,
            where,
            rows[0],
            columns[0],
            rows[-1] - rows[0] + 1,
            columns[-1] - columns[0] + 1,
            number,
            day,
            formula,
            number is not None and "%" in (stored.number_format or ""),
        )


def _shown(value: Any, number_format: str) -> tuple[str, Decimal | None, date | None]:
    """The value as text, as an exact number, as a date."""
    if value is None or isinstance(value, bool):
        return ("" if value is None else str(value)), None, None
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return f"{day.day:02d}/{day.month:02d}/{day.year}", None, day
    if isinstance(value, time):
        return value.isoformat(), None, None
    if isinstance(value, int | float):
        try:
            number = decimal_of(value)
        except InputError:
            return "", None, None
        return _formatted(number, number_format), number, None
    text = str(value)
    return (text[1:] if _TYPED_AS_TEXT.match(text) else text), None, None


def _formatted(number: Decimal, number_format: str) -> str:
    """The number with the decimals that its format shows, when it shows none fewer than the number has."""
    found = _DECIMALS.match(number_format)
    plain = f"{number:f}"
    if found is None or not found[1]:
        return plain
    places = len(found[1])
    has = len(plain.partition(".")[2])
    return f"{number:.{places}f}" if places >= has else plain
