"""Questions put to an opened table, whatever computes: DuckDB in this process or a Spark cluster.

The trap: a second engine with questions of its own. Both give a table of the same columns and run the same
expressions; what is built on them stands here once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import ibis
import ibis.expr.types as ir
import polars as pl

from chiso.engine.calendar import WorkingCalendar
from chiso.engine.dossiers import reconcile as comparing
from chiso.engine.dossiers import stock
from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.files import Bucket
from chiso.engine.dossiers.finishing import finish
from chiso.engine.dossiers.forecast import Forecast, Pace, forecast_late
from chiso.engine.dossiers.kpi import parts
from chiso.engine.errors import Problem

VIEW = "dossiers"


class Opened(Protocol):
    """A table ready for questions: `notes` tell what was left out; `marks_are_flags`: citizens said yes or no."""

    @property
    def notes(self) -> tuple[Problem, ...]: ...

    @property
    def marks_are_flags(self) -> bool: ...

    @property
    def table(self) -> ir.Table:
        """The table that expressions are built on."""
        ...

    def run(self, expression: ir.Table) -> pl.DataFrame:
        """The rows of an expression. Raises InputError for files that break while read."""
        ...


Opener = Callable[[Path | Bucket, Asked, str], Opened]
"""Opens a table for a question under the name of a view; two tables opened by the same one can be compared."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Differences one by one, how many of each, and what both sides hold: `sides` has a row for local and national."""

    differences: pl.DataFrame
    summary: pl.DataFrame
    sides: pl.DataFrame
    notes: tuple[Problem, ...]


def figures(opened: Opened, asked: Asked) -> pl.DataFrame:
    """The answer to a question of counts and rates."""
    question = _with_marks(asked, opened.marks_are_flags)
    if asked.period == "stock":
        return stock.balance(opened.run(stock.events(opened.table, question)), question)
    return finish(opened.run(parts(opened.table, question)), question)


def compared(
    opening: Opener, local: Path | Bucket, national: Path | Bucket, as_of: datetime, tolerance_seconds: int = 60
) -> Reconciled:
    """The two tables compared as of a moment; both need dossier_id."""
    asked, named = Asked(as_of=as_of), Asked(as_of=as_of, by=("dossier_id",))
    ours, theirs = opening(local, named, "local_dossiers"), opening(national, named, "national_dossiers")
    found = ours.run(comparing.compare(ours.table, theirs.table, asked, tolerance_seconds))
    found = found.sort("finding", "agency", "dossier_id", nulls_last=True)
    sides = [
        source.run(comparing.counts(source.table, asked)).select(pl.lit(side).alias("side"), pl.all())
        for side, source in (("local", ours), ("national", theirs))
    ]
    return Reconciled(found, comparing.summary(found), pl.concat(sides), ours.notes + theirs.notes)


def predicted(
    opening: Opener, path: Path | Bucket, as_of: datetime, calendar: WorkingCalendar, pace: Pace | None = None
) -> tuple[Forecast, tuple[Problem, ...]]:
    """`forecast_late` of a table, by working hours: what matters of it comes here, open dossiers and the last weeks."""
    rule = pace or Pace()
    source = opening(path, Asked(as_of=as_of, by=("dossier_id", "agency")), VIEW)
    table, since = source.table, as_of - timedelta(days=rule.memory + max(rule.tests, default=0))
    alive = table["finished_at"].isnull() | (table["finished_at"] >= ibis.literal(since, type="timestamp"))
    seen = table.filter(alive & (table["received_at"] <= ibis.literal(as_of, type="timestamp")))
    found = source.run(seen.select("dossier_id", "agency", "received_at", "due_at", "finished_at"))
    return forecast_late(found, as_of, calendar.worked_by_many, rule), source.notes


def _with_marks(asked: Asked, marks_are_flags: bool) -> Asked:
    """The question with the mark that means satisfied: a yes, where the marks are yes and no."""
    if asked.satisfied_from is not None or not marks_are_flags:
        return asked
    return replace(asked, satisfied_from=1.0)
