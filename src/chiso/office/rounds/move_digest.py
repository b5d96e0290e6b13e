"""The digest of what a move wrote: the step itself and its ledger rows. The record keeps it, `audit verify` holds it
against the tables.

The trap: it is computed from objects before they are stored and later from rows as the database gives them back, so
everything is spelled in one way here: points with the column's four decimals, moments in UTC.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal

from chiso.office.rounds.models import LedgerEntry, Transition

SHUT_BY_CHANGE = "adopt_version"
"""The verb of the step that a change of criteria makes on all sheets of a group at once; one event covers them."""


def move_digest(step: Transition, entries: Iterable[LedgerEntry]) -> str:
    """SHA-256 over one step of a sheet and the ledger rows that it wrote, in the order of their leaves."""
    content = [
        [step.sheet_id, step.verb, step.from_state, step.to_state, step.actor_id, _moment(step.at), step.reason],
        sorted(
            [
                entry.node,
                entry.stage,
                json.dumps(entry.inputs, ensure_ascii=False, sort_keys=True),
                entry.status,
                _points(entry.points),
                _points(entry.max),
                entry.reason,
                str(entry.actor_id or ""),
                _moment(entry.at),
                str(entry.sheet_id),
            ]
            for entry in entries
        ),
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def steps_digest(steps: Iterable[Transition]) -> str:
    """SHA-256 over the steps of many sheets made by one verb that wrote no scores."""
    digests = (move_digest(step, ()) for step in sorted(steps, key=lambda step: step.sheet_id))
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _points(points: Decimal | None) -> str:
    return "" if points is None else f"{points:.4f}"
