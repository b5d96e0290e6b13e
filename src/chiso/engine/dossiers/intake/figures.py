"""The figures that pages read, kept beside the dossiers: counts by agency × procedure × month, true at any moment.

The trap: a stored count of overdue dossiers is wrong a minute later. What is resolved stays so; what is open is counted
by the moment it falls due, and whether that moment has passed is asked on reading. The counts of a month depend on the
dossiers received in it alone, so an import makes anew only the months it touched, and nothing drifts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.columns import BY_NAME
from chiso.engine.dossiers.finishing import MONTH, finish
from chiso.engine.dossiers.measures import COUNTS, OPTIONAL, RATES

if TYPE_CHECKING:
    import ibis.expr.types as ir

KEYS = ("agency", "procedure")
OPEN, OPEN_DUE = "is_open", "open_due"
TIMELY_766 = "timely_766"
_LAST = datetime(9999, 1, 1)  # noqa: DTZ001 - everything has happened by then
_MEASURES = (*(measure.name for measure in (*COUNTS, *RATES, *OPTIONAL)), "hours_mean")
EVERYTHING = Asked(_LAST, (*KEYS, OPEN, OPEN_DUE, "month"), measures=_MEASURES, durations=True)
EXTRA = {OPEN: "finished_at IS NULL", OPEN_DUE: "CASE WHEN finished_at IS NULL THEN due_at END"}
EXTRA_TYPES = {OPEN: "boolean", OPEN_DUE: "timestamp"}

SHOWN = (
    "dossier_id",
    "agency",
    "procedure",
    "received_at",
    "due_at",
    "finished_at",
    "apology_at",
    "status",
    "channel",
    "reappointments",
    "supplements",
)
"""What is kept of dossiers that need attention."""


def kept_parts(table: ir.Table) -> ir.Table:
    """The counts to keep; the table has the columns of EXTRA, too. One row for each agency, procedure, month received,
    and for open dossiers each due moment."""
    from chiso.engine.dossiers.kpi import parts  # only imports count; pages read without Ibis

    return parts(table, EVERYTHING)


def summary(counted: pl.DataFrame) -> pl.DataFrame:
    """The same counts by agency alone: what a province's board reads."""
    keys = ["agency", OPEN, OPEN_DUE, MONTH]
    rest = [name for name in counted.columns if name not in (*keys, "procedure")]
    return counted.group_by(keys).agg(pl.col(rest).sum())


def by_month(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows of each month received, by agency and due moment: who wants an agency's first ones skips the rest."""
    keys = [MONTH, "agency", *(name for name in ("finished_at", "due_at") if name in frame.columns)]
    order = [pl.col(name) if name != "finished_at" else pl.col(name).is_not_null() for name in keys]
    ordered = frame.sort(order)  # once, then cut: half the time of sorting each month
    begun, found = 0, {}
    for rows, number in ordered[MONTH].rle().struct.unnest().iter_rows():
        found[month_name(int(number))] = ordered.slice(begun, rows)
        begun += rows
    return found


def month_name(number: int) -> str:
    """The month of a number counted since the year 0: `2026-03`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def attention(columns: tuple[str, ...]) -> tuple[str, str]:
    """The SELECT list and the condition of dossiers that need attention: open, or late without a letter of apology.

    Where no source tells letters, only the open ones.
    """
    listed = ", ".join(
        f'"{name}"' if name in columns else f'CAST(NULL AS {_SQL[BY_NAME[name].kind]}) AS "{name}"' for name in SHOWN
    )
    silent = " OR (finished_at > due_at AND apology_at IS NULL)" if "apology_at" in columns else ""
    return listed, f"finished_at IS NULL{silent}"


def figures_at(kept: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The answer of `kpi` to a question by agency, procedure, month, quarter or year, from the kept counts.

    True as long as nothing was received or finished after `asked.as_of`: ask for the present, not for the past.
    Months whose sources did not tell requests for supplements count in 2.1 of index 766 as if there had been none.
    """
    now = pl.lit(asked.as_of)
    waiting = pl.col(OPEN) & (pl.col(OPEN_DUE).is_null() | (pl.col(OPEN_DUE) >= now))
    moved = {"pending": pl.col("pending") + pl.col("overdue"), "overdue": pl.lit(0, pl.Int64)}
    moved |= {name: pl.lit(0, pl.Int64) for name in ("late_without_apology",) if name in kept.columns}
    counted = {name: pl.col(name) for name in moved}
    if TIMELY_766 in kept.columns:
        # of those in process it was counted as if everything had happened: who is not due yet is timely until then
        moved[TIMELY_766] = pl.col("received") - pl.col("over_supplemented").fill_null(0)
        counted[TIMELY_766] = pl.coalesce(TIMELY_766, pl.col("early") + pl.col("on_time"))
    frame = kept.with_columns(
        pl.when(waiting).then(value).otherwise(counted[name]).alias(name) for name, value in moved.items()
    )
    if asked.start is not None:
        first = asked.start.year * 12 + asked.start.month - 1
        frame = frame.filter(pl.col(MONTH) >= first)
    frame = frame.drop(name for name in (*KEYS, OPEN, OPEN_DUE) if name not in asked.by and name in frame.columns)
    step = 1 if "month" in asked.by else 3 if "quarter" in asked.by else 12
    frame = frame.with_columns((pl.col(MONTH) - pl.col(MONTH) % step).alias(MONTH))
    return finish(frame, asked)


_SQL: Mapping[str, str] = {"text": "VARCHAR", "moment": "TIMESTAMP", "flag": "BOOLEAN", "number": "DOUBLE"}
