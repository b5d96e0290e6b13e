"""One row of the table that `make bench` prints: what was measured, and how it stands to what was asked for."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure; `limit` is the most that it may be, None where nothing was asked."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.limit is None else self.value / self.limit if self.limit else float(self.value > 0)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def printed(rows: Sequence[Row]) -> str:
    """The rows under their headings; a ratio above 1 is too slow."""
    lines = [f"{'':<58} {'measured':>12} {'asked ≤':>12} {'ratio':>7}"]
    for row in rows:
        limit = "" if row.limit is None else f"{row.limit:g} {row.unit}"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}{'  ✗' if row.ratio > 1 else ''}"
        lines.append(f"{row.name:<58} {f'{row.value:.4g} {row.unit}':>12} {limit:>12} {ratio:>7}")
    return "\n".join(lines)
