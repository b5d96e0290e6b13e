"""Surveys, their waves, the microdata that came in, and estimate sets that are never changed.

The trap: a survey's number is copied into a score, the file is corrected a month later, and nobody can say any more
which number stood on which answers. So microdata are only added, every estimate set points at the file, the design and
the method that it was computed from, and a score points at the estimate set that fed it.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from chiso.office.rounds.models import Sheet
from chiso.office.surveys.models.sealed import SealedColumns, erased_without_key


class SurveyKind(models.TextChoices):
    """What a survey is for; says nothing about its method."""

    SATISFACTION = "satisfaction", "SIPAS"
    COMPETITIVENESS = "competitiveness", "DDCI"
    GOVERNANCE = "governance", "PAPI"
    OTHER = "other", "khác"


class Survey(models.Model):
    """A survey that is repeated: its waves can be compared. `target` is in points of the index."""

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=SurveyKind)
    target = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=SurveyKind.values), name="survey_kind_known")]

    def __str__(self) -> str:
        return self.name


class Wave(models.Model):
    """One year's survey."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="waves")
    year = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "year"], name="wave_once_a_year")]


class Microdata(models.Model):
    """Responses as they came in: Parquet in the survey store, without the personal columns. Append-only.

    `design` and `method` are the texts of the files that came with it; `hard` are figures from outside the survey.
    """

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="microdata")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    columns = models.JSONField[Any, Any](default=list)
    design = models.TextField()
    method = models.TextField()
    hard = models.JSONField[Any, Any](default=list)
    imported_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    imported_at = models.DateTimeField()


class PersonalData(SealedColumns):
    """The personal columns of a file, encrypted with a key of their own; without the key nobody can read them again."""

    microdata = models.OneToOneField(Microdata, on_delete=models.PROTECT, related_name="personal")

    class Meta:
        constraints = [erased_without_key("personal_erased_without_key")]


class EstimateSet(models.Model):
    """What was computed from one file by one method: the tables of `engine.survey.index`. Append-only."""

    microdata = models.ForeignKey(Microdata, on_delete=models.PROTECT, related_name="estimate_sets")
    method_code = models.CharField(max_length=60)
    is_sample = models.BooleanField(default=False)
    confidence = models.FloatField()
    names = models.JSONField[Any, Any](default=list)
    scores = models.JSONField[Any, Any](default=list)
    indicators = models.JSONField[Any, Any](default=list)
    ranking = models.JSONField[Any, Any](default=list)
    notes = models.JSONField[Any, Any](default=list)
    exclusions = models.JSONField[Any, Any](default=list)
    version = models.CharField(max_length=40)
    computed_at = models.DateTimeField()


class SurveyFeed(models.Model):
    """An estimate that was put into a leaf of a sheet. Append-only."""

    estimates = models.ForeignKey(EstimateSet, on_delete=models.PROTECT, related_name="feeds")
    part = models.CharField(max_length=60)
    unit = models.CharField(max_length=120, blank=True)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="survey_feeds")
    node = models.CharField(max_length=40)
    input = models.CharField(max_length=60)
    value = models.CharField(max_length=40)
    at = models.DateTimeField()
