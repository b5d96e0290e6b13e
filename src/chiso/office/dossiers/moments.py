"""The store's moments are Vietnamese time without a zone, the database's have one."""

from __future__ import annotations

import datetime as dt

from chiso.engine.calendar import VIETNAM


def plain(at: dt.datetime) -> dt.datetime:
    """A moment as the store writes it."""
    return at.astimezone(VIETNAM).replace(tzinfo=None)


def zoned(at: dt.datetime) -> dt.datetime:
    """A moment of the store as the database keeps it."""
    return at.replace(tzinfo=VIETNAM)
