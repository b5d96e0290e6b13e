"""Whose thing an address of appraisal, council or complaint is about; 404 where there is none."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from chiso.office.http import Target
from chiso.office.rounds.criteria import criteria_of
from chiso.office.rounds.models import Complaint, CouncilMeeting, Dispute, RoundGroup
from chiso.office.rounds.targets import own_sheet_target


def leaf_target(**kwargs: Any) -> Target:
    """One leaf of a sheet; appraised by the one unit that it is assigned to."""
    found = own_sheet_target(**kwargs)
    sheet = found.thing
    criteria = criteria_of(sheet.group)
    node = kwargs["node"]
    if node not in criteria.framework.by_code or not criteria.framework.is_leaf(node):
        raise Http404
    unit = criteria.unit_of.get(node)
    return Target(unit_id=sheet.unit_id, assigned=frozenset({unit} if unit else ()), thing=sheet)


def group_target(**kwargs: Any) -> Target:
    """A group of a round; appraised by every unit that has a leaf of it."""
    group = get_object_or_404(RoundGroup.objects.select_related("round", "framework"), pk=kwargs["group_id"])
    return Target(assigned=criteria_of(group).units, thing=group)


def dispute_target(**kwargs: Any) -> Target:
    """A disputed leaf."""
    found = Dispute.objects.select_related("sheet__unit", "sheet__group__round", "sheet__group__framework")
    dispute = get_object_or_404(found, pk=kwargs["dispute_id"])
    return Target(unit_id=dispute.sheet.unit_id, thing=dispute)


def meeting_target(**kwargs: Any) -> Target:
    """A meeting of a council."""
    return Target(thing=get_object_or_404(CouncilMeeting.objects.select_related("round"), pk=kwargs["meeting_id"]))


def complaint_target(**kwargs: Any) -> Target:
    """A complaint, of the unit that filed it."""
    found = Complaint.objects.select_related(
        "sheet__unit", "sheet__group__round", "sheet__group__framework", "result_set__framework", "filed_by"
    )
    complaint = get_object_or_404(found, pk=kwargs["complaint_id"])
    return Target(unit_id=complaint.sheet.unit_id, thing=complaint)
