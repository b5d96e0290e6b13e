"""Reads of the report calendar: periods, who has sent what, how many on time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet

from chiso.office.reporting.models import OpenPeriod, ReportSeries, ReportState, UnitReport

_SENT = Q(reports__state=ReportState.SENT)


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period with its counts on a day. `late` sent late, `silent` past the due day and not sent."""

    period: OpenPeriod
    total: int
    on_time: int
    late: int
    silent: int

    @property
    def sent(self) -> int:
        return self.on_time + self.late

    @property
    def rate(self) -> Decimal | None:
        """The share sent on time of those that had to be there by now, in percent."""
        had = self.sent + self.silent
        return Decimal(100) * self.on_time / had if had else None


def series() -> QuerySet[ReportSeries]:
    return ReportSeries.objects.select_related("owner").prefetch_related("levels").order_by("title", "id")


def periods(today: dt.date) -> tuple[PeriodLine, ...]:
    """All periods, newest first. One query."""
    rows = OpenPeriod.objects.select_related("series__owner").annotate(
        n=Count("reports"),
        on_time=Count("reports", filter=_SENT & Q(reports__sent_on__lte=F("reports__due"))),
        late=Count("reports", filter=_SENT & Q(reports__sent_on__gt=F("reports__due"))),
        silent=Count("reports", filter=~_SENT & Q(reports__due__lt=today)),
    )
    return tuple(
        PeriodLine(row, row.n, row.on_time, row.late, row.silent) for row in rows.order_by("-last", "-id")[:60]
    )


def period_by_id(period_id: int) -> OpenPeriod | None:
    return OpenPeriod.objects.select_related("series__owner").filter(pk=period_id).first()


def reports_in(period: OpenPeriod) -> QuerySet[UnitReport]:
    """The reports of a period by unit."""
    return UnitReport.objects.filter(period=period).select_related("unit", "period").order_by("unit__sort_key", "id")


def reports_for(unit_ids: Iterable[int]) -> QuerySet[UnitReport]:
    """What units owe and sent, the open ones first."""
    found = UnitReport.objects.filter(unit__in=list(unit_ids)).select_related("unit", "period__series")
    return found.order_by("sent_on", "-due", "-id")


def report_by_id(report_id: int) -> UnitReport | None:
    found = UnitReport.objects.select_related("unit", "period__series__owner")
    return found.filter(pk=report_id).first()
