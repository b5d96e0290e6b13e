"""The only place of this package that opens files: uploads in, results out, and the examples that ship.

The trap: a result that is written half and then fails leaves a file that looks whole. Every file appears by one rename.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.facts import FileFacts, Limits
from chiso.engine.files.inspection import inspect
from chiso.engine.files.problems import problem

if TYPE_CHECKING:
    import polars as pl


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


@contextmanager
def appearing_whole(path: Path) -> Iterator[Path]:
    """A draft beside `path` to write into; it takes the place of `path` when the block ends well, else it goes.

    Raises InputError (`output.unwritable`).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".chiso-", dir=path.parent)
        os.close(handle)
        draft = Path(name)
        try:
            yield draft
            # a draft is private to its maker; the result has the rights that any new file would get
            mask = os.umask(0)
            os.umask(mask)
            draft.chmod(0o666 & ~mask)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path.name, error) from error


def write_whole(path: Path, data: bytes) -> None:
    """The bytes as a file, all or nothing."""
    with appearing_whole(path) as draft:
        draft.write_bytes(data)


def write_frame(path: Path, frame: pl.DataFrame) -> None:
    """The table as CSV (Parquet, JSON or Excel by its name), all or nothing; numbers keep every digit."""
    with appearing_whole(path) as draft:
        if path.suffix == ".parquet":
            frame.write_parquet(draft)
        elif path.suffix == ".json":
            frame.write_json(draft)
        elif path.suffix == ".xlsx":
            book = BytesIO()
            frame.write_excel(book, autofit=True)
            draft.write_bytes(book.getvalue())
        else:
            frame.write_csv(draft, null_value="")


def unwritable(name: str, error: Exception) -> InputError:
    """Why the results cannot stand where they were asked for."""
    return InputError(
        [
            Problem(
                "output.unwritable",
                Text("Không ghi được kết quả.", "The results cannot be written."),
                name,
                getattr(error, "strerror", None) or str(error)[:80],
                Text("thư mục ghi được, còn chỗ trống", "a folder that can be written and has room"),
                Text("chọn thư mục khác ở --out", "choose another folder for --out"),
            )
        ]
    )


def shipped_names(package: str) -> list[str]:
    """The YAML files in the folder `examples` of a package, without their ending."""
    folder = files(package) / "examples"
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def shipped_text(package: str, name: str, code: str) -> str:
    """One of them. Raises InputError with `code` for an unknown name."""
    known = shipped_names(package)
    if name not in known:
        listed = ", ".join(known)
        message = Text("Không có ví dụ này.", "There is no such example.")
        raise InputError([Problem(code, message, got=name, expected=Text(listed, listed))])
    return (files(package) / "examples" / f"{name}.yaml").read_text(encoding="utf-8")
