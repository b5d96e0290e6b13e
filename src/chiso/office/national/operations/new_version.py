"""The province's own index moves to another version within its year: its leads and contacts go along.

The trap: leads hang on the round's group, and the move makes a new group. Without them no department could enter what
it must confirm again. Targets stay with the version for which they were set: its maxima are theirs.
"""

from __future__ import annotations

from chiso.engine.frameworks.diff import pair_nodes
from chiso.office.frameworks.queries import framework_of
from chiso.office.national.models import Lead
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
