"""Where a unit stands in an index, year by year: total, rank, how sure the rank is, and what parts the years.

The trap: "up two places" between a table of six dimensions and one of eight, or across a merger, or inside the range in
which nobody can be told apart. Each year carries its own number of ranked units, its range and its breaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.published import PublishedTable
from chiso.engine.ranking import (
    Break,
    Estimates,
    RankIntervals,
    Stretch,
    alike,
    estimates_of,
    rank_groups,
    rank_intervals,
    ranks_of,
    trend_of,
)
from chiso.office.indices.tables.changes import Change, same_ruler, total_changes
from chiso.office.indices.tables.queries import Held, reorganised_keys

COVERAGE = 0.95


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in one year's table; `lower` to `upper` is the range of its rank, None without a standard error."""

    unit: str
    name: str
    total: float | None
    se: float | None
    rank: int | None
    lower: int | None = None
    upper: int | None = None

    @property
    def low(self) -> float | None:
        """The 95 % interval of the total, from the published error."""
        return None if self.total is None or self.se is None else self.total - 1.96 * self.se

    @property
    def high(self) -> float | None:
        return None if self.total is None or self.se is None else self.total + 1.96 * self.se


@dataclass(frozen=True)
class Standings:
    """A year's table in order of rank; `groups`: runs of units that cannot be told apart (empty without errors)."""

    held: Held
    places: tuple[Place, ...]
    groups: tuple[tuple[Place, ...], ...]
    intervals: RankIntervals | None

    @property
    def ranked(self) -> int:
        return sum(place.rank is not None for place in self.places)

    @property
    def has_ranges(self) -> bool:
        return self.intervals is not None

    def of(self, unit: str) -> Place | None:
        return next((place for place in self.places if place.unit == unit), None)

    def alike(self, unit: str) -> tuple[Place, ...]:
        """The others that cannot be told apart from a unit, best first; empty without errors."""
        if self.intervals is None or unit not in self.intervals.estimates.units:
            return ()
        by_unit = {place.unit: place for place in self.places}
        return tuple(by_unit[other] for other in alike(self.intervals, unit))

    @property
    def median(self) -> float | None:
        totals = [place.total for place in self.places if place.total is not None]
        return float(np.median(totals)) if totals else None


def estimates_in(table: PublishedTable) -> Estimates | None:
    """The totals with their published errors; None for a table without totals."""
    at = table.total
    if at is None:
        return None
    return estimates_of(table.units, table.values[:, at], table.errors_of(table.nodes[at].code))


def standings_of(held: Held) -> Standings:
    """Ranks before rounding, ranges where errors were published, groups of units that cannot be told apart."""
    found = estimates_in(held.table)
    if found is None:
        places = tuple(Place(unit, held.name_of(unit), None, None, None) for unit in held.table.units)
        return Standings(held, places, (), None)
    sure = rank_intervals(found, coverage=COVERAGE) if found.compared.sum() > 1 else None
    ranks = ranks_of(found.values)
    by_unit = {
        unit: Place(
            unit,
            held.name_of(unit),
            _known(found.values[row]),
            _known(found.errors[row]),
            int(ranks[row]) or None,
            (int(sure.lower[row]) or None) if sure else None,
            (int(sure.upper[row]) or None) if sure else None,
        )
        for row, unit in enumerate(found.units)
    }
    groups = tuple(tuple(by_unit[unit] for unit in group.units) for group in rank_groups(sure)) if sure else ()
    order = sorted(by_unit.values(), key=lambda place: (place.rank is None, place.rank or 0, place.name))
    return Standings(held, tuple(order), groups, sure)


@dataclass(frozen=True, slots=True)
class YearLine:
    """A unit's year; `change` and `places_up` against the table before, None where that cannot be compared."""

    held: Held
    place: Place | None
    ranked: int
    change: Change | None
    places_up: int | None
    breaks: tuple[Break, ...]

    @property
    def year(self) -> int:
        return self.held.year


@dataclass(frozen=True)
class Course:
    """A unit's years, oldest first, and the trend of each stretch that can be compared."""

    unit: str
    lines: tuple[YearLine, ...]
    stretches: tuple[Stretch, ...]

    @property
    def last(self) -> YearLine | None:
        return self.lines[-1] if self.lines else None


def course_of(editions: Sequence[Held], unit: str) -> Course:
    """The unit over the years, with breaks by framework and by reorganised territory."""
    lines: list[YearLine] = []
    for held in editions:
        before = lines[-1] if lines else None
        moved = reorganised_keys(before.held if before else None, held)
        breaks = breaks_between(before.held, held, unit, moved) if before else ()
        stands = standings_of(held)
        place = stands.of(unit)
        last = before.place if before and not breaks else None
        lines.append(
            YearLine(held, place, stands.ranked, _change(before, held, unit, last, moved), _up(place, last), breaks),
        )
    values = {line.year: line.place.total for line in lines if line.place and line.place.total is not None}
    errors = {line.year: line.place.se for line in lines if line.place and line.place.se is not None}
    cuts = [cut for line in lines for cut in line.breaks]
    return Course(unit, tuple(lines), trend_of(values, cuts, errors=errors))


def breaks_between(before: Held, after: Held, unit: str, moved: frozenset[str]) -> tuple[Break, ...]:
    """Why a unit's figures of two years are not on one ruler: other nodes, another territory (its key is among those
    `moved`, the units reorganised in between), other anchors."""
    found = []
    if not same_ruler(before, after):
        found.append(Break(after.year, "framework"))
    if unit in moved:
        found.append(Break(after.year, "units"))
    if {code: (it.worst, it.best) for code, it in before.table.anchors.items()} != {
        code: (it.worst, it.best) for code, it in after.table.anchors.items()
    }:
        found.append(Break(after.year, "anchors"))
    return tuple(found)


def _change(before: YearLine | None, held: Held, unit: str, last: Place | None, moved: frozenset[str]) -> Change | None:
    """The change against a year that can be compared, tested together with everybody else's."""
    if before is None or last is None or last.total is None:
        return None
    return total_changes(before.held, held, moved).get(unit)


def _up(place: Place | None, last: Place | None) -> int | None:
    if place is None or last is None or place.rank is None or last.rank is None:
        return None
    return last.rank - place.rank


def _known(value: float) -> float | None:
    return None if value != value else float(value)
