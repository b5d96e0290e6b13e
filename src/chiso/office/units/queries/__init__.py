"""Reads of units as they were on a day."""

from chiso.office.units.queries.life import Event, life_of
from chiso.office.units.queries.lookup import (
    children_on,
    find_units,
    lineage_of,
    parent_on,
    path_on,
    unit_by_id,
    unit_by_key,
    units_on,
    units_without_members,
)
from chiso.office.units.queries.tree import Branch, KindCount, Tree, change_days, tree_on

__all__ = [
    "Branch",
    "Event",
    "KindCount",
    "Tree",
    "change_days",
    "children_on",
    "find_units",
    "life_of",
    "lineage_of",
    "parent_on",
    "path_on",
    "tree_on",
    "unit_by_id",
    "unit_by_key",
    "units_on",
    "units_without_members",
]
