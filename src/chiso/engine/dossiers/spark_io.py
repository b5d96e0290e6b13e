"""The same expressions on a Spark cluster: the only module that knows Spark. Needs the extra `spark` and Java.

The trap: Spark keeps moments in UTC and shows them in the session's zone, and the Ibis connection sets that zone to
UTC. Here every moment is turned into Vietnamese time without zone before anything is counted, under a session of that
zone.
"""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from chiso.engine.dossiers import io, stock
from chiso.engine.dossiers.asked import Asked, check_columns
from chiso.engine.dossiers.columns import BY_NAME, DUE_TIME
from chiso.engine.dossiers.files import Files
from chiso.engine.dossiers.finishing import finish
from chiso.engine.dossiers.intake.store_io import files_of
from chiso.engine.dossiers.kpi import parts, table_of
from chiso.engine.dossiers.reading import ZONE, literal, normal_name
from chiso.engine.errors import InputError, Problem, Text

_OTHERS = {"bigint": "int64", "int": "int64", "double": "float64", "boolean": "boolean", "date": "date"}


def kpi(
    path: Path, asked: Asked, *, master: str = "local[*]", session: Any = None
) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """What `io.kpi` gives, computed by Spark; `path` must be readable under the same name on every worker.

    Tables that are not of proper types (CSV, dates as text) are normalised to Parquet on this machine first. Raises
    InputError as `io.kpi` does, and `dossiers.no_spark` where Spark or Java is not installed.
    """
    source = io.open_source(path, asked)  # checks the columns, and every value of a text column
    question = io.asked_of(asked, source.marks_are_flags)
    found = files_of(path)
    with tempfile.TemporaryDirectory(prefix="chiso-spark-") as folder:
        if found.kind == "csv" or source.has_text:
            draft = Path(folder) / "normal.parquet"
            source.connection.execute(f"COPY {io.VIEW} TO {literal(str(draft))} (FORMAT parquet)")
            found = replace(found, kind="parquet", paths=(draft,), partitioned=False)
        own = session or connect(master)
        try:
            return _answer(own, found, path, question), source.notes
        finally:
            if session is None:
                own.stop()


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


def _answer(session: Any, files: Files, path: Path, asked: Asked) -> pl.DataFrame:
    import ibis

    connection = ibis.pyspark.connect(session)
    session.conf.set("spark.sql.session.timeZone", ZONE)
    columns = _register(session, files, path, asked)
    table = table_of(columns, io.VIEW)
    if asked.period == "stock":
        return stock.balance(_run(session, connection, stock.events(table, asked)), asked)
    return finish(_run(session, connection, parts(table, asked)), asked)


def _run(session: Any, connection: Any, expression: Any) -> pl.DataFrame:
    found = pl.from_arrow(session.sql(str(connection.compile(expression))).toArrow())
    assert isinstance(found, pl.DataFrame)
    return found


def _register(session: Any, files: Files, path: Path, asked: Asked) -> dict[str, str]:
    """The normalised view, and the Ibis types of its columns."""
    reader = session.read.option("mergeSchema", "true")
    if files.partitioned:
        session.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        frame = reader.option("basePath", str(path)).parquet(*map(str, files.paths))
    else:
        frame = reader.parquet(*map(str, files.paths))
    given = {normal_name(name): (name, kind) for name, kind in frame.dtypes}
    check_columns(asked, given)
    wanted = {name: found for name, found in given.items() if name in BY_NAME or name in asked.plain_keys}
    frame.selectExpr(
        *(f"{_normal(name, *found)} AS `{name}`" for name, found in wanted.items())
    ).createOrReplaceTempView(io.VIEW)
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
    return f"CAST({quoted} AS {'BOOLEAN' if column.kind == 'flag' else 'DOUBLE'})"
