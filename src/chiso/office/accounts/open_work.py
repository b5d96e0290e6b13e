"""What is open in the hands of a role: the list that a transfer passes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chiso.office.accountability.queries import held_by
from chiso.office.accounts.models import Membership
from chiso.office.rounds.queries.open_work import sheets_waiting_for


def open_work(*, memberships: Iterable[Membership], day: dt.date) -> list[str]:
    """One line for each thing that waits for a holder of these roles, and for each index that one answers for."""
    memberships = list(memberships)
    held = [f"Chịu trách nhiệm: {row}" for row in held_by(memberships, day)]
    return held + [
        f"{sheet.group.round.name}: {sheet.unit.name} – {sheet.get_state_display()}"
        for membership in memberships
        for sheet in sheets_waiting_for(membership.role, membership.unit_id)
    ]
