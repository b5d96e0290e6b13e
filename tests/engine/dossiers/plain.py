"""The definitions once more, row by row in plain Python: what every engine is held against."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

Row = dict[str, Any]
STATES = ("early", "on_time", "late", "pending", "overdue")


def state(row: Row, as_of: datetime, late_by: str = "moment") -> str:
    done, due = row["finished_at"], row["due_at"]
    if done is not None and done > as_of:
        done = None
    if done is None:
        if due is None:
            return "pending"
        over = as_of.date() > due.date() if late_by == "date" else due < as_of
        return "overdue" if over else "pending"
    if due is None:
        return "on_time"
    if done.date() < due.date():
        return "early"
    late = done.date() > due.date() if late_by == "date" else done > due
    return "late" if late else "on_time"


def figures(
    rows: list[Row], by: tuple[str, ...], as_of: datetime, late_by: str = "moment", period: str = "received"
) -> dict[tuple[Any, ...], dict[str, int]]:
    """received and the five states by group, for the periods `received` and `finished`."""
    found: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row["received_at"] is None or row["received_at"] > as_of:
            continue
        placed = row["received_at"]
        if period == "finished":
            placed = row["finished_at"]
            if placed is None or placed > as_of:
                continue
        key = tuple(placed.strftime("%Y-%m") if name == "month" else row[name] for name in by)
        found[key]["received"] += 1
        found[key][state(row, as_of, late_by)] += 1
    return {key: {name: counts[name] for name in ("received", *STATES)} for key, counts in found.items()}


def in_process_at(rows: list[Row], moment: datetime, late_by: str = "moment") -> tuple[int, int]:
    """How many were in process at a moment, and how many of them overdue."""
    open_ = [
        row
        for row in rows
        if row["received_at"] <= moment and (row["finished_at"] is None or row["finished_at"] > moment)
    ]
    return len(open_), sum(state(row, moment, late_by) == "overdue" for row in open_)
