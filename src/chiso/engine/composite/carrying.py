"""A panel whose units merged on the way, told in the units of one day.

The trap: 63 provinces became 34, and a trend of "the same province" silently compares two territories. So the rows of
earlier years are carried along the lineage of units: a rate of the new unit is the mean of its parts, weighted by a
size that the data hold (people, say). A share that nobody has stated is not invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from chiso.engine.composite.model import IndicatorData
from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.units import UnitRegister, trace


@dataclass(frozen=True)
class Carried:
    """The panel in the units of one day (register ids, units in the order in which they first appear).

    `notes` name units that were divided: a rate of the whole is taken to hold in each part.
    """

    data: IndicatorData
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A share of one row of the panel in a unit of the later day."""

    row: int
    share: float


def carry_panel(data: IndicatorData, register: UnitRegister, to: date, *, size: str = "") -> Carried:
    """Rows of each year, whose units are those of 31 December of that year, carried to the units of the day `to`.

    `size` is the denominator by which the parts of a merged unit are weighted; it is needed where any merged.
    Denominators are summed by share. A value of the new unit needs the values of all its parts. Standard errors are
    combined as those of independent estimates. Raises InputError naming every unit that the register does not have on
    its day (`units.unknown`, `units.not_there`), whose share is not stated, or that ended without a successor.
    """
    problems, notes = Problems(), Problems()
    found: dict[tuple[int, str], list[_Part]] = {}
    for row in range(len(data.units)):
        for unit, share in _ends(data, register, to, row, problems, notes):
            year = data.years[row] if data.years else 0
            found.setdefault((year, unit), []).append(_Part(row, float(share)))
    merged = any(len(parts) > 1 for parts in found.values())
    if merged and size not in data.denominators:
        known = ", ".join(data.denominators)
        problems.add(
            "index.no_size",
            both("có đơn vị nhập vào nhau: cần cột quy mô để bình quân", "units merged: a size is needed to average"),
            path="size",
            got=size,
            expected=both(known, known),
        )
    problems.raise_errors()
    return Carried(_joined(data, found, size if merged else ""), tuple(notes.found))


def _ends(
    data: IndicatorData, register: UnitRegister, to: date, row: int, problems: Problems, notes: Problems
) -> list[tuple[str, Decimal]]:
    """The later units of one row with their shares of it; what is wrong is added to the problems."""
    label, unit = data.row_label(row), data.units[row]
    day = date(data.years[row], 12, 31) if data.years else to
    try:
        line = trace(register, unit, min(day, to), to)
    except InputError as error:
        problems.found.extend(
            Problem(found.code, found.message, label, unit, found.expected, found.hint) for found in error.problems
        )
        return []
    if line.abolished or not line.ends:
        message = both("đơn vị kết thúc mà không có đơn vị kế tiếp", "the unit ended without a successor")
        problems.add("units.no_successor", message, path=label)
        return []
    names = ", ".join(end.unit.name for end in line.ends)
    if any(end.share is None for end in line.ends):
        problems.add(
            "units.share_missing",
            both("chưa nêu tỷ lệ chia của đơn vị", "the share of the division is not stated"),
            path=label,
            got=names,
        )
        return []
    if len(line.ends) > 1:
        notes.add(
            "index.divided_unit",
            both("tỷ lệ của đơn vị bị chia được coi là đúng cho từng phần", "a rate is taken to hold in each part"),
            path=label,
            got=names,
            severity="warning",
        )
    return [(end.unit.id, end.share) for end in line.ends if end.share]


def _joined(data: IndicatorData, found: dict[tuple[int, str], list[_Part]], size: str) -> IndicatorData:
    keys = list(found)
    values = np.empty((len(keys), len(data.codes)))
    errors = None if data.errors is None else np.empty_like(values)
    sizes = {code: np.empty(len(keys)) for code in data.denominators}
    for at, key in enumerate(keys):
        rows = np.array([part.row for part in found[key]])
        share = np.array([part.share for part in found[key]])
        weight = share * data.denominators[size][rows] if size else share
        weight = weight / weight.sum()
        values[at] = weight @ data.values[rows]
        if errors is not None and data.errors is not None:
            errors[at] = np.sqrt(weight**2 @ data.errors[rows] ** 2)
        for code, column in sizes.items():
            column[at] = share @ data.denominators[code][rows]
    groups = {
        code: tuple(_common([labels[part.row] for part in found[key]]) for key in keys)
        for code, labels in data.groups.items()
    }
    years = tuple(year for year, _ in keys) if data.years else ()
    return IndicatorData(tuple(unit for _, unit in keys), data.codes, values, (), years, groups, sizes, errors)


def _common(labels: Sequence[str]) -> str:
    """The group of the parts where they agree, none where they do not."""
    return labels[0] if len(set(labels)) == 1 else ""
