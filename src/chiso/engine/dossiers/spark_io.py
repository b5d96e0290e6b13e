"""The same expressions on a Spark cluster: the only module that knows Spark. Needs the extra `spark` and Java.

The trap: Spark keeps moments in UTC and shows them in the session's zone, and the Ibis connection sets that zone to
UTC. Here every moment is turned into Vietnamese time without zone before anything is counted, under a session of that
zone. The other trap: what lies on a disk must have the same name on every worker; a bucket has one anyway, and each
worker reads its own share of it.
"""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import polars as pl

from chiso.engine.calendar.io import vietnam_calendar
from chiso.engine.dossiers import io
from chiso.engine.dossiers.answers import VIEW, Opener, Reconciled, compared, figures, predicted
from chiso.engine.dossiers.asked import Asked, check_columns
from chiso.engine.dossiers.columns import BY_NAME, DUE_TIME
from chiso.engine.dossiers.files import Bucket, Files
from chiso.engine.dossiers.forecast import Forecast, Pace
from chiso.engine.dossiers.intake.store_io import files_of
from chiso.engine.dossiers.kpi import table_of
from chiso.engine.dossiers.reading import ZONE, literal, normal_name
from chiso.engine.dossiers.spark_buckets import bucket_frame
from chiso.engine.errors import InputError, Problem, Text

_OTHERS = {"bigint": "int64", "int": "int64", "double": "float64", "boolean": "boolean", "date": "date"}


@dataclass(frozen=True, slots=True)
class SparkSource:
    """A table under a view of a session; `columns` as `io.Source` has them."""

    session: Any
    columns: Mapping[str, str]
    notes: tuple[Problem, ...]
    marks_are_flags: bool
    view: str

    @property
    def table(self) -> ir.Table:
        """The table that expressions are built on."""
        return table_of(self.columns, self.view)

    def run(self, expression: ir.Table) -> pl.DataFrame:
        """The rows of an expression."""
        import ibis

        connection = ibis.pyspark.connect(self.session)
        self.session.conf.set("spark.sql.session.timeZone", ZONE)
        found = pl.from_arrow(self.session.sql(str(connection.compile(expression))).toArrow())
        assert isinstance(found, pl.DataFrame)
        # an empty moment has a zone in Spark, and gives it to what it is put beside
        zoned = pl.selectors.datetime(time_zone="*")
        return found.with_columns(zoned.dt.convert_time_zone(ZONE).dt.replace_time_zone(None))


def kpi(
    path: Path | Bucket, asked: Asked, *, master: str = "local[*]", session: Any = None
) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """What `io.kpi` gives, computed by Spark; `path` must be readable under the same name on every worker.

    Tables that are not of proper types (CSV, dates as text) are normalised to Parquet on this machine first. Raises
    InputError as `io.kpi` does, and `dossiers.no_spark` where Spark or Java is not installed.
    """
    with opening(master, session) as opened:
        source = opened(path, asked, VIEW)
        return figures(source, asked), source.notes


def reconcile(
    local: Path | Bucket,
    national: Path | Bucket,
    as_of: datetime,
    *,
    tolerance_seconds: int = 60,
    master: str = "local[*]",
    session: Any = None,
) -> Reconciled:
    """What `io.reconcile` gives, computed by Spark."""
    with opening(master, session) as opened:
        return compared(opened, local, national, as_of, tolerance_seconds)


def forecast(
    path: Path | Bucket,
    as_of: datetime,
    pace: Pace | None = None,
    *,
    master: str = "local[*]",
    session: Any = None,
) -> tuple[Forecast, tuple[Problem, ...]]:
    """What `io.forecast` gives: Spark finds the open dossiers and those of the last weeks, the pace is taken here."""
    with opening(master, session) as opened:
        return predicted(opened, path, as_of, vietnam_calendar(accept_provisional=True), pace)


@contextmanager
def opening(master: str, session: Any = None) -> Iterator[Opener]:
    """Opens tables in a session: the given one, or its own, which ends with it."""
    with ExitStack() as stack:
        own = session or connect(master)
        if session is None:
            stack.callback(own.stop)

        def opened(path: Path | Bucket, asked: Asked, view: str) -> SparkSource:
            if isinstance(path, Bucket):
                return _of_bucket(own, path, asked, view)
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="chiso-spark-"))
            return _of_files(own, path, asked, view, Path(folder))

        yield opened


def connect(master: str) -> Any:
    """A Spark session of Vietnamese time."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        message = Text("Máy này chưa có Spark hoặc Java.", "Spark or Java is not installed here.")
        hint = Text("cài requirements-spark.lock và Java 17", "install requirements-spark.lock and Java 17")
        raise InputError([Problem("dossiers.no_spark", message, hint=hint)])
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("chiso")
    settings = {"spark.sql.session.timeZone": ZONE, "spark.ui.enabled": "false", "spark.sql.ansi.enabled": "true"}
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _of_files(session: Any, path: Path, asked: Asked, view: str, folder: Path) -> SparkSource:
    source = io.open_source(path, asked, view=view)  # checks the columns, and every value of a text column
    found = files_of(path)
    if found.kind == "csv" or source.has_text:
        draft = folder / "normal.parquet"
        source.connection.execute(f"COPY {view} TO {literal(str(draft))} (FORMAT parquet)")
        found = replace(found, kind="parquet", paths=(draft,), partitioned=False)
    session.conf.set("spark.sql.session.timeZone", ZONE)
    columns = _register(_read(session, found, path), asked, view)
    return SparkSource(session, columns, source.notes, source.marks_are_flags, view)


def _of_bucket(session: Any, bucket: Bucket, asked: Asked, view: str) -> SparkSource:
    session.conf.set("spark.sql.session.timeZone", ZONE)
    frame = bucket_frame(session, bucket, asked)
    columns = _register(frame, asked, view)
    source = SparkSource(session, columns, (), dict(frame.dtypes).get("satisfaction") == "boolean", view)
    missing = source.table.filter(source.table["received_at"].isnull()).count().name("rows").as_table()
    return replace(source, notes=io.not_received(source.run(missing).item()))


def _read(session: Any, files: Files, path: Path) -> Any:
    reader = session.read.option("mergeSchema", "true")
    if not files.partitioned:
        return reader.parquet(*map(str, files.paths))
    session.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
    return reader.option("basePath", str(path)).parquet(*map(str, files.paths))


def _register(frame: Any, asked: Asked, view: str) -> dict[str, str]:
    """The normalised view, and the Ibis types of its columns."""
    given = {normal_name(name): (name, kind) for name, kind in frame.dtypes}
    check_columns(asked, given)
    wanted = {name: found for name, found in given.items() if name in BY_NAME or name in asked.plain_keys}
    frame.selectExpr(
        *(f"{_normal(name, *found)} AS `{name}`" for name, found in wanted.items())
    ).createOrReplaceTempView(view)
    return {name: "" if name in BY_NAME else _OTHERS.get(kind, "string") for name, (_, kind) in wanted.items()}


def _normal(name: str, given: str, kind: str) -> str:
    column = BY_NAME.get(name)
    quoted = "`" + given.replace("`", "``") + "`"
    if column is None:
        return quoted if kind in _OTHERS else f"CAST({quoted} AS STRING)"
    if column.kind == "moment":
        end = f" + INTERVAL {DUE_TIME.hour * 3600 + DUE_TIME.minute * 60 + DUE_TIME.second} SECOND"
        return f"CAST({quoted} AS TIMESTAMP_NTZ)" + (end if name == "due_at" and kind == "date" else "")
    if column.kind == "text":
        text = f"CAST({quoted} AS STRING)"
        return f"lower(trim({text}))" if name == "channel" else text
    if kind in ("float", "double"):
        quoted = f"NULLIF({quoted}, CAST('NaN' AS DOUBLE))"
    return f"CAST({quoted} AS {'BOOLEAN' if column.kind == 'flag' else 'DOUBLE'})"
