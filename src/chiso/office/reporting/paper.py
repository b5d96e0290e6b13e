"""A unit's periodic report on paper."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import override

from chiso.engine.tasks import status_of
from chiso.engine.text import format_date
from chiso.office.directives.models import Task
from chiso.office.directives.words import STATUS_WORDS
from chiso.office.reporting.figures import Figures, figures_of
from chiso.office.reporting.models import PeriodName, UnitReport
from chiso.office.reports.paper.order_data import PeriodicPaper, WorkRow
from chiso.office.reports.paper.people import letterhead, named, signing_of


def figures_for(report: UnitReport) -> Figures:
    """The figures as they were sent; before that, as they stand now."""
    if report.figures is not None:
        return Figures(**report.figures)
    return figures_of(report.unit_id, report.period.first, report.period.last)


def periodic_paper(report: UnitReport, *, day: dt.date) -> PeriodicPaper:
    """What the report says; a sent one carries its number and day."""
    period, unit, figures = report.period, report.unit, figures_for(report)
    head = letterhead(unit, mark="BC", day=report.sent_on or day)
    with override("vi"):
        name = str(PeriodName(period.code).label)
    return PeriodicPaper(
        head=type(head)(head.superior, head.issuer, report.number or head.number, head.place_date),
        unit=named(unit),
        title=period.series.title,
        period=f"{name} {period.year}" if period.code == PeriodName.YEAR else f"{name} năm {period.year}",
        window=f"từ {format_date(period.first)} đến {format_date(period.last)}",
        recipient=period.series.owner.name,
        tasks_total=figures.tasks,
        tasks_done_on_time=figures.tasks_done_on_time,
        tasks_done_late=figures.tasks_done_late,
        tasks_open=figures.tasks_open,
        tasks_overdue=figures.tasks_overdue,
        directives_total=figures.directives,
        directives_on_time=figures.directives_on_time,
        activities=figures.activities,
        rows=_rows(unit.pk, period.first, period.last),
        results=report.results,
        difficulties=report.difficulties,
        next_steps=report.next_steps,
        signing=signing_of(unit, day),
    )


def _rows(unit_id: int, first: dt.date, last: dt.date) -> tuple[WorkRow, ...]:
    """The tasks finished inside the window, and those overdue on its last day."""
    done = Q(completed_on__gte=first, completed_on__lte=last)
    overdue = (Q(completed_on__isnull=True) | Q(completed_on__gt=last)) & Q(due__lt=last)
    rows = []
    with override("vi"):
        for number, task in enumerate(
            Task.objects.filter(done | overdue, lead=unit_id, assigned_on__lte=last).order_by("due", "id")[:300],
            start=1,
        ):
            state = status_of(due=task.due, completed_on=task.completed_on, as_of=last)
            due = format_date(task.due) if task.due else task.due_text
            rows.append(WorkRow(str(number), task.content, due, str(STATUS_WORDS[state]), task.result))
    return tuple(rows)
