"""Background entry points of the evidence library, idempotent."""

from __future__ import annotations

import datetime as dt
import logging
from itertools import islice

from chiso.office.evidence.queries import known_hashes
from chiso.office.evidence.store import file_store

GRACE = dt.timedelta(days=2)
"""An upload that is still under way has bytes and no row yet; none takes anywhere near as long."""

_AT_ONCE = 500

log = logging.getLogger(__name__)


def sweep(*, now: dt.datetime) -> int:
    """Remove bytes that no row names, left by uploads that failed after storing; returns how many.

    Only what nobody has put for `GRACE` is looked at, and what is put again meanwhile stays.
    """
    before = now - GRACE
    removed = 0
    idle = file_store().idle(before)
    while hashes := list(islice(idle, _AT_ONCE)):
        known = known_hashes(hashes)
        removed += sum(file_store().discard(sha256, before) for sha256 in hashes if sha256 not in known)
    if removed:
        log.info("%s stored files without any row were removed", removed)
    return removed
