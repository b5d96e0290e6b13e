"""Writing the record of verbs, and sealing it into chains."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from chiso.office.accounts.actors import Actor, Grant
from chiso.office.audit.chain import GENESIS, chain_value, digest_of
from chiso.office.audit.models import AuditEvent, AuditLink, AuditSeal


def record(
    *,
    actor: Actor,
    action: str,
    obj: models.Model,
    stream: str,
    at: dt.datetime,
    grant: Grant | None = None,
    unit_id: int | None = None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append one event; call it inside the transaction of the verb that it records.

    `action` is namespaced (`rounds.sheet.submit`); `data` must be JSON-serialisable and hold no personal names.
    """
    event = AuditEvent(
        stream=stream,
        at=at,
        actor=actor.pseudonym,
        on_behalf_of=grant.on_behalf_of if grant else None,
        role=grant.role if grant else "",
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        unit_id=unit_id,
        reason=reason,
        data=dict(data or {}),
    )
    event.digest = digest_of(event)
    event.save(force_insert=True)
    return event


def seal_pending(*, at: dt.datetime) -> int:
    """Link every event that has no link yet into its stream's chain, one batch; returns how many were linked."""
    with transaction.atomic():
        pending = AuditEvent.objects.filter(link__isnull=True).order_by("stream", "id")
        links: list[AuditLink] = []
        ends: dict[str, AuditLink] = {}
        for event in pending:
            last = ends.get(event.stream) or AuditLink.objects.filter(stream=event.stream).order_by("-position").first()
            position, previous = (last.position + 1, last.chain) if last else (1, GENESIS)
            link = AuditLink(
                stream=event.stream, position=position, event=event, chain=chain_value(previous, event.digest)
            )
            links.append(link)
            ends[event.stream] = link
        AuditLink.objects.bulk_create(links, batch_size=500)
        AuditSeal.objects.bulk_create(
            AuditSeal(stream=end.stream, position=end.position, chain=end.chain, at=at) for end in ends.values()
        )
    return len(links)
