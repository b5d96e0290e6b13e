"""What is asked of the figures, checked before anything is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from chiso.engine.calendar import VIETNAM
from chiso.engine.dossiers.columns import REQUIRED, TIME_KEYS
from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import parse_date

Period = Literal["received", "finished", "stock"]
LateBy = Literal["moment", "date"]
PERIODS: tuple[Period, ...] = ("received", "finished", "stock")
LATE_BY: tuple[LateBy, ...] = ("moment", "date")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question.

    `by`: columns of the table, or month, quarter, year. `as_of`: Vietnamese time without zone; what came later does not
    exist. `period`: which dossiers count and which moment places them in a month: `received` (all received, by month
    received), `finished` (the resolved ones, by month finished), `stock` (carried over + received = resolved + in
    process, month by month). `start`: nothing before this moment counts; in stock it is carried over.
    `satisfied_from`: the lowest mark that means satisfied; None: 4, or "yes" where the column holds yes and no.
    `measures`: only these columns of the answer; none named means all. `durations` adds the distribution of processing
    times, `quantiles` exact quantiles of them, which need memory for every row.
    """

    as_of: datetime
    by: tuple[str, ...] = ()
    period: Period = "received"
    late_by: LateBy = "moment"
    start: datetime | None = None
    satisfied_from: float | None = None
    measures: tuple[str, ...] = ()
    durations: bool = False
    quantiles: bool = False

    @property
    def time_keys(self) -> tuple[str, ...]:
        """The groups that are made of a moment, in the order asked."""
        return tuple(name for name in self.by if name in TIME_KEYS)

    @property
    def plain_keys(self) -> tuple[str, ...]:
        """The groups that are columns, in the order asked."""
        return tuple(name for name in self.by if name not in TIME_KEYS)


def read_moment(text: str, *, end_of_day: bool = False) -> datetime:
    """A date (ISO or dd/mm/yyyy) or a moment, as Vietnamese time without zone.

    A date alone is the beginning of the day, or its last microsecond. Raises InputError (`date.invalid`).
    """
    cleaned = text.strip()
    try:
        return _of_day(date.fromisoformat(cleaned), end_of_day)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(cleaned)
    except ValueError:
        return _of_day(parse_date(cleaned), end_of_day)
    return found if found.tzinfo is None else found.astimezone(VIETNAM).replace(tzinfo=None)


def _of_day(day: date, end: bool) -> datetime:
    begin = datetime.combine(day, time())
    return begin + timedelta(days=1) - timedelta(microseconds=1) if end else begin


def check_columns(asked: Asked, present: Iterable[str]) -> None:
    """Raises InputError naming every column that the table lacks for the question, and what it has."""
    have = list(present)
    problems = [_missing(name, have) for name in REQUIRED if name not in have]
    problems += [_unknown_group(name, have) for name in asked.plain_keys if name not in have]
    doubled = {name for name in asked.by if asked.by.count(name) > 1}
    problems += [
        Problem("dossiers.group_twice", Text("Nhóm nêu hai lần.", "A group is named twice."), got=name)
        for name in sorted(doubled)
    ]
    if problems:
        raise InputError(problems)


def _missing(name: str, have: list[str]) -> Problem:
    listed = ", ".join(have)[:200]
    return Problem(
        "dossiers.missing_column",
        Text(f"Bảng hồ sơ thiếu cột {name}.", f"The table of dossiers lacks the column {name}."),
        got=listed,
        expected=Text(", ".join(REQUIRED), ", ".join(REQUIRED)),
        hint=Text("đổi tên cột cho đúng", "rename the columns"),
    )


def _unknown_group(name: str, have: list[str]) -> Problem:
    groups = ", ".join([*TIME_KEYS, *(column for column in have if column not in REQUIRED)])
    return Problem(
        "dossiers.unknown_group",
        Text("Không nhóm được theo cột này: bảng không có.", "The table has no such column to group by."),
        got=name,
        expected=Text(groups[:200], groups[:200]),
    )
