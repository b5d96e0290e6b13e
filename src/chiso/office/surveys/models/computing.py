"""Estimates of a large file computed in the background, and copies of microdata that were given away."""

from __future__ import annotations

from typing import Any

from django.db import models

from chiso.office.surveys.models.survey import EstimateSet, Microdata, Wave


class EstimationState(models.TextChoices):
    WAITING = "waiting", "đang chờ"
    RUNNING = "running", "đang tính"
    DONE = "done", "đã xong"
    FAILED = "failed", "không tính được"
    STOPPED = "stopped", "đã dừng"


class Estimation(models.Model):
    """An import that the worker reads and computes; `files` are the uploads, encrypted, until it has ended."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="estimations")
    name = models.CharField(max_length=200)
    files = models.JSONField[Any, Any](default=dict)
    personal = models.JSONField[Any, Any](default=list)
    state = models.CharField(max_length=10, choices=EstimationState)
    step = models.CharField(max_length=20, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    problems = models.JSONField[Any, Any](default=list)
    estimates = models.OneToOneField(EstimateSet, on_delete=models.PROTECT, null=True, related_name="estimation")
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=EstimationState.values), name="estimation_state_known")
        ]


class MicrodataExport(models.Model):
    """An anonymised copy that left the house: which columns could identify, how it was protected, for whom.

    Append-only. `smallest` is the least number of people who look alike after the protection.
    """

    microdata = models.ForeignKey(Microdata, on_delete=models.PROTECT, related_name="exports")
    quasi = models.JSONField[Any, Any](default=list)
    k = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    blanked = models.PositiveIntegerField()
    dropped = models.PositiveIntegerField()
    smallest = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    purpose = models.CharField(max_length=300)
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(purpose=""), name="microdata_export_has_purpose")]
