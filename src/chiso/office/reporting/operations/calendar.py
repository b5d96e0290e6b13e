"""Setting up a report, and opening its periods: every unit's report comes into being by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse

from chiso.engine.calendar.reporting import ReportPeriod, report_periods
from chiso.engine.errors import InputError, Text
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Membership, Role
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.database import valid_on
from chiso.office.directives.problems import problem
from chiso.office.notifications.operations import Addressed, notify_each
from chiso.office.reporting.models import OpenPeriod, PeriodName, ReportLevel, ReportSeries, UnitReport
from chiso.office.units.models import Unit, UnitKind
from chiso.office.units.queries.lookup import units_on
from chiso.office.workdays.queries import day_after


def set_up_series(
    *, actor: Actor, owner: Unit, title: str, basis: str, first_year: int, levels: Mapping[str, int], at: dt.datetime
) -> ReportSeries:
    """A report that the kinds of units in `levels` owe, each so many working days before the 20th.

    Raises InputError with everything wrong: no title, no document behind it, no level, an unlikely kind or count.
    """
    grant = require(actor, "reporting.manage")
    problems = []
    if not tidy(title):
        problems.append(problem("reporting.no_title", "title", ("Chưa ghi tên báo cáo.", "No title.")))
    if not tidy(basis):
        problems.append(problem("reporting.no_basis", "basis", ("Chưa ghi văn bản.", "No document was named.")))
    if not levels or any(kind not in UnitKind.values for kind in levels):
        problems.append(problem("reporting.levels", "levels", ("Chưa chọn cấp báo cáo.", "No level was chosen.")))
    if any(not 0 <= days <= 20 for days in levels.values()):
        problems.append(problem("reporting.days", "levels", ("Sớm từ 0 đến 20 ngày.", "0 to 20 days earlier.")))
    if not 2000 <= first_year <= 2100:
        problems.append(problem("reporting.year", "first_year", ("Năm không hợp lệ.", "Unlikely year.")))
    if not problems and ReportSeries.objects.filter(title=tidy(title), owner=owner).exists():
        problems.append(problem("reporting.there", "title", ("Đã có báo cáo này.", "There is this report already.")))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        made = ReportSeries.objects.create(
            title=tidy(title)[:200], owner=owner, basis=tidy(basis)[:200], first_year=first_year
        )
        ReportLevel.objects.bulk_create(
            [ReportLevel(series=made, unit_kind=kind, days_before=days) for kind, days in levels.items()]
        )
        record(actor=actor, action="reporting.series.set_up", obj=made, stream="reporting", at=at, grant=grant,
               unit_id=owner.pk, reason=made.basis)  # fmt: skip
    return made


def open_due_periods(*, day: dt.date, at: dt.datetime) -> int:
    """Open every period whose figures closed by a day, with the report of each unit; work of the system.

    Run again it opens nothing twice. Only the newest closed period of a series that was never opened is made up for:
    nobody gets the reports of past years. Returns how many reports are new.
    """
    made = 0
    for series in ReportSeries.objects.filter(ended_on__isnull=True).order_by("id"):
        closed = [one for year in (day.year - 1, day.year) for one in report_periods(year) if one.last <= day]
        newest = closed[-1] if closed else None
        if newest is not None and newest.year >= series.first_year:
            made += _open(series, newest, at)
    return made


def _open(series: ReportSeries, period: ReportPeriod, at: dt.datetime) -> int:
    if OpenPeriod.objects.filter(series=series, year=period.year, code=period.code).exists():
        return 0
    with transaction.atomic():
        opened, new = OpenPeriod.objects.get_or_create(
            series=series,
            year=period.year,
            code=period.code,
            defaults={"first": period.first, "last": period.last, "opened_at": at},
        )
        if not new:
            return 0
        dues = {level.unit_kind: period.due_for(level.days_before, day_after) for level in series.levels.all()}
        units = list(units_on(period.last).filter(kind__in=dues))
        UnitReport.objects.bulk_create(
            [UnitReport(period=opened, unit=unit, due=dues[unit.kind]) for unit in units], batch_size=500
        )
        _tell(opened, [unit.pk for unit in units], at)
    return len(units)


def _tell(period: OpenPeriod, unit_ids: list[int], at: dt.datetime) -> None:
    roles, name = (Role.UNIT_OFFICER, Role.UNIT_LEADER), str(PeriodName(period.code).label)
    reports = {row.unit_id: row for row in period.reports.all()}
    held = Membership.objects.filter(valid_on(period.last), unit__in=unit_ids, role__in=roles)
    notify_each(
        notices=[
            Addressed(person, f"report-period:{period.pk}",
                      reverse("reporting:report", kwargs={"report_id": reports[unit].pk}))
            for person, unit in held.values_list("person", "unit")
        ],
        title=Text(f"Đến kỳ báo cáo {name} năm {period.year}", f"Report of {period.code} {period.year} is open"),
        detail=period.series.title,
        at=at,
    )  # fmt: skip
