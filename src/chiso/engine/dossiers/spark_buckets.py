"""A table in an S3-compatible store as a Spark frame: every worker reads whole files of it, needed columns only.

The trap: Spark reads buckets through Hadoop's connector, which its wheel lacks, and whose half gigabyte must match its
version. The workers have Arrow anyway (frames travel by it), and Arrow reads buckets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import polars as pl

from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.buckets_io import Piece, connection, needed, pieces
from chiso.engine.dossiers.columns import BY_NAME, Kind
from chiso.engine.dossiers.files import Bucket
from chiso.engine.dossiers.reading import normal_name
from chiso.engine.errors import InputError, Problem, Text

_SIMPLE: dict[Any, str] = {pl.Boolean: "boolean", pl.Date: "date", pl.Float32: "double", pl.Float64: "double"}
_FIT: dict[Kind, tuple[str, ...]] = {
    "moment": ("timestamp_ntz", "timestamp", "date"),
    "flag": ("boolean", "bigint", "double"),
    "number": ("bigint", "double", "boolean"),
    "text": ("string", "bigint", "double", "boolean", "date", "timestamp_ntz", "timestamp"),
}


def bucket_frame(session: Any, bucket: Bucket, asked: Asked) -> Any:
    """The needed columns of a table of properly typed Parquet. Raises InputError as `buckets_io.pieces`, and for text
    where moments, flags or numbers are needed: such a table is imported into a store first."""
    found = pieces(bucket)
    columns = _columns(found, asked)
    bad = [
        _untyped(name, kind)
        for name, kind in columns.items()
        if (known := BY_NAME.get(normal_name(name))) and kind not in _FIT[known.kind]
    ]
    if bad:
        raise InputError(bad)
    tasks = session.createDataFrame(
        [(piece.url, dict(piece.keys)) for piece in found], "url string, keys map<string,string>"
    )
    schema = ", ".join(f"`{name.replace('`', '``')}` {kind}" for name, kind in columns.items())
    spread = tasks.repartition(len(found))
    return spread.mapInArrow(_reader(columns, _connection()), schema)


def _columns(found: list[Piece], asked: Asked) -> dict[str, str]:
    """Of each needed column its Spark type, by the first file that has it."""
    columns: dict[str, str] = {}
    for piece in found:
        for name, kind in piece.schema.items():
            if needed(name, asked):
                columns.setdefault(name, _type(kind))
    for piece in found:
        for name, _ in piece.keys:
            if needed(name, asked):
                columns.setdefault(name, "string")
    return columns


def _type(kind: pl.DataType) -> str:
    if isinstance(kind, pl.Datetime):
        return "timestamp" if kind.time_zone else "timestamp_ntz"
    return "bigint" if kind.is_integer() else _SIMPLE.get(kind.base_type(), "string")


def _connection() -> dict[str, str]:
    """For Arrow on the workers: what this process was told, for they may not have been."""
    told = connection()
    scheme, _, address = told.pop("endpoint", "").rpartition("://")
    return told | ({"endpoint_override": address} if address else {}) | ({"scheme": scheme} if scheme else {})


def _reader(columns: dict[str, str], reached: dict[str, str]) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """What a worker runs. It travels there by value, so that workers need Arrow and not this program."""

    def read(batches: Iterable[Any]) -> Iterator[Any]:
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq
        from pyarrow.fs import S3FileSystem

        arrow = {
            "boolean": pa.bool_(),
            "date": pa.date32(),
            "double": pa.float64(),
            "bigint": pa.int64(),
            "string": pa.string(),
            "timestamp": pa.timestamp("us", tz="UTC"),
            "timestamp_ntz": pa.timestamp("us"),
        }
        schema = pa.schema([(name, arrow[kind]) for name, kind in columns.items()])
        store = S3FileSystem(**reached)

        def typed(batch: Any, keys: dict[str, str]) -> Any:
            made = []
            for field in schema:
                if field.name in batch.schema.names:
                    moment = pa.types.is_timestamp(field.type)
                    made.append(pc.cast(batch.column(field.name), field.type, safe=not moment))
                else:
                    made.append(pa.array([keys.get(field.name)] * batch.num_rows, field.type))
            return pa.RecordBatch.from_arrays(made, schema=schema)

        for batch in batches:
            for task in batch.to_pylist():
                with store.open_input_file(task["url"].removeprefix("s3://")) as stream:
                    file = pq.ParquetFile(stream)
                    present = [name for name in schema.names if name in file.schema_arrow.names]
                    for piece in file.iter_batches(columns=present):
                        yield typed(piece, dict(task["keys"]))

    return read


def _untyped(name: str, kind: str) -> Problem:
    message = Text(
        f"Cột {name} trong kho S3 là chữ ({kind}); Spark cần đúng kiểu.",
        f"The column {name} in the S3 store is text ({kind}); Spark needs its proper type.",
    )
    hint = Text(
        "nhập vào kho bằng `chiso dossiers import`, hoặc dùng --engine duckdb",
        "bring it into a store with `chiso dossiers import`, or use --engine duckdb",
    )
    return Problem("dossiers.untyped_bucket", message, where=name, hint=hint)
