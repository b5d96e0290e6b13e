"""Tables that other bodies publish: whose index it is, each edition as it came, what is set beside it.

The trap: next year's file corrects last year's column, and the import of it overwrites what a decision rested on. An
edition is a result set of its own (hashed, append-only, superseded by the next one); limits of groups, national means
and targets are data beside it, because publishers change them without changing a score.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.office.indices.models.results import ResultSet
from chiso.office.units.models import Unit


class Covers(models.TextChoices):
    """Whom the rows of a table mean."""

    PROVINCES = "provinces", _("các tỉnh, thành phố")
    OWN = "own", _("các đơn vị của tỉnh")
    ANY = "any", _("đơn vị khác, theo tên trong bảng")


class Rule(models.TextChoices):
    """How the total follows from its parts, as far as the publisher says."""

    SUM = "sum", _("cộng các nội dung")
    WEIGHTED = "weighted", _("có trọng số, kiểm từ chính bảng")
    COMPUTED = "computed", _("tính tại đây")


class Source(models.Model):
    """An index that is published again and again. `mappings`: the columns as confirmed, by the headings of the file."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True)
    covers = models.CharField(max_length=10, choices=Covers)
    rule = models.CharField(max_length=10, choices=Rule)
    top = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    is_sample = models.BooleanField(default=False)
    mappings = models.JSONField[Any, Any](default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(covers__in=Covers.values), name="source_covers_known"),
            models.CheckConstraint(condition=models.Q(rule__in=Rule.values), name="source_rule_known"),
            models.CheckConstraint(condition=~models.Q(name=""), name="source_named"),
        ]

    def __str__(self) -> str:
        return self.name


class StandingEditions(models.Manager["Edition"]):
    """Editions that nobody has withdrawn."""

    def get_queryset(self) -> models.QuerySet[Edition]:
        return super().get_queryset().filter(result_set__withdrawal__isnull=True)


class Edition(models.Model):
    """One table of one year as it was imported or computed. Append-only; the figures are the result set's payload."""

    result_set = models.OneToOneField(ResultSet, on_delete=models.PROTECT, related_name="edition")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="editions")
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    table_sha256 = models.CharField(max_length=64)

    objects: ClassVar[StandingEditions] = StandingEditions()
    ever: ClassVar[models.Manager[Edition]] = models.Manager()


class MarkKind(models.TextChoices):
    MEAN = "mean", _("trung bình cả nước")
    MEDIAN = "median", _("trung vị cả nước")
    GROUP = "group", _("ngưỡng dưới của nhóm")
    TARGET = "target", _("mục tiêu của tỉnh")


class Mark(models.Model):
    """A figure beside a year's table: a mean, the lower limit of a group (by name), the province's target."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="marks")
    year = models.PositiveSmallIntegerField()
    node = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=MarkKind)
    name = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=7)
    told_by = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "year", "node", "kind", "name"], name="mark_once"),
            models.CheckConstraint(condition=models.Q(kind__in=MarkKind.values), name="mark_kind_known"),
            models.CheckConstraint(
                condition=~models.Q(kind=MarkKind.GROUP) | ~models.Q(name=""), name="mark_group_named"
            ),
        ]


class Effort(models.IntegerChoices):
    LIGHT = 1, pgettext_lazy("effort", "Nhẹ")
    MIDDLE = 2, pgettext_lazy("effort", "Vừa")
    HEAVY = 4, pgettext_lazy("effort", "Nặng")


class Lever(models.Model):
    """Who moves a leaf of an index, and how hard that is: what a path to a target needs to know besides the figures."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="levers")
    node = models.CharField(max_length=40)
    effort = models.PositiveSmallIntegerField(choices=Effort, default=Effort.MIDDLE)
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="levers")
    due = models.DateField(null=True)
    chance = models.PositiveSmallIntegerField(default=100)
    excluded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "node"], name="lever_once"),
            models.CheckConstraint(condition=models.Q(chance__gte=1, chance__lte=100), name="lever_chance"),
            models.CheckConstraint(condition=models.Q(effort__in=Effort.values), name="lever_effort_known"),
        ]
