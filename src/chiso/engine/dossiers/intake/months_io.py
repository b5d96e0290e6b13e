"""The rows that enter the store, as draft files by the month received: a stream, so that memory stays bounded.

The trap: DuckDB's partitioned COPY turns every column into rows and back, which costs more than reading the extract
(1.5 s of processor time a million dossiers, here 0.8).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from chiso.engine.dossiers.columns import BY_NAME
from chiso.engine.dossiers.finishing import MONTH
from chiso.engine.dossiers.intake.figures import month_name

_PLACE = "file_row_number"
_TYPES = {"text": pl.String(), "moment": pl.Datetime("us"), "flag": pl.Boolean(), "number": pl.Float64()}
_MONTH_OF = (pl.col("received_at").dt.year() * 12 + pl.col("received_at").dt.month() - 1).cast(pl.Int32)


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to be placed in the store."""

    month: str
    path: Path
    rows: int


def entering(checked: Path, losers: pl.Series, filled: Collection[str], columns: Sequence[str]) -> pl.LazyFrame:
    """The rows of an extract that enter the store: without a doubt, and not beaten by another record of their code.

    `losers`: their places in the staged file, from 0; `columns`: those of the store, typed, empty where not `filled`.
    """
    frame = pl.scan_parquet(checked, row_index_name=_PLACE).filter(pl.col("mask") == 0)
    if losers.len():
        frame = frame.filter(~pl.col(_PLACE).is_in(losers.cast(pl.get_index_type()).implode()))
    return frame.select(_typed(name, filled) for name in columns)


def staying(files: list[Path], removed: pl.Series, before: Collection[str], columns: Sequence[str]) -> pl.LazyFrame:
    """The rows of the store's `files` that are not `removed`."""
    types = {name: _TYPES[BY_NAME[name].kind] for name in columns if name in before}
    gone = pl.LazyFrame({"dossier_id": removed})
    frame = pl.scan_parquet(files, schema=types, missing_columns="insert", extra_columns="ignore")
    return frame.join(gone, on="dossier_id", how="anti").select(_typed(name, before) for name in columns)


def months_of(frame: pl.LazyFrame) -> set[str]:
    """The months in which the rows were received."""
    found = frame.select(_MONTH_OF.unique()).collect().to_series()
    return {month_name(number) for number in found}


def write_months(frames: Iterable[pl.LazyFrame], folder: Path) -> list[Draft]:
    """Each month's rows in files of its own under `folder`."""
    made = pl.concat([frame.with_columns(_MONTH_OF.alias(MONTH)) for frame in frames])
    made.sink_parquet(
        pl.PartitionBy(folder, key=MONTH, include_key=False), compression="lz4", mkdir=True, maintain_order=False
    )
    return [
        Draft(
            month_name(int(path.parent.name.partition("=")[2])),
            path,
            pl.scan_parquet(path).select(pl.len()).collect().item(),
        )
        for path in sorted(folder.glob("*/*.parquet"))
    ]


def _typed(name: str, have: Collection[str]) -> pl.Expr:
    kind = _TYPES[BY_NAME[name].kind]
    return pl.col(name).cast(kind) if name in have else pl.lit(None, kind).alias(name)
