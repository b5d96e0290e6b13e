"""Who leads which leaf of the province's own sheet, and the targets that are set for it.

The trap: a target belongs to one framework version. Maxima of another year's version look alike and are not the same
ruler, so a target sheet names its version and nothing ever looks its maxima up anywhere else.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.rounds.models import RoundGroup
from chiso.office.units.models import Unit

POINTS: dict[str, Any] = {"max_digits": 10, "decimal_places": 4}
PERCENT: dict[str, Any] = {"max_digits": 6, "decimal_places": 2}


class Lead(models.Model):
    """The department that enters a node and everything below it for the province, until its own internal deadline."""

    group = models.ForeignKey(RoundGroup, on_delete=models.PROTECT, related_name="leads")
    node = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="leads")
    contact = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="leads")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "node"], name="lead_once"),
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="lead_ends"),
        ]


class TargetSheet(models.Model):
    """The targets of one year under one framework version, with the rank that they are meant to reach.

    `group` is empty for a plan that has no round here. `rank_points` are last year's points of who held `goal_rank`.
    """

    framework = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="target_sheets")
    group = models.OneToOneField(RoundGroup, on_delete=models.PROTECT, null=True, related_name="target_sheet")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    goal_rank = models.PositiveSmallIntegerField(null=True)
    rank_points = models.DecimalField(**POINTS, null=True)
    rank_source = models.CharField(max_length=300, blank=True)
    keep_from = models.DecimalField(**PERCENT)
    raise_below = models.DecimalField(**PERCENT)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(raise_below__lte=models.F("keep_from")), name="target_thresholds_ordered"
            ),
            models.CheckConstraint(
                condition=models.Q(rank_points__isnull=True) | ~models.Q(rank_source=""), name="target_rank_sourced"
            ),
        ]


class Target(models.Model):
    """What one node shall reach, by whom and until when."""

    sheet = models.ForeignKey(TargetSheet, on_delete=models.PROTECT, related_name="targets")
    node = models.CharField(max_length=40)
    points = models.DecimalField(**POINTS)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="targets")
    due = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "node"], name="target_once"),
            models.CheckConstraint(condition=models.Q(points__gte=0), name="target_not_negative"),
        ]
