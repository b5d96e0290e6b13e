"""Zip archives, looked at without ever unpacking more than the limits allow.

The trap: a 40 kB file can unpack to petabytes, hold half a million names, write outside its folder, or hide one
archive in another. The directory's own size is checked before it is parsed, sizes before anything is unpacked.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.facts import Limits
from chiso.engine.files.problems import megabytes, problem

_END = b"PK\x05\x06"
_END_SIZE = 22
_ENTRY_SIZE = 46
_ARCHIVE_NAMES = (".zip", ".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".jar", ".cab", ".iso")
_SMALL = 1024 * 1024
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its path with `/` between folders, and its content."""

    path: str
    data: bytes


def open_archive(data: bytes, limits: Limits) -> tuple[zipfile.ZipFile | None, tuple[Problem, ...]]:
    """The archive ready for bounded reading, or None and the problems that forbid it."""
    problems = _check_directory(data, limits)
    if problems:
        return None, problems
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (
        zipfile.BadZipFile,
        ValueError,
        struct.error,
        OverflowError,
        UnicodeDecodeError,
        NotImplementedError,
    ) as error:
        return None, (problem("file.damaged", got=str(error)),)
    entries = archive.infolist()
    problems = (*_check_names(entries), *_check_sizes(entries, len(data), limits))
    return (None, problems) if problems else (archive, ())


def check_content(archive: zipfile.ZipFile) -> tuple[Problem, ...]:
    """Problems of entries whose bytes do not unpack or do not match their checksum; sizes must be checked before."""
    for entry in archive.infolist():
        try:
            with archive.open(entry) as stream:
                while stream.read(_CHUNK):
                    pass
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            return (problem("file.damaged", where=entry.filename, got=str(error)),)
    return ()


def find_nested(archive: zipfile.ZipFile) -> tuple[Problem, ...]:
    """A problem for each archive inside the archive; office documents are archives too, but are not meant here."""
    return tuple(
        problem("file.nested_archive", where=entry.filename)
        for entry in archive.infolist()
        if entry.filename.lower().endswith(_ARCHIVE_NAMES)
    )


def read_entry(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """At most `limit` bytes of one entry; empty when there is no such entry."""
    try:
        with archive.open(name) as stream:
            return stream.read(limit)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        return b""


def read_members(data: bytes, limits: Limits) -> Iterator[Member]:
    """The files of an evidence archive, one at a time, folders left out.

    Raises InputError with every problem of the archive before the first member is given. The members themselves are
    not inspected: pass each to `inspect`.
    """
    archive, problems = open_archive(data, limits)
    if archive is not None:
        problems = (*find_nested(archive), *check_content(archive))
    if archive is None or problems:
        raise InputError(problems)
    return _members(archive)


def _members(archive: zipfile.ZipFile) -> Iterator[Member]:
    for entry in archive.infolist():
        if not entry.is_dir():
            yield Member(entry.filename, archive.read(entry))


def _check_directory(data: bytes, limits: Limits) -> tuple[Problem, ...]:
    """Reads the end record by hand, so that a huge directory is refused before it is parsed."""
    at = data.rfind(_END, max(0, len(data) - 65_535 - _END_SIZE))
    if at < 0 or at + _END_SIZE > len(data):
        return (problem("file.damaged"),)
    entries, size = struct.unpack("<HI", data[at + 10 : at + 16])
    if entries > limits.max_entries or size > limits.max_entries * (_ENTRY_SIZE + 300):
        expected = Text(f"không quá {limits.max_entries} mục", f"at most {limits.max_entries} entries")
        return (problem("file.too_many_entries", got=str(entries), expected=expected),)
    return ()


def _check_names(entries: list[zipfile.ZipInfo]) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[str] = set()
    for entry in entries:
        # `filename` stops at a NUL and has `/` for the system's separator: judge what really stands there
        if _is_unsafe(entry.orig_filename) or stat.S_ISLNK(entry.external_attr >> 16):
            problems.append(problem("file.unsafe_path", where=ascii(entry.orig_filename)[1:-1]))
        if entry.filename in seen:
            problems.append(problem("file.duplicate_entry", where=entry.filename))
        seen.add(entry.filename)
        if entry.flag_bits & 0x1:
            problems.append(problem("file.encrypted", where=entry.filename))
    return problems


def _is_unsafe(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return (
        name.startswith(("/", "\\"))
        or ".." in parts
        or (len(name) > 1 and name[1] == ":")
        or any(ord(letter) < 32 or letter == "\x7f" for letter in name)
    )


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> list[Problem]:
    """Declared sizes bind: reading stops at them. Entries that overlap declare more packed bytes than there are."""
    total = sum(entry.file_size for entry in entries)
    expected = Text(f"không quá {megabytes(limits.max_unpacked)}", f"at most {megabytes(limits.max_unpacked)}")
    if total > limits.max_unpacked or sum(entry.compress_size for entry in entries) > packed:
        return [problem("file.bomb", got=megabytes(total), expected=expected)]
    most = Text(f"không quá {megabytes(limits.max_entry)} một tệp", f"at most {megabytes(limits.max_entry)} a file")
    times = Text(f"bung ra không quá {limits.max_ratio} lần", f"at most {limits.max_ratio} times its packed size")
    found = []
    for entry in entries:
        ratio = entry.file_size // max(entry.compress_size, 1)
        if entry.file_size > limits.max_entry:
            found.append(problem("file.bomb", where=entry.filename, got=megabytes(entry.file_size), expected=most))
        elif entry.file_size > _SMALL and entry.file_size > limits.max_ratio * max(entry.compress_size, 1):
            found.append(problem("file.bomb", where=entry.filename, got=f"× {ratio}", expected=times))
    return found
