"""A made-up province's dossiers, fast and the same for the same seed: for trying out, for tests and for measuring.

The trap: evenly spread random rows flatter every program and hide every fault. Here a few procedures make most of
the work, agencies differ in pace, Mondays and the weeks after Tết are full, and a small known share of rows is faulty
in the ways that real extracts are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from chiso.engine.calendar import WorkingCalendar
from chiso.engine.calendar.io import vietnam_calendar

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_HOUR = 3600
_OFFICE = (0, 2, 7, 12, 14, 11, 4, 1, 9, 12, 10, 6, 3)
"""How busy the hours from six in the morning on are, at the counter and online together."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How much to make up: received in [first, last], the state of things at `as_of`; `faults` is the faulty share."""

    rows: int
    first: date = date(2024, 1, 2)
    last: date = date(2026, 6, 30)
    as_of: datetime = datetime(2026, 6, 30, 17)  # noqa: DTZ001 - Vietnamese time, like all moments here
    seed: int = 1
    province: str = "M01"
    agencies: int = 120
    procedures: int = 900
    faults: float = 0.002


@dataclass(frozen=True, slots=True)
class _Procedure:
    days: Ints
    paid: npt.NDArray[np.bool_]
    level: Ints


def make_dossiers(recipe: Recipe, calendar: WorkingCalendar | None = None) -> pl.DataFrame:
    """A table with every column of `columns.COLUMNS` except `working_seconds`, in no useful order.

    Times are Vietnamese time to the second. The same recipe gives the same table.
    """
    rng = np.random.default_rng(recipe.seed)
    count = recipe.rows
    agency = _skewed(rng, recipe.agencies, count, 0.8)
    procedure = _skewed(rng, recipe.procedures, count, 1.1)
    rules = _procedures(rng, recipe.procedures)
    working = calendar or vietnam_calendar(accept_provisional=True)
    day = _days(rng, recipe, working)
    received = day.astype("datetime64[s]").astype(np.int64) + _hours(rng, count)
    due_day = working.add_working_days_many(day, np.maximum(rules.days[procedure], 1))
    due = due_day.astype("datetime64[s]").astype(np.int64) + 17 * _HOUR
    pace = rng.lognormal(-0.25, 0.2, recipe.agencies)[agency]
    taken = (due - received) * pace * rng.lognormal(-0.1, 0.35, count)
    finished = received + np.maximum(taken.astype(np.int64), 600)
    online = rng.random(count) < 0.35 + 0.4 * (day.astype(np.int64) - day.astype(np.int64).min()) / 1000
    late = finished > due
    frame = pl.DataFrame(
        {
            "dossier_id": _codes(recipe, day, count),
            "province": pl.Series(np.zeros(count, np.uint32)),
            "agency": pl.Series(agency.astype(np.uint32)),
            "procedure": pl.Series(procedure.astype(np.uint32)),
            "received_at": received,
            "due_at": due,
            "finished_at": finished,
            "channel": np.where(online, 1, np.where(rng.random(count) < 0.06, 2, 0)).astype(np.uint32),
            "service_level": rules.level[procedure].astype(np.uint32),
            "paid_online": np.where(rules.paid[procedure], rng.random(count) < 0.6, 2).astype(np.uint8),
            "digitised": rng.random(count) < 0.75,
            "result_digital": rng.random(count) < 0.68,
            "data_reused": rng.random(count) < 0.3,
            "satisfaction": np.where(rng.random(count) < 0.12, 5 - rng.poisson(0.4 + 1.2 * late), np.nan),
            "apology_at": np.where(late & (rng.random(count) < 0.8), due - rng.integers(0, 3 * 86_400, count), -1),
            "reappointments": (late & (rng.random(count) < 0.5)) + (late & (rng.random(count) < 0.02)) * 1.0,
            "supplements": rng.poisson(0.08, count).astype(np.float64),
        }
    )
    return _faulty(_named(frame, recipe), recipe, rng)


def _skewed(rng: np.random.Generator, kinds: int, count: int, power: float) -> Ints:
    """Kinds of which the first are by far the most frequent (Zipf)."""
    weight = 1 / np.arange(1, kinds + 1) ** power
    return np.searchsorted(np.cumsum(weight) / weight.sum(), rng.random(count)).astype(np.int64)


def _procedures(rng: np.random.Generator, kinds: int) -> _Procedure:
    days = rng.choice(
        [1, 2, 3, 5, 7, 10, 15, 20, 30, 45], kinds, p=[0.2, 0.1, 0.2, 0.15, 0.1, 0.1, 0.07, 0.04, 0.03, 0.01]
    )
    return _Procedure(days.astype(np.int64), rng.random(kinds) < 0.45, rng.integers(0, 3, kinds))


def _days(rng: np.random.Generator, recipe: Recipe, calendar: WorkingCalendar) -> npt.NDArray[np.datetime64]:
    """Days of receipt: working days, growing over the years, Mondays and the weeks after Tết fuller."""
    days = np.arange(np.datetime64(recipe.first), np.datetime64(recipe.last) + 1)
    days = days[calendar.are_working_days(days)]
    number = days.astype(np.int64)
    weekday = (number + 3) % 7
    gap = np.minimum(np.diff(number, prepend=number[0] - 1), 9)
    weight = (
        (1 + 0.0004 * (number - number[0])) * np.array([1.35, 1.1, 1.0, 1.0, 0.9, 0.5, 0.5])[weekday] * (1 + 0.08 * gap)
    )
    weight *= 1 + 0.15 * np.sin(2 * np.pi * (number % 365) / 365)
    return days[np.searchsorted(np.cumsum(weight) / weight.sum(), rng.random(recipe.rows))]


def _hours(rng: np.random.Generator, count: int) -> Ints:
    share = np.array(_OFFICE) / sum(_OFFICE)
    hour = np.searchsorted(np.cumsum(share), rng.random(count)) + 6
    return hour.astype(np.int64) * _HOUR + rng.integers(0, _HOUR, count)


def _codes(recipe: Recipe, day: npt.NDArray[np.datetime64], count: int) -> Ints:
    """The running number; `_named` writes it into a code."""
    return np.arange(count, dtype=np.int64)


def _named(frame: pl.DataFrame, recipe: Recipe) -> pl.DataFrame:
    """Numbers become codes and moments."""
    agencies = pl.Series([f"{recipe.province}.{number + 1:03d}" for number in range(recipe.agencies)])
    procedures = pl.Series([f"{number // 1000 + 1}.{number % 1000 + 100:06d}" for number in range(recipe.procedures)])
    words = {
        "province": pl.Series([recipe.province]),
        "agency": agencies,
        "procedure": procedures,
        "channel": pl.Series(["in_person", "online", "post"]),
        "service_level": pl.Series(["information", "partial", "full"]),
    }
    seconds = [pl.from_epoch(name, "s").cast(pl.Datetime("us")) for name in ("received_at", "due_at", "finished_at")]
    day = pl.from_epoch("received_at", "s").dt.strftime("%y%m%d")
    code = pl.format("{}-{}-{}", pl.lit(recipe.province), day, pl.col("dossier_id").cast(pl.String).str.zfill(7))
    as_of = pl.lit(recipe.as_of)
    return frame.with_columns(
        code.alias("dossier_id"), *(values.gather(frame[name]).alias(name) for name, values in words.items()), *seconds
    ).with_columns(
        finished_at=pl.when(pl.col("finished_at") <= as_of).then(pl.col("finished_at")),
        apology_at=pl.when(pl.col("apology_at") >= 0).then(pl.from_epoch("apology_at", "s").cast(pl.Datetime("us"))),
        paid_online=pl.when(pl.col("paid_online") < 2).then(pl.col("paid_online") == 1),
        satisfaction=pl.col("satisfaction").fill_nan(None).clip(1, 5),
    )


def _faulty(frame: pl.DataFrame, recipe: Recipe, rng: np.random.Generator) -> pl.DataFrame:
    """Missing due dates, resolved before received, unknown agencies, and codes that occur twice with other content."""
    draw = pl.Series(rng.random(recipe.rows))
    part = recipe.faults / 4
    between = [(draw >= part * number) & (draw < part * (number + 1)) for number in range(4)]
    frame = frame.with_columns(
        due_at=pl.when(~between[0]).then(pl.col("due_at")),
        finished_at=pl.when(between[1])
        .then(pl.col("received_at") - pl.duration(days=1))
        .otherwise(pl.col("finished_at")),
        agency=pl.when(~between[2]).then(pl.col("agency")),
    )
    return frame.with_columns(
        dossier_id=pl.when(between[3]).then(pl.col("dossier_id").shift(1)).otherwise(pl.col("dossier_id"))
    )
