"""Reading the record for people: filtered, with names put back where the reader may see them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from chiso.engine.text import search_key
from chiso.office.accounts.models import Person
from chiso.office.audit.models import AuditEvent
from chiso.office.audit.queries.naming import object_names, stream_names
from chiso.office.units.models import Unit


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What the reader asked for; empty fields do not filter. `until` is the last day shown."""

    stream: str = ""
    action: str = ""
    obj: str = ""
    person: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as the page shows it; the pseudonym stands where an identity was erased."""

    event: AuditEvent
    who: str
    on_behalf_of: str
    unit: str
    is_sealed: bool
    details: tuple[tuple[str, str], ...]
    object_name: str
    stream_name: str


def events(wanted: EventFilter) -> QuerySet[AuditEvent]:
    """The events that match, newest first."""
    found = AuditEvent.objects.select_related("link").order_by("-id")
    if wanted.stream:
        found = found.filter(stream=wanted.stream)
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.obj:
        kind, _colon, key = wanted.obj.partition(":")
        found = found.filter(object_type=kind, **({"object_id": key} if key else {}))
    if wanted.person:
        people = Person.objects.filter(_named(wanted.person)).values("pseudonym")
        found = found.filter(Q(actor__in=people) | Q(on_behalf_of__in=people))
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    return found


def _midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day in the province's time: a range that an index can answer."""
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_current_timezone())


def _named(text: str) -> Q:
    try:
        return Q(pseudonym=uuid.UUID(text))
    except ValueError:
        return Q(search_key__contains=search_key(text))


def event_rows(found: Iterable[AuditEvent]) -> list[EventRow]:
    """Events with the names of persons, units, objects and chains: a query a kind, however many events."""
    shown = list(found)
    pseudonyms = {value for event in shown for value in (event.actor, event.on_behalf_of) if value}
    pseudonyms |= {value for event in shown for value in _uuids(event.data)}
    names = dict(Person.objects.filter(pseudonym__in=pseudonyms).values_list("pseudonym", "full_name"))
    objects = object_names((event.object_type, event.object_id) for event in shown)
    chains = stream_names({event.stream for event in shown})
    units = dict(Unit.objects.filter(pk__in={event.unit_id for event in shown}).values_list("pk", "name"))
    return [
        EventRow(
            event=event,
            who=_name(event.actor, names),
            on_behalf_of=_name(event.on_behalf_of, names),
            unit=units.get(event.unit_id or 0, ""),
            is_sealed=hasattr(event, "link"),
            details=tuple((key, _value(value, names)) for key, value in event.data.items()),
            object_name=objects.get((event.object_type, event.object_id), ""),
            stream_name=chains.get(event.stream, ""),
        )
        for event in shown
    ]


def _name(pseudonym: uuid.UUID | None, names: Mapping[uuid.UUID, str]) -> str:
    return names.get(pseudonym, str(pseudonym)) if pseudonym else ""


def _uuids(data: Mapping[str, Any]) -> Iterable[uuid.UUID]:
    return (found for value in data.values() if (found := _uuid(value)) is not None)


def _uuid(value: Any) -> uuid.UUID | None:
    if not isinstance(value, str) or len(value) != 36:
        return None
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _value(value: Any, names: Mapping[uuid.UUID, str]) -> str:
    pseudonym = _uuid(value)
    if pseudonym is not None:
        return _name(pseudonym, names)
    if isinstance(value, list):
        return ", ".join(_value(part, names) for part in value)
    return "–" if value is None else str(value)


def streams(chosen: str = "") -> list[tuple[str, str]]:
    """The chains that a reader is offered, with their names; each document has its own, found by its address."""
    found = AuditEvent.objects.exclude(stream__startswith="document:").values_list("stream", flat=True)
    offered = sorted({*found.distinct(), *filter(None, [chosen])})
    names = stream_names(offered)
    return [(stream, names.get(stream, "")) for stream in offered]


def actions() -> list[str]:
    """The verbs that were ever recorded."""
    return list(AuditEvent.objects.values_list("action", flat=True).distinct().order_by("action"))


def events_about(obj: models.Model, action: str) -> QuerySet[AuditEvent]:
    """The events of one action about one row."""
    return AuditEvent.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk), action=action)


def has_acted(pseudonym: uuid.UUID) -> bool:
    """Whether the record holds anything that this person did, for himself or lent to another."""
    return AuditEvent.objects.filter(Q(actor=pseudonym) | Q(on_behalf_of=pseudonym)).exists()


def last_time(actions: Collection[str]) -> dt.datetime | None:
    """When one of the actions was recorded last; None when none ever was."""
    found: dt.datetime | None = AuditEvent.objects.filter(action__in=actions).aggregate(last=Max("at"))["last"]
    return found
