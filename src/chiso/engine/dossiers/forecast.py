"""Which open dossiers will be late at this week's pace, by agency, with a probability that has been checked.

The trap: the share of dossiers that were late last month is no forecast for one that has used nine tenths of its time.
What matters is how many of those that got as far as this one were still resolved before their due moment. So the time
allowed is cut into twentieths, and the pace of an agency is the share resolved in each twentieth among those that
entered it, counted over the last days only (a period life table). An agency with few dossiers leans on the province,
and the province's week on its last weeks. The probability of being late is then that of getting through all remaining
twentieths unresolved.

Whether "70 %" means 70 % is tried on the past: the same forecast is made for earlier days whose outcome is known, and
the probabilities are corrected by a logistic line through those outcomes (Platt's scaling). The table of promised
against happened is part of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from chiso.engine.dossiers.calibration import Line, fit_line

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Clock = Callable[[npt.NDArray[np.datetime64]], npt.NDArray[np.int64]]
"""Moments to seconds of a clock: of the working calendar, or of the wall."""

BINS = 20


@dataclass(frozen=True, slots=True)
class Pace:
    """What this week's pace is: `days` of it, `memory` days that it leans on, by `weight` dossiers a twentieth."""

    days: int = 7
    memory: int = 56
    weight: float = 15.0
    tests: tuple[int, ...] = (7, 14, 21, 28, 35, 42)
    """How many days back the forecast is tried."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """`dossiers`: each open one with its chance of being late (1 when overdue). `agencies`: their sums. `checked`:
    promised against happened in the back-test, by tenths; `brier` its mean squared error, `base` that of promising
    everyone the share that was late."""

    dossiers: pl.DataFrame
    agencies: pl.DataFrame
    checked: pl.DataFrame
    brier: float | None
    base: float | None


def forecast_late(table: pl.DataFrame, as_of: datetime, clock: Clock, pace: Pace | None = None) -> Forecast:
    """The forecast as of a moment.

    `table`: dossier_id, agency, received_at, due_at, finished_at; rows finished long before the memory may be left out.
    Dossiers without a due moment cannot be late and are left out, as are those due no later than received.
    """
    rule = pace or Pace()
    seen = _timed(table.filter(pl.col("received_at") <= as_of), clock)
    line, tried = _calibrated(seen, as_of, clock, rule)
    raw = _promise(seen, as_of, clock, rule)
    overdue = pl.col("due_at") < as_of
    dossiers = raw.select(
        *("dossier_id", "agency", "received_at", "due_at"),
        overdue=overdue,
        used=pl.col("used"),
        probability=pl.when(overdue).then(1.0).otherwise(pl.Series(line.apply(raw["promised"].to_numpy()))),
    ).sort(["probability", "due_at"], descending=[True, False])
    return Forecast(dossiers, _agencies(dossiers), *_checked(tried, line))


def _timed(table: pl.DataFrame, clock: Clock) -> pl.DataFrame:
    """The dossiers that can be late, with their moments on the clock."""
    known = table.filter((pl.col("due_at") > pl.col("received_at")).fill_null(value=False))
    begun, due = clock(known["received_at"].to_numpy()), clock(known["due_at"].to_numpy())
    return known.with_columns(begun=pl.Series(begun), allowed=pl.Series(due - begun)).filter(pl.col("allowed") > 0)


def _open_at(seen: pl.DataFrame, moment: datetime) -> pl.DataFrame:
    done = (pl.col("finished_at") <= moment).fill_null(value=False)
    return seen.filter((pl.col("received_at") <= moment) & ~done)


def _promise(seen: pl.DataFrame, moment: datetime, clock: Clock, rule: Pace) -> pl.DataFrame:
    """The open dossiers at a moment with `used`, the share of their time gone, and `promised`, the raw chance."""
    waiting = _open_at(seen, moment)
    now = int(clock(np.array([moment], dtype="datetime64[us]"))[0])
    used = np.clip((now - waiting["begun"].to_numpy()) / waiting["allowed"].to_numpy(), 0, 1)
    agencies = seen["agency"].unique().sort()
    hazard = _hazards(seen, agencies, moment, clock, rule)
    own = _places(waiting["agency"].cast(pl.String), agencies)
    through = np.concatenate([np.cumprod((1 - hazard)[:, ::-1], axis=1)[:, ::-1], np.ones((len(hazard), 1))], axis=1)
    place = used * BINS
    at = np.minimum(place.astype(np.int64), BINS - 1)
    rest = (1 - hazard[own, at]) ** (at + 1 - place)
    return waiting.with_columns(used=pl.Series(used), promised=pl.Series(rest * through[own, at + 1]))


def _places(agency: pl.Series, agencies: pl.Series) -> Ints:
    """Where each dossier's agency stands among `agencies`; an agency that is not stated is one of them."""
    listed = agencies.to_frame("agency").with_row_index("row")
    found = agency.to_frame("agency").join(listed, on="agency", how="left", nulls_equal=True, maintain_order="left")
    return found["row"].to_numpy().astype(np.int64)


def _hazards(seen: pl.DataFrame, agencies: pl.Series, moment: datetime, clock: Clock, rule: Pace) -> Floats:
    """Chance of being resolved in each twentieth, by agency: this week, leaning on the province and on its weeks."""
    codes = _places(seen["agency"], agencies)
    week = _exposed(seen, codes, len(agencies), moment, rule.days, clock)
    month = _exposed(seen, codes, len(agencies), moment, rule.memory, clock)
    whole = (month[1].sum(axis=0) + 0.5) / (month[0].sum(axis=0) + 1)
    lately = (week[1].sum(axis=0) + rule.weight * whole) / (week[0].sum(axis=0) + rule.weight)
    usual = (month[1] + rule.weight * whole) / (month[0] + rule.weight)
    prior = np.clip(usual * lately / whole, 0, 0.999)
    found: Floats = (week[1] + rule.weight * prior) / (week[0] + rule.weight)
    return found


def _exposed(
    seen: pl.DataFrame, codes: Ints, agencies: int, moment: datetime, days: int, clock: Clock
) -> tuple[Floats, Floats]:
    """How many dossiers spent (a part of) each twentieth inside the window, and how many were resolved in it."""
    since, until = clock(np.array([moment - timedelta(days=days), moment], dtype="datetime64[us]"))
    begun, allowed = seen["begun"].to_numpy(), seen["allowed"].to_numpy()
    done = seen["finished_at"].is_not_null() & (seen["finished_at"] <= moment)
    ended = np.full(len(begun), until)
    flags = done.to_numpy()
    ended[flags] = clock(seen["finished_at"].filter(done).to_numpy())
    enter = np.clip((since - begun) / allowed, 0, None) * BINS
    leave = np.clip((np.minimum(ended, until) - begun) / allowed, 0, 1) * BINS
    at_risk = np.zeros((agencies, BINS))
    resolved = np.zeros((agencies, BINS))
    for number in range(BINS):
        inside = np.clip(np.minimum(leave, number + 1) - np.maximum(enter, number), 0, 1)
        ends_here = flags & (ended >= since) & (ended - begun <= allowed) & (leave >= number) & (leave < number + 1)
        if number == BINS - 1:
            ends_here |= flags & (ended >= since) & (ended - begun <= allowed) & (leave >= BINS)
        np.add.at(at_risk[:, number], codes, np.where(ends_here, np.maximum(inside, 1.0), inside))
        np.add.at(resolved[:, number], codes, ends_here)
    return at_risk, resolved


def _calibrated(seen: pl.DataFrame, as_of: datetime, clock: Clock, rule: Pace) -> tuple[Line, pl.DataFrame]:
    """The correction, and the tried promises with what happened: dossiers due by now, whose outcomes are all known."""
    tried: list[pl.DataFrame] = []
    for back in rule.tests:
        moment = as_of - timedelta(days=back)
        known = seen.filter(pl.col("received_at") <= moment)
        if not known.height:
            continue
        promised = _promise(known, moment, clock, rule)
        due = (pl.col("due_at") >= moment) & (pl.col("due_at") < as_of)
        on_time = ((pl.col("finished_at") <= pl.col("due_at")) & (pl.col("finished_at") <= as_of)).fill_null(
            value=False
        )
        tried.append(promised.filter(due).select("promised", happened=~on_time))
    frame = pl.concat(tried) if tried else pl.DataFrame(schema={"promised": pl.Float64, "happened": pl.Boolean})
    return fit_line(frame["promised"].to_numpy(), frame["happened"].to_numpy()), frame


def _checked(tried: pl.DataFrame, line: Line) -> tuple[pl.DataFrame, float | None, float | None]:
    frame = tried.with_columns(promised=pl.Series(line.apply(tried["promised"].to_numpy())))
    happened = frame["happened"].cast(pl.Float64)
    table = (
        frame.with_columns(tenth=(pl.col("promised") * 10).floor().clip(0, 9).cast(pl.Int64))
        .group_by("tenth")
        .agg(
            dossiers=pl.len().cast(pl.Int64),
            promised=pl.col("promised").mean(),
            happened=pl.col("happened").cast(pl.Float64).mean(),
        )
        .sort("tenth")
    )
    if not frame.height:
        return table, None, None
    errors = float(((frame["promised"] - happened) ** 2).mean())  # type: ignore[arg-type]
    share = float(happened.mean())  # type: ignore[arg-type]
    return table, errors, share * (1 - share)


def _agencies(dossiers: pl.DataFrame) -> pl.DataFrame:
    """By agency: open, overdue already, and how many more will be, with an interval of 90 % (normal, chances apart)."""
    chance = pl.col("probability")
    more = chance.filter(~pl.col("overdue"))
    found = dossiers.group_by("agency").agg(
        in_process=pl.len().cast(pl.Int64),
        overdue=pl.col("overdue").sum().cast(pl.Int64),
        will_be_late=more.sum(),
        spread=(more * (1 - more)).sum().sqrt() * 1.645,
    )
    low, high = (pl.col("will_be_late") + sign * pl.col("spread") for sign in (-1, 1))
    limit = (pl.col("in_process") - pl.col("overdue")).cast(pl.Float64)
    return (
        found.with_columns(low=low.clip(lower_bound=0), high=pl.min_horizontal(high, limit))
        .drop("spread")
        .sort(["will_be_late", "agency"], descending=[True, False])
    )


__all__: Sequence[str] = ("Forecast", "Pace", "forecast_late")
