"""The text of a page of a PDF that holds letters, with its ruled tables in their places.

The trap: a PDF knows letters and lines, no tables, and says in no dependable way which line is a rule: strokes, thin
filled boxes, a picture under the invisible letters of a scan that was recognised before. So the page is drawn, small
and grey, and its rules are read from the picture; letters then fall into cells by where they stand. A page on which
nothing but letters is drawn is not drawn again.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from chiso.engine.directives.tables.written import Table, holds_words

if TYPE_CHECKING:
    from chiso.engine.directives.tables.grids import Area, Grid, Ruled

    Place = tuple[Grid, Area]

_SCALE = 2.0
"""144 dots an inch."""
_FEWEST = 20
"""Fewer letters make no table."""
_MOST_PIXELS = 12_000_000
_FINE = 1_000
"""Places are asked for in this part of a pixel, and over so many points."""
_HIGH = 20.0
"""Points: what is drawn on less than this is an underline or two."""


def blocks_of(page: Any) -> list[str | Table]:
    """The page's text in the order of the file, and each table at the place of its first letter.

    Lines of text end in "\\r\\n" as PDFium gives them. The caller holds the lock of PDFium.
    """
    letters = page.get_textpage()
    if letters.count_chars() < _FEWEST or not _is_drawn_on(page):
        return [letters.get_text_range()]
    from chiso.engine.directives.tables.grids import ruled_tables

    scale = min(_SCALE, (_MOST_PIXELS / max(page.get_width() * page.get_height(), 1)) ** 0.5)
    picture = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_numpy()
    picture = picture if picture.ndim == 2 else picture[:, :, 0]
    ruled = ruled_tables(picture, scanned=_is_a_scan(page))
    if not ruled.grids:
        return [letters.get_text_range()]
    return list(_blocks(letters, _to_pixels(page, picture.shape[1], picture.shape[0]), ruled))


def _is_drawn_on(page: Any) -> bool:
    """Whether lines or pictures take up more than the height of an underline."""
    from pypdfium2 import raw

    drawn = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE])
    bounds = [drawing.get_bounds() for drawing in drawn]
    return bool(bounds) and max(box[3] for box in bounds) - min(box[1] for box in bounds) > _HIGH


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


def _blocks(
    letters: Any, to_pixels: Callable[[float, float], tuple[float, float]], ruled: Ruled
) -> Iterator[str | Table]:
    places = list(_places(letters, to_pixels, ruled))
    texts: dict[Place, str] = {}
    for place, run in groupby(range(len(places)), key=lambda at: places[at]):
        if place is not None:
            texts[place] = "\n".join(filter(None, (texts.get(place), _text(letters, list(run)))))
    tables = {}
    for grid in ruled.grids:
        table = grid.filled({area: texts[grid, area] for area in grid.areas if (grid, area) in texts})
        if holds_words(table):
            tables[grid] = table
    owners = [place[0] if place is not None and place[0] in tables else None for place in places]
    shown: set[Grid] = set()
    for grid, run in groupby(range(len(owners)), key=lambda at: owners[at]):
        if grid is None:
            yield _text(letters, list(run))
        elif grid not in shown:
            shown.add(grid)
            yield tables[grid]


def _text(letters: Any, run: list[int]) -> str:
    return str(letters.get_text_range(run[0], len(run)))


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
