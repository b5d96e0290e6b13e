"""Tables in an S3-compatible store: which files they are, and their needed columns brought to this machine.

The trap: a store that was copied there while it changed, or twice. What its manifest lists counts and nothing else, as
on a disk. Keys and the address of the service come from the environment, as for other programs: AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL (a service of one's own; plain http only when it says so).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.columns import BY_NAME
from chiso.engine.dossiers.files import Bucket, empty_folder
from chiso.engine.dossiers.intake.manifest import manifest_from
from chiso.engine.dossiers.intake.store_io import MANIFEST
from chiso.engine.dossiers.reading import normal_name
from chiso.engine.errors import InputError, Problem, Text

_ONLY_NAMED = ("dossier_id", "province", "procedure", "service_level", "updated_at", "sequence")
"""Columns that no figure is made of: read only where they are groups, or where dossiers are told one by one."""
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of a table: its address, the columns it has, and what the names of its folders say (`year=2026`)."""

    url: str
    schema: pl.Schema
    keys: tuple[tuple[str, str], ...]


def pieces(bucket: Bucket) -> list[Piece]:
    """The files of a table by name. Raises InputError (`dossiers.bucket`, `dossiers.empty_folder`)."""
    root = bucket.url.rstrip("/") + "/"
    with _told(bucket):
        urls = _listed(bucket)
    if not urls:
        raise empty_folder(bucket.url)
    with _told(bucket), ThreadPoolExecutor(_AT_ONCE) as pool:
        schemas = list(pool.map(lambda url: _scan(url).collect_schema(), urls))
    folders = [url.removeprefix(root).split("/")[:-1] for url in urls]
    keyed = [tuple((k, v) for k, _, v in (part.partition("=") for part in folder) if v) for folder in folders]
    return [Piece(*each) for each in zip(urls, schemas, keyed, strict=True)]


def needed(name: str, asked: Asked) -> bool:
    """Whether a column of a file matters to the question."""
    known = normal_name(name)
    return known in asked.plain_keys or (known in BY_NAME and known not in _ONLY_NAMED)


def brought(bucket: Bucket, asked: Asked, folder: Path) -> Path:
    """The needed columns of a table as files under `folder`, in folders of the same names; a stream, column by column.

    Raises InputError as `pieces`, or where there is no room.
    """
    root = bucket.url.rstrip("/") + "/"
    for piece in pieces(bucket):
        target = folder / (piece.url.removeprefix(root) if piece.url != bucket.url else bucket.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        wanted = [name for name in piece.schema if needed(name, asked)]
        with _told(bucket):
            _scan(piece.url).select(wanted).sink_parquet(target, compression="lz4")
    return folder


def _listed(bucket: Bucket) -> list[str]:
    if bucket.url.lower().endswith(".parquet"):
        return [bucket.url]
    root = bucket.url.rstrip("/") + "/"
    manifest = _manifest(root)
    if manifest is not None:
        return sorted(root + name for name in manifest_from(manifest).files)
    every = pl.scan_parquet(
        f"{root}**/*.parquet",
        schema={},
        extra_columns="ignore",
        hive_partitioning=False,
        include_file_paths="url",
        storage_options=_options(),
    )
    found = every.select("url").unique().collect().to_series().sort().to_list()
    return [url for url in found if not any(part.startswith((".", "_")) for part in url.removeprefix(root).split("/"))]


def _manifest(root: str) -> str | None:
    """The manifest of a store that was copied there; None for a plain folder."""
    try:
        lines = pl.scan_lines(root + MANIFEST, glob=False, storage_options=_options()).collect()
    except FileNotFoundError:
        return None
    return "\n".join(lines.to_series())


def _scan(url: str) -> pl.LazyFrame:
    return pl.scan_parquet(url, glob=False, hive_partitioning=False, storage_options=_options())


def connection() -> dict[str, str]:
    """How the store is reached, as the environment says; what it does not say is left to the reader's own ways."""
    told = os.environ
    found = {
        "endpoint": told.get("AWS_ENDPOINT_URL"),
        "region": told.get("AWS_REGION") or told.get("AWS_DEFAULT_REGION"),
        "access_key": told.get("AWS_ACCESS_KEY_ID"),
        "secret_key": told.get("AWS_SECRET_ACCESS_KEY"),
        "session_token": told.get("AWS_SESSION_TOKEN"),
    }
    return {name: value for name, value in found.items() if value}


def _options() -> dict[str, Any]:
    """For Polars, all of it: what is left out here may come from a connection that was made before."""
    told = connection()
    options: dict[str, Any] = {_NAMES[name]: value for name, value in told.items()}
    plain = told.get("endpoint", "").startswith("http://")
    return options | {"max_retries": 2} | ({"aws_allow_http": "true"} if plain else {})


_NAMES = {
    "endpoint": "aws_endpoint_url",
    "region": "aws_region",
    "access_key": "aws_access_key_id",
    "secret_key": "aws_secret_access_key",
    "session_token": "aws_session_token",
}


@contextmanager
def _told(bucket: Bucket) -> Iterator[None]:
    """What the service or the disk said, as a problem."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError, ValueError, KeyError, TypeError) as error:
        message = Text(
            "Không đọc được bảng hồ sơ trong kho S3.", "The table of dossiers cannot be read from the S3 store."
        )
        hint = Text(
            "kiểm tra địa chỉ s3://…, các biến AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY",
            "check the address s3://… and AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY",
        )
        got = " ".join(str(error).split())[:200]
        raise InputError([Problem("dossiers.bucket", message, where=bucket.url, got=got, hint=hint)]) from error
