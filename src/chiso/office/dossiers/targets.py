"""Whose thing an address of dossiers is about."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from chiso.office.dossiers.queries.work import agency_by_id, letter_by_id
from chiso.office.http import Target, target_by

agency_target = target_by(agency_by_id, "agency_id", lambda found: found.unit_id)
"""An agency's dossiers belong to its unit."""


def letter_target(**kwargs: Any) -> Target:
    found = letter_by_id(kwargs["letter_id"])
    if found is None:
        raise Http404
    return Target(found.agency.unit_id, thing=found)
