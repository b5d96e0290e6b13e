"""Leases of the scheduler: one process at a time runs a periodic job, whatever dies."""

from __future__ import annotations

from django.db import models


class Lease(models.Model):
    name = models.CharField(max_length=64, primary_key=True)
    holder = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField(null=True)
    last_run_at = models.DateTimeField(null=True)
