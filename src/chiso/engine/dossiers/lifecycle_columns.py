"""`lifecycle.timeline` for millions of dossiers: the same answers from whole columns, held together by a property test.

The trap: a loop over dossiers in Python takes an hour for a province's year. Here each rule is one pass over arrays;
only the rounds over the pauses of a dossier are a loop, as many as the busiest dossier has pauses.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from chiso.engine.calendar import WorkingCalendar
from chiso.engine.dossiers.lifecycle import House
from chiso.engine.dossiers.states import ENDS, FIRST, NEXT, Status

EVENT_COLUMNS = {
    "dossier_id": pl.String,
    "at": pl.Datetime("us"),
    "status": pl.Int8,
    "due_at": pl.Datetime("us"),
    "apology": pl.Boolean,
}
LIMIT_COLUMNS = {
    "dossier_id": pl.String,
    "limit_seconds": pl.Int64,
    "same_day": pl.Boolean,
    "online": pl.Boolean,
    "longest_seconds": pl.Int64,
}
"""One row a dossier, as `lifecycle.Limits`."""

Seconds = npt.NDArray[np.int64]
Moments = npt.NDArray[np.datetime64]
_ID = "dossier_id"


def timelines(
    events: pl.DataFrame,
    limits: pl.DataFrame,
    calendar: WorkingCalendar,
    *,
    as_of: datetime,
    house: House | None = None,
) -> pl.DataFrame:
    """One row for each dossier of `limits`, in its order, with the fields of `Timeline`.

    `events` has EVENT_COLUMNS, `limits` LIMIT_COLUMNS. `faults` counts what cannot follow what; ask `timeline` for the
    words. Raises CalendarGapError as a whole.
    """
    rules = house or House()
    log = events.select(*EVENT_COLUMNS).filter(pl.col("at") <= as_of).sort("at", maintain_order=True)
    steps = _steps(log)
    frame = limits.select(*LIMIT_COLUMNS).join(_firsts(steps), on=_ID, how="left", maintain_order="left")
    frame = frame.join(_stated(log, rules), on=_ID, how="left", maintain_order="left")
    frame = frame.with_columns(
        end=pl.col("finished_at").fill_null(as_of),
        ended_766=pl.coalesce("finished_at", pl.when(pl.col("status") == int(Status.SUPPLEMENT)).then("last_at")),
        by_longest=pl.when(pl.col("original").is_null()).then("longest_seconds"),
    )
    frame = _with_first_due(frame, calendar, rules)
    pauses = _pauses(steps, frame, rules, calendar)
    frame = _with_due(frame, pauses, calendar)
    frame = _with_working(frame, pauses, calendar)
    frame = _with_late_766(frame, pauses, calendar, as_of)
    return _judged(frame, calendar, rules, as_of)


def _steps(log: pl.DataFrame) -> pl.DataFrame:
    """The steps without repeats, each with the step before and the moment of the next."""
    steps = log.filter(pl.col("status").is_not_null()).sort(_ID, maintain_order=True)
    again = (pl.col("status") == pl.col("status").shift()) & (pl.col(_ID) == pl.col(_ID).shift())
    steps = steps.filter(~again.fill_null(value=False))
    same = pl.col(_ID) == pl.col(_ID).shift()
    follows = pl.col(_ID) == pl.col(_ID).shift(-1)
    return steps.with_columns(
        before=pl.when(same).then(pl.col("status").shift()), next_at=pl.when(follows).then(pl.col("at").shift(-1))
    )


def _firsts(steps: pl.DataFrame) -> pl.DataFrame:
    """First moments of each status, and what a dossier's steps add up to."""

    def first(status: Status) -> pl.Expr:
        return pl.col("at").filter(pl.col("status") == int(status)).first()

    allowed = pl.lit(value=False)
    for status, following in NEXT.items():
        allowed |= (pl.col("before") == int(status)) & pl.col("status").is_in([int(one) for one in following])
    start = pl.col("before").is_null() & pl.col("status").is_in([int(one) for one in FIRST])
    answered = pl.col("at").filter(pl.col("status").is_in([int(one) for one in NEXT[Status.REGISTERED]])).first()
    ends = [pl.min_horizontal(f"first_{int(status)}" for status in group) for group in ENDS]
    return (
        steps.with_columns(fault=~(allowed.fill_null(value=False) | start))
        .group_by(_ID)
        .agg(
            pl.col("status").last(),
            pl.col("at").last().alias("last_at"),
            pl.col("at").first().alias("received_at"),
            pl.col("status").first().alias("begins_with"),
            *(first(status).alias(f"first_{int(status)}") for status in Status),
            (pl.col("status") == int(Status.SUPPLEMENT)).sum().cast(pl.Int64).alias("supplements"),
            answered.alias("answered_at"),
            pl.col("fault").sum().cast(pl.Int64).alias("faults"),
        )
        .with_columns(
            accepted_at=pl.col(f"first_{int(Status.ACCEPTED)}"),
            returned_at=pl.col(f"first_{int(Status.RETURNED)}"),
            finished_at=pl.coalesce(ends),
        )
    )


def _stated(log: pl.DataFrame, rules: House) -> pl.DataFrame:
    """Appointments that the log states, how often they changed, and the first letter of apology."""
    stated = log.filter(pl.col("due_at").is_not_null()).sort(_ID, maintain_order=True)
    same = pl.col(_ID) == pl.col(_ID).shift()
    stated = stated.with_columns(change=(same & (pl.col("due_at") != pl.col("due_at").shift())).fill_null(value=False))
    due, at, change = pl.col("due_at"), pl.col("at"), pl.col("change")
    found = stated.group_by(_ID).agg(
        due.first().alias("original"),
        at.first().alias("original_at"),
        due.filter(change).head(rules.appointments).last().alias("counted"),
        at.filter(change).head(rules.appointments).last().alias("counted_at"),
        change.sum().cast(pl.Int64).alias("reappointments"),
    )
    letters = log.filter(pl.col("apology").fill_null(value=False)).group_by(_ID).agg(at.min().alias("sent_at"))
    return found.join(letters, on=_ID, how="full", coalesce=True)


def _with_first_due(frame: pl.DataFrame, calendar: WorkingCalendar, rules: House) -> pl.DataFrame:
    """What the procedure promises, where the log states no appointment."""
    need = frame["original"].is_null() & frame["accepted_at"].is_not_null()
    part = frame.filter(need)
    accepted = part["accepted_at"].to_numpy()
    cutoff = part.select(pl.col("accepted_at").dt.time() > rules.cutoff).to_series().to_numpy()
    same_day = part["same_day"].to_numpy()
    due = accepted.copy()
    hours = ~same_day & (part["limit_seconds"].to_numpy() > 0)
    worked = calendar.worked_by_many(accepted[hours]) + part["limit_seconds"].to_numpy()[hours]
    due[hours] = calendar.moment_of_many(worked)
    days = accepted[same_day].astype("datetime64[D]")
    waits = cutoff[same_day] | ~calendar.are_working_days(days)
    end = calendar.hours.periods[-1][1]
    seconds = np.timedelta64(end.hour * 3600 + end.minute * 60 + end.second, "s")
    due[same_day] = calendar.add_working_days_many(days, waits.astype(np.int64)).astype("datetime64[s]") + seconds
    promised = part.select(_ID, promised=pl.Series(due, dtype=pl.Datetime("us")))
    return (
        frame.join(promised, on=_ID, how="left", maintain_order="left")
        .with_columns(
            original_at=pl.coalesce("original_at", pl.when(pl.col("promised").is_not_null()).then("accepted_at")),
            original=pl.coalesce("original", "promised"),
        )
        .with_columns(counted=pl.coalesce("counted", "original"), counted_at=pl.coalesce("counted_at", "original_at"))
    )


def _pauses(steps: pl.DataFrame, frame: pl.DataFrame, rules: House, calendar: WorkingCalendar) -> pl.DataFrame:
    """When the clock stood still, with the working seconds of both ends and the number of the pause in its dossier."""
    found = (
        steps.filter(pl.col("status").is_in([int(status) for status in rules.pausing]))
        .join(frame.select(_ID, "end", "accepted_at"), on=_ID, maintain_order="left")
        .with_columns(stop=pl.min_horizontal(pl.col("next_at").fill_null(pl.col("end")), "end"))
        .filter(pl.col("at") < pl.col("end"))
    )
    return found.select(
        _ID,
        "at",
        "stop",
        "end",
        "accepted_at",
        number=pl.int_range(pl.len()).over(_ID),
        begin_worked=pl.Series(calendar.worked_by_many(found["at"].to_numpy())),
        stop_worked=pl.Series(calendar.worked_by_many(found["stop"].to_numpy())),
    )


def _with_due(frame: pl.DataFrame, pauses: pl.DataFrame, calendar: WorkingCalendar) -> pl.DataFrame:
    """`due_at` and the first due moment, both moved by the pauses that count."""
    names = {"counted": "due_at", "original": "first_due"}
    for stated, name in names.items():
        frame = frame.with_columns(_extended(frame, pauses, stated, calendar).alias(name))
    return frame


def _extended(frame: pl.DataFrame, pauses: pl.DataFrame, stated: str, calendar: WorkingCalendar) -> pl.Series:
    """A stated due moment moved by each pause that began after it was promised and before it came."""
    due = frame[stated]
    ids = pauses.select(_ID).unique()
    touched = frame.with_row_index("row").join(ids, on=_ID).filter(pl.col(stated).is_not_null()).sort("row")
    if not touched.height:
        return due
    target: Seconds = calendar.worked_by_many(touched[stated].to_numpy())
    moved = np.zeros_like(target)
    for number in range(int(pauses["number"].max()) + 1):  # type: ignore[arg-type]
        these = touched.select(_ID, f"{stated}_at").join(
            pauses.filter(pl.col("number") == number), on=_ID, how="left", maintain_order="left"
        )
        begin, stop = (these[name].fill_null(0).to_numpy() for name in ("begin_worked", "stop_worked"))
        after = (these["at"] >= these[f"{stated}_at"]).fill_null(value=False).to_numpy()
        counts = after & (begin < target + moved)
        moved += np.where(counts, np.maximum(stop - begin, 0), 0)
    hit = moved > 0
    values = due.to_numpy().astype("datetime64[us]").copy()
    values[touched["row"].to_numpy()[hit]] = calendar.moment_of_many((target + moved)[hit])
    return pl.Series(values, dtype=pl.Datetime("us"), nan_to_null=True)


def _with_working(frame: pl.DataFrame, pauses: pl.DataFrame, calendar: WorkingCalendar) -> pl.DataFrame:
    """`working_seconds` from acceptance to the end, pauses taken off."""
    return frame.with_columns(_worked(frame, frame["end"], pauses, calendar).alias("working_seconds"))


def _worked(frame: pl.DataFrame, until: pl.Series, pauses: pl.DataFrame, calendar: WorkingCalendar) -> pl.Series:
    """Working seconds from acceptance to a moment, pauses taken off; 0 without acceptance before it."""
    ends = frame.select(_ID, "accepted_at", until=until)
    inside = pauses.select(_ID, "at", "stop").join(ends, on=_ID, maintain_order="left")
    inside = inside.with_columns(low=pl.max_horizontal("at", "accepted_at"), high=pl.min_horizontal("stop", "until"))
    inside = inside.filter((pl.col("low") < pl.col("high")) & pl.col("accepted_at").is_not_null())
    lost = calendar.worked_by_many(inside["high"].to_numpy()) - calendar.worked_by_many(inside["low"].to_numpy())
    stood = inside.select(_ID, stood=pl.Series(lost)).group_by(_ID).agg(pl.col("stood").sum())
    part = ends.filter(pl.col("accepted_at").is_not_null() & (pl.col("until") >= pl.col("accepted_at")))
    worked = calendar.worked_by_many(part["until"].to_numpy()) - calendar.worked_by_many(part["accepted_at"].to_numpy())
    found = ends.join(part.select(_ID, worked=pl.Series(worked)), on=_ID, how="left", maintain_order="left").join(
        stood, on=_ID, how="left", maintain_order="left"
    )
    taken = pl.col("worked") - pl.col("stood").fill_null(0)
    return found.select(pl.when(pl.col("worked").is_not_null()).then(taken).otherwise(0).alias("taken")).to_series()


def _with_late_766(
    frame: pl.DataFrame, pauses: pl.DataFrame, calendar: WorkingCalendar, as_of: datetime
) -> pl.DataFrame:
    """`late_766`: by the due moment, or by the procedure's longest time where no appointment was stated."""
    ended = frame["ended_766"].fill_null(as_of)
    taken = _worked(frame, ended, pauses, calendar)
    late = pl.coalesce(taken > pl.col("by_longest"), ended > pl.col("due_at")).fill_null(value=False)
    return frame.with_columns(late_766=late | (pl.col("supplements").fill_null(0) > 1))


def _judged(frame: pl.DataFrame, calendar: WorkingCalendar, rules: House, as_of: datetime) -> pl.DataFrame:
    late = (pl.col("end") > pl.col("due_at")).fill_null(value=False)
    changes = pl.col("reappointments").fill_null(0)
    in_time = pl.col("sent_at") <= pl.col("first_due") - rules.apology_before
    needed = (late | (changes > 0)) & pl.col("first_due").is_not_null()
    apology = (
        pl.when(~needed)
        .then(pl.lit("not_needed"))
        .when(pl.col("sent_at").is_null())
        .then(pl.lit("missing"))
        .when(in_time)
        .then(pl.lit("in_time"))
        .otherwise(pl.lit("late"))
    )
    frame = frame.with_columns(_acceptance_late(frame, calendar, rules, as_of))
    return frame.select(
        _ID,
        "status",
        *("received_at", "accepted_at", "due_at", "finished_at", "returned_at"),
        pl.col("supplements", "faults").fill_null(0),
        changes,
        *("working_seconds", "acceptance_late", "ended_766", "late_766"),
        late=late,
        apology=apology,
    )


def _acceptance_late(frame: pl.DataFrame, calendar: WorkingCalendar, rules: House, as_of: datetime) -> pl.Series:
    asked = (frame["online"] & (frame["begins_with"] == int(Status.REGISTERED))).fill_null(value=False)
    part = frame.filter(asked)
    answered = calendar.worked_by_many(part["answered_at"].fill_null(as_of).to_numpy())
    waited = answered - calendar.worked_by_many(part["received_at"].to_numpy())
    found = np.zeros(frame.height, dtype=bool)
    found[asked.to_numpy()] = waited > rules.acceptance_seconds
    return pl.Series("acceptance_late", found)
