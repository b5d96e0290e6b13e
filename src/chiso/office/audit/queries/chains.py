"""Checking the chains: every link is computed again from its event; the first that does not follow is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Max

from chiso.engine.errors import Text
from chiso.office.audit.chain import GENESIS, chain_value, digest_of, register_start, register_value
from chiso.office.audit.models import AuditEvent, AuditLink, AuditSeal

NO_REASON = Text("", "")
SEALS = "seals"
"""The name under which the chain of all seals is reported."""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What the check of one stream found; `broken_at` is the position of the first broken link, `head` the chain's end.

    The head of the seals, written down elsewhere (printed, mailed), also shows that the very end was cut off.
    """

    stream: str
    links: int
    unsealed: int
    head: str = ""
    broken_at: int | None = None
    event_id: int | None = None
    why: Text = NO_REASON

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def verify_streams(stream: str | None = None) -> Iterator[ChainReport]:
    """Recompute each stream's chain from its events, and then the chain of seals; names the first broken link of each.

    With `stream`, that one alone.
    """
    streams = AuditEvent.objects.values_list("stream", flat=True).distinct().order_by("stream")
    sealed = AuditSeal.objects.values_list("stream", flat=True).distinct()
    for name in [stream] if stream else sorted({*streams, *sealed}):
        yield _verify(name)
    if stream is None and sealed.exists():
        yield _verify_seals()


def is_recorded(stream: str) -> bool:
    """Whether anything was ever recorded under this name."""
    tables = (AuditEvent, AuditLink, AuditSeal)
    return any(table._default_manager.filter(stream=stream).exists() for table in tables)


def _verify(stream: str) -> ChainReport:
    seals = dict(AuditSeal.objects.filter(stream=stream).values_list("position", "chain"))
    unsealed = AuditEvent.objects.filter(stream=stream, link__isnull=True).count()
    previous, position = GENESIS, 0
    for link in AuditLink.objects.filter(stream=stream).select_related("event").order_by("position").iterator(2000):
        position += 1
        if link.position != position:
            event_id, why = _gone(stream, position)
            return ChainReport(stream, position - 1, unsealed, "", position, event_id, why)
        why = _why_broken(link, position, previous, seals)
        if why.vi:
            return ChainReport(stream, position, unsealed, "", position, link.event_id, why)
        previous = link.chain
    last_seal = max(seals, default=0)
    if last_seal > position:
        event_id, why = _gone(
            stream,
            position + 1,
            Text("thiếu mắt xích trước lần niêm phong cuối", "links before the last seal are missing"),
        )
        return ChainReport(stream, position, unsealed, "", position + 1, event_id, why)
    if last_seal < position:
        why = Text("thiếu niêm phong của cuối chuỗi", "the seal of the chain's end is missing")
        return ChainReport(stream, position, unsealed, "", last_seal + 1, None, why)
    waiting = _waiting(stream, position, unsealed)
    return waiting or ChainReport(stream, position, unsealed, previous if position else "")


def _gone(stream: str, position: int, why: Text = NO_REASON) -> tuple[int | None, Text]:
    """A position without a link that can be read: either the link is gone, or the event that it points at."""
    event_id = AuditLink.objects.filter(stream=stream, position=position).values_list("event_id", flat=True).first()
    if event_id is not None:
        return event_id, Text("sự kiện đã bị xóa", "the event was deleted")
    return None, why if why.vi else Text(f"thiếu mắt xích {position}", f"link {position} is missing")


def _waiting(stream: str, links: int, unsealed: int) -> ChainReport | None:
    """Events that wait for their seal carry their digest already: a changed one is named before it gets a link."""
    pending = AuditEvent.objects.filter(stream=stream, link__isnull=True).order_by("id")
    for ahead, event in enumerate(pending.iterator(2000), start=1):
        if digest_of(event) != event.digest:
            why = Text(
                "nội dung sự kiện bị sửa trước khi niêm phong", "the event's content was changed before it was sealed"
            )
            return ChainReport(stream, links, unsealed, "", links + ahead, event.pk, why)
    return None


def _verify_seals() -> ChainReport:
    """The chain of all seals: a stream that was cut off or removed together with its seals is missed here."""
    older: list[AuditSeal] = []
    register, count = "", 0
    for count, seal in enumerate(AuditSeal.objects.order_by("id").iterator(2000), start=1):
        if not register and not seal.register:
            older.append(seal)
            continue
        register = register_value(register or register_start(older), seal)
        if seal.register != register:
            why = Text(
                f"niêm phong đứng trước niêm phong của {seal.stream} ở mắt xích {seal.position} bị thiếu hoặc bị sửa",
                f"a seal before that of {seal.stream} at link {seal.position} is missing or was changed",
            )
            return ChainReport(SEALS, count, 0, "", count, None, why)
    return ChainReport(SEALS, count, 0, register)


def _why_broken(link: AuditLink, position: int, previous: str, seals: dict[int, str]) -> Text:
    if link.event.stream != link.stream:
        return Text("sự kiện thuộc chuỗi khác", "the event belongs to another stream")
    if digest_of(link.event) != link.event.digest:
        return Text("nội dung sự kiện đã bị sửa", "the event's content was changed")
    if chain_value(previous, link.event.digest) != link.chain:
        return Text(
            "giá trị chuỗi không nối tiếp mắt xích trước", "the chain value does not follow from the link before it"
        )
    if seals.get(position, link.chain) != link.chain:
        return Text("giá trị chuỗi khác niêm phong", "the chain value differs from the seal")
    return NO_REASON


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far a stream is sealed, without checking it: cheap enough for a page."""

    links: int
    unsealed: int
    sealed_at: dt.datetime | None
    head: str


def chain_state(stream: str) -> ChainState:
    """The last seal of a stream and what waits for the next one."""
    seal = AuditSeal.objects.filter(stream=stream).order_by("-position").first()
    return ChainState(
        links=seal.position if seal else 0,
        unsealed=AuditEvent.objects.filter(stream=stream, link__isnull=True).count(),
        sealed_at=seal.at if seal else None,
        head=seal.chain if seal else "",
    )


def chain_states() -> list[tuple[str, ChainState]]:
    """Every stream with the state of its chain, two queries however many there are."""
    unsealed = dict(
        AuditEvent.objects.filter(link__isnull=True)
        .values("stream")
        .order_by("stream")
        .annotate(n=Count("id"))
        .values_list("stream", "n")
    )
    newest = AuditSeal.objects.values("stream").order_by("stream").annotate(last=Max("id")).values("last")
    last = {seal.stream: seal for seal in AuditSeal.objects.filter(pk__in=newest)}
    found = []
    for stream in sorted({*unsealed, *last}):
        seal = last.get(stream)
        state = ChainState(
            links=seal.position if seal else 0,
            unsealed=unsealed.get(stream, 0),
            sealed_at=seal.at if seal else None,
            head=seal.chain if seal else "",
        )
        found.append((stream, state))
    return found
