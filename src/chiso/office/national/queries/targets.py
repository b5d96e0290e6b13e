"""A stored target sheet as the plan that it states, beside what there is and what there was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso.office.frameworks.queries import framework_of
from chiso.office.indices.models import ResultSet
from chiso.office.indices.queries import same_nodes
from chiso.office.national.models import TargetSheet
from chiso.office.national.plan import Aim, Plan, PlanView, view_of
from chiso.office.national.queries.ministry import newest_result, points_in
from chiso.office.national.queries.points import own_points
from chiso.office.rounds.models import Sheet


@dataclass(frozen=True)
class TargetPage:
    """The plan of a year; `last` is the ministry's result of the year before, `comparable` whether nodes may be set
    beside it."""

    stored: TargetSheet | None
    plan: Plan
    view: PlanView
    last: ResultSet | None
    comparable: bool


def targets_of(sheet: Sheet) -> TargetPage:
    """The target sheet of the round, empty when none was set."""
    stored = TargetSheet.objects.filter(group=sheet.group).select_related("framework").first()
    plan = _plan(stored) if stored else Plan(sheet.group.framework.code, {})
    framework = framework_of(sheet.group.framework)
    last = newest_result(sheet, year=sheet.group.round.year - 1)
    comparable = last is not None and _comparable(last, sheet)
    before: Mapping[str, Decimal | None] = points_in(last, sheet.unit_id) if last and comparable else {}
    return TargetPage(stored, plan, view_of(plan, framework, now=own_points(sheet), before=before), last, comparable)


def _comparable(last: ResultSet, sheet: Sheet) -> bool:
    """The same version, or another with the same nodes and the same maxima, all of them known."""
    if last.framework_id == sheet.group.framework_id:
        return True
    framework = framework_of(sheet.group.framework)
    known = all(node.max is not None for node in framework.nodes)
    return known and last.framework is not None and same_nodes(framework_of(last.framework), framework)


def _plan(stored: TargetSheet) -> Plan:
    aims = {
        row.node: Aim(row.points, row.unit.name if row.unit else "", row.unit_id, row.due)
        for row in stored.targets.select_related("unit")
    }
    return Plan(stored.framework.code, aims, stored.keep_from, stored.raise_below, stored.rank_points)
