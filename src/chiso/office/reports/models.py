"""Word templates that the office edits."""

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
