"""The monitor table, whatever it is printed on: the province by agency, or an agency by procedure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from chiso.engine.calendar import VIETNAM
from chiso.office.dossiers.models import Agency
from chiso.office.dossiers.queries.figures import Board, Row

COUNTS = ("received", "resolved", "early", "on_time", "late", "pending", "overdue", "digitised", "result_digital")


@dataclass(frozen=True, slots=True)
class MonitorLine:
    """Counts of one line; None = no source tells it. `silent`: late dossiers without a letter."""

    name: str
    counts: tuple[int | None, ...]
    silent: int | None

    def count(self, name: str) -> int | None:
        """The count of that name in `COUNTS`."""
        return self.counts[COUNTS.index(name)]


@dataclass(frozen=True, slots=True)
class Monitor:
    """Dossiers received from `since` as they stand on `as_of`, the worst line first."""

    of: str
    first_column: str
    since: dt.date
    as_of: dt.date
    lines: tuple[MonitorLine, ...]

    @property
    def total(self) -> MonitorLine:
        """Sums of what is told; None where no line tells it."""
        columns = zip(*(line.counts for line in self.lines), strict=True)
        counts = tuple(_sum(column) for column in columns) if self.lines else (0,) * len(COUNTS)
        return MonitorLine("Tổng", counts, _sum([line.silent for line in self.lines]))


def province_monitor(board: Board, of: str, at: dt.datetime) -> Monitor:
    """The board's agencies."""
    lines = [MonitorLine(line.name, _counts(line.figures), line.silent) for line in board.lines]
    return Monitor(of, "Đơn vị", board.start, at.astimezone(VIETNAM).date(), tuple(lines))


def agency_monitor(agency: Agency, rows: Sequence[Row], start: dt.date, at: dt.datetime) -> Monitor:
    """An agency's procedures, as `queries.figures.by_procedure` tells them."""
    lines = [MonitorLine(str(row["procedure"] or "–"), _counts(row), None) for row in rows]
    return Monitor(str(agency), "Thủ tục", start, at.astimezone(VIETNAM).date(), tuple(lines))


def _counts(row: Row) -> tuple[int | None, ...]:
    told = (row.get(name) for name in COUNTS)
    return tuple(None if value is None else int(value) for value in told)


def _sum(values: Sequence[int | None]) -> int | None:
    told = [value for value in values if value is not None]
    return sum(told) if told else None
