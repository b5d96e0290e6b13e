"""Questions that wait for each other: a calculation or condition that leads back to itself.

The trap: the converter lets it pass, the office reads the form, and the first device in the field refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from chiso.engine.errors import Problem, Text
from chiso.engine.forms.sheets import Row

_DEPENDING = ("calculation", "relevant")
_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
"""`${last-saved#name}` is the interview before and no cycle: it never is a name of this form."""


def check_cycles(rows: Iterable[Row]) -> Iterator[Problem]:
    """One problem for each ring, at its first row; a question may look at itself in its own calculation."""
    known = {row["name"]: row for row in rows if row["name"]}
    edges = _without_ends({name: _waits_for(row) & known.keys() for name, row in known.items()})
    told: set[str] = set()
    for name, row in known.items():
        ring = _ring(name, edges) if name in edges and name not in told else ()
        if ring and told.isdisjoint(ring):
            told |= set(ring)
            column = next(each for each in _DEPENDING if _named(row, each))
            yield Problem(
                "forms.cycle",
                Text("Câu hỏi chờ lẫn nhau.", "Questions wait for each other."),
                row.place(column),
                " → ".join((*ring, name))[:80],
                hint=Text("Bỏ một chỗ nhắc đến trong vòng này.", "Take one of these references out."),
            )


def _named(row: Row, column: str) -> set[str]:
    found = set(_REFERENCE.findall(row[column]))
    return found - {row["name"]} if column == "calculation" else found


def _waits_for(row: Row) -> set[str]:
    return set().union(*(_named(row, column) for column in _DEPENDING))


def _without_ends(edges: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """What is left when every name that waits for nothing is taken out, again and again: rings, and ways into them."""
    left = {name: set(following) for name, following in edges.items()}
    waiting: dict[str, list[str]] = {}
    for name, following in left.items():
        for each in following:
            waiting.setdefault(each, []).append(name)
    ends = [name for name, following in left.items() if not following]
    for end in ends:
        for name in waiting.get(end, ()):
            left[name].discard(end)
            if not left[name]:
                ends.append(name)
    return {name: following for name, following in left.items() if following}


def _ring(start: str, edges: Mapping[str, set[str]]) -> tuple[str, ...]:
    """A shortest way from a name back to itself; empty when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for following in sorted(edges[way[-1]]):
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                ways.append((*way, following))
    return ()
