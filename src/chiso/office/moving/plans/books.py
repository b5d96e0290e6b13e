"""What stands in a workbook of scores: taken from memory, from what the worker kept, or read from the file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from chiso.engine.moving import ScoredBook, kept_book, read_scored
from chiso.engine.moving.model import USES, Use
from chiso.office.evidence.store import file_store
from chiso.office.moving.models import Part, Reading
from chiso.office.moving.plans.shared import digest

Uses = tuple[tuple[str, str], ...]


def book_of(part: Part, uses: Mapping[str, str]) -> ScoredBook:
    """The book of a part under the corrections of its columns. Raises InputError when it cannot be read at all."""
    return _book(part.file.sha256, part.file_name, tuple(sorted(uses.items())))


def has_book(part: Part, uses: Mapping[str, str]) -> bool:
    """Whether the worker kept what it read under these corrections."""
    return Reading.objects.filter(**keys_of(part, uses)).exists()


def keys_of(part: Part, uses: Mapping[str, str]) -> dict[str, Any]:
    """What the kept book of a part is found by."""
    return _keys(part.file.sha256, part.file_name, tuple(sorted(uses.items())))


def known_uses(uses: Mapping[str, str]) -> dict[str, Use]:
    """The corrections that name a use there is."""
    return {key: use for key, use in uses.items() if use in USES}


def _keys(sha256: str, name: str, uses: Uses) -> dict[str, Any]:
    return {"sha256": sha256, "file_name": name, "uses": digest(uses)}


@lru_cache(maxsize=16)
def _book(sha256: str, name: str, uses: Uses) -> ScoredBook:
    kept = Reading.objects.filter(**_keys(sha256, name, uses)).values_list("data", flat=True).first()
    book = kept_book(bytes(kept)) if kept is not None else None
    return book or read_scored(file_store().get(sha256), name, uses=known_uses(dict(uses)))
