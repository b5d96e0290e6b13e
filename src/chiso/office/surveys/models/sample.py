"""A drawn sample, sealed: who was drawn is encrypted, every look at it is on record, reserves wait their turn.

The trap: a list of names known in the commune before the interviewer comes is a list of people told what to say. So the
names are never in the database in the clear; a case is known by a code, and opening the list leaves a row that nobody
can remove.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from chiso.office.surveys.models.sealed import SealedColumns, erased_without_key
from chiso.office.surveys.models.survey import Wave


class CaseRole(models.TextChoices):
    MAIN = "main", "chính thức"
    RESERVE = "reserve", "dự phòng"


class Outcome(models.TextChoices):
    """How an attempt without an interview ended."""

    REFUSED = "refused", "từ chối"
    ABSENT = "absent", "vắng, không gặp"
    MOVED = "moved", "chuyển đi"
    INCAPABLE = "incapable", "không trả lời được"
    INELIGIBLE = "ineligible", "không thuộc đối tượng"


class SampleList(models.Model):
    """One draw: plan, seed and digest of the frame let anybody with the same frame draw it again. Append-only.

    `place` is the frame's column that names the village; `drawn_sha256` is of the drawn rows.
    """

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="samples")
    name = models.CharField(max_length=200)
    plan = models.TextField()
    seed = models.BigIntegerField()
    place = models.CharField(max_length=120)
    frame_sha256 = models.CharField(max_length=64)
    frame_rows = models.PositiveIntegerField()
    drawn_sha256 = models.CharField(max_length=64)
    drawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "name"], name="sample_list_once")]


class SampleSecret(SealedColumns):
    """Everything the frame said of the people drawn, encrypted under a key of its own; erased with the key."""

    sample = models.OneToOneField(SampleList, on_delete=models.PROTECT, related_name="secret")

    class Meta:
        constraints = [erased_without_key("sample_erased_without_key")]


class SampledPlace(models.Model):
    """A village of the sample. Append-only."""

    sample = models.ForeignKey(SampleList, on_delete=models.PROTECT, related_name="places")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "number"], name="sampled_place_number_once"),
            models.UniqueConstraint(fields=["sample", "name"], name="sampled_place_once"),
        ]


class SampledCase(models.Model):
    """One person of the sample, by code. Append-only.

    `order` is the place in the draw within the village; `design` holds the columns that estimation needs (strata,
    units of the stages, probabilities, weight) and nothing about the person.
    """

    sample = models.ForeignKey(SampleList, on_delete=models.PROTECT, related_name="cases")
    place = models.ForeignKey(SampledPlace, on_delete=models.PROTECT, related_name="cases")
    code = models.CharField(max_length=40)
    role = models.CharField(max_length=10, choices=CaseRole)
    order = models.PositiveIntegerField()
    design = models.JSONField[Any, Any](default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "code"], name="sampled_case_once"),
            models.UniqueConstraint(fields=["place", "order"], name="sampled_case_order_once"),
            models.CheckConstraint(condition=models.Q(role__in=CaseRole.values), name="sampled_case_role_known"),
        ]


class SampleOpening(models.Model):
    """Somebody saw names: whose, why, when; no place = the whole list. Append-only."""

    sample = models.ForeignKey(SampleList, on_delete=models.PROTECT, related_name="openings")
    place = models.ForeignKey(SampledPlace, on_delete=models.PROTECT, null=True, related_name="openings")
    reason = models.CharField(max_length=300)
    opened_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="sample_opening_has_reason")]
