"""Writing the record of verbs, and sealing it into chains."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from django.db import connection, models, transaction

from chiso.office.accounts.actors import Actor, Grant
from chiso.office.audit.chain import GENESIS, chain_value, digest_of, register_start, register_value
from chiso.office.audit.models import AuditEvent, AuditLink, AuditSeal
from chiso.office.inserting import insert_rows

_CAUSE: ContextVar[Mapping[str, Any]] = ContextVar("audit_cause", default=MappingProxyType({}))


@contextmanager
def caused_by(**cause: Any) -> Iterator[None]:
    """Every event recorded inside carries `cause` in its data: an import calls many verbs, and each must be found."""
    token = _CAUSE.set(cause)
    try:
        yield
    finally:
        _CAUSE.reset(token)


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
    """Append one event, as `event_of` describes it; call it inside the transaction of the verb that it records."""
    event = event_of(
        actor=actor,
        action=action,
        obj=obj,
        stream=stream,
        at=at,
        grant=grant,
        unit_id=unit_id,
        reason=reason,
        data=data,
    )
    event.save(force_insert=True)
    return event


def record_all(events: Iterable[AuditEvent]) -> None:
    """Append the events of a verb that does the same to many things, in their order; inside its transaction."""
    insert_rows(list(events))


def event_of(
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
    """An event that is not stored yet: `record_all` appends it.

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
        # as it will be read back: the digest is taken over what the database returns
        data=json.loads(json.dumps({**_CAUSE.get(), **(data or {})})),
    )
    event.digest = digest_of(event)
    return event


def seal_pending(*, at: dt.datetime, batch: int = 1000) -> int:
    """Link every event that has no link yet into its stream's chain; returns how many were linked.

    Works in batches of constant memory, each its own short transaction. Two sealers at once take turns: the second
    finds its batch linked already and goes on with what is left.
    """
    linked = 0
    while True:
        # looked for outside the transaction: the search may be long and must not hold the embedded database's one lock
        waiting = list(AuditEvent.objects.filter(link__isnull=True).order_by("id").values_list("pk", flat=True)[:batch])
        if not waiting:
            return linked
        linked += _seal(waiting, at)


def _seal(event_ids: Sequence[int], at: dt.datetime) -> int:
    """Chain one batch in one transaction; events that another sealer has linked meanwhile are left out."""
    with transaction.atomic():
        _one_sealer_at_a_time()
        pending = AuditEvent.objects.filter(pk__in=event_ids, link__isnull=True).order_by("stream", "id")
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
        insert_rows(links)
        _put_seals(ends.values(), at)
    return len(links)


def _put_seals(ends: Iterable[AuditLink], at: dt.datetime) -> None:
    """One seal for the end of each chain, each chained to the seal before it, whatever its stream."""
    last = AuditSeal.objects.order_by("-id").first()
    register = last.register if last else ""
    if not register:
        register = register_start(AuditSeal.objects.order_by("id").iterator())
    seals = [AuditSeal(stream=end.stream, position=end.position, chain=end.chain, at=at) for end in ends]
    for seal in seals:
        register = seal.register = register_value(register, seal)
    insert_rows(seals)


def _one_sealer_at_a_time() -> None:
    """SQLite's IMMEDIATE transaction already is a lock; PostgreSQL needs one, freed at the end of the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('chiso.audit.seal'))")
