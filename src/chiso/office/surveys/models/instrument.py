"""Questionnaires and their versions, and a version in the field.

The trap: a question is reworded while interviews run, under the same version, and two meanings end up in one column.
So a version is never changed once it stands; answers point at the version that was read to the respondent.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from chiso.office.surveys.models.survey import Survey, Wave


class Instrument(models.Model):
    """A questionnaire of a survey; `form_id` is the XForm's id, by which devices in the field know it."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="instruments")
    form_id = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.form_id


class InstrumentVersion(models.Model):
    """One version: the uploaded XLSForm (in the survey store) and the XForm made from it. Append-only.

    `version` is the text that devices send back; `personal` names the questions whose answers are kept apart.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    xlsform_sha256 = models.CharField(max_length=64)
    xform = models.TextField()
    personal = models.JSONField[Any, Any](default=list)
    notes = models.JSONField[Any, Any](default=list)
    uploaded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instrument", "version"], name="instrument_version_once")]


class InstrumentFile(models.Model):
    """A file that the form shows or looks things up in (a picture, a list as CSV). Append-only.

    `md5` is what devices compare to know whether theirs is the same; it secures nothing.
    """

    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    md5 = models.CharField(max_length=32)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="instrument_file_once")]


class Collection(models.Model):
    """A questionnaire in the field in one wave; `version` is the one given out now, older ones are still taken.

    `public_token` stands in the link and the QR code that anybody may answer by; empty = no public answering.
    """

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="collections")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="collections")
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    public_token = models.CharField(max_length=43, blank=True)
    opened_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "instrument"], name="collection_once_a_wave"),
            models.UniqueConstraint(
                fields=["public_token"], condition=~models.Q(public_token=""), name="collection_token_once"
            ),
        ]


class Invitation(models.Model):
    """A code that one respondent may answer by, once. Only a keyed hash of it is kept; `unit` and `label` say whose.

    `unit` goes with the submission (a sampled village or an office); nobody's name stands here.
    """

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class Interviewer(models.Model):
    """Who collects answers with a device: a user name and a digest of the password, sealed; no account of the site."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="interviewers")
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    sealed_ha1 = models.TextField()
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
