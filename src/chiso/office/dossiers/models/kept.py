"""Figures that are kept: month by month as they stood, comparisons and forecasts, maxima of index 766."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

POINTS: dict[str, Any] = {"max_digits": 6, "decimal_places": 2}


class StudyKind(models.TextChoices):
    RECONCILE = "reconcile", _("đối soát")
    FORECAST = "forecast", _("dự báo")


class MonthSnapshot(models.Model):
    """The figures of one agency ("" = the province) as they stood at the end of a month; raw counts, so that every rate
    can be taken again. Append-only."""

    month = models.CharField(max_length=7)
    agency = models.CharField(max_length=64, blank=True)
    as_of = models.DateTimeField()
    counts = models.JSONField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "agency"], name="dossier_snapshot_once")]


class Study(models.Model):
    """A comparison of the two systems or a forecast, as it was computed at a moment. Append-only."""

    kind = models.CharField(max_length=12, choices=StudyKind)
    as_of = models.DateTimeField()
    made_at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=StudyKind.values), name="dossier_study_kind")]


class Maximum(models.Model):
    """The maximum of an indicator of index 766 that no source at hand states, as entered with its source; the newest
    row counts. Append-only."""

    node = models.CharField(max_length=16)
    points = models.DecimalField(**POINTS)
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(source=""), name="dossier_maximum_sourced"),
            models.CheckConstraint(condition=models.Q(points__gte=0), name="dossier_maximum_not_negative"),
        ]
