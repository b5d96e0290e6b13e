"""Where microdata live: Parquet by its SHA-256 in a folder of its own, apart from the evidence library."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
from django.conf import settings

from chiso.office.evidence.store import FileStore, FolderStore


def survey_store() -> FileStore:
    """The store of this installation."""
    return FolderStore(Path(settings.DATA_DIR) / "surveys")


def to_parquet(frame: pl.DataFrame) -> bytes:
    """The table as bytes."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def from_parquet(data: bytes) -> pl.DataFrame:
    """The table again."""
    return pl.read_parquet(io.BytesIO(data))
