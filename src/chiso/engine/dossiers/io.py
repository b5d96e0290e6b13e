"""The only place of this package that opens files in this process: tables of dossiers through DuckDB, answers out.

The trap: DuckDB may load extensions from the network, spills beside the program, and lets one process own a database
file. Here: in memory, one connection a question, no extensions, spill in the system's temporary folder.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import polars as pl

from chiso.engine.calendar.io import vietnam_calendar
from chiso.engine.dossiers.answers import VIEW, Opener, Reconciled, compared, figures, predicted
from chiso.engine.dossiers.asked import Asked, check_columns
from chiso.engine.dossiers.buckets_io import brought
from chiso.engine.dossiers.columns import BY_NAME, COLUMNS
from chiso.engine.dossiers.files import Bucket, Files
from chiso.engine.dossiers.forecast import Forecast, Pace
from chiso.engine.dossiers.intake.store_io import files_of
from chiso.engine.dossiers.kpi import table_of
from chiso.engine.dossiers.reading import (
    NOTHING,
    ZONE,
    Normal,
    literal,
    normal_columns,
    normal_name,
    quoted,
    unreadable,
)
from chiso.engine.errors import InputError, Problem, Text

MEMORY = "700MB"
_IBIS = {"BOOLEAN": "boolean", "DATE": "date", "FLOAT": "float64", "DOUBLE": "float64", "VARCHAR": "string"}


@dataclass(frozen=True, slots=True)
class Source:
    """An opened table: `columns` are its normalised columns and their Ibis types,
    `notes` what was left out.

    `has_text`: some columns had to be made out of text. `marks_are_flags`: citizens said yes or no, not a mark.
    """

    connection: duckdb.DuckDBPyConnection
    columns: Mapping[str, str]
    notes: tuple[Problem, ...]
    marks_are_flags: bool
    has_text: bool
    view: str = VIEW

    @property
    def table(self) -> ir.Table:
        """The table that expressions are built on."""
        return table_of(self.columns, self.view)

    def run(self, expression: ir.Table) -> pl.DataFrame:
        """The rows of an expression. Raises InputError (`dossiers.unreadable`) for a file that breaks while read."""
        return _frame(self.connection, str(ibis.to_sql(expression, dialect="duckdb")))


def kpi(path: Path | Bucket, asked: Asked, *, threads: int | None = None) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """The figures asked of a file or a folder of Parquet or CSV, and what had to be left out.

    Raises InputError for columns that are missing, values that cannot be read, or files that break.
    """
    with opening(threads) as opened:
        source = opened(path, asked, VIEW)
        return figures(source, asked), source.notes


def reconcile(
    local: Path | Bucket, national: Path | Bucket, as_of: datetime, *, tolerance_seconds: int = 60
) -> Reconciled:
    """The two tables compared as of a moment. Both need dossier_id; raises InputError as `kpi` does."""
    with opening() as opened:
        return compared(opened, local, national, as_of, tolerance_seconds)


def forecast(path: Path | Bucket, as_of: datetime, pace: Pace | None = None) -> tuple[Forecast, tuple[Problem, ...]]:
    """`forecast_late` of a table, by working hours. Needs dossier_id and agency; raises InputError as `kpi` does, and
    CalendarGapError where the working calendar does not reach."""
    with opening() as opened:
        return predicted(opened, path, as_of, vietnam_calendar(accept_provisional=True), pace)


@contextmanager
def opening(threads: int | None = None) -> Iterator[Opener]:
    """Opens tables in this process, on one connection; what lies in a bucket is brought here while it is asked."""
    with ExitStack() as stack:
        connection = connect(threads)
        stack.callback(connection.close)

        def opened(path: Path | Bucket, asked: Asked, view: str) -> Source:
            if isinstance(path, Bucket):
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chiso-s3-")))
                path = brought(path, asked, folder)
            return open_source(path, asked, view=view, beside=connection)

        yield opened


def open_source(
    path: Path,
    asked: Asked,
    *,
    threads: int | None = None,
    view: str = VIEW,
    beside: duckdb.DuckDBPyConnection | None = None,
) -> Source:
    """The table ready for the question; only what the question needs is read, and checked for what cannot be read.

    `beside`: the connection of another source, for questions over both; then `view` needs a name of its own.
    """
    files = files_of(path)
    connection = beside or connect(threads)
    scan = _scan(files)
    types = _types(connection, scan, path)
    present = {column.name: column for column in normal_columns(types)}
    check_columns(asked, present)
    wanted = {name: present[name] for name in present if name in BY_NAME or name in asked.plain_keys}
    by_name = {normal_name(name): kind for name, kind in types.items()}
    selected, columns = _selected(wanted, by_name)
    connection.execute(f"CREATE TEMP VIEW {view} AS SELECT {selected} FROM {scan}")  # noqa: S608
    given = {normal_name(name): quoted(name) for name in types}
    _refuse_unreadable(connection, scan, wanted.values(), given)
    notes = _left_out(connection, files, view, "VARCHAR" in types.values())
    has_text = any(column.unreadable for column in wanted.values())
    return Source(connection, columns, notes, by_name.get("satisfaction") == "BOOLEAN", has_text, view)


def connect(threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB of this process alone: in memory, Vietnamese time, no network, bounded memory."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(Path(tempfile.gettempdir()) / f"chiso-duckdb-{os.getpid()}"),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if threads:
        config["threads"] = threads
    connection = duckdb.connect(":memory:", config=config)
    connection.execute(f"SET TimeZone = '{ZONE}'")
    # DuckDB draws its bar on the standard output, where a command's JSON goes
    connection.execute("SET enable_progress_bar_print = false")
    return connection


def _scan(files: Files) -> str:
    """The table function that reads the files."""
    listed = "[" + ", ".join(literal(str(path)) for path in files.paths) + "]"
    hive = ", hive_partitioning = true, hive_types_autocast = false" if files.partitioned else ""
    if files.kind == "parquet":
        return f"read_parquet({listed}, union_by_name = true{hive})"
    nothing = ", ".join(map(literal, NOTHING))
    return f"read_csv({listed}, header = true, all_varchar = true, union_by_name = true, nullstr = [{nothing}]{hive})"


def _types(connection: duckdb.DuckDBPyConnection, scan: str, path: Path) -> dict[str, str]:
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()  # noqa: S608
    except duckdb.Error as error:
        raise _unreadable_file(path.name, error) from error
    return {str(row[0]): str(row[1]) for row in described}


def _selected(wanted: Mapping[str, Normal], types: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The SELECT list, and the Ibis types of what it gives."""
    pieces, columns = [], {}
    for name, column in wanted.items():
        expression, kind = column.expression, "string"
        if name not in BY_NAME:
            kind = _IBIS.get(types[name], "int64" if "INT" in types[name] else "")
            expression = expression if kind else f"CAST({expression} AS VARCHAR)"
        pieces.append(f'{expression} AS "{name}"')
        columns[name] = kind or "string"
    return ", ".join(pieces), columns


def _refuse_unreadable(
    connection: duckdb.DuckDBPyConnection, scan: str, columns: Iterable[Normal], given: Mapping[str, str]
) -> None:
    """Text columns are read once before, so that a value nobody can read is told and not taken as empty."""
    checked = [column for column in columns if column.unreadable]
    if not checked:
        return
    pieces = ", ".join(
        f"count(*) FILTER (WHERE {column.unreadable}), min({given[column.name]}) FILTER (WHERE {column.unreadable})"
        for column in checked
    )
    row = _frame(connection, f"SELECT {pieces} FROM {scan}").row(0)  # noqa: S608
    bad = [
        unreadable(column.name, row[2 * place], str(row[2 * place + 1]))
        for place, column in enumerate(checked)
        if row[2 * place]
    ]
    if bad:
        raise InputError(bad)


def _left_out(connection: duckdb.DuckDBPyConnection, files: Files, view: str, has_text: bool) -> tuple[Problem, ...]:
    """A warning when rows have no moment of receipt; Parquet of proper types is asked by its statistics only."""
    if files.kind == "parquet" and not has_text:
        listed = ", ".join(literal(str(path)) for path in files.paths)
        query = f"SELECT coalesce(sum(stats_null_count), 0) FROM parquet_metadata([{listed}])"  # noqa: S608
        query += " WHERE lower(path_in_schema) = 'received_at'"
    else:
        query = f"SELECT count(*) FROM {view} WHERE received_at IS NULL"  # noqa: S608
    return not_received(int(_frame(connection, query).item() or 0))


def not_received(count: int) -> tuple[Problem, ...]:
    """The warning that so many rows have no moment of receipt."""
    if not count:
        return ()
    message = Text(
        f"{count} hồ sơ không có thời điểm tiếp nhận, không tính.",
        f"{count} dossiers have no moment of receipt and are left out.",
    )
    return (Problem("dossiers.not_received", message, where="received_at", severity="warning"),)


def _frame(connection: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    try:
        return pl.DataFrame(connection.sql(query))
    except duckdb.Error as error:
        raise _unreadable_file("", error) from error


def _unreadable_file(name: str, error: Exception) -> InputError:
    message = Text("Không đọc được dữ liệu hồ sơ.", "The data of the dossiers cannot be read.")
    hint = Text("kiểm tra tệp: Parquet hoặc CSV (UTF-8) nguyên vẹn", "check the file: whole Parquet or CSV (UTF-8)")
    got = " ".join(str(error).split())[:200]
    return InputError([Problem("dossiers.unreadable", message, where=name, got=got, hint=hint)])


__all__ = ["COLUMNS", "Source", "connect", "kpi", "open_source"]
