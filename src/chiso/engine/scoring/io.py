"""The only place of this package that opens files: answers in, tables out, all or nothing."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from chiso.engine.files import FileFacts, Limits
from chiso.engine.files.io import inspect_path, unwritable

LIMITS = Limits(max_bytes=40 * 1024 * 1024, allowed=frozenset({"csv", "text", "xlsx"}))
"""3,500 sheets of 120 leaves are some 20 MB of CSV."""


def read_answers_file(path: Path) -> tuple[bytes, FileFacts]:
    """The content of an answers file and what it is; InputError for anything but CSV or XLSX within the limits."""
    facts, data = inspect_path(path, LIMITS)
    return data, facts


def write_tables(folder: Path, tables: Mapping[str, Iterable[pl.DataFrame]]) -> None:
    """Each table, given as blocks of rows, as `folder/NAME.csv`; nothing is written unless everything can be.

    Files of an earlier run with the same names are replaced, others are left alone. InputError (`output.unwritable`)
    when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # looked at before the first file is put in place: either all three are replaced or none
        for name in tables:
            if (folder / f"{name}.csv").is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), f"{name}.csv")
        with tempfile.TemporaryDirectory(prefix=".chiso-", dir=folder) as draft:
            for name, blocks in tables.items():
                with (Path(draft) / f"{name}.csv").open("wb") as stream:
                    for number, block in enumerate(blocks):
                        block.write_csv(stream, include_header=number == 0, null_value="")
            for name in tables:
                (Path(draft) / f"{name}.csv").replace(folder / f"{name}.csv")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise unwritable(folder.name, error) from error
