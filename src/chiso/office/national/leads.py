"""Which department leads which leaf: the nearest node above that has a lead decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chiso.engine.frameworks import Framework
from chiso.office.accounts.models import Role
from chiso.office.national.models import Lead
from chiso.office.rounds.leaves import is_self_scored
from chiso.office.rounds.models import RoundGroup

# who enters the leaves that a unit leads, by the row `national.contribute` of the matrix
ENTERING = (Role.UNIT_OFFICER, Role.UNIT_LEADER)


def leads_by_leaf(framework: Framework, leads: Mapping[str, Lead]) -> dict[str, Lead]:
    """The lead of each leaf that is entered by hand; leaves of surveys, statistics and appraisers have none."""
    found: dict[str, Lead] = {}
    for leaf in framework.leaves:
        path = (leaf.code, *(above.code for above in framework.ancestors(leaf.code)))
        lead = next((leads[code] for code in path if code in leads), None)
        if lead is not None and is_self_scored(leaf):
            found[leaf.code] = lead
    return found


def leads_of(group: RoundGroup) -> dict[str, Lead]:
    """The leads of a group by node. One query."""
    return leads_of_groups([group.pk])[group.pk]


def leads_of_groups(group_ids: Iterable[int]) -> dict[int, dict[str, Lead]]:
    """The leads of many groups by node. One query."""
    found: dict[int, dict[str, Lead]] = {group_id: {} for group_id in group_ids}
    for lead in Lead.objects.filter(group_id__in=found).select_related("unit", "contact"):
        found[lead.group_id][lead.node] = lead
    return found
