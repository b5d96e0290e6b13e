"""How far a scanned page lies askew, and making it straight: lines of text and rules are what tells."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from chiso.engine.directives.tables.rules import Grey

_MOST = 3.0
_STEPS = (0.5, 0.1, 0.02)
_LEAST = 0.04
"""A smaller tilt moves the end of a rule by less than its own thickness."""
_DARK = 0.7
"""What is darker than this share of the paper is printed on it."""
_ENOUGH = 60_000
"""So many dark pixels tell as well as all of them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a picture about its middle, in degrees against the clock; `width` and `height` are the picture's."""

    degrees: float = 0.0
    width: int = 0
    height: int = 0

    def moved(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the picture lies when it is turned."""
        if not self.degrees:
            return x, y
        angle, middle_x, middle_y = math.radians(self.degrees), self.width / 2, self.height / 2
        right, down = x - middle_x, y - middle_y
        return (
            middle_x + right * math.cos(angle) + down * math.sin(angle),
            middle_y - right * math.sin(angle) + down * math.cos(angle),
        )


def tilt_of(picture: Grey) -> Turn:
    """The turn that makes the lines of a page level, found where its rows of pixels differ most in darkness."""
    dark = picture < np.median(picture[::8, ::8]) * _DARK
    downs, rights = np.nonzero(dark)
    if not len(downs):
        return Turn()
    every = len(downs) // _ENOUGH + 1
    downs, rights = downs[::every], rights[::every] - dark.shape[1] / 2
    height = dark.shape[0]

    def sharpness(degrees: float) -> float:
        levelled = np.rint(downs - rights * math.tan(math.radians(degrees))).astype(np.intp)
        counts = np.bincount(np.clip(levelled, 0, height - 1), minlength=height)
        return float(np.square(counts).sum())

    best, reach = 0.0, _MOST
    for step in _STEPS:
        count = round(reach / step)
        best = max((best + step * at for at in range(-count, count + 1)), key=sharpness)
        reach = step
    return Turn(best if abs(best) >= _LEAST else 0.0, dark.shape[1], dark.shape[0])


def straightened(picture: Grey, turn: Turn) -> Grey:
    """The picture turned; what comes in from outside is paper."""
    if not turn.degrees:
        return picture
    return np.asarray(straight_image(Image.fromarray(picture), turn))


def straight_image(picture: Image.Image, turn: Turn) -> Image.Image:
    """The same for an image of any size."""
    return picture.rotate(turn.degrees, resample=Image.Resampling.BILINEAR, fillcolor=255)
