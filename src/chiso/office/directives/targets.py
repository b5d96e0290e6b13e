"""Whose thing an address of this app is about."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from chiso.office.directives.queries.desk import draft_by_id, item_by_id
from chiso.office.directives.queries.plans import plan_by_id, task_by_id
from chiso.office.directives.queries.radar import handed_by_id
from chiso.office.directives.queries.register import directive_by_id
from chiso.office.http import Target


def directive_target(**kwargs: Any) -> Target:
    """The register in which the document was entered. Raises Http404."""
    found = directive_by_id(kwargs["directive_id"])
    if found is None:
        raise Http404
    return Target(unit_id=found.registered_by_unit_id, thing=found)


def plan_target(**kwargs: Any) -> Target:
    """The body whose plan it is. Raises Http404."""
    found = plan_by_id(kwargs["plan_id"])
    if found is None:
        raise Http404
    return Target(unit_id=found.owner_id, thing=found)


def task_lead_target(**kwargs: Any) -> Target:
    """The unit that leads the task. Raises Http404."""
    found = task_by_id(kwargs["task_id"])
    if found is None:
        raise Http404
    return Target(unit_id=found.lead_id, thing=found)


def task_owner_target(**kwargs: Any) -> Target:
    """The body that ordered the task. Raises Http404."""
    found = task_by_id(kwargs["task_id"])
    if found is None:
        raise Http404
    return Target(unit_id=found.plan.owner_id, thing=found)


def handed_target(**kwargs: Any) -> Target:
    """The unit that has to answer. Raises Http404."""
    found = handed_by_id(kwargs["handed_id"])
    if found is None:
        raise Http404
    return Target(unit_id=found.unit_id, thing=found)


def draft_target(**kwargs: Any) -> Target:
    """The register for which the document was read. Raises Http404."""
    found = draft_by_id(kwargs["draft_id"])
    if found is None:
        raise Http404
    return Target(unit_id=found.unit_id, thing=found)


def draft_item_target(**kwargs: Any) -> Target:
    """The register of the draft that the item is of. Raises Http404."""
    found = item_by_id(kwargs["item_id"])
    if found is None:
        raise Http404
    return Target(unit_id=found.draft.unit_id, thing=found)
