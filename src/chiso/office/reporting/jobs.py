"""Background entry point of the report calendar."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from chiso.office.reporting.operations.calendar import open_due_periods


def open_periods(*, now: dt.datetime) -> int:
    """Open what has closed by today; returns how many reports are new."""
    return open_due_periods(day=timezone.localtime(now).date(), at=now)
