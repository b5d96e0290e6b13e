"""Columns as dense integer codes with their labels: the shape in which strata, clusters and domains are added up.

The trap: an identifier is a name, not a number. `01` and `1` may be two provinces, and a cluster number that is
re-used in another stratum is another cluster. Labels keep what stands in the data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOST_FLAGS = 1 << 26
"""The widest range of codes that is renumbered by a table instead of by sorting."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Each row's level as a number from 0, −1 where there is none, and the labels of the levels in their order."""

    codes: Ints
    labels: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.labels)


def encode(series: pl.Series) -> Codes:
    """The levels of a column: numbers in ascending order, text in the order of its letters."""
    if series.dtype.is_float():
        series = series.fill_nan(None)
    if series.dtype == pl.Boolean:
        codes = series.cast(pl.Int64).fill_null(-1).to_numpy()
        return _compacted(codes.astype(np.int64), ("false", "true"))
    if series.dtype.is_integer():
        return _integers(series)
    levels = series.unique().drop_nulls().sort()
    labels = tuple(level_text(level) for level in levels.to_list())
    if series.dtype in (pl.String, pl.Categorical, pl.Enum):
        # an Enum's physical codes are the positions in the sorted list of levels
        levels = levels.cast(pl.String).sort()
        labels = tuple(levels.to_list())
        physical = series.cast(pl.String).cast(pl.Enum(levels)).to_physical().cast(pl.Int64).fill_null(-1)
        return Codes(physical.to_numpy(), labels)
    places = levels.search_sorted(series).cast(pl.Int64)
    missing = series.is_null()
    return Codes(np.where(missing.to_numpy(), -1, places.to_numpy()).astype(np.int64), labels)


def _integers(series: pl.Series) -> Codes:
    low, high = series.min(), series.max()
    if low is None or high is None:
        return Codes(np.full(len(series), -1, dtype=np.int64), ())
    first, last = int(low), int(high)  # type: ignore[arg-type]
    if last - first <= max(1 << 16, 4 * len(series)):
        # missing values take the place after the last
        shifted = series.cast(pl.Int64).fill_null(last + 1).to_numpy() - first
        seen = np.zeros(last - first + 2, dtype=bool)
        seen[shifted] = True
        places = np.where(seen, np.cumsum(seen) - 1, -1)
        places[-1] = -1
        codes = shifted if seen[:-1].all() and not seen[-1] else places.take(shifted)
        return Codes(codes, tuple(str(first + int(at)) for at in np.flatnonzero(seen[:-1])))
    levels = series.unique().drop_nulls().sort()
    places_found = np.searchsorted(levels.to_numpy(), series.fill_null(first).to_numpy())
    codes = np.where(series.is_null().to_numpy(), -1, places_found).astype(np.int64)
    return Codes(codes, tuple(str(level) for level in levels.to_list()))


def _compacted(codes: Ints, labels: tuple[str, ...]) -> Codes:
    """The same without levels that no row has."""
    seen = np.bincount(codes + 1, minlength=len(labels) + 1)[1:] > 0
    if seen.all():
        return Codes(codes, labels)
    places = np.where(seen, np.cumsum(seen) - 1, -1)
    found = np.where(codes < 0, -1, places[codes])
    return Codes(found.astype(np.int64), tuple(label for label, kept in zip(labels, seen, strict=True) if kept))


def level_text(level: Any) -> str:
    """A level as it is written: 1.0 is the level 1."""
    if isinstance(level, bool):
        return "true" if level else "false"
    if isinstance(level, float) and level.is_integer():
        return str(int(level))
    return str(level)


def dense(codes: Ints, bound: int) -> tuple[Ints, Ints]:
    """Codes below `bound` renumbered without gaps, in the same order, and the old code of each new one."""
    if bound <= max(1 << 16, min(64 * len(codes), MOST_FLAGS)):
        # both tables are large and nearly empty: only the pages that codes point to are ever touched
        seen = np.zeros(bound, dtype=bool)
        seen[codes] = True
        old = np.flatnonzero(seen)
        if len(old) == bound:
            return codes, old
        places = np.empty(bound, dtype=np.int64)
        places[old] = np.arange(len(old))
        return places[codes], old
    old, new = np.unique(codes, return_inverse=True)
    return new.astype(np.int64), old


def cross(first: Ints, second: Ints, second_count: int) -> tuple[Ints, Ints, Ints]:
    """The pairs that occur, numbered in order: each row's pair, and the two codes of each pair."""
    second_count = max(second_count, 1)
    if second_count <= 4 * len(first) and (parent := parents(first, second, second_count)) is not None:
        return _nested(parent, second)
    bound = (int(first.max()) + 1) * second_count if len(first) else 0
    codes, old = dense(first * second_count + second, bound)
    return codes, old // second_count, old % second_count


def parents(first: Ints, second: Ints, second_count: int) -> Ints | None:
    """Code of `second` → the one code of `first` it stands in, −1 for codes without rows; None when one has several."""
    found = np.full(second_count, -1, dtype=np.int64)
    found[second] = first
    return found if np.array_equal(found.take(second), first) else None


def _nested(parent: Ints, second: Ints) -> tuple[Ints, Ints, Ints]:
    """`cross` where each second code has one first code, as clusters in strata have: there are no more pairs."""
    seen = np.flatnonzero(parent >= 0)
    old = seen[np.argsort(parent[seen], kind="stable")]
    if len(old) == len(parent) and (old == seen).all():
        return second, parent, old
    places = np.empty(len(parent), dtype=np.int64)
    places[old] = np.arange(len(old))
    return places.take(second), parent[old], old


def domains_of(frame: pl.DataFrame, columns: tuple[str, ...]) -> Codes:
    """The domains that the columns make together, labelled `a=x,b=y`; one nameless domain when there are none.

    A row that has no value in one of the columns belongs to no domain.
    """
    if not columns:
        return Codes(np.zeros(frame.height, dtype=np.int64), ("",))
    parts = [encode(frame[column]) for column in columns]
    codes = parts[0].codes
    labels = [f"{columns[0]}={label}" for label in parts[0].labels]
    for column, part in zip(columns[1:], parts[1:], strict=True):
        inside = (codes >= 0) & (part.codes >= 0)
        crossed, left, right = cross(codes[inside], part.codes[inside], part.count)
        codes = np.full(frame.height, -1, dtype=np.int64)
        codes[inside] = crossed
        labels = [f"{labels[a]},{column}={part.labels[b]}" for a, b in zip(left, right, strict=True)]
    return Codes(codes, tuple(labels))
