"""Reading the record, and checking its chains."""

from chiso.office.audit.queries.chains import (
    ChainReport,
    ChainState,
    chain_state,
    chain_states,
    is_recorded,
    verify_streams,
)
from chiso.office.audit.queries.events import (
    EventFilter,
    EventRow,
    actions,
    event_rows,
    events,
    events_about,
    has_acted,
    last_time,
    streams,
)
from chiso.office.audit.queries.naming import stream_names

__all__ = [
    "ChainReport",
    "ChainState",
    "EventFilter",
    "EventRow",
    "actions",
    "chain_state",
    "chain_states",
    "event_rows",
    "events",
    "events_about",
    "has_acted",
    "is_recorded",
    "last_time",
    "stream_names",
    "streams",
    "verify_streams",
]
