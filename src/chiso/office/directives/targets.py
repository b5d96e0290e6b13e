"""Whose thing an address of this app is about."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from chiso.office.directives.queries.register import directive_by_id
from chiso.office.http import Target


def directive_target(**kwargs: Any) -> Target:
    """The register in which the document was entered. Raises Http404."""
    found = directive_by_id(kwargs["directive_id"])
    if found is None:
        raise Http404
    return Target(unit_id=found.registered_by_unit_id, thing=found)
