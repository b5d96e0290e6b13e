"""Where each province stands in a map of equal tiles, before and after July 2025, and the two archipelagos.

The trap: a map of Viet Nam must show Hoàng Sa and Trường Sa, by name and with the province that they belong to. They
have tiles of their own here, so no drawing can leave them out. Positions are ours, by neighbourhood, not a survey.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from chiso.engine.units.model import REFORM

Layout = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile. `unit` is the province; an archipelago's tile has its own `name` and the province it belongs to."""

    layout: Layout
    unit: str
    row: int
    column: int
    label: str
    name: str = ""

    @property
    def is_archipelago(self) -> bool:
        """Whether the tile shows islands of the province and not the province."""
        return bool(self.name)


def layout_on(day: date) -> Layout:
    """The layout for a day: 63 provinces until 30 June 2025, 34 from then on."""
    return "before" if day < REFORM else "after"


def read_tiles(data: bytes) -> tuple[Tile, ...]:
    """The tiles of the shipped table (CSV, UTF-8)."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8")))
    return tuple(
        Tile(cast(Layout, row["layout"]), row["unit"], int(row["row"]), int(row["column"]), row["label"], row["name"])
        for row in rows
    )
