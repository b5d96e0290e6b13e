"""Naming the department that leads a node, its contact person and its internal window."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Membership, Person
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.database import valid_on
from chiso.office.frameworks.queries import framework_of
from chiso.office.national.leads import ENTERING
from chiso.office.national.models import Lead
from chiso.office.national.problems import no_node, refuse
from chiso.office.rounds.models import RoundGroup
from chiso.office.units.models import Unit


def set_lead(
    *,
    actor: Actor,
    group: RoundGroup,
    node: str,
    unit: Unit,
    contact: Person | None,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    at: dt.datetime,
) -> Lead:
    """Name who leads a node and everything below it. Raises InputError; the contact must be able to enter there."""
    grant = require(actor, "national.manage")
    if node not in framework_of(group.framework).by_code:
        raise no_node(node)
    if closes_at <= opens_at:
        raise refuse(
            "window",
            "Hạn nội bộ phải sau ngày mở.",
            "The internal window closes before it opens.",
            where="closes",
            got=f"{opens_at:%d/%m/%Y} – {closes_at:%d/%m/%Y}",
        )
    held = Membership.objects.filter(valid_on(actor.as_of), person=contact, unit=unit, role__in=ENTERING)
    if contact and not held.exists():
        raise refuse(
            "contact",
            "Người đầu mối phải là chuyên viên hoặc lãnh đạo của cơ quan này thì mới nhập được.",
            "The contact must be an officer or the leader of this unit, to be able to enter.",
            where="contact",
            got=contact.full_name,
        )
    with transaction.atomic():
        before = Lead.objects.filter(group=group, node=node).values_list("unit_id", flat=True).first()
        lead, _ = Lead.objects.update_or_create(
            group=group,
            node=node,
            defaults={"unit": unit, "contact": contact, "opens_at": opens_at, "closes_at": closes_at},
        )
        record(
            actor=actor,
            action="national.lead.set",
            obj=lead,
            stream=f"round:{group.round_id}",
            at=at,
            grant=grant,
            unit_id=unit.pk,
            data={
                "node": node,
                "before": before,
                "after": unit.pk,
                "window": [opens_at.isoformat(), closes_at.isoformat()],
            },
        )
    return lead


def remove_lead(*, actor: Actor, group: RoundGroup, node: str, at: dt.datetime) -> None:
    """Take a node's own lead away; what the node above says counts again."""
    grant = require(actor, "national.manage")
    lead = Lead.objects.filter(group=group, node=node).first()
    if lead is None:
        raise no_node(node)
    with transaction.atomic():
        record(
            actor=actor,
            action="national.lead.remove",
            obj=lead,
            stream=f"round:{group.round_id}",
            at=at,
            grant=grant,
            unit_id=lead.unit_id,
            data={"node": node, "before": lead.unit_id},
        )
        lead.delete()
