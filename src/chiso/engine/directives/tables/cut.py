"""The cells of a scanned table cut out and laid one below the other, so that their lines are read as one column.

The trap: cells stand side by side with their lines at different heights, and a recogniser reads straight across them.
One strip of all cells costs one run; a run for each cell would cost a start for every number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from chiso.engine.directives.tables.grids import Area, Grid

_RULE = 7
"""Pixels beside the place of a rule that may be dark with it, at 300 dots an inch."""
_INK = 0.6
"""What is darker than this share of white is a letter, not a shade or a grain."""
_LEAST_INK = 60
"""Fewer dark pixels are dust: a thin "1" of small letters has twice as many."""
_SPACE = 36
_MARGIN = 60
_LONGEST = 20_000
"""Tesseract refuses pictures of more than 32,767 pixels."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Cells below each other on one picture, and where each of them begins."""

    picture: Image.Image
    tops: tuple[int, ...]
    areas: tuple[Area, ...]

    def area_at(self, down: float) -> Area:
        """The cell that stands at this height."""
        return self.areas[max(bisect_right(self.tops, down) - 1, 0)]


def has_ink(picture: Image.Image) -> bool:
    """Whether anything is left to be recognised."""
    return int((np.asarray(picture) < 255 * _INK).sum()) >= _LEAST_INK


def strips_of(page: Image.Image, grid: Grid, scale: int) -> Iterator[Strip]:
    """The cells of a straight page that hold anything; `scale` is how much larger it is than the grid's picture."""
    waiting: list[tuple[Area, Image.Image]] = []
    height = 0
    for area in grid.areas:
        cell = _letters(page, grid.box_of(area), scale)
        if cell is None:
            continue
        if waiting and height + cell.height > _LONGEST:
            yield _strip(waiting)
            waiting, height = [], 0
        waiting.append((area, cell))
        height += cell.height + _SPACE
    if waiting:
        yield _strip(waiting)


def _letters(page: Image.Image, box: tuple[float, float, float, float], scale: int) -> Image.Image | None:
    """The part of a cell that holds letters; None for an empty one."""
    left, top, right, bottom = (round(edge * scale) for edge in box)
    if right - left <= 3 * _RULE or bottom - top <= 3 * _RULE:
        return None
    cell = page.crop((left + _RULE, top + _RULE, right - _RULE, bottom - _RULE))
    if not has_ink(cell):
        return None
    dark = np.asarray(cell) < 255 * _INK
    downs, rights = np.nonzero(dark.any(axis=1))[0], np.nonzero(dark.any(axis=0))[0]
    return cell.crop((int(rights[0]), int(downs[0]), int(rights[-1]) + 1, int(downs[-1]) + 1))


def _strip(cells: list[tuple[Area, Image.Image]]) -> Strip:
    width = max(cell.width for _, cell in cells) + 2 * _MARGIN
    height = sum(cell.height + _SPACE for _, cell in cells) + _MARGIN
    picture = Image.new("L", (width, height), 255)
    tops: list[int] = []
    down = _SPACE
    for _, cell in cells:
        picture.paste(cell, (_MARGIN, down))
        tops.append(down - _SPACE // 2)
        down += cell.height + _SPACE
    return Strip(picture, tuple(tops), tuple(area for area, _ in cells))
