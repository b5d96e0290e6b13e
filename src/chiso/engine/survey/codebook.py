"""The codebook of a table: what each column is, which values it has, how often, how many are missing.

The trap: a list of values is data too. A column of which every value is rare is described by its range, never by its
values, and a rare value is not listed with its count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from chiso.engine.errors import Text

MOST_VALUES = 30
RARE = 3
"""A value that fewer rows have is told without its count."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One column. `kind`: number, text, date or yes_no; `values` with counts (None = rare), empty for many values."""

    name: str
    label: Text
    role: str
    kind: str
    known: int
    missing: int
    low: str = ""
    high: str = ""
    values: tuple[tuple[str, int | None], ...] = ()


def codebook_of(
    frame: pl.DataFrame, roles: Mapping[str, str] | None = None, labels: Mapping[str, Text] | None = None
) -> tuple[Entry, ...]:
    """The codebook, column by column; `roles` are weight, stratum, cluster, quasi, indicator, …"""
    roles, labels = roles or {}, labels or {}
    return tuple(_entry(frame[name], roles.get(name, ""), labels.get(name, Text("", ""))) for name in frame.columns)


def _entry(column: pl.Series, role: str, label: Text) -> Entry:
    known = column.drop_nulls()
    kind = _kind(column)
    counts = known.value_counts(sort=True).rows() if known.len() else []
    few = 0 < len(counts) <= MOST_VALUES
    values = tuple(
        (str(value), count if count >= RARE else None) for value, count in sorted(counts, key=lambda pair: pair[0])
    )
    ends = (str(known.min()), str(known.max())) if kind in ("number", "date") and known.len() else ("", "")
    return Entry(column.name, label, role, kind, known.len(), column.null_count(), *ends, values if few else ())


def _kind(column: pl.Series) -> str:
    if column.dtype.is_numeric():
        return "number"
    if column.dtype == pl.Boolean:
        return "yes_no"
    return "date" if column.dtype.is_temporal() else "text"
