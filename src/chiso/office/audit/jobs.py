"""Background entry points of the record, idempotent."""

from __future__ import annotations

import datetime as dt

from chiso.office.audit.operations import seal_pending


def seal(*, now: dt.datetime) -> int:
    """Link what was recorded since the last run into the chains; returns how many events."""
    return seal_pending(at=now)
