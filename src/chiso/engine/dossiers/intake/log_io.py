"""A log of events read in parts, so that its length costs no memory.

The trap: half a story. A dossier's lines stand anywhere in the file, and all of them decide; so the parts are made by
the dossier's code and not by the place in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from chiso.engine.calendar.io import vietnam_calendar
from chiso.engine.dossiers.intake.logs import as_dossiers, reading_of
from chiso.engine.dossiers.intake.raw_io import Raw, parquet, unreadable_file
from chiso.engine.dossiers.reading import literal

if TYPE_CHECKING:
    import duckdb

AT_ONCE = 750_000
"""Lines that are put together at once: about 0.4 GB."""


def dossiers_of_log(
    connection: duckdb.DuckDBPyConnection,
    raw: Raw,
    named: Mapping[str, str],
    path: Path,
    drafts: Path,
) -> Raw:
    """The dossiers that the lines of a log mean, as drafts. Raises InputError for a file that breaks while read."""
    import duckdb as engine

    lines = drafts / "lines.parquet"
    reading = f"SELECT {reading_of(named, raw.given, raw.types)} FROM {raw.scan}"  # noqa: S608
    try:
        connection.execute(f"COPY ({reading}) TO {literal(str(lines))} (FORMAT parquet, COMPRESSION lz4)")
    except (engine.InvalidInputException, engine.ConversionException) as error:
        raise unreadable_file(path.name, error) from error
    scan = f"read_parquet({literal(str(lines))}, hive_partitioning = false)"
    counted = connection.execute(f"SELECT count(*) FROM {scan}").fetchone()  # noqa: S608
    parts = max(-(-int(counted[0]) // AT_ONCE), 1) if counted else 1
    calendar = vietnam_calendar(accept_provisional=True)
    made = []
    for part in range(parts):
        own = pl.DataFrame(connection.sql(f"SELECT * FROM {scan} WHERE hash(dossier_id) % {parts} = {part}"))  # noqa: S608
        draft = drafts / f"log-{part}.parquet"
        as_dossiers(own, named, calendar).write_parquet(draft, compression="lz4")
        made.append(draft)
    lines.unlink()
    return replace(parquet(connection, *made), rejects=raw.rejects)
