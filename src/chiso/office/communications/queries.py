"""Reads of the log: by unit and month against what is owed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from chiso.office.accounts.models import Membership, Person
from chiso.office.communications.models import Activity, MonthlyQuota, SurveyArea
from chiso.office.database import valid_on
from chiso.office.evidence.models import Document
from chiso.office.units.models import Unit
from chiso.office.units.queries.lookup import units_on

MonthState = Literal["met", "short", "running", "ahead", "free"]


@dataclass(frozen=True, slots=True)
class Month:
    """A unit's month. `owed` is 0 where nothing is; `state`: met, short, still running, not begun, nothing owed."""

    first: dt.date
    done: int
    owed: int
    state: MonthState


@dataclass(frozen=True, slots=True)
class UnitYear:
    """A unit's twelve months."""

    unit: Unit
    months: tuple[Month, ...]

    @property
    def done(self) -> int:
        return sum(month.done for month in self.months)

    @property
    def met(self) -> int:
        return sum(month.state == "met" for month in self.months)

    @property
    def short(self) -> int:
        return sum(month.state == "short" for month in self.months)


def standing() -> QuerySet[Activity]:
    """What counts: everything that was not taken back."""
    return Activity.objects.filter(withdrawn_at__isnull=True)


def same_link(key: str) -> Activity | None:
    """The activity that a link counts for already."""
    return standing().filter(link_key=key).select_related("unit").first()


def activity_by_id(activity_id: int) -> Activity | None:
    return Activity.objects.select_related("unit", "evidence").filter(pk=activity_id).first()


def activities_of(unit_ids: Iterable[int], year: int) -> QuerySet[Activity]:
    """A year's activities of units, newest first."""
    found = standing().filter(unit__in=list(unit_ids), held_on__year=year)
    return found.select_related("unit", "evidence").order_by("-held_on", "-id")


def count_between(unit_id: int, first: dt.date, last: dt.date) -> int:
    """How many activities of a unit lie in a window, both days included."""
    return standing().filter(unit=unit_id, held_on__gte=first, held_on__lte=last).count()


def quotas() -> QuerySet[MonthlyQuota]:
    return MonthlyQuota.objects.order_by("unit_kind", "-valid_from")


def proofs_of(unit_id: int) -> QuerySet[Document]:
    """The newest documents of a unit's library, to prove an activity with."""
    return Document.objects.filter(owner=unit_id).order_by("-uploaded_at", "-id")[:50]


def years_of(units: Iterable[Unit], year: int, today: dt.date) -> tuple[UnitYear, ...]:
    """The twelve months of units, those that are short most often first. Two queries."""
    units = list(units)
    counted: dict[tuple[int, int], int] = defaultdict(int)
    rows = standing().filter(unit__in=units, held_on__year=year).annotate(month=TruncMonth("held_on"))
    for unit_id, month, n in rows.order_by().values_list("unit", "month").annotate(n=Count("pk")):
        counted[unit_id, month.month] = n
    owed = list(quotas())
    found = [
        UnitYear(unit, tuple(_month(unit, dt.date(year, number, 1), counted, owed, today) for number in range(1, 13)))
        for unit in units
    ]
    return tuple(sorted(found, key=lambda one: (-one.short, one.unit.sort_key, one.unit.pk)))


def year_of(unit: Unit, year: int, today: dt.date) -> UnitYear:
    """One unit's twelve months."""
    return years_of([unit], year, today)[0]


def owing_units(year: int, today: dt.date) -> list[Unit]:
    """The units of the kinds that owe anything in a year, as they are on its last day or today."""
    day = min(today, dt.date(year, 12, 31))
    kinds = set(MonthlyQuota.objects.filter(valid_from__lte=dt.date(year, 12, 31)).values_list("unit_kind", flat=True))
    return list(units_on(day).filter(kind__in=kinds))


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A survey area with what its commune did that year for everybody to know."""

    area: SurveyArea
    activities: int


def areas_of(year: int, survey: str = "") -> list[AreaLine]:
    """The survey areas of a year with the activities of their communes. Two queries."""
    found = SurveyArea.objects.filter(withdrawn_at__isnull=True, year=year)
    found = found.filter(survey=survey) if survey else found
    areas = list(found.select_related("unit", "commune", "focal").order_by("survey", "commune__sort_key", "unit__name"))
    counts = standing().filter(unit__in={area.commune_id for area in areas}, held_on__year=year)
    done = dict(counts.order_by().values_list("unit").annotate(n=Count("pk")))
    return [AreaLine(area, done.get(area.commune_id, 0)) for area in areas]


def area_by_id(pk: int) -> SurveyArea | None:
    return SurveyArea.objects.select_related("unit", "commune").filter(pk=pk).first()


def people_of(unit_ids: Iterable[int], day: dt.date) -> dict[int, list[Person]]:
    """Who works in units on a day, by unit. One query."""
    found: dict[int, list[Person]] = defaultdict(list)
    held = Membership.objects.filter(valid_on(day), unit__in=list(unit_ids), person__is_active=True)
    for row in held.select_related("person").order_by("person__full_name", "person_id"):
        if row.person not in found[row.unit_id]:
            found[row.unit_id].append(row.person)
    return found


def _month(
    unit: Unit, first: dt.date, counted: dict[tuple[int, int], int], owed: list[MonthlyQuota], today: dt.date
) -> Month:
    done = counted[unit.pk, first.month]
    rows = [row for row in owed if row.unit_kind == unit.kind and row.is_valid_on(first)]
    minimum = rows[0].minimum if rows and unit.is_valid_on(first) else 0
    after = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return Month(first, done, minimum, _state(done, minimum, first, after, today))


def _state(done: int, minimum: int, first: dt.date, after: dt.date, today: dt.date) -> MonthState:
    if not minimum:
        return "free"
    if done >= minimum:
        return "met"
    if today < first:
        return "ahead"
    return "running" if today < after else "short"
