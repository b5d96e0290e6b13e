"""A unit's life as a list of dated events: born, moved, renamed, merged, ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chiso.office.units.models import LineageKind, Unit, UnitLineage, UnitParent
from chiso.office.units.queries.lookup import lineage_of

What = Literal["recorded", "born", "under", "came_from", "became", "ended"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened on a day; `other` is the unit it happened with."""

    on: dt.date
    what: What
    other: Unit | None = None
    kind: LineageKind | None = None
    legal_basis: str = ""
    share: Decimal | None = None
    share_of: str = ""
    source: str = ""


_ORDER: tuple[What, ...] = ("recorded", "born", "came_from", "under", "became", "ended")


def life_of(unit: Unit) -> list[Event]:
    """Everything that happened to a unit, oldest first. Two queries."""
    events = [Event(unit.valid_from, "born" if unit.start_known else "recorded")]
    links = UnitParent.objects.filter(unit=unit).select_related("parent").order_by("valid_from")
    events += [Event(link.valid_from, "under", link.parent) for link in links]
    lineage = list(lineage_of(unit))
    events += [_lineage(unit, row) for row in lineage]
    if unit.valid_to is not None and not any(row.predecessor_id == unit.pk for row in lineage):
        events.append(Event(unit.valid_to, "ended"))
    return sorted(events, key=lambda event: (event.on, _ORDER.index(event.what)))


def _lineage(unit: Unit, row: UnitLineage) -> Event:
    came = row.successor_id == unit.pk
    return Event(
        on=row.on,
        what="came_from" if came else "became",
        other=row.predecessor if came else row.successor,
        kind=LineageKind(row.kind),
        legal_basis=row.legal_basis,
        share=row.share,
        share_of=row.share_of,
        source=row.share_source,
    )
