"""What each column of a table holds: from its heading, or as a person corrected it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from chiso.engine.frameworks.annex.grid import Cell, Grid
from chiso.engine.frameworks.annex.numbering import Number, from_cell, parse_number, split_leading
from chiso.engine.moving.model import STAGES, Column, Layout, Stage, Use
from chiso.engine.moving.sheets import Head
from chiso.engine.moving.words import heading_key, use_of, year_of

_LETTER = re.compile(r"!\$?([A-Z]{1,3})\$?\d+$")
_PLAIN_NAME = re.compile(r"^(linh vuc( va)?|tieu chi|tieu chi thanh phan|noi dung( tieu chi)?|ten tieu chi|[ ,/])+$")


@dataclass(frozen=True, slots=True)
class Spot:
    """A column where it stands in the grid; `cell` is the heading cell that names it, if any does."""

    at: int
    column: Column
    cell: Cell | None = None


def read_columns(grid: Grid, head: Head, uses: Mapping[str, Use]) -> tuple[Layout, tuple[Spot, ...]]:
    """The layout of the table and its columns; `uses` are a person's corrections by `Column.key`."""
    texts = [[" ".join(cell.text.split()) for cell in path] for path in head.paths]
    unit_at = _anchor(texts, "unit")
    spots = [_spot(grid, head, at, texts[at], unit_at, uses) for at in range(len(head.paths))]
    layout = _layout(spots)
    if layout == "unit_rows":  # the running number of the units is no criterion's number
        spots = [_as(spot, "skip") if spot.column.use == "code" else spot for spot in spots]
    return layout, tuple(spot for spot in spots if spot.column.heading or spot.column.use != "skip")


def _anchor(texts: list[list[str]], use: Use) -> int | None:
    return next((at for at, path in enumerate(texts) if any(use_of(text) == use for text in path)), None)


def _as(spot: Spot, use: Use) -> Spot:
    told = spot.column
    return Spot(spot.at, Column(told.sheet, told.letter, told.heading, use, "", told.stage), spot.cell)


def _spot(grid: Grid, head: Head, at: int, texts: list[str], unit_at: int | None, uses: Mapping[str, Use]) -> Spot:
    letter = _letter(grid, at)
    heading = " / ".join(texts)
    label, stage, use = _read(texts, beyond=unit_at is not None and at > unit_at)
    corrected = uses.get(f"{grid.name}!{letter}")
    if corrected is not None:
        use = corrected
        label = (label or _naming(texts)) if use in ("value", "year") else ""
        stage = use if use in STAGES else stage
    cell = next((cell for cell in head.paths[at] if " ".join(cell.text.split()) == label), None)
    return Spot(at, Column(grid.name, letter, heading, use, label, stage), cell)


def _letter(grid: Grid, at: int) -> str:
    """The letter of a column of the grid in the file: hidden columns are not in the grid."""
    for row in grid.rows:
        cell = row.cells[at]
        if cell is not None and cell.column == at:
            found = _LETTER.search(cell.where)
            if found:
                return found[1]
    return f"#{at + 1}"


def _naming(texts: list[str]) -> str:
    """The text of a heading path that names a thing: the lowest that is no word for a stage."""
    return next((text for text in reversed(texts) if use_of(text) not in STAGES), texts[-1] if texts else "")


def _read(texts: list[str], *, beyond: bool) -> tuple[str, Stage, Use]:
    """Label, stage and use of a heading path; `beyond` = right of a column of units, where criteria are headings."""
    if not texts:
        return "", "final", "skip"
    stage = next((use for text in texts if (use := use_of(text)) in STAGES), None)
    for text in reversed(texts):
        if _is_criterion(text, beyond=beyond):
            return text, stage or "final", "value"
    year = next((text for text in texts if year_of(text) is not None), None)
    if year is not None:
        kind = next((use for text in texts if (use := use_of(text)) in ("percent", "rank", "grade", "total")), None)
        return year, stage or "final", "year" if kind in (None, "total") else cast(Use, kind)
    named = [text for text in texts if use_of(text) is None and not _is_general(text)]
    told = [use for text in texts if (use := use_of(text)) is not None]
    decisive = next((use for use in told if use not in STAGES and use != "name"), None)
    if decisive is not None and decisive != "unit" and not named:
        return "", stage or "final", decisive
    if named and (stage is not None or not told):
        return named[-1], stage or "final", "value"
    if told:
        return "", stage or "final", "skip" if "skip" in told else (decisive or told[-1])
    return "", "final", "skip"


def _is_criterion(text: str, *, beyond: bool) -> bool:
    """Whether a heading right of the units names a criterion: "1.1", "1.1. Kế hoạch", "Lĩnh vực 2"."""
    if not beyond:
        return False
    if year_of(text) is not None or len(text) == 0:
        return False
    if parse_number(text) is not None or split_leading(text, bullets=False)[0] is not None:
        return True
    return use_of(text) == "name" and not _PLAIN_NAME.match(heading_key(text))


def _is_general(text: str) -> bool:
    """A heading over several columns that names none of them: "Điểm của các đơn vị", "Kết quả năm 2024"."""
    key = heading_key(text)
    return bool(re.search(r"\bdiem\b|\bket qua\b|\bcac (don vi|so|xa|phuong|tieu chi)\b|^\(?\d{1,2}\)?$", key))


def _layout(spots: list[Spot]) -> Layout:
    uses = {spot.column.use for spot in spots}
    if "unit" in uses:
        named = "name" in uses or any(
            spot.column.use == "code" and heading_key(spot.column.heading).startswith("ma") for spot in spots
        )
        return "long" if named and not uses & {"value", "year"} else "unit_rows"
    return "criteria_rows" if uses & {"value"} else "sheet_per_unit"


def heading_number(spot: Spot, previous: Number | None) -> tuple[Number | None, str, bool]:
    """Number and name of the criterion that a column's heading names, and whether Excel may have changed the number."""
    cell = spot.cell
    if cell is not None and (cell.number is not None or cell.day is not None):
        number, changed = from_cell(cell, previous)
        return number, "", changed or (number is not None and len(number.parts) > 1)
    whole = parse_number(spot.column.label)
    if whole is not None:
        return whole, "", False
    number, name = split_leading(spot.column.label, bullets=False)
    return number, name, False
