"""The radar: units × directives, who has answered after how many days, who copied, who is silent.

The trap: 150 units × 300 directives are 45,000 cells, which no page should carry. The matrix shows a page of
directives, the totals count all of them in the database; the number of queries does not depend on either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from chiso.engine.calendar import CalendarGapError
from chiso.office.directives.models import Directive, Handed
from chiso.office.units.models import Unit
from chiso.office.workdays.queries import office_calendar

State = Literal["on_time", "late", "waiting", "silent", "explained"]
COPIED_FROM = Decimal(60)
SHOWN = 9


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Days from one day to another: working days, or calendar days where the calendar does not know the year."""

    days: int
    is_working: bool = True


@dataclass(frozen=True, slots=True)
class RadarCell:
    """One directive for one unit. `days`: to the answer, past the deadline, or left, by the state."""

    handed_id: int
    state: State
    days: Elapsed
    copied: Decimal | None

    @property
    def is_copy(self) -> bool:
        return self.copied is not None and self.copied >= COPIED_FROM


@dataclass(frozen=True, slots=True)
class RadarRow:
    """One unit: its cells in the order of the shown directives, and its counts over all directives."""

    unit: Unit
    cells: tuple[RadarCell | None, ...]
    counts: dict[str, int]
    at_risk: Decimal


@dataclass(frozen=True, slots=True)
class Radar:
    """The whole picture on a day. `total` counts all directives, not only the shown ones."""

    as_of: dt.date
    directives: tuple[Directive, ...]
    rows: tuple[RadarRow, ...]
    total: dict[str, int]
    at_risk: Decimal
    pages: int
    page: int

    @property
    def silent_units(self) -> int:
        return sum(row.counts["silent"] > 0 for row in self.rows)


class Elapsing:
    """Working days after one day up to and including another; many cells share the same two days."""

    def __init__(self) -> None:
        self._calendar = office_calendar()
        self._known: dict[tuple[dt.date, dt.date], Elapsed] = {}

    def between(self, start: dt.date, end: dt.date) -> Elapsed:
        found = self._known.get((start, end))
        if found is None:
            try:
                found = Elapsed(self._calendar.working_days_between(start, end))
            except CalendarGapError:
                found = Elapsed((end - start).days, is_working=False)
            self._known[start, end] = found
        return found


def states_on(as_of: dt.date) -> dict[State, Q]:
    """The rows of each state on a day; what came after it has not happened.

    No condition is a negation: `NOT` of a date that may be empty costs the database twice the comparisons.
    """
    answered = Q(answered_on__lte=as_of)
    unanswered = Q(answered_on__isnull=True) | Q(answered_on__gt=as_of)
    open_ = unanswered & (Q(explained_on__isnull=True) | Q(explained_on__gt=as_of))
    return {
        "on_time": answered & Q(answered_on__lte=F("due")),
        "late": answered & Q(answered_on__gt=F("due")),
        "waiting": open_ & Q(due__gte=as_of),
        "silent": open_ & Q(due__lt=as_of),
        "explained": unanswered & Q(explained_on__lte=as_of),
    }


def state_of(row: Handed, as_of: dt.date) -> State:
    """Where one row stands, as `states_on` counts it."""
    if row.answered_on is not None and row.answered_on <= as_of:
        return "on_time" if row.answered_on <= row.due else "late"
    if row.explained_on is not None and row.explained_on <= as_of:
        return "explained"
    return "waiting" if as_of <= row.due else "silent"


def handed_on(as_of: dt.date, year: int | None = None) -> QuerySet[Handed]:
    """What had been handed down by a day, of one year's directives if asked."""
    found = Handed.objects.filter(handed_on__lte=as_of)
    return found if year is None else found.filter(directive__issued_on__year=year)


def radar(as_of: dt.date, *, year: int | None = None, page: int = 1) -> Radar:
    """The radar on a day. Six queries, whatever the size."""
    rows = handed_on(as_of, year)
    states = states_on(as_of)
    counted = {name: Count("pk", filter=which) for name, which in states.items()}
    risk = Sum("points", filter=states["silent"])
    counts: Any = list(rows.order_by().values("unit").annotate(**counted, risk=risk))
    by_unit = {one["unit"]: one for one in counts}
    given = Directive.objects.filter(Exists(rows.filter(directive=OuterRef("pk"))))
    pages = max(1, -(-given.count() // SHOWN))
    page = min(max(page, 1), pages)
    shown = tuple(given.order_by("-issued_on", "-id")[(page - 1) * SHOWN : page * SHOWN])
    cells: dict[tuple[int, int], RadarCell] = {}
    issued = {one.pk: one.issued_on for one in shown}
    days = Elapsing()
    for row in rows.filter(directive__in=issued).only(
        "unit_id", "directive_id", "due", "answered_on", "explained_on", "copied"
    ):
        cells[row.unit_id, row.directive_id] = _cell(row, issued[row.directive_id], as_of, days)
    units = Unit.everywhere.filter(Exists(rows.filter(unit=OuterRef("pk")))).order_by("kind", "sort_key", "id")
    lines = [
        RadarRow(
            unit,
            tuple(cells.get((unit.pk, one.pk)) for one in shown),
            {name: by_unit[unit.pk][name] for name in states},
            by_unit[unit.pk]["risk"] or Decimal(0),
        )
        for unit in units
    ]
    lines.sort(key=lambda line: (-line.counts["silent"], -line.counts["late"]))
    return Radar(
        as_of=as_of,
        directives=shown,
        rows=tuple(lines),
        total={name: sum(line.counts[name] for line in lines) for name in states},
        at_risk=sum((line.at_risk for line in lines), Decimal(0)),
        pages=pages,
        page=page,
    )


def _cell(row: Handed, issued_on: dt.date, as_of: dt.date, days: Elapsing) -> RadarCell:
    state = state_of(row, as_of)
    answered = row.answered_on
    if state in ("on_time", "late") and answered is not None:
        since = issued_on if state == "on_time" else row.due
        return RadarCell(row.pk, state, days.between(since, answered), row.copied)
    start, end = (row.due, as_of) if state == "silent" else (as_of, max(row.due, as_of))
    return RadarCell(row.pk, state, days.between(start, end), None)


def handed_of(directive: Directive) -> QuerySet[Handed]:
    """To whom a directive was handed, in Vietnamese order."""
    return Handed.objects.filter(directive=directive).select_related("unit", "answer").order_by("unit__sort_key", "id")


def has_silent(directive: Directive, as_of: dt.date) -> bool:
    """Whether any unit is overdue on a directive without an answer or an explanation."""
    return Handed.objects.filter(states_on(as_of)["silent"], directive=directive).exists()


def handed_by_id(handed_id: int) -> Handed | None:
    found = Handed.objects.select_related("unit", "directive__document__file", "answer__document__file")
    return found.filter(pk=handed_id).first()


def waiting_for(unit_ids: Iterable[int], as_of: dt.date) -> QuerySet[Handed]:
    """What units have still to answer, earliest deadline first."""
    states = states_on(as_of)
    found = Handed.objects.filter(states["waiting"] | states["silent"], unit__in=list(unit_ids), handed_on__lte=as_of)
    return found.select_related("directive", "unit").order_by("due", "id")
