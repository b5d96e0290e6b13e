"""Whether tasks that belong to or wait for each other run in a circle."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def circle_in(above: Mapping[Key, Key]) -> tuple[Key, ...]:
    """The first circle among links "key → what it belongs to", from its first member round; empty without one."""
    settled: set[Key] = set()
    for start in above:
        path: dict[Key, int] = {}
        here: Key | None = start
        while here is not None and here not in settled:
            if here in path:
                return tuple(path)[path[here] :]
            path[here] = len(path)
            here = above.get(here)
        settled |= set(path)
    return ()
