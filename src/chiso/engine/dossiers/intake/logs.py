"""A log of events as an extract of dossiers: each dossier's lines read by the rules of the lifecycle.

The trap: the order of lines. A log comes sorted by nothing, steps of one moment in any order, lines twice. Lines are
put in order by moment, then by `sequence` where the log has one, then by the code of the step, so that every order of
the file means the same. A log must hold a dossier's whole story: a later log with more lines supersedes.

What cannot be told stays empty: no due moment without a stated appointment or the procedure's time. While a supplement
is awaited the clock stands: the due moment is that of the request, and `awaiting_since` says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import polars as pl

from chiso.engine.calendar import WorkingCalendar
from chiso.engine.dossiers.columns import BY_NAME, Kind
from chiso.engine.dossiers.intake.doubts import THEN
from chiso.engine.dossiers.intake.mapping import SourceMapping, Words, meant
from chiso.engine.dossiers.lifecycle_columns import LIMIT_COLUMNS, timelines
from chiso.engine.dossiers.reading import quoted, read_as, spreadsheet_moment
from chiso.engine.dossiers.states import NAMES, Status
from chiso.engine.text import search_key

LOG_COLUMNS: Mapping[str, tuple[Kind, tuple[str, ...]]] = {
    "at": ("moment", ("event_at", "Thời điểm chuyển trạng thái", "Ngày chuyển trạng thái", "Thời điểm sự kiện")),
    "apology": ("flag", ("Gửi thư xin lỗi", "Gửi văn bản xin lỗi")),
    "limit_hours": ("number", ("Thời hạn giải quyết (giờ làm việc)", "Số giờ làm việc")),
    "same_day": ("flag", ("Trả trong ngày", "Giải quyết trong ngày")),
}
"""Columns that only logs have, each with the headings that mean it; `sequence`, `status`, `due_at` are as elsewhere."""
_WORDS: Words = {name: words for name, (_, words) in LOG_COLUMNS.items()}
_NEEDED = ("dossier_id", "at", "status")
_MADE = (
    *("received_at", "due_at", "finished_at", "apology_at", "status", "reappointments", "supplements"),
    *("awaiting_since", "working_seconds", "updated_at", "sequence"),
)
_ID = "dossier_id"
_UNREAD = "?"
_CODES = {str(int(status)): int(status) for status in Status} | {
    search_key(name.vi): int(status) for status, name in NAMES.items()
}


def log_headings(headings: Sequence[str], known: SourceMapping | None) -> dict[str, str]:
    """The heading of each column, where the file is a log: a moment and a status a line and no moment of receipt.

    Empty for any other extract.
    """
    own = meant(headings, None, _WORDS)
    named = meant([heading for heading in headings if heading not in own.values()], known) | own
    return named if set(_NEEDED) <= set(named) and "received_at" not in named else {}


def reading_of(named: Mapping[str, str], given: Mapping[str, str], types: Mapping[str, str]) -> str:
    """The SELECT list that reads a log: its columns by their names, every other heading as it is."""
    found = []
    for heading in given:
        name = next((name for name, own in named.items() if own == heading), "")
        if name in ("at", "apology", "limit_hours", "same_day", "due_at", "sequence"):
            kind = LOG_COLUMNS[name][0] if name in LOG_COLUMNS else BY_NAME[name].kind
            read = read_as(kind, name, given[heading], types[heading])
            if kind == "moment" and types[heading] == "VARCHAR":
                read = f"COALESCE({read}, {spreadsheet_moment(name, given[heading])})"
            found.append(f"{read} AS {quoted(name)}")
        elif name in (_ID, "status"):
            found.append(f"nullif(trim(CAST({given[heading]} AS VARCHAR)), '') AS {quoted(name)}")
        elif name not in _MADE:
            found.append(f"{given[heading]} AS {quoted(_carried(heading))}")
    return ", ".join(found)


def as_dossiers(lines: pl.DataFrame, named: Mapping[str, str], calendar: WorkingCalendar) -> pl.DataFrame:
    """One row a dossier, under the headings of the log where it has them, else under the columns' names.

    `lines`: what `reading_of` selects. A dossier whose steps cannot follow, or one of whose lines cannot be read, has
    all its steps for a status (`doubts.THEN` between them), which holds it back; a line without a code is a row of its
    own. Raises CalendarGapError where a reckoned due moment lies in a year that the calendar does not know.
    """
    log = _in_order(lines, calendar)
    told = log.filter(pl.col(_ID).is_not_null())
    found = _summed(told).join(_read(told, calendar), on=_ID, how="left", maintain_order="left")
    wrong = (pl.col("faults") > 0) | pl.col("unread")
    steps = (
        pl.when(pl.col("steps").str.contains(THEN, literal=True))
        .then("steps")
        .otherwise(pl.col("steps") + pl.lit(THEN))
    )
    found = found.with_columns(status=pl.when(wrong).then(steps).otherwise(pl.col("status").cast(pl.String)))
    rest = [name for name in found.columns if name.startswith(_carried(""))]
    nobodys = log.filter(pl.col(_ID).is_null()).select(_ID, *rest)
    found = pl.concat([found, nobodys], how="diagonal")
    return found.select(
        *(pl.col(name).alias(named.get(name, name)) for name in (_ID, *_MADE)),
        *(pl.col(name).alias(name.removeprefix(_carried(""))) for name in rest),
    )


def _carried(heading: str) -> str:
    """Under which name a column that the lifecycle does not read travels."""
    return f"h:{heading}"


def _in_order(lines: pl.DataFrame, calendar: WorkingCalendar) -> pl.DataFrame:
    """Lines once, in the order of their dossiers' steps; `code` is the status, `unread` a line that says nothing."""
    optional: dict[str, pl.DataType | type[pl.DataType]] = {
        "due_at": pl.Datetime("us"),
        "apology": pl.Boolean,
        "limit_hours": pl.Float64,
        "same_day": pl.Boolean,
    }
    optional |= {"sequence": pl.Float64}
    absent = {name: pl.lit(None, kind) for name, kind in optional.items() if name not in lines.columns}
    words = lines["status"].unique().drop_nulls().to_list()
    codes = {word: _CODES.get(search_key(word.removesuffix(".0"))) for word in words}
    outside = ~pl.col("at").dt.year().is_between(calendar.years[0], calendar.years[-1])
    log = lines.with_columns(
        **absent,
        at=pl.when(~outside).then("at"),
        code=pl.col("status").replace_strict(codes, default=None, return_dtype=pl.Int8),
    )
    unread = pl.col("at").is_null() | (pl.col("status").is_not_null() & pl.col("code").is_null())
    first = [_ID, "at", "sequence", "code"]
    rest = [name for name in log.columns if name not in first]
    return log.with_columns(unread=unread).unique().sort([*first, *rest], nulls_last=True)


def _summed(log: pl.DataFrame) -> pl.DataFrame:
    """What a dossier's lines say beside its steps: the last word of each other column, and its steps in words."""
    step = pl.when("unread").then(pl.lit(_UNREAD)).otherwise(pl.col("code").cast(pl.String))
    carried = [name for name in log.columns if name.startswith(_carried(""))]
    return log.group_by(_ID, maintain_order=True).agg(
        *(pl.col(name).drop_nulls().last() for name in carried),
        pl.col("at").filter(pl.col("apology").fill_null(value=False)).min().alias("apology_at"),
        pl.col("at").max().alias("updated_at"),
        pl.len().cast(pl.Float64).alias("sequence"),
        pl.col("unread").any(),
        step.drop_nulls().str.join(THEN).alias("steps"),
    )


def _read(log: pl.DataFrame, calendar: WorkingCalendar) -> pl.DataFrame:
    """The lifecycle of each dossier, of the lines that can be read."""
    events = log.filter(~pl.col("unread")).select(
        _ID, "at", "due_at", status="code", apology=pl.col("apology").fill_null(value=False)
    )
    limits = _limits(log)
    as_of = events["at"].max()
    if not isinstance(as_of, datetime):
        as_of = datetime(calendar.years[0], 1, 1)  # noqa: DTZ001 - no line can be read
    found = timelines(events, limits, calendar, as_of=as_of).with_columns(
        awaiting_since=pl.when(pl.col("finished_at").is_null()).then("ended_766")
    )
    waits = found.filter(pl.col("awaiting_since").is_not_null()).select(_ID, "awaiting_since")
    before = events.join(waits, on=_ID, maintain_order="left").filter(
        (pl.col("status") != int(Status.SUPPLEMENT)).fill_null(value=True) | (pl.col("at") < pl.col("awaiting_since"))
    )
    stood = timelines(before, limits.join(waits, on=_ID, how="semi"), calendar, as_of=as_of)
    found = found.join(stood.select(_ID, stood="due_at"), on=_ID, how="left", maintain_order="left")
    stated = events.filter(pl.col("due_at").is_not_null()).select(_ID).unique()
    promised = limits.filter((pl.col("limit_seconds") > 0) | pl.col("same_day")).select(_ID)
    known = pl.concat([stated, promised]).unique().with_columns(known=pl.lit(value=True))
    due = pl.when("known").then(pl.when(pl.col("awaiting_since").is_null()).then("due_at").otherwise("stood"))
    finished = pl.col("finished_at").is_not_null() & pl.col("accepted_at").is_not_null()
    return found.join(known, on=_ID, how="left", maintain_order="left").select(
        _ID,
        *("status", "finished_at", "supplements", "reappointments", "awaiting_since", "faults"),
        received_at="accepted_at",
        due_at=due,
        working_seconds=pl.when(finished).then("working_seconds"),
    )


def _limits(log: pl.DataFrame) -> pl.DataFrame:
    """What the procedure promises, by the last line that says so."""
    hours = pl.col("limit_hours").drop_nulls().last().fill_null(0)
    found = log.group_by(_ID, maintain_order=True).agg(
        (hours * 3600).round().alias("limit_seconds"), pl.col("same_day").drop_nulls().last().fill_null(value=False)
    )
    found = found.with_columns(online=pl.lit(value=False), longest_seconds=pl.lit(None))
    return found.select(pl.col(name).cast(kind) for name, kind in LIMIT_COLUMNS.items())
