"""An archive of evidence: a folder per criterion, perhaps below a folder per unit.

The trap: names inside an archive made on an old Windows are bytes of another code page, and what a file is called says
nothing about what it is. Names are mended, every member is inspected, and all that is wrong is said at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chiso.engine.errors import InputError, Problem
from chiso.engine.files import FileFacts, Limits, Member, inspect, read_members
from chiso.engine.text import nfc, repair

ARCHIVE = Limits(
    max_bytes=300 * 2**20, max_entries=5_000, max_unpacked=1_500 * 2**20, max_entry=150 * 2**20,
    allowed=frozenset({"zip"}),
)  # fmt: skip
_LITTER = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Entry:
    """One acceptable file: the folders above it from the top down, its name, and what it is."""

    path: str
    folders: tuple[str, ...]
    facts: FileFacts


def archive_members(data: bytes, name: str) -> Iterator[Member]:
    """The files with mended paths, litter of operating systems left out. Raises InputError for a bad archive."""
    inspect(data, name, ARCHIVE)
    for member in read_members(data, ARCHIVE):
        path = mended_path(member.path)
        last = path.rsplit("/", 1)[-1].casefold()
        if last in _LITTER or last.startswith("~$") or path.casefold().startswith("__macosx/"):
            continue
        yield Member(path, member.data)


def archive_entries(data: bytes, name: str, limits: Limits) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Every file that may come in under `limits`, and the problems of those that may not, each with its path."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for member in archive_members(data, name):
        folders = tuple(part for part in member.path.split("/")[:-1] if part not in ("", "."))
        try:
            facts = inspect(member.data, member.path, limits)
        except InputError as error:
            problems += [replace(found, where=_where(member.path, found.where)) for found in error.problems]
            continue
        entries.append(Entry(member.path, folders, facts))
        problems += [replace(found, where=member.path) for found in facts.warnings]
    return tuple(entries), tuple(problems)


def _where(path: str, inner: str) -> str:
    return path if not inner or path.endswith(inner) else f"{path} › {inner}"


def mended_path(path: str) -> str:
    """The path as its author saw it: UTF-8 that was read as code page 437, decomposed or legacy letters mended."""
    text = path.replace("\\", "/")
    if not text.isascii():
        with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
            text = text.encode("cp437").decode("utf-8")
    return "/".join(repair(nfc(part)).text for part in text.split("/"))
