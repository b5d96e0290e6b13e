"""Reading the record, and checking its chains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chiso.office.audit.chain import GENESIS, chain_value, digest_of
from chiso.office.audit.models import AuditEvent, AuditLink, AuditSeal


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What the check of one stream found; `broken_at` is the position of the first broken link."""

    stream: str
    links: int
    unsealed: int
    broken_at: int | None = None
    event_id: int | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def verify_streams(stream: str | None = None) -> Iterator[ChainReport]:
    """Recompute each stream's chain from its events; names the first broken link of each."""
    streams = AuditEvent.objects.values_list("stream", flat=True).distinct().order_by("stream")
    sealed = AuditSeal.objects.values_list("stream", flat=True).distinct()
    for name in [stream] if stream else sorted({*streams, *sealed}):
        yield _verify(name)


def _verify(stream: str) -> ChainReport:
    seals = dict(AuditSeal.objects.filter(stream=stream).values_list("position", "chain"))
    unsealed = AuditEvent.objects.filter(stream=stream, link__isnull=True).count()
    previous, position = GENESIS, 0
    for link in AuditLink.objects.filter(stream=stream).select_related("event").order_by("position").iterator(2000):
        position += 1
        why = _why_broken(link, position, previous, seals)
        if why:
            return ChainReport(stream, position, unsealed, position, link.event_id, why)
        previous = link.chain
    last_seal = max(seals, default=0)
    if last_seal > position:
        return ChainReport(stream, position, unsealed, position + 1, None, "missing links before the last seal")
    return ChainReport(stream, position, unsealed)


def _why_broken(link: AuditLink, position: int, previous: str, seals: dict[int, str]) -> str:
    if link.position != position:
        return f"link {position} is missing"
    if link.event.stream != link.stream:
        return "the event belongs to another stream"
    if digest_of(link.event) != link.event.digest:
        return "the event's content was changed"
    if chain_value(previous, link.event.digest) != link.chain:
        return "the chain value does not follow from the link before it"
    if seals.get(position, link.chain) != link.chain:
        return "the chain value differs from the seal"
    return ""
