"""The sheets of one unit, over all rounds."""

from __future__ import annotations

from django.db.models import QuerySet

from chiso.office.rounds.models import Sheet


def sheets_of_unit(unit_id: int) -> QuerySet[Sheet]:
    """Every sheet of a unit, newest round first."""
    found = Sheet.objects.filter(unit_id=unit_id).select_related("group__round", "unit")
    return found.order_by("-group__round__year", "-group__round_id", "group__order")
