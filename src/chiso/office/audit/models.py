"""The append-only record of verbs, chained per stream and sealed in batches.

The trap: hashing in the request serialises every writer on one row. An event only carries its own digest; a job links
the digests into the stream's chain afterwards (`AuditLink`). Only pseudonyms are hashed: identities stay erasable.
"""

from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    # the chain that the event belongs to: "round:<id>", "document:<id>", "system"
    stream = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)  # Person.pseudonym; null = the system itself
    on_behalf_of = models.UUIDField(null=True)
    role = models.CharField(max_length=24, blank=True)
    action = models.CharField(max_length=64)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    unit_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["stream", "id"]),
            models.Index(fields=["object_type", "object_id", "id"]),
            models.Index(fields=["action", "at"]),
        ]


class AuditLink(models.Model):
    """One link of a stream's chain: `chain` = SHA-256 of the previous chain value and the event's digest."""

    stream = models.CharField(max_length=64)
    position = models.PositiveBigIntegerField()
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="link")
    chain = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "position"], name="audit_link_position")]


class AuditSeal(models.Model):
    """The end of a stream's chain at the moment a batch was sealed.

    `register` chains the seals of all streams in the order of their ids, so that a chain that was cut off together with
    its seal is missed by the seals after it. Blank in seals of before this column; the first with one covers those.
    """

    stream = models.CharField(max_length=64)
    position = models.PositiveBigIntegerField()
    chain = models.CharField(max_length=64)
    at = models.DateTimeField()
    register = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "position"], name="audit_seal_position")]
