"""What was read from a table of scores somebody kept in Excel: figures with their cells, nothing judged yet.

The trap: a workbook states a point many times over, in a leaf, in the sum above it, in a total row and in a ranking.
Each is kept as a statement of its own with its cell, so that they can be compared instead of one silently winning.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chiso.engine.errors import Problem

Stage = Literal["self", "appraised", "final"]
STAGES: tuple[Stage, ...] = ("self", "appraised", "final")
Kind = Literal["points", "percent", "rank", "grade"]
Use = Literal[
    "unit", "code", "name", "max", "self", "appraised", "final", "total", "percent", "rank", "grade", "value", "year",
    "skip",
]  # fmt: skip
USES: tuple[Use, ...] = (
    "unit", "code", "name", "max", "self", "appraised", "final", "total", "percent", "rank", "grade", "value", "year",
    "skip",
)  # fmt: skip
Status = Literal["answered", "not_applicable", "blank", "mark"]
Layout = Literal["criteria_rows", "unit_rows", "sheet_per_unit", "long"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its heading (all its rows joined) and what it was taken for.

    `label` is the unit, criterion or year that a column of use `value` or `year` speaks of, `stage` the score it holds.
    """

    sheet: str
    letter: str
    heading: str
    use: Use
    label: str = ""
    stage: Stage = "final"

    @property
    def key(self) -> str:
        """The name under which a person's correction of this column is kept."""
        return f"{self.sheet}!{self.letter}"


@dataclass(frozen=True, slots=True)
class Label:
    """A unit as the workbook names it, and where it does so first."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion as the workbook names it; `is_doubtful` when Excel kept its number as a number or a date."""

    code: str
    name: str
    max: Decimal | None
    where: str
    is_doubtful: bool = False

    @property
    def key(self) -> str:
        """Number and name together: two criteria of one workbook may share either."""
        return f"{self.code}|{self.name}"


@dataclass(frozen=True, slots=True)
class Figure:
    """The points of one unit for one criterion at one stage; `criterion` is a `Criterion.key`, `mark` an "x"."""

    unit: str
    criterion: str
    stage: Stage
    status: Status
    value: Decimal | None
    where: str


@dataclass(frozen=True, slots=True)
class Total:
    """What the workbook says of a unit as a whole; `year` where one table holds several, `text` for a grade."""

    unit: str
    kind: Kind
    stage: Stage
    value: Decimal | None
    text: str
    where: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ScoredBook:
    """Everything read from one file. `problems` hold what could not be read, with sheet and cell; errors included."""

    name: str
    layouts: tuple[Layout, ...]
    columns: tuple[Column, ...]
    units: tuple[Label, ...]
    criteria: tuple[Criterion, ...]
    figures: tuple[Figure, ...]
    totals: tuple[Total, ...]
    year: int | None
    skipped_rows: int
    problems: tuple[Problem, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that columns of the table name; empty when the whole file is about one year."""
        return tuple(sorted({total.year for total in self.totals if total.year is not None}))
