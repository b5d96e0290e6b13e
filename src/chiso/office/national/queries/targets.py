"""A stored target sheet as the plan that it states, beside what there is and what there was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso.office.frameworks.models import Crosswalk
from chiso.office.frameworks.queries import framework_of, newest_crosswalk, plan_between
from chiso.office.indices.models import ResultSet
from chiso.office.indices.queries import same_nodes
from chiso.office.national.models import TargetSheet
from chiso.office.national.plan import Aim, Plan, PlanView, view_of
from chiso.office.national.queries.ministry import newest_result, points_in
from chiso.office.national.queries.overview import national_sheets
from chiso.office.national.queries.points import own_points
from chiso.office.national.queries.ranks import Standings, standings
from chiso.office.rounds.models import RoundGroup, Sheet
from chiso.office.rounds.queries.framework_change import change_into


@dataclass(frozen=True)
class TargetPage:
    """The plan of a year; `last` is the ministry's result of the year before.

    `comparable` says whether all nodes may be set beside it, `linked` how many leaves of another version may, by the
    confirmed crosswalk. `standings` are the newest published ranks, None where none are stored.
    """

    stored: TargetSheet | None
    plan: Plan
    view: PlanView
    last: ResultSet | None
    comparable: bool
    linked: int
    standings: Standings | None

    @property
    def holder_is_looked_up(self) -> bool:
        """Whether the points of the wanted rank come from stored results, not from what a person typed."""
        return self.plan.rank_points is not None and (self.stored is None or self.stored.rank_points is None)

    @property
    def would_stand(self) -> int | None:
        """The rank that the targets' sum would have had in the newest published results."""
        if self.standings is None or self.view.total is None:
            return None
        return self.standings.rank_of(self.view.total)


def targets_of(sheet: Sheet) -> TargetPage:
    """The target sheet of the round, empty when none was set."""
    stored = stored_targets(sheet.group)
    framework = framework_of(sheet.group.framework)
    ranks = standings(sheet)
    plan = _plan(stored, ranks) if stored else Plan(sheet.group.framework.code, {})
    last = newest_result(sheet, year=sheet.group.round.year - 1)
    before, comparable = ({}, False) if last is None else _before(last, sheet)
    view = view_of(plan, framework, now=own_points(sheet), before=before)
    return TargetPage(stored, plan, view, last, comparable, 0 if comparable else len(before), ranks)


def last_leaf_points(sheet: Sheet) -> dict[str, Decimal | None]:
    """Last year's points of the leaves that may be set beside this year's."""
    last = newest_result(sheet, year=sheet.group.round.year - 1)
    return dict(_before(last, sheet)[0]) if last is not None else {}


def _before(last: ResultSet, sheet: Sheet) -> tuple[Mapping[str, Decimal | None], bool]:
    """Last year's points by node, and whether the two versions may be compared as wholes."""
    points = points_in(last, sheet.unit_id)
    comparable = _comparable(last, sheet.group)
    return (points if comparable else _linked(last, sheet.group, points)), comparable


def stored_targets(group: RoundGroup) -> TargetSheet | None:
    """The target sheet of a group's year."""
    return TargetSheet.objects.filter(group=group).select_related("framework").defer("framework__source").first()


def aims_of(stored: TargetSheet) -> dict[str, Aim]:
    """The targets of a stored sheet by node. One query."""
    return {
        row.node: Aim(row.points, row.unit.name if row.unit else "", row.unit_id, row.due)
        for row in stored.targets.select_related("unit")
    }


def following_sheet(sheet: Sheet) -> Sheet | None:
    """The same province's sheet of the same index, one year later."""
    found = national_sheets().filter(
        unit_id=sheet.unit_id,
        group__round__year=sheet.group.round.year + 1,
        group__framework__family=sheet.group.framework.family,
    )
    return found.first()


def _comparable(last: ResultSet, group: RoundGroup) -> bool:
    """The same version, or another with the same nodes and the same maxima, all of them known."""
    if last.framework_id == group.framework_id:
        return True
    framework = framework_of(group.framework)
    known = all(node.max is not None for node in framework.nodes)
    return known and last.framework is not None and same_nodes(framework_of(last.framework), framework)


def _linked(last: ResultSet, group: RoundGroup, points: Mapping[str, Decimal | None]) -> Mapping[str, Decimal | None]:
    """Last year's points of leaves that became one leaf of this version, whole and with the same maximum.

    Where the year moved to this version, they come by way of the one before.
    """
    crosswalk = newest_crosswalk(last.framework_id, group.framework_id) if last.framework_id else None
    if crosswalk is not None:
        return _unchanged(crosswalk, points)
    change = change_into(group.pk)
    if change is None:
        return {}
    earlier = change.old_group
    there = points if _comparable(last, earlier) else _linked(last, earlier, points)
    return _unchanged(change.crosswalk, there)


def _unchanged(crosswalk: Crosswalk, points: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    plan = plan_between(crosswalk)
    links, found = plan.crosswalk, dict[str, Decimal | None]()
    for leaf in plan.new.leaves:
        into = links.into.get(leaf.code, ())
        if len(into) != 1 or len(links.out_of[into[0].old]) != 1 or into[0].old not in plan.old.by_code:
            continue
        before = plan.old.node(into[0].old)
        if before.max is not None and before.max == leaf.max and points.get(before.code) is not None:
            found[leaf.code] = points[before.code]
    return found


def _plan(stored: TargetSheet, ranks: Standings | None) -> Plan:
    points = stored.rank_points
    if points is None and stored.goal_rank and ranks is not None:
        points = ranks.points_of(stored.goal_rank)
    return Plan(stored.framework.code, aims_of(stored), stored.keep_from, stored.raise_below, points)
