"""How much of an implementing document was only copied from the document above it.

The trap: every official document shares its title block, legal bases and set phrases with every other, so a few shared
words prove nothing. Shared runs of at least `SHINGLE` words count, measured against the lower document's own length.
Method: word shingles (Broder 1997, containment); the passages are the maximal runs covered by shared shingles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.text import search_key

SHINGLE = 7
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of the lower document that stands in the upper one too: its offsets and how many words it has."""

    start: int
    end: int
    words: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """`share` is the percentage (0–100, exact) of the lower document's words inside shared passages."""

    share: Decimal
    passages: tuple[Passage, ...]


def likeness_of(lower: str, upper: str, *, shingle: int = SHINGLE) -> Likeness:
    """The part of `lower` that stands word for word in `upper`, case and diacritics aside; 0 for texts too short."""
    places = [match.span() for match in _WORD.finditer(lower)]
    words = [search_key(lower[start:end]) for start, end in places]
    known = _shingles([search_key(word) for word in _WORD.findall(upper)], shingle)
    shared = [False] * len(words)
    for at in range(len(words) - shingle + 1):
        if tuple(words[at : at + shingle]) in known:
            shared[at : at + shingle] = [True] * shingle
    share = Decimal(100) * sum(shared) / len(words) if words else Decimal(0)
    return Likeness(share, tuple(_runs(shared, places)))


def _shingles(words: list[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def _runs(shared: list[bool], places: list[tuple[int, int]]) -> list[Passage]:
    found: list[Passage] = []
    begun = 0
    for at, is_shared in enumerate([*shared, False]):
        if is_shared and (at == 0 or not shared[at - 1]):
            begun = at
        elif not is_shared and at > 0 and shared[at - 1]:
            found.append(Passage(places[begun][0], places[at - 1][1], at - begun))
    return found
