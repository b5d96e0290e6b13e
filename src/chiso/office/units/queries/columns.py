"""A unit's figures through time beside those of the units it came from or became.

The trap: a line drawn from Lâm Đồng 2021 to Lâm Đồng 2026 looks like a record and is two territories. So a year before
a break shows each predecessor in a column of its own, and the break is a labelled line, with the decision that made it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chiso.engine.units import Lineage, Trace, trace
from chiso.office.units.models import LineageKind, Unit
from chiso.office.units.queries.register import family_of


@dataclass(frozen=True, slots=True)
class Column:
    """One unit: the years at whose end it was there; `share` is the part of it that is in the unit asked about."""

    unit: Unit
    years: frozenset[int]
    share: Decimal | None
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Break:
    """Something other than a renaming happened: figures on its two sides are of different territories."""

    on: dt.date
    after_year: int
    kinds: tuple[LineageKind, ...]
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit's value in one year; `is_there` is false where the unit did not exist at the end of that year."""

    is_there: bool
    value: Any = None


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year with a cell for each column; `break_before` is what parts it from the year before."""

    year: int
    cells: tuple[Cell, ...]
    break_before: Break | None


@dataclass(frozen=True, slots=True)
class LineageColumns:
    """The columns in Vietnamese order: predecessors, the unit itself, successors."""

    unit: Unit
    years: tuple[int, ...]
    columns: tuple[Column, ...]
    breaks: tuple[Break, ...]

    @property
    def comparable(self) -> bool:
        """Whether all years speak of one territory: nothing happened but renaming."""
        return not self.breaks

    def rows(self, values: Mapping[tuple[int, int], Any]) -> list[YearRow]:
        """Each year with its values, newest first; `values` is keyed by unit id and year."""
        after = {gap.after_year: gap for gap in self.breaks}
        return [
            YearRow(
                year,
                tuple(
                    Cell(True, values.get((column.unit.pk, year))) if year in column.years else Cell(False)
                    for column in self.columns
                ),
                after.get(year - 1),
            )
            for year in reversed(self.years)
        ]

    def told_rows(self, values: Mapping[tuple[int, int], Any]) -> list[YearRow]:
        """The same without the oldest years of which nothing is known and that nothing parts from the next."""
        rows = self.rows(values)
        while len(rows) > 1 and rows[-2].break_before is None and all(cell.value is None for cell in rows[-1].cells):
            rows.pop()
        return rows


def lineage_columns(unit: Unit, year_from: int, year_to: int) -> LineageColumns:
    """Who held the unit's territory at the end of each year. Raises InputError (`units.not_covered`).

    Queries: the unit's family (a handful) and one for the units.
    """
    family = family_of(unit)
    first = max(year_from, family.coverage.since.year)
    years = tuple(range(first, year_to + 1))
    ref = _reference_day(unit, year_to)
    lines = {year: trace(family, unit.key, ref, dt.date(year, 12, 31)) for year in years}
    found = {
        one.key: one
        for one in Unit.everywhere.filter(key__in={end.unit.id for line in lines.values() for end in line.ends})
    }
    return LineageColumns(unit, years, _columns(unit, lines, found), tuple(_breaks(lines)))


def _reference_day(unit: Unit, year_to: int) -> dt.date:
    """The last day on which the unit is there, up to the end of the last year."""
    last = dt.date(year_to, 12, 31)
    if unit.valid_to is not None:
        last = min(last, unit.valid_to - dt.timedelta(days=1))
    return max(last, unit.valid_from)


def _columns(unit: Unit, lines: Mapping[int, Trace], found: Mapping[str, Unit]) -> tuple[Column, ...]:
    years: dict[str, set[int]] = {}
    shares: dict[str, Decimal | None] = {}
    order: dict[str, tuple[Any, ...]] = {}
    for year, line in lines.items():
        for end in line.ends:
            years.setdefault(end.unit.id, set()).add(year)
            shares[end.unit.id] = end.share
            order[end.unit.id] = (end.unit.valid_from, end.unit.sort_key, end.unit.id)
    return tuple(
        Column(found[key], frozenset(years[key]), shares[key], key == unit.key)
        for key in sorted(years, key=order.__getitem__)
    )


def _breaks(lines: Mapping[int, Trace]) -> list[Break]:
    """Steps other than renaming, by the day they happened."""
    steps: dict[dt.date, list[Lineage]] = {}
    for line in lines.values():
        for step in line.steps:
            if step.kind != "rename" and step not in steps.setdefault(step.on, []):
                steps[step.on].append(step)
    return [
        Break(
            on,
            (on - dt.timedelta(days=1)).year if on.month == 1 and on.day == 1 else on.year - 1,
            tuple(dict.fromkeys(LineageKind(step.kind) for step in rows)),
            "; ".join(dict.fromkeys(step.legal_basis for step in rows if step.legal_basis)),
        )
        for on, rows in sorted(steps.items())
    ]


@dataclass(frozen=True, slots=True)
class LifeNode:
    """A unit in the drawing of a life line: which generation, and its place from the top."""

    unit: Unit
    column: int
    row: int
    is_asked: bool


@dataclass(frozen=True, slots=True)
class LifeEdge:
    """What joins two units of the drawing."""

    before: LifeNode
    after: LifeNode
    step: Lineage


@dataclass(frozen=True, slots=True)
class LifeLine:
    """Predecessors to the left, successors to the right; `heirs` hold the communes of a unit without a successor."""

    nodes: tuple[LifeNode, ...]
    edges: tuple[LifeEdge, ...]
    columns: int
    rows: int
    heirs: tuple[Unit, ...]


def life_line(unit: Unit, until: dt.date) -> LifeLine:
    """Everything the unit came from and became up to a day. Queries: the family and one for the units."""
    family = family_of(unit)
    ref = _reference_day(unit, until.year)
    back = trace(family, unit.key, ref, family.coverage.since)
    ahead = trace(family, unit.key, ref, max(until, ref))
    steps = [step for step in dict.fromkeys((*back.steps, *ahead.steps)) if step.successor is not None]
    column = _generations(unit.key, steps)
    wanted = {*column, *(heir.id for heir in ahead.heirs)}
    units = {one.key: one for one in Unit.everywhere.filter(key__in=wanted).order_by("sort_key", "id")}
    nodes = _nodes(unit, column, units)
    edges = tuple(LifeEdge(nodes[step.predecessor], nodes[step.successor or ""], step) for step in steps)
    return LifeLine(
        tuple(nodes.values()), edges, max(node.column for node in nodes.values()) + 1,
        max(node.row for node in nodes.values()) + 1, tuple(units[heir.id] for heir in ahead.heirs),
    )  # fmt: skip


def _generations(key: str, steps: list[Lineage]) -> dict[str, int]:
    """Which column each unit stands in: as many steps before or after the unit as the longest way to it."""
    column = {key: 0}
    for step in reversed(steps):
        if step.successor in column and column[step.successor] <= 0:
            column[step.predecessor] = min(column.get(step.predecessor, 0), column[step.successor] - 1)
    for step in steps:
        if step.predecessor in column and step.successor is not None and column[step.predecessor] >= 0:
            column[step.successor] = max(column.get(step.successor, 0), column[step.predecessor] + 1)
    first = min(column.values())
    return {name: place - first for name, place in column.items()}


def _nodes(unit: Unit, column: Mapping[str, int], units: Mapping[str, Unit]) -> dict[str, LifeNode]:
    filled: dict[int, int] = {}
    nodes: dict[str, LifeNode] = {}
    for key, one in units.items():
        if key in column:
            row = filled.get(column[key], 0)
            filled[column[key]] = row + 1
            nodes[key] = LifeNode(one, column[key], row, key == unit.key)
    return nodes
