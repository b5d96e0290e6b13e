"""Results on the two sides of a merger or division: labelled, and the earlier units' results shown one beside another.

The trap: the change of a merged unit against "last year" is a difference of two territories. So nothing is added up and
no mean is taken: each earlier unit keeps its own result, with the day and the decision that parted the years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.text import format_decimal
from chiso.engine.units import trace
from chiso.office.http import language_of
from chiso.office.indices.models import ResultRow, ResultSet
from chiso.office.indices.queries import histories_of_units, restructured
from chiso.office.units.models import Unit
from chiso.office.units.queries import LineageColumns, families_of, lineage_columns

YEARS_BACK = 5


@dataclass(frozen=True, slots=True)
class Earlier:
    """A unit that stood before: its result of that year (None: none was published) and the part that went on."""

    unit: Unit
    row: ResultRow | None
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A unit of this year's result with those that it came from, and what parts the years."""

    row: ResultRow
    before: tuple[Earlier, ...]
    on: dt.date
    legal_basis: str


def beside(result_set: ResultSet, previous: ResultSet | None) -> tuple[Beside, ...]:
    """Every unit that was reorganised since the result before, beside its predecessors. A handful of queries."""
    changed = restructured(previous, result_set)
    rows = [row for row in result_set.rows.select_related("unit") if row.unit_id in changed]
    if previous is None or not rows:
        return ()
    family = families_of([row.unit for row in rows])
    now, then = dt.date(result_set.year, 12, 31), dt.date(previous.year, 12, 31)
    lines = {row.pk: trace(family, row.unit.key, _last_day(row.unit, now), then) for row in rows}
    keys = {end.unit.id for line in lines.values() for end in line.ends}
    units = {unit.key: unit for unit in Unit.everywhere.filter(key__in=keys)}
    results = {row.unit_id: row for row in previous.rows.all()}
    found = []
    for row in sorted(rows, key=lambda row: row.unit.sort_key):
        line = lines[row.pk]
        steps = [step for step in line.steps if step.kind != "rename"]
        if steps:
            earlier = [Earlier(units[end.unit.id], results.get(units[end.unit.id].pk), end.share) for end in line.ends]
            basis = "; ".join(dict.fromkeys(step.legal_basis for step in steps if step.legal_basis))
            found.append(Beside(row, tuple(earlier), max(step.on for step in steps), basis))
    return tuple(found)


def _last_day(unit: Unit, day: dt.date) -> dt.date:
    return day if unit.valid_to is None else min(day, unit.valid_to - dt.timedelta(days=1))


def columns_of(unit: Unit, year: int) -> LineageColumns | None:
    """Who held the unit's territory over the last years; None where nothing parts them."""
    columns = lineage_columns(unit, year - YEARS_BACK, year)
    return None if columns.comparable else columns


def percents(columns: LineageColumns, family: str) -> Mapping[tuple[int, int], str]:
    """The newest published percentage by unit and year, of one family of indices."""
    histories = histories_of_units({column.unit.pk for column in columns.columns})
    return {
        (unit_id, point.year): format_decimal(point.row.percent, 2, language=language_of())
        for unit_id, points in histories.items()
        for point in points
        if point.row.percent is not None and point.result_set.family == family
    }
