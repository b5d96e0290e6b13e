"""Whose thing an address of the province's own index is about; 404 where there is none."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from chiso.office.http import Target
from chiso.office.national.leads import leads_by_leaf, leads_of
from chiso.office.national.queries.overview import sheet_of
from chiso.office.rounds.scores import framework_for
from chiso.office.rounds.stage_targets import group_target
from chiso.office.rounds.targets import link_target
from chiso.office.units.models import PROVINCES


def national_target(**kwargs: Any) -> Target:
    """The province's own sheet of a group; a group of other units is not shown here."""
    sheet = sheet_of(group_target(**kwargs).thing)
    if sheet is None:
        raise Http404
    return Target(unit_id=sheet.unit_id, thing=sheet)


def led_target(**kwargs: Any) -> Target:
    """One leaf of the sheet; `assigned` is the unit that leads it."""
    found = national_target(**kwargs)
    framework, node = framework_for(found.thing), kwargs["node"]
    if node not in framework.by_code or not framework.is_leaf(node):
        raise Http404
    lead = leads_by_leaf(framework, leads_of(found.thing.group)).get(node)
    return Target(unit_id=found.unit_id, assigned=frozenset({lead.unit_id} if lead else ()), thing=found.thing)


def led_link_target(**kwargs: Any) -> Target:
    """A piece of evidence; `assigned` is the unit that leads its leaf."""
    found = link_target(**kwargs)
    link = found.thing
    if link.sheet.unit.kind not in PROVINCES:
        raise Http404
    lead = leads_by_leaf(framework_for(link.sheet), leads_of(link.sheet.group)).get(link.node)
    return Target(unit_id=found.unit_id, assigned=frozenset({lead.unit_id} if lead else ()), thing=link)
