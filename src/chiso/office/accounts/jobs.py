"""Background entry points of accounts, idempotent; the scheduler calls them."""

from __future__ import annotations

import datetime as dt

from chiso.office.accounts.operations import tell_of_ended_delegations


def tell_ended_delegations(*, now: dt.datetime) -> int:
    """Tell lenders and borrowers of what has run out; returns how many people were told."""
    return tell_of_ended_delegations(at=now)
