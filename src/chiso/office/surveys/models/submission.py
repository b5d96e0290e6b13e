"""Answers that came in: counted once, never changed, the personal part apart under a key that can be erased.

The trap: a device loses the answer of the server and sends again, in parts, an hour later. So a submission is known by
its instanceID; the same once more is no news, another content under the same id is put aside for a person to look at.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from chiso.office.surveys.models.instrument import Collection, InstrumentVersion, Interviewer, Invitation
from chiso.office.surveys.models.survey import Microdata


class Channel(models.TextChoices):
    """How answers came in."""

    LINK = "link", "đường dẫn công khai"
    CODE = "code", "mã một lần"
    DEVICE = "device", "thiết bị của điều tra viên"
    PAPER = "paper", "phiếu giấy"


class Submission(models.Model):
    """One filled questionnaire. Append-only.

    `answers` holds the values of the questions that are not personal, by question name, as text as the form wrote
    them; `sha256` is of the whole XML as it came; `files` are the names of the attachments that the answers speak of.
    `replaces` is the submission that this one corrects (the device's deprecatedID).
    """

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="submissions")
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="submissions")
    instance_id = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, choices=Channel)
    interviewer = models.ForeignKey(Interviewer, on_delete=models.PROTECT, null=True, related_name="submissions")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, null=True, related_name="submission")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    unit = models.CharField(max_length=120, blank=True)
    answers = models.JSONField[Any, Any](default=dict)
    files = models.JSONField[Any, Any](default=list)
    sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "instance_id"], name="submission_once"),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="submission_channel_known"),
        ]
        indexes = [models.Index(fields=["collection", "received_at"], name="submission_by_time")]


class SubmissionSecret(models.Model):
    """The XML as it came, personal answers in it, encrypted under a key of its own; erased with the key."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="secret")
    sealed = models.TextField(blank=True)
    sealed_key = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True)
    erased_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(sealed="", sealed_key=""),
                name="submission_secret_erased",
            )
        ]


class SubmissionFile(models.Model):
    """An attachment, encrypted in the survey store; `content_sha256` is of what was sent, `sha256` of what is kept."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    content_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, blank=True)
    sealed_key = models.TextField(blank=True)
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "name"], name="submission_file_once"),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(sha256="", sealed_key=""),
                name="submission_file_erased",
            ),
        ]


class SetAside(models.Model):
    """A submission that was not counted: why, and the XML encrypted, until a person decides. Nothing is lost.

    `reason` is a problem's code; `settled_at` is set when it was looked at, `submission` when it was counted after all.
    `files` are its attachments in the survey store: name to digest of the content, digest of what is kept, sealed key.
    """

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, null=True, related_name="set_aside")
    form_id = models.CharField(max_length=64)
    version = models.CharField(max_length=64, blank=True)
    instance_id = models.CharField(max_length=200)
    reason = models.CharField(max_length=60)
    problems = models.JSONField[Any, Any](default=list)
    interviewer = models.ForeignKey(Interviewer, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    sealed = models.TextField(blank=True)
    sealed_key = models.TextField(blank=True)
    files = models.JSONField[Any, Any](default=dict)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    settled_reason = models.CharField(max_length=300, blank=True)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form_id", "instance_id", "sha256"], name="set_aside_once"),
        ]


class Draft(models.Model):
    """Answers that somebody is still writing, encrypted; `key_hash` is of the secret in the respondent's own address.

    Deleted when the answers are sent, and swept when nobody has come back for a long time.
    """

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="drafts")
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, null=True, related_name="draft")
    key_hash = models.CharField(max_length=64, unique=True)
    instance_id = models.CharField(max_length=200)
    sealed = models.TextField()
    sealed_key = models.TextField()
    page = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()


class Gathering(models.Model):
    """Submissions of a collection that became a file of microdata: up to `last_id`, `count` of them. Append-only."""

    microdata = models.OneToOneField(Microdata, on_delete=models.PROTECT, related_name="gathering")
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="gatherings")
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    at = models.DateTimeField()
