"""Directives handed down: who must answer which, until when, and with what document.

The trap: "has not issued" and "said why it need not" are different; so an explanation stands beside the answer and a
unit that explained is neither silent nor done.
"""

from __future__ import annotations

from django.db import models

from chiso.office.directives.models.register import Directive
from chiso.office.units.models import Unit


class Handed(models.Model):
    """One directive handed to one unit. `answered_on` is the date of the implementing document, kept for counting."""

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="handed")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="handed")
    handed_on = models.DateField()
    due = models.DateField()
    points = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    answer = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="answered")
    answered_on = models.DateField(null=True)
    copied = models.DecimalField(max_digits=7, decimal_places=4, null=True)  # % of the answer's words; null = no text
    explanation = models.CharField(max_length=1000, blank=True)
    explained_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "unit"], name="handed_once"),
            models.CheckConstraint(condition=models.Q(due__gte=models.F("handed_on")), name="handed_due_after"),
            models.CheckConstraint(
                condition=models.Q(answer__isnull=True, answered_on__isnull=True)
                | models.Q(answer__isnull=False, answered_on__isnull=False),
                name="handed_answer_dated",
            ),
        ]
        indexes = [models.Index(fields=["unit", "due"], name="handed_of_unit")]
