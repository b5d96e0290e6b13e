"""Whose thing an address of this app is about."""

from __future__ import annotations

from chiso.office.http import target_by
from chiso.office.reminders.queries.letters import letter_by_id
from chiso.office.units.queries.lookup import unit_by_id

letter_target = target_by(letter_by_id, "letter_id", lambda found: found.owner_id)
"""The unit in whose name the letter goes out."""
unit_target = target_by(unit_by_id, "unit_id", lambda found: found.pk)
"""The unit of the address."""
