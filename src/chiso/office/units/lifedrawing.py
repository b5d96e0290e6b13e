"""Where the boxes and lines of a life line stand: numbers for an SVG, no markup.

The trap: names do not wrap in SVG, and a drawing scaled to a telephone has unreadable letters. So boxes have a fixed
size, long names are cut with the full name beside them as a title, and a narrow screen scrolls.
"""

from __future__ import annotations

from dataclasses import dataclass

from chiso.office.units.models import LineageKind, Unit
from chiso.office.units.queries.columns import LifeLine, LifeNode

BOX, HIGH, GAP_X, GAP_Y = 190, 44, 64, 12
LONGEST = 25


@dataclass(frozen=True, slots=True)
class Box:
    """One unit: its corner, its name cut to the box, and its years."""

    unit: Unit
    x: int
    y: int
    label: str
    years: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One step: a curve from the right edge of a box to the left edge of another."""

    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole drawing, in pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def draw(line: LifeLine) -> Drawing:
    """The boxes and lines of a life line; each column is centred."""
    tall = {column: sum(node.column == column for node in line.nodes) for column in range(line.columns)}
    height = line.rows * (HIGH + GAP_Y) - GAP_Y

    def corner(node: LifeNode) -> tuple[int, int]:
        spare = (line.rows - tall[node.column]) * (HIGH + GAP_Y) // 2
        return 1 + node.column * (BOX + GAP_X), 1 + spare + node.row * (HIGH + GAP_Y)

    boxes = tuple(
        Box(node.unit, *corner(node), _cut(node.unit.name), _years(node.unit), node.is_asked) for node in line.nodes
    )
    lines = []
    for edge in line.edges:
        (x1, y1), (x2, y2) = corner(edge.before), corner(edge.after)
        start, end, half = x1 + BOX, x2, HIGH // 2
        middle = (start + end) // 2
        path = f"M{start} {y1 + half}C{middle} {y1 + half} {middle} {y2 + half} {end} {y2 + half}"
        kind = LineageKind(edge.step.kind).label
        lines.append(Line(path, f"{edge.before.unit.name} → {edge.after.unit.name}: {kind}"))
    return Drawing(line.columns * (BOX + GAP_X) - GAP_X + 2, height + 2, boxes, tuple(lines))


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def _years(unit: Unit) -> str:
    start = f"{unit.valid_from:%d/%m/%Y}" if unit.start_known else "…"
    return f"{start} – {unit.valid_to:%d/%m/%Y}" if unit.valid_to else f"{start} –"
