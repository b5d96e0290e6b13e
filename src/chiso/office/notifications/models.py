"""In-app notices to persons."""

from __future__ import annotations

from django.db import models


class Notice(models.Model):
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="notices")
    title = models.CharField(max_length=200)
    detail = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=300, blank=True)
    # the same key is delivered to a person once, however often a job runs
    key = models.CharField(max_length=200)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"])]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
