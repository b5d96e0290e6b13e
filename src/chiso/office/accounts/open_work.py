"""What is open in the hands of a role: the list that a transfer passes on."""

from __future__ import annotations

from collections.abc import Iterable

from chiso.office.accounts.models import Membership, Role
from chiso.office.rounds.models import Sheet, SheetState

_WITH_THE_UNIT = (
    SheetState.DRAFT,
    SheetState.RETURNED,
    SheetState.UNLOCKED,
    SheetState.SELF_SUBMITTED,
    SheetState.EXPLANATION_OPEN,
)
_WITH_THE_APPRAISER = (SheetState.SELF_LOCKED, SheetState.IN_APPRAISAL, SheetState.EXPLAINED)


def open_work(*, memberships: Iterable[Membership]) -> list[str]:
    """One line for each thing that waits for a holder of these roles, in the order of the rounds."""
    lines: list[str] = []
    for membership in memberships:
        lines += _sheets(membership)
    return lines


def _sheets(membership: Membership) -> list[str]:
    sheets = Sheet.objects.select_related("group__round", "unit").order_by("group__round_id", "unit__sort_key")
    if membership.role in (Role.UNIT_OFFICER, Role.UNIT_LEADER):
        mine = sheets.filter(unit=membership.unit, state__in=_WITH_THE_UNIT)
    elif membership.role == Role.APPRAISER:
        mine = sheets.filter(group__assignments__unit=membership.unit, state__in=_WITH_THE_APPRAISER).distinct()
    else:
        return []
    return [f"{sheet.group.round.name}: {sheet.unit.name} – {sheet.get_state_display()}" for sheet in mine]
