"""Published results: immutable, hashed, each with its own leaf scores; a correction is a new result set."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from chiso.engine.errors import Text
from chiso.office.units.models import Unit

POINTS: dict[str, Any] = {"max_digits": 12, "decimal_places": 4}
IMPORTED = "imported"
"""The origin of results that somebody else computed: they are kept as stated and cannot be replayed."""


class StandingSets(models.Manager["ResultSet"]):
    """Result sets that nobody has withdrawn: what every reader means.

    Published tables of other bodies (`Edition`) are no results of ours; they are read through their edition.
    """

    def get_queryset(self) -> models.QuerySet[ResultSet]:
        return super().get_queryset().filter(withdrawal__isnull=True, edition__isnull=True)


class StandingRows(models.Manager["ResultRow"]):
    """Lines of result sets that nobody has withdrawn."""

    def get_queryset(self) -> models.QuerySet[ResultRow]:
        return super().get_queryset().filter(result_set__withdrawal__isnull=True)


class ResultSet(models.Model):
    """One publication of one group. Append-only; `payload` is the canonical text that `sha256` is taken over."""

    family = models.CharField(max_length=64)
    code = models.SlugField(max_length=100)
    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()
    unit_group = models.CharField(max_length=64)
    # where it came from, e.g. "round_group:12"; IMPORTED when another body computed it
    origin = models.CharField(max_length=64, blank=True, db_index=True)
    framework = models.ForeignKey("frameworks.FrameworkVersion", on_delete=models.PROTECT, null=True)
    number = models.PositiveSmallIntegerField(default=1)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    reason = models.TextField(blank=True)
    decision_number = models.CharField(max_length=80, blank=True)
    decision_on = models.DateField(null=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    ranked_units = models.PositiveIntegerField()
    is_training = models.BooleanField(default=False)
    payload = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)

    objects: ClassVar[StandingSets] = StandingSets()
    ever: ClassVar[models.Manager[ResultSet]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="result_set_once"),
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True) | ~models.Q(reason=""), name="result_set_reason"
            ),
        ]


class ResultRow(models.Model):
    result_set = models.ForeignKey(ResultSet, on_delete=models.PROTECT, related_name="rows")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="results")
    unit_name = models.CharField(max_length=200)
    points = models.DecimalField(**POINTS, null=True)
    base = models.DecimalField(**POINTS, null=True)
    percent = models.DecimalField(**POINTS, null=True)
    # a decimal because the ties policy "average" gives halves
    rank = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    grade = models.CharField(max_length=60, blank=True)

    objects: ClassVar[StandingRows] = StandingRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["result_set", "unit"], name="result_row_once")]


class ResultLeaf(models.Model):
    """What a node was worth: leaves with their explanation, and the fields and criteria above them."""

    row = models.ForeignKey(ResultRow, on_delete=models.PROTECT, related_name="leaves")
    node = models.CharField(max_length=40)
    points = models.DecimalField(**POINTS, null=True)
    max = models.DecimalField(**POINTS, null=True)
    status = models.CharField(max_length=16)
    explanation = models.TextField(blank=True)
    explanation_en = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "node"], name="result_leaf_once")]

    @property
    def told(self) -> Text:
        """How the points came about, in both languages."""
        return Text(self.explanation, self.explanation_en)


class Withdrawal(models.Model):
    """Results moved in from a workbook and taken back: the set stays stored and is met by nobody. Append-only."""

    result_set = models.OneToOneField(ResultSet, on_delete=models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawal_reason")]
