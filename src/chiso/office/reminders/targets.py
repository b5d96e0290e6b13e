"""Whose thing an address of this app is about."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from chiso.office.http import Target
from chiso.office.reminders.queries.letters import letter_by_id
from chiso.office.units.queries.lookup import unit_by_id


def letter_target(**kwargs: Any) -> Target:
    """The unit in whose name the letter goes out. Raises Http404."""
    found = letter_by_id(kwargs["letter_id"])
    if found is None:
        raise Http404
    return Target(unit_id=found.owner_id, thing=found)


def unit_target(**kwargs: Any) -> Target:
    """The unit of the address. Raises Http404."""
    found = unit_by_id(kwargs["unit_id"])
    if found is None:
        raise Http404
    return Target(unit_id=found.pk, thing=found)
