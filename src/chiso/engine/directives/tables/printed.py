"""The text of a page of a PDF that holds letters, with its ruled tables in their places.

The trap: a PDF knows letters and lines, no tables, and says in no dependable way which line is a rule: strokes, thin
filled boxes, a picture under the invisible letters of a scan that was recognised before. So the page is drawn without
its letters, small and grey, and its rules are read from the picture; letters then fall into cells by where they stand.
A page that holds nothing but letters is not drawn.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from chiso.engine.directives.tables.written import Block

if TYPE_CHECKING:
    from chiso.engine.directives.tables.grids import Area, Grid, Ruled
    from chiso.engine.directives.tables.rules import Grey

    Place = tuple[Grid, Area]

_Owner = TypeVar("_Owner")
_SCALE = 2.0
"""144 dots an inch."""
_FEWEST = 20
"""Fewer letters make no table."""
_MOST_PIXELS = 12_000_000
_FINE = 1_000
"""Places are asked for in this part of a pixel, and over so many points."""
_HIGH = 8.0
"""Points: what is drawn on less than this is an underline or two."""


def blocks_of(page: Any) -> list[Block]:
    """The page's text in the order of the file, and each table at the place of its first letter.

    The caller holds the lock of PDFium.
    """
    from pypdfium2 import PdfiumError

    letters = page.get_textpage()
    with suppress(PdfiumError):  # an odd object is no reason to refuse the text
        if letters.count_chars() >= _FEWEST and _is_drawn_on(page):
            return list(_blocks(letters, _cells(page, letters)))
    return [_text(letters, 0, -1)]


def _cells(page: Any, letters: Any) -> list[Place | None]:
    """The cell of every letter, None outside of tables."""
    from chiso.engine.directives.tables.grids import ruled_tables
    from chiso.engine.directives.tables.rules import DRAWN, SCANNED

    picture = _without_letters(page)
    ruled = ruled_tables(picture, SCANNED if _is_a_scan(page) else DRAWN)
    if not ruled.grids:
        return [None] * letters.count_chars()
    return list(_places(letters, _to_pixels(page, picture.shape[1], picture.shape[0]), ruled))


def _blocks(letters: Any, places: list[Place | None]) -> Iterator[Block]:
    texts: dict[Grid, dict[Area, str]] = {}
    for place, start, count in _runs(places):
        if place is not None:
            cells = texts.setdefault(place[0], {})
            lines = filter(None, (cells.get(place[1]), _text(letters, start, count).strip()))
            cells[place[1]] = "\n".join(lines)
    shown: set[Grid] = set()
    for grid, start, count in _runs([place and place[0] for place in places]):
        if grid is None:
            yield _text(letters, start, count)
        elif grid not in shown:
            shown.add(grid)
            yield grid.filled(texts[grid])


def _is_drawn_on(page: Any) -> bool:
    """Whether lines or pictures take up more than the height of an underline."""
    from pypdfium2 import raw

    lowest, highest = float("inf"), float("-inf")
    for drawing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]):
        _, bottom, _, top = drawing.get_bounds()
        lowest, highest = min(lowest, bottom), max(highest, top)
        if highest - lowest > _HIGH:
            return True
    return False


def _without_letters(page: Any) -> Grey:
    """The page drawn grey and small, nothing on it but rules, shades and pictures."""
    from pypdfium2 import raw

    scale = min(_SCALE, (_MOST_PIXELS / max(page.get_width() * page.get_height(), 1)) ** 0.5)
    words = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]))
    for word in words:
        raw.FPDFPageObj_SetIsActive(word, False)
    picture: Grey = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_numpy()
    for word in words:
        raw.FPDFPageObj_SetIsActive(word, True)
    return picture if picture.ndim == 2 else picture[:, :, 0]


def _is_a_scan(page: Any) -> bool:
    from pypdfium2 import raw

    width, height = page.get_size()
    half = width * height / 2
    boxes = (picture.get_bounds() for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
    return any((right - left) * (top - bottom) > half for left, bottom, right, top in boxes)


def _to_pixels(page: Any, width: int, height: int) -> Callable[[float, float], tuple[float, float]]:
    """From places on the page to places on its picture, however the page is cut or turned."""
    from pypdfium2 import raw

    def asked(x: float, y: float) -> tuple[float, float]:
        right, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, width * _FINE, height * _FINE, 0, x, y, right, down)
        return right.value / _FINE, down.value / _FINE

    origin, along, up = asked(0, 0), asked(_FINE, 0), asked(0, _FINE)
    a, b = (along[0] - origin[0]) / _FINE, (along[1] - origin[1]) / _FINE
    c, d = (up[0] - origin[0]) / _FINE, (up[1] - origin[1]) / _FINE
    return lambda x, y: (origin[0] + a * x + c * y, origin[1] + b * x + d * y)


def _runs(owners: Sequence[_Owner]) -> Iterator[tuple[_Owner, int, int]]:
    """Each owner of letters that follow each other, with the first letter and their number."""
    start = 0
    for owner, run in groupby(owners):
        count = len(list(run))
        yield owner, start, count
        start += count


def _text(letters: Any, start: int, count: int) -> str:
    """With one kind of line end, and with the hyphens that PDFium takes for the end of a syllable."""
    return str(letters.get_text_range(start, count)).replace("\r\n", "\n").replace("\ufffe", "-")


def _places(
    letters: Any, to_pixels: Callable[[float, float], tuple[float, float]], ruled: Ruled
) -> Iterator[Place | None]:
    """The cell of every letter; blanks and line ends stay with the letter before them."""
    from pypdfium2 import raw

    place: Place | None = None
    for at in range(letters.count_chars()):
        if not chr(raw.FPDFText_GetUnicode(letters, at)).isspace():
            left, bottom, right, top = letters.get_charbox(at)
            x, y = ruled.turn.moved(*to_pixels((left + right) / 2, (bottom + top) / 2))
            place = next(((grid, area) for grid in ruled.grids if (area := grid.area_at(x, y)) is not None), None)
        yield place
