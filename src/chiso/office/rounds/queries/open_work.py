"""Which sheets wait for a role of a unit: what a transfer passes on."""

from __future__ import annotations

from django.db.models import QuerySet

from chiso.office.accounts.models import Role
from chiso.office.rounds.models import Sheet, SheetState

_WITH_THE_UNIT = (
    SheetState.DRAFT,
    SheetState.RETURNED,
    SheetState.UNLOCKED,
    SheetState.RESUBMITTED,
    SheetState.SELF_SUBMITTED,
    SheetState.EXPLANATION_OPEN,
)
_WITH_THE_APPRAISER = (SheetState.SELF_LOCKED, SheetState.IN_APPRAISAL, SheetState.EXPLAINED)


def sheets_waiting_for(role: str, unit_id: int) -> QuerySet[Sheet]:
    """The sheets that a holder of `role` in the unit still has to work on, in the order of the rounds."""
    found = Sheet.objects.select_related("group__round", "unit").order_by("group__round_id", "unit__sort_key")
    if role in (Role.UNIT_OFFICER, Role.UNIT_LEADER):
        return found.filter(unit_id=unit_id, state__in=_WITH_THE_UNIT)
    if role == Role.APPRAISER:
        return found.filter(group__assignments__unit_id=unit_id, state__in=_WITH_THE_APPRAISER).distinct()
    return found.none()
