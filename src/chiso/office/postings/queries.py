"""Reads of postings: the list of a day, what each commune and its villages owe, and what hung."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from chiso.office.database import valid_on
from chiso.office.evidence.models import Document
from chiso.office.postings.duties import Duty, Tally, duties_of, tally_of
from chiso.office.postings.models import Checklist, ChecklistItem, Posting, PostingLevel
from chiso.office.units.models import Unit, UnitKind
from chiso.office.units.queries.lookup import units_on
from chiso.office.units.queries.villages import villages_below

COMMUNES = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE)


@dataclass(frozen=True, slots=True)
class CommuneYear:
    """What a commune and its villages owe in a year."""

    unit: Unit
    tally: Tally


def checklist_on(day: dt.date) -> Checklist | None:
    return Checklist.objects.filter(valid_on(day)).first()


def items_of(checklist: Checklist | None) -> list[ChecklistItem]:
    return list(checklist.items.order_by("number")) if checklist else []


def list_of_year(year: int, today: dt.date) -> Checklist | None:
    """The list that holds on the last day of a year, or today while the year runs."""
    return checklist_on(min(today, dt.date(year, 12, 31)))


def standing() -> QuerySet[Posting]:
    """What counts: everything that was not taken back."""
    return Posting.objects.filter(withdrawn_at__isnull=True)


def communes_on(day: dt.date) -> list[Unit]:
    return list(units_on(day).filter(kind__in=COMMUNES).order_by("sort_key", "id"))


def duties_in(communes: Iterable[Unit], year: int, today: dt.date) -> dict[int, list[Duty]]:
    """What communes and their villages owe in a year, by commune. Four queries, however many communes."""
    communes = list(communes)
    day = min(today, dt.date(year, 12, 31))
    items = items_of(list_of_year(year, today))
    villages = villages_below(communes, day) if any(item.level == PostingLevel.VILLAGE for item in items) else {}
    rows: dict[tuple[int, int, str], list[Posting]] = defaultdict(list)
    hung = (
        standing().filter(commune__in=communes, item__in=items, posted_on__lte=today).select_related("evidence", "item")
    )
    for row in hung.order_by("posted_on", "id"):
        rows[row.item_id, row.unit_id, row.period].append(row)
    own = [item for item in items if item.level == PostingLevel.COMMUNE]
    below = [item for item in items if item.level == PostingLevel.VILLAGE]
    return {
        commune.pk: duties_of(commune, own, rows, year, today)
        + [duty for village in villages.get(commune.pk, ()) for duty in duties_of(village, below, rows, year, today)]
        for commune in communes
    }


def communes_year(year: int, today: dt.date) -> list[CommuneYear]:
    """Every commune's year, those that miss most first."""
    communes = communes_on(min(today, dt.date(year, 12, 31)))
    duties = duties_in(communes, year, today)
    found = [CommuneYear(unit, tally_of(duties[unit.pk])) for unit in communes]
    return sorted(found, key=lambda one: (-one.tally.missing, -one.tally.late, one.unit.sort_key, one.unit.pk))


def posting_by_id(pk: int) -> Posting | None:
    return Posting.objects.select_related("unit", "commune", "item", "evidence").filter(pk=pk).first()


def item_by_id(pk: int) -> ChecklistItem | None:
    return ChecklistItem.objects.select_related("checklist").filter(pk=pk).first()


def proofs_of(unit_id: int) -> QuerySet[Document]:
    """The newest documents of a commune's library: photos, minutes."""
    return Document.objects.filter(owner=unit_id).order_by("-uploaded_at", "-id")[:50]
