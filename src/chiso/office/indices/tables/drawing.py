"""Where marks stand on a chart, as SVG coordinates in percent: the templates only print them.

One grammar: ● now, ○ last year, ┃ target, band = interval. SVG is drawn by the server, so that it prints and works
without scripts; every chart has its table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from chiso.office.indices.tables.analysis import Waterfall
from chiso.office.indices.tables.standing import Course, Standings

HEIGHT = 180
_ROOM = 0.06


@dataclass(frozen=True, slots=True)
class Ruler:
    """A line from `low` to `high`; positions are percent of its width, cut off at the ends."""

    low: float
    high: float

    def at(self, value: float) -> str:
        return f"{self.share(value):.2f}%"

    def share(self, value: float) -> float:
        return min(100.0, max(0.0, 100 * (value - self.low) / (self.high - self.low)))

    def width(self, one: float, other: float) -> str:
        return f"{abs(self.share(other) - self.share(one)):.2f}%"


def ruler_over(values: Iterable[float | None]) -> Ruler:
    """A ruler with a little room at both ends."""
    known = [value for value in values if value is not None]
    if not known:
        return Ruler(0.0, 1.0)
    room = max((max(known) - min(known)) * _ROOM, 1e-9)
    return Ruler(min(known) - room, max(known) + room)


def ruler_of(stands: Standings, *more: float | None) -> Ruler:
    """A ruler that holds every total of a table with its interval."""
    places = stands.places
    return ruler_over([value for place in places for value in (place.total, place.low, place.high)] + list(more))


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a waterfall: from where to where, and what it is (start, gain, loss, none, end)."""

    label: str
    code: str
    kind: str
    points: float
    x: str
    width: str
    joint: str


def bars_of(fall: Waterfall, labels: dict[str, str]) -> tuple[Bar, ...]:
    """Start, one bar for each part that moved, framework and anchors apart, end."""
    steps = [(name, code, value) for code, name, value in fall.parts]
    for key in ("framework", "anchors"):
        value = getattr(fall, key)
        if abs(value) > 1e-9:
            steps.append((labels[key], key, value))
    levels = [fall.before]
    for _, _, value in steps:
        levels.append(levels[-1] + value)
    ruler = ruler_over([*levels, fall.after])
    made = [Bar(labels["before"], "", "start", fall.before, "0%", ruler.at(fall.before), ruler.at(fall.before))]
    for (name, code, value), (start, end) in zip(steps, pairwise(levels), strict=True):
        kind = "gain" if value > 1e-9 else "loss" if value < -1e-9 else "none"
        made.append(Bar(name, code, kind, value, ruler.at(min(start, end)), ruler.width(start, end), ruler.at(start)))
    return (*made, Bar(labels["after"], "", "end", fall.after, "0%", ruler.at(fall.after), ruler.at(fall.after)))


@dataclass(frozen=True, slots=True)
class Dot:
    """A year of a course: where it stands, its interval, and whether a line leads to it from the year before."""

    year: int
    x: str
    y: str
    value: float
    top: str | None
    bottom: str | None
    joined: bool
    from_x: str
    from_y: str
    rank: int | None
    ranked: int


@dataclass(frozen=True)
class CourseChart:
    """A course as dots over the years; breaks are gaps in the line, and stand as upright lines."""

    dots: tuple[Dot, ...]
    breaks: tuple[str, ...]
    low: float
    high: float
    height: int = HEIGHT


def chart_of(course: Course) -> CourseChart:
    """The dots of every year with a total."""
    known = [line for line in course.lines if line.place is not None and line.place.total is not None]
    if not known:
        return CourseChart((), (), 0, 1)
    values = [value for line in known if line.place for value in (line.place.total, line.place.low, line.place.high)]
    ruler = ruler_over(values)
    years = [line.year for line in known]
    span = max(years[-1] - years[0], 1)

    def x(year: float) -> str:
        return f"{6 + 88 * (year - years[0]) / span:.2f}%" if len(years) > 1 else "50%"

    def y(value: float) -> str:
        return f"{20 + (HEIGHT - 50) * (1 - ruler.share(value) / 100):.1f}"

    dots: list[Dot] = []
    cuts: list[str] = []
    for line in known:
        place, total = line.place, line.place.total if line.place else None
        if place is None or total is None:
            continue
        last = dots[-1] if dots else None
        if line.breaks and last is not None:
            cuts.append(x((last.year + line.year) / 2))
        dots.append(
            Dot(
                line.year,
                x(line.year),
                y(total),
                total,
                None if place.high is None else y(place.high),
                None if place.low is None else y(place.low),
                last is not None and not line.breaks,
                last.x if last else "",
                last.y if last else "",
                place.rank,
                line.ranked,
            )
        )
    return CourseChart(tuple(dots), tuple(cuts), ruler.low, ruler.high)


@dataclass(frozen=True, slots=True)
class RankBar:
    """The range of a unit's rank on a ruler of places: 1 stands at the left."""

    x: str
    width: str
    dot: str


def rank_bar(lower: int, upper: int, rank: int, ranked: int) -> RankBar:
    """A band over the places from `lower` to `upper`, each place one share of the width."""
    share = 100 / max(ranked, 1)
    return RankBar(f"{share * (lower - 1):.2f}%", f"{share * (upper - lower + 1):.2f}%", f"{share * (rank - 0.5):.2f}%")
