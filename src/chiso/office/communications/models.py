"""The log of communication activities of each unit, and how many it owes a month.

The trap: one news item posted under two addresses (with and without "www", with a tracking tail) fills two months of
a quota. A link is compared by its key, and one link counts once in the whole province.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.office.communications.links import address_of
from chiso.office.database import Dated, dated_constraint
from chiso.office.evidence.models import Document
from chiso.office.units.models import Unit, UnitKind


class ActivityKind(models.TextChoices):
    NEWS = "news", _("Tin, bài")
    LOUDSPEAKER = "loudspeaker", _("Phát thanh, loa")
    MEETING = "meeting", _("Hội nghị, họp dân")
    POSTING = "posting", _("Niêm yết, pa-nô")
    SOCIAL = "social", _("Mạng xã hội")
    CONTEST = "contest", _("Cuộc thi, tọa đàm")
    OTHER = "other", pgettext_lazy("activity", "Hình thức khác")


LINKED = (ActivityKind.NEWS, ActivityKind.SOCIAL)


class Activity(models.Model):
    """One activity with its proof: a link, a document of the library, or minutes told in words."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=12, choices=ActivityKind)
    held_on = models.DateField()
    title = models.CharField(max_length=300)
    link = models.CharField(max_length=500, blank=True)
    link_key = models.CharField(max_length=500, blank=True)
    evidence = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="activities")
    minutes = models.CharField(max_length=500, blank=True)
    reached = models.PositiveIntegerField(null=True)  # how many people took part, where somebody counted
    entered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link_key"],
                name="activity_link_once",
                condition=models.Q(withdrawn_at__isnull=True) & ~models.Q(link_key=""),
            ),
            models.CheckConstraint(condition=models.Q(kind__in=ActivityKind.values), name="activity_kind_known"),
            models.CheckConstraint(
                condition=~models.Q(link="") | models.Q(evidence__isnull=False) | ~models.Q(minutes=""),
                name="activity_proved",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(reason=""), name="activity_withdrawn_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "held_on"], name="activity_of_unit", condition=models.Q(withdrawn_at__isnull=True)
            ),
            models.Index(fields=["-held_on", "-id"], name="activity_newest"),
        ]

    @property
    def address(self) -> str:
        return address_of(self.link)

    def __str__(self) -> str:
        return self.title


class MonthlyQuota(Dated):
    """How many activities a unit of a kind owes each month while this holds; `basis` is the document that says so."""

    unit_kind = models.CharField(max_length=16, choices=UnitKind)
    minimum = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [
            dated_constraint("monthly_quota_dated"),
            models.UniqueConstraint(fields=["unit_kind", "valid_from"], name="monthly_quota_once"),
            models.CheckConstraint(condition=models.Q(minimum__gte=1), name="monthly_quota_positive"),
            models.CheckConstraint(condition=~models.Q(basis=""), name="monthly_quota_based"),
        ]


class SurveyArea(models.Model):
    """A commune or village where an outside survey asks people this year: who answers the surveyors, what is public.

    There is no place here for a household, a respondent or an advice on answers: names of those to be interviewed are
    the survey's own, and telling people what to say is what the survey is there to find out.
    """

    survey = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="survey_areas")
    commune = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="survey_areas_kept")
    source = models.CharField(max_length=200)
    focal = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="survey_areas")
    public_link = models.CharField(max_length=500, blank=True)
    entered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "year", "unit"], name="survey_area_once",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="survey_area_sourced"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(reason=""), name="survey_area_reason"
            ),
        ]  # fmt: skip

    @property
    def address(self) -> str:
        return address_of(self.public_link)

    def __str__(self) -> str:
        return f"{self.survey} {self.year}, {self.unit.name}"
