"""A yearly scoring round, its unit groups, its windows and who appraises what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.units.models import Unit


class Stage(models.TextChoices):
    """The scores a leaf can carry, in order; each keeps its own inputs and nothing is overwritten."""

    SELF = "self", _("Tự chấm")
    APPRAISAL_1 = "appraisal_1", _("Thẩm định lần 1")
    EXPLANATION = "explanation", _("Giải trình")
    APPRAISAL_2 = "appraisal_2", _("Thẩm định lần 2")
    COUNCIL = "council", _("Hội đồng")


class Round(models.Model):
    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    # the unit slice: who exists, and under whom, is read as of this day
    as_of = models.DateField()
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rounds_owned")
    legal_basis = models.CharField(max_length=300, blank=True)
    # states and verbs as data (see rounds/workflow.py): a province may edit its own steps
    workflow = models.JSONField()
    is_training = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class RoundGroup(models.Model):
    """Units that answer one framework version and are ranked among themselves."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="groups")
    code = models.SlugField(max_length=32)
    name = models.CharField(max_length=120)
    framework = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="round_groups")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "code"], name="round_group_once")]

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """When a step of the round is open; `step` is a key of the workflow's windows (self, appraisal_1, …, publish)."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="windows")
    step = models.CharField(max_length=24)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)  # when the automatic lock ran for this window

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "step"], name="window_once"),
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="window_ends"),
        ]


class Assignment(models.Model):
    """Which unit appraises a node and everything below it, in one group of the round."""

    group = models.ForeignKey(RoundGroup, on_delete=models.PROTECT, related_name="assignments")
    node = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appraisals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "node"], name="assignment_once")]
