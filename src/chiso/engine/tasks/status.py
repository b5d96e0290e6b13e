"""The four cells of a task: done or not × within its deadline or not, always from dates.

The trap: a typed status says what somebody wished. The second trap: published totals that do not add up (2,414 open,
of which 2,065 within and 348 overdue) are facts about a report; they are shown with their gap, never mended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Status = Literal["done_on_time", "done_late", "open_within", "open_overdue"]
_HUNDRED = Decimal(100)


def status_of(*, due: date | None, completed_on: date | None, as_of: date) -> Status:
    """The cell on the day `as_of`; what was finished after that day counts as open on it.

    The deadline's own day still keeps it. Without a deadline (standing work) nothing is ever late.
    """
    if completed_on is not None and completed_on <= as_of:
        return "done_on_time" if due is None or completed_on <= due else "done_late"
    return "open_within" if due is None or as_of <= due else "open_overdue"


@dataclass(frozen=True, slots=True)
class Cells:
    """How many tasks stand in each cell. Rates are percentages; None where nothing can be divided by."""

    done_on_time: int = 0
    done_late: int = 0
    open_within: int = 0
    open_overdue: int = 0

    @property
    def total(self) -> int:
        return self.done + self.open

    @property
    def done(self) -> int:
        return self.done_on_time + self.done_late

    @property
    def open(self) -> int:
        return self.open_within + self.open_overdue

    @property
    def done_rate(self) -> Decimal | None:
        """Done of assigned."""
        return _rate(self.done, self.total)

    @property
    def on_time_rate(self) -> Decimal | None:
        """Done on time of done."""
        return _rate(self.done_on_time, self.done)

    @property
    def overdue_rate(self) -> Decimal | None:
        """Open and overdue of assigned."""
        return _rate(self.open_overdue, self.total)

    def __add__(self, other: Cells) -> Cells:
        return Cells(
            self.done_on_time + other.done_on_time,
            self.done_late + other.done_late,
            self.open_within + other.open_within,
            self.open_overdue + other.open_overdue,
        )


def count_cells(statuses: Iterable[Status]) -> Cells:
    """The cells of many tasks."""
    counts: dict[str, int] = dict.fromkeys(("done_on_time", "done_late", "open_within", "open_overdue"), 0)
    for status in statuses:
        counts[status] += 1
    return Cells(**counts)


@dataclass(frozen=True, slots=True)
class Stated:
    """Figures as somebody published them; None = not stated. Nothing is derived here."""

    total: int | None = None
    done: int | None = None
    open: int | None = None
    done_on_time: int | None = None
    done_late: int | None = None
    open_within: int | None = None
    open_overdue: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A stated figure that differs from the sum of its stated parts."""

    whole: str
    parts: tuple[str, ...]
    stated: int
    summed: int

    @property
    def missing(self) -> int:
        """What the parts lack to the whole; negative where they are more."""
        return self.stated - self.summed


_SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("done", ("done_on_time", "done_late")),
    ("open", ("open_within", "open_overdue")),
    ("total", ("done", "open")),
    ("total", ("done", "open_within", "open_overdue")),
    ("total", ("done_on_time", "done_late", "open")),
    ("total", ("done_on_time", "done_late", "open_within", "open_overdue")),
)


def gaps_of(stated: Stated) -> tuple[Gap, ...]:
    """Every published sum that its published parts miss, finest parts last; with an unstated part nothing is judged."""
    found = []
    for whole, parts in _SUMS:
        figure, values = getattr(stated, whole), [getattr(stated, part) for part in parts]
        if figure is not None and None not in values and sum(values) != figure:
            found.append(Gap(whole, parts, figure, sum(values)))
    return tuple(found)


def _rate(part: int, whole: int) -> Decimal | None:
    return Decimal(part) * _HUNDRED / whole if whole else None
