"""How hard a leaf of a sheet is to raise: what a path by rules needs to know besides the rules.

The trap: an effort typed for last year's sheet means nothing under another version. So it belongs to one sheet, and
who answers for a leaf is not typed here at all: that is known from who leads it.
"""

from __future__ import annotations

from django.db import models

from chiso.office.indices.models import Effort
from chiso.office.rounds.models import Sheet


class SheetLever(models.Model):
    """One leaf of one sheet. `due` None: the target's date or the lead's closing day holds."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="levers")
    node = models.CharField(max_length=40)
    effort = models.PositiveSmallIntegerField(choices=Effort, default=Effort.MIDDLE)
    due = models.DateField(null=True)
    chance = models.PositiveSmallIntegerField(default=100)
    excluded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "node"], name="sheet_lever_once"),
            models.CheckConstraint(condition=models.Q(chance__gte=1, chance__lte=100), name="sheet_lever_chance"),
            models.CheckConstraint(condition=models.Q(effort__in=Effort.values), name="sheet_lever_effort_known"),
        ]
