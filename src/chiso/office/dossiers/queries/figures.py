"""The board and its drill-down, from what imports keep beside the dossiers.

The trap: who has a letter. A source may not tell letters at all, then only those written here count; a letter written
here may be of a dossier that is still in time, or that its source has meanwhile told with the letter: it takes nothing
off the silent ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.intake.figures import figures_at
from chiso.engine.dossiers.intake.reading_io import kept, picked
from chiso.office.dossiers.models import Agency
from chiso.office.dossiers.moments import plain
from chiso.office.dossiers.queries.work import answered_here
from chiso.office.dossiers.store import store_of

Row = dict[str, float | int | str | None]
MEASURES = (
    "received",
    "early",
    "on_time",
    "late",
    "pending",
    "overdue",
    "resolved",
    "in_process",
    "early_rate",
    "on_time_rate",
    "late_rate",
    "timely_rate",
    "online",
    "online_rate",
    "payable",
    "paid_online",
    "paid_online_rate",
    "digitised",
    "digitised_rate",
    "result_digital",
    "result_digital_rate",
    "fully_digitised",
    "data_reused",
    "data_reused_rate",
    "rated",
    "satisfied",
    "satisfied_rate",
    "late_without_apology",
    "second_reappointments",
    "over_supplemented",
    "timely_766",
)


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency's figures; `agency` is None for a code that nobody has entered, `silent` the late dossiers without a
    letter, told by the sources or written here."""

    code: str
    agency: Agency | None
    figures: Row
    silent: int

    @property
    def name(self) -> str:
        return str(self.agency) if self.agency else self.code


@dataclass(frozen=True, slots=True)
class Board:
    """The province from `start` to now: all together, then each agency, worst first."""

    start: dt.date
    total: Row | None
    lines: tuple[AgencyLine, ...]


def board(at: dt.datetime, start: dt.date, codes: Collection[str] | None = None) -> Board:
    """The figures of dossiers received since the month of `start`; `codes`: of these agencies only. Two queries."""
    frame = kept(store_of(), "summary", first_month=f"{start:%Y-%m}")
    if not frame.height:
        return Board(start, None, ())
    if codes is not None:
        frame = frame.filter(pl.col("agency").is_in(list(codes)))
    moment = plain(at)
    frame = _letters_told(frame)
    total = figures_at(frame, Asked(moment, measures=MEASURES)).row(0, named=True)
    each = figures_at(frame, Asked(moment, ("agency",), measures=MEASURES)).rows(named=True)
    agencies = {one.code: one for one in Agency.objects.select_related("unit")}
    answered = answered_here(at, start)
    lines = [
        AgencyLine(
            str(row["agency"] or "–"),
            agencies.get(str(row["agency"])),
            row,
            int(row["late_without_apology"] or 0) - answered.get(row["agency"], 0),
        )
        for row in each
    ]
    lines.sort(key=lambda line: (-float(line.figures["late_rate"] or 0), -int(line.figures["overdue"] or 0), line.name))
    return Board(start, total, tuple(lines))


def by_procedure(code: str, at: dt.datetime, start: dt.date) -> list[Row]:
    """An agency's figures by procedure, those with most late ones first."""
    frame = picked(store_of(), "figures", pl.col("agency") == code, first_month=f"{start:%Y-%m}")
    if not frame.height:
        return []
    rows: list[Row] = figures_at(frame, Asked(plain(at), ("procedure",), measures=MEASURES)).rows(named=True)
    return sorted(rows, key=lambda row: (-int(row["late"] or 0) - int(row["overdue"] or 0), -int(row["received"] or 0)))


def by_month(at: dt.datetime, codes: Collection[str] | None = None, months: int = 13) -> list[Row]:
    """The last months received, oldest first."""
    first = at.year * 12 + at.month - months
    frame = kept(store_of(), "summary", first_month=f"{first // 12:04d}-{first % 12 + 1:02d}")
    if not frame.height:
        return []
    if codes is not None:
        frame = frame.filter(pl.col("agency").is_in(list(codes)))
    return figures_at(frame, Asked(plain(at), ("month",), measures=MEASURES)).rows(named=True)


def _letters_told(frame: pl.DataFrame) -> pl.DataFrame:
    """Where no source tells letters, whatever is overdue has none but ours."""
    overdue = pl.col("overdue")
    known = pl.coalesce("late_without_apology", overdue) if "late_without_apology" in frame.columns else overdue
    return frame.with_columns(late_without_apology=known)
