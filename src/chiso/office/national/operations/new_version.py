"""The province's own index moves to another version within its year: its leads, contacts and targets go along.

The trap: leads and targets hang on the round's group, and the move makes a new group. Without the leads no department
could enter what it must confirm again, and without the targets a year's plan would be gone in the middle of the year.
"""

from __future__ import annotations

import datetime as dt

from chiso.engine.frameworks.diff import pair_nodes
from chiso.office.accounts.actors import Actor
from chiso.office.audit.operations import record
from chiso.office.frameworks.queries import framework_of
from chiso.office.national.models import Lead, TargetSheet
from chiso.office.national.operations.targets import insert_aims
from chiso.office.national.queries.carried import carried_of
from chiso.office.rounds.models import FrameworkChange


def carry_leads(change: FrameworkChange) -> None:
    """Name the same leads for the same nodes of the new version; a deadline before the confirmation's moves to it."""
    leads = list(Lead.objects.filter(group=change.old_group))
    if not leads:
        return
    old, new = framework_of(change.old_group.framework), framework_of(change.new_group.framework)
    became = {before.code: after.code for before, after in pair_nodes(old, new)}
    Lead.objects.bulk_create(
        Lead(
            group=change.new_group,
            node=became[lead.node],
            unit_id=lead.unit_id,
            contact_id=lead.contact_id,
            opens_at=lead.opens_at,
            closes_at=max(lead.closes_at, change.until),
        )
        for lead in leads
        if lead.node in became
    )


def carry_target_sheet(change: FrameworkChange, actor: Actor, at: dt.datetime) -> None:
    """The old group's target sheet for the new group, with the targets that the crosswalk lets stand there.

    The wanted rank goes along; the points of its holder do so only under the same total.
    """
    found = carried_of(change)
    if found is None:
        return
    before, same_total = found.before, found.same_total
    sheet = TargetSheet.objects.create(
        group=change.new_group,
        framework=change.new_group.framework,
        year=before.year,
        title=before.title,
        source="; ".join(filter(None, (before.source, f"chuyển từ {before.framework.code} ({change.number})")))[:300],
        goal_rank=before.goal_rank,
        rank_points=before.rank_points if same_total else None,
        rank_source=before.rank_source if same_total else "",
        keep_from=before.keep_from,
        raise_below=before.raise_below,
        updated_at=at,
    )
    aims = found.aims
    insert_aims(sheet, aims)
    record(
        actor=actor,
        action="national.targets.carry",
        obj=sheet,
        stream=f"round:{change.new_group.round_id}",
        at=at,
        reason=change.number,
        data={
            "before": {node: str(aim.points) for node, aim in found.stood.items()},
            "after": {node: str(aim.points) for node, aim in aims.items()},
            "again": sorted({node.code for each in found.again for node in each.old}),
        },
    )
