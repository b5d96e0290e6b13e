"""Stock and flow: carried over + received = resolved + in process, for every group and every month.

The trap: a month's report that counts only the dossiers received in it loses those of last month that are still open,
the very ones that are late. Here each dossier gives up to four events (received, resolved, became overdue, was resolved
late); running sums of the events give what was in process, and overdue, at the end of each period. The state at the end
of the last period is that of the as-of moment.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir
import polars as pl

from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.finishing import MONTH, finish
from chiso.engine.dossiers.kpi import STATES, classified, month_number
from chiso.engine.dossiers.measures import carried

RESOLVED = ("early", "on_time", "late")
EVENTS = ("received", *RESOLVED, "fell_overdue")
BEFORE = -1
"""The number of the month of what happened before the period begins: it is carried over."""

_STEPS = {"month": 1, "quarter": 3, "year": 12}


def events(table: ir.Table, asked: Asked) -> ir.Table:
    """One row a group, month (`period`, its number) and `event`, with how many `events` there were."""
    seen = classified(table, replace(asked, period="received", start=None))
    # finished before received is a fault of the data; the running sums must not go below zero for it
    resolved_at = ibis.greatest(seen["done_at"], seen["received_at"])
    moments = {name: (seen["state"] == STATES[name], resolved_at) for name in RESOLVED}
    missed = seen["state"].isin((STATES["late"], STATES["overdue"]))
    moments["fell_overdue"] = (missed, ibis.greatest(_missed_at(seen, asked), seen["received_at"]))
    each = [_counted(seen, seen["received_at"], asked, "received")]
    each += [_counted(seen.filter(where), moment, asked, name) for name, (where, moment) in moments.items()]
    return reduce(lambda one, other: one.union(other), each)


def _missed_at(seen: ir.Table, asked: Asked) -> Any:
    """When an open dossier becomes overdue: at the due moment, or when the due day is over."""
    due = seen["due_at"]
    return due.truncate("D") + ibis.interval(days=1) if asked.late_by == "date" else due


def _counted(seen: ir.Table, moment: Any, asked: Asked, event: str) -> ir.Table:
    month = month_number(moment)
    if asked.start is not None:
        month = ibis.ifelse(moment < ibis.literal(asked.start, type="timestamp"), ibis.literal(BEFORE, "int32"), month)
    keys = {carried(name): seen[name] for name in asked.plain_keys}
    moved = seen.select(**keys, period=month)
    return moved.group_by([*keys, "period"]).agg(events=moved.count()).mutate(event=ibis.literal(event))


def balance(found: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The answer from the events: a row for each group and each period from its first event to the as-of moment."""
    frame = _by_period(found, asked)
    keys = list(map(carried, asked.plain_keys))
    running = [
        pl.col(name).cum_sum().over(keys) if keys else pl.col(name).cum_sum() for name in ("net", "waiting_late")
    ]
    frame = (
        frame.with_columns(resolved=pl.sum_horizontal(*RESOLVED))
        .with_columns(net=pl.col("received") - pl.col("resolved"), waiting_late=pl.col("fell_overdue") - pl.col("late"))
        .with_columns(in_process=running[0], overdue=running[1])
        .with_columns(
            carried_over=pl.col("in_process") - pl.col("net"), pending=pl.col("in_process") - pl.col("overdue")
        )
        .filter(pl.col("period") > BEFORE)
    )
    return finish(frame.rename({"period": MONTH}), asked)


def _by_period(found: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """One row a group and period without gaps, in order, with a column for each event."""
    keys, step = list(map(carried, asked.plain_keys)), step_of(asked)
    period = pl.col("period").cast(pl.Int32)
    inside = period - period % step if step else pl.lit(0, pl.Int32)
    counted = (
        found.with_columns(period=pl.when(period > BEFORE).then(inside).otherwise(BEFORE))
        .group_by([*keys, "period"])
        .agg(pl.col("events").filter(pl.col("event") == name).sum().cast(pl.Int64).alias(name) for name in EVENTS)
    )
    return (
        _every_period(counted, asked)
        .join(counted, on=[*keys, "period"], how="left", nulls_equal=True)
        .with_columns(pl.col(name).fill_null(0) for name in EVENTS)
        .sort([*keys, "period"], nulls_last=True)
    )


def _every_period(counted: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Each group with each period from its first one to that of the as-of moment; one row of nothing without data."""
    keys, step = list(map(carried, asked.plain_keys)), step_of(asked)
    first = pl.col("period").min()
    groups = counted.group_by(keys).agg(first=first) if keys else counted.select(first=first.fill_null(BEFORE))
    last = _number(asked.as_of, step)
    known = counted["period"].filter(counted["period"] > BEFORE)
    begin = min([last, *known.to_list()]) if asked.start is None else _number(asked.start, step)
    periods = [BEFORE, *range(begin, last + 1, step or 1)]
    frame = pl.DataFrame({"period": pl.Series(periods, dtype=pl.Int32)})
    return groups.join(frame, how="cross").filter(pl.col("period") >= pl.col("first")).drop("first")


def step_of(asked: Asked) -> int:
    """How many months a period of the answer has; 0 when all is one period."""
    return next((months for name, months in _STEPS.items() if name in asked.by), 0)


def _number(moment: datetime, step: int) -> int:
    """The number of the first month of the period that the moment is in."""
    month = moment.year * 12 + moment.month - 1
    return month - month % step if step else 0
