"""Last year's weak criteria as tasks of this year's plan, from the target sheet of the province's own index."""

from __future__ import annotations

import datetime as dt

from chiso.office.directives.models import Plan
from chiso.office.directives.plan_table import NewTask
from chiso.office.frameworks.queries import framework_of
from chiso.office.national.leads import leads_by_leaf, leads_of
from chiso.office.national.queries.overview import national_sheets
from chiso.office.national.queries.targets import targets_of
from chiso.office.rounds.models import Sheet
from chiso.office.units.models import Unit


def sheets_to_copy() -> list[Sheet]:
    """The province's own sheets whose weak criteria can be copied, newest first."""
    return sorted(national_sheets(), key=lambda sheet: -sheet.group.round.year)


def weaknesses_of(sheet: Sheet, plan: Plan, *, fallback: Unit) -> list[NewTask]:
    """One task for each criterion whose points are low, with the points that are at stake.

    The target's owner leads, else the criterion's lead, else `fallback` (the plan's owner). Criteria that the plan has
    a task for already are left out.
    """
    framework = framework_of(sheet.group.framework)
    leads = leads_by_leaf(framework, leads_of(sheet.group))
    had = set(plan.tasks.exclude(node="").values_list("node", flat=True))
    units = Unit.objects.in_bulk()
    made = []
    for line in targets_of(sheet).view.raise_:
        code = line.node.code
        if code in had:
            continue
        lead = leads[code].unit if code in leads else fallback
        if line.aim is not None and line.aim.unit_id in units:
            lead = units[line.aim.unit_id]
        reached = line.before if line.before is not None else line.now
        room = line.node.max - reached if line.node.max is not None and reached is not None else None
        due = line.aim.due if line.aim is not None and line.aim.due is not None else dt.date(plan.year, 12, 14)
        made.append(
            NewTask(
                content=f"Khắc phục hạn chế ở tiêu chí {code}: {line.node.name.vi}",
                lead=lead.pk,
                lead_name=lead.name,
                group="Khắc phục tồn tại, hạn chế năm trước",
                due=due.isoformat(),
                node=code,
                points=f"{room:f}" if room is not None else "",
                place=code,
            )
        )
    return made
