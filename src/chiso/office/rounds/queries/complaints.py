"""Reads of complaints after publication."""

from __future__ import annotations

from django.db.models import QuerySet

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.matrix import MATRIX, Scope
from chiso.office.accounts.models import Role
from chiso.office.indices.models import ResultSet
from chiso.office.rounds.models import Complaint, ComplaintState, Sheet


def complaints_of(actor: Actor) -> QuerySet[Complaint]:
    """The complaints that the actor may see: all of them, or those of the own units; newest first."""
    row = MATRIX["complaints.view"]
    found = Complaint.objects.select_related("sheet__unit", "sheet__group__round", "result_set", "filed_by").defer(
        "result_set__payload"
    )
    if not any(row.get(Role(role)) is Scope.ALL for role in actor.roles):
        own = [str(role) for role, scope in row.items() if scope is Scope.OWN]
        found = found.filter(sheet__unit_id__in=actor.units_as(*own))
    return found.order_by("-filed_at", "-id")


def awaiting_correction(result_set: ResultSet) -> tuple[Complaint, ...]:
    """Settled corrections of a publication that no result set carries yet."""
    found = Complaint.objects.filter(
        result_set__code=result_set.code, state=ComplaintState.CORRECTED, corrected_by__isnull=True
    )
    return tuple(found.select_related("sheet__unit", "sheet__group__round", "result_set").order_by("id"))


def sheet_of_result(result_set: ResultSet, unit_id: int) -> Sheet | None:
    """The sheet behind a unit's line of a result set; None for imported results."""
    kind, _, key = result_set.origin.partition(":")
    if kind != "round_group" or not key.isdigit():
        return None
    found = Sheet.objects.select_related("unit", "group__round", "group__framework")
    return found.filter(group_id=int(key), unit_id=unit_id).first()
