"""The arithmetic of the audit chain, shared by the writer and the checker."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable

from chiso.office.audit.models import AuditEvent, AuditSeal

GENESIS = "0" * 64


def digest_of(event: AuditEvent) -> str:
    """SHA-256 over the event's canonical JSON (everything but its row id)."""
    content = {
        "stream": event.stream,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": str(event.actor or ""),
        "on_behalf_of": str(event.on_behalf_of or ""),
        "role": event.role,
        "action": event.action,
        "object": f"{event.object_type}:{event.object_id}",
        "unit": event.unit_id,
        "reason": event.reason,
        "data": event.data,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chain_value(previous: str, digest: str) -> str:
    """The next value of a chain."""
    return hashlib.sha256(f"{previous}{digest}".encode()).hexdigest()


def register_value(previous: str, seal: AuditSeal) -> str:
    """The next value of the chain of all seals."""
    return hashlib.sha256(f"{previous}{seal.stream}:{seal.position}:{seal.chain}".encode()).hexdigest()


def register_start(older: Iterable[AuditSeal]) -> str:
    """Where the chain of seals begins: after the seals that have no value of their own, in their order."""
    value = GENESIS
    for seal in older:
        value = register_value(value, seal)
    return value
