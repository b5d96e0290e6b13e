"""Reminders sent by hand to many units at once.

The trap: three thousand notices inside one request time out half way, and the second click tells half the units twice.
So asking is one row, and the worker tells unit by unit; what was told already is not told again.
"""

from __future__ import annotations

from django.db import models

from chiso.office.rounds.models.round import Round


class Reminder(models.Model):
    """One reminder; `sheets` are the ids of the sheets chosen, `told` counts the people once it is finished."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reminders")
    text = models.TextField()
    sheets = models.JSONField(default=list)
    requested_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.round_id}: {self.text[:40]}"
