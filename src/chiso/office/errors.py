"""Errors of the office that belong to no single app and know nothing of pages."""

from __future__ import annotations

import datetime as dt
from typing import Any


class Conflict(Exception):
    """Somebody else changed it first. Carries both values, so that the second writer chooses."""

    def __init__(self, *, mine: Any, theirs: Any, version: int, by: str, at: dt.datetime) -> None:
        self.mine, self.theirs, self.version, self.by, self.at = mine, theirs, version, by, at
        super().__init__(f"changed by {by} at {at:%H:%M %d/%m/%Y}")
