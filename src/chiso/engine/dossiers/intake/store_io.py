"""The store on disk: a folder of Parquet by month received, a manifest that says which files count, one writer.

The trap: two importers at once each read the same snapshot, and the one that ends last throws away what the other
brought. One lock for the whole import; the system gives it back when its holder dies, however it dies. Whatever a dead
importer left lies under names that no manifest lists, and is swept away by the next one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chiso.engine.dossiers.files import Files, find_files
from chiso.engine.dossiers.intake.manifest import (
    ImportRecord,
    Manifest,
    manifest_from,
    manifest_text,
    record_from,
    record_text,
)
from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.io import write_whole

MANIFEST = "_manifest.json"
DRAFTS, IMPORTS, QUARANTINE, DERIVED, SOURCES = "_drafts", "_imports", "_quarantine", "_derived", "_sources"
_WHY = ("No space left on device", "File too large", "Disk quota exceeded", "Could not write")
"""What the engines' own errors say, which come without a reason of their own."""
_LOCK = "_lock"
_PATIENCE_STEP = 0.2


@dataclass(frozen=True, slots=True)
class Store:
    """A store by its folder; nothing is held open."""

    root: Path

    def manifest(self) -> Manifest:
        """The present snapshot; an empty one where nothing was imported yet. Raises InputError for a broken one."""
        path = self.root / MANIFEST
        try:
            return manifest_from(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Manifest()
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = Text("Không đọc được mục lục của kho hồ sơ.", "The store's manifest cannot be read.")
            hint = Text("phục hồi thư mục từ bản sao lưu", "restore the folder from a backup")
            raise InputError(
                [Problem("dossiers.broken_store", message, path.name, str(error)[:80], hint=hint)]
            ) from error

    def files(self, names: Iterable[str]) -> list[Path]:
        return [self.root / name for name in names]

    def record(self, number: int) -> ImportRecord:
        """What an import brought."""
        return record_from((self.root / IMPORTS / f"{number:06d}.json").read_text(encoding="utf-8"))

    def records(self, last: int | None = None) -> list[ImportRecord]:
        """The imports, newest first; `last`: only so many."""
        numbers = sorted(self.manifest().imports.values(), reverse=True)[:last]
        return [self.record(number) for number in numbers]

    def commit(self, manifest: Manifest, record: ImportRecord) -> None:
        """The next snapshot appears by one rename; then what only the snapshot before needed goes.

        Every file that the manifest lists must stand and be flushed before.
        """
        before = self.manifest()
        (self.root / IMPORTS).mkdir(exist_ok=True)
        _write_durably(self.root / IMPORTS / f"{record.number:06d}.json", record_text(record))
        _write_durably(self.root / MANIFEST, manifest_text(manifest))
        for name in before.kept - manifest.kept:
            (self.root / name).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Drafts, and files that no manifest lists: what an importer left that died. Only under the lock."""
        shutil.rmtree(self.root / DRAFTS, ignore_errors=True)
        kept = {self.root / name for name in self.manifest().kept}
        for path in [*self.root.glob("year=*/month=*/*.parquet"), *(self.root / DERIVED).glob("*.parquet")]:
            if path not in kept:
                path.unlink()

    @contextmanager
    def writing(self, patience: float = 0) -> Iterator[Path]:
        """The only writer, with a clean folder for drafts that goes afterwards.

        Raises InputError (`dossiers.busy`) when another one still writes after `patience` seconds.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.root / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise store_unwritable(self.root.name, error) from error
        try:
            _lock(handle, patience)
            self.sweep()
            drafts = self.root / DRAFTS
            drafts.mkdir()
            try:
                yield drafts
            finally:
                shutil.rmtree(drafts, ignore_errors=True)
        finally:
            os.close(handle)


def files_of(path: Path) -> Files:
    """The files of a table: what the manifest of a store lists, else what `find_files` finds."""
    if not (path / MANIFEST).is_file():
        return find_files(path)
    names = Store(path).manifest().files
    if not names:
        message = Text("Kho hồ sơ còn trống.", "The store of dossiers is still empty.")
        raise InputError([Problem("dossiers.empty_folder", message, where=path.name)])
    return Files("parquet", tuple(path / name for name in names), partitioned=True)


def flushed(path: Path) -> None:
    """The file's bytes on the disk, whatever happens to the machine."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_durably(path: Path, text: str) -> None:
    write_whole(path, text.encode())
    flushed(path)
    flushed(path.parent)


def _lock(handle: int, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= until:
                message = Text("Một lượt nhập khác đang ghi vào kho này.", "Another import is writing to this store.")
                hint = Text("đợi lượt ấy xong rồi nhập lại", "wait for it to end, then import again")
                raise InputError([Problem("dossiers.busy", message, hint=hint)]) from error
            time.sleep(_PATIENCE_STEP)


def store_unwritable(name: str, error: Exception) -> InputError:
    """Why nothing can be written beside the dossiers: no right, or no room. Paths are not told."""
    told = getattr(error, "strerror", None) or next((why for why in _WHY if why.lower() in str(error).lower()), "")
    return InputError(
        [
            Problem(
                "dossiers.unwritable",
                Text("Không ghi được vào kho hồ sơ.", "The store of dossiers cannot be written."),
                name,
                told or type(error).__name__,
                Text("kho ghi được, ổ đĩa còn chỗ cho tệp và bản nháp", "a store with rights and room for the file"),
                Text(
                    "giải phóng ổ đĩa hoặc cho quyền ghi, rồi nhập lại; kho vẫn như trước, chưa dòng nào được nhập",
                    "free some room or give the right, then import again; the store is as it was",
                ),
            )
        ]
    )
