"""Framework versions as they were given: the file itself, never a decomposed copy of it."""

from __future__ import annotations

from django.db import models


class FrameworkVersion(models.Model):
    """One immutable framework file. Its nodes are read by `engine.frameworks` and cached by hash."""

    code = models.CharField(max_length=64, unique=True)
    family = models.CharField(max_length=64)
    unit_group = models.CharField(max_length=64)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    is_sample = models.BooleanField(default=False)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)

    def __str__(self) -> str:
        return self.code
