"""The only place of this package that opens files."""

from __future__ import annotations

from pathlib import Path

from chiso.engine.errors import InputError
from chiso.engine.files.facts import FileFacts, Limits
from chiso.engine.files.inspection import inspect
from chiso.engine.files.problems import problem


def read_bounded(path: Path, limits: Limits) -> bytes:
    """The content of a file; never reads more than one byte beyond the limit.

    A larger file comes back one byte too long, which `inspect` refuses. Raises InputError (`file.unreadable`) when the
    file cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(limits.max_bytes + 1)
    except OSError as error:
        raise InputError([problem("file.unreadable", where=path.name, got=error.strerror or "")]) from error


def inspect_path(path: Path, limits: Limits | None = None) -> tuple[FileFacts, bytes]:
    """The facts of a file on disk together with its bytes; raises InputError as `inspect` does."""
    kept = limits or Limits()
    data = read_bounded(path, kept)
    return inspect(data, path.name, kept), data
