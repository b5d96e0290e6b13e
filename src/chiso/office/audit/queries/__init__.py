"""Reading the record, and checking its chains."""

from chiso.office.audit.queries.chains import ChainReport, chain_state, verify_streams
from chiso.office.audit.queries.events import EventFilter, EventRow, actions, event_rows, events, streams

__all__ = [
    "ChainReport",
    "EventFilter",
    "EventRow",
    "actions",
    "chain_state",
    "event_rows",
    "events",
    "streams",
    "verify_streams",
]
