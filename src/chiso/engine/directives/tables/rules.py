"""The rules of tables on the grey picture of a page: long thin dark lines, across and down.

The trap: text is full of short dark lines, a shaded heading is one thick one with rules on it or without, and a scanner
breaks and bends the real ones. So a rule is whatever is darker than what lies beside it, a thin line as well as the
edge of a shade; it is pieced together over small gaps, and counts only where most of it is there and it is longer than
a letter. What is no table is left to `grids.py`, which asks for crossings.

Places are pixels of a picture of about 150 dots an inch, counted from its upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Look:
    """How closely to look. `dark`: what is darker than this share of the paper is printed on it; `piece`: a shorter run
    of dark pixels is no piece of a rule; `gap`: pieces in one row of pixels that are no further apart belong together;
    `shortest`: no rule is shorter; `anchored`: short rules count only where they run from one rule to another.
    """

    dark: float
    piece: int
    gap: int
    shortest: int
    anchored: bool


DRAWN = Look(dark=0.97, piece=1, gap=12, shortest=12, anchored=False)
"""For a page drawn without its letters: pale, dotted and dashed rules count."""
SCANNED = Look(dark=0.65, piece=8, gap=5, shortest=22, anchored=True)
"""For a page with its letters, dust and shadows; 22 is the height of a row of small letters, less its rules."""
_ON_SHADES = (0.6, 0.15)
"""On a shade only what is darker than that is a rule: one level for pale shades, one for dark ones."""
_SHADED = 0.005
"""A page has shades where this share of it is dark and thick."""
_THICKEST = 5
"""Of anything thicker only the edges are rules."""
_BENT = 3
"""How far a rule may wander from one row of pixels to the next piece of it."""
_BROKEN = 14
"""How much of a rule a scanner may have lost at one place; a row of small letters is higher."""
_WHOLE = 0.75
"""How much of a rule must be there at all; pieces of letters in one line are less."""
_MOST_RUNS = 4_000
"""More long runs than this are a photograph or a drawing; fifty rows of twelve cells make some five hundred."""
_MOST_RULES = 1_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: `at` is its row (of one across) or column (of one down); it runs from `start` up to `end`."""

    at: float
    start: int
    end: int


def rules_of(picture: Grey, look: Look) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules that run across, and those that run down."""
    paper = np.median(picture[::8, ::8])
    dark = [picture < paper * look.dark]
    if _inside(_inside(dark[0]).T).mean() > _SHADED:
        dark += [picture < paper * level for level in _ON_SHADES]
    across = tuple(rule for mask in dark for rule in _across(mask, look))
    return across, tuple(rule for mask in dark for rule in _across(np.ascontiguousarray(mask.T), look))


def _across(dark: Mask, look: Look) -> tuple[Rule, ...]:
    rows, starts, ends = _long_runs(_one_more(_edges(dark)), look)
    if len(rows) > _MOST_RUNS:
        return ()
    rules = _pieced(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))
    return rules if len(rules) <= _MOST_RULES else ()


def _edges(dark: Mask) -> Mask:
    """Thin lines, and the upper and lower edges of thick ones."""
    return dark & ~_inside(dark)


def _inside(dark: Mask) -> Mask:
    """Where it is dark both a little above and a little below."""
    inside = np.zeros_like(dark)
    inside[_THICKEST:-_THICKEST] = dark[: -2 * _THICKEST] & dark[2 * _THICKEST :]
    return inside


def _one_more(mask: Mask) -> Mask:
    """Every row with its neighbours, so that a line that is a little askew is still one run."""
    more = mask.copy()
    more[1:] |= mask[:-1]
    more[:-1] |= mask[1:]
    return more


def _long_runs(mask: Mask, look: Look) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Row, start and end of the runs that are as long as a rule, small gaps closed."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    rows, starts, ends = (part[ends - starts >= look.piece] for part in (rows, starts, ends))
    if not len(rows):
        return rows, starts, ends
    begins = np.ones(len(rows), dtype=bool)
    begins[1:] = (rows[1:] != rows[:-1]) | (starts[1:] - ends[:-1] > look.gap)
    first = np.nonzero(begins)[0]
    last = np.append(first[1:], len(rows)) - 1
    rows, starts, ends = rows[first], starts[first], ends[last]
    long = ends - starts >= look.shortest
    return rows[long], starts[long], ends[long]


def _pieced(runs: Iterable[tuple[int, int, int]]) -> tuple[Rule, ...]:
    """The runs of neighbouring rows put together: a thick, bent or broken rule is one."""
    done: list[list[tuple[int, int, int]]] = []
    still_open: list[list[tuple[int, int, int]]] = []
    for run in runs:
        row, start, end = run
        done += [pieces for pieces in still_open if row - pieces[-1][0] > _BENT]
        still_open = [pieces for pieces in still_open if row - pieces[-1][0] <= _BENT]
        near = [
            pieces for pieces in still_open if any(s - _BROKEN <= end and start <= e + _BROKEN for _, s, e in pieces)
        ]
        joined = [piece for pieces in near for piece in pieces]
        still_open = [pieces for pieces in still_open if pieces not in near]
        still_open.append([*joined, run])
    return tuple(_rule(pieces) for pieces in (*done, *still_open) if _is_whole(pieces))


def _is_whole(pieces: list[tuple[int, int, int]]) -> bool:
    """Whether hardly anything is missing between the first and the last piece."""
    covered, reached = 0, 0
    ordered = sorted((start, end) for _, start, end in pieces)
    for start, end in ordered:
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    return covered >= _WHOLE * (reached - ordered[0][0])


def _rule(pieces: list[tuple[int, int, int]]) -> Rule:
    weights = [end - start for _, start, end in pieces]
    at = sum(row * weight for (row, _, _), weight in zip(pieces, weights, strict=True)) / sum(weights)
    return Rule(at, min(start for _, start, _ in pieces), max(end for _, _, end in pieces))
