"""The register of socio-economic figures: every figure with its source, every revision kept.

The trap: a statistics office revises. The figure that a score was computed from must stay readable after the revision,
so figures are only appended and a score points at the revision that fed it.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from chiso.engine.errors import Text
from chiso.office.rounds.models import Sheet
from chiso.office.statistics.periods import period_text

VALUE: dict[str, Any] = {"max_digits": 24, "decimal_places": 6}


class Series(models.Model):
    """One thing that is measured, in one unit of measure."""

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    measure = models.CharField(max_length=60)
    publisher = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """The value of a period as published at one time; `revision` 1 is the first. Append-only."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="figures")
    period = models.CharField(max_length=16)
    revision = models.PositiveSmallIntegerField(default=1)
    value = models.DecimalField(**VALUE)
    source = models.CharField(max_length=300)
    reason = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "period", "revision"], name="figure_revision_once"),
            models.CheckConstraint(
                condition=models.Q(revision=1) | ~models.Q(reason=""), name="figure_revision_reason"
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="figure_sourced"),
        ]

    @property
    def period_text(self) -> Text:
        """The period as people say it."""
        return period_text(self.period)


class Feed(models.Model):
    """A figure that was put into a leaf of a sheet; the newest row of a leaf's input is the one that stands."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="feeds")
    node = models.CharField(max_length=40)
    input = models.CharField(max_length=60)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="feeds")
    at = models.DateTimeField()
