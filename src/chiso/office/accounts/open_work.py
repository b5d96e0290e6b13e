"""What is open in the hands of a role: the list that a transfer passes on."""

from __future__ import annotations

from collections.abc import Iterable

from chiso.office.accounts.models import Membership
from chiso.office.rounds.queries.open_work import sheets_waiting_for


def open_work(*, memberships: Iterable[Membership]) -> list[str]:
    """One line for each thing that waits for a holder of these roles, in the order of the rounds."""
    return [
        f"{sheet.group.round.name}: {sheet.unit.name} – {sheet.get_state_display()}"
        for membership in memberships
        for sheet in sheets_waiting_for(membership.role, membership.unit_id)
    ]
