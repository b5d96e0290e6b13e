"""The figures of served and waiting dossiers: Ibis expressions written once, for DuckDB and for Spark.

The trap: "as of". What was received after that moment does not exist yet, and what was finished after it was still
open: a table read in May must give March's figures as they stood in March. The expressions return *parts* only, counts
and whole sums that add up over any split of the table; rates are taken in `finishing`, once for every engine.

A dossier is in exactly one of five states. Resolved: early (on an earlier date than due), on time (later than that, not
after the due moment), late. In process: pending (resolving it at the as-of moment would not be late), overdue. With
`late_by="date"` the day counts instead of the moment, for the resolved and for those in process. A dossier without a
due moment is never late; `without_due` says how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.columns import BY_NAME
from chiso.engine.dossiers.finishing import MONTH
from chiso.engine.dossiers.measures import DURATION_BINS, carried, needed_parts

EARLY, ON_TIME, LATE, PENDING, OVERDUE = 1, 2, 3, 4, 5
STATES = {"early": EARLY, "on_time": ON_TIME, "late": LATE, "pending": PENDING, "overdue": OVERDUE}

_TYPES = {"text": "string", "moment": "timestamp", "flag": "boolean", "number": "float64"}
DAY_SECONDS = 86_400


def table_of(columns: Mapping[str, str], name: str = "dossiers") -> ir.Table:
    """The normalised table that expressions are built on: known columns by their kind, others by the given type."""
    schema = {column: _TYPES[BY_NAME[column].kind] if column in BY_NAME else kind for column, kind in columns.items()}
    return ibis.table(ibis.schema(schema), name=name)


def parts(table: ir.Table, asked: Asked) -> ir.Table:
    """One row a group with every count and sum of the question (`received` or `finished`; `stock` has its own module).

    Columns: the groups that are columns, `month_number` if month, quarter or year is asked (then of the first month of
    it), then the parts. One pass over the data.
    """
    seen = classified(table, asked)
    keys = [seen[name].name(carried(name)) for name in asked.plain_keys]
    keys += [_period(seen["placed_at"], asked).name(MONTH)] if asked.time_keys else []
    found = {name: make(seen) for name, make in _parts(table, asked).items() if name in needed_parts(asked)}
    return seen.group_by(keys).agg(**found) if keys else seen.agg(**found)


def month_number(moment: Any) -> Any:
    """Months since the year 0: what engines find in a third of the time of cutting a moment to its month."""
    return (moment.year() * 12 + moment.month() - 1).cast("int32")


def _period(moment: Any, asked: Asked) -> Any:
    number = month_number(moment)
    months = 1 if "month" in asked.by else 3 if "quarter" in asked.by else 12
    return number - number % months if months > 1 else number


def visible(table: ir.Table, asked: Asked) -> ir.Table:
    """The dossiers received by the as-of moment, with `done_at`: resolved by then, else empty."""
    as_of = ibis.literal(asked.as_of, type="timestamp")
    seen = table.filter(table["received_at"] <= as_of)
    finished = seen["finished_at"]
    return seen.mutate(done_at=ibis.ifelse(finished <= as_of, finished, ibis.null("timestamp")))


def classified(table: ir.Table, asked: Asked) -> ir.Table:
    """The dossiers that count, each with its `state` (1–5) and `placed_at`, the moment that gives its month."""
    seen = visible(table, asked)
    placed = seen["done_at"] if asked.period == "finished" else seen["received_at"]
    seen = seen.mutate(placed_at=placed, state=state_of(seen, asked))
    if asked.period == "finished":
        seen = seen.filter(seen["done_at"].notnull())
    if asked.start is not None:
        seen = seen.filter(seen["placed_at"] >= ibis.literal(asked.start, type="timestamp"))
    return seen


def state_of(seen: ir.Table, asked: Asked) -> ir.IntegerValue:
    """Which of the five states a visible dossier is in."""
    done, due, as_of = seen["finished_at"], seen["due_at"], ibis.literal(asked.as_of, type="timestamp")
    late = is_after(done, due, asked)
    resolved = ibis.cases((done.date() < due.date(), EARLY), (late, LATE), else_=ON_TIME)
    waiting = ibis.cases((is_after(as_of, due, asked), OVERDUE), else_=PENDING)
    found: ir.IntegerValue = ibis.ifelse(done <= as_of, resolved, waiting)
    return found


def is_after(moment: Any, due: Any, asked: Asked) -> Any:
    """Whether resolving at the moment is late: after the due moment, or on a later day; unknown without one."""
    return moment.date() > due.date() if asked.late_by == "date" else moment > due


Make = Callable[[ir.Table], Any]


def _parts(table: ir.Table, asked: Asked) -> dict[str, Make]:
    """Every part that the columns of the table allow, by its name."""
    found: dict[str, Make] = {"received": lambda t: t.count()}
    for name, state in STATES.items():
        found[name] = lambda t, state=state: t.count(where=t["state"] == state)  # type: ignore[misc]
    found["without_due"] = lambda t: t.count(where=t["due_at"].isnull())
    for name, makers in _OPTIONAL.items():
        if name in table.columns:
            found |= makers
    if {"digitised", "result_digital"} <= set(table.columns):
        found["fully_digitised"] = lambda t: t.count(where=t["digitised"] & t["result_digital"] & _resolved(t))
    if "supplements" in table.columns:
        found["timely_766"] = lambda t: t.count(where=_timely_766(t, asked))
    if "satisfaction" in table.columns:
        floor = 4.0 if asked.satisfied_from is None else asked.satisfied_from
        found["satisfied"] = lambda t: t.count(where=t["satisfaction"] >= floor)
    if asked.durations:
        found |= _durations(table, asked)
    return found


def _timely_766(t: ir.Table, asked: Asked) -> Any:
    """Timely for 2.1 of index 766: at most one request for a supplement, and a request that still waits is the end."""
    timely = t["state"].isin((EARLY, ON_TIME, PENDING))
    if "awaiting_since" in t.columns:
        timely |= (t["state"] == OVERDUE) & ~is_after(t["awaiting_since"], t["due_at"], asked)
    return timely & (t["supplements"].fill_null(0) <= 1)


def _apology_missing(t: ir.Table) -> Any:
    return t.count(where=t["state"].isin((LATE, OVERDUE)) & t["apology_at"].isnull())


def _apology_late(t: ir.Table) -> Any:
    """Letters sent less than a day before the due moment."""
    return t.count(where=t["apology_at"] > t["due_at"] - ibis.interval(days=1))


def _resolved(t: ir.Table) -> Any:
    return t["state"] <= LATE


_ONLINE = ("online", "2", "trực tuyến", "truc tuyen")
_OPTIONAL: dict[str, dict[str, Make]] = {
    "channel": {"online": lambda t: t.count(where=t["channel"].isin(_ONLINE))},
    "paid_online": {
        "payable": lambda t: t["paid_online"].count(),
        "paid_online": lambda t: t.count(where=t["paid_online"]),
    },
    "digitised": {"digitised": lambda t: t.count(where=t["digitised"])},
    "result_digital": {"result_digital": lambda t: t.count(where=t["result_digital"] & _resolved(t))},
    "data_reused": {"data_reused": lambda t: t.count(where=t["data_reused"])},
    "satisfaction": {
        "rated": lambda t: t["satisfaction"].count(),
        "satisfaction_sum": lambda t: t["satisfaction"].sum(),
    },
    "apology_at": {"late_without_apology": _apology_missing, "apology_late": _apology_late},
    "reappointments": {"second_reappointments": lambda t: t.count(where=t["reappointments"] > 1)},
    "supplements": {"over_supplemented": lambda t: t.count(where=t["supplements"] > 1)},
}


def _durations(table: ir.Table, asked: Asked) -> dict[str, Make]:
    """Sums and cumulative counts of the time from receipt to resolving, of the resolved."""
    found: dict[str, Make] = {"seconds_sum": lambda t: seconds_taken(t).sum().cast("int64")}
    for days in DURATION_BINS:
        found[f"within_{days}d"] = lambda t, days=days: t.count(  # type: ignore[misc]
            where=seconds_taken(t) <= days * DAY_SECONDS
        )
    if "working_seconds" in table.columns:
        found["working_known"] = lambda t: t["working_seconds"].count(where=_resolved(t))
        found["working_sum"] = lambda t: t["working_seconds"].sum(where=_resolved(t))
    if asked.quantiles:
        found["hours_median"] = lambda t: seconds_taken(t).quantile(0.5) / 3600
        found["hours_p90"] = lambda t: seconds_taken(t).quantile(0.9) / 3600
    return found


def seconds_taken(seen: ir.Table) -> Any:
    """Whole seconds from receipt to resolving; empty while in process."""
    return seen["done_at"].epoch_seconds() - seen["received_at"].epoch_seconds()
