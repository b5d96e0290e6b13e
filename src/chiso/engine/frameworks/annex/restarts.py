"""Tables that count their criteria again: another framework in the same file, or the same one for other units.

The trap: "1.1" below a second field "I" is no slip but the list of the communes behind that of the departments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from chiso.engine.frameworks.annex.lines import Line
from chiso.engine.frameworks.annex.numbering import ORDER
from chiso.engine.text import search_key

_APPENDIX = re.compile(r"(?:phu luc|bieu|mau)(?: so)? (?:[ivx]+|\d+)[a-z]?\b")
Path = tuple[tuple[str, tuple[str, ...]], ...]
"""The numbers from the field down to a row, each with its style."""


@dataclass
class Counted:
    """The criteria of the tables read so far: their numbers with points, and their ways from the field down."""

    numbers: set[tuple[str, ...]] = field(default_factory=set)
    paths: set[Path] = field(default_factory=set)

    def begins_again(self, lines: list[Line], above: Sequence[str]) -> bool:
        """Whether a table counts the criteria read so far from the beginning; `above` are the texts above it."""
        announced = any(_APPENDIX.match(search_key(text)) for text in above)
        return _is_another(_leaf_numbers(lines), self.numbers) or _starts_again(
            _paths(lines), self.paths, announced=announced
        )

    def add(self, lines: list[Line]) -> None:
        """Remember the criteria of a table that is read."""
        self.numbers |= _leaf_numbers(lines)
        self.paths |= _paths(lines)


def _leaf_numbers(lines: list[Line]) -> set[tuple[str, ...]]:
    """The dotted numbers with points: what tells one framework's criteria from another's."""
    return {
        (*line.number.parts, search_key(line.name) if line.number.style != "dotted" else "")
        for line in lines
        if line.number is not None and line.number.parts and line.maximum is not None
    }


def _is_another(numbers: set[tuple[str, ...]], seen: set[tuple[str, ...]]) -> bool:
    dotted = {number for number in numbers if len(number) > 2}
    repeated = dotted & seen
    return len(repeated) >= 3 and len(repeated) * 2 >= len(dotted)


def _paths(lines: list[Line]) -> set[Path]:
    """Where the numbered rows with points stand below their fields ("I", "1"); rows without a field are left out."""
    found: set[Path] = set()
    path: list[tuple[str, tuple[str, ...]]] = []
    for line in lines:
        if line.number is None or not line.number.parts:
            continue
        style = line.number.style
        while path and ORDER[path[-1][0]] >= ORDER[style]:
            path.pop()
        path.append((style, line.number.parts))
        if len(path) > 1 and line.maximum is not None:
            found.add(tuple(path))
    return found


def _starts_again(paths: set[Path], placed: set[Path], *, announced: bool) -> bool:
    """Whether a table counts its criteria from the beginning below the fields that an earlier one has filled.

    Where an appendix is announced above the table, one criterion counted again is enough.
    """
    repeated = paths & placed
    if announced:
        return bool(repeated)
    return len(repeated) >= 2 and len(repeated) * 2 >= len(paths)
