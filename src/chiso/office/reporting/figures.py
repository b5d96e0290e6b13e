"""What a unit's report is prefilled with, and what `fed` criteria take: counted, never typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db.models import Count, F, Q

from chiso.engine.tasks import Cells
from chiso.office.communications.queries import count_between, year_of
from chiso.office.directives.models import Handed, Task
from chiso.office.directives.queries.plans import cells_of
from chiso.office.postings.duties import tally_of
from chiso.office.postings.queries import duties_in
from chiso.office.reporting.models import ReportState, UnitReport
from chiso.office.units.models import Unit


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of a unit in a window: tasks as they stood on its last day, what fell due inside it otherwise."""

    tasks_done_on_time: int = 0
    tasks_done_late: int = 0
    tasks_open: int = 0
    tasks_overdue: int = 0
    directives: int = 0
    directives_on_time: int = 0
    activities: int = 0

    @property
    def tasks(self) -> int:
        return self.tasks_done_on_time + self.tasks_done_late + self.tasks_open + self.tasks_overdue

    def as_stored(self) -> dict[str, int]:
        return asdict(self)


def figures_of(unit_id: int, first: dt.date, last: dt.date) -> Figures:
    """The figures of a window. Three queries."""
    cells = _cells(unit_id, first, last)
    handed = _handed(unit_id, first, last)
    return Figures(
        cells.done_on_time, cells.done_late, cells.open_within, cells.open_overdue, handed["all"], handed["on_time"],
        count_between(unit_id, first, last),
    )  # fmt: skip


def _cells(unit_id: int, first: dt.date, last: dt.date) -> Cells:
    """Tasks given by the last day and not finished before the window began, as they stood on the last day."""
    tasks = Task.objects.filter(lead=unit_id, assigned_on__lte=last)
    return cells_of(tasks.exclude(completed_on__lt=first), last)


def _handed(unit_id: int, first: dt.date, last: dt.date) -> dict[str, int]:
    rows = Handed.objects.filter(unit=unit_id, due__gte=first, due__lte=last)
    on_time = Q(answered_on__isnull=False, answered_on__lte=F("due"))
    return rows.aggregate(all=Count("pk"), on_time=Count("pk", filter=on_time), answered=Count("answer"))


def fed_figures(source: str, unit: Unit, year: int, today: dt.date) -> dict[str, Decimal]:
    """The named figures that a source of `fed` rules offers for a unit and a calendar year; empty for other sources.

    documents: total, answered, on_time, rate. tasks: total, done, on_time, overdue, rate. reports: total, sent,
    on_time, rate. communications: items, months, met, rate. postings: total, posted,
    on_time, missing, rate. Rates are percentages, absent with nothing to divide.
    """
    first, last = dt.date(year, 1, 1), min(dt.date(year, 12, 31), today)
    counts: dict[str, int]
    if source == "documents":
        found = _handed(unit.pk, first, last)
        counts, part, whole = {"total": found["all"], **found}, found["on_time"], found["all"]
        counts.pop("all")
    elif source == "tasks":
        cells = _cells(unit.pk, first, last)
        whole, part = cells.total - cells.open_within, cells.done_on_time
        counts = {"total": whole, "done": cells.done, "on_time": part, "overdue": cells.open_overdue}
    elif source == "reports":
        rows = UnitReport.objects.filter(unit=unit.pk, due__gte=first, due__lte=last)
        sent = Q(state=ReportState.SENT)
        counts = rows.aggregate(
            total=Count("pk"),
            sent=Count("pk", filter=sent),
            on_time=Count("pk", filter=sent & Q(sent_on__lte=F("due"))),
        )
        part, whole = counts["on_time"], counts["total"]
    elif source == "communications":
        months = year_of(unit, year, today)
        owed = [month for month in months.months if month.owed and month.state in ("met", "short")]
        part, whole = sum(month.state == "met" for month in owed), len(owed)
        counts = {"items": months.done, "months": whole, "met": part}
    elif source == "postings":
        stood = tally_of(duties_in([unit], year, today)[unit.pk])
        part, whole = stood.on_time, stood.owed
        counts = {"total": whole, "posted": stood.posted, "on_time": part, "missing": stood.missing}
    else:
        return {}
    figures = {name: Decimal(count) for name, count in counts.items()}
    return figures | ({"rate": (Decimal(100) * part / whole).quantize(Decimal("0.000001"))} if whole else {})
