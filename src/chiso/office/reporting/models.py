"""The report calendar: which reports are owed by which level, their periods, and each unit's report.

The trap: "on time" judged by the day the officer typed is a wish. A report is on time by the day on which its head sent
it, against the due day that was stored when the period opened: a calendar corrected later makes nobody late.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.office.units.models import Unit, UnitKind


class PeriodName(models.TextChoices):
    Q1 = "q1", _("quý I")
    HALF = "half", _("6 tháng đầu năm")
    Q3 = "q3", _("quý III")
    YEAR = "year", pgettext_lazy("period", "năm")


class ReportSeries(models.Model):
    """A report that units owe in every period; `owner` receives it."""

    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="report_series")
    basis = models.CharField(max_length=200)
    first_year = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["title", "owner"], name="report_series_once"),
            models.CheckConstraint(condition=~models.Q(basis=""), name="report_series_based"),
        ]

    def __str__(self) -> str:
        return self.title


class ReportLevel(models.Model):
    """A kind of unit that owes the report, and how many working days before the owner's own due day."""

    series = models.ForeignKey(ReportSeries, on_delete=models.PROTECT, related_name="levels")
    unit_kind = models.CharField(max_length=16, choices=UnitKind)
    days_before = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "unit_kind"], name="report_level_once")]


class OpenPeriod(models.Model):
    """A period of a series whose figures have closed: its reports exist from then on."""

    series = models.ForeignKey(ReportSeries, on_delete=models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=4, choices=PeriodName)
    first = models.DateField()
    last = models.DateField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "code"], name="open_period_once"),
            models.CheckConstraint(condition=models.Q(code__in=PeriodName.values), name="open_period_known"),
            models.CheckConstraint(condition=models.Q(last__gt=models.F("first")), name="open_period_window"),
        ]
        indexes = [models.Index(fields=["-last"], name="open_period_newest")]


class ReportState(models.TextChoices):
    OPEN = "open", pgettext_lazy("report", "Đang lập")
    SUBMITTED = "submitted", pgettext_lazy("report", "Trình lãnh đạo")
    SENT = "sent", pgettext_lazy("report", "Đã gửi")


class UnitReport(models.Model):
    """One unit's report of a period. Figures are derived when it is read; the unit writes the three texts."""

    period = models.ForeignKey(OpenPeriod, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="periodic_reports")
    due = models.DateField()
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.OPEN)
    results = models.TextField(blank=True)
    difficulties = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    number = models.CharField(max_length=80, blank=True)
    sent_on = models.DateField(null=True)
    figures = models.JSONField(null=True)  # as they stood when it was sent
    returned = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "unit"], name="unit_report_once"),
            models.CheckConstraint(condition=models.Q(state__in=ReportState.values), name="unit_report_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=ReportState.SENT) | models.Q(sent_on__isnull=False, figures__isnull=False),
                name="unit_report_sent_dated",
            ),
        ]
        indexes = [models.Index(fields=["unit", "due"], name="unit_report_of_unit")]

    @property
    def is_late(self) -> bool | None:
        """Whether it was sent late; None while it was not sent."""
        return None if self.sent_on is None else self.sent_on > self.due
