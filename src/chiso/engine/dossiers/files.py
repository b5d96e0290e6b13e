"""Which files make up a table: one file, or all of a folder and its partitions. Names only; nothing is opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from chiso.engine.errors import InputError, Problem, Text

SCHEME = "s3://"
_PARQUET, _CSV = (".parquet",), (".csv", ".csv.gz", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Bucket:
    """A table of Parquet in an S3-compatible store: `s3://bucket/folder`, or one file of it."""

    url: str

    @property
    def name(self) -> str:
        """What it is called in messages, as of a path."""
        return self.url.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Files:
    """Files of one kind in the order of their names; `partitioned` when folders carry hive keys (`year=2026`)."""

    kind: Literal["parquet", "csv"]
    paths: tuple[Path, ...]
    partitioned: bool


def find_files(path: Path) -> Files:
    """The files of a table.

    In a folder, names that begin with `.` or `_` (drafts of a writer) are passed over. Raises InputError for a path
    that does not exist, an empty folder, or a folder that mixes Parquet and CSV.
    """
    if path.is_file():
        return Files("csv" if path.name.lower().endswith(_CSV) else "parquet", (path,), partitioned=False)
    if not path.is_dir():
        raise _refused(
            "dossiers.no_file", Text("Không có tệp hay thư mục này.", "There is no such file or folder."), path.name
        )
    inside = [
        found
        for found in sorted(path.rglob("*"))
        if found.is_file() and not any(part.startswith((".", "_")) for part in _beneath(path, found))
    ]
    parquet = tuple(found for found in inside if found.name.lower().endswith(_PARQUET))
    csv = tuple(found for found in inside if found.name.lower().endswith(_CSV))
    if parquet and csv:
        message = Text("Thư mục có cả Parquet và CSV.", "The folder mixes Parquet and CSV.")
        raise _refused("dossiers.mixed_folder", message, path.name)
    if not parquet and not csv:
        raise empty_folder(path.name)
    paths = parquet or csv
    keyed = any("=" in part for found in paths for part in _beneath(path, found)[:-1])
    return Files("parquet" if parquet else "csv", paths, keyed)


def empty_folder(where: str) -> InputError:
    """There is nothing in a folder that could be read."""
    message = Text("Thư mục không có tệp Parquet hay CSV.", "The folder has no Parquet or CSV files.")
    return _refused("dossiers.empty_folder", message, where)


def _beneath(root: Path, found: Path) -> tuple[str, ...]:
    """The names below the folder, so that a hidden or keyed folder above it does not count."""
    parts = found.relative_to(root).parts
    return tuple(part if not part.startswith("__HIVE") else "hive" for part in parts)


def _refused(code: str, message: Text, where: str) -> InputError:
    expected = Text("Parquet hoặc CSV", "Parquet or CSV")
    return InputError([Problem(code, message, where=where, expected=expected)])
