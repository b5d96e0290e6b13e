"""Where the bytes of files live: by their SHA-256, outside the database, written once and never changed.

The trap: a file that is half written when the power goes looks like evidence for ever. So bytes go to a temporary name,
are forced to the disk and only then get their name; whoever writes the same bytes at the same moment wins nothing and
loses nothing. A blob without a row (the transaction failed afterwards) is harmless: the next upload finds it, and what
nobody asks for again is swept away after a time of grace (`jobs.sweep`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings

_GOING: Final = ".going"


class FileStore(Protocol):
    """What a store must do; a folder today, an S3-compatible service with the same verbs tomorrow."""

    def put(self, data: bytes) -> str:
        """Keep the bytes and give their SHA-256; keeping them twice is the same as once."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes; raises `MissingFile` when the store does not hold them, or holds others under that name."""
        ...

    def holds(self, sha256: str) -> bool:
        """Whether the store has them."""
        ...

    def idle(self, before: dt.datetime) -> Iterator[str]:
        """The SHA-256 of everything that nobody has put since the moment; half-written leftovers are cleared away."""
        ...

    def discard(self, sha256: str, before: dt.datetime) -> bool:
        """Forget the bytes, unless somebody has put them since the moment; whether they are gone by this call."""
        ...


class MissingFile(Exception):
    """The database knows the file, the store does not (or its bytes were changed): a matter for the administrator."""


class FolderStore:
    """Files under `root/ab/cd/abcd…`; works on any disk and on a shared one."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise MissingFile(sha256)
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        try:
            # also tells a sweeper at work that these bytes are wanted again
            os.utime(path)
        except FileNotFoundError:
            pass
        else:
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
        return sha256

    def get(self, sha256: str) -> bytes:
        try:
            data = self._path(sha256).read_bytes()
        except OSError as error:
            raise MissingFile(sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise MissingFile(sha256)
        return data

    def holds(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def idle(self, before: dt.datetime) -> Iterator[str]:
        for folder in sorted(self.root.glob("??")):
            for path in sorted(folder.glob("??/*")):
                if not _older(path, before):
                    continue
                if path.name.startswith("."):
                    self._clear(path)
                elif len(path.name) == 64:
                    yield path.name

    def _clear(self, path: Path) -> None:
        """What a process left behind that died: a blob that was being discarded comes back, a half-written one goes."""
        if path.name.endswith(_GOING):
            path.replace(path.with_name(path.name[1 : -len(_GOING)]))
        else:
            path.unlink(missing_ok=True)

    def discard(self, sha256: str, before: dt.datetime) -> bool:
        path = self._path(sha256)
        going = path.with_name(f".{sha256}{_GOING}")
        # first out of the way: an upload of the same bytes either comes before (and is seen by its time) or writes anew
        try:
            path.rename(going)
        except FileNotFoundError:
            return False
        if _older(going, before):
            going.unlink(missing_ok=True)
            return True
        going.replace(path)
        return False


def _older(path: Path, before: dt.datetime) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that nobody ever sees a part of it, not even after a power cut."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def file_store() -> FileStore:
    """The store of this installation."""
    return FolderStore(Path(settings.FILES_DIR))
