"""Word templates that the office edits, and workbooks made in the background."""

from __future__ import annotations

from django.db import models

from chiso.office.evidence.models import StoredFile


class Template(models.Model):
    """An office's own version of a printed document; the newest active one of a kind is used."""

    kind = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "-uploaded_at"])]


class Export(models.Model):
    """A workbook of a whole round, made in the background for one person; `file` is empty until it is done."""

    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="exports")
    requested_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="exports")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="exports")
    failed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["round", "-requested_at"])]
