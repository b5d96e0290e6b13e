"""What every sealed store of personal columns has: where the bytes lie, their key, and the day it was erased."""

from __future__ import annotations

from typing import Any

from django.db import models


class SealedColumns(models.Model):
    """Columns encrypted under a key of their own; without the key nobody can read them again."""

    columns = models.JSONField[Any, Any](default=list)
    sha256 = models.CharField(max_length=64, blank=True)
    sealed_key = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True)
    erased_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


def erased_without_key(name: str) -> models.CheckConstraint:
    """Whatever was erased keeps neither its key nor the way to its bytes."""
    gone = models.Q(erased_at__isnull=True) | models.Q(sealed_key="", sha256="")
    return models.CheckConstraint(condition=gone, name=name)
